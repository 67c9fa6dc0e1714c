"""One sheet's XML to its cells: read row by row, bounded by what is kept and never by what is declared."""

from __future__ import annotations

import datetime as dt
import io

from lxml import etree

from extractors.errors import ExtractError
from extractors.xlsx.formats import Shown, plain_number, shown_moment, shown_number
from extractors.xlsx.model import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, ROW_HEIGHT, Book, Sheet, StoredCell
from extractors.xlsx.parts import (
    Element,
    is_on,
    local,
    named,
    place_of,
    real,
    string_of,
    unescaped,
    whole,
)
from extractors.xlsx.settings import SETTINGS
from extractors.xlsx.styles import PLAIN, Look

_ROW_CELLS = 2 * MAX_COLUMNS


def read_sheet(data: bytes, name: str, book: Book, max_cells: int = MAX_CELLS) -> Sheet:
    """Read a worksheet part.

    Raises:
        ExtractError: xml_dtd_forbidden, nesting_too_deep.
    """
    sheet = Sheet(name)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in ("row", "c", *SETTINGS)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    row = 0
    kept_rows = in_row = 0
    checked = False
    try:
        for _, element in events:
            if not checked:
                _refuse_dtd(element, name)
                checked = True
            tag = local(element)
            if tag == "row":
                row = whole(element.get("r"), row + 1)
                if kept_rows < MAX_ROWS and sheet.filled < max_cells:
                    kept_rows += _row(element, row, sheet, book)
                elif any(local(c) == "c" and len(c) for c in element):
                    sheet.lost_rows += 1
                element.clear()
                _forget_siblings(element)
                in_row = 0
            elif tag == "c":
                in_row += 1
                if in_row % (2 * _ROW_CELLS) == 0:
                    _drop_beyond(element.getparent(), sheet)
            elif tag in SETTINGS:
                SETTINGS[tag](element, sheet)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise ExtractError("nesting_too_deep", f"{name}: {error}") from error
        sheet.broken = str(error)
    if events.root is not None:
        _refuse_dtd(events.root, name)
    return sheet


def _refuse_dtd(element: Element, name: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise ExtractError("xml_dtd_forbidden", name)


def _forget_siblings(element: Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _drop_beyond(row: Element | None, sheet: Sheet) -> None:
    """Cells of a row that go on far beyond what is kept are dropped while it is still being read.

    The parser is some cells ahead of its reports, so a cell may be reported after it was dropped (`None`).
    """
    if row is not None:
        beyond = row[_ROW_CELLS:-1]
        sheet.lost_cells += sum(len(cell) > 0 for cell in beyond)
        del row[_ROW_CELLS:-1]


def _row(element: Element, row: int, sheet: Sheet, book: Book) -> bool:
    """Take in the cells of a row; whether it holds anything."""
    hidden = is_on(element.get("hidden")) or (
        is_on(element.get("customHeight")) and real(element.get("ht"), 1) == 0
    )
    if hidden:
        sheet.hidden_rows.add(row)
    elif element.get("ht") is not None:
        sheet.heights[row] = real(element.get("ht"), ROW_HEIGHT)
    col = 0
    filled = False
    for item in named(element, "c"):
        place = place_of(item.get("r"))
        col = place[1] if place is not None else col + 1
        if col > MAX_COLUMNS:
            sheet.lost_cells += len(item) > 0
            continue
        cell = _cell(item, row, col, sheet, book)
        if (hidden or sheet.is_hidden_column(col)) and cell.text:
            sheet.hidden_cells += 1
        if cell.text:
            sheet.cells[row, col] = cell
            sheet.filled += 1
            filled = True
        elif (cell.look.fill or cell.look.ruled) and len(sheet.cells) - sheet.filled < MAX_CELLS:
            sheet.cells[row, col] = cell
    return filled


def _cell(item: Element, row: int, col: int, sheet: Sheet, book: Book) -> StoredCell:
    style = whole(item.get("s"), -1)
    look = book.looks[style] if 0 <= style < len(book.looks) else PLAIN
    kind = item.get("t", "n")
    value = formula = inline = None
    for child in item:
        match local(child):
            case "v":
                value = child.text
            case "f":
                formula = child
            case "is":
                inline = child
    where = f"{column_letters(col)}{row}"
    if formula is not None and (value is None or value == "") and kind != "str":
        sheet.empty_formulas.append(where)
        return StoredCell(row, col, "", "", look)
    if kind == "inlineStr":
        text = string_of(inline)
    elif value is None:
        return StoredCell(row, col, "", "", look)
    elif kind == "s":
        at = whole(value.strip(), -1)
        if not 0 <= at < len(book.strings):
            sheet.replaced += 1
            return StoredCell(row, col, "\ufffd", value, look)
        text = book.strings[at]
    elif kind in ("str", "e"):
        text = unescaped(value)
    elif kind == "b":
        text = "TRUE" if is_on(value.strip()) else "FALSE"
    else:
        shown = _shown(value.strip(), kind, look, book)
        if shown.odd:
            sheet.odd_dates.append(f"{where}: {shown.odd}")
        return StoredCell(row, col, shown.text, value.strip(), look)
    sheet.replaced += text.count("\ufffd")
    return StoredCell(row, col, text if text.strip() else "", "", look)


def _shown(value: str, kind: str, look: Look, book: Book) -> Shown:
    if kind == "d":
        try:
            return shown_moment(dt.datetime.fromisoformat(value).replace(tzinfo=None))
        except ValueError:
            return Shown(unescaped(value), "a date that cannot be")
    number = real(value, float("nan"))
    if number != number:  # not a number at all
        return Shown(unescaped(value))
    if look.code in ("General", "@", ""):
        return Shown(plain_number(number))
    return shown_number(number, look.code, book.epoch_1904)


def column_letters(col: int) -> str:
    """`AB` for 28."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
