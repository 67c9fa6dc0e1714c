"""Dates and shifts as an office writes them: Buddhist Era in Thai, Gregorian in English."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pipeline.messages.days import ERA, MONTHS_EN, MONTHS_TH, Said, said_day

__all__ = [
    "ERA",
    "MONTHS_EN",
    "MONTHS_TH",
    "Said",
    "said_day",
    "said_month",
    "said_move",
    "said_range",
    "said_row",
    "said_schedule",
    "said_shift",
]


class Scheduled(Protocol):
    """Whatever has a schedule: an activity of a document, or one side of a comparison."""

    @property
    def start_date(self) -> date | None:
        """First day."""

    @property
    def end_date(self) -> date | None:
        """Last day."""

    @property
    def date_kind(self) -> str:
        """Kind of schedule."""

    @property
    def date_precision(self) -> str | None:
        """day or month."""

    @property
    def date_raw(self) -> str | None:
        """As printed."""

    @property
    def time_start(self) -> str | None:
        """HH:MM."""

    @property
    def time_end(self) -> str | None:
        """HH:MM."""


def said_month(day: date) -> Said:
    """พ.ย. 2564 / Nov 2021."""
    return Said(f"{MONTHS_TH[day.month - 1]} {day.year + ERA}", f"{MONTHS_EN[day.month - 1]} {day.year}")


def said_range(start: date, end: date) -> Said:
    """The shortest unmistakable form: 1–30 ต.ค. 2564, 15 ต.ค. – 10 พ.ย. 2564, or both days in full."""
    if start > end:  # as printed; a reversed range must look reversed
        a, b = said_day(start), said_day(end)
        return Said(f"{a.th} – {b.th}", f"{a.en} – {b.en}")
    th, en = MONTHS_TH[start.month - 1], MONTHS_EN[start.month - 1]
    last = said_day(end)
    if (start.year, start.month) == (end.year, end.month):
        return Said(f"{start.day}–{last.th}", f"{start.day}–{last.en}")
    if start.year == end.year:
        return Said(f"{start.day} {th} – {last.th}", f"{start.day} {en} – {last.en}")
    first = said_day(start)
    return Said(f"{first.th} – {last.th}", f"{first.en} – {last.en}")


def said_schedule(activity: Scheduled) -> Said:
    """When an activity is due, with its times."""
    start, end = activity.start_date, activity.end_date
    if start is None and end is None:
        raw = activity.date_raw
        return Said(raw, raw) if raw else Said("ไม่ระบุวัน", "no date")
    if activity.date_precision == "month" and start and end:
        a, b = said_month(start), said_month(end)
        days = a if a == b else Said(f"{a.th} – {b.th}", f"{a.en} – {b.en}")
    elif start and end:
        days = said_day(start) if start == end else said_range(start, end)
    elif end:
        days = said_day(end)
    else:
        assert start is not None  # noqa: S101 - the case of no date at all was answered above
        days = said_day(start)
    words = _CUES.get(activity.date_kind)
    if words and (start is None or end is None or start == end):
        days = Said(words.th.format(days.th), words.en.format(days.en))
    hours = [t.replace(":", ".") for t in (activity.time_start, activity.time_end) if t]
    if hours:
        days = Said(f"{days.th} เวลา {'–'.join(hours)} น.", f"{days.en}, {'–'.join(hours).replace('.', ':')}")
    return days


def said_row(row: Mapping[str, Any] | sqlite3.Row) -> Said:
    """When an activity is due, from its row of the database."""
    start, end = (date.fromisoformat(row[n]) if row[n] else None for n in ("start_date", "end_date"))
    return said_schedule(_Row(start, end, *(row[n] for n in _ROW_FIELDS)))


@dataclass(frozen=True, slots=True)
class _Row:
    start_date: date | None
    end_date: date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    time_start: str | None
    time_end: str | None


_ROW_FIELDS = ("date_kind", "date_precision", "date_raw", "time_start", "time_end")
_CUES = {
    "deadline": Said("ภายใน {}", "by {}"),
    "cutoff": Said("ณ {}", "as of {}"),
    "from": Said("ตั้งแต่ {}", "from {}"),
    "until": Said("ถึง {}", "until {}"),
    "until_last_day": Said("{} เป็นวันสุดท้าย", "{} at the latest"),
}


def said_move(days: int) -> Said:
    """A day that moved: later is ออก, earlier is เข้า."""
    n = abs(days)
    if days == 0:
        return Said("ไม่เปลี่ยน", "unchanged")
    unit = "day" if n == 1 else "days"
    return (
        Said(f"เลื่อนออก {n:,} วัน", f"{n:,} {unit} later")
        if days > 0
        else Said(f"เลื่อนเข้า {n:,} วัน", f"{n:,} {unit} earlier")
    )


def said_shift(start: int | None, end: int | None, *, deadline: bool = False) -> Said:
    """What became of a schedule, from the net shift of its first and last day.

    `deadline`: neither side has a first day, so that moving the last one gives time or takes it.
    """
    if not start and not end:
        return Said("ไม่เปลี่ยน", "unchanged")
    if deadline and end:
        start = 0
    if start is None or end is None:
        return said_move(end if start is None and end is not None else start or 0)
    if start == end:
        return said_move(end)
    longer = end - start
    if start and end and (start > 0) == (end > 0):
        first, last = said_move(start), said_move(end)
        return Said(f"วันเริ่ม{first.th} วันสิ้นสุด{last.th}", f"start {first.en}, end {last.en}")
    n, unit = f"{abs(longer):,}", "day" if abs(longer) == 1 else "days"
    if longer > 0:
        why = Said("", "") if not start else Said(" (เริ่มเร็วขึ้น)", " (starts earlier)")
        return Said(f"ขยายเวลา {n} วัน{why.th}", f"{n} {unit} more{why.en}")
    why = Said("", "") if not start else Said(" (เริ่มช้าลง)", " (starts later)")
    return Said(f"ย่นเวลา {n} วัน{why.th}", f"{n} {unit} less{why.en}")
