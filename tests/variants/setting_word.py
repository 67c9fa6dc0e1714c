"""Sets a made circular as a Word file."""

from __future__ import annotations

import io
import math
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from tests.variants.elements import Cell, Element, Field, Foot, Made, NewPage, Para, Row, SideBySide, Table

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def set_word(made: Made) -> bytes:
    """The Word file of a made circular."""
    document = Document()
    document.styles["Normal"].font.name = made.setting.font
    document.styles["Normal"].font.size = Pt(made.setting.size)
    for n, element in enumerate(made.elements):
        _element(document, element, first=n == 0)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _element(document: Any, element: Element, *, first: bool) -> None:
    match element:
        case NewPage():
            section = document.sections[0] if first else document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE if element.landscape else WD_ORIENT.PORTRAIT
            size = (Mm(297), Mm(210)) if element.landscape else (Mm(210), Mm(297))
            section.page_width, section.page_height = size
        case Para():
            paragraph = document.add_paragraph()
            paragraph.add_run(element.text).bold = element.bold or None
            paragraph.alignment = ALIGN[element.align]
            if element.indent:
                paragraph.paragraph_format.first_line_indent = Mm(element.indent)
            if element.left:
                paragraph.paragraph_format.left_indent = Mm(element.left)
        case SideBySide():
            document.add_paragraph(f"{element.left}\t\t{element.right[0]}")
            for line in element.right[1:]:
                document.add_paragraph(f"\t\t\t{line}")
        case Field():
            for n, (text, end) in enumerate(element.rows):
                lead = element.name if n == 0 else ""
                document.add_paragraph("\t".join(x for x in (lead, text, end) if x or x is lead))
        case Foot():
            for line in element.lines:
                document.add_paragraph(line)
        case Table():
            _table(document, element)


def _table(document: Any, table: Table) -> None:
    rows = (*table.head, *table.rows)
    made = document.add_table(len(rows), len(table.widths), style="Table Grid")
    for r, row in enumerate(rows):
        if r < len(table.head) and table.repeat_head:
            made.rows[r]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell in _with_bars(row):
            target = made.cell(r, cell.col)
            if cell.row_span > 1 or cell.col_span > 1:
                target = target.merge(made.cell(r + cell.row_span - 1, cell.col + cell.col_span - 1))
            if cell.shade:
                shading = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="BFBFBF"/>'
                target._tc.get_or_add_tcPr().append(parse_xml(shading))
            for n, line in enumerate(cell.lines):
                paragraph = target.add_paragraph() if n else target.paragraphs[0]
                paragraph.add_run(line).bold = cell.role != "body" or None


def _with_bars(row: Row) -> list[Cell]:
    """Cells of a row; under a bar they are one, with ↔ and the label in it."""
    cells = list(row.cells)
    for bar in row.bars:
        first, last = int(bar.start), max(int(bar.start), math.ceil(bar.end) - 1)
        cells = [c for c in cells if not first <= c.col <= last]
        cells.append(Cell(first, tuple(x for x in ("↔", bar.label) if x), col_span=last - first + 1))
    return sorted(cells, key=lambda c: c.col)
