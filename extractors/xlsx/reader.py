"""From the bytes of an Excel workbook to a Document: one page for each sheet that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.document import Document, Page, Reason, Table
from extractors.errors import ExtractError
from extractors.office.package import Package
from extractors.xlsx.drawings import Drawn, drawn_on
from extractors.xlsx.grid import Grid, grid_of
from extractors.xlsx.model import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Book, Sheet, StoredCell
from extractors.xlsx.parts import local
from extractors.xlsx.placing import place_sheet
from extractors.xlsx.sheets import read_sheet
from extractors.xlsx.styles import PLAIN
from extractors.xlsx.workbook import (
    SheetEntry,
    book_of,
    entries_of,
    open_workbook,
    part_root,
    related_parts,
    sheet_bytes,
)

READER = "xlsx/1"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_QUOTED = 60
_COMMENTS = re.compile(r"xl/(?:comments/)?comments?[0-9]*\.xml")
_SHOWN = 5  # places named in a reason


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read an Excel workbook.

    Values are those stored in the file; nothing is computed. Dates are written out in Thai, with the stored
    number as raw text. Hidden sheets, rows and columns are left out, with a reason.

    Args:
        data: the whole file.
        filename: base name, kept in the Document.
        sha256: digest of `data`, kept in the Document.

    Raises:
        ExtractError: corrupt_xlsx, encrypted, zip_limit, xml_dtd_forbidden, nesting_too_deep.
    """
    package, root = open_workbook(data)
    book = book_of(package, root)
    entries = entries_of(package, root)
    pages: list[Page] = []
    tables: list[Table] = []
    reasons: list[Reason] = []
    budget = MAX_CELLS
    for entry in (e for e in entries if not e.hidden):
        number = len(pages) + 1
        if not entry.part:
            pages.append(Page(number, 0.0, 0.0, 0, "native", ""))
            reasons.append(Reason("no_text", number, f"{entry.name}: a chart, or a sheet without a part"))
            continue
        sheet, drawn, problem = _sheet(package, entry, book, budget)
        budget -= sheet.filled
        grid = grid_of(sheet, [bar.row for bar in drawn.bars])
        placed = place_sheet(sheet, grid, number, len(tables) + 1, entry.title_rows, drawn.bars)
        pages.append(placed.page)
        tables += placed.tables
        reasons += [Reason("recovered", number, problem)] if problem else []
        reasons += _reasons(sheet, grid, number)
    reasons += _of_workbook(package, entries, pages)
    return Document(
        sha256,
        len(data),
        filename,
        MEDIA_TYPE,
        "line",
        READER,
        tuple(pages) or (Page(1, 0.0, 0.0, 0, "native", ""),),
        tuple(tables),
        tuple(reasons),
    )


def _sheet(package: Package, entry: SheetEntry, book: Book, budget: int) -> tuple[Sheet, Drawn, str]:
    """A sheet with its drawing; a part that is damaged costs only its own sheet."""
    try:
        sheet = read_sheet(sheet_bytes(package, entry.part), entry.name, book, budget)
        drawn = Drawn([], [])
        for name in related_parts(package, entry.part, "drawing"):
            more = drawn_on(part_root(package, name), sheet)
            drawn.bars += more.bars
            drawn.boxes += more.boxes
    except ExtractError as error:
        if error.code != "corrupt_xlsx":
            raise
        return Sheet(entry.name), Drawn([], []), f"{entry.name}: {error.detail}"
    for box in drawn.boxes:
        if box.col <= MAX_COLUMNS:
            # Text that floats over cells is read as text of the cell it is anchored to.
            place = (box.row, box.col)
            under = sheet.cells.get(place, StoredCell(*place, "", "", PLAIN))
            text = f"{under.text}\n{box.text}" if under.text else box.text
            sheet.cells[place] = replace(under, text=text, raw="")
    return sheet, drawn, sheet.broken and f"{entry.name}: {sheet.broken}"


def _reasons(sheet: Sheet, grid: Grid, page: int) -> Iterator[Reason]:
    if sheet.lost_rows:
        yield Reason(
            "too_many_rows",
            page,
            f"{sheet.lost_rows} rows beyond {MAX_ROWS} rows or {MAX_CELLS} cells left out",
        )
    if sheet.lost_cells:
        yield Reason(
            "too_many_columns",
            page,
            f"{sheet.name}: {sheet.lost_cells} cells beyond column {MAX_COLUMNS} left out",
        )
    if grid.lost_merges:
        yield Reason("page_too_complex", page, f"{grid.lost_merges} merged ranges were not followed")
    if sheet.empty_formulas:
        yield Reason("formula_without_value", page, _places(sheet.name, sheet.empty_formulas))
    if sheet.odd_dates:
        yield Reason("invalid_date", page, _places(sheet.name, sheet.odd_dates))
    if sheet.replaced:
        yield Reason("replaced_characters", page, f"{sheet.name}: {sheet.replaced} U+FFFD")
    if grid.buried:
        yield Reason("hidden_content", page, f"{sheet.name}: {grid.buried} cells under merged cells left out")
    if sheet.hidden_cells:
        yield Reason(
            "hidden_content",
            page,
            f"{sheet.name}: {sheet.hidden_cells} cells in hidden rows or columns left out",
        )


def _places(name: str, places: list[str]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f"{name}: {', '.join(places[:_SHOWN])}{more}"


def _of_workbook(package: Package, entries: list[SheetEntry], pages: list[Page]) -> Iterator[Reason]:
    if package.recovered:
        yield Reason("recovered", None, ", ".join(sorted(package.recovered)))
    hidden = [entry.name for entry in entries if entry.hidden]
    if hidden:
        yield Reason(
            "hidden_content", None, f"hidden sheets left out: {', '.join(hidden[:_SHOWN])} ({len(hidden)})"
        )
    if comments := _comments(package):
        detail = f"{len(comments)} comment(s) left out, the first: {comments[0][:_QUOTED]}"
        yield Reason("hidden_content", None, detail)
    if package.active:
        yield Reason("active_content_ignored", None, ", ".join(package.active[:_SHOWN]))
    if not any(page.text for page in pages):
        yield Reason("no_text", None, "")


def _comments(package: Package) -> list[str]:
    """What people wrote beside the cells; it is not printed."""
    texts = []
    for name in sorted(package.names):
        if _COMMENTS.fullmatch(name) and (root := part_root(package, name)) is not None:
            notes = (note for note in root.iter() if local(note) == "comment")
            texts += ["".join(t.text or "" for t in note.iter() if local(t) == "t").strip() for note in notes]
    return [text for text in texts if text]
