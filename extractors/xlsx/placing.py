"""Regions of a sheet to blocks and tables. A line is a row of the sheet, a column one of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Arrow, Block, Box, Cell, CellFlag, Line, Page, Table
from extractors.flowing.items import paras_of
from extractors.joining import join_lines
from extractors.mending import mend
from extractors.xlsx.bars import bars_of
from extractors.xlsx.drawings import DrawnBar
from extractors.xlsx.grid import Grid
from extractors.xlsx.model import Sheet, StoredCell
from extractors.xlsx.regions import Region, head_rows, regions_of, repeated_heads

_MAX_BLANKS = 100_000
"""Places of a table up to which its blank cells are cells of the Document too."""


@dataclass(slots=True)
class PlacedSheet:
    """The page of a sheet and its tables, their numbers counting on from `first_seq`."""

    page: Page
    tables: list[Table] = field(default_factory=list)


def place_sheet(
    sheet: Sheet,
    grid: Grid,
    number: int,
    first_seq: int,
    title_rows: tuple[int, int] | None,
    drawn: Sequence[DrawnBar],
) -> PlacedSheet:
    """Everything on a sheet in its place."""
    blocks: list[Block] = []
    texts: list[str] = []
    tables: list[Table] = []
    for region in regions_of(grid):
        if region.kind == "lines":
            for row in range(region.top, region.end):
                found = _line(grid, region, row, number)
                blocks += found
                texts += [_shown(block) for block in found]
            continue
        head = head_rows(grid, region, title_rows, sheet.frozen_rows, sheet.filter_row)
        table = _table(grid, region, head, number, first_seq + len(tables), drawn)
        tables.append(table)
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(cell)
        texts += ["\t".join(" ".join(_shown(b) for b in c.blocks) for c in rows[r]) for r in sorted(rows)]
    seen = "".join("".join(texts).split())
    for margin in reversed(dict.fromkeys(sheet.margins)):
        # Words of the running head and foot that stand nowhere else are on paper too.
        if "".join(mend(margin).split()) not in seen:
            box = Box(1.0, 1.0, 1.0, 1.0)
            blocks.insert(0, Block("paragraph", mend(margin), margin, number, box))
            texts.insert(0, mend(margin))
    page = Page(
        number,
        float(grid.columns.numbers[-1] if grid.columns.numbers else 0),
        float(grid.rows.numbers[-1] if grid.rows.numbers else 0),
        0,
        "native",
        "\n".join(texts),
        tuple(blocks),
    )
    return PlacedSheet(page, tables)


def _line(grid: Grid, region: Region, row: int, page: int) -> list[Block]:
    """A row outside tables: what stands side by side on it is set apart by a tab."""
    starts = [c for c in grid.starts.get(row, ()) if region.left <= c < region.right]
    if len(starts) == 1:
        return _blocks(grid.texts[row, starts[0]], _box(grid, row, starts[0]), page)
    found: list[Block] = []
    if starts:
        boxes = [_box(grid, row, c) for c in starts]
        cells = [grid.texts[row, c] for c in starts]
        raw = "\t".join(cell.raw or " ".join(cell.text.split()) for cell in cells)
        text = "\t".join(mend(" ".join(cell.text.split())) for cell in cells)
        box = Box.around(boxes) or boxes[0]
        found.append(Block("paragraph", text, raw, page, box, lines=(Line(raw, page, box),)))
    return found


def _table(grid: Grid, region: Region, head: int, page: int, seq: int, drawn: Sequence[DrawnBar]) -> Table:
    again = repeated_heads(grid, region, head)
    rows = [r for r in range(region.top, region.end) if r not in set(again)]
    at = {row: n for n, row in enumerate(rows)}
    columns = range(region.left, region.right)
    if len(rows) * len(columns) <= _MAX_BLANKS:
        places = [(r, c) for r in rows for c in columns]
    else:
        places = [(r, c) for r in rows for c in grid.starts.get(r, ()) if c in columns]
    cells = [
        replace(_cell(grid, region, row, col, head, page), row=at[row])
        for row, col in places
        if (row, col) not in grid.covered
    ]
    arrows = []
    for bar in bars_of(grid, region, head, drawn):
        if bar.row not in at:
            continue
        first, last = int(bar.start), min(int(bar.end), region.right - 1)
        box = Box(_column(grid, first), _row(grid, bar.row), _column(grid, last), _row(grid, bar.row))
        start, end = bar.start - region.left, bar.end - region.left
        arrows.append(Arrow(at[bar.row], start, end, page, box, bar.heads))
    joins = tuple(f"page {page}: head repeated in row {grid.rows.numbers[row]}" for row in again)
    return Table(seq, len(rows), len(columns), tuple(cells), page, page, tuple(arrows), joins)


def _cell(grid: Grid, region: Region, row: int, col: int, head: int, page: int) -> Cell:
    height, width = grid.span(row, col)
    height, width = min(height, region.end - row), min(width, region.right - col)
    stored = grid.texts.get((row, col))
    flags: tuple[CellFlag, ...] = ()
    if row < region.top + head:
        flags = ("header",)
    elif stored is not None and width == region.right - region.left > 2:
        flags = ("section",)
    box = _box(grid, row, col)
    blocks = tuple(_blocks(stored, box, page)) if stored is not None else ()
    return Cell(row - region.top, col - region.left, height, width, page, box, blocks, flags)


def _blocks(cell: StoredCell, box: Box, page: int) -> list[Block]:
    found = []
    for para in paras_of(cell.text.split("\n"), page):
        raw = cell.raw or para.text
        lines = tuple(Line(line, page, box) for line in para.lines)
        text = mend(join_lines(para.lines))
        found.append(Block(para.kind, text, raw, page, box, para.level, para.bullet, lines))
    return found


def _box(grid: Grid, row: int, col: int) -> Box:
    height, width = grid.span(row, col)
    return Box(
        _column(grid, col), _row(grid, row), _column(grid, col + width - 1), _row(grid, row + height - 1)
    )


def _row(grid: Grid, index: int) -> float:
    return float(grid.rows.numbers[min(index, len(grid.rows.numbers) - 1)])


def _column(grid: Grid, index: int) -> float:
    return float(grid.columns.numbers[min(index, len(grid.columns.numbers) - 1)])


def _shown(block: Block) -> str:
    return f"{block.bullet} {block.text}" if block.bullet else block.text
