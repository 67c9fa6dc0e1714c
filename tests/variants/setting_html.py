"""Sets a made circular as HTML, and as PDF by printing that in Chromium."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.variants.elements import (
    Bar,
    Cell,
    Element,
    Field,
    Foot,
    Made,
    NewPage,
    Para,
    Row,
    SideBySide,
    Table,
)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--no-pdf-header-footer",
]
CSS = """
body { font-family: '%(font)s'; font-size: %(size)spt; margin: 0; line-height: 1.35; }
@page portrait { size: A4; margin: 18mm 20mm 18mm 28mm; }
@page landscape { size: A4 landscape; margin: 15mm; }
.portrait { page: portrait; } .landscape { page: landscape; }
p { margin: 0.3em 0; }
table.ruled { border-collapse: collapse; table-layout: fixed; }
table.ruled td, table.ruled th { border: 0.6pt solid black; padding: 2pt 3pt; vertical-align: top; position: relative; }
table.bare { border-collapse: collapse; width: 100%%; } table.bare td { padding: 0 0.5em 0 0; vertical-align: top; }
.once thead { display: table-row-group; }
.whole tr { break-inside: avoid; }
.section { font-weight: bold; }
svg { position: absolute; top: 2pt; left: 0; overflow: visible; }
.label { position: absolute; top: 9pt; width: 50mm; text-align: center; font-size: 7pt; white-space: nowrap; }
"""


def chromium() -> str | None:
    """Where Chromium is, if it is here."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def print_html(made: Made) -> bytes:
    """The PDF that Chromium prints of a made circular."""
    program = chromium()
    if program is None:
        raise FileNotFoundError("chromium")
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(set_html(made), encoding="utf-8")
        command = [
            program,
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pdf.read_bytes()


def set_html(made: Made) -> str:
    """The HTML of a made circular."""
    parts: list[str] = []
    for element in made.elements:
        if isinstance(element, NewPage):
            kind = "landscape" if element.landscape else "portrait"
            parts.append(("</div>" if parts else "") + f'<div class="{kind}">')
        else:
            parts.append(_element(element))
    css = CSS % {"font": made.setting.font, "size": made.setting.size}
    return f'<!doctype html><html lang="th"><meta charset="utf-8"><style>{css}</style>{"".join(parts)}</div>'


def _element(element: Element) -> str:
    escape = html.escape
    match element:
        case Para():
            style = (
                f"text-align:{element.align};text-indent:{element.indent}mm;margin-left:{element.left}mm;"
                f"font-size:{element.size}em;margin-top:{0.3 * element.space}em;"
                + ("font-weight:bold;" if element.bold else "")
            )
            return f'<p style="{style}">{escape(element.text)}</p>'
        case SideBySide():
            right = "<br>".join(map(escape, element.right))
            return f'<table class="bare"><tr><td style="width:50%">{escape(element.left)}<td>{right}</table>'
        case Field():
            rows = "".join(
                f'<tr><td style="white-space:nowrap;width:1%">{escape(element.name if n == 0 else "")}<td>{escape(a)}'
                f'<td style="white-space:nowrap;text-align:right">{escape(b)}'
                for n, (a, b) in enumerate(element.rows)
            )
            return f'<table class="bare">{rows}</table>'
        case Foot():
            return '<p style="margin-top:4em">' + "<br>".join(map(escape, element.lines)) + "</p>"
        case Table():
            classes = (
                "ruled" + ("" if element.repeat_head else " once") + ("" if element.split_rows else " whole")
            )
            columns = "".join(f'<col style="width:{w}mm">' for w in element.widths)
            width = sum(element.widths)
            head = "".join(_row(r, element) for r in element.head)
            rows = "".join(_row(r, element) for r in element.rows)
            return f'<table class="{classes}" style="width:{width}mm">{columns}<thead>{head}</thead><tbody>{rows}</tbody></table>'
        case _:
            raise TypeError(element)


def _row(row: Row, table: Table) -> str:
    return "<tr>" + "".join(_cell(c, row, table) for c in row.cells) + "</tr>"


def _cell(cell: Cell, row: Row, table: Table) -> str:
    tag = "th" if cell.role == "head" else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    style = "background:#bbb;print-color-adjust:exact;" if cell.shade else ""
    style += "height:34pt;" if row.bars else ""
    style += "font-size:8.5pt;" if cell.role == "head" and table.widths[cell.col] < 14.5 else ""
    lines, bars = row.shown_in(cell)
    overlay = "".join(_bar(bar, table) for bar in bars)
    text = "<br>".join(map(html.escape, lines))
    if len(lines) > 1 or any(line.startswith("◆") for line in lines):
        text = "".join(
            f'<div style="padding-left:1em;text-indent:-1em">{html.escape(x)}</div>' for x in lines
        )
    classes = ' class="section"' if cell.role == "section" else ""
    return f'<{tag}{spans}{classes} style="{style}">{text}{overlay}</{tag}>'


def _bar(bar: Bar, table: Table) -> str:
    x0, x1 = table.ends_of(bar)
    head = min(1.6, (x1 - x0) * 0.36)
    match bar.look:
        case "block":
            inside = f'<rect x="{x0}" y="0.9" width="{x1 - x0}" height="1.8" fill="#777"/>'
        case "line":
            inside = f'<line x1="{x0}" y1="1.8" x2="{x1}" y2="1.8" stroke="black" stroke-width="0.3"/>'
        case _:
            inside = (
                f'<line x1="{x0 + head / 2}" y1="1.8" x2="{x1 - head / 2}" y2="1.8" stroke="black" stroke-width="0.3"/>'
                f'<polygon points="{x0},1.8 {x0 + head},1.1 {x0 + head},2.5"/>'
                f'<polygon points="{x1},1.8 {x1 - head},1.1 {x1 - head},2.5"/>'
            )
    drawn = f'<svg width="1mm" height="1mm" viewBox="0 0 1 1">{inside}</svg>'
    if not bar.label:
        return drawn
    return drawn + f'<div class="label" style="left:{(x0 + x1) / 2 - 25}mm">{html.escape(bar.label)}</div>'
