"""All frames of a page."""

from __future__ import annotations

import numpy as np

from extractors.scan.components import components_of
from extractors.scan.frames.frame import Frame
from extractors.scan.frames.rectangles import HIGH, WIDE, find_rectangles
from extractors.scan.frames.rings import find_rings
from extractors.scan.ink import Ink

_LONG = 0.45  # in inches: a piece of ink this long is no letter
_MOST = 4  # frames of one page


def find_frames(ink: Ink, dpi: float) -> list[Frame]:
    """Frames of a levelled page, rectangles first; a frame inside another one of its shape comes after it.

    `ink` takes in what is pale: stamps wear off.
    """
    long = _long_ink(ink, dpi)
    if not long.any():
        return []
    found = find_rectangles(long, dpi)
    rings = find_rings(long, dpi)
    return [*found[:_MOST], *rings[:_MOST]]


def _long_ink(ink: Ink, dpi: float) -> Ink:
    """Ink of pieces too long for letters and not so long as a page's tables."""
    labels, boxes = components_of(ink.view(np.uint8))
    across, down = boxes[:, 2], boxes[:, 3]
    long = np.maximum(across, down) >= _LONG * dpi
    long &= (across <= (WIDE[1] + 1) * dpi) & (down <= (HIGH[1] + 1) * dpi)
    long[0] = False
    found = np.zeros(ink.shape, dtype=np.bool_)
    for n in np.flatnonzero(long):
        x, y, w, h = boxes[n, :4].tolist()
        found[y : y + h, x : x + w] |= labels[y : y + h, x : x + w] == n
    return found
