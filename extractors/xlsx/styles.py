"""How cells look, as far as reading needs it: number format, fill, lines, bold letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from extractors.xlsx.formats import BUILT_IN
from extractors.xlsx.parts import Element, attribute, first, is_on, local, named, whole

_T = TypeVar("_T")
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})


@dataclass(frozen=True, slots=True)
class Look:
    """The looks of a cell. `fill` names its colour; "" where it has none, or white."""

    code: str = "General"
    fill: str = ""
    bold: bool = False
    ruled: bool = False


PLAIN = Look()


def looks_of(root: Element | None) -> list[Look]:
    """Read xl/styles.xml: the look of each cell format, by its number."""
    codes: dict[int, str] = {
        whole(item.get("numFmtId"), -1): item.get("formatCode") or ""
        for item in named(first(root, "numFmts"), "numFmt")
    }
    fills = [_colour(item) for item in named(first(root, "fills"), "fill")]
    bolds = [_bold(item) for item in named(first(root, "fonts"), "font")]
    ruled = [_ruled(item) for item in named(first(root, "borders"), "border")]
    found = []
    for item in named(first(root, "cellXfs"), "xf"):
        number = whole(item.get("numFmtId"))
        found.append(
            Look(
                codes.get(number) or BUILT_IN.get(number, "General"),
                _nth(fills, item.get("fillId"), ""),
                _nth(bolds, item.get("fontId"), False),
                _nth(ruled, item.get("borderId"), False),
            )
        )
    return found


def _nth(items: list[_T], index: str | None, default: _T) -> _T:
    at = whole(index, -1)
    return items[at] if 0 <= at < len(items) else default


def _colour(fill: Element) -> str:
    if first(fill, "gradientFill") is not None:
        return "gradient"
    pattern = first(fill, "patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return ""
    kind = str(pattern.get("patternType", ""))
    colour = first(pattern, "fgColor")
    if kind != "solid" or colour is None:
        return kind
    if colour.get("rgb", "").upper() in _WHITE or attribute(colour, "indexed") in ("1", "9"):
        return ""
    if colour.get("theme") == "0" and not colour.get("tint"):
        return ""
    return " ".join(f"{name}={value}" for name, value in sorted(colour.attrib.items()))


def _bold(font: Element) -> bool:
    mark = first(font, "b")
    return mark is not None and is_on(mark.get("val", "1"))


def _ruled(border: Element) -> bool:
    sides = ("left", "right", "top", "bottom", "start", "end")
    return any(local(side) in sides and side.get("style", "none") != "none" for side in border)
