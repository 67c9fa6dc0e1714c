"""Rings of round stamps and seals, also where print or a signature runs through them."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.scan.components import components_of
from extractors.scan.frames.frame import STEPS, Frame, Points, shares, with_thickness
from extractors.scan.ink import Ink

# Lengths in inches.
_RADIUS = (0.28, 1.0)
_APART = 0.06  # rings that lie nearer to each other than this are one
_RING_INKED = 0.72  # share of a ring that is ink …
_RING_BESIDE = 0.45  # … while this share at most is, a little off it
_TRIALS, _SEED = 1500, 1


def find_rings(long: Ink, dpi: float) -> list[Frame]:
    """Rings among pieces of ink, by three points of a piece at a time; the largest first."""
    plane = long.view(np.uint8)
    labels, boxes = components_of(plane)
    found: list[tuple[float, Frame]] = []
    random = np.random.default_rng(_SEED)
    near = cv2.dilate(plane, np.ones((3, 3), np.uint8)).view(np.bool_)
    for n, (x, y, w, h, _area) in enumerate(boxes[1:].tolist(), start=1):
        if min(w, h) < 1.6 * _RADIUS[0] * dpi:
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == n)
        picks = random.integers(0, len(xs), (_TRIALS, 3))
        rings = _circles((xs[picks] + x).astype(np.float64), (ys[picks] + y).astype(np.float64), dpi)
        inked = _inked(near, rings)
        for best in np.argsort(-inked, kind="stable")[:40]:
            if inked[best] < _RING_INKED:
                break
            cx, cy, r = (float(v) for v in rings[best])
            beside = _inked(near, np.asarray([(cx, cy, r + off) for off in (-0.05 * dpi, 0.05 * dpi)])).max()
            frame = Frame("ring", (cx, cy), (r, r), 0.0, 1.0)
            if beside <= _RING_BESIDE and not any(_same_ring(frame, f, dpi) for _, f in found):
                found.append((float(inked[best]), with_thickness(frame, long, dpi)))
    return [f for _, f in sorted(found, key=lambda f: (-f[1].half[0], -f[0]))]


def _circles(x: Points, y: Points, dpi: float) -> Points:
    """Circles (x, y, radius) through triples of points that may be rings of stamps."""
    ax, bx, cx = x.T
    ay, by, cy = y.T
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    with np.errstate(divide="ignore", invalid="ignore"):
        a2, b2, c2 = ax**2 + ay**2, bx**2 + by**2, cx**2 + cy**2
        ux = (a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / d
        uy = (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / d
        r = np.hypot(ux - ax, uy - ay)
    good = np.isfinite(r) & (r >= _RADIUS[0] * dpi) & (r <= _RADIUS[1] * dpi)
    return np.stack([ux[good], uy[good], r[good]], axis=1)


def _inked(near: Ink, rings: Points) -> Points:
    """Share of each of some rings (x, y, radius) that is ink."""
    angle = np.linspace(0, 2 * np.pi, STEPS, endpoint=False)
    x, y, r = rings.T[:, :, None]
    return shares(near, x + r * np.cos(angle), y + r * np.sin(angle))


def _same_ring(a: Frame, b: Frame, dpi: float) -> bool:
    apart = np.hypot(a.middle[0] - b.middle[0], a.middle[1] - b.middle[1])
    return bool(apart <= _APART * dpi and abs(a.half[0] - b.half[0]) <= 0.025 * dpi)
