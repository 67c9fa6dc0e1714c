"""Prose in two columns: read down the left one, then down the right one.

A letter has things side by side, too: its number and its office, a name and a post. Two columns of prose are told
by many lines on both sides of a blank band, most of which fill their side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.pdf.lines import Segment
from extractors.pdf.text_rows import rows_of

# Where the band may be, as shares of the width of the text, and the steps in which it is looked for.
_FROM, _TO, _STEPS = 0.35, 0.65, 61
_MIN_LINES = 6  # on each side
_FULL = 0.6  # a line that takes this share of its side fills it …
_MOSTLY = 0.5  # … and this share of the lines must


@dataclass(frozen=True, slots=True)
class Flow:
    """Segments that are read one after the other; `left` and `right` bound their lines (points)."""

    segments: tuple[Segment, ...]
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    x0: float
    x1: float
    y: float
    segments: tuple[Segment, ...]


def flows(segments: Sequence[Segment]) -> list[Flow]:
    """The text of a page in the order it is read: one flow, or what stands above two columns, each of them, and
    what stands below."""
    pieces = sorted(
        (
            _Piece(row[0].box.x0, max(s.box.x1 for s in row), row[0].baseline, tuple(row))
            for row in rows_of(segments, part_columns=True)
        ),
        key=lambda p: p.y,
    )
    if len(pieces) < 2 * _MIN_LINES:
        return [Flow(tuple(segments))]
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    best: tuple[int, int, int, float] | None = None
    widest = 0
    for step in range(_STEPS):
        band = left + (right - left) * (_FROM + (_TO - _FROM) * step / (_STEPS - 1))
        for first, last in _runs(pieces, band):
            count = _lines_of_columns(pieces[first:last], band, left, right)
            if best is None or count > best[0]:
                best, widest = (count, first, last, band), 1
            elif count == best[0]:  # the middle of a band as wide as a column's margin
                widest += 1
                best = (count, first, last, best[3] + (band - best[3]) / widest)
    if best is None or not best[0]:
        return [Flow(tuple(segments))]
    _, first, last, band = best
    inside = pieces[first:last]
    one = [s for p in inside if p.x1 <= band for s in p.segments]
    two = [s for p in inside if p.x0 >= band for s in p.segments]
    parts = [
        Flow(tuple(s for p in pieces[:first] for s in p.segments)),
        Flow(tuple(one), left, max(s.box.x1 for s in one)),
        Flow(tuple(two), min(s.box.x0 for s in two), right),
        Flow(tuple(s for p in pieces[last:] for s in p.segments)),
    ]
    return [part for part in parts if part.segments]


def _runs(pieces: Sequence[_Piece], band: float) -> list[tuple[int, int]]:
    """Stretches of pieces, top to bottom, none of which crosses the band."""
    runs: list[tuple[int, int]] = []
    begin = 0
    for index, piece in enumerate(pieces):
        if piece.x0 < band < piece.x1:
            runs.append((begin, index))
            begin = index + 1
    return [*runs, (begin, len(pieces))]


def _lines_of_columns(pieces: Sequence[_Piece], band: float, left: float, right: float) -> int:
    """How many lines stand in two columns of prose here; 0 where they are something else."""
    sides = (
        [p for p in pieces if p.x1 <= band],
        [p for p in pieces if p.x0 >= band],
    )
    for side, width in zip(sides, (band - left, right - band), strict=True):
        full = sum(p.x1 - p.x0 >= _FULL * width for p in side)
        if len(side) < _MIN_LINES or full < _MOSTLY * len(side):
            return 0
    return len(pieces)
