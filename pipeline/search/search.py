"""The search itself: question in, hits out."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property

from pipeline.errors import DatabaseError
from pipeline.publish.thai_dates import said_day, said_row
from pipeline.search.hits import Hit, SearchResult
from pipeline.search.matching import answered, matching_rows
from pipeline.search.query import ERA, read_query
from pipeline.search.snippets import snippet
from pipeline.search.terms import Term

_LETTER_FIELDS = (
    "subject", "ref_no", "body", "agency", "addressee", "signatory_name", "signatory_position", "contact_unit",
    "address",
)  # fmt: skip


def search(
    connection: sqlite3.Connection, text: str, *, year: int | None = None, limit: int = 20
) -> SearchResult:
    """Find what answers every part of `text`; `limit` 0 gives all.

    Raises:
        DatabaseError: the database was made before there was a search.
    """
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_texts'").fetchone()
    if there is None:
        path = connection.execute("PRAGMA database_list").fetchone()["file"]
        raise DatabaseError("database_without_search", path=path)
    query = read_query(text, _SpokenYears(connection))
    found = matching_rows(connection, query.terms, year) if query.terms else []
    shown = found[:limit] if limit else found
    unknown = () if found else tuple(t.said for t in query.terms if not answered(connection, t))
    return SearchResult(
        tuple(_hit(connection, row, query.terms) for row in shown),
        len(found),
        tuple(t.said for t in query.terms),
        unknown,
        () if found else tuple(_years(connection)),
        query.cut,
    )


def _years(connection: sqlite3.Connection) -> list[int]:
    rows = connection.execute(
        "SELECT academic_year AS y FROM documents UNION SELECT academic_year FROM activities ORDER BY y"
    )
    return [row["y"] for row in rows if row["y"] is not None]


class _SpokenYears(Collection[int]):
    """Academic years, and the calendar years in which something is due; few questions need them, so they are late."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @cached_property
    def _found(self) -> frozenset[int]:
        rows = self._connection.execute(
            "SELECT DISTINCT substr(end_date, 1, 4) AS y FROM activities WHERE end_date IS NOT NULL"
            " UNION SELECT DISTINCT substr(start_date, 1, 4) FROM activities WHERE start_date IS NOT NULL"
        )
        return frozenset((*_years(self._connection), *(int(row["y"]) + ERA for row in rows)))

    def __contains__(self, year: object) -> bool:
        return year in self._found

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _hit(connection: sqlite3.Connection, row: sqlite3.Row, terms: tuple[Term, ...]) -> Hit:
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (row["document_id"],)).fetchone()
    page, top, schedule = 1, None, None
    section = label = start = end = None
    if row["kind"] == "activity":
        activity = connection.execute(
            "SELECT * FROM activities WHERE id = ?", (row["activity_id"],)
        ).fetchone()
        people = connection.execute(
            "SELECT name FROM activity_parties WHERE activity_id = ? ORDER BY seq", (row["activity_id"],)
        )
        fields = [(name, activity[name]) for name in ("text", "context", "section")]
        fields += [("people", party["name"]) for party in people]
        page, top, section, label = (activity[n] for n in ("page", "top", "section", "row_label"))
        start, end = activity["start_date"], activity["end_date"]
        schedule = said_row(activity)
    elif row["kind"] == "letter":
        letter = connection.execute(
            "SELECT * FROM letters WHERE document_id = ?", (row["document_id"],)
        ).fetchone()
        fields = [(name, letter[name]) for name in _LETTER_FIELDS]
        for table in ("letter_references", "enclosures"):
            titles = connection.execute(
                f'SELECT title FROM "{table}" WHERE document_id = ? ORDER BY seq',  # noqa: S608 - two fixed names
                (row["document_id"],),
            )
            fields += [(table, title["title"]) for title in titles]
        page, start, end = letter["page"], letter["date"], letter["date"]
        schedule = said_day(date.fromisoformat(start)) if start else None
    else:
        fields = [("title", document["title"]), ("people", document["issuer"])]
    said = [(name, value) for name, value in fields if value] or [("title", document["filename"])]
    return Hit(
        kind=row["kind"],
        text=said[0][1],
        score=row["score"],
        activity_id=row["activity_id"],
        document_id=row["document_id"],
        filename=row["filename"],
        academic_year=row["academic_year"],
        schedule=schedule,
        start_date=start,
        end_date=end,
        page=page,
        line=round(top) if document["unit"] == "line" and top is not None else None,
        section=section,
        row_label=label,
        snippet=snippet(said, terms),
    )
