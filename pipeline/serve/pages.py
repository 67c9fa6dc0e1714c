"""What our pages show, out of the database: home, search, activity, calendar."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.messages.catalog import finding_code
from pipeline.provenance import provenance_of
from pipeline.publish.thai_dates import said_row
from pipeline.search import search

Row = dict[str, Any]
HITS = 50
# Lines of a transcript shown before and after the lines of an activity.
_AROUND = 5


def home(connection: sqlite3.Connection) -> Row:
    """Counts, years and what is open."""
    counts = {
        table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - fixed names
        for table in ("documents", "activities", "letters", "open_findings", "corrections")
    }
    years = connection.execute(
        "SELECT d.academic_year AS year, count(DISTINCT d.id) AS documents, count(a.id) AS activities"
        " FROM documents AS d LEFT JOIN activities AS a ON a.document_id = d.id"
        " WHERE d.academic_year IS NOT NULL GROUP BY 1 ORDER BY 1 DESC"
    )
    severities = dict(
        connection.execute("SELECT severity, count(*) FROM open_findings GROUP BY 1").fetchall()
    )
    return {"counts": counts, "years": [dict(r) for r in years], "severities": severities}


def search_page(connection: sqlite3.Connection, text: str, year: int | None) -> Row:
    """Hits with the pieces of their snippets, so that the page can mark what was found."""
    if not text.strip():
        return {"text": text, "year": year, "result": None, "hits": [], "years": []}
    result = search(connection, text, year=year, limit=HITS)
    hits = [{"hit": h, "pieces": _pieces(h.snippet.text, h.snippet.marks)} for h in result.hits]
    years = [
        r[0]
        for r in connection.execute(
            "SELECT DISTINCT academic_year FROM documents WHERE academic_year IS NOT NULL ORDER BY 1"
        )
    ]
    return {"text": text, "year": year, "result": result, "hits": hits, "years": years}


def _pieces(text: str, marks: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    out, last = [], 0
    for start, end in marks:
        out += [(text[last:start], False), (text[start:end], True)]
        last = end
    return [p for p in [*out, (text[last:], False)] if p[0]]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box on the page picture. `kind`: text, date, party, other."""

    x: float
    y: float
    width: float
    height: float
    kind: str


def activity_page(connection: sqlite3.Connection, activity_id: str) -> Row | None:
    """Everything about one activity; None when there is no such id."""
    if connection.execute("SELECT 1 FROM activities WHERE id = ?", (activity_id,)).fetchone() is None:
        return None
    found = provenance_of(connection, activity_id)
    a, document = found["activity"], found["document"]
    page = connection.execute(
        "SELECT width, height, text FROM pages WHERE document_id = ? AND page = ?",
        (document["id"], a["page"]),
    ).fetchone()
    found["said"] = said_row(a)
    found["size"] = (page["width"], page["height"]) if page and document["unit"] == "pt" else None
    found["lines"] = _lines(page["text"], a) if page and document["media_type"] == "text/plain" else []
    kinds = {"activity": "text", "date": "date", "label": "date", "party": "party"}
    found["frames"] = [
        Frame(c["x0"], c["top"], c["x1"] - c["x0"], c["bottom"] - c["top"], kinds.get(c["usage"], "other"))
        for c in found["cells"]
        if c["page"] == a["page"] and c["usage"] in ("date", "label", "party")
    ]
    found["frames"].append(Frame(a["x0"], a["top"], a["x1"] - a["x0"], a["bottom"] - a["top"], "text"))
    found["history_said"] = [(h, said_row(h)) for h in found["history"]]
    neighbours = connection.execute(
        "SELECT (SELECT id FROM activities WHERE document_id = :d AND seq = :s - 1) AS before,"
        " (SELECT id FROM activities WHERE document_id = :d AND seq = :s + 1) AS after",
        {"d": document["id"], "s": a["seq"]},
    ).fetchone()
    found["before"], found["after"] = neighbours["before"], neighbours["after"]
    return found


def _lines(text: str, a: Row) -> list[tuple[int, str, bool]]:
    """The lines of a transcript round an activity: number, text, whether it stands there."""
    lines = text.split("\n")
    first, last = int(a["top"]), max(int(a["top"]), int(a["bottom"]))
    low, high = max(1, first - _AROUND), min(len(lines), last + _AROUND)
    return [(n, lines[n - 1], first <= n <= last) for n in range(low, high + 1)]


def findings_of_document(connection: sqlite3.Connection, document: str) -> list[Row]:
    """Open findings of a document, worst first, with their remedies."""
    rows = [
        dict(r)
        for r in connection.execute(
            "SELECT * FROM open_findings WHERE document_id = ? ORDER BY"
            " CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, page, top, code, id",
            (document,),
        )
    ]
    for row in rows:
        row["help_th"], row["help_en"] = finding_code(row["code"]).help_th, finding_code(row["code"]).help
    return rows


def day_of(value: str | None) -> date | None:
    """A day of the database."""
    return date.fromisoformat(value) if value else None
