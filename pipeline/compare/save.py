"""A comparison into tables `comparisons` and `changes`."""

from __future__ import annotations

import json
import sqlite3

from pipeline.compare.model import Comparison, Side

# Columns of `changes` that are fields of `Change` by the same name.
_COLUMNS = (
    "seq",
    "change",
    "weight",
    "left_activity_id",
    "right_activity_id",
    "field",
    "before",
    "after",
    "shift_days",
    "score",
    "reason",
)


def save(connection: sqlite3.Connection, comparison: Comparison) -> str:
    """Write the comparison in one transaction and return its id.

    Running it again with the same inputs leaves the same rows; with newer inputs, the rows of the same two
    references are replaced, so that a database never tells two stories about one pair of years.
    """
    # A savepoint is a transaction of its own, and joins one that the caller has begun, in every isolation mode.
    connection.execute("SAVEPOINT comparison")
    try:
        _replace(connection, comparison)
    except BaseException:
        connection.execute("ROLLBACK TO comparison")
        connection.execute("RELEASE comparison")
        raise
    connection.execute("RELEASE comparison")
    return comparison.id


def _replace(connection: sqlite3.Connection, comparison: Comparison) -> None:
    left, right = comparison.left, comparison.right
    old = connection.execute(
        "SELECT id FROM comparisons WHERE (left_ref = ? AND right_ref = ?) OR id = ?",
        (left.ref, right.ref, comparison.id),
    ).fetchall()
    ids = [(row[0],) for row in old]
    # Spelled out: the cascade works only where the caller switched foreign keys on.
    connection.executemany("DELETE FROM changes WHERE comparison_id = ?", ids)
    connection.executemany("DELETE FROM comparisons WHERE id = ?", ids)
    connection.execute(
        "INSERT INTO comparisons (id, left_ref, right_ref, left_year, right_year, left_documents,"
        " right_documents, counts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            comparison.id,
            left.ref,
            right.ref,
            _stated_year(left),
            _stated_year(right),
            _documents(left),
            _documents(right),
            json.dumps(dict(comparison.counts), ensure_ascii=False),
        ),
    )
    connection.executemany(
        f"INSERT INTO changes (comparison_id, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})",  # noqa: S608
        [(comparison.id, *(getattr(c, name) for name in _COLUMNS)) for c in comparison.changes],
    )


def _documents(side: Side) -> str:
    return json.dumps([d.id for d in side.documents if d.used])


def _stated_year(side: Side) -> int | None:
    """The year the papers name. One that was only guessed from the dates stays out of the database."""
    return None if any(n.code == "year_guessed" for n in side.notices) else side.year
