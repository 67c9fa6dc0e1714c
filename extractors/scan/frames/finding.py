"""All frames of a page."""

from __future__ import annotations

import cv2
import numpy as np

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
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    across, down = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    long = np.maximum(across, down) >= _LONG * dpi
    long &= (across <= (WIDE[1] + 1) * dpi) & (down <= (HIGH[1] + 1) * dpi)
    long[0] = False
    return np.asarray(long[labels], dtype=np.bool_)
