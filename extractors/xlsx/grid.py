"""The shown part of a sheet as a grid: hidden rows and columns left out, merged cells at their first place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.xlsx.model import MAX_COLUMNS, Sheet, StoredCell
from extractors.xlsx.styles import PLAIN, Look

_LONG_MERGE = 2_000
"""A merge over more rows than this was made by marking whole columns; its blank rows are nothing."""
_MAX_COVERED = 400_000


class Visible:
    """Rows or columns that are shown and in use, numbered from 0 without gaps for the hidden ones."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = list(numbers)

    def span(self, low: int, high: int) -> tuple[int, int] | None:
        """First and last of them that lie between two numbers of the sheet; None when none does."""
        start, end = bisect_left(self.numbers, low), bisect_left(self.numbers, high + 1) - 1
        return (start, end) if start <= end else None


@dataclass(slots=True)
class Grid:
    """Rows and columns counted from 0 among those shown and in use.

    `rows` and `columns` know the numbers they have on screen. `spans` has the merged cells, `covered` the
    places under them with the place they belong to. `buried` counts stored texts that a merged cell hides.
    """

    rows: Visible
    columns: Visible
    texts: dict[tuple[int, int], StoredCell] = field(default_factory=dict)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    gaps: set[int] = field(default_factory=set)
    starts: dict[int, list[int]] = field(default_factory=dict)
    drawn_over: set[int] = field(default_factory=set)
    lost_merges: int = 0
    buried: int = 0

    @property
    def n_rows(self) -> int:
        """Rows in use."""
        return len(self.rows.numbers)

    def look(self, row: int, col: int) -> Look:
        """How a place looks; under a merged cell, its own borders and fill."""
        return self.looks.get((row, col), PLAIN)

    def span(self, row: int, col: int) -> tuple[int, int]:
        """Rows and columns of the cell at its first place."""
        return self.spans.get((row, col), (1, 1))

    def is_under(self, row: int) -> bool:
        """Whether a cell with text runs down into this row from above."""
        return any(
            (origin := self.covered.get((row, col))) is not None and origin[0] < row and origin in self.texts
            for col in range(len(self.columns.numbers))
        )

    def extent(self, top: int, end: int) -> tuple[int, int] | None:
        """First column and the one after the last that hold text or lines in some rows."""
        used = [c for c in range(len(self.columns.numbers)) if self.is_used(c, top, end)]
        return (used[0], used[-1] + 1) if used else None

    def is_used(self, col: int, top: int, end: int) -> bool:
        """Whether a column holds text or lines in some rows."""
        return any(
            self.covered.get((row, col), (row, col)) in self.texts or self.look(row, col).ruled
            for row in range(top, end)
        )


def grid_of(sheet: Sheet, drawn_rows: Iterable[int] = ()) -> Grid:
    """The grid of a sheet; `drawn_rows` are the numbers of rows that something is drawn over."""
    shown = {
        place: cell
        for place, cell in sheet.cells.items()
        if place[0] not in sheet.hidden_rows and not sheet.is_hidden_column(place[1])
    }
    filled = {place for place, cell in sheet.cells.items() if cell.text}
    last_row = max((r for r, _ in sheet.cells), default=0)
    last_col = max((c for _, c in sheet.cells), default=0)
    numbers = {place[0] for place, cell in shown.items() if cell.text or cell.look.ruled or cell.look.fill}
    merges = [m for m in sheet.merges if m[0] <= last_row and m[1] <= min(last_col, MAX_COLUMNS)]
    for top, left, bottom, _ in merges:
        if (top, left) in filled and bottom - top < _LONG_MERGE:
            numbers |= {r for r in range(top, min(bottom, last_row) + 1) if r not in sheet.hidden_rows}
    rows = Visible(sorted(numbers))
    columns = Visible([c for c in range(1, last_col + 1) if not sheet.is_hidden_column(c)])
    grid = Grid(rows, columns)
    at_row = {number: n for n, number in enumerate(rows.numbers)}
    at_col = {number: n for n, number in enumerate(columns.numbers)}
    for (r, c), cell in shown.items():
        if r in at_row:
            grid.looks[at_row[r], at_col[c]] = cell.look
    grid.drawn_over = {at_row[number] for number in drawn_rows if number in at_row}
    _merge(grid, sheet, merges)
    for (r, c), cell in shown.items():
        if not cell.text:
            continue
        if (place := (at_row[r], at_col[c])) in grid.covered:
            grid.buried += 1
        else:
            grid.texts[place] = cell
    for row, col in sorted(grid.texts):
        grid.starts.setdefault(row, []).append(col)
    grid.gaps = {
        n
        for n, (above, here) in enumerate(zip(rows.numbers, rows.numbers[1:], strict=False), start=1)
        if here - above > 1
        and any(r not in sheet.hidden_rows for r in range(above + 1, min(here, above + 3_000)))
    }
    return grid


def _merge(grid: Grid, sheet: Sheet, merges: list[tuple[int, int, int, int]]) -> None:
    grid.lost_merges = sheet.lost_merges
    for top, left, bottom, right in merges:
        down, across = grid.rows.span(top, bottom), grid.columns.span(left, right)
        if down is None or across is None:
            continue
        height, width = down[1] - down[0] + 1, across[1] - across[0] + 1
        origin = (down[0], across[0])
        if len(grid.covered) + height * width > _MAX_COVERED:
            grid.lost_merges += 1
            continue
        places = [(r, c) for r in range(down[0], down[1] + 1) for c in range(across[0], across[1] + 1)]
        if any(place in grid.covered or place in grid.spans for place in places):
            continue  # merges that overlap cannot be; the first is kept, as Excel repairs them
        grid.spans[origin] = (height, width)
        grid.covered |= {place: origin for place in places if place != origin}
        cell = sheet.cells.get((top, left))
        if cell is not None and cell.text:
            # Its first row or column may be hidden: the text then shows in what remains.
            grid.texts[origin] = cell
