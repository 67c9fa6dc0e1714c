"""Rows that a page break cut in two although the program that set the page ruled both halves off.

A reader of geometry sees a whole row above the break and another below it. That the lower one only goes on
is told by what it lacks: a row of a plan begins with its number and its date, and a rest of one has neither.
Merged cells cut this way leave an empty cell below the break.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Cell, Table
from normalizers.dates import read_dates
from normalizers.lookups import squeeze
from pipeline.mapping.columns import Head
from pipeline.mapping.vocabulary import begins_with_verb

_MOST = 0.8  # of a date cell is the date
_KEYS = ("ordinal", "date", "month")


def with_cuts_joined(table: Table, head: Head) -> Table:
    """The table with the parts of cut cells marked as going on with the cells above the break."""
    cover = table.cover()
    pages = _first_rows(table)
    linked: dict[tuple[int, int], tuple[int, int]] = {}
    for row in pages:
        if row <= head.last or row - 1 < head.last:
            continue
        whole = _rest_of_row(row, cover, table, head)
        for col in range(table.n_cols):
            below, above = cover.get((row, col)), cover.get((row - 1, col))
            if below is None or above is None or below.row != row or below.col != col:
                continue
            if below.continues is not None or (above.col, above.col_span) != (below.col, below.col_span):
                continue
            if whole or _merged_cell_runs_on(below, above, head, col):
                linked[row, col] = _origin(above)
    if not linked:
        return table
    cells = tuple(
        replace(c, continues=linked[c.row, c.col]) if (c.row, c.col) in linked else c for c in table.cells
    )
    return replace(table, cells=cells)


def _origin(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.col


def _first_rows(table: Table) -> list[int]:
    """The first row of every page but the first."""
    first: dict[int, int] = {}
    for cell in table.cells:
        first[cell.page] = min(first.get(cell.page, cell.row), cell.row)
    return sorted(first.values())[1:]


def _rest_of_row(row: int, cover: dict[tuple[int, int], Cell], table: Table, head: Head) -> bool:
    """Whether a row has neither number nor date of its own while the row above the break has them."""
    below = {c: cell for c in range(table.n_cols) if (cell := cover.get((row, c))) is not None}
    above = {c: cell for c in range(table.n_cols) if (cell := cover.get((row - 1, c))) is not None}
    if any(cell.col_span >= max(2, table.n_cols - 1) for cell in (*below.values(), *above.values())):
        return False
    works = [below[c.index] for c in head.of_kind("activity") if c.index in below]
    if not any(cell.text and cell.row == row for cell in (*works, *_people(below, head))):
        return False
    keys = [c for c in head.columns if c.kind in _KEYS]
    if any(
        below[c.index].text and not (c.kind == "date" and _date_goes_on(above.get(c.index), below[c.index]))
        for c in keys
        if c.index in below
    ):
        return False
    if not any(above[c.index].text for c in keys if c.index in above):
        return False
    if any(c.kind == "ordinal" and above[c.index].text for c in keys if c.index in above):
        return True
    # Without numbers a row may share the date of the row above: then it begins like one.
    begun = [b for cell in works for b in cell.blocks[:1]]
    return not any(b.bullet is None and begins_with_verb(b.text) for b in begun)


def _date_goes_on(above: Cell | None, below: Cell) -> bool:
    """Whether a date was cut by the page break: `1 - 30 มิถุนายน` above, `2563` below."""
    if above is None or not above.text:
        return False
    whole = " ".join(f"{above.text} {below.text}".split())
    records = read_dates(whole)
    return len(records) == 1 and len(squeeze(records[0].raw)) >= _MOST * len(squeeze(whole))


def _people(cells: dict[int, Cell], head: Head) -> list[Cell]:
    return [cells[c.index] for c in head.of_kind("party") if c.index in cells]


def _merged_cell_runs_on(below: Cell, above: Cell, head: Head, col: int) -> bool:
    """An empty cell below the break where cells are merged goes on with the one above."""
    kind = head.columns[col].kind
    if below.text or kind not in ("party", "date", "system"):
        return False
    return below.row_span > 1 or above.row_span > 1
