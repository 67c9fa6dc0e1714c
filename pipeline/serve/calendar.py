"""An academic year as months: every day with what begins, ends or is due, Buddhist years, days off shaded."""

from __future__ import annotations

import calendar
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.mapping.days_off import day_off
from pipeline.publish.thai_dates import ERA, Said, said_row

MONTHS = (
    ("มกราคม", "January"), ("กุมภาพันธ์", "February"), ("มีนาคม", "March"), ("เมษายน", "April"), ("พฤษภาคม", "May"),
    ("มิถุนายน", "June"), ("กรกฎาคม", "July"), ("สิงหาคม", "August"), ("กันยายน", "September"), ("ตุลาคม", "October"),
    ("พฤศจิกายน", "November"), ("ธันวาคม", "December"),
)  # fmt: skip
WEEKDAYS = (("จ", "Mo"), ("อ", "Tu"), ("พ", "We"), ("พฤ", "Th"), ("ศ", "Fr"), ("ส", "Sa"), ("อา", "Su"))
_DUE = frozenset({"deadline", "until", "until_last_day", "point", "cutoff"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity in a month. `sort`: the day by which it is listed there."""

    id: str
    text: str
    section: str | None
    said: Said
    systems: tuple[str, ...]
    due: bool
    sort: int


@dataclass(slots=True)
class Day:
    """A day of a month. `off`: what makes it a day off; `due`, `busy`: how much ends and how much goes on."""

    number: int
    off: Said | None
    due: int = 0
    busy: int = 0


@dataclass(slots=True)
class Month:
    """A month with its weeks (None before the first and after the last day) and what happens in it."""

    year: int
    month: int
    th: str
    en: str
    weeks: list[list[Day | None]]
    entries: list[Entry] = field(default_factory=list)
    going_on: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar. `undated`: activities that stand on no day."""

    year: int
    months: tuple[Month, ...]
    undated: tuple[Entry, ...]
    documents: tuple[str, ...]
    systems: tuple[str, ...]


_ACTIVITIES = """
SELECT a.*, d.filename FROM activities AS a JOIN documents AS d ON d.id = a.document_id
WHERE coalesce(a.academic_year, d.academic_year) = :year
  AND a.document_id NOT IN (SELECT document_id FROM document_links WHERE kind = 'copy_of')
  AND a.document_id NOT IN (SELECT target_document_id FROM document_links WHERE kind = 'revises')
ORDER BY d.filename, a.seq
"""


def year_of(connection: sqlite3.Connection, year: int, system: str | None = None) -> Year:
    """The calendar of an academic year (Buddhist Era): circulars that hold, copies left out; of one system or all."""
    named: dict[str, list[str]] = defaultdict(list)
    for activity, name in connection.execute(
        "SELECT activity_id, system FROM activity_systems_all ORDER BY 1, 2"
    ):
        named[activity].append(name)
    rows = [dict(r) for r in connection.execute(_ACTIVITIES, {"year": year})]
    systems = sorted({s for r in rows for s in named[r["id"]]})
    if system is not None:
        rows = [r for r in rows if system in named[r["id"]]]
    months: dict[tuple[int, int], Month] = {}
    undated = []
    for row in rows:
        start, end = (date.fromisoformat(row[n]) if row[n] else None for n in ("start_date", "end_date"))
        first, last = start or end, end or start
        if first is None or last is None:
            undated.append(_entry(row, tuple(named[row["id"]]), 0))
            continue
        low, high = min(first, last), max(first, last)
        for index in range(low.year * 12 + low.month - 1, high.year * 12 + high.month):
            key = (index // 12, index % 12 + 1)
            month = months.setdefault(key, _month(*key))
            _into(month, row, tuple(named[row["id"]]), low, high)
    filled = _without_gaps(months)
    for month in filled:
        month.entries.sort(key=lambda e: e.sort)
    return Year(
        year, tuple(filled), tuple(undated), tuple(sorted({r["filename"] for r in rows})), tuple(systems)
    )


def _into(month: Month, row: dict[str, Any], systems: tuple[str, ...], low: date, high: date) -> None:
    """An activity into one month that it touches: listed where it begins or ends, else as going on."""
    begins = (low.year, low.month) == (month.year, month.month)
    ends = (high.year, high.month) == (month.year, month.month)
    due = row["date_kind"] in _DUE
    for week in month.weeks:
        for day in week:
            if day is not None:
                here = date(month.year, month.month, day.number)
                if here == high:
                    day.due += 1
                elif low <= here < high:
                    day.busy += 1
    if begins or ends:
        month.entries.append(
            _entry(row, systems, low.day if begins and not due else high.day if ends else low.day)
        )
    else:
        month.going_on.append(_entry(row, systems, 0))


def _entry(row: dict[str, Any], systems: tuple[str, ...], sort: int) -> Entry:
    text = f"{row['context']}: {row['text']}" if row["context"] else row["text"]
    return Entry(row["id"], text, row["section"], said_row(row), systems, row["date_kind"] in _DUE, sort)


def _without_gaps(months: dict[tuple[int, int], Month]) -> list[Month]:
    """From the first month to the last, those with nothing in them too, as far as they are no more than a year."""
    if not months:
        return []
    low, high = (y * 12 + m - 1 for y, m in (min(months), max(months)))
    if high - low > 24:  # a slip of a year must not make a calendar of a century
        return [months[key] for key in sorted(months)]
    keys = [(n // 12, n % 12 + 1) for n in range(low, high + 1)]
    return [months.get(key) or _month(*key) for key in keys]


def _month(year: int, month: int) -> Month:
    th, en = MONTHS[month - 1]
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(year, month):
        days: list[Day | None] = []
        for number in week:
            off = day_off(date(year, month, number)) if number else None
            days.append(Day(number, Said(*off) if off else None) if number else None)
        weeks.append(days)
    return Month(year, month, f"{th} {year + ERA}", f"{en} {year}", weeks)
