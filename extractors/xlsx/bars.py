"""Bars of a month grid: arrows typed into cells, runs of shaded cells, and what is drawn over the cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.document import Heads
from extractors.flowing.arrows import typed_arrows
from extractors.xlsx.drawings import DrawnBar
from extractors.xlsx.grid import Grid
from extractors.xlsx.regions import Region

_MAYBE = re.compile(r"[←-⇿⟵-⟿⬌◄◀►▶<>]|[-–—─━═=_]{2}")
_COMMON = 0.6
_FEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a row of the grid, from one position in its columns to another."""

    row: int
    start: float
    end: float
    heads: Heads


def bars_of(grid: Grid, region: Region, head: int, drawn: Sequence[DrawnBar]) -> list[Bar]:
    """The bars of a table, row by row. Shading counts only in rows without arrows: with them it is ornament."""
    above = list(_drawn_in(grid, region, drawn))
    rows = {bar.row for bar in above}
    shaded_columns = _shaded_columns(grid, region, head)
    found = []
    for row in range(region.top + head, region.end):
        typed = list(_typed(grid, region, row))
        if typed:
            found += typed
        elif row not in rows:
            found += _shaded(grid, region, row, shaded_columns)
    return sorted([*above, *found], key=lambda bar: (bar.row, bar.start))


def _drawn_in(grid: Grid, region: Region, drawn: Sequence[DrawnBar]) -> Iterator[Bar]:
    for bar in drawn:
        here = grid.rows.span(bar.row, bar.row)
        if here is None or not region.top <= here[0] < region.end:
            continue
        start, end = _in_columns(grid, bar.start), _in_columns(grid, bar.end)
        start, end = max(start, float(region.left)), min(end, float(region.right))
        if end > start:
            yield Bar(here[0], start, end, bar.heads)


def _in_columns(grid: Grid, position: float) -> float:
    """A position in the sheet's columns as one in the grid's, hidden columns left out."""
    column = int(position)
    here = grid.columns.span(column + 1, column + 1)
    if here is not None:
        return here[0] + position - column
    following = grid.columns.span(column + 1, 10**7)
    return float(following[0] if following else len(grid.columns.numbers))


def _typed(grid: Grid, region: Region, row: int) -> Iterator[Bar]:
    starts = [c for c in range(region.left, region.right) if (row, c) not in grid.covered]
    texts = [grid.texts[row, c].text if (row, c) in grid.texts else "" for c in starts]
    if not any(_MAYBE.search(text) for text in texts):
        return
    for arrow in typed_arrows(texts):
        last = starts[arrow.last]
        yield Bar(row, float(starts[arrow.first]), float(last + grid.span(row, last)[1]), arrow.heads)


def _shaded(grid: Grid, region: Region, row: int, usual: set[tuple[int, str]]) -> Iterator[Bar]:
    """Runs of cells in one colour that are not the colour of the row's own words."""
    run: list[int] = []
    colour = ""
    beside: set[str] = set()
    for col in range(region.left, region.right + 1):
        fill = (
            grid.look(row, col).fill
            if col < region.right and (col, grid.look(row, col).fill) not in usual
            else ""
        )
        if fill and fill == colour:
            run.append(col)
            continue
        if (
            run
            and colour not in beside
            and run[0] > region.left
            and any((row, c) not in grid.texts for c in run)
        ):
            yield Bar(row, float(run[0]), float(run[-1] + 1), "none")
        elif run and any((row, c) in grid.texts for c in run):
            beside.add(colour)
        run, colour = ([col], fill) if fill else ([], "")


def _shaded_columns(grid: Grid, region: Region, head: int) -> set[tuple[int, str]]:
    """(column, colour) of columns that are shaded all the way down, and so say nothing of a row."""
    rows = range(region.top + head, region.end)
    if len(rows) < _FEW_ROWS:
        return set()
    counts = Counter(
        (col, fill)
        for row in rows
        for col in range(region.left, region.right)
        if (fill := grid.look(row, col).fill)
    )
    return {place for place, count in counts.items() if count > _COMMON * len(rows)}
