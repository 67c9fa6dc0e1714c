"""Tables to activities: both layouts, the action plan with dates in a column and the calendar grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Arrow, Table
from normalizers.numerals import to_arabic
from pipeline.mapping.columns import Column, Head, is_known, read_head, with_subject
from pipeline.mapping.cuts import with_cuts_joined
from pipeline.mapping.date_columns import rounds_of, schedules_by_item
from pipeline.mapping.inference import with_inferred
from pipeline.mapping.items import items_of
from pipeline.mapping.mapped import Layout, MappedTable, TableContext
from pipeline.mapping.party_columns import PartyColumn, read_party_column
from pipeline.mapping.row_schedule import stated_schedule
from pipeline.mapping.rows import Row, Value, read_rows_of
from pipeline.mapping.scan_doubts import Habits, habits_of
from pipeline.mapping.table_activity import CONFIDENCE, table_activity
from pipeline.mapping.usage import (
    finish_usage,
    people_findings,
    report_row_without_activity,
    unmapped,
    use_head,
)
from pipeline.messages.days import MONTHS_TH
from pipeline.records import Activity, Finding, PartyEntry, Place

_MIN_MONTHS = 3
_MIN_KNOWN = 2


def map_table(table: Table, context: TableContext) -> MappedTable:
    """Activities of one table. A table whose head is not known is reported, not guessed at."""
    printed = read_head(table, context.academic_year, scanned=table.page_from in context.scanned)
    head = printed
    if printed is not None and not is_known(printed):
        head = with_inferred(table, with_subject(printed))
    if head is None or not head.of_kind("activity") or sum(1 for c in head.columns if c.kind) < _MIN_KNOWN:
        return unmapped(table, printed)
    months = head.of_kind("month")
    layout: Layout = "calendar_grid" if len(months) >= _MIN_MONTHS else "plan"
    result = MappedTable(layout, about=any(c.about for c in head.of_kind("activity")))
    use_head(table, head, result)
    result.findings += _settled_heads(table, head)
    table = with_cuts_joined(table, head)
    result.table = table
    rows = read_rows_of(table, head)
    for cell in rows.sections:
        result.usage[cell.row, cell.col] = "section"
    people = [
        (column, read_party_column(rows.rows, column, head, context.transcript))
        for column in head.of_kind("party")
    ]
    arrows = _arrows_by_row(table)
    groups = _groups(rows.rows, head)
    habits = habits_of(rows.rows, arrows, months)
    for row in rows.rows:
        own, group = arrows.get(row.index, ()), groups.get(row.index)
        _map_row(table, row, head, people, own, context, result, group, habits)
    finish_usage(table, head, result)
    return _less_certain(result) if table.basis == "alignment" else result


def _settled_heads(table: Table, head: Head) -> list[Finding]:
    """Heads of months that were told by their neighbours: one finding for each."""
    cover = table.cover()
    findings: list[Finding] = []
    for column in head.of_kind("month"):
        cell = cover.get((head.last - 1, column.index))
        if column.settled is None or column.month is None or cell is None:
            continue
        shown = f"{MONTHS_TH[column.month[1] - 1]}{(column.month[0] + 543) % 100}"
        place = Place(page=cell.page, box=cell.box)
        evidence = " ".join(cell.text.split()) or "–"
        findings.append(
            Finding(code="month_settled", evidence=evidence, place=place, fields=(("month", shown),))
        )
    return findings


def _less_certain(result: MappedTable) -> MappedTable:
    """A table told by the alignment of its text: say so, and trust its values less."""
    trusted = CONFIDENCE["aligned"]
    result.activities = [replace(a, confidence=min(a.confidence, trusted)) for a in result.activities]
    if result.activities:
        first = result.activities[0]
        result.findings.insert(0, Finding(code="table_aligned", evidence=first.text[:80], place=first.place))
    return result


def _groups(rows: Sequence[Row], head: Head) -> dict[int, str]:
    """What rows belong to by a column that groups them; a blank there goes on with the row above."""
    found: dict[int, str] = {}
    for column in head.of_kind("group")[:1]:
        current: tuple[object, str] | None = None
        for row in rows:
            value = row.covering(column)
            if value is not None:
                current = (row.section, " ".join(value.text.split()))
            elif current is not None and current[0] is not row.section:
                current = None
            if current is not None:
                found[row.index] = current[1]
    return found


def _arrows_by_row(table: Table) -> dict[int, list[Arrow]]:
    rows: dict[int, list[Arrow]] = {}
    for arrow in table.arrows:
        rows.setdefault(arrow.row, []).append(arrow)
    return rows


def _map_row(
    table: Table,
    row: Row,
    head: Head,
    people: Sequence[tuple[Column, PartyColumn]],
    arrows: Sequence[Arrow],
    context: TableContext,
    result: MappedTable,
    group: str | None,
    habits: Habits,
) -> None:
    section = " ".join(row.section.text.split()) if row.section else group
    label = _label(row, head)
    stated, notes = stated_schedule(row, head, arrows, context, habits)
    parties: list[PartyEntry] = []
    for column, read in people:
        parties += read.entries.get(row.index, ())
        if (origin := read.inherited.get(row.index)) is not None:
            result.inherited[row.index, column.index] = (origin, column.index)
    made: list[Activity] = []
    rounds = rounds_of(row, head, context)
    parted = bool(rounds)  # every date has an activity of its own
    for column in head.of_kind("activity"):
        value = row.own(column) or _spanning(row, column, head)
        if value is None:
            continue
        result.usage[value.cell.row, value.cell.col] = "activity"
        items = items_of(value.blocks)
        own: list[Activity] = []
        for name, schedule in rounds or [(None, stated)]:
            each = schedules_by_item(row, head, context, schedule, len(items))
            parted = parted or each is not None
            own += [
                table_activity(
                    item if name is None else replace(item, context=item.context or name),
                    column, table, row, section, label, its, parties, context, head,
                )
                for item, its in zip(items, each or [schedule] * len(items), strict=True)
            ]  # fmt: skip
        made += own
        if any(item.split for item in items):
            result.findings.append(
                Finding(
                    code="bullets_lost",
                    evidence=" | ".join(a.text for a in own)[:300],
                    place=own[0].place,
                    activity_id=own[0].id,
                    fields=(("count", str(len(own))),),
                )
            )
    if not made:
        report_row_without_activity(row, result)
        return
    result.activities += made
    notes = [f for f in notes if not (parted and f.code == "several_dates")]
    result.findings += [replace(f, activity_id=made[0].id) for f in notes]
    result.findings += people_findings(row, people, made[0])


def _spanning(row: Row, column: Column, head: Head) -> Value | None:
    """The work of a cell over several rows, for a row that has a day of its own: the next round of it."""
    dated = any(row.own(c) is not None for c in head.of_kind("date"))
    value = row.covering(column) if dated else None
    return value if value is not None and value.cell.row < row.index else None


def _label(row: Row, head: Head) -> str | None:
    for column in head.of_kind("ordinal"):
        value = row.covering(column)
        if value is not None:
            return to_arabic(" ".join(value.text.split())).rstrip(".)") or None
    return None
