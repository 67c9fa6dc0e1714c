"""Rules in a picture: long thin strokes, level or upright, as the rules of a digital page; and their removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.components import Plane, components_of, opened_level
from extractors.scan.ink import Ink
from extractors.scan.quantiles import row_quantiles
from extractors.scan.raster import Grey

# All lengths in inches.
_LEAST_LEVEL = 0.17  # strokes shorter than this are parts of letters
_LEAST_UPRIGHT = 0.17
_SURE = 0.6  # a stroke this long is a rule wherever it stands; a shorter one must end on others
_SHORT = 0.35  # shorter ones must also go on from a longer one: a letter may fill the height of a row
_THICK = 0.05  # rules are thinner than this
_BREAK = 0.02  # upright rules may be broken by this much: the feeder stopped
_JOIN = 0.05  # pieces of one rule may stand this far apart
_OFF = 0.018  # … and this far beside each other
_TOUCH = 0.035  # the end of a rule this near to another touches it
_PIECE = 0.3  # rules are erased in pieces of this length, as they lie never quite straight
_BLUR = 0.015  # the edge of a rule is this soft
_OWN = 0.6  # a rule is as dark as most of its length; letters that cross it make it darker
_HIDES = 130  # where a rule is this dark nothing is seen under it (0 to 255)
_EDGE, _REMAINS = 0.012, 0.85  # ink that lies this near to a rule, for this share, is what is left of it
_DASH_GAP = 0.035  # dots and dashes of a broken rule stand no further apart
_DASHED = 1.0  # a broken rule is at least this long …
_DASHED_FILL = 0.4  # … inked for this share of its length …
_DASHED_CLEAR = 0.12  # … with no more ink than this beside it


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight stroke in pixels: `place` across it, `start` to `end` along it, `thick` its thickness."""

    level: bool
    place: float
    start: int
    end: int
    thick: float

    @property
    def length(self) -> int:
        """Pixels from end to end."""
        return self.end - self.start


def strokes_of(ink: Ink, dpi: float) -> list[Stroke]:
    """Straight strokes of a deskewed page that may be rules or shafts, level ones first."""
    plane = ink.view(np.uint8)
    turned = np.asarray(cv2.transpose(plane), dtype=np.uint8)
    level = _merged(_runs(plane, round(_LEAST_LEVEL * dpi), dpi, True), dpi)
    mended = cv2.morphologyEx(turned, cv2.MORPH_CLOSE, np.ones((1, round(_BREAK * dpi)), np.uint8))
    upright = _merged(_runs(np.asarray(mended, dtype=np.uint8), round(_LEAST_UPRIGHT * dpi), dpi, False), dpi)
    level = _merged(level + _dashed(plane, dpi, True), dpi)
    upright = _merged(upright + _dashed(turned, dpi, False), dpi)
    return _kept(level, upright, dpi) + _kept(upright, level, dpi)


def _runs(plane: Plane, least: int, dpi: float, level: bool) -> list[Stroke]:
    """Level runs of ink at least `least` long (the picture is turned for upright ones)."""
    labels, boxes = components_of(opened_level(plane, least))
    found: list[Stroke] = []
    for n, (x, y, w, h, area) in enumerate(boxes[1:].tolist(), start=1):
        thick = area / w
        if thick > _THICK * dpi or w < 3 * thick:
            continue
        if h > thick + _OFF * dpi * 2:
            found += _pieces(labels[y : y + h, x : x + w] == n, x, y, level, dpi)
        else:
            rows = np.flatnonzero((labels[y : y + h, x : x + w] == n).any(axis=1))
            found.append(Stroke(level, y + float(rows.mean()), x, x + w, thick))
    return found


def _pieces(mask: NDArray[np.bool_], x: int, y: int, level: bool, dpi: float) -> list[Stroke]:
    """Pieces of a stroke that does not lie quite level or hangs together with another."""
    step = max(8, round(0.25 * dpi))
    found: list[Stroke] = []
    for at in range(0, mask.shape[1], step):
        part = mask[:, at : at + step]
        rows = part.sum(axis=1)
        good = np.flatnonzero(rows > 0.4 * part.shape[1])
        if not len(good):
            continue
        for run in np.split(good, np.flatnonzero(np.diff(good) > 1) + 1):
            columns = np.flatnonzero(part[run[0] : run[-1] + 1].any(axis=0))
            found.append(
                Stroke(
                    level,
                    y + float(run.mean()),
                    x + at + int(columns[0]),
                    x + at + int(columns[-1]) + 1,
                    float(len(run)),
                )
            )
    return found


def _merged(strokes: list[Stroke], dpi: float) -> list[Stroke]:
    """Pieces of one rule as one. The stem of a letter may stand in line with an upright rule, but not so near."""
    merged: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.start, s.place)):
        for index in range(len(merged) - 1, -1, -1):
            other = merged[index]
            gap = stroke.start - other.end
            join = (_JOIN if stroke.level else _BREAK) * dpi
            if abs(other.place - stroke.place) <= _OFF * dpi and gap <= join:
                a, b = other.length, stroke.length
                merged[index] = Stroke(
                    stroke.level,
                    (other.place * a + stroke.place * b) / max(a + b, 1),
                    min(other.start, stroke.start),
                    max(other.end, stroke.end),
                    (other.thick * a + stroke.thick * b) / max(a + b, 1),
                )
                break
        else:
            merged.append(stroke)
    return merged


def _dashed(plane: Plane, dpi: float, level: bool) -> list[Stroke]:
    """Rules of dots or dashes: thin, long, with clear paper on both sides."""
    tall = cv2.morphologyEx(plane, cv2.MORPH_OPEN, np.ones((round(_THICK * dpi), 1), np.uint8))
    thin = cv2.subtract(plane, tall)
    closed = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, round(_DASH_GAP * dpi) | 1), np.uint8))
    found: list[Stroke] = []
    long = opened_level(np.asarray(closed, dtype=np.uint8), round(_DASHED * dpi / 2))
    for x, y, w, h, _area in components_of(long).boxes[1:].tolist():
        if w < _DASHED * dpi or h > _THICK * dpi:
            continue
        place = y + (h - 1) / 2
        band = plane[y : y + h, x : x + w]
        away = max(2, round(0.015 * dpi))
        above = plane[max(0, y - 2 * away) : max(0, y - away), x : x + w]
        below = plane[y + h + away : y + h + 2 * away, x : x + w]
        beside = max(float(above.mean()) if above.size else 0.0, float(below.mean()) if below.size else 0.0)
        if band.any(axis=0).mean() >= _DASHED_FILL and beside <= _DASHED_CLEAR:
            found.append(Stroke(level, place, x, x + w, float(h)))
    return found


def _kept(strokes: Sequence[Stroke], others: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Long strokes, and short ones that end on strokes of the other direction or may be shafts (level)."""
    touch = _TOUCH * dpi
    kept: list[Stroke] = []
    for stroke in strokes:
        if stroke.length >= _SURE * dpi:
            kept.append(stroke)
            continue
        ends = [
            any(
                abs(o.place - end) <= touch and o.start - touch <= stroke.place <= o.end + touch
                and o.length >= 0.25 * dpi
                for o in others
            )
            for end in (stroke.start, stroke.end)
        ]  # fmt: skip
        in_line = any(
            o is not stroke and abs(o.place - stroke.place) <= _OFF * dpi and o.length >= _SHORT * dpi
            for o in strokes
        )
        if all(ends) and (stroke.length >= _SHORT * dpi or in_line):
            kept.append(stroke)
    return kept


def erased(grey: Grey, strokes: Sequence[Stroke], dpi: float) -> Grey:
    """A copy of the page without the given strokes: what crosses one is carried over it, what only touches it ends
    there."""
    clean = grey.copy()
    for level in (False, True):  # one after the other, so that nothing is left where rules cross
        own = [s for s in strokes if s.level == level]
        source = clean.copy() if own else clean
        for stroke in own:
            _erase(clean if level else clean.T, source if level else source.T, stroke, dpi)
    return clean


def remains(
    labels: NDArray[np.int32], area: NDArray[np.int32], strokes: Sequence[Stroke], dpi: float
) -> NDArray[np.bool_]:
    """Which pieces of ink (numbered in `labels`, of so much `area`) lie where rules were erased."""
    band = np.zeros(labels.shape, dtype=np.bool_)
    margin = _EDGE * dpi
    for s in strokes:
        low, high = max(0, round(s.place - s.thick / 2 - margin)), round(s.place + s.thick / 2 + margin) + 1
        view = band if s.level else band.T
        view[low:high, max(0, s.start - 2) : s.end + 3] = True
    inside = np.bincount(labels[band], minlength=len(area))
    return np.asarray(inside >= _REMAINS * np.maximum(area, 1), dtype=np.bool_)


def _erase(target: Grey, source: Grey, stroke: Stroke, dpi: float) -> None:
    """Take a rule's own darkness off the page, piece by piece; where it hides all, what stands beside it decides."""
    height, width = target.shape
    step = max(8, round(_PIECE * dpi))
    reach = stroke.thick / 2 + _BLUR * dpi + 1
    low, high = max(0, round(stroke.place - reach)), min(height, round(stroke.place + reach) + 1)
    begin, end = max(0, stroke.start - 2), min(width, stroke.end + 2)
    if high - low < 3 or end <= begin:
        return
    rest = begin + (end - begin) // step * step
    if rest > begin:
        pieces = source[low:high, begin:rest].reshape(high - low, -1, step)
        target[low:high, begin:rest] = _without_rule(pieces).reshape(high - low, -1)
    if end - rest >= 3:
        target[low:high, rest:end] = _without_rule(source[low:high, rest:end][:, None])[:, 0]


def _without_rule(pieces: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pieces of a rule (rows x pieces x columns) without its darkness."""
    profile = row_quantiles(pieces, _OWN)
    left = np.clip(pieces + (255 - profile)[:, :, None], 0, 255)
    rows = len(profile)
    dark = profile < _HIDES
    first = np.maximum(1, np.argmax(dark, axis=0))
    last = np.minimum(rows - 2, rows - 1 - np.argmax(dark[::-1], axis=0))
    hidden = dark.any(axis=0)
    for a, b in sorted(set(zip(first[hidden].tolist(), last[hidden].tolist(), strict=True))):
        own = np.flatnonzero(hidden & (first == a) & (last == b))
        share = np.linspace(0, 1, b - a + 3)[1:-1, None, None]
        left[a : b + 1, own] = left[a - 1, own] * (1 - share) + left[b + 1, own] * share
    return np.asarray(left, dtype=np.uint8)
