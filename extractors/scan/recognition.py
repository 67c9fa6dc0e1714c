"""Lines to text: each line's picture to the line network, its letters to glyphs with places and confidences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.document import Box
from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import Segment, make_segment
from extractors.scan.bullets import bullet_of_line
from extractors.scan.digits.alphabet import DIGITS
from extractors.scan.labels import mended
from extractors.scan.linenet import Letter, read_line
from extractors.scan.lines import PageLines, Pieces, TextLine, box_of, line_picture, owners_of
from extractors.scan.numbers import with_digits
from extractors.scan.raster import Grey
from extractors.scan.regions import OPEN_PAGE, Regions
from extractors.scan.symbols import Symbol, symbols_of

_NO_GAPS = 99.0
# The reader is this sure of print, on the mean of a line; of a few signs in a cell it may be less sure …
_PRINT, _PRINT_IN_CELL = 0.9, 0.8
_PRINT_MIDDLE = 0.98  # … and of most signs of a long line it is surer, where a pen or a stamp crosses some
_FEW = 3
_SURE_DIGIT = 0.9
_NOTHING = frozenset("-–—")  # what a cell holds that says nothing
_NIKHAHIT, _AA, _AM = "ํ", "า", "ำ"


def read_lines(
    grey: Grey, pieces: Pieces, found: PageLines, regions: Regions, dpi: float
) -> tuple[list[Segment], list[Box], float]:
    """Segments of all lines in reading order, boxes (points) of ink that could not be read as print, and how sure
    the reader was of all that it tried to read (0 to 1)."""
    scale = 72.0 / dpi
    owner = owners_of(pieces, found)
    order = _reading_order(found.lines)
    segments: list[Segment] = []
    unread: list[Box] = []
    sure: list[float] = []
    for place, number in enumerate(order):
        line = found.lines[number]
        glyphs = _read_line(grey, pieces, line, owner, number, regions.rules_in(line), scale, sure)
        if glyphs:
            segments.append(make_segment(glyphs, place, _NO_GAPS, whole=True))
        else:
            unread.append(box_of(line, scale))
    return segments, unread, sum(sure) / len(sure) if sure else 0.0


def _is_print(symbols: Sequence[Symbol], in_cell: bool) -> bool:
    """Whether a line is print. Of signatures, handwriting and figures the reader makes letters it is unsure of.

    A few signs in a cell of a table are kept even so: numbers of rows stand there.
    """
    if not symbols:
        return False
    sure = [s.confidence for s in symbols]
    text = "".join(s.text for s in symbols)
    mean = sum(sure) / len(sure)
    if not any(c.isalnum() for c in text):
        return in_cell and text.strip() in _NOTHING
    if len(sure) <= _FEW:
        return mean >= (_PRINT_IN_CELL if in_cell else _PRINT)
    return mean >= _PRINT or sorted(sure)[len(sure) // 2] >= _PRINT_MIDDLE


def _reading_order(lines: Sequence[TextLine]) -> list[int]:
    """Numbers of lines from top to bottom, left to right on one line."""
    numbers = sorted(range(len(lines)), key=lambda n: (lines[n].baseline, lines[n].box[0]))
    rows: list[list[int]] = []
    for number in numbers:
        line = lines[number]
        if rows and abs(lines[rows[-1][0]].baseline - line.baseline) <= 0.4 * line.body:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [n for row in rows for n in sorted(row, key=lambda n: lines[n].box[0])]


def _read_line(
    grey: Grey,
    pieces: Pieces,
    line: TextLine,
    owner: NDArray[np.int32],
    number: int,
    rules: Sequence[int],
    scale: float,
    sure: list[float],
) -> list[Glyph]:
    """The glyphs of a line; `sure` takes in how sure the reader is of each of its symbols."""
    picture, x, up = line_picture(grey, pieces, line, owner, number)
    letters = read_line(picture, line.baseline - up, line.body)
    bullet = bullet_of_line(pieces, line)
    glyphs: list[Glyph] = []
    if bullet is not None and not _is_digit(letters):  # a ๑ whose loop has run full looks like one
        piece, character = bullet
        left, end = line.box[0], int(pieces.x1[piece])
        letters = [letter for letter in letters if x + (letter.x0 + letter.x1) / 2 > end]
        while letters and letters[0].text == " ":
            del letters[0]
        rest = np.asarray([n for n in (*line.pieces, *line.marks) if n != piece])
        line.box = (int(pieces.x0[rest].min()), line.box[1], line.box[2], line.box[3])
        glyphs += [
            _glyph(character, left, end, 1.0, line, scale),
            _glyph(" ", end, line.box[0], 1.0, line, scale),
        ]
    symbols = symbols_of(picture, letters)
    sure += [s.confidence for s in symbols]
    symbols = with_digits(picture, symbols)
    if not _is_print(symbols, in_cell=line.region != OPEN_PAGE):
        return []
    if rules:
        symbols = mended(symbols, [r - x for r in rules], line.em)
    return glyphs + _glyphs(symbols, x, line, scale)


def _is_digit(letters: Sequence[Letter]) -> bool:
    """Whether a line surely begins with a digit."""
    return bool(letters) and letters[0].text in DIGITS and letters[0].confidence >= _SURE_DIGIT


def _glyphs(symbols: Sequence[Symbol], left: int, line: TextLine, scale: float) -> list[Glyph]:
    """Symbols as glyphs of the page, sara am in one piece, a blank between words."""
    glyphs: list[Glyph] = []
    reach = line.box[0]
    for index, symbol in enumerate(symbols):
        x0 = min(max(left + symbol.x0, reach), line.box[2])
        x1 = min(max(left + symbol.x1, x0 + 1), max(line.box[2], x0 + 1))
        if symbol.blank_before and glyphs:
            glyphs.append(_glyph(" ", round(glyphs[-1].x1 / scale), x0, 1.0, line, scale))
        text = symbol.text
        if text == _AA and index and symbols[index - 1].text == _NIKHAHIT and glyphs:
            ring = glyphs.pop()
            text, x0 = _AM, round(ring.x0 / scale)
        glyphs += [_glyph(c, x0, x1, symbol.confidence, line, scale) for c in text]
        reach = max(reach, x0)
    return glyphs


def _glyph(text: str, x0: int, x1: int, confidence: float, line: TextLine, scale: float) -> Glyph:
    x1 = max(x0, x1)
    return Glyph(
        text,
        x0 * scale,
        x1 * scale,
        line.box[1] * scale,
        line.box[3] * scale,
        line.baseline * scale,
        line.em * scale,
        x0 * scale,
        confidence,
    )
