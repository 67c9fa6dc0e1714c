"""One thing to do as a record: its text, schedule, people and systems put together."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Table
from normalizers.dates import read_dates
from normalizers.lookups import SystemMention, find_systems
from normalizers.numerals import to_arabic
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.identity import content_id
from pipeline.mapping.items import Item
from pipeline.mapping.mapped import TableContext
from pipeline.mapping.rows import Row
from pipeline.mapping.schedule import Schedule, entries_of, schedule_of, with_times
from pipeline.mapping.titles import semester_of
from pipeline.records import Activity, Origin, PartyEntry, Place, SystemEntry

CONFIDENCE = {
    "split": 0.7,
    "inherited": 0.8,
    "bar": 0.6,
    "aligned": 0.7,
    "year_inferred": 0.9,
    "unresolved": 0.4,
}
"""How far what was read is to be trusted, where it was not simply printed."""


def table_activity(
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
    """The record of one item of a cell."""
    text = to_arabic(" ".join(item.text.split()))
    mentions = read_dates(item.text, context.dates)
    schedule = with_times(stated, mentions)
    if schedule.undated and not head.of_kind("date") and not head.of_kind("month"):
        schedule = schedule_of(mentions, "text", item.text)
    if schedule.undated or schedule.precision == "month":
        # `- 16 พ.ค. 67 เปิดภาคเรียน`: a point of a list that begins with its day.
        first = mentions[0] if mentions else None
        if first is not None and first.precision == "day" and not item.text[: first.span[0]].strip(" •-–"):
            schedule = schedule_of([first], "text", first.raw)
    systems = [SystemEntry(system=m.system, raw=m.raw) for m in find_systems(text)]
    named = {s.system for s in systems}
    around: tuple[tuple[Origin, Sequence[SystemMention]], ...] = (
        ("section", find_systems(section or "")),
        ("column", column.systems),
    )
    for origin, mentioned in around:
        for m in mentioned:
            if m.system not in named:
                named.add(m.system)
                systems.append(SystemEntry(system=m.system, raw=m.raw, origin=origin))
    for system_column in head.of_kind("system"):
        value = row.covering(system_column)
        for m in find_systems(value.text) if value else ():
            if m.system not in named:
                named.add(m.system)
                systems.append(SystemEntry(system=m.system, raw=m.raw))
    return Activity(
        id=content_id(
            context.document_id, "table", table.seq, row.index, column.index, item.number, item.text_raw
        ),
        seq=0,
        academic_year=context.academic_year,
        semester=semester_of(text, item.context, section),
        section=to_arabic(section) if section else None,
        workstream=column.workstream,
        row_label=label,
        item=item.number,
        context=to_arabic(" ".join(item.context.split())) if item.context else None,
        text=text,
        text_raw=item.text_raw,
        **schedule.columns(),
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
