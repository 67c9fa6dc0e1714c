"""`saraban export`: write, then say what was written and what a calendar had to leave out."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.console import Console
from pipeline.errors import ExitCode, UsageError
from pipeline.export import export
from pipeline.store.database import open_database


def export_command(
    console: Console,
    format_name: str,
    db: Path,
    out: Path | None,
    *,
    role: str | None,
    system: str | None,
    year: int | None,
    shards: int | None = None,
) -> ExitCode:
    """Write the database as files of another format."""
    if year is not None and not 2400 <= year <= 2699:
        raise UsageError("bad_year", year=year)
    directory = out or Path("outputs") / f"export-{format_name}"
    with open_database(db, readonly=True) as connection:
        done = export(connection, format_name, directory, role=role, system=system, year=year, shards=shards)
    if console.json:
        console.data(
            {
                "format": format_name,
                "files": [str(path) for path in done.files],
                "events": done.events,
                "undated": done.undated,
                "reversed": done.reversed,
            }
        )
    for path in done.files:
        console.detail(f"เขียน {path}", f"wrote {path}")
    if done.events is not None:
        console.say(
            f"{done.events} กำหนดการ ไม่มีวันที่ {done.undated} วันที่สลับกัน {done.reversed} (ดู saraban findings)",
            f"{done.events} events; without a date {done.undated}, dates the wrong way round {done.reversed}"
            " (see saraban findings)",
        )
    where = done.files[0] if len(done.files) == 1 else directory
    console.say(f"เขียนแล้ว {len(done.files)} ไฟล์: {where}", f"{len(done.files)} files written: {where}")
    return ExitCode.OK
