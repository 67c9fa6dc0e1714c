"""Answers out of a review sheet (Excel, or CSV saved from it): corrections, and what cannot be used and why."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.errors import ExtractError
from extractors.xlsx.sheets import read_sheet
from extractors.xlsx.workbook import book_of, entries_of, open_workbook, sheet_bytes
from pipeline.corrections import Correction, field_of
from pipeline.corrections.book import correction_of
from pipeline.corrections.fields import Field
from pipeline.corrections.values import ValueUnusableError, usable
from pipeline.review.answers import COLUMNS, DRAFT_WORDS, answer_of

_ZIP = b"PK\x03\x04"


class SheetError(ValueError):
    """A file that is no review sheet; the message says why."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a sheet says. `problems`: (row as on screen, Thai, English)."""

    corrections: tuple[Correction, ...]
    problems: tuple[tuple[int, str, str], ...]


def read_answers(path: Path, *, who: str | None, when: str) -> Applied:
    """The answers of a sheet.

    Args:
        path: the spreadsheet.
        who: the person, for rows that name none.
        when: the day (ISO), for rows that give none.

    Raises:
        SheetError: not a spreadsheet, or none of ours.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    tables = [
        t
        for s in (_xlsx(content) if content.startswith(_ZIP) else _csv(content))
        if (t := _named(s)) is not None
    ]
    if not tables:
        raise SheetError("no sheet with the columns of a review sheet")
    corrections: list[Correction] = []
    problems: list[tuple[int, str, str]] = []
    for number, row in (pair for table in tables for pair in table):
        if not any(row.get(name, "").strip() for name in ("answer", "value", "draft")):
            continue
        try:
            corrections.append(_answer(row, who, when))
        except _UnusableError as problem:
            problems.append((number, problem.th, problem.en))
    return Applied(tuple(corrections), tuple(problems))


class _UnusableError(Exception):
    """A row whose answer cannot be used."""

    def __init__(self, th: str, en: str) -> None:
        self.th, self.en = th, en
        super().__init__(en)


def _answer(row: Mapping[str, str], who: str | None, when: str) -> Correction:
    try:
        question = correction_of(json.loads(row.get("key", "")))
    except (ValueError, KeyError, TypeError) as error:
        raise _UnusableError(
            f"รหัสของแถวเสียหาย ({error})", f"the key of the row is damaged ({error})"
        ) from error
    field = field_of(question.target, question.field)
    assert field is not None  # noqa: S101 - correction_of has checked it
    said, typed = row.get("answer", "").strip(), row.get("value", "")
    answer = answer_of(said) if said else "value" if typed.strip() else "unsure"
    if answer is None:
        raise _UnusableError(f"ไม่รู้จักคำตอบ “{said}”", f"the answer “{said}” is none of the list")
    draft = row.get("draft", "").strip().lower() in DRAFT_WORDS
    value = _value(field, answer, typed, draft)
    person = row.get("who", "").strip() or (who or "")
    if not person:
        raise _UnusableError("ไม่มีชื่อผู้ตรวจ (หรือใช้ --who)", "who answered is missing (or give --who)")
    day = _day(row.get("when", ""), when)
    return replace(
        question,
        answer=answer,
        value=value,
        who=person,
        when=day,
        why=row.get("why", "").strip(),
        draft=draft,
    )


def _value(field: Field, answer: str, typed: str, draft: bool) -> str | None:
    if answer != "value":
        if answer == "not_in_document" and field.required:
            raise _UnusableError(f"ช่อง {field.th} ว่างไม่ได้", f"{field.en} cannot be empty")
        return None
    try:
        value = usable(field, typed)
    except ValueUnusableError as error:
        if draft:
            return typed.strip()
        raise _UnusableError(f"ค่าใช้ไม่ได้: {error}", f"the value is not usable: {error}") from error
    if value is None and not draft:
        raise _UnusableError("ยังไม่ได้ใส่ค่าที่ถูกต้อง", "the right value is missing")
    return value


def _day(typed: str, default: str) -> str:
    day_field = field_of("letter", "date")
    assert day_field is not None  # noqa: S101 - it is in the list
    try:
        return usable(day_field, typed) or default
    except ValueUnusableError as error:
        raise _UnusableError(f"วันที่ตรวจใช้ไม่ได้: {error}", f"the day is not usable: {error}") from error


Cells = list[tuple[int, dict[int, str]]]


def _xlsx(content: bytes) -> Iterator[Cells]:
    try:
        package, root = open_workbook(content)
        book = book_of(package, root)
        for entry in entries_of(package, root):
            if entry.hidden or not entry.part:
                continue
            sheet = read_sheet(sheet_bytes(package, entry.part), entry.name, book)
            rows: dict[int, dict[int, str]] = {}
            for (row, column), cell in sheet.cells.items():
                rows.setdefault(row, {})[column] = cell.text
            yield [(n, rows[n]) for n in sorted(rows)]
    except ExtractError as error:
        raise SheetError(f"{error.code} {error.detail}") from error


def _csv(content: bytes) -> Iterator[Cells]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        rows = [(n, dict(enumerate(row, start=1))) for n, row in enumerate(reader, start=1)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetError(str(error)) from error
    yield rows


def _named(rows: Cells) -> list[tuple[int, dict[str, str]]] | None:
    """Rows under a head of ours, by the names of their columns; None where there is no such head."""
    out: list[tuple[int, dict[str, str]]] = []
    heads = {word.lower(): name for name, th, en, _ in COLUMNS for word in (th, en)}
    names: dict[int, str] = {}
    for number, cells in rows:
        if not names:
            found = {
                c: heads[t] for c, text in cells.items() if (t := " ".join(text.split()).lower()) in heads
            }
            if {"key", "answer", "value"} <= set(found.values()):
                names = found
            continue
        out.append((number, {names[c]: text for c, text in cells.items() if c in names}))
    return out if names else None
