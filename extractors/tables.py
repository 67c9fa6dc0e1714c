"""Parts of tables, page by page, to whole tables: repeated heads, cells cut by a page break, running rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extractors.document import Arrow, Cell, Table, TableBasis

# Share of the head's non-empty cells that must read the same for a row to be the head again, and the share
# that must at least be alike: a scan misreads letters, but a row of data has other words.
_SAME_HEAD = 0.5
_LIKE_HEAD = 0.8
_ALIKE = 70.0  # of 100, rapidfuzz
_ORDINAL = re.compile(r"[(\[]?[0-9๐-๙]{1,3}[.)\]]*")
_DIGITS = re.compile(r"[0-9๐-๙]+")
# Column edges of two parts may differ by this share of the table's width, or more where no rule fixes them.
_EDGE_TOLERANCE = {"rules": 0.01, "alignment": 0.08}


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table on one page. `edges` are its column edges; `follows` is True when nothing but blank space,
    a page number or a running head stands between it and the part before."""

    page: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    arrows: tuple[Arrow, ...]
    edges: tuple[float, ...]
    follows: bool
    basis: TableBasis = "rules"


def join_parts(parts: Sequence[TablePart]) -> list[Table]:
    """Join the parts of tables that run over pages; the reason of every join is kept."""
    tables: list[Table] = []
    groups: list[list[tuple[TablePart, int, str]]] = []
    for part in parts:
        if groups and (joined := _join_reason(groups[-1], part)) is not None:
            repeated, reason = joined
            groups[-1].append((part, repeated, reason))
        else:
            groups.append([(part, 0, "")])
    for seq, group in enumerate(groups, start=1):
        tables.append(_table(seq, group))
    return tables


def _join_reason(group: list[tuple[TablePart, int, str]], part: TablePart) -> tuple[int, str] | None:
    first, last = group[0][0], group[-1][0]
    if not part.follows or part.n_cols != first.n_cols or not _same_edges(first, part):
        return None
    repeated = _repeated_head(first, part)
    reasons = ["same columns"]
    if repeated:
        reasons.append(f"head of {repeated} row(s) repeated")
    if any("open_bottom" in c.flags for c in last.cells):
        reasons.append("cells cut by the page break")
    return repeated, f"page {part.page}: " + ", ".join(reasons)


def _same_edges(first: TablePart, part: TablePart) -> bool:
    a, b, tolerance = first.edges, part.edges, _EDGE_TOLERANCE[part.basis]
    if not a or not b:
        return True  # text files have no edges
    width = a[-1] - a[0]
    return len(a) == len(b) and all(abs(x - y) <= tolerance * width for x, y in zip(a, b, strict=True))


def _repeated_head(first: TablePart, part: TablePart) -> int:
    """How many rows at the top of `part` are the head of `first` again."""
    rows = 0
    while rows < min(first.n_rows, part.n_rows) - 1 and _rows_alike(first, part, rows):
        rows += 1
    return rows


def _rows_alike(first: TablePart, part: TablePart, row: int) -> bool:
    here = {c.col: _key(c) for c in part.cells if c.row == row}
    there = {c.col: _key(c) for c in first.cells if c.row == row}
    filled = [col for col, text in there.items() if text]
    if len(filled) < 2 or set(here) != set(there) or _is_numbered(here) or _is_numbered(there):
        return False
    if sum(here[col] == there[col] for col in filled) < _SAME_HEAD * len(filled):
        return False
    return sum(_alike(here[col], there[col]) for col in filled) >= _LIKE_HEAD * len(filled)


def _is_numbered(row: dict[int, str]) -> bool:
    """True for a row of data: a number first, then words. A row of numbers alone numbers the columns."""
    texts = [text for _, text in sorted(row.items()) if text]
    return bool(
        texts and _ORDINAL.fullmatch(texts[0]) and not all(_ORDINAL.fullmatch(text) for text in texts[1:])
    )


def _alike(here: str, there: str) -> bool:
    """True for the same words but for misread letters. Rows of data that repeat themselves differ in numbers."""
    if here == there:
        return True
    return _DIGITS.findall(here) == _DIGITS.findall(there) and fuzz.ratio(here, there) >= _ALIKE


def _key(cell: Cell) -> str:
    return re.sub(r"\s+", "", cell.text)


def _table(seq: int, group: Sequence[tuple[TablePart, int, str]]) -> Table:
    cells: list[Cell] = []
    arrows: list[Arrow] = []
    offset = 0
    open_cells: dict[int, Cell] = {}
    head = max((repeated for _, repeated, _ in group), default=0)
    for index, (part, repeated, _) in enumerate(group):
        shift = offset - repeated if index else 0
        top = repeated if index else 0
        placed: list[Cell] = []
        for cell in part.cells:
            if index and cell.row < top:
                continue  # the head again; its words are on the first page
            new = replace(cell, row=cell.row + shift)
            if index == 0 and cell.row < head:
                new = replace(new, flags=(*new.flags, "header"))
            elif index and cell.row == top and (cut := open_cells.get(cell.col)) is not None:
                new = replace(new, continues=(cut.row, cut.col))
            placed.append(new)
        cells += placed
        arrows += [replace(a, row=a.row + shift) for a in part.arrows if a.row >= top]
        offset += part.n_rows - (repeated if index else 0)
        open_cells = {c.col: c for c in placed if "open_bottom" in c.flags}
    return Table(
        seq,
        offset,
        group[0][0].n_cols,
        tuple(cells),
        group[0][0].page,
        group[-1][0].page,
        tuple(arrows),
        tuple(reason for _, _, reason in group if reason),
        group[0][0].basis,
    )
