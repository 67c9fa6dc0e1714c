"""Answers: what was found, where it stands, and what to try when nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.publish.thai_dates import Said

OPEN, CLOSE = "«", "»"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the text that answers, with the places of the words found (start, end) in it."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]

    def marked(self) -> str:
        """The text with «marks» around what was found."""
        out, last = [], 0
        for start, end in self.marks:
            out += [self.text[last:start], OPEN, self.text[start:end], CLOSE]
            last = end
        return "".join([*out, self.text[last:]])


@dataclass(frozen=True, slots=True)
class Hit:
    """One activity, letter or document. `line` in place of a page's box for text files.

    `text`: the activity, the subject of the letter or the title of the document, whatever the snippet shows.
    """

    kind: str
    score: int
    text: str
    activity_id: str | None
    document_id: str
    filename: str
    academic_year: int | None
    schedule: Said | None
    start_date: str | None
    end_date: str | None
    page: int
    line: int | None
    section: str | None
    row_label: str | None
    snippet: Snippet

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kind": self.kind,
            "score": self.score,
            "text": self.text,
            "activity_id": self.activity_id,
            "document_id": self.document_id,
            "filename": self.filename,
            "page": self.page,
            "line": self.line,
            "academic_year": self.academic_year,
            "section": self.section,
            "row_label": self.row_label,
            "start_date": self.start_date,
            "end_date": self.end_date,
            "schedule_th": self.schedule.th if self.schedule else None,
            "schedule_en": self.schedule.en if self.schedule else None,
            "snippet": {
                "field": self.snippet.field,
                "text": self.snippet.text,
                "marked": self.snippet.marked(),
                "marks": [list(m) for m in self.snippet.marks],
            },
        }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first; `total` counts those that the limit left out too.

    `unknown`: the parts of the question that nothing answers. `years`: academic years in the database,
    given where nothing was found.
    """

    hits: tuple[Hit, ...]
    total: int
    terms: tuple[str, ...]
    unknown: tuple[str, ...]
    years: tuple[int, ...]
    cut: bool

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "schema": "saraban-search-1",
            "total": self.total,
            "terms": list(self.terms),
            "unknown": list(self.unknown),
            "years": list(self.years),
            "cut": self.cut,
            "hits": [h.to_json() for h in self.hits],
        }
