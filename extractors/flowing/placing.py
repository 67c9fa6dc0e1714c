"""Gives everything a place: running line numbers down the document, columns across it.

A Word file has no page geometry until it is set, so boxes count lines and characters (unit "line"). A
paragraph takes one line, or as many as it has typed line breaks; a blank one takes a line too. Cells of
a table row stand side by side: each grid column begins where the longest line of the one before it ends,
and a row is as high as its highest cell that does not run over further rows. The same file gives the same
places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extractors.document import Arrow, Block, Box, Cell, CellFlag, Line
from extractors.flowing.arrows import shaded_runs, typed_arrows
from extractors.flowing.paragraphs import Para
from extractors.flowing.tables import RawCell, RawTable, column_position
from extractors.joining import join_lines
from extractors.mending import mend
from extractors.tables import TablePart

_BLANKS = " \t\u00a0"


@dataclass(slots=True)
class Placed:
    """What has been placed so far. `texts` are the lines of text of each page, in reading order."""

    next_line: int = 1
    blocks: list[Block] = field(default_factory=list)
    parts: list[TablePart] = field(default_factory=list)
    texts: dict[int, list[str]] = field(default_factory=dict)
    lines_on: dict[int, int] = field(default_factory=dict)
    widest: dict[int, int] = field(default_factory=dict)
    last_table_page: int | None = None

    def paragraph(self, para: Para) -> None:
        """Place a paragraph outside tables."""
        if not para.is_blank:
            block = _block(para, self.next_line, 1)
            self.blocks.append(block)
            self.texts.setdefault(para.page, []).append(_shown(block))
            self._seen(para.page, int(block.box.x1))
            self.last_table_page = None
        self._take(para.page, len(para.lines))

    def table(self, table: RawTable) -> None:
        """Place a table; one that follows a table of the page before may be its continuation."""
        left, right = _columns(table)
        heights = _heights(table)
        tops = list(accumulate(heights[:-1], initial=self.next_line))
        grid = _Grid(left, right, tops, heights, table)
        first_page = table.row_pages[0]
        follows = self.last_table_page is not None and self.last_table_page != first_page
        edges = tuple(float(sum(table.widths[:n])) for n in range(table.n_cols + 1))
        cells = tuple(cell for raw in table.cells for cell in _cells(raw, grid))
        self.parts.append(
            TablePart(first_page, table.n_rows, table.n_cols, cells, tuple(_arrows(grid)), edges, follows)
        )
        shown: dict[int, list[Cell]] = defaultdict(list)
        for cell in cells:
            if not cell.continues:
                shown[cell.row].append(cell)
        for r, page in enumerate(table.row_pages):
            row = sorted(shown[r], key=lambda c: c.col)
            self.texts.setdefault(page, []).append("\t".join(_one_line(c) for c in row))
            self._seen(page, right[-1])
            self._take(page, heights[r])
        self.last_table_page = table.row_pages[-1]

    def _seen(self, page: int, width: int) -> None:
        self.widest[page] = max(self.widest.get(page, 0), width)

    def _take(self, page: int, lines: int) -> None:
        self.next_line += lines
        self.lines_on[page] = self.lines_on.get(page, 0) + lines


_COMMON = 0.6  # of the rows
_FEW_ROWS = 5


@dataclass(frozen=True, slots=True)
class _Grid:
    """The places of a table's columns (characters) and rows (lines)."""

    left: list[int]
    right: list[int]
    tops: list[int]
    heights: list[int]
    table: RawTable

    def box(self, row: int, row_span: int, col: int, col_span: int) -> Box:
        last = row + row_span - 1
        bottom = self.tops[last] + self.heights[last] - 1
        return Box(self.left[col], self.tops[row], self.right[col + col_span - 1], bottom)

    def across(self, position: float) -> float:
        """A position in columns as a character column."""
        col = min(int(position), len(self.left) - 1)
        return self.left[col] + (position - col) * (self.right[col] + 1 - self.left[col])


def _block(para: Para, top: int, left: int) -> Block:
    lines = []
    for n, text in enumerate(para.lines):
        if text.strip():
            box = Box(left, top + n, left + max(len(text), 1) - 1, top + n)
            lines.append(Line(text, para.page, box))
    around = Box.around([line.box for line in lines]) or Box(left, top, left, top)
    running = join_lines([line.text_raw.strip(_BLANKS) for line in lines])
    return Block(
        para.kind,
        mend(running),
        "\n".join(line.text_raw for line in lines),
        para.page,
        around,
        para.level,
        para.bullet,
        tuple(lines),
    )


def _shown(block: Block) -> str:
    return f"{block.bullet} {block.text}" if block.bullet else block.text


def _one_line(cell: Cell) -> str:
    return " ".join(_shown(b) for b in cell.blocks)


def _width(raw: RawCell) -> int:
    return max((len(line) for para in raw.paras for line in para.lines), default=0)


def _columns(table: RawTable) -> tuple[list[int], list[int]]:
    """First and last character column of each grid column."""
    widths = [1] * table.n_cols
    for raw in sorted(table.cells, key=lambda c: c.col_span):
        last = raw.col + raw.col_span - 1
        missing = _width(raw) - sum(widths[raw.col : last + 1]) - (raw.col_span - 1)
        widths[last] += max(missing, 0)
    left, here = [], 1
    for width in widths:
        left.append(here)
        here += width + 1
    return left, [start + width - 1 for start, width in zip(left, widths, strict=True)]


def _heights(table: RawTable) -> list[int]:
    heights = [1] * table.n_rows
    for raw in sorted(table.cells, key=lambda c: c.row_span):
        last = raw.row + raw.row_span - 1
        lines = sum(len(para.lines) for para in raw.paras)
        heights[last] += max(lines - sum(heights[raw.row : last + 1]), 0)
    return heights


def _cells(raw: RawCell, grid: _Grid) -> list[Cell]:
    """A cell as its parts on each page; the first part holds the text, later ones continue it."""
    pages = grid.table.row_pages
    rows = range(raw.row, raw.row + raw.row_span)
    starts = [r for r in rows if r == raw.row or pages[r] != pages[r - 1]]
    ends = [*starts[1:], raw.row + raw.row_span]
    found = []
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        flags: list[CellFlag] = ["header"] if raw.header else []
        if raw.col_span == grid.table.n_cols > 2 and not raw.header and not raw.is_blank:
            flags.append("section")
        flags += ["open_top"] if n else []
        flags += ["open_bottom"] if end != ends[-1] else []
        box = grid.box(start, end - start, raw.col, raw.col_span)
        found.append(
            Cell(
                start,
                raw.col,
                end - start,
                raw.col_span,
                pages[start],
                box,
                () if n else _cell_blocks(raw.paras, box, pages[start]),
                tuple(flags),
                (raw.row, raw.col) if n else None,
            )
        )
    return found


def _cell_blocks(paras: Sequence[Para], box: Box, page: int) -> tuple[Block, ...]:
    blocks = []
    top = int(box.top)
    for para in paras:
        if not para.is_blank:
            # The cell is one piece to the Document: its text is where its row begins.
            moved = Para(para.lines, page, para.kind, para.level, para.bullet)
            blocks.append(_block(moved, top, int(box.x0)))
        top += len(para.lines)
    return tuple(blocks)


def _arrows(grid: _Grid) -> list[Arrow]:
    rows: dict[int, list[RawCell]] = defaultdict(list)
    for raw in grid.table.cells:
        rows[raw.row].append(raw)
    found: list[Arrow] = []
    always = _always_shaded(grid.table)
    for r in range(grid.table.n_rows):
        cells = sorted(rows[r], key=lambda c: c.col)
        page = grid.table.row_pages[r]
        for typed in typed_arrows(["\n".join(p.text for p in c.paras) for c in cells]):
            first, last = cells[typed.first], cells[typed.last]
            span = last.col + last.col_span - first.col
            box = grid.box(r, 1, first.col, span)
            found.append(Arrow(r, first.col, first.col + span, page, box, typed.heads))
        for cell in cells:
            for line in cell.lines_drawn:
                start = column_position(grid.table.widths, cell.col, line.left)
                end = column_position(grid.table.widths, cell.col, line.right)
                if end <= start:
                    continue
                bottom = grid.tops[r] + grid.heights[r] - 1
                box = Box(grid.across(start), grid.tops[r], grid.across(end), bottom)
                found.append(Arrow(r, start, end, page, box, line.heads))
        if any(a.row == r for a in found) or any(c.header for c in cells):
            continue  # shading in a row with arrows is ornament
        fills = ["" if c.col in always else c.fill for c in cells]
        for first_at, last_at in shaded_runs(fills, [c.is_blank for c in cells]):
            first, last = cells[first_at], cells[last_at]
            span = last.col + last.col_span - first.col
            found.append(Arrow(r, first.col, first.col + span, page, grid.box(r, 1, first.col, span), "none"))
    return found


def _always_shaded(table: RawTable) -> set[int]:
    """Columns shaded most of the way down: they say nothing of a row."""
    counts = Counter(c.col for c in table.cells if c.fill)
    return {
        col for col, count in counts.items() if table.n_rows >= _FEW_ROWS and count > _COMMON * table.n_rows
    }
