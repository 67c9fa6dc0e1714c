"""Text of a page that nobody sees: written without ink, or in white where nothing darker lies under it."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.calls import (
    address_of,
    bounds,
    draw_mode,
    fill_color,
    kind_of,
    object_at,
    places,
    render_mode,
)

_MOST_OBJECTS = 50_000
_WHITE = 250  # of 255, each of red, green and blue
_UNKNOWN = raw.FPDF_TEXTRENDERMODE_UNKNOWN
_WITHOUT_INK = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_WITHOUT_FILL = frozenset({raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP})

_Bounds = tuple[float, float, float, float]


def unseen_pieces(page: pdfium.PdfPage) -> int:
    """How many text objects of a page do not show. Those of a scan's text layer do not either: ask before.

    White letters count only where no picture and no filled shape that is not white lies under their middle.
    """
    handle, count = address_of(page.raw), 0
    color = places(4, "I")
    values, (red, green, blue, alpha) = color.values, color.at
    white: list[int] = []
    # Once for each object of each page: most are text, filled with black, and cost three calls.
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        piece = object_at(handle, index)
        mode = render_mode(piece)
        if mode == _UNKNOWN:
            continue  # no text
        if mode in _WITHOUT_INK:
            count += 1
        elif (
            fill_color(piece, red, green, blue, alpha)
            and values[0] >= _WHITE
            and min(values[:3]) >= _WHITE
            and mode not in _WITHOUT_FILL
        ):
            white.append(piece)
    return count + (_on_white(page, white) if white else 0)


def _on_white(page: pdfium.PdfPage, letters: Sequence[int]) -> int:
    """How many of these pieces lie on nothing."""
    handle = address_of(page.raw)
    pieces = (object_at(handle, n) for n in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)))
    grounds = [_bounds(piece) for piece in pieces if _is_ground(piece)]
    return sum(not _lies_on(_bounds(piece), grounds) for piece in letters)


def _is_ground(piece: int) -> bool:
    """True for what white letters can be seen on: a filled shape, a picture, a shading, a form."""
    kind = kind_of(piece)
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return bool(kind != raw.FPDF_PAGEOBJ_TEXT)
    modes, color = places(2, "i"), places(4, "I")
    if not draw_mode(piece, *modes.at) or modes.values[0] == raw.FPDF_FILLMODE_NONE:
        return False
    return not fill_color(piece, *color.at) or min(color.values[:3]) < _WHITE


def _bounds(piece: int) -> _Bounds:
    room = places(4, "f")
    bounds(piece, *room.at)
    left, bottom, right, top = room.values
    return left, bottom, right, top


def _lies_on(letters: _Bounds, grounds: Sequence[_Bounds]) -> bool:
    x, y = (letters[0] + letters[2]) / 2, (letters[1] + letters[3]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in grounds)
