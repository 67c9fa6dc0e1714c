"""What the figures of a page mean: rules of tables, arrows, bars, filled boxes."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.document import Box, Heads
from extractors.geometry import nearest_gap
from extractors.pdf.paths import Figure, Point

# A rule is a rectangle or line no thicker than this (points).
_RULE_THICKNESS = 2.0
# A stroke this thick is a bar, not a rule (points).
_BAR_THICKNESS = 3.0
# An arrow head is a small filled triangle, or two short strokes that meet.
_HEAD_MAX = 14.0
_HEAD_MIN = 1.0
# How far a head may lie from the end of its shaft (points).
_HEAD_REACH = 5.0
# A bar is longer than it is high, and no higher than a line of text or two (points).
_BAR_MAX_HEIGHT = 26.0
# Rules of a table end on other rules; a stroke that ends this far from any is a shaft without heads (points).
_LOOSE_END = 2.5
# … or one that is this many times as thick as is usual.
_BOLD = 1.6


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal (`place` is y, `start` to `end` are x) or vertical rule. `width` is its thickness."""

    horizontal: bool
    place: float
    start: float
    end: float
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow on a page, heads included in its box."""

    box: Box
    heads: Heads


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn on one page. `boxes` are filled shapes that are neither rules nor white."""

    rules: tuple[Rule, ...]
    arrows: tuple[DrawnArrow, ...]
    boxes: tuple[Box, ...]


def read_drawings(figures: Iterable[Figure]) -> Drawings:
    """Rules, arrows and filled boxes among the figures of a page."""
    strokes: list[Rule] = []
    heads: list[_Head] = []
    boxes: list[Box] = []
    blocks: list[DrawnArrow] = []
    for figure in figures:
        box = _box(figure.points)
        head = _head(figure, box)
        if head is not None:
            heads.append(head)
            continue
        if figure.filled and not figure.curved and _is_rectangle(figure.points):
            rule = _rule_of(box, 0.0)
            if rule:
                strokes.append(rule)
                continue
            if not figure.white:
                boxes.append(box)
            if figure.stroked:
                strokes += _sides(figure)
        elif figure.stroked:
            strokes += _sides(figure)
        elif _is_block_arrow(figure, box):
            blocks.append(DrawnArrow(box, "both"))
    arrows, rules = _arrows(heads, strokes)
    thick = [r for r in rules if r.horizontal and r.width >= _BAR_THICKNESS]
    boxes += [Box(r.start, r.place - r.width / 2, r.end, r.place + r.width / 2) for r in thick]
    loose = set(_loose(rules)) - set(thick)
    arrows += [DrawnArrow(Box(r.start, r.place, r.end, r.place), "none") for r in loose]
    kept = [r for r in rules if r not in loose and r not in thick]
    return Drawings(tuple(kept), (*_in_order(arrows), *blocks), tuple(boxes))


def _in_order(arrows: Sequence[DrawnArrow]) -> list[DrawnArrow]:
    return sorted(arrows, key=lambda a: (a.box.top, a.box.x0))


def _box(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_rectangle(points: Sequence[Point]) -> bool:
    """Whether every side is level or upright and there are four corners."""
    if len({x for x, _ in points}) <= 2 and len({y for _, y in points}) <= 2:
        return True
    corners = {(round(x, 1), round(y, 1)) for x, y in points}
    if len({x for x, _ in corners}) > 2 or len({y for _, y in corners}) > 2:
        # Corners a hair's breadth apart: compare the sides instead.
        box = _box(points)
        return len(points) <= 6 and all(
            min(abs(x - box.x0), abs(x - box.x1)) < 0.3 and min(abs(y - box.top), abs(y - box.bottom)) < 0.3
            for x, y in points
        )
    return True


def _rule_of(box: Box, width: float) -> Rule | None:
    across, down = box.x1 - box.x0, box.bottom - box.top
    if down <= _RULE_THICKNESS and across > down:
        return Rule(True, (box.top + box.bottom) / 2, box.x0, box.x1, width or down)
    if across <= _RULE_THICKNESS and down > across:
        return Rule(False, (box.x0 + box.x1) / 2, box.top, box.bottom, width or across)
    return None


def _sides(figure: Figure) -> list[Rule]:
    """Straight pieces of a stroked path: single lines, frames, tables drawn as one long path."""
    rules: list[Rule] = []
    for (xa, ya), (xb, yb) in zip(figure.points, figure.points[1:], strict=False):
        rule = _rule_of(Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), figure.width)
        if rule:
            rules.append(rule)
    return rules


@dataclass(frozen=True, slots=True)
class _Head:
    box: Box
    points: Literal["left", "right", "other"]


def _head(figure: Figure, box: Box) -> _Head | None:
    """A small filled triangle or an open one of two strokes, and the side its tip is on."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    if not (_HEAD_MIN <= width <= _HEAD_MAX and _HEAD_MIN <= height <= _HEAD_MAX):
        return None
    corners = list(dict.fromkeys((round(x, 2), round(y, 2)) for x, y in figure.points))
    if figure.curved or len(corners) not in (3, 4) or (len(corners) == 4 and _is_rectangle(figure.points)):
        return None
    if not figure.filled and (len(figure.points) != 3 or figure.points[0] == figure.points[-1]):
        return None
    left = [c for c in corners if math.isclose(c[0], box.x0, abs_tol=0.3)]
    right = [c for c in corners if math.isclose(c[0], box.x1, abs_tol=0.3)]
    if len(left) == 1 and len(right) >= 2:
        return _Head(box, "left")
    if len(right) == 1 and len(left) >= 2:
        return _Head(box, "right")
    return _Head(box, "other") if figure.filled else None


def _is_block_arrow(figure: Figure, box: Box) -> bool:
    """A filled outline of an arrow: longer than high, with more corners than a box has."""
    corners = {(round(x, 1), round(y, 1)) for x, y in figure.points}
    width, height = box.x1 - box.x0, box.bottom - box.top
    if figure.white or figure.curved or not 5 <= len(corners) <= 14:
        return False
    return _HEAD_MIN < height <= _BAR_MAX_HEIGHT and width >= 1.5 * height


def _arrows(heads: Sequence[_Head], strokes: Sequence[Rule]) -> tuple[list[DrawnArrow], list[Rule]]:
    """Shafts that carry a head become arrows; every other stroke stays a rule."""
    arrows: list[DrawnArrow] = []
    rules: list[Rule] = []
    for stroke in strokes:
        near = [h for h in heads if _touches(h, stroke)] if stroke.horizontal else []
        if not near:
            rules.append(stroke)
            continue
        pointing = {h.points for h in near}
        box = Box.around([h.box for h in near] + [Box(stroke.start, stroke.place, stroke.end, stroke.place)])
        if box is None:
            continue
        both = {"left", "right"} <= pointing
        side: Heads = (
            "both" if both else "left" if "left" in pointing else "right" if "right" in pointing else "none"
        )
        arrows.append(DrawnArrow(box, side))
    return arrows, rules


def _touches(head: _Head, shaft: Rule) -> bool:
    middle_x, middle_y = head.box.middle
    if abs(middle_y - shaft.place) > _HEAD_REACH / 2:
        return False
    return min(abs(middle_x - shaft.start), abs(middle_x - shaft.end)) <= _HEAD_REACH


def _loose(rules: Sequence[Rule]) -> list[Rule]:
    """Horizontal strokes inside a table that divide nothing: shafts without heads.

    A rule of a table ends on an upright rule, or goes on in another piece of rule; a shaft ends anywhere.
    """
    upright = [r for r in rules if not r.horizontal and r.end - r.start > _HEAD_MAX]
    if len(upright) < 2:
        return []
    level = [r for r in rules if r.horizontal]
    widths = sorted(r.width for r in level)
    usual = widths[len(widths) // 2] if widths else 0.0
    left, right = min(r.place for r in upright), max(r.place for r in upright)
    by_place = sorted(level, key=lambda r: r.place)
    places = [r.place for r in by_place]
    found: list[Rule] = []
    for rule in level:
        crossing = [u.place for u in upright if u.start - _LOOSE_END <= rule.place <= u.end + _LOOSE_END]
        if len(crossing) < 2 or rule.start < left - _LOOSE_END or rule.end > right + _LOOSE_END:
            continue
        inside = any(u.start + _LOOSE_END < rule.place < u.end - _LOOSE_END for u in upright)
        ends = [e for e in (rule.start, rule.end) if nearest_gap(e, crossing) > _LOOSE_END]
        if (inside and ends and not all(_goes_on(e, rule, by_place, places) for e in ends)) or (
            inside and usual and rule.width >= _BOLD * usual and rule.end - rule.start < 0.5 * (right - left)
        ):
            found.append(rule)
    return found


def _goes_on(end: float, rule: Rule, level: Sequence[Rule], places: Sequence[float]) -> bool:
    """Whether another piece of the same rule begins where this one ends."""
    low, high = bisect_left(places, rule.place - 1.0), bisect_right(places, rule.place + 1.0)
    return any(
        other is not rule and other.start - _LOOSE_END <= end <= other.end + _LOOSE_END
        for other in level[low:high]
    )
