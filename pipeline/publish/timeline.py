"""Both years on one axis: where each bar stands. Geometry only; the template draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from pipeline.compare.calendar import add_months
from pipeline.compare.model import SideActivity
from pipeline.publish.labels import PARTS
from pipeline.publish.thai_dates import ERA, MONTHS_EN, MONTHS_TH, Said
from pipeline.publish.view import Row, View
from pipeline.publish.words import clusters

WIDTH = 1120
LABEL = 380
RIGHT = 60
HEAD = 34
LINE = 22
# What still prints on one sheet: a drawing is never cut by a page break.
LINES_A_SHEET = 22
LABEL_LETTERS = 50
# Past this the shift is written before its bars, where there is room.
LAST_SHIFT_X = WIDTH - 240
PART_GAP = 24
LEAST = 5.0  # a day is narrower than a pen


@dataclass(frozen=True, slots=True)
class Bar:
    """One schedule: a bar, or a mark where only one end is known."""

    x: float
    width: float
    open_start: bool
    open_end: bool
    reversed: bool
    title: Said


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the drawing."""

    number: int
    y: int
    label: str
    old: Bar | None
    new: Bar | None
    shift: Said | None
    moved: bool
    shift_x: float
    shift_before: bool
    heading: Said | None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the axis."""

    x: float
    name: Said
    year: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing, no taller than a printed page."""

    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LABEL + share * (WIDTH - LABEL - RIGHT), 1)


def timeline(view: View) -> tuple[Sheet, ...]:
    """Sheets of all dated rows, pairs first and each by its day; the old year is moved on to the new one's axis."""
    step = view.comparison.step_months
    dated = [r for r in view.rows if _days(r, step)]
    if not dated:
        return ()
    order = {"both": 0, "new": 1, "gone": 2}
    dated.sort(key=lambda r: (order[r.part], max(_days(r, step)), r.number))
    days = [d for r in dated for d in _days(r, step)]
    last = max(days)
    axis = _Axis(min(days).replace(day=1), add_months(last.replace(day=1), 1))
    months = _months(axis)
    sheets = []
    size = ceil(len(dated) / ceil(len(dated) / LINES_A_SHEET))  # equal sheets, not one line left over
    for i in range(0, len(dated), size):
        lines, y, part = [], HEAD, ""
        for row in dated[i : i + size]:
            heading = PARTS[row.part] if row.part != part else None
            y += PART_GAP if heading else 0
            lines.append(_line(row, y, heading, axis, step))
            y, part = y + LINE, row.part
        sheets.append(Sheet(tuple(lines), months, WIDTH, y + 6))
    return tuple(sheets)


def _days(row: Row, step: int) -> list[date]:
    left, right = row.left_activity, row.right_activity
    old = [add_months(d, step) for d in (left.start_date, left.end_date) if d] if left else []
    return old + ([d for d in (right.start_date, right.end_date) if d] if right else [])


def _months(axis: _Axis) -> tuple[Month, ...]:
    out: list[Month] = []
    day = axis.first
    while day < axis.last:
        new_year = not out or day.month == 1
        name = Said(MONTHS_TH[day.month - 1], MONTHS_EN[day.month - 1])
        out.append(Month(axis.x(day), name, str(day.year + ERA) if new_year else None))
        day = add_months(day, 1)
    return tuple(out)


def _line(row: Row, y: int, heading: Said | None, axis: _Axis, step: int) -> Line:
    left, right = row.left_activity, row.right_activity
    old = _bar(left, step, axis, row.left.schedule) if left and row.left else None
    new = _bar(right, 0, axis, row.right.schedule) if right and row.right else None
    full = "".join(p.text for p in (row.right or row.left).pieces) if row.right or row.left else ""  # type: ignore[union-attr]
    bars = [b for b in (old, new) if b]
    end = max((b.x + b.width for b in bars), default=float(LABEL))
    before = end > LAST_SHIFT_X
    return Line(
        number=row.number,
        y=y,
        label=_short(full),
        old=old,
        new=new,
        shift=row.shift if old and new else None,
        moved=bool(row.start_shift or row.end_shift),
        shift_x=round(min(b.x for b in bars) - 8 if before else end + 6, 1),
        shift_before=before,
        heading=heading,
    )


def _bar(activity: SideActivity, step: int, axis: _Axis, schedule: Said) -> Bar | None:
    known = [d for d in (activity.start_date, activity.end_date) if d]
    if not known:
        return None
    as_printed = (add_months(known[0], step), add_months(known[-1], step))
    first, last = sorted(as_printed)
    x = axis.x(first)
    width = max(LEAST, round(axis.x(last) - x, 1))
    return Bar(
        x,
        width,
        activity.start_date is None,
        activity.end_date is None,
        as_printed != (first, last),
        schedule,
    )


def _short(text: str) -> str:
    """As much of a text as the label has room for. Marks above and below a letter take none."""
    units: Sequence[str] = clusters(" ".join(text.split()))
    room = LABEL_LETTERS
    for n, unit in enumerate(units):
        room -= sum(unicodedata.category(c) != "Mn" for c in unit)
        if room < 0:
            return "".join(units[:n]) + "…"
    return text
