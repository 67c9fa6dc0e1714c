"""The source page beside each row: which places to picture, and the files they are pictured from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.compare.model import Comparison, SideActivity
from pipeline.publish.sources import pictures_of
from pipeline.publish.view import Row, view_of

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
        places = [(a.id, a.page, (a.box.x0, a.box.top, a.box.x1, a.box.bottom)) for a in activities]
        drawn |= pictures_of(connection, document_id, places)
    return {activity_id: drawn[activity_id] for activity_id in wanted if activity_id in drawn}


def _places(comparison: Comparison) -> Iterator[SideActivity]:
    """Activities worth a picture: changed pairs first, then what came or went, the weightiest first."""
    order = {"act": 0, "note": 1, "clerical": 2}

    def rank(row: Row) -> tuple[bool, int, int]:
        return (row.part != "both", order[row.weight], row.number)

    for row in sorted(view_of(comparison).rows, key=rank):
        if row.kinds != ("unchanged",):
            yield from (a for a in (row.left_activity, row.right_activity) if a and a.unit == "pt")
