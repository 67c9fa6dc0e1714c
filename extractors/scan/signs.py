"""Signs in the cells of a calendar: ticks, dots, crosses, and arrows set as characters, told by their figure.

The reader of lines knows no such signs and makes letters of them. A sign says that the work is done in the month, or in the
months of a merged cell; an arrow that was drawn says from which day to which. What stands where text stands, in the
middle of its cell or at its left edge, was set as a character.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractors.document import Box
from extractors.pdf.drawings import Drawings, DrawnArrow
from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import Segment, make_segment
from extractors.scan.figures import figure_of, is_chevron
from extractors.scan.lines import PageLines, Pieces, TextLine
from extractors.scan.regions import Regions

_NO_GAPS = 99.0
_USUAL = 10.0  # points
_CONFIDENCE = 0.95
_ARROWS = {"both": "↔", "left": "←", "right": "→", "none": "———"}
# In units of the font size.
_OFF = 0.12  # characters stand so near to the place of text in their cell
_ONE_SIGN = 1.25  # an arrow that is one character is no longer
_COVERS = 0.97  # an arrow in a merged cell covers no more of it
_FLAT = (0.02, 0.26)  # heights of dots and dashes
_LEVEL, _RUN_GAP = 0.1, 0.7
_LONG_DASH, _LONG_RUN, _FEWEST = 1.5, 0.7, 3
_SPECK = 0.08  # of the largest piece's area
_LEAST = 4  # pixels


def take_signs(
    pieces: Pieces,
    found: PageLines,
    regions: Regions,
    drawings: Drawings,
    left_of_rules: NDArray[np.bool_],
    scale: float,
) -> tuple[list[Segment], PageLines, Drawings]:
    """Signs as segments of one word each, the lines that are none, and the drawings that are none.

    `scale`: points a pixel. `left_of_rules` tells which pieces of ink are left of erased rules.
    """
    where = regions.of(pieces)
    by_cell: dict[int, list[TextLine]] = {}
    for line in found.lines:
        by_cell.setdefault(line.region, []).append(line)
    signs: list[Segment] = []
    gone: set[int] = set()
    typed: set[int] = set()
    for cells in regions.calendars():
        look = _Look.of(cells, by_cell, regions, scale)
        inside = {
            at: next((n for n in cells if _holds(regions.box(n), arrow.box)), None)
            for at, arrow in enumerate(drawings.arrows)
            if regions.holds(cells[0], arrow.box)
        }
        runs: dict[int, _Run] = {}
        for at, number in inside.items():
            if number is not None:
                run = runs.setdefault(number, _Run([], []))
                run.arrows.append(drawings.arrows[at])
                shaft = drawings.arrows[at]
                run.lines.extend(
                    ln
                    for ln in by_cell.get(number, ())
                    if _beside(ln, shaft.box, scale)
                    and (shaft.heads == "none" or _is_shaft(pieces, ln, look.size / scale))
                )
        # One who drew one arrow has drawn them all.
        set_as_text = None not in inside.values() and all(
            look.is_typed(run.box(scale), regions.box(n), regions.columns(n)) for n, run in runs.items()
        )
        if set_as_text:
            typed |= set(inside)
            for run in runs.values():
                signs.append(_segment(run.text, run.box(scale), look.size, len(signs)))
                gone |= {id(ln) for ln in run.lines}
        for number in cells:
            lines = by_cell.get(number, [])
            taken = {n for ln in lines if id(ln) in gone for n in (*ln.pieces, *ln.marks)}
            own = np.flatnonzero((where == number) & ~left_of_rules & (pieces.area >= _LEAST))
            members = [int(n) for n in own if n and int(n) not in taken]
            box = Box.around([_box(pieces, n, scale) for n in members])
            text = _sign(pieces, members, look.size / scale)
            if text is None or box is None:
                continue
            drawn = text in _ARROWS.values() and not (
                set_as_text and look.is_typed(box, regions.box(number), regions.columns(number))
            )
            if not drawn:
                signs.append(_segment(text, box, look.size, len(signs)))
                gone |= {id(ln) for ln in lines}
    lines = [ln for ln in found.lines if id(ln) not in gone]
    kept = tuple(a for at, a in enumerate(drawings.arrows) if at not in typed)
    return signs, PageLines(lines, found.giants, found.strays), replace(drawings, arrows=kept)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a table is set: its font size and how far its text stands from the rule at its left, in points."""

    size: float
    pad: float

    @staticmethod
    def of(cells: Sequence[int], by_cell: dict[int, list[TextLine]], regions: Regions, scale: float) -> _Look:
        """The look of the table that the given cells belong to."""
        others = regions.beside(cells[0])
        sizes = [ln.em * scale for n in others for ln in by_cell.get(n, ()) if len(ln.pieces) > 1]
        months = set(cells)
        pads = [
            min(ln.box[0] for ln in by_cell[n]) * scale - regions.box(n).x0
            for n in others
            if n in by_cell and n not in months
        ]
        return _Look(float(np.median(sizes)) if sizes else _USUAL, float(np.median(pads)) if pads else 0.0)

    def is_typed(self, box: Box, cell: Box, columns: int) -> bool:
        """Whether an arrow stands where text stands, and is no longer than one character unless cells are merged."""
        if not (cell.x0 + 1 < box.x0 and box.x1 < cell.x1 - 1):
            return False
        if box.x1 - box.x0 > (_COVERS * (cell.x1 - cell.x0) if columns > 1 else _ONE_SIGN * self.size):
            return False
        near = _OFF * self.size
        return abs(box.middle[0] - cell.middle[0]) <= near or abs(box.x0 - cell.x0 - self.pad) <= near


def _holds(cell: Box, box: Box) -> bool:
    x, y = box.middle
    return cell.x0 < x < cell.x1 and cell.top < y < cell.bottom


@dataclass(frozen=True, slots=True)
class _Run:
    """Arrows of one cell, and the dashes and points on a line with them, which are parts of one sign."""

    arrows: list[DrawnArrow]
    lines: list[TextLine]

    @property
    def text(self) -> str:
        """The sign in characters."""
        if len(self.arrows) == 1 and not self.lines:
            return _ARROWS[self.arrows[0].heads]
        return "<--->"

    def box(self, scale: float) -> Box:
        """The box around all of it, in points."""
        lines = [Box(*(v * scale for v in ln.box)) for ln in self.lines]
        boxes = [a.box for a in self.arrows] + lines
        return Box.around(boxes) or boxes[0]


def _is_shaft(pieces: Pieces, line: TextLine, size: float) -> bool:
    """Whether a line is dashes and points, and no letters."""
    return all(
        pieces.bottom[n] - pieces.top[n] <= _FLAT[1] * size
        or any(is_chevron(_mask(pieces, n), size, side) for side in ("<", ">"))
        for n in (*line.pieces, *line.marks)
    )


def _beside(line: TextLine, box: Box, scale: float) -> bool:
    """Whether a line is the heads of a shaft that was set as dashes."""
    middle = (line.box[1] + line.box[3]) / 2 * scale
    return abs(middle - box.middle[1]) <= 0.3 * line.em * scale


def _sign(pieces: Pieces, members: Sequence[int], size: float) -> str | None:
    """The sign that the ink of a cell shows; None where it may be text."""
    if not members:
        return None
    largest = max(int(pieces.area[n]) for n in members)
    main = [n for n in members if pieces.area[n] >= _SPECK * largest]
    if len(main) == 1:
        return figure_of(_mask(pieces, main[0]), size) or _run_of_dashes(pieces, main, size)
    if len(main) == 2:
        pair = [figure_of(_mask(pieces, n), size) for n in sorted(main, key=lambda n: int(pieces.x0[n]))]
        if pair == ["←", "→"]:
            return "←→"
    return _run_of_dashes(pieces, main, size)


def _run_of_dashes(pieces: Pieces, members: Sequence[int], size: float) -> str | None:
    """Dashes or dots in a row, with or without points at its ends."""
    row = sorted(members, key=lambda n: int(pieces.x0[n]))
    ends = ["", ""]
    for end, side, arrow in ((0, "<", "←"), (-1, ">", "→")):
        if len(row) < 2:
            break
        mask = _mask(pieces, row[end])
        if is_chevron(mask, size, side) or figure_of(mask, size) == arrow:
            ends[end] = side
            del row[end]
    low, high = _FLAT[0] * size, _FLAT[1] * size
    if not all(low <= pieces.bottom[n] - pieces.top[n] <= high for n in row):
        return None
    middles = [(int(pieces.top[n]) + int(pieces.bottom[n])) / 2 for n in row]
    gaps = [int(pieces.x0[b]) - int(pieces.x1[a]) for a, b in itertools.pairwise(row)]
    if max(middles) - min(middles) > 2 * _LEVEL * size or max(gaps, default=0) > _RUN_GAP * size:
        return None
    long = int(pieces.x1[row[-1]]) - int(pieces.x0[row[0]])
    if not any(ends) and (long < (_LONG_DASH if len(row) < _FEWEST else _LONG_RUN) * size or len(row) == 2):
        return None
    dots = all(pieces.x1[n] - pieces.x0[n] <= 1.4 * (pieces.bottom[n] - pieces.top[n]) + 1 for n in row)
    count = len(row) if any(ends) or len(row) > 1 else _FEWEST  # a long dash is no dash between days
    return ends[0] + ("." if dots else "-") * count + ends[1]


def _mask(pieces: Pieces, n: int) -> NDArray[np.bool_]:
    view = pieces.labels[pieces.top[n] : pieces.bottom[n], pieces.x0[n] : pieces.x1[n]]
    return np.asarray(view == n, dtype=np.bool_)


def _box(pieces: Pieces, n: int, scale: float) -> Box:
    x0, top, x1, bottom = (int(v[n]) * scale for v in (pieces.x0, pieces.top, pieces.x1, pieces.bottom))
    return Box(x0, top, x1, bottom)


def _segment(text: str, box: Box, size: float, order: int) -> Segment:
    """A sign as a word, on the baseline of a line whose letters it stands among."""
    baseline = box.middle[1] + 0.3 * size
    step = (box.x1 - box.x0) / len(text)
    glyphs = [
        Glyph(c, box.x0 + k * step, box.x0 + (k + 1) * step, box.top, box.bottom, baseline, size, box.x0 + k * step, _CONFIDENCE)
        for k, c in enumerate(text)
    ]  # fmt: skip
    return make_segment(glyphs, order, _NO_GAPS, whole=True)
