"""How a value got here: everything the database knows of one activity, for `explain` and the activity's page."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from pipeline.errors import UsageError
from pipeline.messages.catalog import finding_code

Row = dict[str, Any]
_SHORTEST = 4
_LISTED = 10


def find_activity(connection: sqlite3.Connection, wanted: str) -> str:
    """The id of an activity by its id or the beginning of it.

    Raises:
        UsageError: no activity, or several.
    """
    prefix = wanted.strip().lower()
    if len(prefix) < _SHORTEST or not all(c in "0123456789abcdef" for c in prefix):
        raise UsageError("unknown_activity", id=wanted)
    rows = connection.execute(
        "SELECT id FROM activities WHERE id >= :low AND id < :high ORDER BY id LIMIT :most",
        {"low": prefix, "high": prefix + "g", "most": _LISTED + 1},
    ).fetchall()
    if not rows:
        raise UsageError("unknown_activity", id=wanted)
    if len(rows) > 1:
        raise UsageError("several_activities", id=wanted, ids=", ".join(r[0] for r in rows[:_LISTED]))
    return str(rows[0][0])


def provenance_of(connection: sqlite3.Connection, activity_id: str) -> Row:
    """The activity with its document, letter, source cells, dates, people, systems, findings, corrections, history."""
    activity = _one(connection, "SELECT * FROM activities WHERE id = ?", activity_id)
    document = activity["document_id"]
    findings = _all(
        connection,
        "SELECT f.*, s.correction_id AS settled_by FROM findings AS f LEFT JOIN settled_findings AS s"
        " ON s.finding_id = f.id AND s.document_id = f.document_id WHERE f.activity_id = ? ORDER BY"
        " CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.code, f.id",
        activity_id,
    )
    for finding in findings:
        code = finding_code(finding["code"])
        finding["help_th"], finding["help_en"] = code.help_th, code.help
    dates = _all(connection, "SELECT * FROM activity_dates WHERE activity_id = ? ORDER BY seq", activity_id)
    for date in dates:
        date["flags"] = json.loads(date["flags"])
    return {
        "schema": "saraban-explain-1",
        "activity": activity,
        "document": _one(connection, "SELECT * FROM documents WHERE id = ?", document),
        "letter": next(iter(_all(connection, "SELECT * FROM letters WHERE document_id = ?", document)), None),
        "cells": _cells(connection, activity),
        "dates": dates,
        "parties": _all(
            connection,
            "SELECT a.*, p.name_th, p.name_en FROM activity_parties AS a LEFT JOIN parties AS p ON p.id = a.party"
            " WHERE a.activity_id = ? ORDER BY a.seq",
            activity_id,
        ),
        "systems": _all(
            connection,
            "SELECT a.*, s.name_th, s.name_en FROM activity_systems_all AS a JOIN systems AS s ON s.id = a.system"
            " WHERE a.activity_id = ? ORDER BY a.inherited, a.system",
            activity_id,
        ),
        "findings": findings,
        "corrections": _all(
            connection,
            "SELECT * FROM corrections WHERE activity_id = :id OR finding_id IN"
            " (SELECT id FROM findings WHERE activity_id = :id) ORDER BY seq",
            activity_id,
        ),
        "links": _all(
            connection,
            "SELECT l.*, d.filename FROM document_links AS l JOIN documents AS d ON d.id = l.target_document_id"
            " WHERE l.document_id = ? ORDER BY l.kind, d.filename",
            document,
        ),
        "history": history_of(connection, activity_id),
    }


def _cells(connection: sqlite3.Connection, activity: Row) -> list[Row]:
    """The cells of its table row that hold anything, each with the head of its column."""
    if activity["table_id"] is None:
        return []
    cells = _all(
        connection,
        "SELECT * FROM cells WHERE table_id = :table AND row <= :row AND row + row_span > :row AND text_raw != ''"
        " ORDER BY col, row",
        {"table": activity["table_id"], "row": activity["table_row"]},
    )
    heads = _all(
        connection,
        "SELECT col, col_span, text FROM cells WHERE table_id = ? AND usage = 'header' AND text != '' ORDER BY row, col",
        activity["table_id"],
    )
    for cell in cells:
        over = [h["text"] for h in heads if h["col"] <= cell["col"] < h["col"] + h["col_span"]]
        cell["head"] = " / ".join(dict.fromkeys(" ".join(h.split()) for h in over)) or None
    return [c for c in cells if c["usage"] != "header"]


_SAME_IN_COPIES = """
SELECT b.id FROM activities AS a
JOIN document_links AS l ON l.kind = 'copy_of' AND a.document_id IN (l.document_id, l.target_document_id)
JOIN activities AS b ON b.document_id IN (l.document_id, l.target_document_id) AND b.document_id != a.document_id
  AND b.text = a.text AND b.start_date IS a.start_date AND b.end_date IS a.end_date
WHERE a.id = :id
"""


def history_of(connection: sqlite3.Connection, activity_id: str) -> list[Row]:
    """The activity in other years, as far as years were compared (`saraban diff`), oldest first, itself included."""
    # A comparison uses one file of a circular: the same row of another copy has the same history.
    same = {row[0] for row in connection.execute(_SAME_IN_COPIES, {"id": activity_id})}
    known, waiting = {activity_id, *same}, [activity_id, *sorted(same)]
    pairs: dict[str, set[str]] = {}
    for left, right in connection.execute("SELECT left_activity_id, right_activity_id FROM comparison_pairs"):
        pairs.setdefault(left, set()).add(right)
        pairs.setdefault(right, set()).add(left)
    while waiting:
        for other in sorted(pairs.get(waiting.pop(), set()) - known):
            known.add(other)
            waiting.append(other)
    known -= same
    if len(known) == 1:
        return []
    marks = ", ".join("?" * len(known))
    query = (
        "SELECT a.*, d.filename FROM activities AS a JOIN documents AS d ON d.id = a.document_id"  # noqa: S608
        f" WHERE a.id IN ({marks}) ORDER BY a.academic_year, d.filename, a.seq"
    )
    return [dict(r) for r in connection.execute(query, sorted(known))]


def _all(connection: sqlite3.Connection, query: str, values: str | dict[str, Any]) -> list[Row]:
    return [dict(r) for r in connection.execute(query, (values,) if isinstance(values, str) else values)]


def _one(connection: sqlite3.Connection, query: str, value: str) -> Row:
    return dict(connection.execute(query, (value,)).fetchone())
