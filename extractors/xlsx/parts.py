"""SpreadsheetML by name, whatever namespace it is written in, and text as its XML holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Element = Any
"""An lxml element; lxml carries no types."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the usual form differ in nothing else."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def named(element: Element | None, *names: str) -> Iterator[Element]:
    """Child elements of some names."""
    return (child for child in (() if element is None else element) if local(child) in names)


def first(element: Element | None, *path: str) -> Element | None:
    """The element at a path of child names, or None."""
    for name in path:
        element = next(named(element, name), None)
        if element is None:
            return None
    return element


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its local name (`r:id` is written in more than one namespace)."""
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == name), None)


def whole(text: str | None, default: int = 0) -> int:
    """A whole number as an attribute holds it; anything else is the default."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,12}", text) else default


def real(text: str | None, default: float = 0.0) -> float:
    """A finite number as an attribute holds it; anything else is the default."""
    try:
        number = float(text) if text is not None else default
    except ValueError:
        return default
    return number if abs(number) < 1e300 else default


def is_on(text: str | None) -> bool:
    """Whether a switch is set."""
    return text is not None and text.lower() in ("1", "true", "on")


def string_of(item: Element | None) -> str:
    """The text of a shared or inline string, its runs joined; readings written above it are left out."""
    if item is None:
        return ""
    pieces = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces += [t.text or "" for t in named(child, "t")]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """Text with `_x000D_` and kin as the characters they stand for, what no text holds as U+FFFD."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def place_of(reference: str | None) -> tuple[int, int] | None:
    """(row, column) of `B12`, both from 1."""
    match = _REFERENCE.match(reference or "")
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row, column) if row else None


def range_of(reference: str | None) -> tuple[int, int, int, int] | None:
    """(first row, first column, last row, last column) of `A1:C3` or `A1`."""
    one, _, other = (reference or "").partition(":")
    start, end = place_of(one), place_of(other or one)
    if start is None or end is None:
        return None
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
