"""Where lines may run: each piece of ink in its cell, and labels that cross the rules of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.document import Box
from extractors.pdf.grid import Grid, GridCell
from extractors.scan.lines import Pieces, TextLine, joined

OPEN_PAGE = -1
_NARROW = 6.0  # labels cross the rules of columns narrower than this (of the font size)
_ALIKE, _MONTHS = 0.35, 5
_EQUAL, _FEW_MONTHS = 0.06, 3
_LABEL_GAP = 1.2  # … with no wider gap at the rule
_WORD_GAP, _MARKS = 0.6, 2  # … but not ticks and numbers, each in the middle of its cell
_LEVEL = 0.3  # baselines of one label differ by less than this, of the body
_BESIDE, _BROKEN = 0.8, 0.45  # … or one stands beside the other for this share of its height, this near to it
_HEAD_CELLS = 5
_CENTRED = 0.25  # texts centred in their cells are no parts of a label


class Regions:
    """Cells of a page's grids by number; -1 is the open page."""

    def __init__(self, grids: Sequence[Grid], scale: float) -> None:
        self._scale = scale
        self._cells: list[tuple[Grid, GridCell]] = [(g, c) for g in grids for c in g.cells]
        self._month_wide: dict[int, bool] = {}

    def of(self, pieces: Pieces) -> NDArray[np.int32]:
        """For each piece of ink the number of the cell its middle stands in."""
        x = (pieces.x0 + pieces.x1) * (self._scale / 2)
        y = (pieces.top + pieces.bottom) * (self._scale / 2)
        regions = np.full(len(x), OPEN_PAGE, dtype=np.int32)
        for number, (_, cell) in enumerate(self._cells):
            box = cell.box
            regions[(x >= box.x0) & (x < box.x1) & (y >= box.top) & (y < box.bottom)] = number
        return regions

    def calendars(self) -> list[list[int]]:
        """For each grid with columns of equal width, as the months of a calendar are, the numbers of the cells in them
        that stand under its first row."""
        found: dict[int, list[int]] = {}
        equal: dict[int, list[bool]] = {}
        for number, (grid, cell) in enumerate(self._cells):
            if id(grid) not in equal:
                equal[id(grid)] = equal_columns(grid)
            if cell.row and all(equal[id(grid)][cell.col : cell.col + cell.col_span]):
                found.setdefault(id(grid), []).append(number)
        return list(found.values())

    def holds(self, number: int, box: Box) -> bool:
        """Whether the middle of a box stands in the grid of a cell."""
        grid = self._cells[number][0]
        x, y = box.middle
        return grid.xs[0] < x < grid.xs[-1] and grid.ys[0] < y < grid.ys[-1]

    def box(self, number: int) -> Box:
        """The box of a cell, in points."""
        return self._cells[number][1].box

    def columns(self, number: int) -> int:
        """How many columns a cell reaches over."""
        return self._cells[number][1].col_span

    def beside(self, number: int) -> list[int]:
        """Numbers of the cells of the same grid."""
        grid = self._cells[number][0]
        return [n for n, (g, _) in enumerate(self._cells) if g is grid]

    def join_labels(self, pieces: Pieces, lines: list[TextLine]) -> list[TextLine]:
        """Lines with the parts of labels that cross a rule put together."""
        result = sorted(lines, key=lambda t: (t.region, t.box[0]))
        by_row: dict[tuple[int, int], list[TextLine]] = {}
        for line in result:
            if line.region != OPEN_PAGE:
                grid, cell = self._cells[line.region]
                by_row.setdefault((id(grid), cell.row), []).append(line)
        merged: set[int] = set()
        for row in by_row.values():
            row.sort(key=lambda t: t.box[0])
            for index, left in enumerate(row):
                if id(left) in merged:
                    continue
                for right in row[index + 1 :]:
                    if id(right) not in merged and self._one_label(left, right, row):
                        joined(pieces, left, right)
                        merged.add(id(right))
        return [line for line in result if id(line) not in merged]

    def _one_label(self, left: TextLine, right: TextLine, row: Sequence[TextLine]) -> bool:
        _, a = self._cells[left.region]
        if left.region == right.region or not _on_one_line(left, right):
            return False
        if a.row == 0 and self._is_head(row):
            return False
        gap = right.box[0] - left.box[2]
        if not -0.3 * left.em <= gap <= _LABEL_GAP * left.em:
            return False
        narrow = self._is_narrow(left) and self._is_narrow(right)
        own = self._centred(left) and self._centred(right)
        marks = gap > _WORD_GAP * left.em and max(len(left.pieces), len(right.pieces)) <= _MARKS
        return narrow and not (own and (marks or self._is_head(row)))

    def rules_in(self, line: TextLine) -> list[int]:
        """Places (pixels) of the upright rules that a line crosses."""
        if line.region == OPEN_PAGE:
            return []
        grid, _ = self._cells[line.region]
        return [round(x / self._scale) for x in grid.xs if line.box[0] < x / self._scale < line.box[2]]

    def _is_head(self, row: Sequence[TextLine]) -> bool:
        """Whether a row reads like a head: words in the middle of many narrow columns."""
        cells = {line.region for line in row if self._centred(line) and self._is_narrow(line)}
        return len(cells) >= _HEAD_CELLS

    def _is_narrow(self, line: TextLine) -> bool:
        """Whether a line stands in a column of a calendar: narrow, one of many that are equally wide."""
        grid, cell = self._cells[line.region]
        width = cell.box.x1 - cell.box.x0
        return width <= _NARROW * line.em * self._scale and self._is_month_wide(line.region, grid, width)

    def _is_month_wide(self, number: int, grid: Grid, width: float) -> bool:
        if number not in self._month_wide:
            alike = sum(abs(b - a - width) <= _ALIKE * width for a, b in pairwise(grid.xs))
            self._month_wide[number] = alike >= _MONTHS
        return self._month_wide[number]

    def _centred(self, line: TextLine) -> bool:
        """Whether a line stands in the middle of its cell, clear of its rules."""
        box = self._cells[line.region][1].box
        before, after = line.box[0] * self._scale - box.x0, box.x1 - line.box[2] * self._scale
        return min(before, after) > 1.0 and abs(before - after) <= _CENTRED * (box.x1 - box.x0)


def _on_one_line(left: TextLine, right: TextLine) -> bool:
    """Whether two pieces stand on one line: by their baselines, or side by side where one is little but a bracket."""
    if abs(left.baseline - right.baseline) <= _LEVEL * left.body:
        return True
    low, high = min(left.box[3], right.box[3]), max(left.box[1], right.box[1])
    shorter = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    few = min(len(left.pieces), len(right.pieces)) <= _MARKS
    near = right.box[0] - left.box[2] <= _BROKEN * left.em
    return few and near and low - high >= _BESIDE * shorter


def equal_columns(grid: Grid) -> list[bool]:
    """For each column, whether enough others are as wide: many that are nearly so, or a few that are just so."""
    widths = [b - a for a, b in pairwise(grid.xs)]
    return [
        sum(abs(w - width) <= _ALIKE * width for w in widths) >= _MONTHS
        or sum(abs(w - width) <= _EQUAL * width for w in widths) >= _FEW_MONTHS
        for width in widths
    ]
