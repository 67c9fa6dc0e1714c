"""Sets a circular as a Word file, as an office would: merged cells, real lists, a header row that repeats."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from samples.setting.content import BULLETS, Circular, Letter, Lines, Plan, TextLine
from samples.setting.grid import Grid, GridCell, GridRow, calendar_grid, plan_grid
from samples.setting.pdf import MADE_ON, emblem_png
from samples.setting.style import Style

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LIST_NUMBER = 99
"""The numbering instance of the bullets; the template uses lower numbers."""


def set_word(content: Plan | Circular, style: Style) -> bytes:
    """The Word file of a circular; the same content and style give the same bytes."""
    document = Document()
    _prepare(document, style)
    if isinstance(content, Plan):
        _plan(document, content, style)
        title = content.title[0]
    else:
        _circular(document, content, style)
        title = content.letter.subject
    properties = document.core_properties
    properties.author, properties.comments, properties.last_modified_by = "", "", ""
    properties.title = title
    properties.created = properties.modified = MADE_ON.replace(tzinfo=None)
    properties.revision = 1
    return _packed(document)


def _packed(document: DocxDocument) -> bytes:
    """The file's bytes with every entry dated alike: zip entries carry the clock otherwise."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _prepare(document: DocxDocument, style: Style) -> None:
    """Fonts for Thai (a complex script in Word), single spacing, and the two bullet levels."""
    normal = document.styles["Normal"]
    for name in ("Normal", "Title", "Heading 1"):
        run = document.styles[name].element.get_or_add_rPr()
        fonts = run.get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), style.word_font)
    _size(normal.element.get_or_add_rPr(), style.size + 2)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{bullet}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{200 * (n + 1)}" w:hanging="200"/></w:pPr></w:lvl>'
        for n, bullet in enumerate(BULLETS)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_NUMBER}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )
    # The schema wants all abstract numberings before the first instance.
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{LIST_NUMBER}"><w:abstractNumId w:val="{LIST_NUMBER}"/></w:num>'
        )
    )


def _size(run_properties: Any, points: float) -> None:
    """Set the size for Latin and for Thai: Word keeps the second one apart, in half points."""
    for old in run_properties.findall(qn("w:szCs")):
        run_properties.remove(old)
    # Word wants the elements in the order of the schema; python-docx knows the place of the first.
    size = run_properties.get_or_add_sz()
    size.set(qn("w:val"), str(round(points * 2)))
    thai = OxmlElement("w:szCs")
    thai.set(qn("w:val"), str(round(points * 2)))
    size.addnext(thai)


def _write(paragraph: Paragraph, text: str, *, size: float | None = None, bold: bool = False) -> Paragraph:
    """Add text to a paragraph; a line feed becomes a line break, a tab a tab stop."""
    run = paragraph.add_run(text)
    if bold:
        run.bold = True
        run.element.get_or_add_rPr().find(qn("w:b")).addnext(OxmlElement("w:bCs"))
    if size:
        _size(run.element.get_or_add_rPr(), size)
    return paragraph


def _page(document: DocxDocument, style: Style, *, landscape: bool, first: bool) -> None:
    section = document.sections[0] if first else document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    margins = (style.margin,) * 4 if landscape else style.letter_margins
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)


def _break_page(document: DocxDocument) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _plan(document: DocxDocument, plan: Plan, style: Style) -> None:
    _page(document, style, landscape=True, first=True)
    for line in plan.title:
        title = _write(document.add_paragraph(style="Heading 1"), line, size=style.title_size + 2, bold=True)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_before = Pt(0)
    _table(document, plan_grid(plan.parts, style), style)
    for n, line in enumerate(plan.legend):
        _write(document.add_paragraph(), line, bold=n == 0)


def _circular(document: DocxDocument, circular: Circular, style: Style) -> None:
    _page(document, style, landscape=False, first=True)
    _letter(document, circular.letter, style)
    _page(document, style, landscape=True, first=False)
    calendar = circular.calendar
    for n, sections in enumerate(calendar.parts):
        if n:
            _break_page(document)
        title = _write(document.add_paragraph(), calendar.title, size=style.title_size + 2, bold=True)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _table(document, calendar_grid(calendar, sections, style), style)
    _break_page(document)
    for line in circular.handbook:
        _write(document.add_paragraph(), line)


def _letter(document: DocxDocument, letter: Letter, style: Style) -> None:
    size = style.letter_size + 2
    emblem = document.add_paragraph()
    emblem.alignment = WD_ALIGN_PARAGRAPH.CENTER
    emblem.add_run().add_picture(io.BytesIO(emblem_png(style)), width=Mm(28))
    _bare_table(document, [("ที่ " + letter.ref_no, "\n".join(letter.office))], (70.0, 90.0), size)
    date = _write(document.add_paragraph(), letter.date, size=size)
    date.paragraph_format.left_indent = Mm(76)
    for name, value in (("เรื่อง", letter.subject), ("เรียน", letter.addressee)):
        _write(document.add_paragraph(), f"{name}\t{value}", size=size)
    names = ["สิ่งที่ส่งมาด้วย"] + [""] * (len(letter.enclosures) - 1)
    rows = [
        (name, f"{e.number} {e.title}", e.printed) for name, e in zip(names, letter.enclosures, strict=True)
    ]
    _bare_table(document, rows, (27.0, 105.0, 28.0), size)
    for text in letter.body:
        paragraph = _write(document.add_paragraph(), text, size=size)
        paragraph.paragraph_format.first_line_indent = Mm(25)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.THAI_JUSTIFY
    for n, line in enumerate((letter.closing, letter.rank, f"({letter.name})", letter.position)):
        if not line:
            continue
        paragraph = _write(document.add_paragraph(), line, size=size)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.left_indent = Mm(70)
        # The room between the closing and the rank is for the signature.
        paragraph.paragraph_format.space_before = Pt((12, 36, 0, 0)[n])
    for n, line in enumerate(filter(None, (letter.unit, letter.phone, letter.fax))):
        paragraph = _write(document.add_paragraph(), line, size=size)
        paragraph.paragraph_format.space_before = Pt(0 if n else 24)


def _bare_table(
    document: DocxDocument, rows: Sequence[tuple[str, ...]], widths: tuple[float, ...], size: float
) -> None:
    """A table without lines, as offices use it to align the parts of a letter."""
    table = document.add_table(len(rows), len(widths))
    table.autofit = False
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            _write(table.cell(r, c).paragraphs[0], text, size=size)
    _set_grid(table, widths)


def _set_grid(table: Table, widths: tuple[float, ...]) -> None:
    """Set the widths of the columns; before cells are merged, so that a merged cell adds its parts up."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _table(document: DocxDocument, grid: Grid, style: Style) -> None:
    """A ruled table. Cells are written as XML places: one element a grid place, less those merged away."""
    rows = (*grid.header, *grid.rows)
    table = document.add_table(len(rows), len(grid.widths), style="Table Grid")
    table.autofit = False
    _set_grid(table, grid.widths)
    for r, row in enumerate(rows):
        properties = table.rows[r]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if r < len(grid.header):
            properties.append(OxmlElement("w:tblHeader"))
        for cell in _with_arrow(row):
            target = table.cell(r, cell.col)
            if cell.row_span > 1 or cell.col_span > 1:
                target = target.merge(table.cell(r + cell.row_span - 1, cell.col + cell.col_span - 1))
            _fill(target, cell, style)


def _with_arrow(row: GridRow) -> list[GridCell]:
    """Cells of a row, the month cells under its arrow merged into one that holds ↔ and the label."""
    if row.arrow is None:
        return list(row.cells)
    first = int(row.arrow.start)
    # An arrow that ends where a month ends does not reach into the next one.
    last = max(first, math.ceil(row.arrow.end) - 1)
    cells = [cell for cell in row.cells if not first <= cell.col <= last]
    lines = (TextLine("↔"), TextLine(row.arrow.label))
    return [*cells, GridCell(first, lines, col_span=last - first + 1, role="arrow")]


def _fill(target: _Cell, cell: GridCell, style: Style) -> None:
    if cell.role in ("header", "month", "section") and style.header_fill:
        fill = style.header_fill.lstrip("#")
        target._tc.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        )
    size = {"month": style.month_size + 2, "arrow": style.label_size + 2}.get(cell.role)
    _lines(target, cell.lines, size=size, bold=cell.role in ("header", "month", "section"))
    if cell.role in ("header", "month", "arrow"):
        for paragraph in target.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _lines(target: _Cell, lines: Lines, *, size: float | None, bold: bool) -> None:
    for n, line in enumerate(lines):
        paragraph = target.add_paragraph() if n else target.paragraphs[0]
        if line.level:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{line.level - 1}"/>'
                    f'<w:numId w:val="{LIST_NUMBER}"/></w:numPr>'
                )
            )
        _write(paragraph, line.text, size=size, bold=bold)
