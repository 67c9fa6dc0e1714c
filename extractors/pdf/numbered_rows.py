"""Lines of text as pieces that stand apart, for tables that no level rule parts into rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Box
from extractors.geometry import interval_of
from extractors.pdf.grid import Grid, GridCell
from extractors.pdf.lines import Segment
from extractors.pdf.text_rows import rows_of

Span = tuple[float, float]

# All in units of the font size.
_PIECE_GAP = 1.0  # pieces of a line this far apart stand in different columns
_OWN_PIECE_GAP = 0.45  # … or this far, when they do not follow each other in the file
_WIDE_BLANK = 0.5  # a blank inside a cell is hardly wider
_MIN_COLUMNS = 3
_NUMBER = re.compile(r"\(?[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2})?[.)]?")


@dataclass(frozen=True, slots=True)
class PiecedLine:
    """Pieces on one baseline, left to right."""

    pieces: tuple[tuple[Segment, ...], ...]

    @property
    def spans(self) -> list[Span]:
        """Where each piece stands, from left to right (points)."""
        return [(min(s.box.x0 for s in p), max(s.box.x1 for s in p)) for p in self.pieces]

    @property
    def close_spans(self) -> list[Span]:
        """Spans of what no wide blank parts, also inside a piece."""
        spans: list[Span] = []
        for glyph in sorted((g for p in self.pieces for s in p for g in s.glyphs), key=lambda g: g.x0):
            if not glyph.text.strip():
                continue
            if spans and glyph.x0 - spans[-1][1] <= _WIDE_BLANK * glyph.size:
                spans[-1] = (spans[-1][0], max(spans[-1][1], glyph.x1))
            else:
                spans.append((glyph.x0, glyph.x1))
        return spans

    @property
    def baseline(self) -> float:
        """Baseline of the first piece."""
        return self.pieces[0][0].baseline

    @property
    def size(self) -> float:
        """The largest font size, in points."""
        return max(s.size for p in self.pieces for s in p)


def pieced_line(row: Sequence[Segment]) -> PiecedLine:
    """Segments of one line, left to right, as pieces that stand apart like cells."""
    pieces: list[list[Segment]] = []
    for segment in row:
        last = pieces[-1][-1] if pieces else None
        if last is not None:
            follows = segment.order == last.order + 1
            gap = _PIECE_GAP if follows else _OWN_PIECE_GAP
            if segment.box.x0 - max(s.box.x1 for s in pieces[-1]) <= gap * segment.size:
                pieces[-1].append(segment)
                continue
        pieces.append([segment])
    return PiecedLine(tuple(tuple(p) for p in pieces))


def with_rows_parted(grid: Grid, segments: Sequence[Segment]) -> Grid:
    """A grid with the rows that only the numbers in its first column tell apart: upright rules, no level ones."""
    ys = list(grid.ys)
    cells: list[GridCell] = []
    shift = 0
    for row in range(len(grid.ys) - 1):
        own = [c for c in grid.cells if c.row == row]
        whole = all(c.row_span == 1 for c in own) and not any(
            c.row < row < c.row + c.row_span for c in grid.cells
        )
        cuts = _numbered_rows(grid, row, segments) if whole and len(own) >= _MIN_COLUMNS else []
        edges = [grid.ys[row], *cuts, grid.ys[row + 1]]
        for part, (top, bottom) in enumerate(itertools.pairwise(edges)):
            for cell in own:
                if not cuts:
                    cells.append(replace(cell, row=row + shift))
                    continue
                box = Box(cell.box.x0, top, cell.box.x1, bottom)
                cells.append(
                    replace(
                        cell,
                        row=row + shift + part,
                        box=box,
                        open_top=cell.open_top and part == 0,
                        open_bottom=cell.open_bottom and part == len(cuts),
                    )
                )
        ys += cuts
        shift += len(cuts)
    return Grid(grid.xs, tuple(sorted(ys)), tuple(cells)) if shift else grid


def _numbered_rows(grid: Grid, row: int, segments: Sequence[Segment]) -> list[float]:
    """Heights at which a row of a grid is to be parted: over each number but the first in its first column."""
    top, bottom = grid.ys[row], grid.ys[row + 1]
    inside = [s for s in segments if top < s.baseline - 0.3 * s.size < bottom and s.box.x0 < grid.xs[-1]]
    lines = [pieced_line(r) for r in rows_of(inside, part_columns=False)]
    starts = [i for i, line in enumerate(lines) if begins_with_number(line, grid.xs)]
    first = [i for i, line in enumerate(lines) if 0 in columns_of(line, grid.xs)]
    numbers = [int(re.sub(r"\D", "", "".join(s.text for s in lines[i].pieces[0]))) for i in starts]
    in_order = all(b == a + 1 for a, b in itertools.pairwise(numbers))
    if len(starts) < 2 or first != starts or starts[0] != 0 or not in_order:
        return []
    return [height_between(lines, i) for i in starts[1:]]


def height_between(lines: Sequence[PiecedLine], start: int) -> float:
    """Height between a line and the one above: over the tallest mark of the lower, never over the upper."""
    room = lines[start].baseline - lines[start - 1].baseline
    return lines[start].baseline - min(0.75 * room, 0.95 * lines[start].size)


def columns_of(line: PiecedLine, xs: Sequence[float]) -> set[int]:
    """The columns, between the edges `xs`, in which a line has letters."""
    found = {
        interval_of((g.x0 + g.x1) / 2, xs) for p in line.pieces for s in p for g in s.glyphs if g.text.strip()
    }
    return {col for col in found if col is not None}


def begins_with_number(line: PiecedLine, xs: Sequence[float]) -> bool:
    """Whether a line begins with the number of a row in the first column."""
    first = line.pieces[0]
    if max(s.box.x1 for s in first) > xs[1]:
        return False
    return _NUMBER.fullmatch("".join(s.text for s in first).strip()) is not None
