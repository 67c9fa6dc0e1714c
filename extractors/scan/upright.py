"""Deskewing: the angle at which lines of text and rules lie level, by the sharpness of row sums."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.raster import Grey

# Trials: coarse steps over the range in which a page in a feeder lies, then fine ones (degrees).
_RANGE = 4.0
_COARSE = 0.2
_FINE = 0.02
_COPY = 1000  # longer side of the copy that is tried (pixels)
_PEAK = 0.9
_LEAST = 0.04  # a skew smaller than this is left: turning costs sharpness


def skew_of(ink: NDArray[np.bool_]) -> float:
    """Degrees by which the page must be turned counter-clockwise (as seen) to lie level; 0 for an empty page.

    `ink` is the page in black (True) and white, rows x columns.
    """
    height, width = ink.shape
    factor = max(1, round(max(height, width) / _COPY))
    inked = np.flatnonzero(ink)
    if len(inked) < 200:
        return 0.0
    if len(inked) > 150_000:
        inked = inked[:: len(inked) // 150_000 + 1]
    ys, xs = np.divmod(inked, width)
    y, x = ys.astype(np.float64) / factor, (xs.astype(np.float64) - width / 2) / factor
    place = np.empty_like(x)

    def sharpness(angle: float, bins: float) -> float:
        np.multiply(x, np.tan(np.radians(angle)), out=place)
        np.subtract(y, place, out=place)
        np.multiply(place, bins, out=place)
        np.add(
            place, _COPY, out=place
        )  # no place is less than 0: of _COPY columns half stand left of the middle
        rows = np.bincount(place.astype(np.intp))
        return float(np.square(np.diff(rows.astype(np.float64))).sum())

    trials = np.arange(-_RANGE, _RANGE + _COARSE / 2, _COARSE)
    best = max(trials, key=lambda a: sharpness(float(a), 1.0))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    scores = np.asarray([sharpness(float(a), float(factor)) for a in fine])
    # Thick rules are as sharp at several angles: the middle of those.
    angle = float(np.average(fine, weights=np.clip(scores - _PEAK * scores.max(), 0, None) + 1e-9))
    return angle if abs(angle) >= _LEAST else 0.0


def turned(grey: Grey, degrees: float) -> Grey:
    """The picture turned about its middle; what comes in at the corners is white. Size stays."""
    if not degrees:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return np.asarray(turned, dtype=np.uint8)
