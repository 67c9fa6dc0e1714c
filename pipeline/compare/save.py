"""A comparison into tables `comparisons`, `changes` and `comparison_pairs`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

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
    "reason_en",
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
    for table in ("changes", "comparison_pairs"):
        if _columns(connection, table):
            connection.executemany(f"DELETE FROM {table} WHERE comparison_id = ?", ids)  # noqa: S608
    connection.executemany("DELETE FROM comparisons WHERE id = ?", ids)
    _insert(
        connection,
        "comparisons",
        [
            {
                "id": comparison.id,
                "left_ref": left.ref,
                "right_ref": right.ref,
                "left_year": _stated_year(left),
                "right_year": _stated_year(right),
                "left_documents": _documents(left),
                "right_documents": _documents(right),
                "counts": json.dumps(dict(comparison.counts), ensure_ascii=False),
                "step_months": comparison.step_months,
                "corresponds": int(comparison.corresponds),
            }
        ],
    )
    _insert(
        connection,
        "changes",
        [
            {"comparison_id": comparison.id} | {name: getattr(c, name) for name in _COLUMNS}
            for c in comparison.changes
        ],
    )
    _insert(
        connection,
        "comparison_pairs",
        [
            {
                "comparison_id": comparison.id,
                "left_activity_id": p.left_id,
                "right_activity_id": p.right_id,
                "relation": p.relation,
                "score": p.score,
                "margin": p.margin,
                "rival_activity_id": p.rival_id,
                "decided_by": p.decided_by,
                "reason": p.reason,
                "reason_en": p.reason_en,
            }
            for p in comparison.pairs
        ],
    )


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    return frozenset(
        row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    )


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows. A database made before a column or the table was thought of goes without it."""
    known = _columns(connection, table)
    if not rows or not known:
        return
    names = [name for name in rows[0] if name in known]
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608
        [[row[name] for name in names] for row in rows],
    )


def _documents(side: Side) -> str:
    return json.dumps([d.id for d in side.documents if d.used])


def _stated_year(side: Side) -> int | None:
    """The year the papers name. One that was only guessed from the dates stays out of the database."""
    return None if any(n.code == "year_guessed" for n in side.notices) else side.year
