"""`saraban review`: what should be checked as a spreadsheet, out and in."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.corrections.book import DEFAULT_NAME, Book, CorrectionsError, append, read_book
from pipeline.errors import ExitCode, FileAccessError, UsageError
from pipeline.publish.files import write_atomically
from pipeline.store.database import open_database
from pipeline.words import STATES


def corrections_path(db: Path, given: Path | None) -> Path:
    """The corrections file: the one named, or corrections.jsonl beside the database."""
    return given or db.parent / DEFAULT_NAME


def load_book(path: Path, *, named: bool = False) -> Book:
    """The corrections of a file; none where it is not there, unless somebody has `named` it.

    Raises:
        FileAccessError: it cannot be read, or a line is no correction.
    """
    try:
        if named:
            path.stat()
        return read_book(path)
    except (OSError, CorrectionsError) as error:
        raise FileAccessError("not_readable", path=path, why=error) from error


def review_export(
    console: Console,
    db: Path,
    out: Path | None,
    corrections: Path | None,
    notes: bool,
    copies: bool,
    limit: int,
) -> ExitCode:
    """Write the review sheet."""
    from pipeline.review import questions, workbook_bytes

    path = out or Path("outputs/review.xlsx")
    book = load_book(corrections_path(db, corrections), named=corrections is not None)
    with open_database(db, readonly=True) as connection:
        found = questions(connection, book, notes=notes, copies=copies)
        asked = found[:limit] if limit else found
        content = workbook_bytes(connection, asked, console.language)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise FileAccessError("not_writable", path=path, why=error) from error
    if console.json:
        console.data({"file": str(path), "questions": len(asked), "total": len(found)})
    if len(asked) < len(found):
        rest = len(found) - len(asked)
        console.say(f"ยังมีอีก {rest} ข้อ (--limit 0 เพื่อทั้งหมด)", f"{rest} more questions (--limit 0 for all)")
    console.say(
        f"คำถาม {len(asked)} ข้อ: {path}  ตอบในช่องสีเหลือง แล้วใช้: saraban review apply {path} --who ชื่อ",
        f"{len(asked)} questions: {path}  Answer in the yellow cells, then: saraban review apply {path} --who NAME",
    )
    return ExitCode.OK


def review_apply(
    console: Console, sheet: Path, db: Path, corrections: Path | None, who: str | None, when: str | None
) -> ExitCode:
    """Take the answers of a sheet into the corrections file and the database."""
    from pipeline.review import SheetError, read_answers

    day = day_of(when)
    path = corrections_path(db, corrections)
    book = load_book(path)
    try:
        applied = read_answers(sheet, who=who, when=day)
    except (OSError, SheetError) as error:
        raise FileAccessError("not_readable", path=sheet, why=error) from error
    try:
        new = append(path, applied.corrections, book)
    except OSError as error:
        raise FileAccessError("not_writable", path=path, why=error) from error
    states = apply_to_database(db, load_book(path))
    for row, th, en in applied.problems:
        console.warn(console.pick(f"{sheet} แถว {row}: {th}", f"{sheet} row {row}: {en}"))
    if console.json:
        problems = [{"row": r, "message": console.pick(th, en)} for r, th, en in applied.problems]
        console.data(
            {
                "corrections": str(path),
                "added": len(new),
                "states": dict(sorted(states.items())),
                "problems": problems,
            }
        )
    console.say(
        f"เพิ่มคำตอบ {len(new)} ข้อใน {path}"
        + (f" ใช้ไม่ได้ {len(applied.problems)} แถว" if applied.problems else ""),
        f"{len(new)} answers added to {path}"
        + (f", {len(applied.problems)} rows not usable" if applied.problems else ""),
    )
    say_states(console, states)
    return ExitCode.PARTIAL if applied.problems else ExitCode.OK


def apply_to_database(db: Path, book: Book) -> Counter[str]:
    """Bring a database in line with the corrections; how many are in each state. Without a database, nothing."""
    from pipeline.flow import apply_book

    if not db.is_file():
        return Counter()
    with open_database(db) as connection:
        apply_book(connection, book)
        states = Counter(
            {r[0]: r[1] for r in connection.execute("SELECT state, count(*) FROM corrections GROUP BY 1")}
        )
        known = {r[0] for r in connection.execute("SELECT sha256 FROM documents")}
    elsewhere = sum(len(book.about(d)) for d in book.documents - known)
    if elsewhere:
        states["elsewhere"] = elsewhere
    return states


def count_states(connection: sqlite3.Connection) -> Counter[str]:
    """How many corrections of the database are in each state."""
    rows = connection.execute("SELECT state, count(*) FROM corrections GROUP BY state")
    return Counter({row[0]: row[1] for row in rows})


_STATES = {
    **STATES,
    "elsewhere": ("ของเอกสารที่ไม่อยู่ในฐานข้อมูลนี้", "about documents that are not in this database"),
}


def say_states(console: Console, states: Counter[str]) -> None:
    """One line: what became of the corrections."""
    if states:
        said = ", ".join(f"{console.pick(*_STATES[name])} {states[name]}" for name in _STATES if states[name])
        console.say(f"คำแก้ไข: {said}", f"Corrections: {said}")


def day_of(when: str | None) -> str:
    """The day of the answers: as given, in either era, else today in Thailand."""
    from pipeline.corrections.fields import field_of
    from pipeline.corrections.values import ValueUnusableError, usable

    if when is None:
        return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date().isoformat()
    field = field_of("letter", "date")
    try:
        day = usable(field, when) if field else None
    except ValueUnusableError as error:
        raise UsageError("bad_day", day=when) from error
    return day or day_of(None)
