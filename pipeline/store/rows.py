"""Records to the rows of the database, one after the other: a document may have a million of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from pipeline.mapping.identity import content_id
from pipeline.messages.catalog import finding_code, finding_sentences
from pipeline.records import Activity, Finding, Letter, Place, Records, TableRecord
from pipeline.store.search_rows import activity_search_row, head_search_row

Row = dict[str, Any]
TABLES = (
    "documents", "document_reasons", "document_systems", "pages", "letters", "further_letters",
    "letter_references", "enclosures", "source_tables", "cells", "activities", "activity_dates",
    "activity_parties", "activity_systems", "inherited_systems", "findings", "stamps", "ledger", "search_texts",
    "corrections", "machine_rows", "settled_findings",
)  # fmt: skip
"""The tables that hold rows of a document, parents before children; the last three are filled by `corrected` alone."""


def rows_of(records: Records, version: str) -> dict[str, list[Row]]:
    """Rows of every table for one document as the machine read it; those of the search are made when they are written."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for table, row in stream_rows(records, version):
        rows[table].append(row)
    return rows


def stream_rows(records: Records, version: str) -> Iterator[tuple[str, Row]]:
    """Table and row, for every row of a document as the machine read it; what a row refers to comes before it."""
    identity = records.document_id
    document = _document_row(records, version)
    yield "documents", document
    for code, page, detail in records.reasons:
        yield "document_reasons", {"document_id": identity, "page": page, "code": code, "detail": detail}
    for a in records.addresses:
        yield "document_systems", {"document_id": identity, "system": a.system, "url": a.url, "page": a.page}
    for p in records.pages:
        corners = json.dumps(p.corners) if p.corners else None
        yield "pages", {"document_id": identity, **p.model_dump(), "corners": corners}
    head: list[tuple[str, Row]] = list(_letter_rows(identity, records.letter, records.further_letters))
    yield from head
    for source in records.tables:
        yield from _table_rows(identity, source)
    count = 0
    for count, activity in enumerate(records.activities, start=1):
        own = list(_activity_rows(identity, activity))
        yield from own
        yield "search_texts", {"seq": count, **activity_search_row(own)}
    for row in _finding_rows(identity, records.findings):
        yield "findings", row
    for seq, stamp in enumerate(records.stamps, start=1):
        plain = stamp.model_dump(mode="json", exclude={"place"})
        yield "stamps", {"document_id": identity, "seq": seq, **plain, **_where(stamp.place)}
    for seq, line in enumerate(records.ledger, start=1):
        row = {
            "document_id": identity,
            "seq": seq,
            **_where(line.place),
            "text": line.text,
            "usage": line.usage,
        }
        yield "ledger", row
    found = head_search_row(document, head)
    if found is not None:
        yield "search_texts", {"seq": count + 1, **found}


def table_key(identity: str, seq: int) -> str:
    """Id of a source table."""
    return f"{identity}-t{seq}"


def _document_row(records: Records, version: str) -> Row:
    return {
        "id": records.document_id,
        "sha256": records.sha256,
        "filename": records.filename,
        "media_type": records.media_type,
        "kind": records.kind,
        "title": records.title,
        "issuer": records.issuer,
        "academic_year": records.academic_year,
        "page_count": len(records.pages),
        "extraction": records.extraction,
        "status": records.status,
        "pipeline_version": version,
        "source_bytes": records.source_bytes,
        "unit": records.unit,
    }


def _letter_rows(
    identity: str, letter: Letter | None, further: Sequence[Letter]
) -> Iterator[tuple[str, Row]]:
    """Rows of the letters of a file. Citations and enclosures are counted through all of them."""
    numbered = [(1, letter)] if letter is not None else []
    numbered += list(enumerate(further, start=2))
    for n, one in numbered:
        own = one.model_dump(mode="json", exclude={"references", "enclosures"})
        row = {"document_id": identity, **own, "is_circular": int(one.is_circular)}
        yield ("letters", row) if n == 1 else ("further_letters", {**row, "seq": n})
    references = [(n, r) for n, one in numbered for r in one.references]
    for seq, (n, reference) in enumerate(references, start=1):
        row = {"document_id": identity, "seq": seq, **reference.model_dump(mode="json")}
        yield "letter_references", {**row, "target_document_id": None, "letter_seq": n}
    enclosures = [(n, e) for n, one in numbered for e in one.enclosures]
    for seq, (n, enclosure) in enumerate(enclosures, start=1):
        row = {"document_id": identity, "seq": seq, **enclosure.model_dump(), "letter_seq": n}
        yield "enclosures", row


def _table_rows(identity: str, table: TableRecord) -> Iterator[tuple[str, Row]]:
    key = table_key(identity, table.seq)
    yield (
        "source_tables",
        {
            "id": key,
            "document_id": identity,
            "seq": table.seq,
            "layout": table.layout,
            "page_from": table.page_from,
            "page_to": table.page_to,
            "joins": json.dumps(table.joins, ensure_ascii=False),
        },
    )
    for cell in table.cells:
        yield "cells", {"table_id": key, **_plain(cell), **_where(cell.place)}


def _activity_rows(identity: str, activity: Activity) -> Iterator[tuple[str, Row]]:
    """An activity and what belongs to it."""
    row = {"document_id": identity, **_plain(activity), **_where(activity.place)}
    row["table_id"] = table_key(identity, activity.table_seq) if activity.table_seq else None
    yield "activities", row
    key = {"activity_id": activity.id}
    for seq, date in enumerate(activity.dates, start=1):
        flags = json.dumps(list(date.flags))
        yield "activity_dates", {**key, "seq": seq, **_plain(date), "flags": flags}
    for seq, party in enumerate(activity.parties, start=1):
        yield "activity_parties", {**key, "seq": seq, **_plain(party), "inherited": int(party.inherited)}
    for system in activity.systems:
        row = {**key, "system": system.system, "raw": system.raw}
        if system.origin is None:
            yield "activity_systems", row
        else:
            yield "inherited_systems", {**row, "origin": system.origin}


def _finding_rows(identity: str, findings: Iterable[Finding]) -> list[Row]:
    rows: dict[str, Row] = {}
    for finding in findings:
        code = finding_code(finding.code)
        message_th, message_en = finding_sentences(finding.code, finding.evidence, dict(finding.fields))
        place = finding.place
        where = f"page={place.page} box={place.box!r}" if place else None
        key = content_id(identity, finding.code, finding.activity_id, where, finding.evidence, finding.fields)
        rows[key] = {
            "id": key,
            "document_id": identity,
            "activity_id": finding.activity_id,
            "code": finding.code,
            "severity": code.severity,
            "message_th": message_th,
            "message_en": message_en,
            **(_where(place) if place else _NOWHERE),
            "evidence": finding.evidence,
        }
    return [rows[key] for key in sorted(rows)]


_NOWHERE = dict.fromkeys(("page", "x0", "top", "x1", "bottom"))
# What has columns of its own, or rows.
_NESTED = frozenset({"place", "dates", "parties", "systems", "table_seq", "flags"})


def _where(place: Place) -> Row:
    return {"page": place.page, **place.box_columns()}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in _NESTED)


def _plain(record: Any) -> Row:
    """The simple fields of a record as the database holds them."""
    row = {name: getattr(record, name) for name in _names(record.__class__)}
    for name, value in row.items():
        if isinstance(value, dt.date):
            row[name] = value.isoformat()
    return row
