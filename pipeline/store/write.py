"""Records to rows: one transaction a document, and no row changed when nothing has."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from normalizers.lookups import squeeze
from pipeline.corrections import Book, correct
from pipeline.corrections.apply import CROSS_FINDINGS
from pipeline.records import Records
from pipeline.store.rows import TABLES, Row, rows_of, stream_rows
from pipeline.store.search_rows import search_rows

_TOGETHER = 1000
"""Rows that are inserted at once, and held until then."""


def write_records(
    connection: sqlite3.Connection, records: Records, version: str, book: Book | None = None
) -> bool:
    """Write one document with what people corrected in it; True when any row changed.

    A document that is in the database already, read by the same version into the same rows, is left as it is. Rows are
    made as they are written: only for a document with corrections are all of them held.
    """
    if book is not None and book.about(records.sha256):
        return write_rows(connection, corrected(rows_of(records, version), book))
    return _write(connection, records.document_id, lambda: stream_rows(records, version))


def corrected(machine: dict[str, list[Row]], book: Book) -> dict[str, list[Row]]:
    """The rows of one document as the machine read them, with corrections, and the search text of the result."""
    rows = correct(machine, book)
    rows["search_texts"] = search_rows(rows)
    return rows


def write_rows(connection: sqlite3.Connection, rows: dict[str, list[Row]]) -> bool:
    """Write the rows of one document in place of those that are there; True when any row changed."""

    def stream() -> Iterator[tuple[str, Row]]:
        return ((table, row) for table in TABLES for row in rows.get(table, ()))

    return _write(connection, rows["documents"][0]["id"], stream)


def _write(
    connection: sqlite3.Connection, identity: str, stream: Callable[[], Iterator[tuple[str, Row]]]
) -> bool:
    if is_stored(connection, identity) and _prints(_own_rows(connection, identity)) == _prints(stream()):
        return False
    with transaction(connection):
        connection.execute("DELETE FROM documents WHERE id = ?", (identity,))
        waiting: dict[str, list[Row]] = {table: [] for table in TABLES}
        count = 0
        for count, (table, row) in enumerate(stream(), start=1):
            waiting[table].append(row)
            if count % _TOGETHER == 0:
                _flush(connection, waiting)
        _flush(connection, waiting)
        connection.execute("INSERT OR IGNORE INTO pending VALUES ('connect')")
    return True


def _flush(connection: sqlite3.Connection, waiting: Mapping[str, list[Row]]) -> None:
    """Insert what waits, parents before children."""
    for table, content in waiting.items():
        _insert(connection, table, content)
        content.clear()


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


# How each table is reached from a document.
_OWNED = {
    "documents": "id = :id",
    "cells": "table_id IN (SELECT id FROM source_tables WHERE document_id = :id)",
    **dict.fromkeys(
        ("activity_dates", "activity_parties", "activity_systems", "inherited_systems"),
        "activity_id IN (SELECT id FROM activities WHERE document_id = :id)",
    ),
}


def is_stored(connection: sqlite3.Connection, identity: str) -> bool:
    """Whether a document is in the database."""
    return connection.execute("SELECT 1 FROM documents WHERE id = ?", (identity,)).fetchone() is not None


def stored_rows(connection: sqlite3.Connection, identity: str) -> dict[str, list[Row]] | None:
    """The rows of one document in the database; None when it is not there."""
    if not is_stored(connection, identity):
        return None
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for table, row in _stored(connection, identity):
        rows[table].append(row)
    return rows


def _stored(connection: sqlite3.Connection, identity: str) -> Iterator[tuple[str, Row]]:
    for table in TABLES:
        where = _OWNED.get(table, "document_id = :id")
        for found in connection.execute(f'SELECT * FROM "{table}" WHERE {where}', {"id": identity}):  # noqa: S608
            row = dict(found)
            if table == "letter_references":
                row["target_document_id"] = None  # filled by link_references, not by the document itself
            yield table, row


def _own_rows(connection: sqlite3.Connection, identity: str) -> Iterator[tuple[str, Row]]:
    """The stored rows without what other documents have brought into them."""
    for table, row in _stored(connection, identity):
        if table != "findings" or row["code"] not in CROSS_FINDINGS:
            yield table, row


def _prints(rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """A fingerprint of the rows of each table, the same in whatever order they come."""
    sums: dict[str, int] = defaultdict(int)
    for table, row in rows:
        values = [float(v) if isinstance(v, int | float) else v for _, v in sorted(row.items())]
        digest = hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        sums[table] += int.from_bytes(digest) + 1
    return dict(sums)
