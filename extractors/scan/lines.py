"""Ink to lines of text: connected pieces of ink put together by where they stand, marks with their letters."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Box
from extractors.scan.components import components_of
from extractors.scan.ink import Ink
from extractors.scan.raster import Grey

Ints = NDArray[np.int32]

# In inches.
_SPECK = 0.00006  # area of a piece of ink that is dirt (square inches)
_GIANT = 0.45  # a piece this high is no letter
_LONG = 1.2  # nor is one this long and …
_LONG_HIGH = 0.14  # … this high
_LETTER = (0.045, 0.3)  # heights that letters have
# In units of the height of letters without marks ("body").
_BODY = (0.62, 2.7)
_DOT = 0.1  # a full stop is at least this wide and high; dirt is smaller
_GAP = 2.0  # a gap this wide parts two segments of a line: one em, as in digital pages
_OVERLAP = 0.5
_ABOVE, _BELOW = 1.25, 0.85  # marks stand this far over the letters and under the baseline
_MARK_SIDE = 0.9
# How far marks stand off the letters, above and below, and tones over vowels: alike in all fonts measured.
_LIFT, _DROP, _STEP = 0.14, 0.1, 0.66
_NEAR_ABOVE, _NEAR_BELOW = 0.4, 0.5  # nothing but marks stands this near over and under letters
_LOW_HEIGHT = (0.4, 0.62)  # vowels under a line are this high; tones over another vowel are lower
_HIGH, _LOW, _PAD = 1.4, 0.3, 0.05  # room of a line over and under its baseline, and paper around it
_LONG_LINE, _ASLANT = 4.0, (0.02, 0.2)  # lines this long, falling this much (pixels a pixel), are levelled
_PASSES = 3
_AT_ONCE = 64  # so many letters are compared with those to their left at a time
EM = 2.0  # a font size is this many body heights


@dataclass(slots=True)
class TextLine:
    """A run of text on one line, in pixels. `pieces` are numbers of connected pieces of ink."""

    pieces: list[int]
    box: tuple[int, int, int, int]  # x0, top, x1, bottom of all its ink
    baseline: float
    body: float  # height of letters without marks
    region: int
    marks: list[int] = field(default_factory=list)

    @property
    def em(self) -> float:
        """Font size in pixels, roughly."""
        return EM * self.body


@dataclass(frozen=True, slots=True)
class Pieces:
    """Connected pieces of ink: their picture (`labels`, 0 is paper) and boxes."""

    labels: NDArray[np.int32]
    x0: Ints
    top: Ints
    x1: Ints
    bottom: Ints
    area: Ints

    @property
    def height(self) -> Ints:
        """Heights in pixels."""
        return np.asarray(self.bottom - self.top, dtype=np.int32)


def pieces_of(ink: Ink) -> Pieces:
    """Connected pieces of ink (number 0 is the paper)."""
    labels, boxes = components_of(ink.view(np.uint8))
    x, y, w, h, area = np.ascontiguousarray(boxes.T)
    return Pieces(labels, x, y, x + w, y + h, area)


@dataclass(frozen=True, slots=True)
class PageLines:
    """Lines of a page with what is no line: `giants` are numbers of pieces too large for letters."""

    lines: list[TextLine]
    giants: list[int]
    strays: list[int]


def find_lines(
    pieces: Pieces, regions: NDArray[np.int32], dpi: float, left_of_rules: NDArray[np.bool_] | None = None
) -> PageLines:
    """Lines of text among pieces of ink.

    `regions` gives each piece the region it stands in (a cell, or -1 for the open page): no line runs from
    one into another.
    """
    height = pieces.height
    width = pieces.x1 - pieces.x0
    giant = (height > _GIANT * dpi) | ((width > _LONG * dpi) & (height > _LONG_HIGH * dpi))
    dirt = pieces.area < _SPECK * dpi * dpi
    usable = ~giant & ~dirt
    if left_of_rules is not None:
        usable &= ~left_of_rules
        giant &= ~left_of_rules
    usable[0] = False
    giant[0] = False
    lines: list[TextLine] = []
    page_body = _body_height(height[usable], dpi)
    for region in np.unique(regions[usable]):
        left, later = np.flatnonzero(usable & (regions == region)), False
        for _ in range(_PASSES):
            if not len(left):
                break
            found, left = _pass(pieces, left, int(region), dpi, page_body, later)
            later = True
            lines += found
            if not found:
                break
    taken = {p for line in lines for p in (*line.pieces, *line.marks)}
    strays = [int(n) for n in np.flatnonzero(usable) if int(n) not in taken]
    return PageLines(lines, [int(n) for n in np.flatnonzero(giant)], strays)


def _body_height(heights: Ints, dpi: float) -> float:
    """The usual height of a letter: the middle one of those that can be letters."""
    low, high = _LETTER[0] * dpi, _LETTER[1] * dpi
    some = heights[(heights >= low) & (heights <= high)]
    return float(np.median(some)) if len(some) else 0.1 * dpi


def _pass(
    pieces: Pieces, left: NDArray[np.intp], region: int, dpi: float, page_body: float, later: bool
) -> tuple[list[TextLine], NDArray[np.intp]]:
    heights = pieces.height[left]
    letters = heights[(heights >= _LETTER[0] * dpi) & (heights <= _LETTER[1] * dpi)]
    body = float(np.median(letters)) if len(letters) >= 4 else page_body
    fits = (heights >= _BODY[0] * body) & (heights <= _BODY[1] * body)
    letters_at = left[fits]
    if not len(letters_at):
        return ([], left) if later or region < 0 else _lone_dashes(pieces, left, region, body)
    lines = [_line(pieces, chain, region, body) for chain in _chains(pieces, letters_at, body)]
    lines = _demoted(lines)
    placed = {p for line in lines for p in line.pieces}
    least = (_DOT * body) ** 2
    small = [int(n) for n in left if int(n) not in placed]
    rest = _attach(pieces, [n for n in small if pieces.area[n] >= least], lines)
    rest += [n for n in small if pieces.area[n] < least]
    for line in lines:
        line.box = _box(pieces, [*line.pieces, *line.marks])
    return lines, np.asarray(rest, dtype=np.intp)


def _chains(pieces: Pieces, at: NDArray[np.intp], body: float) -> list[list[int]]:
    """Letters that follow each other on one line."""
    order = at[np.argsort(pieces.x0[at], kind="stable")]
    x0, x1 = pieces.x0[order].astype(np.float64), pieces.x1[order].astype(np.float64)
    top, bottom = pieces.top[order].astype(np.float64), pieces.bottom[order].astype(np.float64)
    height = bottom - top
    parent = list(range(len(order)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    widest = float((x1 - x0).max())
    for first in range(0, len(order), _AT_ONCE):
        own = slice(first, min(first + _AT_ONCE, len(order)))
        # Letters that begin further left than this end too far from the first of these.
        begin = int(np.searchsorted(x0, x0[first] - _GAP * body - widest))
        others = slice(begin, own.stop)
        overlap = np.minimum(bottom[own, None], bottom[others]) - np.maximum(top[own, None], top[others])
        near = overlap >= _OVERLAP * np.minimum(height[own, None], height[others])
        near &= x0[own, None] - x1[others] <= _GAP * body
        for i, j in zip(*(found.tolist() for found in np.nonzero(near)), strict=True):
            if begin + j < first + i:
                parent[root(first + i)] = root(begin + j)
    chains: dict[int, list[int]] = {}
    for i, number in enumerate(order):
        chains.setdefault(root(i), []).append(int(number))
    return list(chains.values())


def _line(pieces: Pieces, chain: Sequence[int], region: int, usual: float) -> TextLine:
    at = np.asarray(chain)
    height = pieces.height[at].astype(np.float64)
    body = float(np.median(height))
    level = np.abs(height - body) <= 0.25 * body
    baseline = float(np.median(pieces.bottom[at][level])) if level.any() else float(pieces.bottom[at].max())
    if len(at) < 3:
        body = min(body, max(usual, 0.6 * body))
    return TextLine(list(chain), _box(pieces, chain), baseline, body, region)


def _box(pieces: Pieces, numbers: Sequence[int]) -> tuple[int, int, int, int]:
    at = np.asarray(numbers)
    return (
        int(pieces.x0[at].min()),
        int(pieces.top[at].min()),
        int(pieces.x1[at].max()),
        int(pieces.bottom[at].max()),
    )


def _demoted(lines: list[TextLine]) -> list[TextLine]:
    """Lines without rows of large marks: no line of text stands as near to another as marks stand to letters."""
    kept: list[TextLine] = []
    for line in lines:
        top = line.baseline - line.body
        for other in lines:
            if other is line or len(line.pieces) > max(1.0, 0.6 * len(other.pieces)):
                continue
            alike = len(line.pieces) > 0.6 * len(other.pieces)  # one letter, and one mark or more over it
            if line.box[0] < other.box[0] - other.body or line.box[2] > other.box[2] + other.body:
                continue
            high, base = other.baseline - other.body, other.baseline
            over = high - _NEAR_ABOVE * other.body <= line.baseline <= base
            under = high <= top <= base + _NEAR_BELOW * other.body
            stacked = line.body < 0.6 * other.body and high - _ABOVE * other.body <= line.baseline <= high
            if alike:
                over = over and line.body <= 0.95 * other.body and line.baseline <= high + 0.1 * other.body
                under = stacked = False
            if over or under or stacked:
                break
        else:
            kept.append(line)
    return kept


def _attach(pieces: Pieces, small: Sequence[int], lines: Sequence[TextLine]) -> list[int]:
    """Give each small piece to the line where it stands best; those that stand nowhere come back.

    The surest go first and carry what stands on them: a tone over a vowel belongs with the vowel, although
    the line above may be nearer than its consonant.
    """
    waiting: list[tuple[float, int, int]] = []  # misfit, piece, line
    base, body = np.asarray([ln.baseline for ln in lines]), np.asarray([ln.body for ln in lines])
    highest, lowest = base - (1 + _ABOVE) * body - 1, base + _BELOW * body + 1
    for number in small:
        middle = (int(pieces.top[number]) + int(pieces.bottom[number])) / 2
        for index in np.flatnonzero((highest <= middle) & (middle <= lowest)).tolist():
            misfit = _misfit(pieces, number, lines[index])
            if misfit is not None:
                heapq.heappush(waiting, (misfit, number, index))
    left = np.asarray(small, dtype=np.intp)
    home: dict[int, int] = {}
    while waiting:
        _, number, index = heapq.heappop(waiting)
        if number in home:
            continue
        home[number] = index
        line = lines[index]
        line.marks.append(number)
        if pieces.bottom[number] > line.baseline - 0.5 * line.body:
            continue
        above = pieces.top[number] - pieces.bottom[left]
        stacked = (
            (pieces.x0[left] <= pieces.x1[number] + 0.2 * line.body)
            & (pieces.x1[left] >= pieces.x0[number] - 0.2 * line.body)
            & (above >= -0.3 * line.body)
            & (above <= 0.35 * line.body)
            & (pieces.top[left] < pieces.top[number])
        )
        for other in left[stacked]:
            if int(other) not in home:
                place = line.baseline - (1 + _STEP) * line.body
                heapq.heappush(waiting, (abs(int(pieces.bottom[other]) - place), int(other), index))
    return [n for n in small if n not in home]


def _misfit(pieces: Pieces, number: int, line: TextLine) -> float | None:
    """By how much (pixels) a small piece misses the place of a mark, dot or dash of a line; None: not its line.

    Vowels and tones stand close over the letters, other vowels close under the baseline and are low.
    """
    body = line.body
    top, bottom = int(pieces.top[number]), int(pieces.bottom[number])
    high, base, middle = line.baseline - body, line.baseline, (top + bottom) / 2
    if not high - _ABOVE * body <= middle <= base + _BELOW * body:
        return None
    x0, x1 = int(pieces.x0[number]), int(pieces.x1[number])
    beside = _GAP * body if high - 0.2 * body <= middle <= base + 0.2 * body else _MARK_SIDE * body
    if x1 < line.box[0] - beside or x0 > line.box[2] + beside:
        return None
    at = np.asarray(line.pieces)
    over = bool(((pieces.x0[at] <= x1 + 0.15 * body) & (pieces.x1[at] >= x0 - 0.15 * body)).any())
    if middle < high + 0.25 * body:
        return abs(high - _LIFT * body - bottom) + (0.0 if over else 0.3 * body)
    if middle > base:
        low = max(0.0, _LOW_HEIGHT[0] * body - (bottom - top))
        tall = body if bottom - top > _LOW_HEIGHT[1] * body else 0.0
        return abs(top - base - _DROP * body) + low + tall + (0.0 if over else 0.3 * body)
    return 0.0


def _lone_dashes(
    pieces: Pieces, left: NDArray[np.intp], region: int, body: float
) -> tuple[list[TextLine], NDArray[np.intp]]:
    """Dashes that stand alone: a cell that says that there is nothing to say."""
    lines: list[TextLine] = []
    rest: list[int] = []
    for number in left:
        w = int(pieces.x1[number] - pieces.x0[number])
        h = int(pieces.bottom[number] - pieces.top[number])
        if 0.25 * body <= w <= 2.2 * body and w >= 2 * h and h >= 2:
            middle = (int(pieces.top[number]) + int(pieces.bottom[number])) / 2
            chain = [int(number)]
            lines.append(TextLine(chain, _box(pieces, chain), middle + 0.45 * body, body, region))
        else:
            rest.append(int(number))
    return lines, np.asarray(rest, dtype=np.intp)


def line_picture(
    grey: Grey, pieces: Pieces, line: TextLine, owner: NDArray[np.int32], number: int
) -> tuple[Grey, int, int]:
    """A line's picture on white paper without its neighbours' ink, and its left and upper edge on the page.

    Every picture is at least as high as a usual line, marks and all.

    `owner` gives each piece the number of its line (`_PAPER` for what is no ink, `_VISIBLE` for what belongs
    to no line and stays visible).
    """
    x0, top, x1, bottom = line.box
    high = min(top, round(line.baseline - _HIGH * line.body))
    low = max(bottom, round(line.baseline + _LOW * line.body))
    edge = max(2, round(_PAD * (low - high)))
    left, up, right, down = x0 - edge, high - edge, x1 + edge, low + edge
    height, width = grey.shape
    picture = np.full((down - up, right - left), 255, np.uint8)
    y0, y1, xa, xb = max(0, top - edge), min(height, bottom + edge), max(0, left), min(width, right)
    view = grey[y0:y1, xa:xb].copy()
    owners = owner[pieces.labels[y0:y1, xa:xb]]
    foreign = (owners != number) & (owners != _PAPER) & (owners != _VISIBLE)
    if foreign.any():
        grown = cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
        view[grown & ~(owners == number)] = 255
    picture[y0 - up : y1 - up, xa - left : xb - left] = view
    return _levelled(picture, _slope(pieces, line)), left, up


def _slope(pieces: Pieces, line: TextLine) -> float:
    """By how much a line falls to the right (pixels a pixel): stamps are set down aslant."""
    at = np.asarray(line.pieces)
    level = at[np.abs(pieces.height[at] - line.body) <= 0.25 * line.body]
    if len(level) < 4 or int(pieces.x1[level].max() - pieces.x0[level].min()) < _LONG_LINE * line.body:
        return 0.0
    x, y = (pieces.x0[level] + pieces.x1[level]) / 2, pieces.bottom[level]
    slope = float(np.polyfit(x, y, 1)[0])
    return slope if _ASLANT[0] <= abs(slope) <= _ASLANT[1] else 0.0


def _levelled(picture: Grey, slope: float) -> Grey:
    if not slope:
        return picture
    height, width = picture.shape
    shear = np.asarray([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]])
    flat = cv2.warpAffine(picture, shear, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(flat, dtype=np.uint8)


_PAPER = -3
_VISIBLE = -2


def owners_of(pieces: Pieces, found: PageLines) -> NDArray[np.int32]:
    """For each piece of ink the number of its line."""
    owner = np.full(len(pieces.x0), _VISIBLE, dtype=np.int32)
    owner[0] = _PAPER
    owner[found.giants] = _VISIBLE
    for number, line in enumerate(found.lines):
        owner[line.pieces] = number
        owner[line.marks] = number
    return owner


def box_of(line: TextLine, scale: float) -> Box:
    """The line's box in points."""
    x0, top, x1, bottom = line.box
    return Box(x0 * scale, top * scale, x1 * scale, bottom * scale)


def joined(pieces: Pieces, left: TextLine, right: TextLine) -> None:
    """Make one line of two: `left` takes in `right`; the longer tells where the line stands and how high it is."""
    if len(right.pieces) > len(left.pieces):
        left.baseline, left.body = right.baseline, right.body
    left.pieces += right.pieces
    left.marks += right.marks
    boxed(pieces, left)


def boxed(pieces: Pieces, line: TextLine) -> None:
    """Bring a line's box up to date with its pieces."""
    line.box = _box(pieces, [*line.pieces, *line.marks])
