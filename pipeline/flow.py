"""The main job on one screen: file, Document, records, database.

inputs.expand -> inputs.load -> extractors.extract -> mapping.map_document -> store.write_records
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from extractors.progress import Work
from pipeline.chain import Shelf, link_documents, mark_contradictions
from pipeline.corrections import Book
from pipeline.errors import ExitCode
from pipeline.inputs import Input, expand
from pipeline.messages.catalog import Language, reason_sentence
from pipeline.reading import read_input
from pipeline.readings import readings, shared_place
from pipeline.records import Records
from pipeline.store.recorrect import recorrect
from pipeline.store.write import link_references, transaction, write_left_out, write_records, write_run
from pipeline.version import version
from pipeline.workers import (
    Cost,
    Refusal,
    died_code,
    members_in_worker,
    read_in_workers,
    read_on_cluster,
    remote_inputs,
)

# What SQLite and Python say of rows that fit no table; what is wrong with the database itself ends the run.
_NO_ROWS = (
    sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
    ArithmeticError, LookupError, TypeError, ValueError,
)  # fmt: skip
# Findings that say that something on the paper was understood as nothing.
_UNACCOUNTED = frozenset(
    {"table_not_mapped", "unknown_header", "cell_not_used", "text_not_used", "row_without_activity", "date_not_read"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a document holds."""

    document_id: str
    pages: int
    activities: int
    dated: int
    letters: int
    findings: int

    @classmethod
    def of(cls, records: Records) -> Tally:
        """The tally of a document's records."""
        dated = sum(a.date_kind != "undated" for a in records.activities)
        letters = int(records.letter is not None)
        counts = (len(records.pages), len(records.activities), dated, letters, len(records.findings))
        return cls(records.document_id, *counts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    file: str
    status: str  # ok, partial, empty, refused, unchanged
    reasons: tuple[tuple[str, int | None, str], ...]  # code, page, detail
    records: Records | None = None  # let go once they are stored: a run over many files must not grow
    tally: Tally | None = None
    fault: str | None = None  # traceback, when the refusal is a fault of the program
    cost: Cost = field(default_factory=Cost)

    def to_json(self, language: Language) -> dict[str, Any]:
        """As `saraban run --json` prints it."""
        return {
            "file": self.file,
            "status": self.status,
            "document_id": self.tally.document_id if self.tally else None,
            "pages": self.tally.pages if self.tally else 0,
            "activities": self.tally.activities if self.tally else 0,
            "findings": self.tally.findings if self.tally else 0,
            "reasons": [
                {"code": code, "page": page, "message": reason_message(code, detail, language)}
                for code, page, detail in self.reasons
            ],
        }


class LeftOut(NamedTuple):
    """A file met in a folder or an archive that is not taken for a circular. `why`: as of an `Input`."""

    file: str
    why: str


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
    left_out: Callable[[Sequence[LeftOut]], None] | None = None,
    on_page: Callable[[str, int, Work], None] | None = None,
    reread: bool = False,
    scheduler: str | None = None,
) -> Iterator[Outcome]:
    """Read every input into the database, one transaction each, and yield what became of it.

    `book` holds what people corrected (docs/review.md). `begun` is told the inputs, `left_out` the files met in
    folders and archives that are not taken for circulars (they are kept in the table of that name), `on_page` every page that is begun on this machine.
    `scheduler` is the address of a cluster that reads them instead of this machine (docs/scale.md).
    With `strict`, a document that holds anything unaccounted for is refused and leaves no row.
    """
    found = list(expand(paths, members_in_worker, remote_inputs))
    inputs = [i for i in found if not i.left_out]
    others = [LeftOut(i.label, i.left_out) for i in found if i.left_out]
    write_left_out(connection, others, [i.label for i in inputs])
    if left_out is not None:
        left_out(others)
    if begun is not None:
        begun([i.label for i in inputs])
    written: set[str] = set()
    for outcome in read_all(
        inputs, year=year, jobs=jobs, on_page=on_page, reread=reread, scheduler=scheduler
    ):
        yield _store(connection, _strict(outcome) if strict else outcome, book, written)
    if connection.execute("SELECT 1 FROM pending").fetchone() is not None:
        connect(connection)


def connect(connection: sqlite3.Connection) -> None:
    """What documents say about each other: citations, revisions, contradictions."""
    link_references(connection)
    with Shelf(connection) as shelf:
        link_documents(connection, shelf)
        mark_contradictions(connection, shelf)
    with connection:
        connection.execute("DELETE FROM pending")


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
    return Outcome(outcome.file, "refused", reasons, cost=outcome.cost)


def read_all(
    inputs: Sequence[Input],
    *,
    year: int | None,
    jobs: int,
    on_page: Callable[[str, int, Work], None] | None = None,
    reread: bool = False,
    scheduler: str | None = None,
) -> Iterator[Outcome]:
    """Read inputs in order, each in a process of its own; a refusal is an outcome, not an error.

    With the address of a `scheduler` the processes are on the machines of a cluster.
    """
    kept = readings(reread=reread)
    if scheduler is None:
        reader = partial(read_input, readings=kept)
        writable = kept.opened() if kept is not None else ()
        found = read_in_workers(inputs, year, jobs, read=reader, on_page=on_page, writable=writable)
    else:
        found = read_on_cluster(inputs, year, scheduler, kept, shared_place())
    for item, result, cost in found:
        if isinstance(result, Refusal):
            reasons = ((result.code, result.page, result.detail),)
            yield Outcome(item.label, "refused", reasons, fault=result.fault, cost=cost)
        else:
            tally = Tally.of(result)
            yield Outcome(item.label, result.status, result.reasons, result, tally, cost=cost)
    if kept is not None:
        kept.prune()


def _store(connection: sqlite3.Connection, outcome: Outcome, book: Book | None, written: set[str]) -> Outcome:
    """Write an outcome. A file that this run has met before under another name is that document, once.

    Rows that the database does not take are a fault of ours: it costs the document, which is refused, not the run.
    """
    try:
        changed = _written(connection, outcome, book, written)
    except _NO_ROWS as error:
        import traceback

        fault = "".join(traceback.format_exception(error))[-20_000:]
        reasons = ((died_code(outcome.file), None, f"{type(error).__name__}: {error}"[:300]),)
        refused = Outcome(outcome.file, "refused", reasons, fault=fault, cost=outcome.cost)
        _written(connection, refused, book, written)
        return refused
    if outcome.records is not None and not changed and outcome.status == "ok":
        return replace(outcome, status="unchanged", records=None)
    return replace(outcome, records=None)


def _written(connection: sqlite3.Connection, outcome: Outcome, book: Book | None, written: set[str]) -> bool:
    """Whether any row changed. All of it is written or nothing."""
    records, changed = outcome.records, False
    reasons = [{"code": c, "page": p, "detail": d} for c, p, d in outcome.reasons]
    with transaction(connection):
        if records is not None and records.document_id not in written:
            changed = write_records(connection, records, version(), book)
        identity = records.document_id if records else None
        write_run(connection, outcome.file, outcome.status, identity, reasons)
    if records is not None:
        written.add(records.document_id)
    return changed


def exit_code(statuses: Collection[str]) -> ExitCode:
    """0 all well; 3 some document is partial or was refused; 4 every input was refused."""
    if statuses and all(status == "refused" for status in statuses):
        return ExitCode.ALL_REFUSED
    if any(status in ("refused", "partial") for status in statuses):
        return ExitCode.PARTIAL
    return ExitCode.OK
