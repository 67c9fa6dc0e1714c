"""The source page beside each row: which places to picture, and the files they are pictured from."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.compare.model import Comparison, SideActivity
from pipeline.publish.page_images import Clip, draw
from pipeline.publish.view import Row, view_of

# What the readers take at most; a larger file is no document of ours.
_LARGEST = 100 << 20
# More pictures than any report has room for.
MOST = 400


def crops_of(connection: sqlite3.Connection, comparison: Comparison) -> dict[str, bytes]:
    """Pictures by activity, those first that a report should rather have.

    A file that has gone or changed since it was read, and one that is not a PDF, has no pictures.
    """
    wanted = list(dict.fromkeys(a.id for a in _places(comparison)))[:MOST]
    by_id = {a.id: a for s in (comparison.left, comparison.right) for a in s.activities}
    by_document: dict[str, list[SideActivity]] = {}
    for activity_id in wanted:
        activity = by_id[activity_id]
        by_document.setdefault(activity.document_id, []).append(activity)
    drawn: dict[str, bytes] = {}
    for document_id, activities in sorted(by_document.items()):
        content = _source(connection, document_id)
        if content is not None:
            sizes = _page_sizes(connection, document_id)
            clips = [
                Clip(a.id, a.page, sizes[a.page], (a.box.x0, a.box.top, a.box.x1, a.box.bottom))
                for a in activities
                if a.page in sizes
            ]
            drawn |= draw(content, clips)
    return {activity_id: drawn[activity_id] for activity_id in wanted if activity_id in drawn}


def _places(comparison: Comparison) -> Iterator[SideActivity]:
    """Activities worth a picture: changed pairs first, then what came or went, the weightiest first."""
    order = {"act": 0, "note": 1, "clerical": 2}

    def rank(row: Row) -> tuple[bool, int, int]:
        return (row.part != "both", order[row.weight], row.number)

    for row in sorted(view_of(comparison).rows, key=rank):
        if row.kinds != ("unchanged",):
            yield from (a for a in (row.left_activity, row.right_activity) if a and a.unit == "pt")


def _source(connection: sqlite3.Connection, document_id: str) -> bytes | None:
    """The bytes of a document, if one of the paths it was read from still holds them."""
    row = connection.execute(
        "SELECT sha256, media_type FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None or row[1] != "application/pdf":
        return None
    for (name,) in connection.execute(
        "SELECT file FROM runs WHERE document_id = ? ORDER BY file", (document_id,)
    ).fetchall():
        try:
            path = Path(name)
            if not path.is_file() or path.stat().st_size > _LARGEST:
                continue
            content = path.read_bytes()
        except (OSError, ValueError):
            continue  # no such path on this machine, or no path at all
        if hashlib.sha256(content).hexdigest() == row[0]:
            return content
    return None


def _page_sizes(connection: sqlite3.Connection, document_id: str) -> Mapping[int, tuple[float, float]]:
    rows = connection.execute(
        "SELECT page, width, height FROM pages WHERE document_id = ?", (document_id,)
    ).fetchall()
    return {page: (width, height) for page, width, height in rows if width and height}
