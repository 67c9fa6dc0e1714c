"""Marks of two lines that touch: a vowel under one line and a vowel over the next, in one piece of ink, cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.scan.lines import PageLines, Pieces, TextLine, boxed

# In units of the height of letters without marks.
_TALL = 0.66  # two marks over each other are at least this high
_DROP, _LIFT = (0.0, 0.18), (0.02, 0.26)  # where a vowel below begins, and one above ends
_TOUCH = 0.15  # a letter that reaches this far under its line may hold a tone of the next
_TONE, _TONE_OFF = 0.66, 0.08  # where tones over vowels end
_ALIGNED = 0.12  # a vowel below stands under the right edge of its letter
_BELOW = (0.36, 0.58)  # a vowel below is as high as this
_ABOVE = (0.42, 0.64)  # with what it touches, a vowel above reaches this far over its letters


@dataclass(frozen=True, slots=True)
class _Cut:
    piece: int
    row: int
    upper: TextLine
    lower: TextLine


def cut_apart(pieces: Pieces, found: PageLines) -> tuple[Pieces, PageLines]:
    """Pieces of ink that hold marks of two lines as two pieces, each with its line."""
    cuts = [c for line in found.lines for c in _cuts(pieces, line, found.lines)]
    if not cuts:
        return pieces, found
    count = len(pieces.x0)
    columns: dict[str, list[int]] = {"x0": [], "top": [], "x1": [], "bottom": [], "area": []}
    x0, top, x1, bottom, area = (
        a.copy() for a in (pieces.x0, pieces.top, pieces.x1, pieces.bottom, pieces.area)
    )
    for number, cut in enumerate(cuts, start=count):
        p = cut.piece
        y0, y1, left, right = int(top[p]), int(bottom[p]), int(x0[p]), int(x1[p])
        view = pieces.labels[y0:y1, left:right]
        below = view[cut.row - y0 :]
        below[below == p] = number
        for at, mask, fresh in ((p, view == p, False), (number, view == number, True)):
            rows, across = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
            values = {
                "x0": left + int(across[0]),
                "top": y0 + int(rows[0]),
                "x1": left + int(across[-1]) + 1,
                "bottom": y0 + int(rows[-1]) + 1,
                "area": int(mask.sum()),
            }
            if fresh:
                for name, value in values.items():
                    columns[name].append(value)
            else:
                x0[at], top[at], x1[at], bottom[at], area[at] = values.values()
        for line in (cut.upper, cut.lower):
            if p in line.marks:
                line.marks.remove(p)
        if p not in cut.upper.pieces:
            cut.upper.marks.append(p)
        cut.lower.marks.append(number)
    whole = Pieces(
        pieces.labels,
        *(
            np.concatenate([old, np.asarray(columns[name], dtype=np.int32)])
            for name, old in (("x0", x0), ("top", top), ("x1", x1), ("bottom", bottom), ("area", area))
        ),
    )
    for cut in cuts:
        for line in (cut.upper, cut.lower):
            boxed(whole, line)
    return whole, found


def _cuts(pieces: Pieces, line: TextLine, lines: Sequence[TextLine]) -> list[_Cut]:
    """Where pieces of a line must be cut: its marks that hang under the line above, its letters that reach below."""
    cuts: list[_Cut] = []
    for number in line.marks:
        height = int(pieces.bottom[number] - pieces.top[number])
        if height < _TALL * line.body or not _over(pieces, number, line):
            continue
        above = next((o for o in lines if o is not line and _hangs(pieces, number, o)), None)
        if above is not None and (row := _neck(pieces, number, above.body, _BELOW, from_top=True)):
            cuts.append(_Cut(number, row, above, line))
    for number in line.pieces:
        deep = (int(pieces.bottom[number]) - line.baseline) / line.body
        if deep < _TOUCH:
            continue
        tone = next((o for o in lines if o is not line and _over_a_vowel(pieces, number, o)), None)
        if tone is not None and (
            row := _neck(pieces, number, line.body, (deep - 0.12, deep + 0.05), from_top=False)
        ):
            cuts.append(_Cut(number, row, line, tone))
            continue
        if deep < _TALL:
            continue
        below = next((o for o in lines if o is not line and _over(pieces, number, o)), None)
        if below is not None and (row := _neck(pieces, number, below.body, _ABOVE, from_top=False)):
            cuts.append(_Cut(number, row, line, below))
    return cuts


def _over(pieces: Pieces, number: int, line: TextLine) -> bool:
    """Whether a piece ends where marks over a line's letters end."""
    off = (line.baseline - line.body - int(pieces.bottom[number])) / line.body
    at = np.asarray(line.pieces)
    near = (pieces.x0[at] < pieces.x1[number] + 2) & (pieces.x1[at] > pieces.x0[number] - 2)
    return _LIFT[0] <= off <= _LIFT[1] and bool(near.any())


def _over_a_vowel(pieces: Pieces, number: int, line: TextLine) -> bool:
    """Whether a piece ends where tones over a line's vowels end, with a vowel under it."""
    off = (line.baseline - line.body - int(pieces.bottom[number])) / line.body
    if abs(off - _TONE) > _TONE_OFF or not line.marks:
        return False
    at = np.asarray(line.marks)
    gap = np.abs(pieces.top[at] - pieces.bottom[number])
    under = (
        (pieces.x0[at] < pieces.x1[number]) & (pieces.x1[at] > pieces.x0[number]) & (gap <= 0.2 * line.body)
    )
    return bool(under.any())


def _hangs(pieces: Pieces, number: int, line: TextLine) -> bool:
    """Whether a piece begins where vowels under a line begin, under the right edge of a letter."""
    off = (int(pieces.top[number]) - line.baseline) / line.body
    if not _DROP[0] <= off <= _DROP[1]:
        return False
    at = np.asarray(line.pieces)
    top = int(pieces.top[number])
    view = pieces.labels[
        top : top + round(_BELOW[0] * line.body), int(pieces.x0[number]) : int(pieces.x1[number])
    ]
    inked = np.flatnonzero((view == number).any(axis=0))
    right = int(pieces.x0[number]) + int(inked[-1]) + 1
    return bool((np.abs(pieces.x1[at] - right) <= _ALIGNED * line.body).any())


def _neck(pieces: Pieces, number: int, body: float, reach: tuple[float, float], from_top: bool) -> int | None:
    """The thinnest row of a piece where two marks may meet."""
    top, bottom = int(pieces.top[number]), int(pieces.bottom[number])
    low, high = (round(r * body) for r in reach)
    rows = range(top + low, top + high + 1) if from_top else range(bottom - high, bottom - low + 1)
    inside = [r for r in rows if top + 2 < r < bottom - 2]
    if not inside:
        return None
    view = pieces.labels[top:bottom, int(pieces.x0[number]) : int(pieces.x1[number])] == number
    return min(inside, key=lambda r: (int(view[r - top].sum()), r))
