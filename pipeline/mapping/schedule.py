"""When: date cells, labels and bars of a calendar grid, and dates in the text of an activity."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypedDict

from extractors.document import Arrow
from normalizers.dates import DateContext, DateRecord, read_dates
from pipeline.mapping.columns import Column
from pipeline.records import DateEntry, DateSource

_ARROW_MARKS = re.compile(r"[↔⟷⇔⬌←→⟵⟶⬅➡<>|]+")
# A date that geometry alone gives is good to some days; a bar this short is one day.
_ONE_DAY = 0.13  # of a column
_EDGE = 0.03  # of a column: less than a day
_UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a row is to be done. `records` are all expressions read for it, the schedule first; `beside` are those of
    other columns of its row, such as the day on which results are made known."""

    kind: str
    start: dt.date | None
    end: dt.date | None
    precision: str | None
    time_start: str | None
    time_end: str | None
    raw: str | None
    source: DateSource | None
    records: tuple[DateRecord, ...] = ()
    beside: tuple[DateRecord, ...] = ()

    @property
    def undated(self) -> bool:
        """Whether there is no schedule."""
        return self.kind == _UNDATED

    def columns(self) -> ScheduleColumns:
        """As columns of an activity."""
        return {
            "start_date": self.start,
            "end_date": self.end,
            "date_kind": self.kind,
            "date_precision": self.precision,
            "date_raw": self.raw,
            "date_source": self.source,
            "time_start": self.time_start,
            "time_end": self.time_end,
        }


class ScheduleColumns(TypedDict):
    """The columns of an activity that its schedule fills."""

    start_date: dt.date | None
    end_date: dt.date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    date_source: DateSource | None
    time_start: str | None
    time_end: str | None


UNDATED = Schedule(_UNDATED, None, None, None, None, None, None, None)


def schedule_from(text: str, context: DateContext, source: DateSource) -> Schedule:
    """The schedule a cell or label states; UNDATED when it holds no date."""
    # A date cell is one expression, however its lines were broken.
    records = read_dates(" ".join(text.split()), context)
    if not records:
        return UNDATED
    return _schedule(records, source, " ".join(text.split()))


def schedule_of(records: Sequence[DateRecord], source: DateSource, raw: str) -> Schedule:
    """The first of several records as the schedule."""
    return _schedule(records, source, raw) if records else UNDATED


def _schedule(records: Sequence[DateRecord], source: DateSource, raw: str) -> Schedule:
    first = records[0]
    return Schedule(
        first.kind,
        first.start,
        first.end,
        first.precision,
        first.time_start,
        first.time_end,
        raw,
        source,
        tuple(records),
    )


def label_text(text: str) -> str:
    """Text of a grid cell without arrows and the brackets around it."""
    return _ARROW_MARKS.sub(" ", text).strip(" ()\n")


def bar_dates(arrow: Arrow, columns: Sequence[Column]) -> tuple[dt.date, dt.date] | None:
    """Dates at the ends of a bar over month columns, good to a few days; None outside the months.

    An end that misses a column's edge by less than a day was meant to stand on it.
    """
    if arrow.end - arrow.start < _ONE_DAY:
        middle = _date_at((arrow.start + arrow.end) / 2, columns, end=False)
        return (middle, middle) if middle else None
    first, last = (round(p) if abs(p - round(p)) < _EDGE else p for p in (arrow.start, arrow.end))
    start, end = _date_at(first, columns, end=False), _date_at(last, columns, end=True)
    return None if start is None or end is None else (start, max(start, end))


def _date_at(place: float, columns: Sequence[Column], end: bool) -> dt.date | None:
    """The day at a place in columns; an end on a column's edge is the last day of the month before it."""
    index = int(place)
    if end and place == index and index:
        index -= 1
    by_index = {c.index: c.month for c in columns if c.month}
    month = by_index.get(index)
    if month is None:
        return None
    days = calendar.monthrange(*month)[1]
    day = round((place - index) * days) if end else int((place - index) * days) + 1
    return dt.date(month[0], month[1], min(max(day, 1), days))


def schedule_from_bar(arrow: Arrow, columns: Sequence[Column]) -> Schedule:
    """Schedule of a bar without a label."""
    dates = bar_dates(arrow, columns)
    if dates is None:
        return UNDATED
    start, end = dates
    kind = "point" if start == end else "range"
    return Schedule(kind, start, end, "day", None, None, None, "gantt_bar")


def with_times(schedule: Schedule, mentions: Sequence[DateRecord]) -> Schedule:
    """The schedule with the times that the text names for the same day, where it has none itself."""
    if schedule.time_start or schedule.time_end or schedule.undated:
        return schedule
    for mention in mentions:
        timed = mention.time_start or mention.time_end
        if timed and mention.end == schedule.end and (mention.start in (None, schedule.start)):
            return replace(schedule, time_start=mention.time_start, time_end=mention.time_end)
    return schedule


def entries_of(schedule: Schedule, mentions: Sequence[DateRecord]) -> tuple[DateEntry, ...]:
    """Rows of `activity_dates`: the schedule's expressions, then those of the text."""
    rows = [_entry("schedule", r) for r in schedule.records]
    if schedule.source == "gantt_bar":
        rows.append(
            DateEntry(
                role="schedule",
                kind=schedule.kind,
                start_date=schedule.start,
                end_date=schedule.end,
                precision="day",
                time_start=None,
                time_end=None,
                partial=None,
                raw="",
                flags=("from_geometry",),
                rule="gantt_bar",
            )
        )
    seen = set(schedule.records)
    rows += [_entry("mention", r) for r in (*schedule.beside, *mentions) if r not in seen]
    return tuple(rows)


def _entry(role: Literal["schedule", "mention"], record: DateRecord) -> DateEntry:
    return DateEntry(
        role=role,
        kind=record.kind,
        start_date=record.start,
        end_date=record.end,
        precision=record.precision,
        time_start=record.time_start,
        time_end=record.time_end,
        partial=record.partial,
        raw=record.raw,
        flags=record.flags,
        rule=record.rule,
    )
