"""Grey to black and white: paper made evenly white, and what is darker than it by enough is ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.raster import Grey

Ink = NDArray[np.bool_]

# Paper is looked at through windows of this size (inches): larger than letters, smaller than shadows.
_WINDOW = 0.25
# Ink is darker than this share of the paper around it.
_DARK = 0.66
# Paper darker than this is a shadow of the border, not paper (0 to 255).
_LEAST_PAPER = 60
# Strips along the border that are dark for this share of their length are the scanner's lid.
_BORDER_DARK = 0.6
_BORDER_REACH = 0.06
# A hole punched for a file: diameter in inches.
_HOLE = (0.15, 0.4)
_HOLE_REACH = 0.12


def even(grey: Grey, dpi: float) -> Grey:
    """The page with its paper white all over: shadows and shadings taken out, ink kept."""
    factor = max(1, round(dpi / 50))
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // factor), max(1, height // factor)), interpolation=cv2.INTER_AREA
    )
    side = max(3, round(_WINDOW * dpi / factor)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 3)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    floor = np.maximum(paper, _LEAST_PAPER)
    return np.asarray(cv2.divide(grey, floor, scale=255.0), dtype=np.uint8)


def ink_of(evened: Grey, dark: float = _DARK) -> Ink:
    """What is ink on an evened page."""
    return np.asarray(evened < round(255 * dark), dtype=np.bool_)


def without_borders(evened: Grey, dpi: float) -> Grey:
    """The page without the dark strips of the scanner's lid along its edges and without punched holes."""
    clean = evened.copy()
    ink = ink_of(evened)
    height, width = ink.shape
    reach = max(1, round(_BORDER_REACH * min(height, width)))
    for lines, length, clear in (
        (ink[:reach].mean(axis=1), height, lambda a, b: clean.__setitem__(slice(a, b), 255)),
        (ink[-reach:][::-1].mean(axis=1), height, lambda a, b: clean.__setitem__(slice(length - b, length - a), 255)),
        (ink[:, :reach].mean(axis=0), width, lambda a, b: clean.__setitem__((slice(None), slice(a, b)), 255)),
        (ink[:, -reach:][:, ::-1].mean(axis=0), width, lambda a, b: clean.__setitem__((slice(None), slice(length - b, length - a)), 255)),
    ):
        dark = np.flatnonzero(lines > _BORDER_DARK)
        if len(dark) and dark[0] <= reach // 3:
            clear(0, int(dark[-1]) + 3)
    return clean
