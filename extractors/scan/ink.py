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


def without_borders(evened: Grey) -> Grey:
    """The page without the dark strips along its edges where the scanner saw its lid."""
    clean = evened.copy()
    # Each edge in turn becomes the upper one; the turned views share the memory of `clean`.
    for view in (clean, clean[::-1], clean.T, clean.T[::-1]):
        reach = max(1, round(_BORDER_REACH * min(view.shape)))
        dark = np.flatnonzero(ink_of(view[:reach]).mean(axis=1) > _BORDER_DARK)
        if len(dark) and dark[0] <= reach // 3:
            view[: int(dark[-1]) + 3] = 255
    return clean
