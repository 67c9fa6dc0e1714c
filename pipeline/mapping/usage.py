"""The ledger of a table: what every cell was used for, and findings where one was used for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Cell, Table
from normalizers.lookups import squeeze
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.mapped import MappedTable
from pipeline.mapping.party_columns import PartyColumn
from pipeline.mapping.rows import Row
from pipeline.records import Activity, Finding, Place

_LETTER = re.compile("[ก-ฮA-Za-z]")


def unmapped(table: Table, head: Head | None) -> MappedTable:
    """A table whose head is not known: reported, its cells kept."""
    result = MappedTable("other")
    first = next((c for c in table.cells if c.text), None)
    if first is not None:
        shown = " | ".join(squeeze(c.text) for c in table.cells if c.row == first.row and c.text)
        result.findings.append(
            Finding(
                code="table_not_mapped",
                evidence=shown[:200],
                place=Place(page=first.page, box=first.box),
                fields=(("known", ", ".join(c.head for c in head.columns if c.kind) if head else ""),),
            )
        )
    for cell in table.cells:
        result.usage[cell.row, cell.col] = "table not mapped" if cell.text else "empty"
    return result


def use_head(table: Table, head: Head, result: MappedTable) -> None:
    """Account for the cells of the head; a head that is not known is a finding."""
    for cell in table.cells:
        if cell.row < head.last:
            result.usage[cell.row, cell.col] = "title" if cell.row < head.first else "header"
            column = head.columns[cell.col]
            if cell.row == head.last - 1 and cell.text and (column.kind is None or column.inferred):
                result.findings.append(
                    Finding(
                        code="header_inferred" if column.inferred else "unknown_header",
                        evidence=column.head,
                        place=Place(page=cell.page, box=cell.box),
                        fields=(("kind", column.kind or ""),),
                    )
                )


def people_findings(
    row: Row, people: Sequence[tuple[Column, PartyColumn]], activity: Activity
) -> list[Finding]:
    """People that are missing in a row or stand in the row above."""
    findings: list[Finding] = []
    for column, read in people:
        if not read.entries.get(row.index):
            if any(read.entries.values()):
                findings.append(
                    Finding(
                        code="party_missing",
                        evidence=activity.text[:200],
                        place=activity.place,
                        activity_id=activity.id,
                        fields=(("column", column.head),),
                    )
                )
        elif row.index in read.inherited:
            findings.append(
                Finding(
                    code="party_inherited",
                    evidence=", ".join(p.name for p in read.entries[row.index])[:200],
                    place=activity.place,
                    activity_id=activity.id,
                    fields=(("column", column.head),),
                )
            )
    return findings


def report_row_without_activity(row: Row, result: MappedTable) -> None:
    """A row that holds something but nothing to do."""
    filled = [v for v in row.values.values() if v.own and v.text]
    if filled:
        result.findings.append(
            Finding(
                code="row_without_activity",
                evidence=" | ".join(" ".join(v.text.split()) for v in filled)[:200],
                place=Place(page=filled[0].cell.page, box=filled[0].cell.box),
            )
        )


def finish_usage(table: Table, head: Head, result: MappedTable) -> None:
    """Say of every cell what it was used for; what was used for nothing becomes a finding."""
    labels = next((c.index for c in head.of_kind("ordinal")), None)
    for cell in table.cells:
        key = (cell.row, cell.col)
        if key in result.usage:
            continue
        column = head.columns[cell.col]
        if not cell.text:
            result.usage[key] = "continues" if cell.continues else "empty"
        elif column.kind == "month":
            result.usage[key] = "label"
        elif column.kind == "activity" and cell.continues is not None:
            result.usage[key] = "activity"
        elif column.kind == "ordinal" and cell.col != labels and _LETTER.search(cell.text):
            _not_used(cell, column, result)  # more than a running number, and not the row's label
        elif column.kind is not None and column.kind != "activity":
            result.usage[key] = column.kind
        else:
            _not_used(cell, column, result)


def _not_used(cell: Cell, column: Column, result: MappedTable) -> None:
    result.usage[cell.row, cell.col] = "unused"
    result.findings.append(
        Finding(
            code="cell_not_used",
            evidence=" ".join(cell.text.split())[:200],
            place=Place(page=cell.page, box=cell.box),
            fields=(("column", column.head),),
        )
    )
