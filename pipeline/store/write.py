"""Records to rows: one transaction a document, and no row changed when nothing has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from normalizers.lookups import squeeze
from pipeline.corrections import Book, correct
from pipeline.corrections.apply import CROSS_FINDINGS
from pipeline.mapping.identity import content_id
from pipeline.messages.catalog import finding_code, finding_sentences
from pipeline.records import Activity, Finding, Letter, Records, TableRecord
from pipeline.store.search_rows import search_rows

Row = dict[str, Any]


def write_records(
    connection: sqlite3.Connection, records: Records, version: str, book: Book | None = None
) -> bool:
    """Write one document with what people corrected in it; True when any row changed.

    A document that is in the database already, read by the same version into the same rows, is left as it is.
    """
    return write_rows(connection, corrected(rows_of(records, version), book or Book()))


def corrected(machine: dict[str, list[Row]], book: Book) -> dict[str, list[Row]]:
    """The rows of one document as the machine read them, with corrections, and the search text of the result."""
    rows = correct(machine, book)
    rows["search_texts"] = search_rows(rows)
    return rows


def write_rows(connection: sqlite3.Connection, rows: dict[str, list[Row]]) -> bool:
    """Write the rows of one document in place of those that are there; True when any row changed."""
    identity = rows["documents"][0]["id"]
    stored = stored_rows(connection, identity)
    if stored is not None:
        stored["findings"] = [f for f in stored["findings"] if f["code"] not in CROSS_FINDINGS]
    if stored is not None and _comparable(stored) == _comparable(rows):
        return False
    with transaction(connection):
        connection.execute("DELETE FROM documents WHERE id = ?", (identity,))
        for table, content in rows.items():
            _insert(connection, table, content)
        connection.execute("INSERT OR IGNORE INTO pending VALUES ('connect')")
    return True


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; inside another one, a part of that."""
    if connection.in_transaction:
        yield
        return
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def _insert(connection: sqlite3.Connection, table: str, content: list[Row]) -> None:
    """Insert rows of one table.

    Plain SQL, not sqlite-utils: importing that loads pandas, which takes longer than reading a letter.
    """
    if not content:
        return
    columns = list(content[0])
    names = ", ".join(f'"{c}"' for c in columns)
    places = ", ".join("?" * len(columns))
    connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({places})',  # noqa: S608  names are the schema's own
        [[row[c] for c in columns] for row in content],
    )


def link_references(connection: sqlite3.Connection) -> None:
    """Point citations at the letters they cite, where these are in the database, whichever came first.

    A letter is known by its number and, where the citation gives one, its date; two letters that answer to one
    citation leave it without a target.
    """
    with closing(
        sqlite3.connect("", isolation_level=None)
    ) as scratch:  # on the disk: there may be many letters
        scratch.execute("BEGIN")
        scratch.execute("CREATE TABLE letters (number TEXT, day TEXT, id TEXT)")
        scratch.execute("CREATE TABLE changes (target TEXT, id TEXT, seq INTEGER)")
        numbered = connection.execute(
            "SELECT ref_no, date, document_id FROM letters WHERE ref_no IS NOT NULL"
        )
        scratch.executemany(
            "INSERT INTO letters VALUES (?, ?, ?)", ((squeeze(number), *rest) for number, *rest in numbered)
        )
        scratch.execute("CREATE INDEX by_number ON letters (number)")
        for row in connection.execute("SELECT * FROM letter_references"):
            found = scratch.execute(
                "SELECT id FROM letters WHERE number = :number AND id <> :own"
                " AND (:day IS NULL OR day IS NULL OR day = :day) LIMIT 2",
                {"number": squeeze(row["ref_no"] or ""), "own": row["document_id"], "day": row["date"]},
            ).fetchall()
            target = found[0][0] if len(found) == 1 else None
            if target != row["target_document_id"]:
                change = (target, row["document_id"], row["seq"])
                scratch.execute("INSERT INTO changes VALUES (?, ?, ?)", change)
        if scratch.execute("SELECT 1 FROM changes").fetchone() is None:
            return
        with connection:
            connection.executemany(
                "UPDATE letter_references SET target_document_id = ? WHERE document_id = ? AND seq = ?",
                scratch.execute("SELECT target, id, seq FROM changes"),
            )


def write_run(
    connection: sqlite3.Connection,
    file: str,
    status: str,
    document_id: str | None,
    reasons: Iterable[Mapping[str, Any]],
) -> None:
    """Keep what became of an input."""
    row = (file, status, document_id, json.dumps(list(reasons), ensure_ascii=False, sort_keys=True))
    with transaction(connection):
        connection.execute(
            "INSERT INTO runs (file, status, document_id, reasons) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (file) DO UPDATE SET status = excluded.status, document_id = excluded.document_id,"
            " reasons = excluded.reasons WHERE (status, document_id, reasons)"
            " IS NOT (excluded.status, excluded.document_id, excluded.reasons)",
            row,
        )


def write_left_out(
    connection: sqlite3.Connection, files: Iterable[tuple[str, str]], read: Iterable[str]
) -> None:
    """Keep which files were left out and why, and forget it of those that are read now."""
    with transaction(connection):
        connection.executemany("DELETE FROM left_out WHERE file = ?", ((file,) for file in read))
        connection.executemany(
            "INSERT INTO left_out (file, why) VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET why = excluded.why"
            " WHERE why IS NOT excluded.why",
            files,
        )


def rows_of(records: Records, version: str) -> dict[str, list[Row]]:
    """Rows of every table for one document as the machine read it, parents before children."""
    identity = records.document_id
    rows: dict[str, list[Row]] = {
        "documents": [
            {
                "id": identity,
                "sha256": records.sha256,
                "filename": records.filename,
                "media_type": records.media_type,
                "kind": records.kind,
                "title": records.title,
                "issuer": records.issuer,
                "academic_year": records.academic_year,
                "page_count": len(records.pages),
                "extraction": records.extraction,
                "status": records.status,
                "pipeline_version": version,
                "source_bytes": records.source_bytes,
                "unit": records.unit,
            }
        ],
        "document_reasons": [
            {"document_id": identity, "page": page, "code": code, "detail": detail}
            for code, page, detail in records.reasons
        ],
        "document_systems": [
            {"document_id": identity, "system": a.system, "url": a.url, "page": a.page}
            for a in records.addresses
        ],
        "pages": [
            {
                "document_id": identity,
                **p.model_dump(),
                "corners": json.dumps(p.corners) if p.corners else None,
            }
            for p in records.pages
        ],
    }
    rows |= _letter_rows(identity, records.letter, records.further_letters)
    rows |= _table_rows(identity, records.tables)
    rows |= _activity_rows(identity, records.activities)
    rows["findings"] = _finding_rows(identity, records.findings)
    rows["stamps"] = [
        {
            "document_id": identity,
            "seq": seq,
            **stamp.model_dump(mode="json", exclude={"place"}),
            "page": stamp.place.page,
            **stamp.place.box_columns(),
        }
        for seq, stamp in enumerate(records.stamps, start=1)
    ]
    rows["ledger"] = [
        {
            "document_id": identity,
            "seq": seq,
            "page": line.place.page,
            **line.place.box_columns(),
            "text": line.text,
            "usage": line.usage,
        }
        for seq, line in enumerate(records.ledger, start=1)
    ]
    return rows


def _letter_rows(identity: str, letter: Letter | None, further: Sequence[Letter]) -> dict[str, list[Row]]:
    """Rows of the letters of a file. Citations and enclosures are counted through all of them."""
    every = [*([letter] if letter is not None else []), *further]
    columns = []
    for one in every:
        own = one.model_dump(mode="json", exclude={"references", "enclosures"})
        columns.append({"document_id": identity, **own, "is_circular": int(one.is_circular)})
    main = 1 if letter is not None else 0
    numbered = list(enumerate(every, start=2 - main))
    references = [(n, r) for n, one in numbered for r in one.references]
    enclosures = [(n, e) for n, one in numbered for e in one.enclosures]
    return {
        "letters": columns[:main],
        "further_letters": [{**own, "seq": n} for n, own in enumerate(columns[main:], start=2)],
        "letter_references": [
            {
                "document_id": identity,
                "seq": seq,
                **r.model_dump(mode="json"),
                "target_document_id": None,
                "letter_seq": n,
            }
            for seq, (n, r) in enumerate(references, start=1)
        ],
        "enclosures": [
            {"document_id": identity, "seq": seq, **e.model_dump(), "letter_seq": n}
            for seq, (n, e) in enumerate(enclosures, start=1)
        ],
    }


def _table_rows(identity: str, tables: Iterable[TableRecord]) -> dict[str, list[Row]]:
    sources: list[Row] = []
    cells: list[Row] = []
    for table in tables:
        key = table_key(identity, table.seq)
        sources.append(
            {
                "id": key,
                "document_id": identity,
                "seq": table.seq,
                "layout": table.layout,
                "page_from": table.page_from,
                "page_to": table.page_to,
                "joins": json.dumps(table.joins, ensure_ascii=False),
            }
        )
        cells += [
            {
                "table_id": key,
                **cell.model_dump(exclude={"place"}),
                "page": cell.place.page,
                **cell.place.box_columns(),
            }
            for cell in table.cells
        ]
    return {"source_tables": sources, "cells": cells}


def table_key(identity: str, seq: int) -> str:
    """Id of a source table."""
    return f"{identity}-t{seq}"


def _activity_rows(identity: str, activities: Iterable[Activity]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {
        "activities": [],
        "activity_dates": [],
        "activity_parties": [],
        "activity_systems": [],
        "inherited_systems": [],
    }
    nested = {"dates", "parties", "systems", "place", "table_seq"}
    for activity in activities:
        rows["activities"].append(
            {
                "document_id": identity,
                **activity.model_dump(mode="json", exclude=nested),
                "page": activity.place.page,
                **activity.place.box_columns(),
                "table_id": table_key(identity, activity.table_seq) if activity.table_seq else None,
            }
        )
        for seq, date in enumerate(activity.dates, start=1):
            rows["activity_dates"].append(
                {
                    "activity_id": activity.id,
                    "seq": seq,
                    **date.model_dump(mode="json", exclude={"flags"}),
                    "flags": json.dumps(list(date.flags)),
                }
            )
        for seq, party in enumerate(activity.parties, start=1):
            rows["activity_parties"].append(
                {
                    "activity_id": activity.id,
                    "seq": seq,
                    **party.model_dump(exclude={"inherited"}),
                    "inherited": int(party.inherited),
                }
            )
        for system in activity.systems:
            row = {"activity_id": activity.id, "system": system.system, "raw": system.raw}
            if system.origin is None:
                rows["activity_systems"].append(row)
            else:
                rows["inherited_systems"].append({**row, "origin": system.origin})
    return rows


def _finding_rows(identity: str, findings: Iterable[Finding]) -> list[Row]:
    rows: dict[str, Row] = {}
    for finding in findings:
        code = finding_code(finding.code)
        message_th, message_en = finding_sentences(finding.code, finding.evidence, dict(finding.fields))
        place = finding.place
        box = place.box_columns() if place else dict.fromkeys(("x0", "top", "x1", "bottom"))
        key = content_id(identity, finding.code, finding.activity_id, place, finding.evidence, finding.fields)
        rows[key] = {
            "id": key,
            "document_id": identity,
            "activity_id": finding.activity_id,
            "code": finding.code,
            "severity": code.severity,
            "message_th": message_th,
            "message_en": message_en,
            "page": place.page if place else None,
            **box,
            "evidence": finding.evidence,
        }
    return [rows[key] for key in sorted(rows)]


def _comparable(rows: Mapping[str, list[Row]]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: sorted((tuple(row[c] for c in sorted(row)) for row in content), key=repr)
        for table, content in rows.items()
    }


# How each table is reached from a document.
_OWNED = {
    "documents": "id = :id",
    "cells": "table_id IN (SELECT id FROM source_tables WHERE document_id = :id)",
    **dict.fromkeys(
        ("activity_dates", "activity_parties", "activity_systems", "inherited_systems"),
        "activity_id IN (SELECT id FROM activities WHERE document_id = :id)",
    ),
}


def stored_rows(connection: sqlite3.Connection, identity: str) -> dict[str, list[Row]] | None:
    """The rows of one document in the database; None when it is not there."""
    found = connection.execute("SELECT 1 FROM documents WHERE id = ?", (identity,)).fetchone()
    if found is None:
        return None
    tables = (
        "documents", "document_reasons", "document_systems", "pages", "letters", "further_letters", "stamps", "letter_references",
        "enclosures", "source_tables", "cells", "activities", "activity_dates", "activity_parties",
        "activity_systems", "inherited_systems", "findings", "ledger", "search_texts", "corrections",
        "machine_rows", "settled_findings",
    )  # fmt: skip
    rows: dict[str, list[Row]] = {}
    for table in tables:
        where = _OWNED.get(table, "document_id = :id")
        content = connection.execute(f'SELECT * FROM "{table}" WHERE {where}', {"id": identity})  # noqa: S608
        rows[table] = [dict(row) for row in content]
    for reference in rows["letter_references"]:
        reference["target_document_id"] = None  # filled by link_references, not by the document itself
    return rows
