"""Characters of a PDF page, with their places, as PDFium reads them.

Why PDFium and not pdfplumber: Thai PDFs keep a cluster (consonant, vowel, tone) as glyphs that only
`/ActualText` turns back into characters. pdfplumber does not look at it and gets 11-12 % of the characters
of such files wrong. PDFium does, but hands out the whole replacement text for every text object inside the
marked content, so that clusters come out double; keeping the first object of each marked-content item and
widening it by the others makes its text true (docs/readers.md has the figures).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# PDFium reports a hyphen at the end of a line as this control character.
MAX_CHARACTERS = 50_000
"""A page of small print holds 10,000; more than this is an attack, or a drawing made of letters."""
_LINE_END_HYPHEN = "\x02"
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
    bring them upright. `slanted`: the rest.
    """

    upright: list[Glyph]
    replaced: frozenset[int]
    turned: dict[int, int]
    slanted: list[Glyph]


def page_glyphs(page: pdfium.PdfPage, loaded: pdfium.PdfTextPage | None = None) -> PageGlyphs:
    """Characters of a page, without the spaces that PDFium makes up. `loaded`: its text page, if there is one.

    Blanks that the file itself holds are kept; where words are only set apart, `extractors.pdf.lines`
    finds the gap.
    """
    glyphs: list[Glyph] = []
    slanted: list[Glyph] = []
    turned: dict[int, int] = {}
    replaced: list[int] = []
    kept_object: dict[int, int] = {}  # marked-content handle -> text object whose text is kept
    last_of_mark: dict[int, int] = {}  # marked-content handle -> index of its last kept glyph
    marks: dict[int, int | None] = {}  # text object -> its ActualText mark, if any
    clusters: list[tuple[int, int]] = []  # runs of glyphs of one ActualText
    for glyph, text_object, mark, turn in _characters(page, marks, loaded):
        if turn:
            if turn % 90 == 0:
                turned[turn] = turned.get(turn, 0) + bool(glyph.text.strip())
            else:
                slanted.append(glyph)
        elif mark is None or kept_object.setdefault(mark, text_object) == text_object:
            glyphs.append(glyph)
            if mark is not None:
                here = len(glyphs) - 1
                if last_of_mark.get(mark) == here - 1 and clusters:
                    clusters[-1] = (clusters[-1][0], here)
                else:
                    clusters.append((here, here))
                last_of_mark[mark] = here
                replaced.append(len(glyphs) - 1)
    for mark, x1, y in _mark_extents(page, marks):
        if (index := last_of_mark.get(mark)) is not None:
            kept = glyphs[index]
            if kept.x1 < x1 < kept.x1 + kept.size and kept.top - kept.size < y < kept.bottom + kept.size:
                glyphs[index] = kept._replace(x1=x1)
    if again := _again(glyphs, clusters):
        kept_at = {old: new for new, old in enumerate(i for i in range(len(glyphs)) if i not in again)}
        replaced = [kept_at[i] for i in replaced if i in kept_at]
        glyphs = [g for i, g in enumerate(glyphs) if i not in again]
    return PageGlyphs(glyphs, frozenset(replaced), turned, slanted)


def _again(glyphs: Sequence[Glyph], clusters: Sequence[tuple[int, int]]) -> set[int]:
    """Indexes of glyphs whose whole cluster has been put in the same place already.

    Some programs (typst) draw a cluster in pieces that stand apart in the file and give each the whole text.
    `clusters` are the runs of glyphs that came out of one `/ActualText`, first and last.
    """
    places: dict[tuple[str, int], list[float]] = {}
    again: set[int] = set()
    for first, last in clusters:
        text = "".join(g.text for g in glyphs[first : last + 1])
        start = glyphs[first]
        on_line = places.setdefault((text, round(start.baseline)), [])
        if last > first and any(abs(start.x0 - x0) < _SAME_PLACE * start.size for x0 in on_line):
            again.update(range(first, last + 1))
        else:
            on_line.append(start.x0)
    return again


def _mark_extents(page: pdfium.PdfPage, marks: dict[int, int | None]) -> Iterator[tuple[int, float, float]]:
    """Right edge and middle of every text object inside an ActualText mark.

    The sara aa of a decomposed sara am is a text object of its own whose text PDFium leaves out; without
    its width every sara am would seem to be followed by a blank.
    """
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    to_top = page_to_top_left(page)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        address = ctypes.addressof(handle.contents)
        if address in marks:
            mark = marks[address]
        elif raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_TEXT:
            # Objects whose text PDFium leaves out have not been met among the characters.
            mark = _actual_text_mark(handle)
        else:
            continue
        if mark is not None and raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            x0, y0 = to_top(left.value, bottom.value)
            x1, y1 = to_top(right.value, top.value)
            yield mark, max(x0, x1), (y0 + y1) / 2


def _characters(
    page: pdfium.PdfPage, marks: dict[int, int | None], loaded: pdfium.PdfTextPage | None
) -> Iterator[tuple[Glyph, int, int | None, int]]:
    """Each character with the address of its text object and of its ActualText mark, if any, and the turn
    (degrees clockwise, 0 to 359) that would bring it upright.

    This loop is most of the time of reading a page: names are local and the turn of the page is spelt out.
    """
    text_page = loaded or page.get_textpage()
    handle_of_text = text_page.raw
    left, right, bottom, top, origin_x, origin_y = (ctypes.c_double() for _ in range(6))
    loose = raw.FS_RECTF()
    box = tuple(map(ctypes.byref, (left, right, bottom, top)))
    origin_at = tuple(map(ctypes.byref, (origin_x, origin_y)))
    loose_at = ctypes.byref(loose)
    xx, xy, x_at, yx, yy, y_at = _turn(page)
    sizes: dict[int, float] = {}
    turns: dict[int, int] = {}
    rotation = page.get_rotation()
    unicode_of, object_of, is_generated = (
        raw.FPDFText_GetUnicode,
        raw.FPDFText_GetTextObject,
        raw.FPDFText_IsGenerated,
    )
    char_box, char_origin, loose_box = (
        raw.FPDFText_GetCharBox,
        raw.FPDFText_GetCharOrigin,
        raw.FPDFText_GetLooseCharBox,
    )
    for index in range(min(raw.FPDFText_CountChars(handle_of_text), MAX_CHARACTERS)):
        code = unicode_of(handle_of_text, index)
        text = _character(code)
        # What PDFium makes up are blanks, ends of lines and hyphens there.
        if not text or (code <= _LAST_MADE_UP and is_generated(handle_of_text, index) == 1):
            continue
        handle = object_of(handle_of_text, index)
        address = ctypes.addressof(handle.contents) if handle else 0
        if address not in sizes:
            sizes[address] = raw.FPDFText_GetFontSize(handle_of_text, index) or 1.0
            marks[address] = _actual_text_mark(handle) if handle else None
            angle = raw.FPDFText_GetCharAngle(handle_of_text, index)
            turns[address] = _turn_to_upright(angle, rotation) if angle or rotation else 0
        char_box(handle_of_text, index, *box)
        char_origin(handle_of_text, index, *origin_at)
        lx, rx, by, ty = left.value, right.value, bottom.value, top.value
        ox, oy = origin_x.value, origin_y.value
        x0, y0 = xx * lx + xy * ty + x_at, yx * lx + yy * ty + y_at
        x1, y1 = xx * rx + xy * by + x_at, yx * rx + yy * by + y_at
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        if loose_box(handle_of_text, index, loose_at):
            # The advance, not the ink: a narrow 1 would seem to be followed by a blank. The loose box of a
            # cluster is its whole width for each of its characters, so it only ever widens to the right.
            loose_right = xx * loose.right + xy * loose.bottom + x_at
            if x1 < loose_right <= x1 + _SIDE_BEARING * (x1 - x0 + 2):
                x1 = loose_right
        glyph = Glyph(
            text, x0, x1, y0, y1, yx * ox + yy * oy + y_at, sizes[address], xx * ox + xy * oy + x_at
        )
        yield glyph, address, marks[address], turns[address]


def _turn_to_upright(angle: float, rotation: int) -> int:
    """The turn for characters at an angle (radians, anticlockwise in page space); nearly right angles are right."""
    shown = round(math.degrees(angle)) + rotation
    nearest = round(shown / 90) * 90
    return -(nearest if abs(shown - nearest) <= _NEARLY_RIGHT else shown) % 360


def _character(code: int) -> str:
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    text = chr(code)
    return "-" if text == _LINE_END_HYPHEN else text


def _actual_text_mark(handle: object) -> int | None:
    for position in range(raw.FPDFPageObj_CountMarks(handle)):
        mark = raw.FPDFPageObj_GetMark(handle, position)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN:
            return ctypes.addressof(mark.contents)
    return None


def _turn(page: pdfium.PdfPage) -> tuple[float, float, float, float, float, float]:
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
