"""Tables to activities: both layouts, the action plan with dates in a column and the calendar grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.document import Arrow, Table, Unit
from normalizers.dates import DateContext, DateRecord, read_dates
from normalizers.lookups import find_systems, squeeze
from normalizers.numerals import to_arabic
from pipeline.mapping.columns import Column, Head, read_head
from pipeline.mapping.cuts import with_cuts_joined
from pipeline.mapping.identity import content_id
from pipeline.mapping.items import Item, items_of
from pipeline.mapping.party_columns import PartyColumn, read_party_column
from pipeline.mapping.rows import Row, Value, read_rows_of
from pipeline.mapping.schedule import (
    UNDATED,
    Schedule,
    bar_dates,
    entries_of,
    label_text,
    schedule_from,
    schedule_from_bar,
    schedule_of,
    with_times,
)
from pipeline.records import Activity, Finding, PartyEntry, Place, SystemEntry

Layout = Literal["plan", "calendar_grid", "other"]

_SEMESTER = re.compile(r"ภาคเรียนที่\s*([12])(?![0-9])")
_MIN_MONTHS = 3
# An arrow drawn this many days away from its label contradicts it.
_ARROW_TOLERANCE = 12

CONFIDENCE = {"split": 0.7, "inherited": 0.8, "bar": 0.6, "year_inferred": 0.9, "unresolved": 0.4}


@dataclass(frozen=True, slots=True)
class TableContext:
    """What the document says around a table."""

    document_id: str
    unit: Unit
    transcript: bool
    academic_year: int | None
    dates: DateContext


@dataclass(slots=True)
class MappedTable:
    """Activities of a table, findings about it, and how each cell was used: (row, col) to usage."""

    layout: Layout
    activities: list[Activity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    usage: dict[tuple[int, int], str] = field(default_factory=dict)
    inherited: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    table: Table | None = None  # the table with cut rows joined, where it was mapped


def map_table(table: Table, context: TableContext) -> MappedTable:
    """Activities of one table. A table whose head is not known is reported, not guessed at."""
    head = read_head(table)
    activity_columns = head.of_kind("activity") if head else ()
    if head is None or not activity_columns:
        return _unmapped(table, head)
    months = head.of_kind("month")
    layout: Layout = "calendar_grid" if len(months) >= _MIN_MONTHS else "plan"
    result = MappedTable(layout)
    _use_head(table, head, result)
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
    for row in rows.rows:
        _map_row(table, row, head, people, arrows.get(row.index, ()), context, result)
    _finish_usage(table, head, result)
    return result


def _unmapped(table: Table, head: Head | None) -> MappedTable:
    result = MappedTable("other")
    first = next((c for c in table.cells if c.text), None)
    if first is not None:
        shown = " | ".join(squeeze(c.text) for c in table.cells if c.row == first.row and c.text)
        result.findings.append(
            Finding(
                code="table_not_mapped",
                evidence=shown[:200],
                place=Place(page=first.page, box=first.box),
                fields=(("known", ", ".join(c.head for c in head.columns if c.kind) if head else ""),),
            )
        )
    for cell in table.cells:
        result.usage[cell.row, cell.col] = "table not mapped" if cell.text else "empty"
    return result


def _use_head(table: Table, head: Head, result: MappedTable) -> None:
    for cell in table.cells:
        if cell.row < head.last:
            result.usage[cell.row, cell.col] = "title" if cell.row < head.first else "header"
            column = head.columns[cell.col]
            if cell.row == head.last - 1 and cell.text and column.kind is None:
                result.findings.append(
                    Finding(
                        code="unknown_header",
                        evidence=column.head,
                        place=Place(page=cell.page, box=cell.box),
                    )
                )


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
) -> None:
    section = " ".join(row.section.text.split()) if row.section else None
    label = _label(row, head)
    stated, notes = _stated_schedule(row, head, arrows, context)
    parties: list[PartyEntry] = []
    for column, read in people:
        parties += read.entries.get(row.index, ())
        if (origin := read.inherited.get(row.index)) is not None:
            result.inherited[row.index, column.index] = (origin, column.index)
    made: list[Activity] = []
    for column in head.of_kind("activity"):
        value = row.own(column)
        if value is None:
            continue
        result.usage[value.cell.row, value.cell.col] = "activity"
        own = [
            _activity(item, column, table, row, section, label, stated, parties, context, head)
            for item in items_of(value.blocks)
        ]
        made += own
        if any(a.confidence <= CONFIDENCE["split"] for a in own) and value.blocks[-1].bullet is None:
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
        _report_row_without_activity(row, result)
        return
    result.activities += made
    result.findings += [f.model_copy(update={"activity_id": made[0].id}) for f in notes]
    result.findings += _people_findings(row, people, made[0])


def _label(row: Row, head: Head) -> str | None:
    for column in head.of_kind("ordinal"):
        value = row.own(column)
        if value is not None:
            return to_arabic(" ".join(value.text.split())).rstrip(".)") or None
    return None


def _stated_schedule(
    row: Row, head: Head, arrows: Sequence[Arrow], context: TableContext
) -> tuple[Schedule, list[Finding]]:
    """Schedule of a row from its date cell, its labels or bars, or the date its section states."""
    for column in head.of_kind("date"):
        value = row.covering(column)
        if value is not None:
            schedule = schedule_from(value.text, context.dates, "cell")
            place = Place(page=value.cell.page, box=value.cell.box)
            if schedule.undated:
                return schedule, [Finding(code="date_not_read", evidence=value.text, place=place)]
            return _with_time_column(schedule, row, head), _extra_dates(schedule, value, place)
    months = head.of_kind("month")
    if months:
        return _grid_schedule(row, months, arrows, context)
    if row.section is not None:
        records = read_dates(row.section.text, context.dates)
        # A section that is nothing but a day dates every row under it.
        if len(records) == 1 and len(squeeze(records[0].raw)) >= 0.6 * len(squeeze(row.section.text)):
            schedule = schedule_of(records, "inherited", row.section.text)
            return _with_time_column(schedule, row, head), []
    return UNDATED, []


def _with_time_column(schedule: Schedule, row: Row, head: Head) -> Schedule:
    for column in head.of_kind("time"):
        value = row.covering(column)
        if value is None or schedule.end is None or schedule.time_start or schedule.time_end:
            continue
        day = schedule.start or schedule.end
        # The reader knows times only beside a date, so it is given the row's own.
        records = read_dates(f"{day.day}/{day.month}/{day.year + 543} เวลา {value.text}")
        if records and (records[0].time_start or records[0].time_end):
            return with_times(schedule, [_moved(records[0], schedule)])
    return schedule


def _moved(record: DateRecord, schedule: Schedule) -> DateRecord:
    from dataclasses import replace

    return replace(record, start=schedule.start, end=schedule.end)


def _extra_dates(schedule: Schedule, value: Value, place: Place) -> list[Finding]:
    if len(schedule.records) <= 1:
        return []
    return [Finding(code="several_dates", evidence=" ".join(value.text.split()), place=place)]


def _grid_schedule(
    row: Row, months: Sequence[Column], arrows: Sequence[Arrow], context: TableContext
) -> tuple[Schedule, list[Finding]]:
    findings: list[Finding] = []
    schedules: list[Schedule] = []
    for column in months:
        value = row.own(column)
        text = label_text(value.text) if value else ""
        if value is None or not text:
            continue
        dates = DateContext(
            academic_year_be=context.dates.academic_year_be,
            doc_date=context.dates.doc_date,
            column_month=column.month,
        )
        schedule = schedule_from(text, dates, "gantt_label")
        place = Place(page=value.cell.page, box=value.cell.box)
        if schedule.undated:
            findings.append(Finding(code="date_not_read", evidence=text, place=place))
            continue
        schedules.append(schedule)
        findings += _column_check(schedule, column, value, arrows, months, context.unit)
    if not schedules:
        schedules = [s for a in arrows if not (s := schedule_from_bar(a, months)).undated]
        findings += [
            Finding(
                code="date_from_bar",
                evidence=f"{a.start:.2f}–{a.end:.2f}",
                place=Place(page=a.page, box=a.box),
            )
            for a in arrows
            if schedules
        ]
    if not schedules:
        return UNDATED, findings
    first = schedules[0]
    if len(schedules) > 1:
        from dataclasses import replace

        first = replace(first, records=tuple(r for s in schedules for r in s.records))
    return first, findings


def _column_check(
    schedule: Schedule,
    column: Column,
    value: Value,
    arrows: Sequence[Arrow],
    months: Sequence[Column],
    unit: Unit,
) -> list[Finding]:
    """Does the arrow stand where its label says?"""
    place = Place(page=value.cell.page, box=value.cell.box)
    first, last = schedule.start or schedule.end, schedule.end or schedule.start
    if first is None or last is None:
        return []
    if unit == "line":
        if not arrows:
            return []  # a label without an arrow beside it says nothing of where the arrow stood
        month = column.month
        low, high = sorted(((first.year, first.month), (last.year, last.month)))
        if month is not None and not low <= month <= high:
            return [
                Finding(
                    code="arrow_column_mismatch",
                    evidence=" ".join(value.text.split()),
                    place=place,
                    fields=(("column", column.head),),
                )
            ]
        return []
    drawn = [d for a in arrows if (d := bar_dates(a, months)) is not None]
    near = [
        d
        for d in drawn
        if abs((d[0] - first).days) <= _ARROW_TOLERANCE and abs((d[1] - last).days) <= _ARROW_TOLERANCE
    ]
    if drawn and not near:
        shown = f"{drawn[0][0].isoformat()} – {drawn[0][1].isoformat()}"
        return [
            Finding(
                code="arrow_label_mismatch",
                evidence=" ".join(value.text.split()),
                place=place,
                fields=(("drawn", shown),),
            )
        ]
    return []


def _activity(
    item: Item,
    column: Column,
    table: Table,
    row: Row,
    section: str | None,
    label: str | None,
    stated: Schedule,
    parties: Sequence[PartyEntry],
    context: TableContext,
    head: Head,
) -> Activity:
    text = to_arabic(" ".join(item.text.split()))
    mentions = read_dates(item.text, context.dates)
    schedule = with_times(stated, mentions)
    if schedule.undated and not head.of_kind("date") and not head.of_kind("month"):
        schedule = schedule_of(mentions, "text", item.text)
    systems = [SystemEntry(system=m.system, raw=m.raw) for m in find_systems(text)]
    named = {s.system for s in systems}
    for origin, mentioned in (("section", find_systems(section or "")), ("column", column.systems)):
        for m in mentioned:
            if m.system not in named:
                named.add(m.system)
                systems.append(
                    SystemEntry.model_validate({"system": m.system, "raw": m.raw, "origin": origin})
                )
    for system_column in head.of_kind("system"):
        value = row.covering(system_column)
        for m in find_systems(value.text) if value else ():
            if m.system not in named:
                named.add(m.system)
                systems.append(SystemEntry(system=m.system, raw=m.raw))
    semester = _SEMESTER.search(to_arabic(text)) or _SEMESTER.search(to_arabic(section or ""))
    return Activity(
        id=content_id(
            context.document_id, "table", table.seq, row.index, column.index, item.number, item.text_raw
        ),
        seq=0,
        academic_year=context.academic_year,
        semester=int(semester.group(1)) if semester else None,
        section=to_arabic(section) if section else None,
        workstream=column.workstream,
        row_label=label,
        item=item.number,
        context=to_arabic(" ".join(item.context.split())) if item.context else None,
        text=text,
        text_raw=item.text_raw,
        start_date=schedule.start,
        end_date=schedule.end,
        date_kind=schedule.kind,
        date_precision=schedule.precision,
        date_raw=schedule.raw,
        date_source=schedule.source,
        time_start=schedule.time_start,
        time_end=schedule.time_end,
        confidence=_confidence(item, schedule, parties),
        source="table",
        place=Place(page=item.page, box=item.box),
        table_seq=table.seq,
        table_row=row.index,
        dates=entries_of(schedule, mentions),
        parties=tuple(parties),
        systems=tuple(systems),
    )


def _confidence(item: Item, schedule: Schedule, parties: Sequence[PartyEntry]) -> float:
    """The worst of the parts."""
    parts = [1.0]
    if item.split:
        parts.append(CONFIDENCE["split"])
    if any(p.inherited for p in parties):
        parts.append(CONFIDENCE["inherited"])
    if schedule.source == "gantt_bar":
        parts.append(CONFIDENCE["bar"])
    flags = set(schedule.records[0].flags) if schedule.records else set()
    if "year_inferred" in flags:
        parts.append(CONFIDENCE["year_inferred"])
    if flags & {"unresolved", "bad_year", "impossible_date"}:
        parts.append(CONFIDENCE["unresolved"])
    return min(parts)


def _people_findings(
    row: Row, people: Sequence[tuple[Column, PartyColumn]], activity: Activity
) -> list[Finding]:
    findings: list[Finding] = []
    for column, read in people:
        if not read.entries.get(row.index):
            if any(read.entries.values()):
                findings.append(
                    Finding(
                        code="party_missing",
                        evidence=activity.text[:200],
                        place=activity.place,
                        activity_id=activity.id,
                        fields=(("column", column.head),),
                    )
                )
        elif row.index in read.inherited:
            findings.append(
                Finding(
                    code="party_inherited",
                    evidence=", ".join(p.name for p in read.entries[row.index])[:200],
                    place=activity.place,
                    activity_id=activity.id,
                    fields=(("column", column.head),),
                )
            )
    return findings


def _report_row_without_activity(row: Row, result: MappedTable) -> None:
    filled = [v for v in row.values.values() if v.own and v.text]
    if filled:
        result.findings.append(
            Finding(
                code="row_without_activity",
                evidence=" | ".join(" ".join(v.text.split()) for v in filled)[:200],
                place=Place(page=filled[0].cell.page, box=filled[0].cell.box),
            )
        )


def _finish_usage(table: Table, head: Head, result: MappedTable) -> None:
    """Say of every cell what it was used for; what was used for nothing becomes a finding."""
    for cell in table.cells:
        key = (cell.row, cell.col)
        if key in result.usage:
            continue
        column = head.columns[cell.col]
        if not cell.text:
            result.usage[key] = "continues" if cell.continues else "empty"
        elif column.kind == "month":
            result.usage[key] = "label"
        elif column.kind == "activity" and cell.continues is not None:
            result.usage[key] = "activity"
        elif column.kind is not None and column.kind != "activity":
            result.usage[key] = column.kind
        else:
            result.usage[key] = "unused"
            result.findings.append(
                Finding(
                    code="cell_not_used",
                    evidence=" ".join(cell.text.split())[:200],
                    place=Place(page=cell.page, box=cell.box),
                    fields=(("column", column.head),),
                )
            )
