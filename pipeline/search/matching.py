"""Rows that answer every term: a first sieve in SQL, then the borders of words and a score in Python.

There is no FTS5 index. Its words need blanks that Thai has not, its trigrams miss words of two letters, and its tables
differ with the order in which documents came; a scan of the folded text is fast enough (docs/search.md has figures).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from pipeline.search.terms import Term

ERA = 543
# Weights: what the row says itself, a name it bears under another form, what stands around it.
_MAIN, _KEY, _AROUND, _YEAR, _SCHEDULE, _MENTION, _TOGETHER = 5, 4, 2, 2, 4, 1, 3

_SELECT = """
SELECT s.document_id, s.seq, s.kind, s.activity_id, s.main, s.around, s.people, s.keys, d.filename,
       coalesce(a.academic_year, d.academic_year) AS academic_year,
       coalesce(a.start_date, a.end_date, l.date) AS first_day, coalesce(a.end_date, a.start_date, l.date) AS last_day
FROM search_texts AS s
JOIN documents AS d ON d.id = s.document_id
LEFT JOIN activities AS a ON a.id = s.activity_id
LEFT JOIN letters AS l ON l.document_id = s.document_id AND s.kind = 'letter'
WHERE (?1 IS NULL OR coalesce(a.academic_year, d.academic_year) = ?1)
"""
_TOUCHES = (
    "(max(coalesce(a.start_date, a.end_date, l.date), coalesce(a.end_date, a.start_date, l.date)) >= ?{a}"
    " AND min(coalesce(a.start_date, a.end_date, l.date), coalesce(a.end_date, a.start_date, l.date)) <= ?{b})"
)
_MENTIONS = (
    "EXISTS (SELECT 1 FROM activity_dates AS x WHERE x.activity_id = s.activity_id AND"
    " max(coalesce(x.start_date, x.end_date), coalesce(x.end_date, x.start_date)) >= ?{a} AND"
    " min(coalesce(x.start_date, x.end_date), coalesce(x.end_date, x.start_date)) <= ?{b})"
)


def matching_rows(
    connection: sqlite3.Connection, terms: Sequence[Term], year: int | None
) -> list[tuple[int, sqlite3.Row]]:
    """(score, row) of every row that answers all terms, best first, then newest year, then date."""
    sql, values = _statement(terms, year)
    found = []
    for row in connection.execute(sql, values):
        scores = [_score(term, row) for term in terms]
        if all(scores):
            found.append((sum(scores) + _together(terms, row["main"]), row))
    found.sort(key=_order)
    return found


def answered(connection: sqlite3.Connection, term: Term) -> bool:
    """Whether anything at all answers one term."""
    sql, values = _statement([term], None)
    return any(_score(term, row) for row in connection.execute(sql, values))


def _order(found: tuple[int, sqlite3.Row]) -> tuple[Any, ...]:
    score, row = found
    return (
        -score,
        -(row["academic_year"] or 0),
        row["first_day"] or "9999",
        row["filename"],
        row["document_id"],
        row["seq"],
    )


def _statement(terms: Sequence[Term], year: int | None) -> tuple[str, list[object]]:
    """The sieve: every value is bound, the text of the statement is ours."""
    values: list[object] = [year]

    def bind(value: object) -> int:
        values.append(value)
        return len(values)

    conditions = []
    for term in terms:
        sides = []
        for needle in term.needles:
            n = bind(needle.text)
            sides.append(f"instr(s.main, ?{n}) OR instr(s.around, ?{n}) OR instr(s.people, ?{n})")
        sides += [f"instr(s.keys, ?{bind(f'|{key}|')})" for key in sorted(term.keys)]
        if term.year is not None:
            sides.append(f"coalesce(a.academic_year, d.academic_year) = ?{bind(term.year)}")
            first, last = _year_window(term.year)
            sides.append(_TOUCHES.format(a=bind(first), b=bind(last)))
        for start, end in term.windows:
            a, b = bind(start.isoformat()), bind(end.isoformat())
            sides += [_TOUCHES.format(a=a, b=b), _MENTIONS.format(a=a, b=b)]
        conditions.append("(" + " OR ".join(sides) + ")")
    return _SELECT + "".join(f" AND {c}" for c in conditions), values


def _score(term: Term, row: sqlite3.Row) -> int:
    best = 0
    if term.pattern is not None:
        if term.pattern.search(row["main"]):
            best = _MAIN
        elif term.pattern.search(row["around"]) or term.pattern.search(row["people"]):
            best = _AROUND
    if best < _KEY and any(f"|{key}|" in row["keys"] for key in term.keys):
        best = _KEY
    if best < _YEAR and term.year is not None:
        first, last = _year_window(term.year)
        if row["academic_year"] == term.year:
            best = _YEAR
        elif best < _MENTION and _touches(row, first, last):
            best = _MENTION
    if term.windows:
        # The sieve has seen that a date of the row touches a window; the schedule counts for more than a mention.
        windows = [(a.isoformat(), b.isoformat()) for a, b in term.windows]
        if any(_inside(row, a, b) for a, b in windows):
            return max(best, _SCHEDULE + 1)
        best = max(best, _SCHEDULE if any(_touches(row, a, b) for a, b in windows) else _MENTION)
    return best


def _touches(row: sqlite3.Row, first: str, last: str) -> bool:
    start, end = row["first_day"], row["last_day"]
    return start is not None and max(start, end) >= first and min(start, end) <= last


def _inside(row: sqlite3.Row, first: str, last: str) -> bool:
    start, end = row["first_day"], row["last_day"]
    return start is not None and first <= min(start, end) and max(start, end) <= last


def _year_window(year: int) -> tuple[str, str]:
    return f"{year - ERA:04d}-01-01", f"{year - ERA:04d}-12-31"


def _together(terms: Sequence[Term], main: str) -> int:
    """More for words that stand side by side as they were typed."""
    words = [t.needles[0].text for t in terms if t.needles]
    return _TOGETHER if len(words) > 1 and "".join(words) in main else 0
