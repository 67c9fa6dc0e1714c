"""Quantiles of grey levels, as `numpy.quantile` has them (linear between two levels), without its cost for few pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def quantiles(grey: NDArray[np.uint8], *shares: float) -> list[float]:
    """For each of some shares (0 to 1) the level below which this share of a picture's pixels is."""
    levels = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    below = np.cumsum(levels, dtype=np.float64)
    found = []
    for share in shares:
        place = (grey.size - 1) * share
        at = int(place)
        low, high = np.searchsorted(below, (at, min(at + 1, grey.size - 1)), side="right").tolist()
        found.append(_between(low, high, place - at))
    return found


def row_quantiles(values: NDArray[np.uint8], share: float) -> NDArray[np.float32]:
    """A quantile along the last axis."""
    count = values.shape[-1]
    place = (count - 1) * share
    at = int(place)
    ordered = np.sort(values, axis=-1)
    low, high = (ordered[..., n].astype(np.float32) for n in (at, min(at + 1, count - 1)))
    part = place - at
    return np.asarray(
        low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part), np.float32
    )


def _between(low: float, high: float, part: float) -> float:
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)
