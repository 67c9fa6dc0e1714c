"""Frames taken off a page: letters that cross one are carried over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.scan.frames.frame import Frame, Points
from extractors.scan.raster import Grey

_BLUR = 0.015  # in inches: the edge of a stroke is this soft


def without_frames(evened: Grey, frames: Sequence[Frame], dpi: float) -> Grey:
    """The page without the strokes of frames; letters that cross one are carried over it."""
    clean = evened
    for frame in frames:
        clean = _without(clean, frame, dpi)
    return clean


def _without(evened: Grey, frame: Frame, dpi: float) -> Grey:
    rows, columns = evened.shape
    band = frame.thick / 2 + _BLUR * dpi
    window = frame.window((rows, columns), band)
    ys, xs = np.mgrid[window].astype(np.float64)
    a, b = frame.own(xs, ys)
    # How far each pixel stands from the stroke (outwards), and which way outwards is.
    if frame.shape == "ring":
        far = np.hypot(a, b)
        off = far - frame.half[0]
        na, nb = a / np.maximum(far, 1e-6), b / np.maximum(far, 1e-6)
    else:
        beyond_a, beyond_b = np.abs(a) - frame.half[0], np.abs(b) - frame.half[1]
        upright = np.abs(beyond_a) < np.abs(beyond_b)
        off = np.where(upright, beyond_a, beyond_b)
        off = np.where(np.maximum(beyond_a, beyond_b) > band, np.inf, off)
        na, nb = np.where(upright, np.sign(a), 0.0), np.where(upright, 0.0, np.sign(b))
    on = np.abs(off) <= band
    if not on.any():
        return evened
    turn = np.radians(frame.turn)
    nx = na[on] * np.cos(turn) - nb[on] * np.sin(turn)
    ny = na[on] * np.sin(turn) + nb[on] * np.cos(turn)
    px, py, at = xs[on], ys[on], off[on]
    outside = _sampled(evened, px + nx * (band + 1 - at), py + ny * (band + 1 - at))
    inner = _sampled(evened, px - nx * (band + 1 + at), py - ny * (band + 1 + at))
    share = (at + band) / (2 * band)
    clean = evened.copy()
    view = clean[window]
    filled = np.clip(inner * (1 - share) + outside * share, 0, 255)
    view[on] = np.maximum(view[on], filled.astype(np.uint8))
    return clean


def _sampled(grey: Grey, x: Points, y: Points) -> NDArray[np.float64]:
    rows, columns = grey.shape
    xs, ys = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    picked = grey[np.round(ys).astype(int), np.round(xs).astype(int)]
    return np.asarray(picked, dtype=np.float64)
