"""A side of a comparison out of the database: an academic year, a document id or a file name."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from pipeline.compare.calendar import academic_year
from pipeline.compare.model import (
    Box,
    Finding,
    Mention,
    Notice,
    Party,
    Side,
    SideActivity,
    SideDocument,
    SystemName,
)
from pipeline.compare.offices import office_of
from pipeline.compare.reads import Read, choose_reads

_YEAR = re.compile(r"2[4-6]\d\d")
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Bound values a statement: far below the least limit any SQLite has.
_CHUNK = 500


class UnknownReferenceError(LookupError):
    """Nothing in the database answers to the reference; the message says what does."""


class AmbiguousReferenceError(LookupError):
    """Several documents answer to the reference; the message lists their ids."""


def load_side(connection: sqlite3.Connection, ref: str | int) -> Side:
    """Everything a reference stands for, ready to compare.

    Raises:
        UnknownReferenceError: no year, id or file name like this is in the database.
        AmbiguousReferenceError: several documents bear this file name.
    """
    ref = str(ref).strip()
    asked = ref.translate(_DIGITS)
    if _YEAR.fullmatch(asked):
        return _load_year(connection, int(asked))
    documents = _find_documents(connection, ref)
    if not documents:
        raise UnknownReferenceError(_what_exists(connection, ref))
    if len(documents) > 1:
        names = ", ".join(f"{d['id']} ({d['filename']})" for d in documents)
        raise AmbiguousReferenceError(
            f"{ref}: {len(documents)} documents answer to this; name one by its id: {names}"
        )
    activities = _activities(connection, [documents[0]["id"]])
    read = _read(documents[0], activities)
    year = documents[0]["academic_year"] or _usual_year(connection, documents[0]["id"])
    notices = list(_document_notices(connection, [read]))
    if year is None and (year := _year_of_dates(activities)):
        notices.append(_year_guessed(ref, year))
    return Side(
        ref=ref,
        year=year,
        documents=(_side_document(read, used=True),),
        activities=tuple(activities),
        notices=tuple(notices),
    )


def _load_year(connection: sqlite3.Connection, year: int) -> Side:
    documents = _rows(
        connection,
        "SELECT * FROM documents d WHERE academic_year = :year OR (academic_year IS NULL AND EXISTS"
        " (SELECT 1 FROM activities a WHERE a.document_id = d.id AND a.academic_year = :year)) ORDER BY filename, id",
        {"year": year},
    )
    if not documents:
        raise UnknownReferenceError(_what_exists(connection, str(year)))
    by_document: dict[str, list[SideActivity]] = defaultdict(list)
    for activity in _activities(connection, [d["id"] for d in documents]):
        by_document[activity.document_id].append(activity)
    reads = [_read(d, by_document[d["id"]]) for d in documents]
    kept, notices = choose_reads([r for r in reads if r.activities])
    kept_ids = {r.document["id"] for r in kept}
    return Side(
        ref=str(year),
        year=year,
        documents=tuple(_side_document(r, used=r.document["id"] in kept_ids) for r in reads),
        activities=tuple(a for r in reads if r.document["id"] in kept_ids for a in r.activities),
        # What the readers doubt weighs more than which copies were left out.
        notices=(*_document_notices(connection, kept), *notices),
    )


def _find_documents(connection: sqlite3.Connection, ref: str) -> list[dict[str, Any]]:
    found = _rows(connection, "SELECT * FROM documents WHERE id = ?", (ref,))
    # A path is as good as a name: the shell completes paths.
    return found or _rows(
        connection, "SELECT * FROM documents WHERE filename IN (?, ?) ORDER BY id", (ref, PurePath(ref).name)
    )


def _what_exists(connection: sqlite3.Connection, ref: str) -> str:
    years = [
        str(r["y"])
        for r in _rows(
            connection, "SELECT DISTINCT academic_year AS y FROM documents WHERE y IS NOT NULL ORDER BY y"
        )
    ]
    names = _rows(connection, "SELECT id, filename FROM documents ORDER BY filename, id LIMIT 21")
    if not names:
        return f"{ref}: the database holds no documents yet"
    listed = ", ".join(f"{r['filename']} ({r['id']})" for r in names[:20]) + (
        ", …" if len(names) > 20 else ""
    )
    return f"{ref}: not in this database. Academic years: {', '.join(years) or 'none'}. Documents: {listed}"


def _usual_year(connection: sqlite3.Connection, document_id: str) -> int | None:
    rows = _rows(
        connection,
        "SELECT academic_year AS y, count(*) AS n FROM activities WHERE document_id = ? AND y IS NOT NULL"
        " GROUP BY y ORDER BY n DESC, y LIMIT 1",
        (document_id,),
    )
    return int(rows[0]["y"]) if rows else None


def _year_of_dates(activities: Sequence[SideActivity]) -> int | None:
    """The academic year that most schedules end in."""
    years = Counter(academic_year(d) for a in activities if (d := a.end_date or a.start_date))
    return min(years, key=lambda y: (-years[y], y)) if years else None


def _year_guessed(ref: str, year: int) -> Notice:
    return Notice(
        code="year_guessed",
        message_th=f"{ref} ไม่ระบุปีการศึกษา จึงถือเป็นปี {year} ตามกำหนดวันส่วนใหญ่",
        message_en=f"{ref} names no academic year; most of its dates fall into {year}, so it is taken for that year",
    )


def _rows(
    connection: sqlite3.Connection, sql: str, values: Sequence[Any] | dict[str, Any] = ()
) -> list[dict[str, Any]]:
    """Rows as dicts, whatever row factory the caller has set."""
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(sql, values)
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _children(
    connection: sqlite3.Connection, sql: str, ids: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """Rows of a table below activities, by activity. `sql` ends in `IN` and is given the ids in chunks."""
    out: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for i in range(0, len(ids), _CHUNK):
        chunk = ids[i : i + _CHUNK]
        for row in _rows(connection, sql.format(ids=", ".join("?" * len(chunk))), chunk):
            out[row["activity_id"]].append(row)
    return out


def _activities(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[SideActivity]:
    rows: list[dict[str, Any]] = []
    for document_id in document_ids:
        rows += _rows(
            connection,
            "SELECT a.*, d.filename, d.unit, d.extraction, d.issuer FROM activities a JOIN documents d ON d.id = a.document_id"
            " WHERE a.document_id = ? ORDER BY a.seq, a.id",
            (document_id,),
        )
    ids = [r["id"] for r in rows]
    parties = _children(
        connection,
        "SELECT * FROM activity_parties WHERE activity_id IN ({ids}) ORDER BY activity_id, seq",
        ids,
    )
    systems = _children(
        connection,
        "SELECT activity_id, system, min(inherited) AS inherited FROM activity_systems_all WHERE activity_id IN ({ids})"
        " GROUP BY activity_id, system ORDER BY activity_id, system",
        ids,
    )
    mentions = _children(
        connection,
        "SELECT * FROM activity_dates WHERE role = 'mention' AND activity_id IN ({ids}) ORDER BY activity_id, seq",
        ids,
    )
    findings = _children(
        connection,
        "SELECT * FROM findings WHERE activity_id IN ({ids}) ORDER BY activity_id, severity, code, id",
        ids,
    )
    return [
        SideActivity(
            **{
                name: r[name]
                for name in (
                    "id",
                    "document_id",
                    "filename",
                    "unit",
                    "extraction",
                    "page",
                    "seq",
                    "semester",
                    "section",
                    "workstream",
                    "row_label",
                    "item",
                    "context",
                    "text",
                    "date_kind",
                    "date_precision",
                    "date_raw",
                    "time_start",
                    "time_end",
                    "source",
                    "confidence",
                )
            },
            office=office_of(r["issuer"]),
            box=Box(x0=r["x0"], top=r["top"], x1=r["x1"], bottom=r["bottom"]),
            start_date=_day(r["start_date"]),
            end_date=_day(r["end_date"]),
            parties=tuple(
                Party(role=p["role"], name=p["name"], party=p["party"], inherited=bool(p["inherited"]))
                for p in parties[r["id"]]
            ),
            systems=tuple(
                SystemName(system=s["system"], inherited=bool(s["inherited"])) for s in systems[r["id"]]
            ),
            mentions=tuple(
                Mention(
                    kind=m["kind"],
                    start_date=_day(m["start_date"]),
                    end_date=_day(m["end_date"]),
                    raw=m["raw"],
                )
                for m in mentions[r["id"]]
            ),
            findings=tuple(
                Finding(
                    code=f["code"],
                    severity=f["severity"],
                    message_th=f["message_th"],
                    message_en=f["message_en"],
                )
                for f in findings[r["id"]]
            ),
        )
        for r in rows
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(document: dict[str, Any], activities: Sequence[SideActivity]) -> Read:
    errors = sum(f.severity == "error" for a in activities for f in a.findings)
    return Read(document, tuple(activities), errors)


def _side_document(read: Read, *, used: bool) -> SideDocument:
    d = read.document
    return SideDocument(
        **{
            name: d[name]
            for name in ("id", "filename", "title", "kind", "extraction", "status", "academic_year")
        },
        activities=len(read.activities),
        used=used,
    )


def _document_notices(connection: sqlite3.Connection, reads: Iterable[Read]) -> Iterable[Notice]:
    """What the readers themselves say against these documents."""
    for read in reads:
        document = read.document
        if document["status"] == "partial":
            reasons = _rows(
                connection,
                "SELECT DISTINCT code FROM document_reasons WHERE document_id = ? ORDER BY code",
                (document["id"],),
            )
            codes = ", ".join(r["code"] for r in reasons)
            yield Notice(
                code="partial_document",
                message_th=f"{document['filename']} อ่านได้ไม่ครบ ({codes or '-'}) รายการที่ว่าเพิ่มหรือยกเลิกอาจเกิดจากส่วนที่อ่านไม่ได้",
                message_en=f"{document['filename']} was read only in part ({codes or '-'}): what seems added or removed may be what could not be read",
            )
        if document["extraction"] in ("ocr", "hybrid"):
            yield Notice(
                code="read_by_ocr",
                message_th=f"{document['filename']} เป็นภาพสแกน อ่านด้วย OCR ควรเทียบกับต้นฉบับก่อนใช้",
                message_en=f"{document['filename']} is a scan read by OCR: check against the paper before relying on it",
            )
        doubtful = sum(any(f.severity == "error" for f in a.findings) for a in read.activities)
        if doubtful:
            yield Notice(
                code="doubtful_activities",
                message_th=f"{document['filename']} มี {doubtful} กิจกรรมที่ข้อมูลต้นทางน่าสงสัย",
                message_en=f"{document['filename']} has {doubtful} activities whose source is doubtful",
            )
