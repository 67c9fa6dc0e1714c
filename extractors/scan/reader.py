"""A page's picture to its content: levelled, rules and arrows found, lines read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pypdfium2 as pdfium

from extractors.document import Box, Reason, Shape
from extractors.pdf.grid import find_grids
from extractors.pdf.pages import PageContent
from extractors.scan.arrows import bridged, find_arrows, without_shafts
from extractors.scan.grids import drawings_of
from extractors.scan.handwriting import without_handwriting
from extractors.scan.ink import even, ink_of, without_borders
from extractors.scan.lines import PageLines, Pieces, find_lines, pieces_of
from extractors.scan.orientation import quarter_turns
from extractors.scan.parting import with_numbers_parted
from extractors.scan.pen import pen_look
from extractors.scan.raster import Grey, Raster, render
from extractors.scan.recognition import read_lines
from extractors.scan.regions import Regions
from extractors.scan.rules import erased, remains, strokes_of
from extractors.scan.signs import take_signs
from extractors.scan.stamps import without_stamps
from extractors.scan.touching import cut_apart
from extractors.scan.upright import skew_of, turned

READER = "scan/2"
# Rules are thinner and paler than letters: what is this dark (share of the paper) may belong to one.
_PALE = 0.76
# A page that is read less surely than this may lie wrong.
_UPRIGHT = 0.97
# Words this sure are read; of a page whose words are worse on the whole, that is said.
_SURE = 0.75
_SOFT = 2  # pixels of soft edge around what is drawn
_DARK_BAR = 165  # bars darker than this hide what stands on them (0 to 255)
_NO_BLANKS_BY_GAP = 99.0  # the reader of lines has set the blanks


def read_page(page: pdfium.PdfPage, number: int) -> tuple[PageContent, list[Reason]]:
    """Read a PDF page as a scan.

    Raises:
        ExtractError: page_too_large.
    """
    return read_raster(render(page), number, page.get_rotation())


def read_raster(raster: Raster, number: int, rotation: int = 0) -> tuple[PageContent, list[Reason]]:
    """Read a picture of a page."""
    evened = without_borders(even(raster.grey, raster.dpi))
    page, sure = _read(evened, raster.grey, raster.dpi, number)
    quarters = 0
    if sure < _UPRIGHT:
        # Hardly a page lies wrong, so that only what reads badly is tried another way up.
        quarters = quarter_turns(evened, raster.dpi)
        if quarters:
            page, _ = _read(_turned(evened, quarters), _turned(raster.grey, quarters), raster.dpi, number)
    turn = (-90 * quarters) % 360
    page = replace(page, rotation=(rotation + turn) % 360, corners=raster.corners)
    reasons: list[Reason] = []
    if turn:
        reasons.append(Reason("rotated_page", number, f"{turn} degrees"))
    if page.confidence is not None and page.confidence < _SURE:
        reasons.append(Reason("low_ocr_confidence", number, f"{page.confidence:.2f}"))
    return page, reasons


def _turned(grey: Grey, quarters: int) -> Grey:
    return np.ascontiguousarray(np.rot90(grey, quarters))


def _read(evened: Grey, grey: Grey, dpi: float, number: int) -> tuple[PageContent, float]:
    """Read a page that stands as it stands, and how sure the reader of lines is of all it saw on it."""
    scale = 72.0 / dpi
    skew = skew_of(ink_of(evened))
    evened = turned(evened, skew)
    stamps = without_stamps(evened, dpi, number)
    evened = stamps.page

    strokes = strokes_of(ink_of(evened, _PALE), dpi)
    uprights = [s for s in strokes if not s.level]
    clean = erased(evened, uprights, dpi)
    # Arrows stand in tables: on a page without a single rule none is looked for.
    arrows = find_arrows(bridged(ink_of(clean), ink_of(evened), uprights, dpi), dpi) if strokes else []
    rules = without_shafts(strokes, arrows)
    drawings = drawings_of(rules, arrows, partial(turned, grey, skew), dpi)

    clean = erased(clean, [r for r in rules if r.level], dpi)
    _erase_boxes(clean, [a.box for a in drawings.arrows], scale)
    _erase_boxes(clean, [b for b in drawings.boxes if _is_dark(evened, b, scale)], scale)
    pieces = pieces_of(ink_of(clean))
    grids = find_grids(drawings.rules)
    regions = Regions(grids, scale)
    left = remains(pieces.labels, pieces.area, rules, dpi)
    found = find_lines(pieces, regions.of(pieces), dpi, left)
    signs, found, drawings = take_signs(pieces, found, regions, drawings, left, scale)
    pieces, found = cut_apart(pieces, found)
    lines = with_numbers_parted(pieces, regions.join_labels(pieces, found.lines), rules, dpi)
    found = PageLines(lines, found.giants, found.strays)
    segments, unread, sure = read_lines(clean, pieces, found, regions, dpi)
    tables = [Box(g.xs[0], g.ys[0], g.xs[-1], g.ys[-1]) for g in grids]
    segments, by_hand = without_handwriting(segments, pen_look(evened, pieces, found), unread, tables, scale)

    height, width = evened.shape
    ink = tuple(Shape("ink", number, b) for b in [*_ink_boxes(pieces, found, scale), *unread])
    ink += tuple(Shape("handwriting", number, b) for b in by_hand)
    ink += tuple(Shape("stamp", number, b) for b in stamps.boxes)
    marks = [g.confidence for s in segments for g in s.glyphs if g.confidence is not None and g.text.strip()]
    confidence = round(sum(marks) / len(marks), 3) if marks else None
    page = PageContent(
        number,
        width * scale,
        height * scale,
        0,
        "ocr",
        [*segments, *signs],
        _NO_BLANKS_BY_GAP,
        drawings,
        ink,
        confidence,
        round(skew, 3),
        aslant=stamps.blocks,
    )
    return page, sure


def _erase_boxes(page: Grey, boxes: Sequence[Box], scale: float) -> None:
    """Make the given places (points) of a page white."""
    for box in boxes:
        rows = slice(max(0, int(box.top / scale) - _SOFT), int(box.bottom / scale) + _SOFT + 1)
        page[rows, max(0, int(box.x0 / scale) - _SOFT) : int(box.x1 / scale) + _SOFT + 1] = 255


def _is_dark(page: Grey, box: Box, scale: float) -> bool:
    """Whether a filled box is so dark that it is ink, and nothing can be read on it."""
    rows = slice(int(box.top / scale), int(box.bottom / scale) + 1)
    inner = page[rows, int(box.x0 / scale) : int(box.x1 / scale) + 1]
    return bool(inner.size) and float(inner.mean()) < _DARK_BAR


def _ink_boxes(pieces: Pieces, found: PageLines, scale: float) -> list[Box]:
    return [
        Box(
            float(pieces.x0[n]) * scale,
            float(pieces.top[n]) * scale,
            float(pieces.x1[n]) * scale,
            float(pieces.bottom[n]) * scale,
        )
        for n in found.giants
    ]
