"""Tables as cells with spans: the one layout that both the PDF and the Word file are set from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from samples.setting.content import Calendar, Lines, Plan, PlanPart, PlanRow, Section, TextLine
from samples.setting.style import Style


@dataclass(frozen=True)
class GridArrow:
    """An arrow over the columns of a row: `start` and `end` in columns (6.5: the middle of the seventh)."""

    start: float
    end: float
    label: str


@dataclass(frozen=True)
class GridCell:
    """A cell at its top left place."""

    col: int
    lines: Lines = ()
    row_span: int = 1
    col_span: int = 1
    role: str = "body"  # body, header, month (a header of the grid), section
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True)
class GridRow:
    """Cells that begin in a row, and its arrow."""

    cells: tuple[GridCell, ...]
    arrow: GridArrow | None = None
    new_page: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: column widths in millimetres, header rows, rows."""

    widths: tuple[float, ...]
    header: tuple[GridRow, ...]
    rows: tuple[GridRow, ...]


def plan_grid(parts: tuple[PlanPart, ...], style: Style) -> Grid:
    """An action plan (or some of its parts, under the first one's header) as a grid."""
    rows = [row for part in parts for row in part.rows]
    return Grid(style.plan_widths, (_header(parts[0].header),), tuple(_plan_rows(rows)))


def plan_pages(plan: Plan, style: Style) -> list[Grid]:
    """One grid for each part of a plan."""
    return [plan_grid((part,), style) for part in plan.parts]


def calendar_grid(calendar: Calendar, sections: tuple[Section, ...], style: Style) -> Grid:
    """Sections of a calendar as a grid with its month columns."""
    widths = style.calendar_widths + (style.month_width,) * len(calendar.months)
    rows: list[GridRow] = []
    for section in sections:
        title = GridCell(0, (TextLine(section.title),), col_span=len(widths), role="section")
        rows.append(GridRow((title,)))
        for row in section.rows:
            first = len(style.calendar_widths)
            start, end = (
                first + calendar.position(row.drawn[0]),
                first + calendar.position(row.drawn[1], after=True),
            )
            cells = [GridCell(c, _plain(text)) for c, text in enumerate((row.label, row.text, row.operator))]
            cells += [GridCell(c) for c in range(first, len(widths))]
            rows.append(GridRow(tuple(cells), GridArrow(start, end, row.arrow)))
    return Grid(widths, (_header(calendar.header, calendar.months),), tuple(rows))


def _header(words: tuple[str, ...], months: tuple[str, ...] = ()) -> GridRow:
    cells = [GridCell(c, _plain(word), role="header") for c, word in enumerate(words)]
    cells += [GridCell(c, _plain(word), role="month") for c, word in enumerate(months, start=len(words))]
    return GridRow(tuple(cells))


def _plain(text: str) -> Lines:
    return (TextLine(text),) if text else ()


def _plan_rows(rows: list[PlanRow]) -> list[GridRow]:
    found = []
    for r, row in enumerate(rows):
        cells = [
            GridCell(0, _plain(row.label)),
            GridCell(1, _plain(row.date)),
            GridCell(2, row.information),
            GridCell(3, row.learning_results),
        ]
        if row.related is not None:
            cells.append(GridCell(4, row.related, row_span=_span([x.related for x in rows[r:]])))
        if row.responsible is not None:
            cells.append(GridCell(5, row.responsible, row_span=_span([x.responsible for x in rows[r:]])))
        found.append(GridRow(tuple(cells), new_page=row.new_page))
    return found


def cut_at_pages(grid: Grid) -> list[Grid]:
    """A grid as one grid for each page. A cell that runs over the cut stays open on both sides of it."""
    starts = [0, *(r for r, row in enumerate(grid.rows) if row.new_page and r), len(grid.rows)]
    return [_stretch(grid, first, end) for first, end in pairwise(starts)]


def _stretch(grid: Grid, first: int, end: int) -> Grid:
    rows: list[list[GridCell]] = [[] for _ in range(first, end)]
    for r, row in enumerate(grid.rows):
        for cell in row.cells:
            top, bottom = max(r, first), min(r + cell.row_span, end)
            if top < bottom:
                part = replace(
                    cell, row_span=bottom - top, open_top=top > r, open_bottom=bottom < r + cell.row_span
                )
                # All of the text fits on the first page, as it does when a word processor breaks the cell.
                rows[top - first].append(replace(part, lines=()) if part.open_top else part)
    kept = [
        replace(row, cells=tuple(sorted(cells, key=lambda c: c.col)), new_page=False)
        for row, cells in zip(grid.rows[first:end], rows, strict=True)
    ]
    return replace(grid, rows=tuple(kept))


def _span(cells: list[Lines | None]) -> int:
    """Rows a cell runs over: itself and the rows after it that have no cell of their own."""
    for n, cell in enumerate(cells[1:], start=1):
        if cell is not None:
            return n
    return len(cells)
