"""Bars in the cells of a row: arrows typed as characters (↔, ←→, <--->), and runs of shaded cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.document import Heads

_SHAFT = r"[-–—─━═=_.…\s]*"
_LEFT = r"[←◄◀⇐⟵]"
_RIGHT = r"[→►▶⇒⟶]"
_BOTH = re.compile(rf"[↔⟷⇔⇄⇆⬌]|{_LEFT}{_SHAFT}{_RIGHT}|\|?<\s?[-–—─━═=_]+\s?>\|?")
# With one head only, an arrow is one when nothing but its label stands beside it: prose uses → too.
_LABEL = r"\s*(?:\([^()]*\))?\s*"
_PIECES: tuple[tuple[Literal["left", "right", "shaft"], re.Pattern[str]], ...] = (
    ("left", re.compile(rf"{_LABEL}(?:{_LEFT}{_SHAFT}|<[-–—─━═=_]+){_LABEL}")),
    ("right", re.compile(rf"{_LABEL}(?:{_SHAFT}{_RIGHT}|[-–—─━═=_]+>){_LABEL}")),
    ("shaft", re.compile(rf"{_LABEL}[-–—─━═=_]{{2,}}{_LABEL}")),
)


@dataclass(frozen=True, slots=True)
class TypedArrow:
    """An arrow from the left edge of one cell to the right edge of another, by index in the row."""

    first: int
    last: int
    heads: Heads


def typed_arrows(texts: Sequence[str]) -> list[TypedArrow]:
    """The arrows in a row of cells, given the cells' texts from left to right."""
    found: list[TypedArrow] = []
    kinds = [_kind(text) for text in texts]
    n = 0
    while n < len(kinds):
        kind = kinds[n]
        if kind == "both":
            found.append(TypedArrow(n, n, "both"))
        elif kind == "left" and (end := _other_end(kinds, n)) is not None:
            found.append(TypedArrow(n, end, "both"))
            n = end
        elif kind in ("left", "right"):
            found.append(TypedArrow(n, n, "left" if kind == "left" else "right"))
        n += 1
    return found


def shaded_runs(fills: Sequence[str], blank: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of blank cells in one colour, first and last, given the cells' shading from left to right.

    A colour that words of the row stand in is the row's own; a run that begins the row is no bar.
    """
    own = {fill for fill, empty in zip(fills, blank, strict=True) if fill and not empty}
    found: list[tuple[int, int]] = []
    for n, (fill, empty) in enumerate(zip(fills, blank, strict=True)):
        if not fill or not empty or fill in own or n == 0:
            continue
        if found and found[-1][1] == n - 1 and fills[n - 1] == fill:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return found


def _kind(text: str) -> Literal["both", "left", "right", "shaft"] | None:
    if _BOTH.search(text):
        return "both"
    return next((kind for kind, pattern in _PIECES if text.strip() and pattern.fullmatch(text)), None)


def _other_end(kinds: Sequence[str | None], start: int) -> int | None:
    """Where the right head is, when only pieces of a shaft stand between it and the left head."""
    for n in range(start + 1, len(kinds)):
        if kinds[n] == "right":
            return n
        if kinds[n] != "shaft":
            return None
    return None
