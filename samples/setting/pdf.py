"""Sets a circular as PDF through typst, which shapes Thai and writes tagged PDF."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import typst

from samples.setting.content import BULLETS, Circular, Letter, Lines, Plan
from samples.setting.grid import Grid, GridCell, GridRow, calendar_grid, cut_at_pages, plan_pages
from samples.setting.style import Style, font_files

HERE = Path(__file__).parent
MADE_ON = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The one creation date of every sample: a clock would change the bytes."""

KEPT_WHOLE = re.compile(
    "(มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    "|โรงเรียน|นักเรียน|สำนักงาน|สารสนเทศ|โปรแกรม|สถานศึกษา|ภาคเรียน|ระดับชั้น|เฉลี่ย|ผู้อำนวยการ|วันที่|ปีการศึกษา|ผลสัมฤทธิ์"
    r"|(?:[ก-ฮ]{1,4}\.)+)"
)


def set_pdf(content: Plan | Circular, style: Style) -> bytes:
    """The PDF of a circular; the same content and style give the same bytes.

    Raises:
        FontsMissingError: when the style's font is not installed.
    """
    return compile_typst(source(content, style), style, "pdf")


def emblem_png(style: Style) -> bytes:
    """The letterhead drawing as a picture, for formats that cannot hold the drawing itself."""
    markup = f"#set page(width: 30mm, height: 30mm, margin: 0mm)\n{_emblem('30mm')}\n"
    return compile_typst(markup, style, "png")


def compile_typst(markup: str, style: Style, kind: Literal["pdf", "png"]) -> bytes:
    """Run typst over markup with the fonts of a style and no others of the system."""
    with tempfile.TemporaryDirectory() as folder:
        # Only this family is offered, so that another font on the machine cannot slip in.
        for file in font_files(style.font):
            (Path(folder) / file.name).symlink_to(file.resolve())
        compiled = typst.compile(
            markup.encode(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[folder]),
            format=kind,
            ppi=300,
            timestamp=int(MADE_ON.timestamp()),
        )
    return bytes(compiled)


def source(content: Plan | Circular, style: Style) -> str:
    """The typst source of a circular."""
    body = _plan(content, style) if isinstance(content, Plan) else _circular(content, style)
    title = content.title[0] if isinstance(content, Plan) else content.letter.subject
    return "\n".join(
        [
            (HERE / "prelude.typ").read_text(encoding="utf-8"),
            f"#set document(title: {_string(title)})",
            f"#set text({_text_options(style)})",
            "#set par(leading: 0em, spacing: 0em)",
            f"#set table(stroke: 0.6pt + black, inset: {style.cell_padding}pt)",
            body,
        ]
    )


def _text_options(style: Style) -> str:
    fonts = f"font: ({_string(style.font)}, {_string(style.symbol_font)}), size: {style.size}pt"
    # Line height is given in ems of our own: the font's own ascent and descent are far apart in Thai fonts.
    edges = f"top-edge: {style.line_height - 0.3:.2f}em, bottom-edge: -0.3em"
    return f'{fonts}, {edges}, lang: "th", hyphenate: false'


def _string(text: str) -> str:
    """A typst string literal; strings are set as they are, with no markup in them."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _text(text: str) -> str:
    """The typst expression that sets a text: line feeds kept, words kept whole.

    typst breaks Thai lines between syllables it takes for words; Word and LibreOffice keep these whole.
    """
    lines = []
    for line in text.split("\n"):
        pieces = [piece for piece in KEPT_WHOLE.split(line) if piece]
        lines.append(
            " + ".join(f"box({_string(p)})" if KEPT_WHOLE.fullmatch(p) else _string(p) for p in pieces)
        )
    return " + linebreak() + ".join(lines) or '""'


def _landscape(style: Style) -> str:
    return f"#set page(width: 297mm, height: 210mm, margin: {style.margin}mm)"


def _title(words: Iterable[str], style: Style) -> str:
    lines = " \\ ".join(f"#{_string(word)}" for word in words)
    return (
        f'#block(width: 100%, below: 0.6em, align(center, text(size: {style.title_size}pt, weight: "bold")'
        f"[{lines}]))"
    )


def _plan(plan: Plan, style: Style) -> str:
    grids = plan_pages(plan, style)
    if style.open_cuts:
        grids = [page for grid in grids for page in cut_at_pages(grid)]
    pieces = [_landscape(style), _title(plan.title, style)]
    for n, grid in enumerate(grids):
        pieces += ["#pagebreak()"] if n else []
        pieces.append(_table(grid, style))
    lead, *rest = plan.legend
    pieces.append(f'#v(0.6em)\n#text(weight: "bold", {_string(lead)})')
    pieces += [f"#block(above: 0.25em, below: 0.25em, {_string(line)})" for line in rest]
    return "\n".join(pieces)


def _circular(circular: Circular, style: Style) -> str:
    calendar = circular.calendar
    pieces = [_letter(circular.letter, style)]
    for n, sections in enumerate(calendar.parts):
        # Changing the page's shape begins a new page by itself.
        pieces += ["#pagebreak()"] if n else [_landscape(style)]
        pieces += [_title([calendar.title], style), _table(calendar_grid(calendar, sections, style), style)]
    title, url = circular.handbook
    pieces += ["#pagebreak()", f"#block({_string(title)})", f"#block({_string(url)})"]
    return "\n".join(pieces)


def _table(grid: Grid, style: Style) -> str:
    columns = ", ".join(f"{w}mm" for w in grid.widths)
    head = ", ".join(_cell(cell, style) for row in grid.header for cell in row.cells)
    repeat = "false" if style.header_once else "true"
    rows = ",\n  ".join(_row(row, grid, style) for row in grid.rows)
    return f"#table(columns: ({columns}),\n  table.header(repeat: {repeat}, {head}),\n  {rows},\n)"


def _row(row: GridRow, grid: Grid, style: Style) -> str:
    cells = [_cell(cell, style) for cell in row.cells]
    if row.arrow is not None:
        at = next(n for n, cell in enumerate(row.cells) if cell.col == int(row.arrow.start))
        cells[at] = _cell(row.cells[at], style, overlay=_arrow(row, grid, style))
    return ", ".join(cells)


def _arrow(row: GridRow, grid: Grid, style: Style) -> str:
    """The arrow of a row, measured from the text edge of the cell it starts in."""
    assert row.arrow is not None
    edges = [sum(grid.widths[:n]) for n in range(len(grid.widths) + 1)]

    def across(position: float) -> float:
        column = min(int(position), len(grid.widths) - 1)
        return edges[column] + (position - column) * grid.widths[column]

    origin = edges[int(row.arrow.start)]
    x0, x1 = across(row.arrow.start) - origin, across(row.arrow.end) - origin
    if x1 - x0 < style.shortest_arrow:
        # One day is thinner than two heads: widen it inside its own column, where a reader looks for it.
        width = grid.widths[int(row.arrow.start)]
        x0 = min(max((x0 + x1 - style.shortest_arrow) / 2, 0.0), width - style.shortest_arrow)
        x1 = x0 + style.shortest_arrow
    pad = f"{style.cell_padding}pt"
    return (
        f"arrow({x0:.3f}mm - {pad}, {x1:.3f}mm - {pad}, 1.6mm, {_string(row.arrow.label)}, "
        f"{style.label_size}pt)"
    )


def _cell(cell: GridCell, style: Style, overlay: str = "") -> str:
    options = []
    if cell.row_span > 1:
        options.append(f"rowspan: {cell.row_span}")
    if cell.col_span > 1:
        options.append(f"colspan: {cell.col_span}")
    open_sides = [side for side, is_open in (("top", cell.open_top), ("bottom", cell.open_bottom)) if is_open]
    if open_sides:
        options.append(f"stroke: ({', '.join(f'{side}: none' for side in open_sides)})")
    # A row stays whole; only a merged cell is cut by the end of a page.
    options.append(f"breakable: {'true' if cell.row_span > 1 else 'false'}")
    if cell.role != "body" and style.header_fill:
        options.append(f'fill: rgb("{style.header_fill}")')
    if cell.role in ("header", "month"):
        options.append("align: center + horizon")
    body = _lines(cell.lines)
    if cell.role != "body":
        size = f", size: {style.month_size}pt" if cell.role == "month" else ""
        body = f'text(weight: "bold"{size}, {body})'
    if overlay:
        body = f"{{ {overlay}; {body} }}"
    return f"table.cell({', '.join(options)}, {body})"


def _lines(lines: Lines) -> str:
    blocks = []
    for line in lines:
        text = _text(line.text)
        if line.level:
            blocks.append(f"bulleted({line.level}, {_string(BULLETS[line.level - 1])}, {text})")
        else:
            blocks.append(text if len(lines) == 1 else f"block({{ {text} }})")
    return " + ".join(blocks) if blocks else "[]"


def _emblem(size: str) -> str:
    return f'#image(bytes({_string((HERE / "emblem.svg").read_text(encoding="utf-8"))}), format: "svg", width: {size})'


def _letter(letter: Letter, style: Style) -> str:
    top, right, bottom, left = style.letter_margins
    margins = f"(top: {top}mm, right: {right}mm, bottom: {bottom}mm, left: {left}mm)"
    office = " \\ ".join(f"#{_string(line)}" for line in letter.office)
    rows = ", ".join(f"({_text(e.number + ' ' + e.title)}, {_string(e.printed)})" for e in letter.enclosures)
    paragraphs = "\n".join(
        f"#block(above: 0.5em, below: 0.5em, par(first-line-indent: (amount: 25mm, all: true), justify: true, "
        f"{_text(text)}))"
        for text in letter.body
    )
    signed = " \\ ".join(f"#{_string(t)}" for t in (letter.rank, f"({letter.name})", letter.position) if t)
    contact = " \\ ".join(f"#{_string(t)}" for t in (letter.unit, letter.phone, letter.fax) if t)
    return f"""#set page(width: 210mm, height: 297mm, margin: {margins})
#[
#set text(size: {style.letter_size}pt)
#align(center)[{_emblem("28mm")}]
#grid(columns: (1fr, auto), {_string("ที่ " + letter.ref_no)}, [{office}])
#block(above: 0.7em, below: 0.7em, pad(left: 48%, {_string(letter.date)}))
#field({_string("เรื่อง")}, {_string(letter.subject)})
#field({_string("เรียน")}, {_string(letter.addressee)})
#enclosures({_string("สิ่งที่ส่งมาด้วย")}, ({rows},))
{paragraphs}
#v(0.6em)
#pad(left: 42%, align(center)[#{_string(letter.closing)} #v(2.6em) {signed}])
#v(1fr)
{contact}
]"""
