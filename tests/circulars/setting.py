"""Sets the circulars of this folder: Word files step by step, pages printed by Chromium, typst sources."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DOCUMENTS, GOLD = HERE / "documents", HERE / "gold"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_EMU = 36_000  # a millimetre
_CONNECTOR = """<w:r xmlns:w="{w}" xmlns:wp="{wp}" xmlns:a="{a}" xmlns:wps="{wps}"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{n}" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>90000</wp:posOffset></wp:positionV>
<wp:extent cx="{cx}" cy="0"/><wp:wrapNone/><wp:docPr id="{n}" name="L{n}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{wps}"><wps:wsp><wps:cNvCnPr/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="0"/></a:xfrm>
<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>
<a:ln w="12700"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:headEnd type="triangle"/><a:tailEnd type="triangle"/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"""


def names(kind: str) -> list[str]:
    """Names of the circulars of a kind: `word.json`, `html` or `typ`."""
    return sorted(p.name[: -len(kind) - 1] for p in DOCUMENTS.glob(f"*.{kind}"))


def set_word(name: str) -> bytes:
    """The Word file of a circular.

    Its steps: `start` and `section` (page and type), `p` (a paragraph; line feeds are manual breaks), `table` (rows
    of texts, or of [text, options]: `rs` and `cs` merge, `shade` fills; null where another cell reaches), `break`,
    `numbering` (levels of an automatic numbering that paragraphs name with `number`).
    """
    from docx import Document
    from docx.enum.section import WD_SECTION

    steps = json.loads((DOCUMENTS / f"{name}.word.json").read_text("utf-8"))
    document = Document()
    for step in steps:
        match step[0]:
            case "start":
                _type(document, step[1]["font"], step[1]["size"])
                _page(document.sections[0], step[1])
            case "section":
                _page(document.add_section(WD_SECTION.NEW_PAGE), step[1])
            case "break":
                document.add_page_break()
            case "numbering":
                _numbering(document, step[1])
            case "p":
                _paragraph(document, step[1], step[2])
            case _:
                _table(document, *step[1:])
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _type(document: Any, font: str, size: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), font)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(size * 2))
    style.element.rPr.append(complex_size)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def _page(section: Any, options: dict[str, Any]) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Mm

    sideways = options["landscape"]
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if sideways else (Mm(210), Mm(297))
    top, bottom, left, right = (Cm(m) for m in options["margins"])
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        top,
        bottom,
        left,
        right,
    )


def _paragraph(document: Any, text: str, options: dict[str, Any]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    paragraph = document.add_paragraph()
    if "align" in options:
        places = {"c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT, "l": WD_ALIGN_PARAGRAPH.LEFT}
        paragraph.alignment = places[options["align"]]
    shape = paragraph.paragraph_format
    if "first" in options:
        shape.first_line_indent = Cm(options["first"])
    if "left" in options:
        shape.left_indent = Cm(options["left"])
    for place in options.get("tabs", ()):
        shape.tab_stops.add_tab_stop(Cm(place))
    lines = text.split("\n")
    for index, line in enumerate(lines):
        run = paragraph.add_run(line)
        run.bold = options.get("bold", False)
        if "size" in options:
            run.font.size = Pt(options["size"])
        if index < len(lines) - 1:
            run.add_break()
    if "number" in options:
        properties = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", options["number"]), ("w:numId", 77)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), str(value))
            properties.append(element)
        paragraph._p.get_or_add_pPr().append(properties)


def _numbering(document: Any, levels: list[list[str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def leaf(tag: str, value: str) -> Any:
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        return element

    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for index, (kind, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(index))
        for tag, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", text), ("w:lvlJc", "left")):
            level.append(leaf(tag, value))
        abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    number.append(leaf("w:abstractNumId", "77"))
    numbering.append(number)


def _table(document: Any, rows: list[list[Any]], widths: list[float], options: dict[str, Any]) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=len(rows), cols=len(widths))
    if options.get("style"):
        table.style = options["style"]
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for i, row in enumerate(rows):
        for j, given in enumerate(row):
            if given is None:
                continue
            text, how = given if isinstance(given, list) else (given, {})
            cell = table.cell(i, j)
            if "cs" in how or "rs" in how:
                cell = cell.merge(table.cell(i + how.get("rs", 1) - 1, j + how.get("cs", 1) - 1))
            if how.get("shade"):
                _shade(cell, how["shade"])
            for k, part in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if k == 0 else cell.add_paragraph()
                pieces = part.split("\v")
                for m, piece in enumerate(pieces):
                    run = paragraph.add_run(piece)
                    run.bold = True if i < options.get("header", 0) or how.get("b") else None
                    if "size" in options:
                        run.font.size = Pt(options["size"])
                    if m < len(pieces) - 1:
                        run.add_break()
    for n, (row, column, left, width) in enumerate(options.get("bars", ()), start=1):
        _connector(table.cell(row, column).paragraphs[0], left, width, n)


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(key), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _connector(paragraph: Any, left: float, width: float, n: int) -> None:
    """An arrow drawn over the cells from `left`, `width` long, in millimetres."""
    from lxml import etree

    x, cx = int(left * _EMU), int(width * _EMU)
    source = _CONNECTOR.format(w=_W, wp=_WP, a=_A, wps=_WPS, n=n, x=x, cx=cx)
    paragraph._p.append(etree.fromstring(source))


def set_typst(name: str) -> bytes:
    """The PDF of a typst source."""
    import typst

    return typst.compile(str(DOCUMENTS / f"{name}.typ"), format="pdf")


def print_pages(browser: Any) -> dict[str, bytes]:
    """The PDFs that a browser (playwright's) prints of the pages, by name."""
    page = browser.new_page()
    printed: dict[str, bytes] = {}
    for name in names("html"):
        page.set_content((DOCUMENTS / f"{name}.html").read_text("utf-8"))
        printed[name] = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return printed


def printed_by_office(files: list[Path], folder: Path) -> list[Path]:
    """The PDFs LibreOffice makes of Word files; none when it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return []
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    command = [program, "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / f"{f.stem}.pdf" for f in files]
