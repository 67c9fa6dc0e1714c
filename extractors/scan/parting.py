"""Numbers of rows that stand close to the text beside them, in tables with level rules only.

Where no upright rule parts two columns, lines are parted by wide gaps. A narrow column of numbers may stand nearer
than that; then a band of blank paper runs down all its rows, the head's too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.scan.lines import Pieces, TextLine, boxed
from extractors.scan.regions import OPEN_PAGE
from extractors.scan.rules import Stroke

_SAME_END = 0.05  # rules of one table begin and end this near (inches)
_ROWS = 4  # rows, the head among them, that a band must run through
# In units of the height of letters without marks.
_BAND = 0.4
_NARROW = 4.0  # numbers of rows, and the head over them, are no wider
_INDENT = 2.0  # they begin this near to where the rules begin


def with_numbers_parted(
    pieces: Pieces, lines: Sequence[TextLine], strokes: Sequence[Stroke], dpi: float
) -> list[TextLine]:
    """Lines with the numbers at their head set apart, where a blank band parts them in every row of a table."""
    result = list(lines)
    for rules in _tables(strokes, dpi):
        left, right = min(r.start for r in rules), max(r.end for r in rules)
        rows: list[list[TextLine]] = []
        for above, below in pairwise(sorted(r.place for r in rules)):
            inside = [ln for ln in result if _stands_in(ln, left, right, above, below)]
            if inside:
                rows.append(inside)
        if len(rows) < _ROWS:
            continue
        band = _first_band(pieces, rows, left)
        if band is not None:
            for line in [ln for row in rows for ln in row]:
                result += _cut(pieces, line, band)
    return result


def _tables(strokes: Sequence[Stroke], dpi: float) -> list[list[Stroke]]:
    """Level rules that begin and end together, with no upright rule between them."""
    near = _SAME_END * dpi
    groups: list[list[Stroke]] = []
    for stroke in (s for s in strokes if s.level):
        for group in groups:
            if abs(group[0].start - stroke.start) <= near and abs(group[0].end - stroke.end) <= near:
                group.append(stroke)
                break
        else:
            groups.append([stroke])
    upright = [s for s in strokes if not s.level]
    return [
        g
        for g in groups
        if len(g) > _ROWS
        and not any(
            g[0].start - near <= u.place <= g[0].end + near
            and u.end > min(r.place for r in g)
            and u.start < max(r.place for r in g)
            for u in upright
        )
    ]


def _stands_in(line: TextLine, left: int, right: int, above: float, below: float) -> bool:
    x0, _, x1, _ = line.box
    middle = line.baseline - line.body / 2
    return (
        line.region == OPEN_PAGE and left - line.em <= x0 and x1 <= right + line.em and above < middle < below
    )


def _first_band(pieces: Pieces, rows: Sequence[Sequence[TextLine]], left: int) -> float | None:
    """The middle of the first blank band of all rows, when what stands before it is narrow in each of them."""
    body = float(np.median([ln.body for row in rows for ln in row]))
    begins: list[int] = []
    inked: set[int] = set()
    for row in rows:
        spans = [(int(pieces.x0[n]), int(pieces.x1[n])) for ln in row for n in (*ln.pieces, *ln.marks)]
        begins.append(min(x0 for x0, _ in spans))
        for x0, x1 in spans:
            inked.update(range(x0, x1))
    if max(begins) - left > _INDENT * body + _NARROW * body:
        return None
    start = max(begins)
    x = start
    while x <= min(begins) + _NARROW * body:
        if x in inked:
            x += 1
            continue
        end = x
        while end not in inked and end - x < 10 * body:
            end += 1
        if end - x >= _BAND * body:
            return (x + end) / 2
        x = end
    return None


def _cut(pieces: Pieces, line: TextLine, band: float) -> list[TextLine]:
    """Take what stands before a band out of a line; it comes back as a line of its own."""
    if not line.box[0] < band < line.box[2]:
        return []
    parts: list[tuple[list[int], list[int]]] = [([], []), ([], [])]
    for kind, members in enumerate((line.pieces, line.marks)):
        for n in members:
            parts[(int(pieces.x0[n]) + int(pieces.x1[n])) / 2 > band][kind].append(n)
    (first, first_marks), (rest, rest_marks) = parts
    if not first or not rest:
        return []
    number = TextLine(first, line.box, line.baseline, line.body, line.region, first_marks)
    line.pieces, line.marks = rest, rest_marks
    boxed(pieces, line)
    boxed(pieces, number)
    return [number]
