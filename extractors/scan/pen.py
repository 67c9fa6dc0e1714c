"""How much a piece of ink looks like the work of a pen, by what is usual on its page.

Print repeats itself: letters of one size end on the baseline and at one of a few heights, and their strokes are equally thick
and dark. What a pen writes into a printed line does not keep to that. The weights are logarithms of how much more often a
measure is met in handwriting than in print (docs/readers.md tells how they were had).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.lines import PageLines, Pieces, TextLine
from extractors.scan.raster import Grey

Floats = NDArray[np.float64]

_SAME = 0.06  # ends of letters this near to each other are the same, in units of the height of letters
_SIZE = 0.15  # lines whose letters are as high as this are of one size
_FEW = 60  # letters of one size by which it is known what is usual
_LONG_LINE = 8  # letters by which it is known how a line lies
_AT_ONCE = 64  # so many letters are compared with all others at a time
# Upper bounds of the measure, and the weight up to there; the last weight is for all beyond.
_USUAL = ((0.0015, 0.004, 0.01, 0.02, 0.05, 0.15), (3.2, 3.0, 2.2, 1.3, 0.4, 0.4, -1.7))
_THICK = ((0.1, 0.2, 0.35, 0.6), (-0.7, 0.2, 0.9, 2.4, 4.0))
_DROP = ((0.04, 0.08), (-0.8, 0.1, 1.0))  # off the baseline
_DARK = ((8.0, 15.0, 30.0), (-0.3, 0.8, 2.5, 3.5))


@dataclass(frozen=True, slots=True)
class PenLook:
    """Letters of a page (`piece`: their numbers) with where they stand and the weight of each: above 0 like a pen's."""

    piece: NDArray[np.intp]
    x: Floats  # middles, in pixels
    y: Floats
    width: Floats
    weight: Floats

    def within(self, x0: float, top: float, x1: float, bottom: float) -> NDArray[np.intp]:
        """Which of the letters stand in a box (pixels), by index."""
        inside = (self.x >= x0) & (self.x <= x1) & (self.y >= top) & (self.y <= bottom)
        return np.flatnonzero(inside)


def pen_look(evened: Grey, pieces: Pieces, found: PageLines) -> PenLook:
    """Measure the letters of a page."""
    lines = [line for line in found.lines if line.pieces]
    piece = np.asarray([n for line in lines for n in line.pieces], dtype=np.intp)
    if not len(piece):
        none = np.zeros(0)
        return PenLook(piece, none, none, none, none)
    line_of = np.concatenate([np.full(len(line.pieces), k) for k, line in enumerate(lines)])
    base = np.concatenate([_baseline(pieces, line) for line in lines])
    body = np.asarray([line.body for line in lines])[line_of]
    high, low = (base - pieces.top[piece]) / body, (pieces.bottom[piece] - base) / body
    thick, dark = _strokes(evened, pieces, piece)
    weight = (
        _weighed(_usual(high, low, body), _USUAL)
        + _weighed(np.abs(low), _DROP)
        + _weighed(np.abs(np.log(thick / _middle(thick, line_of))), _THICK)
        + _weighed(np.abs(dark - _middle(dark, line_of)), _DARK)
    )
    x = (pieces.x0[piece] + pieces.x1[piece]) / 2
    y = (pieces.top[piece] + pieces.bottom[piece]) / 2
    return PenLook(piece, x, y, (pieces.x1 - pieces.x0)[piece].astype(np.float64), weight)


def _baseline(pieces: Pieces, line: TextLine) -> Floats:
    """The baseline under each letter of a line: pages lie never quite straight."""
    at = np.asarray(line.pieces)
    level = at[np.abs(pieces.bottom[at] - line.baseline) <= 0.2 * line.body]
    if len(level) < _LONG_LINE:
        return np.full(len(at), line.baseline)
    x = (pieces.x0 + pieces.x1) / 2
    slope, offset = np.polyfit(x[level], pieces.bottom[level], 1)
    return np.asarray(slope * x[at] + offset, dtype=np.float64)


def _usual(high: Floats, low: Floats, body: Floats) -> Floats:
    """For each letter the share of letters of its size that end as it does, above and below."""
    shares = np.zeros(len(high))
    for size in np.unique(body):
        own = np.flatnonzero(body == size)
        alike = np.abs(body / size - 1) <= _SIZE
        if alike.sum() < _FEW:
            alike = np.ones(len(body), dtype=np.bool_)
        a, b = high[alike], low[alike]
        for some in np.split(own, range(_AT_ONCE, len(own), _AT_ONCE)):
            same = np.abs(a - high[some, None]) <= _SAME
            same &= np.abs(b - low[some, None]) <= _SAME
            shares[some] = np.count_nonzero(same, axis=1) / len(a)
    return shares


def _strokes(evened: Grey, pieces: Pieces, piece: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """How thick (pixels) and how dark (0 is black) the strokes of letters are."""
    ink = (pieces.labels > 0).view(np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    deepest = cv2.dilate(depth, np.ones((3, 3), np.uint8)).ravel()
    core = cv2.blur(cv2.erode(evened, np.ones((3, 3), np.uint8)), (3, 3)).ravel()
    at = np.flatnonzero(ink)
    depths = depth.ravel()[at]
    ridge = depths >= deepest[at] - 1e-3
    at, depths = at[ridge], depths[ridge]
    count = len(pieces.x0)
    labels = pieces.labels.ravel()[at]
    total = np.maximum(np.bincount(labels, minlength=count), 1)
    thick = 2 * np.bincount(labels, weights=depths, minlength=count) / total
    dark = np.bincount(labels, weights=core[at], minlength=count) / total
    return np.maximum(thick[piece], 0.5), dark[piece]


def _middle(values: Floats, line_of: NDArray[np.intp]) -> Floats:
    """For each letter the median of its line."""
    medians = np.asarray([np.median(values[line_of == k]) for k in range(int(line_of.max()) + 1)])
    return np.asarray(medians[line_of], dtype=np.float64)


def _weighed(values: Floats, table: tuple[Sequence[float], Sequence[float]]) -> Floats:
    bounds, weights = table
    return np.asarray(np.asarray(weights)[np.digitize(values, bounds)], dtype=np.float64)
