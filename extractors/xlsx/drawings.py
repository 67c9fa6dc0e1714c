"""Lines, arrows and text boxes drawn over the cells of a sheet, placed by the cells they are anchored to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractors.document import Heads
from extractors.xlsx.model import Sheet
from extractors.xlsx.parts import Element, first, local, real, whole

_EMU_PER_POINT = 12_700
_EMU_PER_PIXEL = 9_525
_LINES = frozenset({"line", "straightConnector1"})
_BLOCK_ARROWS: dict[str, Heads] = {
    "leftRightArrow": "both",
    "leftArrow": "left",
    "rightArrow": "right",
    "notchedRightArrow": "right",
    "stripedRightArrow": "right",
    "homePlate": "right",
    "rect": "none",
    "roundRect": "none",
}
_FLAT = 0.35  # a line steeper than this is no bar of a grid
_LONG = 2.0  # a block this many times as long as high is a bar
_MAX_WALK = 300  # rows or columns that a shape may run over


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A line, arrow or bar. `start` and `end` are positions in the sheet's columns: 2.5 is the middle of C."""

    row: int
    start: float
    end: float
    heads: Heads


@dataclass(frozen=True, slots=True)
class TextBox:
    """Text that floats over a cell, row and column from 1."""

    row: int
    col: int
    text: str


@dataclass(slots=True)
class Drawn:
    """Everything drawn on a sheet."""

    bars: list[DrawnBar]
    boxes: list[TextBox]
    pictures: int = 0


def drawn_on(root: Element | None, sheet: Sheet) -> Drawn:
    """Read a drawing part. What is not anchored to cells, or stands in a group, is no bar, but its text is kept."""
    drawn = Drawn([], [])
    for anchor in () if root is None else root:
        start = first(
            anchor, "from"
        )  # None for what is placed on the sheet by measure: its text goes to the top
        for shape in _shapes(anchor):
            kind = local(shape)
            if kind in ("pic", "graphicFrame"):
                drawn.pictures += 1
                continue
            text = _text_of(shape)
            if text:
                drawn.boxes.append(TextBox(_index(start, "row") + 1, _index(start, "col") + 1, text))
            is_bar = start is not None and kind in ("sp", "cxnSp")
            bar = _bar(anchor, shape, sheet, bool(text)) if is_bar else None
            if bar is not None:
                drawn.bars.append(bar)
    return drawn


def _shapes(anchor: Element) -> Iterator[Element]:
    """Shapes of an anchor; of alternative drawings the first."""
    for child in anchor:
        if local(child) == "AlternateContent":
            choice = first(child, "Choice")
            yield from [] if choice is None else choice
        elif local(child) in ("sp", "cxnSp", "grpSp", "pic", "graphicFrame"):
            yield child


def _text_of(shape: Element) -> str:
    paragraphs = (e for e in shape.iter() if local(e) == "p")
    lines = ["".join(e.text or "" for e in p.iter() if local(e) == "t") for p in paragraphs]
    return "\n".join(lines).strip()


def _index(corner: Element, name: str) -> int:
    element = first(corner, name)
    return min(max(whole(element.text if element is not None else None), 0), 1_048_575)


def _bar(anchor: Element, shape: Element, sheet: Sheet, has_text: bool) -> DrawnBar | None:
    start, end = first(anchor, "from"), first(anchor, "to")
    left, top = _index(start, "col"), _index(start, "row")
    left_off, top_off = _offset(start, "colOff"), _offset(start, "rowOff")
    if end is not None:
        right, bottom = _index(end, "col"), _index(end, "row")
        if not 0 <= right - left <= _MAX_WALK or not 0 <= bottom - top <= _MAX_WALK:
            return None
        width = sum(_width(sheet, c) for c in range(left, right)) + _offset(end, "colOff") - left_off
        height = sum(_height(sheet, r) for r in range(top, bottom)) + _offset(end, "rowOff") - top_off
    else:
        extent = first(anchor, "ext")
        if extent is None:
            return None
        width, height = real(extent.get("cx")), real(extent.get("cy"))
    heads = _heads_of(shape, width, height, has_text)
    if heads is None or width <= 0:
        return None
    row, _ = _walk(top, top_off + max(height, 0) / 2, lambda n: _height(sheet, n))
    first_col, first_share = _walk(left, left_off, lambda n: _width(sheet, n))
    last_col, last_share = _walk(left, left_off + width, lambda n: _width(sheet, n))
    return DrawnBar(row + 1, first_col + first_share, last_col + last_share, heads)


def _offset(corner: Element, name: str) -> float:
    element = first(corner, name)
    return real(element.text if element is not None else None)


def _walk(index: int, distance: float, size: Callable[[int], float]) -> tuple[int, float]:
    """The row or column a distance leads to, and the share of it that lies before that point."""
    for _ in range(_MAX_WALK):
        length = size(index)
        if distance < length:
            return index, max(distance, 0.0) / length
        distance -= length
        index += 1
    return index, 0.0


def _width(sheet: Sheet, index: int) -> float:
    """Width of a column in drawing units: characters of seven pixels with five around."""
    characters = sheet.width(index + 1)
    return int(characters * 7 + 5) * _EMU_PER_PIXEL if characters else 0.0


def _height(sheet: Sheet, index: int) -> float:
    return sheet.height(index + 1) * _EMU_PER_POINT


def _heads_of(shape: Element, width: float, height: float, has_text: bool) -> Heads | None:
    """Which ends carry a head; None for what is no bar."""
    properties = first(shape, "spPr")
    geometry = first(properties, "prstGeom")
    kind = "" if geometry is None else geometry.get("prst", "")
    if kind in _BLOCK_ARROWS:
        if width < _LONG * height or (has_text and _BLOCK_ARROWS[kind] == "none"):
            return None
        return _turned(_BLOCK_ARROWS[kind], properties)
    if kind not in _LINES or height > _FLAT * width:
        return None
    line = first(properties, "ln")
    ends = [
        (e := first(line, name)) is not None and e.get("type", "none") != "none"
        for name in ("headEnd", "tailEnd")
    ]
    # The head end is where the line begins, left unless the shape is turned over.
    heads: Heads = "both" if all(ends) else "left" if ends[0] else "right" if ends[1] else "none"
    return _turned(heads, properties)


def _turned(heads: Heads, properties: Element | None) -> Heads:
    place = first(properties, "xfrm")
    if place is None or place.get("flipH") not in ("1", "true"):
        return heads
    return "right" if heads == "left" else "left" if heads == "right" else heads
