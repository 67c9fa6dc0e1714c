"""Rules, arrows and bars drawn on a PDF page (by pdfplumber, which reads paths well and text badly)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractors.document import Box

# A rule is a rectangle or line no thicker than this (points).
_RULE_THICKNESS = 2.0
# An arrow head is a small filled triangle.
_HEAD_MAX = 14.0
_HEAD_MIN = 1.0
# How far a head may lie from the end of its shaft (points).
_HEAD_REACH = 5.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal (`y` = place, x from `start` to `end`) or vertical rule."""

    horizontal: bool
    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow on a page, heads included in its box."""

    box: Box
    heads: Literal["both", "left", "right", "none"]


@dataclass(frozen=True, slots=True)
class Drawings:
    """What is drawn on one page."""

    rules: tuple[Rule, ...]
    arrows: tuple[DrawnArrow, ...]
    boxes: tuple[Box, ...]  # filled rectangles that are neither rules nor backgrounds of text


def read_drawings(page: Any) -> Drawings:
    """Rules, arrows and filled boxes of a pdfplumber page."""
    heads = [h for curve in page.curves if (h := _head(curve)) is not None]
    strokes: list[Rule] = []
    boxes: list[Box] = []
    for line in page.lines:
        rule = _rule_of(Box(line["x0"], line["top"], line["x1"], line["bottom"]))
        if rule:
            strokes.append(rule)
    for rect in page.rects:
        box = Box(rect["x0"], rect["top"], rect["x1"], rect["bottom"])
        rule = _rule_of(box)
        if rule:
            strokes.append(rule)
        elif rect.get("stroke"):
            strokes += _outline(box)
        elif rect.get("fill"):
            boxes.append(box)
    for curve in page.curves:
        if _head(curve) is None:
            strokes += _polyline(curve)
    arrows, rules = _arrows(heads, strokes)
    return Drawings(tuple(rules), tuple(arrows), tuple(boxes))


def _rule_of(box: Box) -> Rule | None:
    width, height = box.x1 - box.x0, box.bottom - box.top
    if height <= _RULE_THICKNESS and width > height:
        return Rule(True, (box.top + box.bottom) / 2, box.x0, box.x1)
    if width <= _RULE_THICKNESS and height > width:
        return Rule(False, (box.x0 + box.x1) / 2, box.top, box.bottom)
    return None


def _outline(box: Box) -> list[Rule]:
    return [
        Rule(True, box.top, box.x0, box.x1),
        Rule(True, box.bottom, box.x0, box.x1),
        Rule(False, box.x0, box.top, box.bottom),
        Rule(False, box.x1, box.top, box.bottom),
    ]


def _polyline(curve: dict[str, Any]) -> list[Rule]:
    """Straight pieces of an unfilled path: tables drawn as one long path."""
    if not curve.get("stroke"):
        return []
    rules: list[Rule] = []
    points = curve["pts"]
    for (xa, ya), (xb, yb) in zip(points, points[1:], strict=False):
        rule = _rule_of(Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)))
        if rule:
            rules.append(rule)
    return rules


@dataclass(frozen=True, slots=True)
class _Head:
    box: Box
    points: Literal["left", "right", "other"]


def _head(curve: dict[str, Any]) -> _Head | None:
    """A small filled triangle, and the side its tip is on."""
    points = [tuple(p) for p in curve["pts"]]
    corners = list(dict.fromkeys((round(x, 2), round(y, 2)) for x, y in points))
    box = Box(curve["x0"], curve["top"], curve["x1"], curve["bottom"])
    width, height = box.x1 - box.x0, box.bottom - box.top
    if not curve.get("fill") or len(corners) not in (3, 4):
        return None
    if not (_HEAD_MIN <= width <= _HEAD_MAX and _HEAD_MIN <= height <= _HEAD_MAX):
        return None
    left = [c for c in corners if math.isclose(c[0], box.x0, abs_tol=0.3)]
    right = [c for c in corners if math.isclose(c[0], box.x1, abs_tol=0.3)]
    if len(left) == 1 and len(right) >= 2:
        return _Head(box, "left")
    if len(right) == 1 and len(left) >= 2:
        return _Head(box, "right")
    return _Head(box, "other")


def _arrows(heads: Sequence[_Head], strokes: Sequence[Rule]) -> tuple[list[DrawnArrow], list[Rule]]:
    """Shafts that carry a head become arrows; every other stroke stays a rule."""
    arrows: list[DrawnArrow] = []
    rules: list[Rule] = []
    for stroke in strokes:
        near = [h for h in heads if stroke.horizontal and _touches(h, stroke)]
        if not near:
            rules.append(stroke)
            continue
        pointing = {h.points for h in near}
        box = Box.around([h.box for h in near] + [Box(stroke.start, stroke.place, stroke.end, stroke.place)])
        if box is None:
            continue
        both = {"left", "right"} <= pointing
        side: Literal["both", "left", "right", "none"] = (
            "both" if both else "left" if "left" in pointing else "right" if "right" in pointing else "none"
        )
        arrows.append(DrawnArrow(box, side))
    return arrows, rules


def _touches(head: _Head, shaft: Rule) -> bool:
    middle_x, middle_y = head.box.middle
    if abs(middle_y - shaft.place) > _HEAD_REACH / 2:
        return False
    return min(abs(middle_x - shaft.start), abs(middle_x - shaft.end)) <= _HEAD_REACH
