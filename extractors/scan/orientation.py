"""Which way up a page is: the way that some of its lines are read surely."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.scan.ink import ink_of
from extractors.scan.linenet import read_line
from extractors.scan.lines import TextLine, find_lines, line_picture, owners_of, pieces_of
from extractors.scan.raster import Grey
from extractors.scan.upright import skew_of, turned

_TRIED = 4  # so many long lines are read each way
_GOOD = 0.97  # a page read this surely is the right way up
_LETTERS = 8  # lines shorter than this tell nothing


def quarter_turns(evened: Grey, dpi: float) -> int:
    """Quarter turns counter-clockwise after which the page stands upright: 0 to 3."""
    best, surest = 0, -1.0
    for quarters in (0, 2, 1, 3):
        sure = _legible(_turn(evened, quarters), dpi)
        if sure >= _GOOD:
            return quarters
        if sure > surest:
            best, surest = quarters, sure
    return best


def _turn(grey: Grey, quarters: int) -> Grey:
    return np.ascontiguousarray(np.rot90(grey, quarters))


def _legible(evened: Grey, dpi: float) -> float:
    """How surely the longest lines of a page are read, 0 to 1; 0 for a page without lines long enough."""
    levelled = turned(evened, skew_of(ink_of(evened)))
    pieces = pieces_of(ink_of(levelled))
    found = find_lines(pieces, np.full(len(pieces.x0), -1, dtype=np.int32), dpi)
    owner = owners_of(pieces, found)
    sure: list[float] = []
    for number in _longest(found.lines):
        line = found.lines[number]
        picture, _, up = line_picture(levelled, pieces, line, owner, number)
        sure += [letter.confidence for letter in read_line(picture, line.baseline - up, line.body)]
    return sum(sure) / len(sure) if sure else 0.0


def _longest(lines: Sequence[TextLine]) -> list[int]:
    """Numbers of a few lines of usual length: very long ones cost much and tell no more."""
    usable = [n for n, line in enumerate(lines) if len(line.pieces) >= _LETTERS]
    middle = sorted(usable, key=lambda n: (len(lines[n].pieces), n))
    return middle[len(middle) // 2 :][:_TRIED]
