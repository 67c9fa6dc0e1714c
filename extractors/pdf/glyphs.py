"""Characters of a PDF page, with their places, as PDFium reads them.

Why PDFium and not pdfplumber: Thai PDFs keep a cluster (consonant, vowel, tone) as glyphs that only
`/ActualText` turns back into characters. pdfplumber does not look at it and gets 11-12 % of the characters
of such files wrong. PDFium does, but hands out the whole replacement text for every text object inside the
marked content, so that clusters come out double; keeping the first object of each marked-content item and
widening it by the others makes its text true (docs/readers.md has the figures).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.calls import (
    address_of,
    bounds,
    char_angle,
    char_box,
    char_origin,
    font_size,
    is_generated,
    kind_of,
    kind_of_parameter,
    loose_box,
    mark_at,
    object_at,
    object_of,
    places,
    unicode_of,
)

# PDFium reports a hyphen at the end of a line as this control character.
MAX_CHARACTERS = 50_000
"""A page of small print holds 10,000; more than this is an attack, or a drawing made of letters."""
_LINE_END_HYPHEN = 2
_LAST_MADE_UP = ord("-")
# Text within so many degrees of a right angle is at that angle.
_NEARLY_RIGHT = 3
# The side bearing of a letter is at most this share of its width.
_SIDE_BEARING = 1.0
# The same replacement text this near on one line is one cluster, in units of the font size.
_SAME_PLACE = 0.35


class Glyph(NamedTuple):
    """One character: points, origin top left. `baseline` is y; `size` the font size in points.

    `x0` is where its ink begins and `origin` where its advance begins; `x1` is where its advance ends.
    `confidence` (0 to 1) is None unless the character was recognised in a picture.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    origin: float
    confidence: float | None = None


class PageGlyphs(NamedTuple):
    """Characters of a page in content order, by the direction of their lines as the page is shown.

    `upright`: those that read from left to right; `replaced`: the indexes among them of those whose text is an
    `/ActualText`. `turned`: how many read at another right angle, by the turn (degrees clockwise) that would
    bring them upright. `slanted`: the rest. `drawn`: handles of the objects of the page that are no text.
    """

    upright: list[Glyph]
    replaced: frozenset[int]
    turned: dict[int, int]
    slanted: list[Glyph]
    drawn: list[int]


def page_glyphs(page: pdfium.PdfPage, loaded: pdfium.PdfTextPage | None = None) -> PageGlyphs:
    """Characters of a page, without the spaces that PDFium makes up. `loaded`: its text page, if there is one.

    Blanks that the file itself holds are kept; where words are only set apart, `extractors.pdf.lines`
    finds the gap.
    """
    text_page = loaded or page.get_textpage()
    chosen = _choose(page, text_page)
    turn = _turn(page)
    glyphs = _glyphs(text_page, chosen.upright, turn)
    wider, drawn = _widths(page, chosen, glyphs)
    for index, x1 in wider.items():
        glyphs[index] = glyphs[index]._replace(x1=x1)
    replaced = [i for first, last in chosen.clusters for i in range(first, last + 1)]
    if again := _again(glyphs, chosen.clusters):
        kept_at = {old: new for new, old in enumerate(i for i in range(len(glyphs)) if i not in again)}
        replaced = [kept_at[i] for i in replaced if i in kept_at]
        glyphs = [g for i, g in enumerate(glyphs) if i not in again]
    slanted = _glyphs(text_page, chosen.slanted, turn)
    return PageGlyphs(glyphs, frozenset(replaced), chosen.turned, slanted, drawn)


_Chosen = tuple[int, str, float]  # number on the text page, character, font size


class _TextObject(NamedTuple):
    """A text object with its ActualText mark, if any, and the turn (degrees clockwise, 0 to 359) that would bring it
    upright. `repeats`: another object has given the text of its mark. `size` is 0 where it does."""

    mark: int | None
    turn: int
    repeats: bool
    size: float


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which characters of a page are taken.

    `turned` as of `PageGlyphs`; `objects`: the text objects met; `clusters`: the first and last of runs of upright
    characters that came out of one mark; `last_of_mark`: the last one of each mark.
    """

    upright: list[_Chosen]
    slanted: list[_Chosen]
    turned: dict[int, int]
    objects: dict[int, _TextObject]
    clusters: list[tuple[int, int]]
    last_of_mark: dict[int, int]


def _choose(page: pdfium.PdfPage, loaded: pdfium.PdfTextPage) -> _Choice:
    """Of each ActualText the characters of its first text object, and all those that have none."""
    upright: list[_Chosen] = []
    slanted: list[_Chosen] = []
    turned: dict[int, int] = {}
    objects: dict[int, _TextObject] = {}
    clusters: list[tuple[int, int]] = []
    last_of_mark: dict[int, int] = {}
    kept_object: dict[int, int] = {}  # mark -> text object whose text is kept
    texts = _Texts()
    says = _ActualTexts()
    rotation, text_page = page.get_rotation(), address_of(loaded.raw)
    for index in range(min(loaded.count_chars(), MAX_CHARACTERS)):
        code = unicode_of(text_page, index)
        # What PDFium makes up are blanks, ends of lines and hyphens there.
        if code <= _LAST_MADE_UP and (not code or is_generated(text_page, index) == 1):
            continue
        text = texts[code]
        if not text:
            continue
        handle = object_of(text_page, index) or 0
        met = objects.get(handle)
        if met is None:
            mark = says.mark_of(handle) if handle else None
            angle = char_angle(text_page, index)
            turn = _turn_to_upright(angle, rotation) if angle or rotation else 0
            repeats = not turn and mark is not None and kept_object.setdefault(mark, handle) != handle
            size = 0.0 if repeats else font_size(text_page, index) or 1.0
            met = objects[handle] = _TextObject(mark, turn, repeats, size)
        mark, turn, repeats, size = met
        if repeats:
            continue
        if turn:
            if turn % 90 == 0:
                turned[turn] = turned.get(turn, 0) + bool(text.strip())
            else:
                slanted.append((index, text, size))
            continue
        if mark is not None:
            here = len(upright)
            if last_of_mark.get(mark) == here - 1 and clusters:
                clusters[-1] = (clusters[-1][0], here)
            else:
                clusters.append((here, here))
            last_of_mark[mark] = here
        upright.append((index, text, size))
    return _Choice(upright, slanted, turned, objects, clusters, last_of_mark)


class _Texts(dict[int, str]):
    """The character of a code; none of what is no character."""

    def __missing__(self, code: int) -> str:
        none = 0xD800 <= code <= 0xDFFF or code > 0x10FFFF
        text = self[code] = "" if none else "-" if code == _LINE_END_HYPHEN else chr(code)
        return text


class _ActualTexts(dict[int, bool]):
    """Whether a mark of marked content holds an ActualText."""

    def __missing__(self, mark: int) -> bool:
        held: bool = kind_of_parameter(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN
        self[mark] = held
        return held

    def mark_of(self, handle: int) -> int | None:
        """The outermost mark with an ActualText round a text object."""
        position = 0
        while mark := mark_at(handle, position):
            if self[mark]:
                return mark
            position += 1
        return None


def _again(glyphs: Sequence[Glyph], clusters: Sequence[tuple[int, int]]) -> set[int]:
    """Indexes of glyphs whose whole cluster has been put in the same place already.

    Some programs (typst) draw a cluster in pieces that stand apart in the file and give each the whole text.
    `clusters` are the runs of glyphs that came out of one `/ActualText`, first and last.
    """
    places: dict[tuple[str, int], list[float]] = {}
    again: set[int] = set()
    for first, last in clusters:
        if first == last:
            continue
        text = "".join(g.text for g in glyphs[first : last + 1])
        start = glyphs[first]
        on_line = places.setdefault((text, round(start.baseline)), [])
        if any(abs(start.x0 - x0) < _SAME_PLACE * start.size for x0 in on_line):
            again.update(range(first, last + 1))
        else:
            on_line.append(start.x0)
    return again


def _widths(
    page: pdfium.PdfPage, chosen: _Choice, glyphs: Sequence[Glyph]
) -> tuple[dict[int, float], list[int]]:
    """The right edges of the characters that end an ActualText, where one of its text objects reaches further, and
    the objects that are no text.

    The sara aa of a decomposed sara am is a text object of its own whose text PDFium leaves out; without
    its width every sara am would seem to be followed by a blank.
    """
    wider: dict[int, float] = {}
    drawn: list[int] = []
    handle_of_page = address_of(page.raw)
    box, at = places(4, "f")
    says = _ActualTexts()
    to_top = page_to_top_left(page)
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        handle = object_at(handle_of_page, number)
        if (met := chosen.objects.get(handle)) is not None:
            mark = met.mark
        elif kind_of(handle) == raw.FPDF_PAGEOBJ_TEXT:
            # Objects whose text PDFium leaves out have not been met among the characters.
            mark = says.mark_of(handle) if chosen.last_of_mark else None
        else:
            drawn.append(handle)
            continue
        index = chosen.last_of_mark.get(mark) if mark is not None else None
        if index is not None and bounds(handle, *at):
            left, bottom, right, top = box
            (xa, ya), (xb, yb) = to_top(left, bottom), to_top(right, top)
            x1, y, kept = max(xa, xb), (ya + yb) / 2, glyphs[index]
            now = wider.get(index, kept.x1)
            if now < x1 < now + kept.size and kept.top - kept.size < y < kept.bottom + kept.size:
                wider[index] = x1
    return wider, drawn


def _glyphs(loaded: pdfium.PdfTextPage, chosen: Sequence[_Chosen], turn: _Turn) -> list[Glyph]:
    """Characters with their places.

    This loop is much of the time of reading a page: the turn of the page is spelt out.
    """
    box, (left_at, right_at, bottom_at, top_at) = places(4)
    origin, (x_of_origin, y_of_origin) = places(2)
    loose, (loose_at, *_) = places(4, "f")  # left, top, right, bottom
    xx, xy, x_at, yx, yy, y_at = turn
    text_page = address_of(loaded.raw)
    glyphs: list[Glyph] = []
    for index, text, size in chosen:
        char_box(text_page, index, left_at, right_at, bottom_at, top_at)
        char_origin(text_page, index, x_of_origin, y_of_origin)
        lx, rx, by, ty = box
        ox, oy = origin
        x0, y0 = xx * lx + xy * ty + x_at, yx * lx + yy * ty + y_at
        x1, y1 = xx * rx + xy * by + x_at, yx * rx + yy * by + y_at
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        if loose_box(text_page, index, loose_at):
            # The advance, not the ink: a narrow 1 would seem to be followed by a blank. The loose box of a
            # cluster is its whole width for each of its characters, so it only ever widens to the right.
            _, _, right, bottom = loose
            loose_right = xx * right + xy * bottom + x_at
            if x1 < loose_right <= x1 + _SIDE_BEARING * (x1 - x0 + 2):
                x1 = loose_right
        glyphs.append(Glyph(text, x0, x1, y0, y1, yx * ox + yy * oy + y_at, size, xx * ox + xy * oy + x_at))
    return glyphs


def _turn_to_upright(angle: float, rotation: int) -> int:
    """The turn for characters at an angle (radians, anticlockwise in page space); nearly right angles are right."""
    shown = round(math.degrees(angle)) + rotation
    nearest = round(shown / 90) * 90
    return -(nearest if abs(shown - nearest) <= _NEARLY_RIGHT else shown) % 360


_Turn = tuple[float, float, float, float, float, float]


def _turn(page: pdfium.PdfPage) -> _Turn:
    """(xx, xy, x, yx, yy, y): page space (origin bottom left, before /Rotate) to points from the top left as
    the page is shown, x' = xx·x + xy·y + x and y' = yx·x + yy·y + y."""
    x_min, y_min, x_max, y_max = page.get_cropbox()
    turns = {
        0: (1.0, 0.0, -x_min, 0.0, -1.0, y_max),
        90: (0.0, 1.0, -y_min, 1.0, 0.0, -x_min),
        180: (-1.0, 0.0, x_max, 0.0, 1.0, -y_min),
        270: (0.0, -1.0, y_max, -1.0, 0.0, x_max),
    }
    return turns[page.get_rotation()]


def page_to_top_left(page: pdfium.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """A function from page space to points from the top left as the page is shown."""
    xx, xy, x_at, yx, yy, y_at = _turn(page)
    return lambda x, y: (xx * x + xy * y + x_at, yx * x + yy * y + y_at)
