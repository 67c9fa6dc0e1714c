"""Sets a made circular as PDF through typst."""

from __future__ import annotations

import dataclasses

from samples.setting.pdf import compile_typst
from samples.setting.style import Style
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

PRELUDE = """
#show regex("[ก-ฮ][ิีึืั็]์"): set text(script: "latn")
#let bar(x0, x1, y, label, look) = {
  let ink = 0.9pt + black
  let head = calc.min(1.6mm, (x1 - x0) * 0.36)
  if look == "block" { place(top + left, dx: x0, dy: y - 0.9mm, rect(width: x1 - x0, height: 1.8mm, fill: gray)) }
  if look == "line" or look == "arrow" { place(top + left, line(start: (x0, y), end: (x1, y), stroke: ink)) }
  if look == "arrow" {
    place(top + left, polygon(fill: black, (x0, y), (x0 + head, y - 0.7mm), (x0 + head, y + 0.7mm)))
    place(top + left, polygon(fill: black, (x1, y), (x1 - head, y - 0.7mm), (x1 - head, y + 0.7mm)))
  }
  if label != "" {
    place(top + left, dx: (x0 + x1) / 2 - 25mm, dy: y + 1.3mm, box(width: 50mm, align(center, text(size: 7pt, label))))
  }
}
"""


def set_typst(made: Made) -> bytes:
    """The PDF of a made circular."""
    setting = made.setting
    style = dataclasses.replace(Style(), font=setting.font)
    pieces = [
        PRELUDE,
        f'#set text(font: ({_string(setting.font)}, "DejaVu Sans Mono"), size: {setting.size}pt)',
        '#set text(top-edge: 0.94em, bottom-edge: -0.3em, lang: "th", hyphenate: false)',
        "#set par(leading: 0em, spacing: 0em)",
        "#set table(stroke: 0.6pt + black, inset: 3pt)",
        *(_element(e) for e in made.elements),
    ]
    return compile_typst("\n".join(pieces), style, "pdf")


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _element(element: Element) -> str:
    match element:
        case NewPage(landscape=True):
            return "#set page(width: 297mm, height: 210mm, margin: 15mm)"
        case NewPage():
            return "#set page(width: 210mm, height: 297mm, margin: (left: 28mm, right: 20mm, y: 18mm))"
        case Para():
            text = f"text(size: {element.size}em, weight: {'700' if element.bold else '400'}, {_string(element.text)})"
            align = {"left": "left", "center": "center", "right": "right"}[element.align]
            justify = "true" if element.indent else "false"
            return (
                f"#block(above: {0.4 * element.space}em, below: 0.4em, width: 100%, pad(left: {element.left}mm, "
                f"align({align}, par(justify: {justify}, first-line-indent: (amount: {element.indent}mm, all: true), {text}))))"
            )
        case SideBySide():
            right = " \\ ".join("#" + _string(line) for line in element.right)
            return f"#grid(columns: (1fr, 1fr), {_string(element.left)}, [{right}])"
        case Field():
            rows = ", ".join(
                f"{_string(element.name if n == 0 else '')}, {_string(a)}, {_string(b)}"
                for n, (a, b) in enumerate(element.rows)
            )
            return f"#block(above: 0.5em, below: 0.5em, grid(columns: (auto, 1fr, auto), column-gutter: 0.8em, {rows}))"
        case Foot():
            return "#v(1fr)\n" + " \\ ".join("#" + _string(line) for line in element.lines)
        case Table():
            return _table(element)


def _table(table: Table) -> str:
    columns = ", ".join(f"{w}mm" for w in table.widths)
    head = ", ".join(_row(r, table) for r in table.head)
    rows = ", ".join(_row(r, table) for r in table.rows)
    repeat = "true" if table.repeat_head else "false"
    return f"#table(columns: ({columns}), table.header(repeat: {repeat}, {head}), {rows})"


def _row(row: Row, table: Table) -> str:
    return ", ".join(_cell(c, row, table) for c in row.cells)


def _bar(bar: Bar, table: Table) -> str:
    x0, x1 = table.ends_of(bar)
    return f"bar({x0:.3f}mm - 3pt, {x1:.3f}mm - 3pt, 1.8mm, {_string(bar.label)}, {_string(bar.look)}); "


def _cell(cell: Cell, row: Row, table: Table) -> str:
    options = [f"x: {cell.col}"]
    if cell.row_span > 1:
        options.append(f"rowspan: {cell.row_span}")
    if cell.col_span > 1:
        options.append(f"colspan: {cell.col_span}")
    options.append(f"breakable: {'true' if table.split_rows or cell.row_span > 1 else 'false'}")
    if cell.shade:
        options.append("fill: gray")
    if cell.role == "head":
        options.append("align: center + horizon")
    lines, bars = row.shown_in(cell)
    weight = "400" if cell.role == "body" else "700"
    size = "8.5pt" if cell.role == "head" and table.widths[cell.col] < 14.5 else "1em"
    blocks = [
        f"block(below: 0em, above: 0em, text(weight: {weight}, size: {size}, {_string(line)}))"
        for line in lines
    ]
    body = " + ".join(blocks) or "[]"
    if row.bars and cell.col == row.cells[-1].col and not lines:
        body = "box(height: 3em, width: 0pt)"
    if bars:
        body = f"{{ {''.join(_bar(bar, table) for bar in bars)} {body} }}"
    return f"table.cell({', '.join(options)}, {body})"
