"""Lines and arrows drawn in a cell, in DrawingML and in the older VML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Heads
from extractors.docx.ooxml import alternative, child, number, q
from extractors.flowing.tables import DrawnLine
from extractors.office.namespaces import Element

_EMU_PER_TWIP = 635
_TWIPS_PER_POINT = 20
_LINES = frozenset({"line", "straightConnector1"})
_ARROWS: dict[str, Heads] = {"leftRightArrow": "both", "leftArrow": "left", "rightArrow": "right"}
# VML numbers its ready shapes: 20 is a line, 32 a straight connector, 66, 13 and 69 are block arrows.
_VML_LINES = frozenset({"#_x0000_t20", "#_x0000_t32"})
_VML_ARROWS: dict[str, Heads] = {"#_x0000_t69": "both", "#_x0000_t66": "left", "#_x0000_t13": "right"}
_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 1440 / 25.4, "px": 15.0, "": 15.0}
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|)\s*$")
_FLAT = 0.35  # a line steeper than this is no bar of a grid


def drawn_lines(cell: Element) -> list[DrawnLine]:
    """The lines anchored in a cell whose place can be told from the cell alone."""
    found: list[DrawnLine] = []
    for element in _drawings(cell):
        line = _anchored(element) if element.tag == q("wp:anchor") else _vml(element)
        if line is not None:
            found.append(line)
    return found


def _drawings(cell: Element) -> Iterator[Element]:
    """Anchored drawings and VML shapes of a cell; not those of tables inside it, of alternatives the first."""
    stack = [cell]
    while stack:
        here = stack.pop()
        if here.tag in (q("wp:anchor"), q("v:line"), q("v:shape")):
            yield here
        elif here.tag == q("mc:AlternateContent"):
            stack += reversed(alternative(here))
        elif here.tag != q("w:tbl"):
            stack += reversed(list(here))


def _anchored(anchor: Element) -> DrawnLine | None:
    place = child(anchor, "wp:positionH")
    offset = child(place, "wp:posOffset")
    # Only a place told from the column (in a cell: the cell) is known without setting the page.
    if place is None or offset is None or place.get("relativeFrom") not in ("column", "character"):
        return None
    extent = child(anchor, "wp:extent")
    if extent is None:
        return None
    width, height = number(extent.get("cx")), number(extent.get("cy"))
    shape = next(anchor.iter(q("a:prstGeom")), None)
    kind = "" if shape is None else shape.get("prst", "")
    left = number(offset.text) / _EMU_PER_TWIP
    right = left + width / _EMU_PER_TWIP
    if kind in _ARROWS and width > height:
        return DrawnLine(left, right, _ARROWS[kind])
    if kind not in _LINES or height > _FLAT * width:
        return None
    rule = next(anchor.iter(q("a:ln")), None)
    head, tail = (_drawn_head(child(rule, name)) for name in ("a:headEnd", "a:tailEnd"))
    flipped = next((x.get("flipH") in ("1", "true") for x in anchor.iter(q("a:xfrm"))), False)
    # The head end is where the line begins, left unless the shape is turned over.
    return DrawnLine(left, right, _heads(tail, head) if flipped else _heads(head, tail))


def _drawn_head(end: Element | None) -> bool:
    return end is not None and end.get("type", "none") != "none"


def _heads(left: bool, right: bool) -> Heads:
    if left and right:
        return "both"
    return "left" if left else "right" if right else "none"


def _vml(shape: Element) -> DrawnLine | None:
    settings = (part.partition(":") for part in shape.get("style", "").split(";"))
    style = {name.strip(): value for name, _, value in settings}
    stroke = next(shape.iter(q("v:stroke")), None)
    ends = [
        ("none" if stroke is None else stroke.get(n, "none")) != "none" for n in ("startarrow", "endarrow")
    ]
    if shape.tag == q("v:line"):
        start, end = (_point(shape.get(name, "")) for name in ("from", "to"))
        if start is None or end is None or abs(end[1] - start[1]) > _FLAT * abs(end[0] - start[0]):
            return None
        if end[0] < start[0]:
            start, end, ends = end, start, ends[::-1]
        return DrawnLine(start[0], end[0], _heads(*ends))
    kind = shape.get("type", "")
    left, width = _twips(style.get("margin-left", "")), _twips(style.get("width", ""))
    if left is None or width is None or style.get("position", "").strip() != "absolute":
        return None
    if kind in _VML_ARROWS:
        return DrawnLine(left, left + width, _VML_ARROWS[kind])
    height = _twips(style.get("height", "0")) or 0.0
    if kind not in _VML_LINES or height > _FLAT * width:
        return None
    return DrawnLine(left, left + width, _heads(*(ends[::-1] if "x" in style.get("flip", "") else ends)))


def _point(text: str) -> tuple[float, float] | None:
    x, _, y = text.partition(",")
    across, down = _twips(x), _twips(y)
    return None if across is None or down is None else (across, down)


def _twips(text: str) -> float | None:
    match = _LENGTH.match(text)
    try:
        return float(match.group(1)) * _UNITS[match.group(2)] if match else None
    except ValueError:
        return None


# A third of a sheet of A4, in square EMU (914,400 to the inch): an emblem or a signature is smaller.
_LARGE = 7_560_000 * 10_692_000 // 3


def drawn_words(part: Element) -> list[str]:
    """Words of old WordArt: they are shown, as a drawing."""
    return [text for path in part.iter(q("v:textpath")) if (text := path.get("string", "").strip())]


def is_large(part: Element) -> bool:
    """Whether a picture takes so much of a page that something is written on it."""
    extent = next(part.iter(q("wp:extent")), None)
    if extent is None:
        return False
    sides = [extent.get(name, "") for name in ("cx", "cy")]
    return all(side.isdecimal() for side in sides) and int(sides[0]) * int(sides[1]) >= _LARGE
