"""Two circulars that set other days for the same act: a finding on each, until one is known to replace the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from pipeline.chain.acts import Act, Paper
from pipeline.mapping.identity import content_id
from pipeline.messages.catalog import finding_code, finding_sentences

CODE = "circulars_contradict"
_COLUMNS = (
    "id", "document_id", "activity_id", "code", "severity", "message_th", "message_en", "page", "x0", "top", "x1",
    "bottom", "evidence",
)  # fmt: skip


def mark_contradictions(connection: sqlite3.Connection, papers: Sequence[Paper]) -> bool:
    """Bring the findings about contradicting circulars up to date; True when any changed.

    `papers`: all of the database, once `document_links` is up to date.
    """
    answered = {
        row[0]
        for row in connection.execute(
            "SELECT activity_id FROM corrections WHERE state IN ('applied', 'agreed')"
            " AND field IN ('start_date', 'end_date') AND activity_id IS NOT NULL"
        )
    }
    wanted = sorted({r["id"]: r for r in _rows(connection, papers, answered)}.values(), key=lambda r: r["id"])
    names = ", ".join(_COLUMNS)
    query = f"SELECT {names} FROM findings WHERE code = ? ORDER BY id"  # noqa: S608 - fixed names
    there = [dict(r) for r in connection.execute(query, (CODE,))]
    if there == wanted:
        return False
    with connection:
        connection.execute("DELETE FROM findings WHERE code = ?", (CODE,))
        connection.executemany(
            f"INSERT INTO findings ({names}) VALUES ({', '.join('?' * len(_COLUMNS))})",  # noqa: S608
            [[r[c] for c in _COLUMNS] for r in wanted],
        )
    return True


def _rows(
    connection: sqlite3.Connection, papers: Sequence[Paper], answered: set[str]
) -> Iterator[dict[str, Any]]:
    settled = {
        frozenset(row)
        for row in connection.execute(
            "SELECT document_id, target_document_id FROM document_links WHERE kind = 'copy_of'"
        )
    }
    passed = {
        (row[0], row[1])
        for row in connection.execute(
            "SELECT document_id, target_document_id FROM document_links WHERE kind = 'passes_on'"
        )
    }
    replaced = {
        row[0]
        for row in connection.execute("SELECT target_document_id FROM document_links WHERE kind = 'revises'")
    }
    # What a revision has replaced holds no more, so it contradicts nobody.
    found = [p for p in papers if p.id not in replaced]
    by_act: dict[str, list[int]] = {}
    for n, paper in enumerate(found):
        for key in paper.acts:
            by_act.setdefault(key, []).append(n)
    pairs = {pair for sharing in by_act.values() for pair in combinations(sharing, 2)}
    for left, right in ((found[i], found[j]) for i, j in sorted(pairs)):
        if not left.concerns(right) or frozenset((left.id, right.id)) in settled:
            continue
        for a, b in left.differing(right):
            if None in (a.end_date, b.end_date) or _is_early((left, a), (right, b), passed):
                continue
            if a.id not in answered:
                yield _row(left, a, right, b)
            if b.id not in answered:
                yield _row(right, b, left, a)


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
