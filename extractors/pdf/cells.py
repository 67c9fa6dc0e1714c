"""Segments and arrows into the cells of a grid."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Arrow, Block, Box, Cell, CellFlag
from extractors.geometry import interval_of
from extractors.pdf.blocks import cell_blocks
from extractors.pdf.drawings import DrawnArrow
from extractors.pdf.glyphs import Glyph
from extractors.pdf.grid import Grid, GridCell
from extractors.pdf.lines import Segment, split

# A blank at a rule that is wider than this parts two cells; a narrower one is a blank of a label that
# crosses the rule (in units of the font size).
_CELL_GAP = 0.45
# So does a gap without a blank in it that leaves room on both sides of the rule (points).
_PADDING = 3.5
_ONE_NUMBER = 0.2  # digits nearer than this are one number (of the font size)
_SURE_GAP = 0.8  # wide enough even inside a bracket or a range
_INSET = 0.5
# Bars: how far a shading may miss the rules around it, how thin a bar may be (points), and the share of
# its row's height from which on a filled box shades the whole cell.
_EDGE = 2.0
_MIN_BAR = 2.0
_RULE_CUT = 4.0  # what a rule taken out of a picture leaves of a gap in a bar (points)
_FULL_HEIGHT = 0.85
# Sizes this far apart are two texts, not one.
_SIZE_STEP = 1.15
_DASHES = ("-", "–", "—")


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
        pieces = [segment] if segment.whole else _pieces(segment, grid, lattice, row, blank_gap)
        for piece in pieces:
            col = interval_of(piece.box.middle[0], grid.xs)
            cell = lattice.get((row, col)) if col is not None else None
            if cell is None:
                outside.append(piece)
            else:
                inside[cell].append(piece)
    return [_cell(c, inside[c], page) for c in grid.cells], outside


def fill_across(cells: Sequence[Cell], blocks: Sequence[Block]) -> tuple[list[Cell], list[Block]]:
    """Cells with the sideways lines that stand in them, such as names of months in narrow heads, and the rest."""
    inside: dict[int, list[Block]] = defaultdict(list)
    rest: list[Block] = []
    for block in blocks:
        x, y = block.box.middle
        home = next(
            (i for i, c in enumerate(cells) if c.box.x0 <= x < c.box.x1 and c.box.top <= y < c.box.bottom),
            None,
        )
        if home is None:
            rest.append(block)
        else:
            inside[home].append(block)
    filled = [replace(c, blocks=(*c.blocks, *inside[i])) if i in inside else c for i, c in enumerate(cells)]
    return filled, rest


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


def drawn_bars(grid: Grid, boxes: Sequence[Box]) -> list[DrawnArrow]:
    """Filled boxes in a grid that are bars: lower than their row, or the shading of whole cells.

    Shaded cells that touch are one bar. A row or a column shaded all along is a background, and so is
    anything that reaches over several rows.
    """
    bars: list[DrawnArrow] = []
    shaded: dict[int, list[Box]] = defaultdict(list)
    pieces: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        row = interval_of(box.middle[1], grid.ys)
        inside = grid.xs[0] - _EDGE <= box.x0 and box.x1 <= grid.xs[-1] + _EDGE
        if row is None or not inside or box.bottom - box.top < _MIN_BAR:
            continue
        height = grid.ys[row + 1] - grid.ys[row]
        if box.bottom - box.top > height + 2 * _EDGE or box.x1 - box.x0 < _MIN_BAR:
            continue
        if box.bottom - box.top >= _FULL_HEIGHT * height:
            shaded[row].append(box)
        else:
            pieces[row].append(box)
    for row in sorted(pieces):
        # A bar may be drawn cell by cell, and the rules of a scan cut it.
        whole = [b for b in _joined_bars(pieces[row]) if b.x1 - b.x0 > b.bottom - b.top]
        bars += [DrawnArrow(box, "none") for box in whole]
    for row in sorted(shaded):
        runs: list[Box] = []
        for box in sorted(shaded[row], key=lambda b: b.x0):
            if runs and box.x0 - runs[-1].x1 <= _EDGE:
                runs[-1] = Box(runs[-1].x0, runs[-1].top, max(runs[-1].x1, box.x1), runs[-1].bottom)
            else:
                runs.append(box)
        bars += [DrawnArrow(_snapped(run, grid), "none") for run in runs if run.x0 > grid.xs[1] - _EDGE]
    return bars


def _joined_bars(boxes: Sequence[Box]) -> list[Box]:
    """Boxes at one height that all but touch, as one."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.x0, b.top)):
        for at, other in enumerate(joined):
            level = abs(other.top - box.top) <= _EDGE and abs(other.bottom - box.bottom) <= _EDGE
            if level and box.x0 - other.x1 <= _RULE_CUT:
                joined[at] = Box(other.x0, other.top, max(other.x1, box.x1), other.bottom)
                break
        else:
            joined.append(box)
    return joined


def _snapped(box: Box, grid: Grid) -> Box:
    """A shading with its ends on the rules it was meant to fill up to."""
    x0, x1 = (next((e for e in grid.xs if abs(e - x) <= _EDGE), x) for x in (box.x0, box.x1))
    return Box(x0, box.top, x1, box.bottom)


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
    rules = grid.xs[1:-1]
    if bisect_left(rules, segment.box.x0 - 0.5) == bisect_right(rules, segment.box.x1 + 0.5):
        return [segment]  # no rule in its way
    before, b = glyphs[0], glyphs[0]
    for index in range(1, len(glyphs)):
        before = b if b.text.strip() else before
        b = glyphs[index]
        if not b.text.strip():
            continue
        begin = cuts[-1] if cuts else 0
        if max(before.size, b.size) > _SIZE_STEP * min(before.size, b.size):
            if _column(glyphs[begin:index], grid) != _column(_same_size(glyphs[index:]), grid):
                cuts.append(index)
            continue
        for at in range(bisect_left(rules, before.x1 - 0.5), bisect_right(rules, b.x0 + 0.5)):
            x, x_index = rules[at], at + 1
            left, right = lattice.get((row, x_index - 1)), lattice.get((row, x_index))
            gap = b.x0 - before.x1
            apart = not _runs_on(glyphs[begin:index], b)
            padded = apart and (
                gap >= _PADDING
                and min(x - before.x1, b.x0 - x) >= _INSET
                and not glyphs[index - 1].text.isspace()
            )
            wide = gap > (_CELL_GAP if apart else _SURE_GAP) * segment.size
            if left is not right and (wide or (row == 0 and apart) or padded):
                cuts.append(index)
                break
    return split(segment, cuts, blank_gap) if cuts else [segment]


def _runs_on(before: Sequence[Glyph], after: Glyph) -> bool:
    """Whether a text set close at a rule is one text over it: an open bracket, a range, a number.

    Heads of narrow columns stand so close that only the rule parts them; a label may cross a rule anywhere.
    """
    text = "".join(g.text for g in before).rstrip()
    if text.count("(") > text.count(")") or text[-1:] in _DASHES or after.text in _DASHES:
        return True
    close = after.x0 - max(g.x1 for g in before if g.text.strip()) <= _ONE_NUMBER * after.size
    return close and text[-1:].isdigit() and after.text.isdigit()


def _same_size(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs from the first on that are set in its size."""
    size = glyphs[0].size
    for index, glyph in enumerate(glyphs):
        if max(glyph.size, size) > _SIZE_STEP * min(glyph.size, size):
            return glyphs[:index]
    return glyphs


def _column(glyphs: Sequence[Glyph], grid: Grid) -> int | None:
    return interval_of((min(g.x0 for g in glyphs) + max(g.x1 for g in glyphs)) / 2, grid.xs)


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
