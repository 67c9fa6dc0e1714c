"""Tables without rules, or with level rules only: columns found by the alignment of their text.

Lines that leave the same upright bands of the page blank are rows of one table; the bands part its columns.
What is found here is less certain than a ruled table. It is handed on as a candidate beside the running text,
and whoever knows what the words of a head mean decides which of the two it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Box
from extractors.pdf.drawings import Rule
from extractors.pdf.grid import Grid, GridCell
from extractors.pdf.lines import Segment
from extractors.pdf.numbered_rows import (
    PiecedLine,
    Span,
    begins_with_number,
    columns_of,
    height_between,
    pieced_line,
)
from extractors.pdf.text_rows import rows_of

# All in units of the font size.
_BAND = 0.35  # a blank band narrower than this parts nothing
_CLEARLY_NEARER = 0.6  # text beside all columns belongs to one this much nearer than the next
_NEXT_LINE = 4.0  # the next line of a table is no further down than this
_WIDER_STEP = 1.3  # a step this many times the usual one begins a row
_MIN_COLUMNS = 3
_MIN_ROWS = 3  # the head and two more
_LOOK_AHEAD = 8  # lines
_MAX_HEAD_LINES = 2  # lines of a head above the one that fills its columns
_MARGIN = 3.0  # room around the text of a table (points)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the text of a column stands; `body` once it holds more than its head."""

    low: float
    high: float
    body: bool = False


def aligned_grids(segments: Sequence[Segment], rules: Sequence[Rule]) -> list[Grid]:
    """Candidates for tables in the text outside ruled tables, top to bottom.

    `rules`: the rules of the page that are part of no ruled table.
    """
    lines = [pieced_line(row) for row in rows_of(segments, part_columns=False)]
    grids: list[Grid] = []
    index = 0
    while index < len(lines):
        found = _run(lines, index)
        if found is None:
            index += 1
            continue
        first, last, columns, across = found
        grid = _grid(lines[first:last], columns, {i - first for i in across}, rules)
        if grid is not None:
            grids.append(grid)
        index = max(last, index + 1)
    return grids


_Run = tuple[int, int, list[_Column], set[int]]


def _run(lines: Sequence[PiecedLine], begin: int) -> _Run | None:
    """(first, last, columns, lines across all columns) of the table whose first full line is `begin`."""
    if len(lines[begin].pieces) < _MIN_COLUMNS:
        return None
    # The line with most pieces shows the columns best: in another one two of them may stand close.
    near = range(begin, min(begin + _LOOK_AHEAD, len(lines)))
    seed = max(near, key=lambda i: (len(lines[i].pieces), -i))
    return _run_around(lines, begin, seed) or (_run_around(lines, begin, begin) if seed > begin else None)


def _run_around(lines: Sequence[PiecedLine], begin: int, seed: int) -> _Run | None:
    columns = [_Column(low, high, seed > begin) for low, high in _merged(lines[seed].spans, lines[seed].size)]
    if len(columns) < _MIN_COLUMNS:
        return None
    first = seed
    while first:
        above = lines[first - 1]
        in_head = first <= begin
        if in_head and (begin - first >= _MAX_HEAD_LINES or len(above.pieces) < 2):
            break
        joined = _joined(columns, above, lines[first], head=first - 1 <= begin)
        if joined is None:
            break
        columns, first = joined, first - 1
    if first > begin:
        return None
    across: set[int] = set()
    last = seed + 1
    while last < len(lines):
        joined = _joined(columns, lines[last], lines[last - 1], head=False)
        if joined is not None:
            columns = joined
        elif _is_section(lines, last, columns):
            across.add(last)
        else:
            break
        last += 1
    while last - 1 in across:
        across.discard(last - 1)
        last -= 1
    full = sum(len(line.pieces) >= _MIN_COLUMNS for line in lines[first:last])
    return (first, last, columns, across) if full >= _MIN_ROWS else None


def _joined(
    columns: Sequence[_Column], line: PiecedLine, neighbour: PiecedLine, head: bool
) -> list[_Column] | None:
    """Columns after taking in another line, or None when its text runs from one into the next.

    `head`: whether the line may be part of the head, whose words do not show where text begins.
    """
    if abs(line.baseline - neighbour.baseline) > _NEXT_LINE * max(line.size, neighbour.size):
        return None
    joined = _placed(columns, line.spans, line.size, head)
    if joined is None and len(line.pieces) > 1:
        joined = _placed(columns, line.close_spans, line.size, head)
    return joined


def _placed(
    columns: Sequence[_Column], spans: Sequence[Span], size: float, head: bool
) -> list[_Column] | None:
    result = list(columns)
    for low, high in spans:
        met = [
            i for i, c in enumerate(columns) if low < c.high + _BAND * size and c.low - _BAND * size < high
        ]
        if len(met) > 1:
            if met[0] == 0 or any(columns[i].body for i in met):
                return None
            continue  # a label over columns that so far have nothing but their heads
        home = met[0] if met else _nearest(columns, low, high)
        if home is None:
            return None
        own = result[home]
        result[home] = _Column(min(own.low, low), max(own.high, high), own.body or not head)
    apart = all(a.high < b.low for a, b in itertools.pairwise(result))
    return result if apart else None


def _nearest(columns: Sequence[_Column], low: float, high: float) -> int | None:
    """The column that text beside all columns belongs to: words of a head stand centred over text that does not
    reach below them."""
    gaps = sorted((max(c.low - high, low - c.high), i) for i, c in enumerate(columns))
    near, far = gaps[0], gaps[1]
    return near[1] if near[0] <= _CLEARLY_NEARER * far[0] else None


def _merged(spans: Sequence[Span], size: float) -> list[Span]:
    merged: list[Span] = []
    for low, high in sorted(spans):
        if merged and low - merged[-1][1] < _BAND * size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _is_section(lines: Sequence[PiecedLine], index: int, columns: Sequence[_Column]) -> bool:
    """Whether a line is a heading across the columns: one piece, and the rows go on right below it."""
    line = lines[index]
    if len(line.pieces) > 1 or index + 1 >= len(lines):
        return False
    (low, high) = line.spans[0]
    room = _NEXT_LINE * line.size  # a head may stand centred over text that begins further left
    inside = columns[0].low - room <= low and high <= columns[-1].high + room
    following = lines[index + 1]
    return (
        inside
        and len(following.pieces) >= _MIN_COLUMNS
        and _joined(columns, following, line, head=False) is not None
        and abs(line.baseline - lines[index - 1].baseline) <= _NEXT_LINE * line.size
    )


def _grid(
    lines: Sequence[PiecedLine], columns: Sequence[_Column], across: set[int], rules: Sequence[Rule]
) -> Grid | None:
    edges = [(a.high + b.low) / 2 for a, b in itertools.pairwise(columns)]
    xs = (columns[0].low - _MARGIN, *edges, columns[-1].high + _MARGIN)
    starts = _row_starts(lines, xs, across, _level(rules, lines, xs))
    if len(starts) < _MIN_ROWS:
        return None
    ys = [min(s.box.top for p in lines[0].pieces for s in p) - _MARGIN]
    ys += [height_between(lines, start) for start in starts[1:]]
    ys.append(max(s.box.bottom for p in lines[-1].pieces for s in p) + _MARGIN)
    if any(b <= a for a, b in itertools.pairwise(ys)):
        return None
    cells: list[GridCell] = []
    n_cols = len(xs) - 1
    for row, start in enumerate(starts):
        if start in across:
            cells.append(GridCell(row, 0, 1, n_cols, Box(xs[0], ys[row], xs[-1], ys[row + 1])))
            continue
        cells += [
            GridCell(row, col, 1, 1, Box(xs[col], ys[row], xs[col + 1], ys[row + 1])) for col in range(n_cols)
        ]
    return Grid(tuple(xs), tuple(ys), tuple(cells))


def _level(rules: Sequence[Rule], lines: Sequence[PiecedLine], xs: Sequence[float]) -> list[float]:
    """Heights of the level rules that run over most of a table."""
    top, bottom = lines[0].baseline - 2 * lines[0].size, lines[-1].baseline + 2 * lines[-1].size
    wide = [
        r
        for r in rules
        if r.horizontal
        and top <= r.place <= bottom
        and min(r.end, xs[-1]) - max(r.start, xs[0]) > 0.6 * (xs[-1] - xs[0])
    ]
    return sorted({round(r.place, 1) for r in wide})


def _row_starts(
    lines: Sequence[PiecedLine], xs: Sequence[float], across: set[int], level: Sequence[float]
) -> list[int]:
    """Indexes of the lines that begin a row."""
    by_rules = [
        i for i in range(1, len(lines)) if any(lines[i - 1].baseline < y < lines[i].baseline for y in level)
    ]
    if len(by_rules) + 1 >= _MIN_ROWS:
        return sorted({0, *by_rules, *across, *(i + 1 for i in across if i + 1 < len(lines))})
    body = by_rules[0] if by_rules else None
    columns = [columns_of(line, xs) for line in lines]
    numbered = [i for i, line in enumerate(lines) if i not in across and begins_with_number(line, xs)]
    forced = {0, *across, *(i + 1 for i in across if i + 1 < len(lines)), *({body} if body else set())}
    if len(numbered) >= _MIN_ROWS - 1:
        return sorted(forced | set(numbered))
    steps = [b.baseline - a.baseline for a, b in itertools.pairwise(lines)]
    usual = sorted(steps)[len(steps) // 4]
    wider = {i for i, step in enumerate(steps, start=1) if step > _WIDER_STEP * usual}
    if len(wider) >= _MIN_ROWS - 1 and min(steps) * _WIDER_STEP < max(steps):
        return sorted(forced | wider)
    # Every row has text in the column that is held least often and yet by the first row.
    opening = columns[body if body is not None else min(1, len(lines) - 1)]
    sparse = min(opening, key=lambda c: (sum(c in held for held in columns), c), default=0)
    return sorted(forced | {i for i, held in enumerate(columns) if sparse in held})
