"""Characters of a PDF page, with their places, as PDFium reads them.

Why PDFium and not pdfplumber: Thai PDFs keep a cluster (consonant, vowel, tone) as glyphs that only
`/ActualText` turns back into characters. pdfplumber does not look at it and gets 11-12 % of the characters
of such files wrong. PDFium does, but hands out the whole replacement text for every text object inside the
marked content, so that clusters come out double; keeping the first object of each marked-content item and
widening it by the others makes its text true (docs/readers.md has the figures).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# PDFium reports a hyphen at the end of a line as this control character.
_LINE_END_HYPHEN = "\x02"
# The side bearing of a letter is at most this share of its width.
_SIDE_BEARING = 1.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: points, origin top left. `baseline` is y; `size` the font size in points.

    `x0` is where its ink begins and `origin` where its advance begins; `x1` is where its advance ends.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    origin: float


def page_glyphs(page: pdfium.PdfPage) -> list[Glyph]:
    """Characters of a page in content order, without the spaces that PDFium makes up.

    Blanks that the file itself holds are kept; where words are only set apart, `extractors.pdf.lines`
    finds the gap.
    """
    glyphs: list[Glyph] = []
    kept_object: dict[int, int] = {}  # marked-content handle -> text object whose text is kept
    last_of_mark: dict[int, int] = {}  # marked-content handle -> index of its last kept glyph
    marks: dict[int, int | None] = {}  # text object -> its ActualText mark, if any
    for glyph, text_object, mark in _characters(page, marks):
        if mark is None or kept_object.setdefault(mark, text_object) == text_object:
            glyphs.append(glyph)
            if mark is not None:
                last_of_mark[mark] = len(glyphs) - 1
    for mark, x1, y in _mark_extents(page, marks):
        if (index := last_of_mark.get(mark)) is not None:
            kept = glyphs[index]
            if kept.x1 < x1 < kept.x1 + kept.size and kept.top - kept.size < y < kept.bottom + kept.size:
                glyphs[index] = replace(kept, x1=x1)
    return glyphs


def _mark_extents(page: pdfium.PdfPage, marks: dict[int, int | None]) -> Iterator[tuple[int, float, float]]:
    """Right edge and middle of every text object inside an ActualText mark.

    The sara aa of a decomposed sara am is a text object of its own whose text PDFium leaves out; without
    its width every sara am would seem to be followed by a blank.
    """
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    to_top = page_to_top_left(page)
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        # Objects whose text PDFium leaves out have not been met among the characters.
        mark = marks[address] if address in marks else _actual_text_mark(handle)
        if mark is not None and raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            x0, y0 = to_top(left.value, bottom.value)
            x1, y1 = to_top(right.value, top.value)
            yield mark, max(x0, x1), (y0 + y1) / 2


def _characters(
    page: pdfium.PdfPage, marks: dict[int, int | None]
) -> Iterator[tuple[Glyph, int, int | None]]:
    """Each character with the address of its text object and of its ActualText mark, if any."""
    text_page = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    to_top = page_to_top_left(page)
    for index in range(raw.FPDFText_CountChars(text_page.raw)):
        if raw.FPDFText_IsGenerated(text_page.raw, index) == 1:
            continue
        text = _character(raw.FPDFText_GetUnicode(text_page.raw, index))
        if not text:
            continue
        handle = raw.FPDFText_GetTextObject(text_page.raw, index)
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if address and address not in marks:
            marks[address] = _actual_text_mark(handle)
        raw.FPDFText_GetCharBox(text_page.raw, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text_page.raw, index, origin_x, origin_y)
        x0, y0 = to_top(left.value, top.value)
        x1, y1 = to_top(right.value, bottom.value)
        origin, baseline = to_top(origin_x.value, origin_y.value)
        if raw.FPDFText_GetLooseCharBox(text_page.raw, index, loose):
            # The advance, not the ink: a narrow 1 would seem to be followed by a blank. The loose box of a
            # cluster is its whole width for each of its characters, so it only ever widens to the right.
            loose_right, _ = to_top(loose.right, loose.bottom)
            if x1 < loose_right <= x1 + _SIDE_BEARING * (x1 - x0 + 2):
                x1 = loose_right
        glyph = Glyph(
            text,
            min(x0, x1),
            max(x0, x1),
            min(y0, y1),
            max(y0, y1),
            baseline,
            raw.FPDFText_GetFontSize(text_page.raw, index) or 1.0,
            origin,
        )
        yield glyph, address, marks.get(address)


def _character(code: int) -> str:
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    text = chr(code)
    return "-" if text == _LINE_END_HYPHEN else text


def _actual_text_mark(handle: object) -> int | None:
    for position in range(raw.FPDFPageObj_CountMarks(handle)):
        mark = raw.FPDFPageObj_GetMark(handle, position)
        if raw.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN:
            address: int | None = ctypes.cast(mark, ctypes.c_void_p).value
            return address
    return None


def page_to_top_left(page: pdfium.PdfPage):  # type: ignore[no-untyped-def]
    """Page space (origin bottom left, before /Rotate) to points from the top left as the page is shown."""
    x_min, y_min, x_max, y_max = page.get_cropbox()
    rotation = page.get_rotation()

    def upright(x: float, y: float) -> tuple[float, float]:
        return x - x_min, y_max - y

    def quarter(x: float, y: float) -> tuple[float, float]:
        return y - y_min, x - x_min

    def half(x: float, y: float) -> tuple[float, float]:
        return x_max - x, y - y_min

    def three_quarters(x: float, y: float) -> tuple[float, float]:
        return y_max - y, x_max - x

    return {0: upright, 90: quarter, 180: half, 270: three_quarters}[rotation]
