"""When a row of a table is to be done: its date cell, its labels, its bars, or the day its section states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Arrow, Box, Unit
from normalizers.dates import DateContext, read_dates
from normalizers.lookups import squeeze
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.date_columns import schedule_of_dates, with_time_column
from pipeline.mapping.mapped import TableContext
from pipeline.mapping.marks import is_mark
from pipeline.mapping.rows import Row, Value
from pipeline.mapping.scan_doubts import Habits, Label, doubted_bars, doubted_label
from pipeline.mapping.schedule import (
    UNDATED,
    Schedule,
    bar_dates,
    label_text,
    schedule_from,
    schedule_from_bar,
    schedule_of,
)
from pipeline.mapping.settled_labels import settled_label
from pipeline.records import Finding, Place

# An arrow drawn this many days away from its label contradicts it.
_ARROW_TOLERANCE = 12


def stated_schedule(
    row: Row, head: Head, arrows: Sequence[Arrow], context: TableContext, habits: Habits
) -> tuple[Schedule, list[Finding]]:
    """Schedule of a row from its date cell, its labels or bars, or the date its section states.

    `arrows` are those of the row; `habits` tells how its table uses them.
    """
    stated = schedule_of_dates(row, head, context)
    if stated is not None:
        return stated
    months = head.of_kind("month")
    if months:
        return _grid_schedule(row, months, arrows, context, habits)
    if row.section is not None:
        records = read_dates(row.section.text, context.dates)
        # A section that is nothing but a day dates every row under it.
        if len(records) == 1 and len(squeeze(records[0].raw)) >= 0.6 * len(squeeze(row.section.text)):
            schedule = schedule_of(records, "inherited", row.section.text)
            return with_time_column(schedule, row, head), []
    if context.day is not None and head.of_kind("time") and not head.of_kind("date"):
        return with_time_column(context.day, row, head), []
    return UNDATED, []


def _grid_schedule(
    row: Row, months: Sequence[Column], arrows: Sequence[Arrow], context: TableContext, habits: Habits
) -> tuple[Schedule, list[Finding]]:
    findings: list[Finding] = []
    labels: list[Label] = []
    seen: set[tuple[int, int]] = set()  # a merged cell stands in several months
    for column in months:
        value = row.own(column)
        text = label_text(value.text) if value else ""
        if value is None or not text or is_mark(text) or value.origin in seen:
            continue
        seen.add(value.origin)
        dates = DateContext(
            academic_year_be=context.dates.academic_year_be,
            doc_date=context.dates.doc_date,
            column_month=column.month,
        )
        label = Label(value, " ".join(text.split()), schedule_from(text, dates, "gantt_label"))
        label, notes = settled_label(label, dates, arrows, months, context)
        place = Place(page=value.cell.page, box=value.cell.box)
        if label.schedule.undated:
            findings.append(Finding(code="date_not_read", evidence=text, place=place))
            continue
        labels.append(label)
        findings += [*notes, *_column_check(label.schedule, column, value, arrows, months, context.unit)]
    unread = any(f.code == "date_not_read" for f in findings)
    doubt = doubted_label(labels, row, months, arrows, unread, context, habits)
    if doubt is not None:
        raw = " ".join(label.text for label in labels)
        return replace(labels[0].schedule, start=None, end=None, raw=raw, records=()), [*findings, doubt]
    schedules = [label.schedule for label in labels]
    if not schedules:
        doubt = doubted_bars(row, months, arrows, unread, context, habits)
        if doubt is not None:
            return UNDATED, [*findings, doubt]
        arrows = [*arrows, *marked_months(row, months)]
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
    for following in schedules[1:]:
        # Two labels that meet at the turn of the month are one: `16 - 31` and `1 - 10`.
        if first.end is None or following.start != first.end + dt.timedelta(days=1):
            break
        first = replace(first, kind="range", start=first.start or first.end, end=following.end)
    if len(schedules) > 1:
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


def marked_months(row: Row, months: Sequence[Column]) -> list[Arrow]:
    """Bars set as characters: neighbouring month cells that hold ↔, dashes or ticks and nothing else."""
    bars: list[Arrow] = []
    seen: set[tuple[int, int]] = set()
    for column in months:
        value = row.own(column)
        if value is None or value.origin in seen or not is_mark(value.text):
            continue
        seen.add(value.origin)
        start, end = float(value.cell.col), float(value.cell.col + value.cell.col_span)
        box, page = value.cell.box, value.cell.page
        if bars and bars[-1].end == start:
            bars[-1] = replace(bars[-1], end=end, box=Box.around([bars[-1].box, box]) or box)
        else:
            bars.append(Arrow(row.index, start, end, page, box, "none"))
    return bars
