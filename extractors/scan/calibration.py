"""What an engine's confidence in a word of letters is worth: measured on made scans (docs/benchmarks.md)."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Final

KNOTS: Final = (
    (0.0, 0.0),
    (0.75, 0.05),
    (0.92, 0.25),
    (0.955, 0.4),
    (0.968, 0.61),
    (0.98, 0.85),
    (0.988, 0.955),
    (0.997, 0.987),
    (1.0, 0.995),
)
"""The engine's confidence in the worst letter of a word, and the share of such words that is right."""


def share_right(confidence: float) -> float:
    """The share of words right among those whose worst letter the engine is this sure of (0 to 1).

    Not for digits: `extractors.scan.digits` is calibrated already.
    """
    place = min(max(bisect_right(KNOTS, (confidence, 1.0)), 1), len(KNOTS) - 1)
    (x0, y0), (x1, y1) = list(pairwise(KNOTS))[place - 1]
    return y0 + (y1 - y0) * min(max((confidence - x0) / (x1 - x0), 0.0), 1.0)
