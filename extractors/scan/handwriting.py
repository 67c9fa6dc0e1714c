"""Handwriting set apart from print: what a pen wrote into printed lines, and lines that are all a pen's.

A letter's number and day are often written in by hand, notes stand beside it. The reader makes letters and digits of them
all the same. What looks like a pen's work (`pen.py`) and was read unsurely is no text: it becomes a box on the page. In
the fields where hands write (the day before a month, the number behind the stroke), less is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from extractors.document import Box
from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import Segment, make_segment
from extractors.scan.pen import PenLook
from normalizers.lookups import read_rows

# A field is handwriting when its weights come to this much; inside a sentence, where hands hardly write, to more when
# it was read as surely as print is.
_FIELD, _SURE_FIELD = 4.0, 6.0
_SURE, _UNSURE = 0.97, 0.85  # worst confidence of a field, and what less than it adds
_LESS_SURE, _LEAST_SURE = 2.0, 3.0
_GOES_ON = 2.0  # what unread ink beside a field adds …
_MIXED = 2.0  # … and digits of two scripts in one date
# A line of at least so many letters is handwriting when its mean weight, and how unsurely it was read, come to 0.
_LETTERS = 4
_LINE_WEIGHT, _PRINT_SURE, _UNSURENESS, _OFFSET = 1.75, 0.98, 19.0, -1.78
_NEVER = 0.99  # what is read so surely on the mean is print
_DAY = 7  # characters that a day written by hand may be read as
_NEXT = 4.0  # a field stands no further from its line than this, in units of the font size
_LEVEL = 0.6
_NO_GAPS = 99.0  # the reader has set the blanks
_DOUBT = 0.2  # a day by hand inside a sentence is as sure as this
_NAME = re.compile(r"\(?[^()]{4,60}\)")  # stamped under a signature, thick and badly inked: still a name
_BARE = re.compile(r"(?:(?:สั่ง|ประกาศ|ให้ไว้)?\s*ณ\s*)?(?:วันที่)?[\s.…]*")
_YEAR_BEHIND = re.compile(r"\s*(?:พ\s*\.?\s*ศ\s*\.?\s*)?[0-9๐-๙\s.]*")
_NUMBER = re.compile(r"ที่?\s*(?:[ก-ฮ][ก-ฮ.]{0,4}\s*[0-9๐-๙.]{3,7}|[0-9๐-๙]{4,7})\s*/\s*(?P<hand>.*)$")
_ORDER_NUMBER = re.compile(r"^\s*ที่\s*(?P<hand>\S{1,8}?)\s*/\s*[2๒][4๔5๕][0-9๐-๙]{2}\s*$")


@dataclass(frozen=True, slots=True)
class _Field:
    """Glyphs of one segment that a hand may have written; `bare`: nothing but a date or number stands about them."""

    segment: int
    begin: int
    end: int
    bare: bool
    mixed: bool = False  # its digits are of another script than those of the year behind it


def without_handwriting(
    segments: Sequence[Segment], look: PenLook, unread: Sequence[Box], tables: Sequence[Box], scale: float
) -> tuple[list[Segment], list[Box]]:
    """Segments without what was written by hand, and boxes (points) of that.

    `unread`: ink that could not be read as print. `tables` are left as they are.
    """
    open_page = [not any(_holds(t, s.box) for t in tables) for s in segments]
    found: list[Box] = []
    gone: dict[int, list[tuple[int, int]]] = {}
    doubted: dict[int, list[tuple[int, int]]] = {}
    for hand in _fields(segments):
        if not open_page[hand.segment]:
            continue
        glyphs = segments[hand.segment].glyphs[hand.begin : hand.end]
        beside = [b for b in unread if _is_beside(b, _box(glyphs))]
        if _is_field_by_hand(glyphs, look, hand, bool(beside), scale):
            found += [_box(glyphs), *beside]
            (gone if hand.bare else doubted).setdefault(hand.segment, []).append((hand.begin, hand.end))
    kept: list[Segment] = []
    for number, segment in enumerate(segments):
        rest = _without(segment, gone.get(number, ()), doubted.get(number, ()))
        if rest is not None and open_page[number] and _is_line_by_hand(rest, look, scale):
            found.append(rest.box)
        elif rest is not None:
            kept.append(rest)
    return kept, found


def _fields(segments: Sequence[Segment]) -> Iterator[_Field]:
    for number, segment in enumerate(segments):
        # Places in the text are those of glyphs: a segment of a scan holds its blanks as glyphs.
        text = "".join(g.text for g in segment.glyphs)
        if len(text) != len(segment.glyphs):
            continue
        for month in _months().finditer(text):
            before = text[: month.start()].rstrip()
            begin = max(before.rfind(" "), before.rfind("ที่") + 2 if "ที่" in before else -1) + 1
            if 0 < len(before) - begin <= _DAY and not set("-–—") & set(before[begin:]):
                bare = _BARE.fullmatch(text[:begin]) is not None
                bare = bare and _YEAR_BEHIND.fullmatch(text[month.end() :]) is not None
                mixed = _scripts(before[begin:]) | _scripts(text[month.end() :]) == {"Thai", "Arabic"}
                yield _Field(number, begin, len(before), bare, mixed)
            elif not before and (day := _beside(segments, segment, left=True)) is not None:
                yield _Field(day, 0, len(segments[day].glyphs), True)
        for pattern in (_NUMBER, _ORDER_NUMBER):
            match = pattern.search(text)
            if match is None:
                continue
            begin, end = match.span("hand")
            if match.group("hand").strip():
                yield _Field(number, begin, end, True)
            if pattern is _NUMBER and (rest := _beside(segments, segment, left=False)) is not None:
                yield _Field(rest, 0, len(segments[rest].glyphs), True)


def _scripts(text: str) -> set[str]:
    return {"Thai" if "๐" <= c <= "๙" else "Arabic" for c in text if c.isdigit()}


def _beside(segments: Sequence[Segment], segment: Segment, left: bool) -> int | None:
    """The short segment right beside another on its line."""
    for number, other in enumerate(segments):
        gap = segment.box.x0 - other.box.x1 if left else other.box.x0 - segment.box.x1
        level = abs(other.baseline - segment.baseline) <= _LEVEL * segment.size
        if other is not segment and level and 0 <= gap + 0.5 * segment.size <= _NEXT * segment.size:
            return number if len(other.text.strip()) <= 2 * _DAY else None
    return None


def _is_beside(box: Box, field: Box) -> bool:
    """Whether ink stands right beside a field."""
    height = field.bottom - field.top
    level = min(box.bottom, field.bottom) - max(box.top, field.top) > 0.3 * min(height, box.bottom - box.top)
    gap = max(box.x0 - field.x1, field.x0 - box.x1)
    return level and gap <= 2 * height and box.bottom - box.top <= 3 * height


def _is_field_by_hand(
    glyphs: Sequence[Glyph], look: PenLook, hand: _Field, goes_on: bool, scale: float
) -> bool:
    """`goes_on`: more ink stands beside the field that could not be read."""
    inked = [g for g in glyphs if g.text.strip()]
    if not inked:
        return False
    worst = min(g.confidence or 0.0 for g in inked)
    box = _box(inked)
    weights = look.weight[_within(look, box, scale)]
    if not len(weights):
        return worst < _SURE  # ink that is no letter of the line
    total = float(weights.sum()) + (0.0 if worst > _SURE else _LESS_SURE if worst > _UNSURE else _LEAST_SURE)
    total += (_GOES_ON if goes_on else 0.0) + (_MIXED if hand.bare and hand.mixed else 0.0)
    return total >= (_FIELD if hand.bare or worst <= _SURE else _SURE_FIELD)


def _is_line_by_hand(segment: Segment, look: PenLook, scale: float) -> bool:
    inked = [g.confidence or 0.0 for g in segment.glyphs if g.text.strip()]
    if len(inked) < _LETTERS:
        return False
    sure = sum(inked) / len(inked)
    weights = look.weight[_within(look, segment.box, scale)]
    if sure > _NEVER or not len(weights) or _NAME.fullmatch(segment.text.strip()):
        return False
    return _LINE_WEIGHT * float(weights.mean()) + _UNSURENESS * (_PRINT_SURE - sure) + _OFFSET >= 0


def _within(look: PenLook, box: Box, scale: float) -> NDArray[np.intp]:
    return look.within(box.x0 / scale - 1, box.top / scale - 3, box.x1 / scale + 1, box.bottom / scale + 3)


def _without(
    segment: Segment, gone: Sequence[tuple[int, int]], doubted: Sequence[tuple[int, int]]
) -> Segment | None:
    if not gone and not doubted:
        return segment
    kept = [
        g._replace(confidence=min(g.confidence or 0.0, _DOUBT)) if any(a <= n < b for a, b in doubted) else g
        for n, g in enumerate(segment.glyphs)
        if not any(a <= n < b for a, b in gone)
    ]
    blank = [not g.text.strip() for g in kept]
    kept = [g for n, g in enumerate(kept) if not blank[n] or (n and not blank[n - 1])]
    if not any(g.text.strip() for g in kept):
        return None
    return make_segment(kept, segment.order, _NO_GAPS, segment.whole)


def _box(glyphs: Sequence[Glyph]) -> Box:
    inked = [g for g in glyphs if g.text.strip()] or list(glyphs)
    return Box(
        min(g.x0 for g in inked),
        min(g.top for g in inked),
        max(g.x1 for g in inked),
        max(g.bottom for g in inked),
    )


def _holds(table: Box, box: Box) -> bool:
    x, y = box.middle
    return table.x0 <= x <= table.x1 and table.top <= y <= table.bottom


@cache
def _months() -> re.Pattern[str]:
    """Names of months; their first letter, which a pen may touch, read in any way."""
    rows = read_rows("normalizers", "months.csv")
    names = [r["spelling"] for r in rows if r["language"] == "th" and r["form"] == "full"]
    return re.compile("|".join([*names, *(f"[ก-ฮ]{n[1:]}" for n in names)]))
