"""A calendar (iCalendar, RFC 5545) of what is due: all-day events, deadlines with alarms, hours of Bangkok."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pipeline.errors import UsageError
from pipeline.export.events import Calendar, Event, calendar_of, first_day, last_day
from pipeline.export.icalendar_text import escape_text, fold_line
from pipeline.export.rows import ROLES, ROLES_TH, ActivityRow, activity_rows
from pipeline.store.search_text import keys_of_name, system_key

ZONE = "Asia/Bangkok"
DEADLINES = frozenset({"deadline", "until", "until_last_day"})
# Days before a deadline on which a calendar reminds.
ALARM_DAYS = (7, 1)
_HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//saraban//saraban//TH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
)  # fmt: skip
# Thailand has kept +07:00 since 1920 and has no summer time.
_ZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700", "TZNAME:+07", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def system_id(connection: sqlite3.Connection, name: str) -> str:
    """The id of a system by its id or any of its names.

    Raises:
        UsageError: no such system; the message names those that there are.
    """
    known = [row["id"] for row in connection.execute("SELECT id FROM systems ORDER BY id")]
    keys = keys_of_name(name) if name.strip() else frozenset()
    for identity in known:
        if identity.casefold() == name.strip().casefold() or system_key(identity) in keys:
            return str(identity)
    raise UsageError("unknown_system", system=name, known=", ".join(known))


def calendar_rows(
    connection: sqlite3.Connection, role: str | None, system: str | None, year: int | None
) -> Calendar:
    """The calendar of one role, system or year; `system` is an id."""

    def wanted(a: ActivityRow) -> bool:
        return (role is None or bool(a.people.get(role))) and (system is None or system in a.systems)

    rows = (a for a in activity_rows(connection) if year is None or a.academic_year == year)
    return calendar_of(rows, wanted)


def ics_bytes(calendar: Calendar, name: str) -> bytes:
    """The file."""
    lines = [*_HEAD, f"NAME:{escape_text(name)}", f"X-WR-CALNAME:{escape_text(name)}", *_ZONE]
    for event in calendar.events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(fold_line(line) for line in lines)


def _event(event: Event) -> Iterator[str]:
    a = event.activity
    lead = f"{a.context}: " if a.context else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp:%Y%m%d}T000000Z"
    yield f"SEQUENCE:{event.sequence}"
    yield from _when(a)
    yield f"SUMMARY:{escape_text(' '.join((lead + a.text).split()))}"
    yield f"DESCRIPTION:{escape_text(chr(10).join(_description(a)))}"
    if a.systems:
        yield "CATEGORIES:" + ",".join(escape_text(s) for s in a.systems)
    # A month of work must not make a month of "busy".
    yield "TRANSP:TRANSPARENT"
    if a.date_kind in DEADLINES:
        for days in ALARM_DAYS:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield f"TRIGGER:-P{days}D"
            yield f"DESCRIPTION:{escape_text(' '.join(a.text.split()))}"
            yield "END:VALARM"
    yield "END:VEVENT"


def _when(a: ActivityRow) -> Iterator[str]:
    first, last = first_day(a), last_day(a)
    if a.time_start and first == last and a.date_kind not in DEADLINES:
        yield f"DTSTART;TZID={ZONE}:{_moment(first, a.time_start)}"
        if a.time_end and a.time_end > a.time_start:
            yield f"DTEND;TZID={ZONE}:{_moment(first, a.time_end)}"
        return
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    # The end of an all-day event is the day after it.
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"


def _moment(day: date, time: str) -> str:
    hours, minutes = map(int, time.split(":"))
    moment = datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)  # noqa: DTZ001
    return f"{moment:%Y%m%dT%H%M%S}"


def _description(a: ActivityRow) -> Iterator[str]:
    yield f"เมื่อ: {a.said.th}"
    for role in ROLES:
        if a.people.get(role):
            yield f"{ROLES_TH[role]}: {'; '.join(a.people[role])}"
    if a.section:
        yield f"หมวด: {a.section}"
    if a.academic_year:
        yield f"ปีการศึกษา: {a.academic_year}"
    yield f"เอกสาร: {a.filename} {a.place_th}" + (f" ลำดับ {a.row_label}" if a.row_label else "")
    yield f"รหัสกิจกรรม: {a.id}"
