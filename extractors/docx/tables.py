"""Tables: grid places with real spans, rows with their pages, and which tables only align text."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.docx.drawings import drawn_lines
from extractors.docx.ooxml import child, children, is_on, number, q, val
from extractors.docx.paragraphs import ParagraphReader
from extractors.docx.styles import Styles
from extractors.flowing.tables import MAX_COLUMNS, MAX_ROWS, RawCell, RawTable
from extractors.office.namespaces import Element

_DEFAULT_WIDTH = 1_000  # twips, for columns that say none
_NO_FILL = frozenset({"", "auto", "ffffff", "none"})


def read_table(table: Element, reader: ParagraphReader, styles: Styles) -> RawTable:
    """Read a w:tbl of the document's body."""
    rows = [row for row in children(table) if row.tag == q("w:tr") and not _deleted(child(row, "w:trPr"))]
    found = RawTable(min(len(rows), MAX_ROWS), 0, [], [], [], styles.has_rules(table))
    found.lost_rows = len(rows) - found.n_rows
    open_cells: dict[int, RawCell] = {}
    for r, row in enumerate(rows[:MAX_ROWS]):
        page_before = reader.flow.page
        first_page: int | None = None
        header = is_on(child(row, "w:trPr", "w:tblHeader"))
        still_open: dict[int, RawCell] = {}
        for col, span, merge, element in _placed(row, found):
            cell = RawCell(
                r, col, 1, span, reader.flat(element), header, drawn_lines(element), _fill(element)
            )
            if first_page is None:
                # A page that breaks before the first word of a row takes the whole row with it.
                first_page = cell.paras[0].page if cell.paras and not cell.is_blank else None
            above = open_cells.get(col)
            if merge == "continue" and above is not None and above.col_span == span:
                above.row_span = r - above.row + 1
                # Word shows nothing that stands in a continued place, but converters leave text there.
                above.paras += [p for p in cell.paras if not p.is_blank]
                above.lines_drawn += cell.lines_drawn
                still_open[col] = above
                continue
            if merge is not None:
                still_open[col] = cell
            found.cells.append(cell)
        open_cells = still_open
        found.row_pages.append(first_page if first_page is not None else page_before)
    found.n_cols = max((c.col + c.col_span for c in found.cells), default=0)
    found.widths = _widths(table, found.n_cols)
    return found


def _fill(cell: Element) -> str:
    """The shading of a w:tc; white is none."""
    shading = child(cell, "w:tcPr", "w:shd")
    fill = "" if shading is None else (shading.get(q("w:fill")) or "").lower()
    return "" if fill in _NO_FILL else fill


def only_cell(table: Element) -> Element | None:
    """The cell of a table that has one only: such a table is a box around what stands in it."""
    rows = [row for row in children(table) if row.tag == q("w:tr")]
    cells = [cell for row in rows for cell in children(row) if cell.tag == q("w:tc")]
    return cells[0] if len(cells) == 1 else None


def _deleted(properties: Element | None) -> bool:
    return child(properties, "w:del") is not None


def _placed(row: Element, table: RawTable) -> Iterator[tuple[int, int, str | None, Element]]:
    """(column, columns spanned, vertical merge, cell) for each cell of a row."""
    properties = child(row, "w:trPr")
    col = _clamped(val(child(properties, "w:gridBefore")), 0)
    pending: tuple[int, int, str | None, Element] | None = None
    for element in (c for c in children(row) if c.tag == q("w:tc")):
        cell = child(element, "w:tcPr")
        span = max(_clamped(val(child(cell, "w:gridSpan")), 1), 1)
        if col + span > MAX_COLUMNS:
            table.lost_columns += 1
            continue
        sideways = child(cell, "w:hMerge")
        if sideways is not None and val(sideways) != "restart" and pending is not None:
            # The old way of merging sideways: a cell of its own for each place.
            pending = (pending[0], pending[1] + span, pending[2], pending[3])
            col += span
            continue
        if pending is not None:
            yield pending
        upright = child(cell, "w:vMerge")
        merge = None if upright is None else (val(upright) or "continue")
        pending = (col, span, merge, element)
        col += span
    if pending is not None:
        yield pending


def _clamped(text: str | None, default: int) -> int:
    return min(max(number(text, default), 0), MAX_COLUMNS + 1)


def _widths(table: Element, n_cols: int) -> list[int]:
    grid = child(table, "w:tblGrid")
    widths = [] if grid is None else [number(val(c, "w:w")) for c in grid.findall(q("w:gridCol"))]
    widths = [w if w > 0 else _DEFAULT_WIDTH for w in widths[:n_cols]]
    return widths + [_DEFAULT_WIDTH] * (n_cols - len(widths))
