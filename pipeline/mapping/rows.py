"""Tables to rows as a reader sees them: cells cut by page breaks made whole, section rows set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Block, Box, Cell, Table
from extractors.joining import join_lines
from normalizers.lookups import squeeze
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.vocabulary import begins_with_verb

_MAX_SECTION = 120  # characters
_ORDINAL = re.compile(r"[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2})*[.)]?")


@dataclass(frozen=True, slots=True)
class Value:
    """What a row has in a column: the cell that covers it, whole over page breaks."""

    cell: Cell
    blocks: tuple[Block, ...]
    own: bool  # the cell begins in this row
    origin: tuple[int, int] = (0, 0)  # row and column where the cell begins, over page breaks

    @property
    def text(self) -> str:
        """Repaired text, one block a line."""
        return "\n".join(b.text for b in self.blocks)

    @property
    def text_raw(self) -> str:
        """Text as read."""
        return "\n".join(b.text_raw for b in self.blocks)


@dataclass(slots=True)
class Row:
    """A row of activities."""

    index: int
    section: Value | None
    values: dict[int, Value] = field(default_factory=dict)

    @property
    def page(self) -> int:
        """Page the row begins on."""
        return min((v.cell.page for v in self.values.values() if v.cell.row == self.index), default=1)

    def own(self, column: Column) -> Value | None:
        """The value of a column, if its cell begins in this row and holds something."""
        value = self.values.get(column.index)
        return value if value is not None and value.own and value.text else None

    def covering(self, column: Column) -> Value | None:
        """The value of a column, be its cell this row's own or one that spans it; None when empty."""
        value = self.values.get(column.index)
        return value if value is not None and value.text else None


@dataclass(frozen=True, slots=True)
class RowsOfTable:
    """Rows of activities, and the cells that are section heads or continue others."""

    rows: tuple[Row, ...]
    sections: tuple[Cell, ...]


_Cover = dict[tuple[int, int], Cell]


def read_rows_of(table: Table, head: Head) -> RowsOfTable:
    """Rows under the head."""
    cover = table.cover()
    wholes = _wholes(table)
    first_cell = {(c.row, c.col): c for c in table.cells}
    rows: list[Row] = []
    sections: list[Cell] = []
    section: Value | None = None
    outer: Value | None = None  # the section that a head of numbered rows stands in …
    over = ""  # … and its number
    for index in range(head.last, table.n_rows):
        cells = {col: cell for col in range(table.n_cols) if (cell := cover.get((index, col))) is not None}
        number = _number_in(cells, head)
        if over and number and not number.startswith(f"{over}."):
            section, over = outer, ""
        numbered = _numbered(number, cells, cover, head, index)
        if numbered is not None:
            sections.append(numbered)
            outer, over = section, number
            section = Value(numbered, numbered.blocks, True)
            continue
        found = _section(cells, cover, table.n_cols, head, index)
        if found is not None:
            over = ""
            sections.append(found)
            section = Value(found, found.blocks, True)
            continue
        if _only_continues(cells, index):
            continue
        row = Row(index, section)
        for col, cell in cells.items():
            key = _origin(cell, first_cell)
            row.values[col] = Value(cell, wholes[key], cell.row == index and cell.continues is None, key)
        if any(v.text for v in row.values.values()):
            rows.append(row)
    return RowsOfTable(tuple(rows), tuple(sections))


def _origin(cell: Cell, cells: dict[tuple[int, int], Cell]) -> tuple[int, int]:
    while cell.continues is not None and cell.continues in cells:
        cell = cells[cell.continues]
    return cell.row, cell.col


def _wholes(table: Table) -> dict[tuple[int, int], tuple[Block, ...]]:
    """Blocks of every cell together with the parts that continue it on later pages."""
    cells = {(c.row, c.col): c for c in table.cells}
    wholes: dict[tuple[int, int], tuple[Block, ...]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        key = _origin(cell, cells)
        wholes[key] = _glued(wholes.get(key, ()), cell.blocks)
    return wholes


def _glued(before: Sequence[Block], after: Sequence[Block]) -> tuple[Block, ...]:
    """Two parts of a cell as one; a sentence cut by the page break is one block again."""
    if not before or not after:
        return (*before, *after)
    last, first = before[-1], after[0]
    if first.kind == "paragraph" and last.kind in ("paragraph", "list_item"):
        joined = replace(
            last,
            text=join_lines([last.text, first.text]),
            text_raw=f"{last.text_raw}\n{first.text_raw}",
            lines=(*last.lines, *first.lines),
        )
        return (*before[:-1], joined, *after[1:])
    return (*before, *after)


def _section(cells: dict[int, Cell], cover: _Cover, columns: int, head: Head, index: int) -> Cell | None:
    """The section head in a row: a cell over (almost) all columns, or the only text of the row at its left."""
    filled = {(c.row, c.col): c for c in cells.values() if c.text and c.row == index}
    if len(filled) != 1:
        return None
    cell = next(iter(filled.values()))
    if cell.row != index:
        return None
    if cell.col_span >= max(2, columns - 1):
        return cell
    if _heads_rows(cell, cells, cover, head):
        return cell
    ordinal_or_first = cell.col == 0 and not _ORDINAL.fullmatch(squeeze(cell.text))
    kind = head.columns[cell.col].kind if cell.col < len(head.columns) else None
    return cell if ordinal_or_first and kind in ("ordinal", None) else None


def _number_in(cells: dict[int, Cell], head: Head) -> str:
    """The number of a row; "" without one."""
    cell = next((cells[c.index] for c in head.of_kind("ordinal") if c.index in cells), None)
    return squeeze(cell.text).rstrip(".)") if cell is not None else ""


def _numbered(number: str, cells: dict[int, Cell], cover: _Cover, head: Head, index: int) -> Cell | None:
    """The head of numbered rows: `1 | เตรียมการ` without anything else, over 1.1, 1.2 …"""
    ordinals, work = head.of_kind("ordinal")[:1], head.of_kind("activity")[:1]
    filled = {(c.row, c.col): c for c in cells.values() if c.text}
    if not ordinals or not work or len(filled) != 2 or any(c.row != index for c in filled.values()):
        return None
    name = cells.get(work[0].index)
    if not number or name is None or not name.text or len(name.text) > _MAX_SECTION:
        return None
    below = cover.get((index + 1, ordinals[0].index))
    return (
        name if below is not None and re.match(rf"{re.escape(number)}\.[0-9]", squeeze(below.text)) else None
    )


def _heads_rows(cell: Cell, cells: dict[int, Cell], cover: _Cover, head: Head) -> bool:
    """Whether the only text of a row stands in the column of work and names what the rows below belong to."""
    kind = head.columns[cell.col].kind if cell.col < len(head.columns) else None
    keys = [c.index for c in head.columns if c.kind in ("ordinal", "date")]
    if kind != "activity" or not keys or cell.continues is not None or len(cell.text) > _MAX_SECTION:
        return False
    if any(c.row != cell.row or c.continues is not None for c in cells.values()):
        return False
    if any(b.kind == "list_item" for b in cell.blocks) or begins_with_verb(cell.text):
        return False
    below = [cover.get((cell.row + cell.row_span, key)) for key in keys]
    return any(c is not None and c.text for c in below)


def _only_continues(cells: dict[int, Cell], index: int) -> bool:
    """Whether everything that begins in this row goes on with a cell of the page before."""
    begun = [c for c in cells.values() if c.row == index]
    return (
        bool(begun)
        and all(c.continues is not None or not c.text for c in begun)
        and any(c.continues is not None and c.text for c in begun)
        and not any(c.text and c.continues is None for c in begun)
    )


def box_of(blocks: Sequence[Block], fallback: Box) -> Box:
    """Box around blocks of the page the first stands on."""
    if not blocks:
        return fallback
    page = blocks[0].page
    return Box.around([b.box for b in blocks if b.page == page]) or fallback
