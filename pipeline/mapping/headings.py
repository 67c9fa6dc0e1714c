"""The lines over a table: what it is a table of, and the days it says it runs over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractors.document import Block, Document, Table
from normalizers.dates import DateContext, read_dates
from normalizers.numerals import to_arabic
from pipeline.mapping.schedule import Schedule, schedule_of
from pipeline.records import Activity, Finding, Place

# Lines of a heading follow each other, and the table, no further apart than this (times their height).
_GAP = 3.0
_MOST_LINES = 6


def heading_over(table: Table, document: Document) -> list[Block]:
    """The blocks right over a table on the page it begins on, top to bottom; none in text files."""
    if document.unit != "pt":
        return []
    top = min((c.box.top for c in table.cells if c.page == table.page_from), default=None)
    page = next((p for p in document.pages if p.number == table.page_from), None)
    if top is None or page is None:
        return []
    found: list[Block] = []
    above = sorted((b for b in page.blocks if b.box.bottom <= top + 2), key=lambda b: -b.box.bottom)
    for block in above:
        height = (block.box.bottom - block.box.top) / max(len(block.lines), 1)
        if top - block.box.bottom > _GAP * height or len(found) == _MOST_LINES:
            break
        found.append(block)
        top = block.box.top
    return found[::-1]


def lines_over(table: Table, document: Document) -> list[Block]:
    """The same in any document; in one that counts lines, the lines that stand right over the table."""
    if document.unit == "pt":
        return heading_over(table, document)
    page = next((p for p in document.pages if p.number == table.page_from), None)
    top = min((c.box.top for c in table.cells if c.page == table.page_from), default=None)
    found: list[Block] = []
    for block in (
        sorted(page.blocks, key=lambda b: -b.box.bottom) if page is not None and top is not None else ()
    ):
        if top is None or block.box.bottom >= top:
            continue
        if top - block.box.bottom > _GAP or len(found) == _MOST_LINES:
            break
        found.append(block)
        top = block.box.top
    return found


def day_over(lines: Sequence[Block], context: DateContext) -> tuple[Schedule, Block] | None:
    """The one day that the lines over a timetable of hours name (`วันที่ 5 มิถุนายน 2567 ณ ห้องประชุม …`), and its line."""
    named = [
        (record, block)
        for block in lines
        for record in read_dates(block.text, context)
        if record.kind == "point" and record.start is not None and record.precision == "day"
    ]
    if len({record.start for record, _ in named}) != 1:
        return None
    record, block = named[0]
    return schedule_of([record], "inherited", record.raw), block


def heading_text(blocks: Sequence[Block]) -> str | None:
    """The heading as one text with Arabic digits."""
    return to_arabic(" ".join(b.text for b in blocks)).strip() or None


def check_heading(
    blocks: Sequence[Block], activities: Sequence[Activity], context: DateContext
) -> list[Finding]:
    """A range over a table that is not the range of its rows."""
    days = [
        d
        for a in activities
        for d in (a.start_date, a.end_date)
        if d is not None and a.date_precision == "day" and a.date_source != "gantt_bar"
    ]
    if not days:
        return []
    first, last = min(days), max(days)
    findings: list[Finding] = []
    for block in blocks:
        for record in read_dates(block.text, context):
            if record.kind != "range" or record.start is None or record.end is None:
                continue
            if record.precision == "day" and (record.start, record.end) != (first, last):
                findings.append(
                    Finding(
                        code="heading_dates_differ",
                        evidence=record.raw,
                        place=Place(page=block.page, box=block.box),
                        fields=(("first", _said(first)), ("last", _said(last))),
                    )
                )
    return findings


def _said(day: dt.date) -> str:
    return day.isoformat()
