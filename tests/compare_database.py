"""Databases for the tests of the comparison: the two real circulars of tests/data/compare_sides.json, or any rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.store.schema import create

SIDES = Path(__file__).parent / "data" / "compare_sides.json"
SECTION_SYSTEMS = {"DMC2021": "DMC", "B-OBEC": "B-OBEC"}
PARTIES = {"โรงเรียน": "school", "สพท.": "area_office", "สพฐ.": "obec"}


class _SelfClosing(sqlite3.Connection):
    """Python 3.13 warns of a connection that is dropped open; these live as long as a test needs them."""

    def __del__(self) -> None:
        self.close()


def empty_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", factory=_SelfClosing)
    connection.execute("PRAGMA foreign_keys = ON")
    create(connection)
    return connection


def real_sides() -> dict[str, Any]:
    sides: dict[str, Any] = json.loads(SIDES.read_text("utf-8"))
    return sides


def real_database() -> sqlite3.Connection:
    connection = empty_database()
    for name, side in real_sides().items():
        insert_document(
            connection, name, side["activities"], **{k: v for k, v in side.items() if k != "activities"}
        )
    return connection


def insert_document(
    connection: sqlite3.Connection,
    document_id: str,
    activities: Iterable[Mapping[str, Any]],
    *,
    academic_year: int | None,
    filename: str | None = None,
    kind: str = "calendar",
    title: str | None = None,
    extraction: str = "text_layer",
    media_type: str = "application/pdf",
    unit: str = "pt",
    status: str = "ok",
    issuer: str | None = None,
) -> None:
    connection.execute(
        "INSERT INTO documents (id, sha256, filename, media_type, kind, title, academic_year, page_count, extraction,"
        " status, pipeline_version, source_bytes, unit, issuer) VALUES (?, ?, ?, ?, ?, ?, ?, 3, ?, ?, '0', 1, ?, ?)",
        (
            document_id,
            document_id,
            filename or f"{document_id}.pdf",
            media_type,
            kind,
            title,
            academic_year,
            extraction,
            status,
            unit,
            issuer,
        ),
    )
    for seq, activity in enumerate(activities, 1):
        _insert_activity(connection, document_id, seq, activity, academic_year)


def _insert_activity(
    connection: sqlite3.Connection, document_id: str, seq: int, a: Mapping[str, Any], year: int | None
) -> None:
    activity_id = f"{document_id}-{seq:03}"
    row = {
        "id": activity_id,
        "document_id": document_id,
        "seq": seq,
        "academic_year": year,
        "section": a.get("section"),
        "workstream": a.get("workstream"),
        "row_label": a.get("row"),
        "context": a.get("context"),
        "text": a["text"],
        "text_raw": a["text"],
        "start_date": a.get("start"),
        "end_date": a.get("end"),
        "date_kind": a.get("date_kind", "undated"),
        "time_start": a.get("time_start"),
        "time_end": a.get("time_end"),
        "confidence": a.get("confidence", 1.0),
        "source": a.get("source", "table"),
        "page": a.get("page", 1),
        "x0": 50.0,
        "top": 100.0 + seq,
        "x1": 400.0,
        "bottom": 110.0 + seq,
    }
    connection.execute(
        f"INSERT INTO activities ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    roles = {**a.get("roles", {}), **({"responsible": a["responsible"]} if a.get("responsible") else {})}
    names = [(role, name) for role, role_names in roles.items() for name in role_names]
    for n, (role, name) in enumerate(names, 1):
        party = PARTIES.get(name)
        if party:
            connection.execute("INSERT OR IGNORE INTO parties (id, name_th) VALUES (?, ?)", (party, name))
        connection.execute(
            "INSERT INTO activity_parties (activity_id, seq, role, name, party, inherited) VALUES (?, ?, ?, ?, ?, 0)",
            (activity_id, n, role, name, party),
        )
    systems = dict.fromkeys(a.get("systems", ()), 0)
    for word, system in SECTION_SYSTEMS.items():
        if word in (a.get("section") or ""):
            systems.setdefault(system, 1)
    for system, inherited in systems.items():
        connection.execute("INSERT OR IGNORE INTO systems (id, name_th) VALUES (?, ?)", (system, system))
        connection.execute(
            "INSERT INTO inherited_systems (activity_id, system, origin, raw) VALUES (?, ?, 'section', ?)"
            if inherited
            else "INSERT INTO activity_systems (activity_id, system, raw) VALUES (?, ?, ?)",
            (activity_id, system, system),
        )
    if mention := a.get("mention"):
        kind, start, end, raw = mention
        connection.execute(
            "INSERT INTO activity_dates (activity_id, seq, role, kind, start_date, end_date, precision, raw, flags, rule)"
            " VALUES (?, 2, 'mention', ?, ?, ?, 'day', ?, '[]', 'test')",
            (activity_id, kind, start, end, raw),
        )
    if finding := a.get("finding"):
        code, severity, thai, english = finding
        connection.execute(
            "INSERT OR IGNORE INTO finding_codes (code, severity, title_th, title_en, help) VALUES (?, ?, ?, ?, '')",
            (code, severity, thai, english),
        )
        connection.execute(
            "INSERT INTO findings (id, document_id, activity_id, code, severity, message_th, message_en, evidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, '')",
            (f"{activity_id}-f", document_id, activity_id, code, severity, thai, english),
        )
