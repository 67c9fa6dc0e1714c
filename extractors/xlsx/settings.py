"""What a sheet says of itself besides its cells: columns, merges, panes, filters, running heads."""

from __future__ import annotations

import re

from extractors.xlsx.model import CHARACTERS, MAX_MERGES, ROW_HEIGHT, Sheet
from extractors.xlsx.parts import Element, attribute, is_on, named, range_of, real, unescaped, whole

_MARGIN_SECTIONS = re.compile(r"&[LCR]")
_MARGIN_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&[0-9]+|&[A-Z&]|หน้า(?:ที่)?\s*(?=&P)|Page\s*(?=&P)')
_LETTERS = re.compile(r"[ก-ฮA-Za-z]{3}")


def _columns(element: Element, sheet: Sheet) -> None:
    for col in named(element, "col"):
        low, high = whole(col.get("min"), 1), whole(col.get("max"), 1)
        width = real(col.get("width"), sheet.default_width)
        if is_on(col.get("hidden")) or (col.get("width") is not None and width == 0):
            sheet.hidden_columns.append((low, high))
        else:
            sheet.widths.append((low, high, width))


def _defaults(element: Element, sheet: Sheet) -> None:
    sheet.default_width = real(element.get("defaultColWidth"), CHARACTERS)
    sheet.default_height = real(element.get("defaultRowHeight"), ROW_HEIGHT)


def _merge(element: Element, sheet: Sheet) -> None:
    place = range_of(element.get("ref"))
    if place is None or place[:2] == place[2:]:
        return
    if len(sheet.merges) < MAX_MERGES:
        sheet.merges.append(place)
    else:
        sheet.lost_merges += 1


def _pane(element: Element, sheet: Sheet) -> None:
    if attribute(element, "state") in ("frozen", "frozenSplit"):
        sheet.frozen_rows = int(real(element.get("ySplit")))


def _filter(element: Element, sheet: Sheet) -> None:
    place = range_of(element.get("ref"))
    sheet.filter_row = place[0] if place else 0


def _margin(element: Element, sheet: Sheet) -> None:
    """The words of a running head or foot, without the codes for fonts, page numbers and the like."""
    text = _MARGIN_CODES.sub("", _MARGIN_SECTIONS.sub("\n", element.text or ""))
    sheet.margins += [line.strip() for line in unescaped(text).split("\n") if _LETTERS.search(line)]


SETTINGS = {
    "oddHeader": _margin,
    "oddFooter": _margin,
    "cols": _columns,
    "sheetFormatPr": _defaults,
    "mergeCell": _merge,
    "pane": _pane,
    "autoFilter": _filter,
}
