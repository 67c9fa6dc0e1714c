"""Whether the label or the bars of a row of a scanned calendar may be taken for a date.

A rule that runs through a label hides digits, and what is left of it may still read like a date. So a label counts
only when it was read whole and its arrow, good to a few days, does not say otherwise; a bar counts only when nothing
else stands in the months of its row. What fails is no date but a finding.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.document import Arrow, Box
from pipeline.mapping.columns import Column
from pipeline.mapping.mapped import TableContext
from pipeline.mapping.marks import is_mark
from pipeline.mapping.rows import Row, Value
from pipeline.mapping.schedule import Schedule, bar_dates, label_text
from pipeline.mapping.trust import GUESS
from pipeline.records import Finding, Place

# Days by which an arrow may miss its label: where a rule may have cut it (a ten lost is ten days), elsewhere, and
# where a digit of it is hardly surer than a guess.
CUT, WHOLE, _UNSURE = 8, 12, 2
_DASHES = ("-", "–", "—")  # a range whose first day was not read looks like an item of a list
_SHORT = 0.45  # of a column: heads alone are this long, so that a short arrow only holds its days
_EDGE = 4.0  # a label that ends this near to the rule of its cell, or beyond it, may have been cut (points)
_FRAGMENT = 3  # letters left over that are no word
_HABIT = 0.5  # of the rows with arrows
_DASH = re.compile("[-–—]")
_DIGIT = re.compile("[0-9๐-๙A-Za-z]")
_LETTER = re.compile("[ก-๛]")
_DATE = "\0"  # stands for a date that was read
_GLUED = re.compile(f"[ก-๛]{_DATE}|{_DATE}[ก-๛]")
_NUMBER = re.compile("[0-9]+|[๐-๙]+")
_MIXED = re.compile("[0-9][๐-๙]|[๐-๙][0-9]")
_NUMBERS_OF_A_DAY = 2  # its day and its year
_FAINT = re.compile(r"[-–—.·_=|]{1,2}")  # what is left of a text whose letters were not read may look so
_BAD = frozenset({"unresolved", "bad_year", "impossible_date"})


@dataclass(frozen=True, slots=True)
class Label:
    """A text in the months of a row, and the schedule it was read as."""

    value: Value
    text: str
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Habits:
    """How the rows of a calendar say when: with arrows, and with labels at them."""

    drawn: bool = False
    labelled: bool = False
    worded: bool = False  # labels name their months


def habits_of(rows: Sequence[Row], arrows: Mapping[int, Sequence[Arrow]], months: Sequence[Column]) -> Habits:
    """What most rows with an arrow have, and most labels."""
    texts = {
        r.index: [label_text(v.text) for c in months if (v := r.own(c)) is not None and _has_words(v)]
        for r in rows
    }
    drawn = [r.index for r in rows if arrows.get(r.index)]
    labelled = [index for index in drawn if texts[index]]
    labels = [text for found in texts.values() for text in found]
    worded = [text for text in labels if _LETTER.search(text)]
    return Habits(
        bool(drawn),
        bool(drawn) and len(labelled) >= _HABIT * len(drawn),
        bool(labels) and len(worded) > _HABIT * len(labels),
    )


def _has_words(value: Value | None) -> bool:
    text = label_text(value.text) if value is not None else ""
    return bool(text) and not is_mark(text)


def _in_brackets(value: Value) -> bool:
    """Whether a label stands whole between its brackets."""
    text = value.text.strip()
    return text.startswith("(") and text.endswith(")") and text.count("(") == 1


def doubted_label(
    labels: Sequence[Label],
    row: Row,
    months: Sequence[Column],
    arrows: Sequence[Arrow],
    unread: bool,
    context: TableContext,
    habits: Habits,
) -> Finding | None:
    """Why the labels of a row are no date; None when they are, or when their page is no scan.

    `unread`: whether the months of the row hold words that are no date. In a table with arrows, a row without one is
    a row whose arrow was not found; where labels name months, one that does not is a piece of one.
    """
    for label in labels:
        cell = label.value.cell
        if cell.page not in context.scanned:
            continue
        near = any(
            b.box.x0 < cell.box.x0 + _EDGE or b.box.x1 > cell.box.x1 - _EDGE for b in label.value.blocks
        )
        cut = near and not _in_brackets(label.value)
        days = CUT if cut or not _LETTER.search(label.text) else WHOLE
        if _sureness(label.value) < GUESS:
            days = _UNSURE
        doubted = (
            unread
            or any(b.bullet in _DASHES for b in label.value.blocks)
            or (habits.worded and not _LETTER.search(label.text))
            or read_in_part(label.text, label.schedule)
            or any(_beside(ink, label.value) for ink in _unread(row, months, context))
            or not fits(label.schedule, arrows, months, habits.drawn and days < WHOLE, days)
        )
        if doubted:
            return _finding("label_doubted", label.text, cell.page, cell.box)
    for left, right in pairwise(labels):
        # Two labels side by side that do not go on from each other are the halves of one.
        beside = right.value.cell.col - (left.value.cell.col + left.value.cell.col_span) < 1
        if left.value.cell.page in context.scanned and beside and not _goes_on(left.schedule, right.schedule):
            cell = left.value.cell
            return _finding("label_doubted", f"{left.text} {right.text}", cell.page, cell.box)
    return None


def doubted_bars(
    row: Row,
    months: Sequence[Column],
    arrows: Sequence[Arrow],
    unread: bool,
    context: TableContext,
    habits: Habits,
) -> Finding | None:
    """Why the bars of a row are no dates: something in its months was not read (`unread`: words that are no date).

    Where arrows have labels, one without is one whose label was not seen.
    """
    if row.page not in context.scanned:
        return None
    ink = _unread(row, months, context)
    faint = any((v := row.own(c)) is not None and _FAINT.fullmatch("".join(v.text.split())) for c in months)
    if not ink and not unread and not faint and not (arrows and habits.labelled):
        return None
    cells = [v.cell for c in months if (v := row.values.get(c.index)) is not None]
    box = ink[0] if ink else arrows[0].box if arrows else cells[0].box
    columns = [f"{a.start:.2f}–{a.end:.2f}" for a in arrows]
    return _finding("bar_doubted", ", ".join(columns) or "–", row.page, box)


def rest_of(text: str, schedule: Schedule) -> str:
    """What stands in a text beside the dates that were read from it, each of which is a sign of no meaning."""
    rest, end = "", 0
    for record in schedule.records:
        rest += text[end : record.span[0]] + _DATE
        end = record.span[1]
    return rest + text[end:]


def read_in_part(text: str, schedule: Schedule) -> bool:
    """Whether more stands in a text than the dates that were read from it, or less than a whole date."""
    rest = rest_of(text, schedule)
    flags = {flag for record in schedule.records for flag in record.flags}
    words = [word.replace(_DATE, "") for word in rest.split()]
    fragment = any(0 < len(_LETTER.findall(word)) <= _FRAGMENT for word in words)
    signs = bool(_DIGIT.search(rest) or _DASH.search(rest) or _GLUED.search(rest) or _MIXED.search(text))
    numbers = len(_NUMBER.findall(text))
    one_day = schedule.kind == "point" and schedule.time_start is None
    return signs or fragment or bool(flags & _BAD) or (one_day and numbers > _NUMBERS_OF_A_DAY)


def fits(
    schedule: Schedule, arrows: Sequence[Arrow], months: Sequence[Column], needed: bool, days: int
) -> bool:
    """Whether an arrow of the row says the same, within so many days; `needed`: whether there must be one."""
    first, last = schedule.start or schedule.end, schedule.end or schedule.start
    if first is None or last is None:
        return False
    if not arrows:
        return not needed
    slack = dt.timedelta(days=days)
    for arrow in arrows:
        dates = bar_dates(arrow, months)
        if dates is None:
            continue
        begins, ends = dates
        if abs(begins - first) <= slack and abs(ends - last) <= slack:
            return True
        short = arrow.end - arrow.start < _SHORT and last - first <= ends - begins + slack
        if short and abs((begins - first) + (ends - last)) <= 2 * slack:
            return True
    return False


def _sureness(value: Value) -> float:
    """How sure the least sure number of a label is."""
    words = (w for b in value.blocks for line in b.lines for w in line.words)
    return min((w.confidence for w in words if _NUMBER.search(w.text)), default=1.0)


def _goes_on(left: Schedule, right: Schedule) -> bool:
    whole = right.kind == "range" or left.kind == "point"
    return whole and left.end is not None and right.start == left.end + dt.timedelta(days=1)


def _unread(row: Row, months: Sequence[Column], context: TableContext) -> list[Box]:
    """Ink in the months of a row that could not be read."""
    cells = {id(v.cell): v.cell for c in months if (v := row.values.get(c.index)) is not None}
    found: list[Box] = []
    for ink in context.unread.get(row.page, ()):
        x, y = ink.middle
        if any(
            c.page == row.page and c.box.x0 < x < c.box.x1 and c.box.top < y < c.box.bottom
            for c in cells.values()
        ):
            found.append(ink)
    return found


def _beside(ink: Box, value: Value) -> bool:
    """Whether ink stands on a line with a label, or in its cell."""
    x, y = ink.middle
    cell = value.cell.box
    inside = cell.x0 < x < cell.x1 and cell.top < y < cell.bottom
    return inside or any(min(ink.bottom, b.box.bottom) > max(ink.top, b.box.top) for b in value.blocks)


def _finding(code: str, evidence: str, page: int, box: Box) -> Finding:
    return Finding(code=code, evidence=" ".join(evidence.split()), place=Place(page=page, box=box))
