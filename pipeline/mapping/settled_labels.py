"""Labels of scanned calendars whose month or year is not clear, told by the head of the table and the arrow.

The heads of a calendar name the months and their years, and the arrow stands under them, or a merged cell reaches over
them: so a label says again what the table says. Where its days were read, and only one month, or the year of the months,
lets it say what its arrow or its cell says, that is what it says; it is reported. Days are never told this way: arrows
are not so exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from extractors.document import Arrow, Cell
from normalizers.dates import DateContext
from pipeline.mapping.columns import Column
from pipeline.mapping.mapped import TableContext
from pipeline.mapping.month_run import month_named
from pipeline.mapping.scan_doubts import CUT, WHOLE, Label, fits, read_in_part, rest_of
from pipeline.mapping.schedule import Schedule, schedule_from
from pipeline.messages.days import MONTHS_TH
from pipeline.records import Finding, Place

# What follows a day: a month, read or misread, with no digit in it.
_WORD = re.compile(r"(?<=[0-9๐-๙])\s*([^\s0-9๐-๙()–—-][^0-9๐-๙()–—-]{0,7})")
_TO_LAST_MONTH = re.compile("(.*[0-9๐-๙] *[ก-๛][ก-๛.]*[ก-ฮ]\\.?)(?: .{1,4}|[^ก-ฮ]{1,6})$")
_LETTER = re.compile("[ก-๛A-Za-z]")
_MOST_WORDS = 2


def settled_label(
    label: Label, dates: DateContext, arrows: Sequence[Arrow], months: Sequence[Column], context: TableContext
) -> tuple[Label, list[Finding]]:
    """A label of a scan as its months and its arrow make it, and what is to be said of it; as it was elsewhere."""
    cell = label.value.cell
    clear = not read_in_part(label.text, label.schedule) and fits(
        label.schedule, arrows, months, needed=False, days=WHOLE
    )
    told = bool(arrows) or cell.col_span > 1
    if cell.page not in context.scanned or not told or (clear and not label.schedule.undated):
        return label, []
    found: dict[tuple[object, object], tuple[str, Schedule]] = {}
    for text in _readings(label.text, months):
        schedule = schedule_from(text, dates, "gantt_label")
        whole = not (
            schedule.undated or read_in_part(text, schedule) or _LETTER.search(rest_of(text, schedule))
        )
        if arrows:
            agrees = fits(schedule, arrows, months, needed=True, days=CUT)
        else:
            agrees = _fills(schedule, cell, months)
        if whole and agrees:
            found.setdefault((schedule.start, schedule.end), (text, schedule))
    if len(found) != 1:
        return label, []
    text, schedule = next(iter(found.values()))
    place = Place(page=cell.page, box=cell.box)
    note = Finding(code="label_settled", evidence=label.text, place=place, fields=(("read_as", text),))
    # A year that was left aside is no part of what the date was read from.
    raw = text if label.text.startswith(text) else label.text
    return Label(label.value, text, replace(schedule, raw=raw)), [note]


def _fills(schedule: Schedule, cell: Cell, months: Sequence[Column]) -> bool:
    """Whether days lie from the first to the last month of a merged cell."""
    own = [c.month for c in months if c.month and cell.col <= c.index < cell.col + cell.col_span]
    if schedule.start is None or schedule.end is None or not own:
        return False
    ends = [(day.year, day.month) for day in (schedule.start, schedule.end)]
    return ends == [own[0], own[-1]]


def _readings(text: str, months: Sequence[Column]) -> Iterator[str]:
    """What a label may say: months in place of words that are none, with its year and without."""
    unknown = [m for m in _WORD.finditer(text) if month_named(m[1].strip(" .") + ".") is None]
    if len(unknown) > _MOST_WORDS or not all(_LETTER.search(word[1]) for word in unknown):
        return
    names = list(dict.fromkeys(MONTHS_TH[c.month[1] - 1] for c in months if c.month))
    for chosen in product(names, repeat=len(unknown)):
        said = text
        for word, name in zip(reversed(unknown), reversed(chosen), strict=True):
            said = f"{said[: word.start(1)]} {name} {said[word.end(1) :]}"
        said = " ".join(said.split())
        yield said
        shorter = _TO_LAST_MONTH.match(said)
        if shorter is not None:
            yield shorter[1]
