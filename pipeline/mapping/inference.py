"""Columns whose heads are in no list, told by what stands in them; every such reading is reported.

Dates, running numbers and known bodies are told apart by their cells. The column of work is the one with the
longest texts, most of which begin with a verb or one who acts. What is none of these stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.document import Cell, Table
from normalizers.dates import read_dates
from normalizers.lookups import party_of, squeeze
from pipeline.mapping.columns import Head
from pipeline.mapping.vocabulary import actors, begins_with_verb

# Share of a column's filled cells that must agree, and how many there must be at least.
_MOST = 0.7
_FEWEST = 2
# Texts of work are longer than this on average (characters).
_LONG = 15
_NUMBER = re.compile(r"[0-9]{1,3}[.)]?")
_SEPARATOR = re.compile(r"[/,\n]+")


def with_inferred(table: Table, head: Head) -> Head:
    """The head with unknown columns told by their cells; as it was when no column of work can be told.

    A table whose first row fits the columns below it has no head at all.
    """
    headless = _is_headless(table, head)
    begin = head.first if headless else head.last
    cells = _by_column(table, begin)
    columns = list(head.columns)
    for tells, kind in ((_is_date, "date"), (_is_number, "ordinal"), (_is_party, "party")):
        for column in head.columns:
            known = columns[column.index].kind
            # ครั้งที่ is a running number, and ครั้งที่ 1 over days is a round.
            open_ = known is None or (known == "ordinal" and kind == "date")
            if open_ and _most(cells.get(column.index, []), tells):
                role = "responsible" if kind == "party" else None
                columns[column.index] = replace(column, kind=kind, role=role, inferred=True)  # type: ignore[arg-type]
    if not any(c.kind == "activity" for c in columns):
        work = [c for c in columns if c.kind is None and _is_work(cells.get(c.index, []))]
        if not work or not any(c.kind in ("date", "month") for c in columns):
            return Head(head.first, head.last, tuple(columns))
        longest = max(work, key=lambda c: sum(len(x.text) for x in cells[c.index]))
        columns[longest.index] = replace(longest, kind="activity", inferred=True)
    return Head(head.first, begin, tuple(columns))


def _by_column(table: Table, first: int) -> dict[int, list[Cell]]:
    cells: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.row >= first and cell.text.strip(" -–—") and cell.col_span == 1:  # a dash says nothing
            cells.setdefault(cell.col, []).append(cell)
    return cells


def _most(cells: Sequence[Cell], tells: Callable[[str], bool]) -> bool:
    return len(cells) >= _FEWEST and sum(tells(c.text) for c in cells) >= _MOST * len(cells)


def _is_date(text: str) -> bool:
    records = read_dates(" ".join(text.split()))
    return bool(records) and sum(len(squeeze(r.raw)) for r in records) >= _MOST * len(squeeze(text))


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(squeeze(text)) is not None


def _is_party(text: str) -> bool:
    names = [n.strip(" ◆•-") for n in _SEPARATOR.split(text) if n.strip(" ◆•-")]
    return bool(names) and all(party_of(n) is not None for n in names)


def _is_work(cells: Sequence[Cell]) -> bool:
    if len(cells) < _FEWEST or sum(len(c.text) for c in cells) < _LONG * len(cells):
        return False
    return _most(cells, lambda text: begins_with_verb(text) or text.startswith((*actors(), "การ")))


def _is_headless(table: Table, head: Head) -> bool:
    """Whether the row taken for the head holds a date in a column of no known kind: it is a row of work."""
    unknown = {c.index for c in head.columns if c.kind is None}
    return any(c.row == head.first and c.col in unknown and _is_date(c.text) for c in table.cells)
