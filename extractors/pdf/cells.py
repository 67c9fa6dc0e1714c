"""Segments and arrows into the cells of a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractors.document import Arrow, Cell, CellFlag
from extractors.geometry import interval_of
from extractors.pdf.blocks import cell_blocks
from extractors.pdf.drawings import DrawnArrow
from extractors.pdf.grid import Grid, GridCell
from extractors.pdf.lines import Segment, split

# A blank at a rule that is wider than this parts two cells; a narrower one is a blank of a label that
# crosses the rule (in units of the font size).
_CELL_GAP = 0.45


def fill(
    grid: Grid, segments: Sequence[Segment], page: int, blank_gap: float
) -> tuple[list[Cell], list[Segment]]:
    """Cells of a grid with their text, and the segments that stand outside it."""
    lattice = {
        (r, c): cell
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.col, cell.col + cell.col_span)
    }
    inside: dict[GridCell, list[Segment]] = defaultdict(list)
    outside: list[Segment] = []
    for segment in segments:
        row = interval_of(_ink_middle(segment), grid.ys)
        if row is None or segment.box.x1 < grid.xs[0] or segment.box.x0 > grid.xs[-1]:
            outside.append(segment)
            continue
        for piece in _pieces(segment, grid, lattice, row, blank_gap):
            col = interval_of(piece.box.middle[0], grid.xs)
            cell = lattice.get((row, col)) if col is not None else None
            if cell is None:
                outside.append(piece)
            else:
                inside[cell].append(piece)
    return [_cell(c, inside[c], page) for c in grid.cells], outside


def place_arrows(grid: Grid, arrows: Sequence[DrawnArrow], page: int) -> list[Arrow]:
    """Arrows inside a grid, their ends in columns."""
    placed: list[Arrow] = []
    for arrow in arrows:
        row = interval_of(arrow.box.middle[1], grid.ys)
        if row is None or not grid.xs[0] <= arrow.box.middle[0] <= grid.xs[-1]:
            continue
        placed.append(
            Arrow(
                row,
                round(_column_units(arrow.box.x0, grid.xs), 3),
                round(_column_units(arrow.box.x1, grid.xs), 3),
                page,
                arrow.box,
                arrow.heads,
            )
        )
    return placed


def _column_units(x: float, xs: Sequence[float]) -> float:
    x = min(max(x, xs[0]), xs[-1])
    for index in range(len(xs) - 1):
        if x <= xs[index + 1]:
            return index + (x - xs[index]) / (xs[index + 1] - xs[index])
    return float(len(xs) - 1)


def _ink_middle(segment: Segment) -> float:
    """Height of the middle of the letters: tall marks above and below must not move a line to another row."""
    return segment.baseline - 0.3 * segment.size


def _pieces(
    segment: Segment,
    grid: Grid,
    lattice: dict[tuple[int, int], GridCell],
    row: int,
    blank_gap: float,
) -> list[Segment]:
    """Cut a segment at the rules where two cells were set on one line without a break in the file."""
    cuts: list[int] = []
    glyphs = segment.glyphs
    for index in range(1, len(glyphs)):
        a, b = glyphs[index - 1], glyphs[index]
        if not b.text.strip():
            continue
        before = next((g for g in reversed(glyphs[:index]) if g.text.strip()), a)
        for x_index, x in enumerate(grid.xs[1:-1], start=1):
            if not before.x1 - 0.5 <= x <= b.x0 + 0.5:
                continue
            left, right = lattice.get((row, x_index - 1)), lattice.get((row, x_index))
            gap = b.x0 - before.x1
            if left is not right and (gap > _CELL_GAP * segment.size or row == 0):
                cuts.append(index)
                break
    return split(segment, cuts, blank_gap) if cuts else [segment]


def _cell(cell: GridCell, segments: Sequence[Segment], page: int) -> Cell:
    flags: list[CellFlag] = []
    if cell.open_bottom:
        flags.append("open_bottom")
    if cell.open_top:
        flags.append("open_top")
    return Cell(
        cell.row,
        cell.col,
        cell.row_span,
        cell.col_span,
        page,
        cell.box,
        cell_blocks(segments, page, cell.box) if segments else (),
        tuple(flags),
    )
