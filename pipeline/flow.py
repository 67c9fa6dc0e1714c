"""The main job on one screen: file, Document, records, database.

inputs.expand -> inputs.load -> extractors.extract -> mapping.map_document -> store.write_records
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.chain import link_documents, mark_contradictions, papers
from pipeline.corrections import Book
from pipeline.errors import ExitCode
from pipeline.inputs import Input, expand
from pipeline.messages.catalog import Language, reason_sentence
from pipeline.records import Records
from pipeline.store.recorrect import recorrect
from pipeline.store.write import link_references, write_records, write_run
from pipeline.version import version
from pipeline.workers import Refusal, read_in_workers

# Findings that say that something on the paper was understood as nothing.
_UNACCOUNTED = frozenset(
    {"table_not_mapped", "unknown_header", "cell_not_used", "text_not_used", "row_without_activity", "date_not_read"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    file: str
    status: str  # ok, partial, empty, refused, unchanged
    records: Records | None
    reasons: tuple[tuple[str, int | None, str], ...]  # code, page, detail
    fault: str | None = None  # traceback, when the refusal is a fault of the program

    def to_json(self, language: Language) -> dict[str, Any]:
        """As `saraban run --json` prints it."""
        return {
            "file": self.file,
            "status": self.status,
            "document_id": self.records.document_id if self.records else None,
            "pages": len(self.records.pages) if self.records else 0,
            "activities": len(self.records.activities) if self.records else 0,
            "findings": len(self.records.findings) if self.records else 0,
            "reasons": [
                {"code": code, "page": page, "message": reason_message(code, detail, language)}
                for code, page, detail in self.reasons
            ],
        }


def reason_message(code: str, detail: str, language: Language) -> str:
    """Sentence of a reason with what was met."""
    sentence = reason_sentence(code).say(language, {})
    return f"{sentence} ({detail})" if detail else sentence


def run(
    connection: sqlite3.Connection,
    paths: Sequence[Path],
    *,
    year: int | None = None,
    jobs: int = 1,
    strict: bool = False,
    book: Book | None = None,
    begun: Callable[[Sequence[str]], None] | None = None,
) -> Iterator[Outcome]:
    """Read every input into the database, one transaction each, and yield what became of it.

    `book` holds what people corrected (docs/review.md). `begun` is told the inputs.
    With `strict`, a document that holds anything unaccounted for is refused and leaves no row.
    """
    inputs = list(expand(paths))
    if begun is not None:
        begun([i.label for i in inputs])
    before = connection.total_changes
    for outcome in read_all(inputs, year=year, jobs=jobs):
        yield _store(connection, _strict(outcome) if strict else outcome, book)
    if connection.total_changes != before:
        connect(connection)


def connect(connection: sqlite3.Connection) -> None:
    """What documents say about each other: citations, revisions, contradictions."""
    link_references(connection)
    found = papers(connection)
    link_documents(connection, found)
    mark_contradictions(connection, found)


def apply_book(connection: sqlite3.Connection, book: Book) -> int:
    """Bring a database in line with the corrections of a book; how many documents changed."""
    changed = recorrect(connection, book)
    if changed:
        connect(connection)
    return changed


def _strict(outcome: Outcome) -> Outcome:
    left = [f for f in outcome.records.findings if f.code in _UNACCOUNTED] if outcome.records else []
    if not left:
        return outcome
    reasons = tuple(
        ("not_accounted_for", f.place.page if f.place else None, f"{f.code}: {f.evidence}") for f in left
    )
    return Outcome(outcome.file, "refused", None, reasons)


def read_all(inputs: Sequence[Input], *, year: int | None, jobs: int) -> Iterator[Outcome]:
    """Read inputs in order, each in a process of its own; a refusal is an outcome, not an error."""
    for item, result in read_in_workers(inputs, year, jobs):
        if isinstance(result, Refusal):
            yield Outcome(
                item.label, "refused", None, ((result.code, result.page, result.detail),), result.fault
            )
        else:
            yield Outcome(item.label, result.status, result, result.reasons)


def _store(connection: sqlite3.Connection, outcome: Outcome, book: Book | None) -> Outcome:
    changed = outcome.records is not None and write_records(connection, outcome.records, version(), book)
    write_run(
        connection,
        outcome.file,
        outcome.status,
        outcome.records.document_id if outcome.records else None,
        [{"code": c, "page": p, "detail": d} for c, p, d in outcome.reasons],
    )
    if outcome.records is not None and not changed and outcome.status == "ok":
        return Outcome(outcome.file, "unchanged", outcome.records, outcome.reasons)
    return outcome


def exit_code(outcomes: Sequence[Outcome]) -> ExitCode:
    """0 all well; 3 some document is partial or was refused; 4 every input was refused."""
    if outcomes and all(o.status == "refused" for o in outcomes):
        return ExitCode.ALL_REFUSED
    if any(o.status in ("refused", "partial") for o in outcomes):
        return ExitCode.PARTIAL
    return ExitCode.OK
