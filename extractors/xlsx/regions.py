"""What on a sheet is a table and what is text above, between and below tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extractors.xlsx.grid import Grid

MAX_HEAD = 3
_YEAR = re.compile(r"2[45]\d\d|[๒][๔๕][๐-๙]{2}")
_DIGIT = re.compile(r"[0-9๐-๙]")
_NUMBERED = re.compile(r"[0-9๐-๙.()\s]+")
_MAX_GAP = 2


@dataclass(slots=True)
class Region:
    """Rows `top` to `end` and columns `left` to `right` of the grid, both ends after the last."""

    kind: Literal["lines", "table"]
    top: int
    end: int
    left: int
    right: int


def regions_of(grid: Grid) -> list[Region]:
    """Regions in reading order."""
    found: list[Region] = []
    bounds = [0, *sorted(grid.gaps), grid.n_rows]
    for top, end in pairwise(bounds):
        for region in _band(grid, top, end):
            before = found[-1] if found else None
            if before is not None and _goes_on(grid, before, region):
                before.end = region.end
            else:
                found.append(region)
    return found


def _band(grid: Grid, top: int, end: int) -> list[Region]:
    """The regions of rows that stand together without a blank one."""
    while top < end and not grid.starts.get(top) and not grid.is_under(top):
        top += 1
    while end > top and not grid.starts.get(end - 1) and not grid.is_under(end - 1):
        end -= 1
    extent = grid.extent(top, end)
    if extent is None:
        return []
    parts = _columns_apart(grid, top, end, *extent)
    if len(parts) > 1:
        return [region for left, right in parts for region in _part(grid, top, end, left, right)]
    return _part(grid, top, end, *extent)


def _columns_apart(grid: Grid, top: int, end: int, left: int, right: int) -> list[tuple[int, int]]:
    """Tables side by side: blank columns between, and a title of its own above each."""
    used = [c for c in range(left, right) if grid.is_used(c, top, end)]
    parts: list[tuple[int, int]] = []
    for col in used:
        if parts and col == parts[-1][1]:
            parts[-1] = (parts[-1][0], col + 1)
        else:
            parts.append((col, col + 1))
    titles = [sum(low <= c < high for c in grid.starts.get(top, ())) for low, high in parts]
    apart = len(parts) > 1 and all(n == 1 for n in titles) and all(high - low > 1 for low, high in parts)
    return parts if apart else [(left, right)]


def _part(grid: Grid, top: int, end: int, left: int, right: int) -> list[Region]:
    first = top
    while first < end and (rows := _title(grid, first, end, left, right)):
        first += rows
    last = end
    while last > first and _is_note(grid, first, last - 1, left, right):
        last -= 1
    if last - first == 1 and len(_starts(grid, first, left, right)) > 2:
        last = end  # a head alone is no table, so what is under it are its rows
    found = [Region("lines", top, first, left, right)] if first > top else []
    if last > first:
        cells = sum(len(_starts(grid, r, left, right)) for r in range(first, last))
        kind: Literal["lines", "table"] = "lines" if last - first == 1 and cells < 3 else "table"
        extent = grid.extent(first, last) if kind == "table" else None
        inner = (max(extent[0], left), min(extent[1], right)) if extent else (left, right)
        found.append(Region(kind, first, last, *inner))
    if end > last:
        found.append(Region("lines", last, end, left, right))
    return found


def _starts(grid: Grid, row: int, left: int, right: int) -> list[int]:
    return [c for c in grid.starts.get(row, ()) if left <= c < right]


def _title(grid: Grid, row: int, end: int, left: int, right: int) -> int:
    """How many rows a title line takes that begins here; 0 when the row belongs to a table."""
    starts = _starts(grid, row, left, right)
    if len(starts) != 1:
        return 0
    height, width = grid.span(row, starts[0])
    height = min(height, end - row)
    if any(_starts(grid, r, left, right) for r in range(row + 1, row + height)):
        return 0
    after = row + height
    if after < end and starts[0] > left and width < right - left:
        # The upper tier of a head: `พ.ศ. 2564` over the months, or a lined cell that is not the first.
        text = grid.texts[row, starts[0]].text
        tier = width > 1 and _YEAR.search(text) and len(text) <= 30
        if tier or (grid.look(row, starts[0]).ruled and len(_starts(grid, after, left, right)) > 1):
            return 0
    return height


def _is_note(grid: Grid, first: int, row: int, left: int, right: int) -> bool:
    """Whether the last row of a table is a line of text under it."""
    starts = _starts(grid, row, left, right)
    if not starts:
        return not grid.is_under(row)
    if len(starts) > 1 or grid.is_under(row) or _has_bar(grid, row, left, right):
        return False
    if row == first:
        return True
    col = starts[0]
    text = grid.texts[row, col].text
    ruled = grid.look(row, col).ruled or any(grid.look(first, c).ruled for c in range(left, right))
    if grid.look(row, col).ruled:
        return False
    return ruled or (col == left and not _NUMBERED.fullmatch(text))


def _has_bar(grid: Grid, row: int, left: int, right: int) -> bool:
    """Whether something is drawn over a row, or blank cells in it are shaded."""
    return row in grid.drawn_over or any(
        grid.look(row, c).fill and grid.covered.get((row, c), (row, c)) not in grid.texts
        for c in range(left, right)
    )


def _goes_on(grid: Grid, before: Region, region: Region) -> bool:
    """Whether a table goes on after a blank row: no title and no head of its own, no column beyond."""
    if before.kind != "table" or region.top != before.end:
        return False
    gap = grid.rows.numbers[region.top] - grid.rows.numbers[region.top - 1] - 1
    if gap > _MAX_GAP or region.left < before.left or region.right > before.right:
        return False
    if region.kind == "lines":
        # A row with two texts alone is a row of the table when it begins where rows begin.
        starts = _starts(grid, region.top, region.left, region.right)
        return region.end - region.top == 1 and len(starts) > 1 and starts[0] == before.left
    return not _is_head(grid, region.top, region)


def _is_head(grid: Grid, row: int, region: Region) -> bool:
    starts = _starts(grid, row, region.left, region.right)
    if all(grid.look(row, c).bold for c in starts):
        return True
    below = _starts(grid, row + 1, region.left, region.right) if row + 1 < region.end else []
    digits = any(_DIGIT.search(grid.texts[row, c].text) for c in starts)
    return not digits and any(_DIGIT.search(grid.texts[row + 1, c].text) for c in below)


def head_rows(
    grid: Grid, region: Region, title_rows: tuple[int, int] | None, frozen: int, filtered: int
) -> int:
    """Rows of a table that are its head, where the sheet tells: by what stays in view or is printed on every
    page, by a filter's row, or by bold letters and fills that the rows below do not have; 0 where it does not."""
    number = grid.rows.numbers
    rows = range(region.top, min(region.top + MAX_HEAD + 1, region.end))
    told = [frozen, filtered, title_rows[1] if title_rows else 0]
    marked = max((n for n, r in enumerate(rows, start=1) if number[r] in told), default=0)
    if not 0 < marked <= MAX_HEAD or marked >= region.end - region.top:
        marked = 0
        while marked < min(MAX_HEAD, region.end - region.top - 1) and _stands_out(grid, rows[marked], region):
            marked += 1
        if marked == region.end - region.top - 1 or _stands_out(grid, region.top + marked, region):
            return 0  # everything is bold: nothing is told
    if not marked:
        return 0
    tall = max(
        (grid.span(region.top, c)[0] for c in _starts(grid, region.top, region.left, region.right)), default=1
    )
    return min(max(marked, tall), MAX_HEAD)


def repeated_heads(grid: Grid, region: Region, head: int) -> list[int]:
    """Rows of a table that are its head again, as it is typed for every printed page."""
    first = _starts(grid, region.top, region.left, region.right)
    tall = max(head, *(grid.span(region.top, c)[0] for c in first), 1) if first else 0
    if len(first) < 3 or tall > MAX_HEAD:
        return []
    model = [_words(grid, region, region.top + n) for n in range(tall)]
    if any(_NUMBERED.fullmatch(text) for _, text in model[0]):
        return []  # rows of figures may well be alike
    found: list[int] = []
    for row in range(region.top + tall, region.end - tall + 1):
        if _words(grid, region, row) == model[0] and not grid.is_under(row):
            rows = range(row, row + tall)
            if [_words(grid, region, r) for r in rows] == model:
                found += rows
    return found


def _words(grid: Grid, region: Region, row: int) -> list[tuple[int, str]]:
    starts = _starts(grid, row, region.left, region.right)
    return [(c, "".join(grid.texts[row, c].text.split())) for c in starts]


def _stands_out(grid: Grid, row: int, region: Region) -> bool:
    starts = _starts(grid, row, region.left, region.right)
    if not starts:
        return grid.is_under(row)
    if len(starts) == 1 and grid.span(row, starts[0])[1] > 1 and starts[0] == region.left:
        return False  # a section row
    looks = [grid.look(row, c) for c in starts]
    return all(look.bold for look in looks) or all(look.fill for look in looks)
