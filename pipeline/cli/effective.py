"""`saraban effective`: which calendar holds on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.chain import Effective, effective
from pipeline.cli.console import Console
from pipeline.cli.review import day_of
from pipeline.errors import ExitCode, UsageError
from pipeline.publish.thai_dates import said_day
from pipeline.store.database import open_database

_STATES = {"holds": ("ใช้อยู่", "holds"), "replaced": ("ถูกแทนแล้ว", "replaced"), "not_yet": ("ยังไม่ถึง", "not yet")}


def effective_command(console: Console, db: Path, on: str | None, year: int | None) -> ExitCode:
    """Print which calendars hold on a day, and where an office is earlier than the ministry."""
    if year is not None and not 2400 <= year <= 2699:
        raise UsageError("bad_year", year=year)
    day = dt.date.fromisoformat(day_of(on))
    with open_database(db, readonly=True) as connection:
        found = effective(connection, day, year)
    if console.json:
        console.data(_json(found))
        return ExitCode.OK
    for line in _lines(found, console):
        console.out(line)
    if not found.calendars:
        console.say("ไม่มีปฏิทินในฐานข้อมูล", "There is no calendar in the database.")
    return ExitCode.OK


def _lines(found: Effective, console: Console) -> Iterator[str]:
    pick, said = console.pick, said_day(found.on)
    yield pick(f"ณ วันที่ {said.th}", f"On {said.en}")
    for c in found.calendars:
        day = said_day(c.date) if c.date else None
        dated = pick(day.th, day.en) if day else pick("ไม่ทราบวันที่", "no date")
        yield f"[{c.academic_year or '-'}] {pick(*_STATES[c.state])}: {c.filename} ({dated}, {pick(f'{c.activities} กิจกรรม', f'{c.activities} activities')})"
        yield f"      {c.issuer or '-'}: {' '.join((c.title or '-').split())}"
        if c.why_th:
            yield f"      {pick(c.why_th, c.why_en)}"
        if c.copies:
            yield f"      {pick('สำเนา', 'copies')}: {', '.join(c.copies)}"
    for e in found.earlier:
        own, theirs = e.own.said, e.national.said
        yield pick(
            f"เร็วกว่าส่วนกลาง {e.days} วัน: {' '.join(e.text.split())}",
            f"{e.days} days before the national calendar: {' '.join(e.text.split())}",
        )
        yield f"      {e.filename}: {pick(own.th, own.en)}   {e.national_filename}: {pick(theirs.th, theirs.en)}  ({e.activity_id})"


def _json(found: Effective) -> dict[str, Any]:
    return {
        "schema": "saraban-effective-1",
        "on": found.on.isoformat(),
        "calendars": [
            {
                "state": c.state,
                "academic_year": c.academic_year,
                "document_id": c.document_id,
                "filename": c.filename,
                "title": c.title,
                "issuer": c.issuer,
                "date": c.date.isoformat() if c.date else None,
                "activities": c.activities,
                "replaced_by": c.by,
                "why_th": c.why_th,
                "why_en": c.why_en,
                "copies": list(c.copies),
            }
            for c in found.calendars
        ],
        "earlier": [
            {
                "activity_id": e.activity_id,
                "text": e.text,
                "filename": e.filename,
                "end_date": e.own.end_date.isoformat() if e.own.end_date else None,
                "national_filename": e.national_filename,
                "national_activity_id": e.national.id,
                "national_end_date": e.national.end_date.isoformat() if e.national.end_date else None,
                "days": e.days,
            }
            for e in found.earlier
        ],
    }
