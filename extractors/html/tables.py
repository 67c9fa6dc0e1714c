"""Tables of a page: grid places from spans, and which tables only arrange the page and hold no data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.flowing.paragraphs import Para
from extractors.flowing.tables import MAX_COLUMNS, RawCell, RawTable
from extractors.html.flow import Flow, HtmlCell, HtmlTable, Item

LAYOUT_COLUMNS = 2
LAYOUT_ROWS = 8
_BORDER_STYLE = re.compile(
    r"border[\w-]*\s*:[^;]*(?:solid|double|dashed|dotted|inset|ridge|[1-9])", re.IGNORECASE
)
_DATA_CLASS = re.compile(r"(?:^|[\s_-])(?:table|grid|data)|border(?!less)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([#\w]+)", re.IGNORECASE)
_NO_FILL = frozenset({"", "white", "#fff", "#ffffff", "transparent", "none", "inherit", "initial"})
_WIDTH = 1_000  # every column alike: a page's widths are known only once it is set
_Placed = tuple[int, int, int, int, HtmlCell]  # row, column, rows, columns, cell


def arranged(flow: Flow) -> Iterator[Para | RawTable]:
    """Paragraphs and data tables of a flow in reading order; tables that only arrange give what they hold."""
    yield from _arranged(flow.items)


def _arranged(items: list[Item]) -> Iterator[Para | RawTable]:
    for item in items:
        if isinstance(item, Para):
            yield item
        else:
            yield from _table(item)


def _table(table: HtmlTable) -> Iterator[Para | RawTable]:
    rows = [row for row in table.rows if row]
    if not any(cell.flow.items for row in rows for cell in row):
        return
    if is_layout(table):
        for row in rows:
            yield from _side_by_side([cell for cell in row if cell.flow.items])
        return
    inside: list[RawTable] = []
    raw = _raw(table, inside)
    yield raw
    yield from inside


def is_layout(table: HtmlTable) -> bool:
    """Whether a table only arranges the page.

    One cell or one column is a box around text, whatever lines are drawn. Heads, captions and lines
    make a table of data; without them one that holds other tables, or is as small as the parts of a letter
    set side by side, only arranges.
    """
    rows = [row for row in table.rows if row]
    columns = max(len(row) for row in rows)
    spans = any(_span(cell, name) > 1 for row in rows for cell in row for name in ("rowspan", "colspan"))
    if columns == 1 and not spans:
        return True
    if table.element.get("role") in ("presentation", "none"):
        return True
    if table.head_rows or any(cell.header for row in rows for cell in row) or _is_ruled(table):
        return False
    if any(isinstance(item, HtmlTable) for row in rows for cell in row for item in cell.flow.items):
        return True
    if len(rows) > 1 and all(_is_emphasised(cell) for cell in rows[0]):
        return False
    return len(rows) == 1 or (columns <= LAYOUT_COLUMNS and len(rows) <= LAYOUT_ROWS and not spans)


def _is_emphasised(cell: HtmlCell) -> bool:
    """Whether a cell is set off as heads are: coloured, or all of it in bold letters."""
    if cell.element.get("bgcolor"):
        return True
    words = "".join("".join(cell.element.itertext()).split())
    bold = "".join("".join("".join(e.itertext()).split()) for e in cell.element.iter("b", "strong"))
    return bool(words) and words == bold


def _is_ruled(table: HtmlTable) -> bool:
    element = table.element
    if element.find("caption") is not None or element.get("rules", "none") != "none":
        return True
    if _DATA_CLASS.search(element.get("class", "")):
        return True
    border = element.get("border")
    if border is not None and border.strip() not in ("0", "0px", "none"):
        return True
    cells = (cell.element for row in table.rows for cell in row)
    return any(_BORDER_STYLE.search(e.get("style", "")) for e in (element, *cells))


def _side_by_side(cells: list[HtmlCell]) -> Iterator[Para | RawTable]:
    """One row of a table that arranges: short texts beside each other are one line, anything longer is not."""
    plain = [[i for i in cell.flow.items if isinstance(i, Para)] for cell in cells]
    one_line = all(
        len(paras) == len(cell.flow.items) == 1 and len(paras[0].lines) == 1 and paras[0].kind == "paragraph"
        for paras, cell in zip(plain, cells, strict=True)
    )
    if len(cells) > 1 and one_line:
        yield Para(("\t".join(paras[0].text.strip() for paras in plain),), 1)
        return
    for cell in cells:
        yield from _arranged(cell.flow.items)


def _raw(table: HtmlTable, inside: list[RawTable]) -> RawTable:
    """The table on its grid; data tables found in its cells are put into `inside`."""
    raw = RawTable(0, 0, [], [], [], True)
    places = _places(table)
    n_rows = max(place[0] for place in places) + 1
    starts = sorted({place[1] for place in places})
    # Columns are those in which a cell begins; a span that claims more has nothing more to cover.
    rank = {start: start for start in starts}
    if starts[-1] >= MAX_COLUMNS:
        rank = {start: n for n, start in enumerate(starts)}
    n_cols = min(rank[starts[-1]] + 1, MAX_COLUMNS)
    for row, start, rows, columns, cell in places:
        col = rank[start]
        if col >= MAX_COLUMNS:
            raw.lost_columns += 1
            continue
        reach = [rank[s] for s in starts if start <= s < start + columns] if columns > 1 else [col]
        end = min(max(reach[-1] + 1, col + columns) if starts[-1] < MAX_COLUMNS else reach[-1] + 1, n_cols)
        header = (cell.header and _is_head_row(table, row)) or row < table.head_rows
        raw.cells.append(
            RawCell(
                row,
                col,
                min(rows, n_rows - row),
                max(end - col, 1),
                _paras(cell, inside),
                header,
                fill=_fill(cell),
            )
        )
    raw.n_rows, raw.n_cols = n_rows, n_cols
    raw.row_pages, raw.widths = [1] * n_rows, [_WIDTH] * n_cols
    return raw


def _fill(cell: HtmlCell) -> str:
    """The background that a cell itself names; white is none."""
    style = _BACKGROUND.search(cell.element.get("style", ""))
    fill = (style.group(1) if style else cell.element.get("bgcolor", "")).strip().lower()
    return "" if fill in _NO_FILL else fill


def _places(table: HtmlTable) -> list[_Placed]:
    """Grid places of the cells. Open row spans are kept as intervals,
    so that a cell that claims a million columns costs no more than another."""
    rows = [row for row in table.rows if row]
    found: list[_Placed] = []
    running: list[tuple[int, int, int]] = []  # first column, end column, last row
    for r, row in enumerate(rows):
        running = sorted(interval for interval in running if interval[2] >= r)
        col = 0
        opened: list[tuple[int, int, int]] = []
        for cell in row:
            for first, end, _ in running:
                if first <= col < end:
                    col = end
            columns, down = max(_span(cell, "colspan"), 1), _span(cell, "rowspan")
            # No span runs into a column that a cell above still holds.
            columns = min(columns, min((f for f, _, _ in running if f > col), default=col + columns) - col)
            last = len(rows) - 1 if down == 0 else r + down - 1
            if last > r:
                opened.append((col, col + columns, last))
            found.append((r, col, min(last, len(rows) - 1) - r + 1, columns, cell))
            col += columns
        running += opened
    return found


def _span(cell: HtmlCell, name: str) -> int:
    """A span as written; HTML says 0 rows for `to the end`, and nonsense for one."""
    text = cell.element.get(name, "1").strip()
    return min(int(text), 10**6) if re.fullmatch(r"\d{1,9}", text) else 1


def _is_head_row(table: HtmlTable, row: int) -> bool:
    """Whether a row with th cells is part of the head: a th before td cells is the head of its row only."""
    cells = [r for r in table.rows if r][row]
    return all(cell.header or not cell.flow.items for cell in cells)


def _paras(cell: HtmlCell, inside: list[RawTable]) -> list[Para]:
    found: list[Para] = []
    for item in _arranged(cell.flow.items):
        if isinstance(item, Para):
            found.append(item)
        else:
            inside.append(item)
    return found
