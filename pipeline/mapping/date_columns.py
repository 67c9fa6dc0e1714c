"""When a row is to be done by its columns of dates: one, two that hold its ends, a day and its month apart, or rounds."""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.dates import DateRecord, read_dates
from normalizers.lookups import squeeze
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.mapped import TableContext
from pipeline.mapping.rows import Row, Value
from pipeline.mapping.schedule import Schedule, schedule_from, schedule_of, with_times
from pipeline.mapping.vocabulary import names_round
from pipeline.records import Finding, Place

_FIRST_DAY = re.compile("เริ่ม|ตั้งแต่")
_LAST_DAY = re.compile("สิ้นสุด|แล้วเสร็จ|ถึงวันที่")
_NOTHING = re.compile(r"[-–—−_.\s]*")
_MONTH = "เดือน"


def schedule_of_dates(row: Row, head: Head, context: TableContext) -> tuple[Schedule, list[Finding]] | None:
    """The schedule that the columns of dates state, with what to look at; None where they say nothing."""
    span = _from_two_columns(row, head, context)
    if span is not None:
        return span, []
    composed = _day_and_month(row, head, context)
    if composed is not None:
        return with_time_column(composed, row, head), []
    return _from_date_columns(row, head, context)


def _from_two_columns(row: Row, head: Head, context: TableContext) -> Schedule | None:
    """A range whose first and last day stand in two columns (วันเริ่มต้น, วันสิ้นสุด)."""
    columns = head.of_kind("date")
    begins = [c for c in columns if _FIRST_DAY.search(squeeze(c.head))]
    closes = [c for c in columns if _LAST_DAY.search(squeeze(c.head)) and c not in begins]
    if len(begins) != 1 or len(closes) != 1:
        return None
    values = (_said(row, begins[0]), _said(row, closes[0]))
    if values[0] is None or values[1] is None:
        return _last_alone(values[1], context)
    first, last = (schedule_from(v.text, context.dates, "cell") for v in values if v is not None)
    if first.kind != "point" or last.kind not in ("point", "deadline"):
        return None
    return replace(
        first,
        kind="range",
        end=last.end,
        raw=f"{first.raw} - {last.raw}",
        records=(*first.records, *last.records),
    )


def _last_alone(value: Value | None, context: TableContext) -> Schedule | None:
    """Only the last day of the two columns; the first day alone is a day like any other."""
    if value is None:
        return None
    schedule = schedule_from(value.text, context.dates, "cell")
    return replace(schedule, kind="until", start=None) if schedule.kind == "point" else None


def _said(row: Row, column: Column) -> Value | None:
    """What a cell says; a dash says nothing."""
    value = row.covering(column)
    return value if value is not None and _NOTHING.fullmatch(value.text.strip()) is None else None


def _stated(value: Value, column: Column, context: TableContext) -> Schedule:
    """The schedule of a date cell; under `เดือน` the bare name of a month is a month."""
    schedule = schedule_from(value.text, context.dates, "cell")
    text = " ".join(value.text.split())
    if not schedule.undated or squeeze(column.head) != _MONTH or not _is_month(text, context):
        return schedule
    records = read_dates(f"{_MONTH}{text}", context.dates)
    return schedule_of([replace(r, raw=text, span=(0, len(text))) for r in records], "cell", text)


def _from_date_columns(row: Row, head: Head, context: TableContext) -> tuple[Schedule, list[Finding]] | None:
    """The schedule of the first date column that says something; one that names days before one that names a month.

    What another date column says (`วันประกาศผล`) is a date beside it.
    """
    said = [(value, column) for column in head.of_kind("date") if (value := _said(row, column)) is not None]
    if not said:
        return None
    read = [(_stated(value, column, context), value) for value, column in said]
    dated = [(s, v) for s, v in read if not s.undated]
    by_day = [(s, v) for s, v in dated if s.precision != "month"]
    schedule, value = (by_day or dated or read)[0]
    place = Place(page=value.cell.page, box=value.cell.box)
    if schedule.undated:
        return schedule, [Finding(code="date_not_read", evidence=value.text, place=place)]
    others = [r for s, v in dated if v is not value and s.precision != "month" for r in s.records]
    beside = tuple(r for r in others if r not in schedule.records)
    schedule = with_time_column(replace(schedule, beside=beside), row, head)
    findings = _extra_dates(schedule, value, place)
    if beside and not findings:
        evidence = "; ".join([" ".join(value.text.split()), *(r.raw for r in beside)])
        findings = [Finding(code="several_dates", evidence=evidence, place=place)]
    return schedule, findings


def rounds_of(row: Row, head: Head, context: TableContext) -> list[tuple[str | None, Schedule]]:
    """The schedules of a row whose columns of dates are rounds (`ภาคเรียนที่ 1 | ภาคเรียนที่ 2`), each with its head."""
    columns = head.of_kind("date")
    if len(columns) < 2 or not all(names_round(c.head) for c in columns):
        return []
    said = [(c.head, v) for c in columns if (v := _said(row, c)) is not None]
    return [(name, schedule_from(value.text, context.dates, "cell")) for name, value in said]


def schedules_by_item(
    row: Row, head: Head, context: TableContext, stated: Schedule, count: int
) -> list[Schedule] | None:
    """A schedule for each of the things to do in a cell, where the date cell has as many lines, each with its day."""
    if count < 2 or stated.source != "cell" or len(stated.records) != count:
        return None
    for column in head.of_kind("date"):
        value = row.covering(column)
        if value is None or " ".join(value.text.split()) != stated.raw:
            continue
        lines = [b.text for b in value.blocks]
        if len(lines) != count:
            lines = [line.text_raw for b in value.blocks for line in b.lines]
        read = [schedule_from(line, context.dates, "cell") for line in lines]
        if len(read) == count and all(len(s.records) == 1 for s in read):
            return read
    return None


def _day_and_month(row: Row, head: Head, context: TableContext) -> Schedule | None:
    """A date whose days and month stand apart: in two columns, or the month in the section's head."""
    values = [v for c in head.of_kind("date") if (v := row.covering(c)) is not None]
    texts = [" ".join(v.text.split()) for v in values]
    if len(texts) == 1 and row.section is not None:
        texts.append(" ".join(row.section.text.split()))
    if len(texts) != 2:
        return None
    months = [t for t in texts if _is_month(t, context)]
    days = [t for t in texts if t not in months and not read_dates(t, context.dates)]
    if len(months) != 1 or len(days) != 1 or not any(c.isdigit() for c in days[0]):
        return None
    schedule = schedule_from(f"{days[0]} {months[0]}", context.dates, "cell")
    return None if schedule.undated or schedule.kind == "month" else schedule


def _is_month(text: str, context: TableContext) -> bool:
    """Whether a text names a month and nothing else."""
    records = read_dates(text if re.search("[0-9๐-๙]", text) else f"เดือน{text}", context.dates)
    return (
        len(records) == 1
        and records[0].kind == "month"
        and len(squeeze(text)) <= len(squeeze(records[0].raw)) + 5
    )


def with_time_column(schedule: Schedule, row: Row, head: Head) -> Schedule:
    """The schedule with the hours that a column of times gives, where it has none."""
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
    return replace(record, start=schedule.start, end=schedule.end)


def _extra_dates(schedule: Schedule, value: Value, place: Place) -> list[Finding]:
    if len(schedule.records) <= 1:
        return []
    return [Finding(code="several_dates", evidence=" ".join(value.text.split()), place=place)]
