"""Two circulars that set other days for the same act: a finding on each, until one is known to replace the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from pipeline.chain.acts import Act, Paper
from pipeline.chain.shelf import Shelf
from pipeline.chain.staging import replace_rows
from pipeline.mapping.identity import content_id
from pipeline.messages.catalog import finding_code, finding_sentences

CODE = "circulars_contradict"
_COLUMNS = (
    "id", "document_id", "activity_id", "code", "severity", "message_th", "message_en", "page", "x0", "top", "x1",
    "bottom", "evidence",
)  # fmt: skip


def mark_contradictions(connection: sqlite3.Connection, shelf: Shelf) -> bool:
    """Bring the findings about contradicting circulars up to date; True when any changed.

    `shelf`: the papers of the database, once `document_links` is up to date.
    """
    wanted = shelf.stage("contradictions", _COLUMNS, 1)
    for row in _rows(connection, shelf):
        wanted.add([row[c] for c in _COLUMNS])
    return replace_rows(connection, "findings", wanted, f"code = '{CODE}'")


def _rows(connection: sqlite3.Connection, shelf: Shelf) -> Iterator[dict[str, Any]]:
    answered = {
        row[0]
        for row in connection.execute(
            "SELECT activity_id FROM corrections WHERE state IN ('applied', 'agreed')"
            " AND field IN ('start_date', 'end_date') AND activity_id IS NOT NULL"
        )
    }
    for right, left in shelf.pairs():
        links = _links(connection, left, right)
        # What a revision has replaced holds no more, so it contradicts nobody.
        if "copy_of" in links.values() or _is_replaced(connection, left) or _is_replaced(connection, right):
            continue
        passed = {ends for ends, kind in links.items() if kind == "passes_on"}
        for a, b in left.differing(right):
            if None in (a.end_date, b.end_date) or _is_early((left, a), (right, b), passed):
                continue
            if a.id not in answered:
                yield _row(left, a, right, b)
            if b.id not in answered:
                yield _row(right, b, left, a)


def _links(connection: sqlite3.Connection, left: Paper, right: Paper) -> dict[tuple[str, str], str]:
    """How two papers hang together by their acts: the kind by its two ends."""
    rows = connection.execute(
        "SELECT document_id, target_document_id, kind FROM document_links WHERE kind IN ('copy_of', 'passes_on')"
        " AND (document_id = :a AND target_document_id = :b OR document_id = :b AND target_document_id = :a)",
        {"a": left.id, "b": right.id},
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _is_replaced(connection: sqlite3.Connection, paper: Paper) -> bool:
    found = connection.execute(
        "SELECT 1 FROM document_links WHERE target_document_id = ? AND kind = 'revises' LIMIT 1", (paper.id,)
    )
    return found.fetchone() is not None


def _is_early(one: tuple[Paper, Act], other: tuple[Paper, Act], passed: set[tuple[str, str]]) -> bool:
    """An area office that wants its schools' data before the ministry does contradicts nobody."""
    for (local, a), (national, b) in ((one, other), (other, one)):
        if (local.id, national.id) in passed and a.end_date and b.end_date and a.end_date <= b.end_date:
            return True
    return False


def _row(paper: Paper, act: Act, other: Paper, against: Act) -> dict[str, Any]:
    own, theirs = act.said, against.said
    evidence = " ".join(act.text.split())[:200]
    th = finding_sentences(CODE, evidence, {"own": own.th, "other": theirs.th, "file": other.filename})[0]
    en = finding_sentences(CODE, evidence, {"own": own.en, "other": theirs.en, "file": other.filename})[1]
    return {
        "id": content_id(CODE, act.id, against.id),
        "document_id": paper.id,
        "activity_id": act.id,
        "code": CODE,
        "severity": finding_code(CODE).severity,
        "message_th": th,
        "message_en": en,
        "page": act.page,
        **dict(zip(("x0", "top", "x1", "bottom"), act.box, strict=True)),
        "evidence": evidence,
    }
