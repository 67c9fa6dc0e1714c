"""Corrections onto documents that are in the database already, without reading their files again."""

from __future__ import annotations

import sqlite3

from pipeline.corrections import Book
from pipeline.corrections.apply import restore
from pipeline.store.write import corrected, stored_rows, write_rows


def recorrect(connection: sqlite3.Connection, book: Book) -> int:
    """Bring every document in line with the corrections of the book; how many documents changed.

    Links between documents that changed are lost and must be made anew.
    """
    changed = 0
    documents = connection.execute("SELECT id, sha256 FROM documents ORDER BY id").fetchall()
    touched = {row[0] for row in connection.execute("SELECT DISTINCT document_id FROM corrections")}
    for identity, sha256 in documents:
        if sha256 not in book.documents and identity not in touched:
            continue
        rows = stored_rows(connection, identity)
        if rows is not None:
            changed += write_rows(connection, corrected(restore(rows), book))
    return changed
