"""Stamps on a page: read by themselves, in their own direction, and taken off the page before its lines are read.

What stands aslant in a frame, or in a ring, was stamped on; a frame that stands level is one only when its words are
those of a stamp of receipt. Print that a stamp lies over stays on the page: lines that go on outside the frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Block, Box, Word
from extractors.pdf.blocks import page_blocks
from extractors.pdf.text_rows import rows_of
from extractors.scan.frames.finding import find_frames
from extractors.scan.frames.frame import Frame, frame_darkness
from extractors.scan.frames.removal import without_frames
from extractors.scan.ink import ink_of
from extractors.scan.lines import Pieces, TextLine, find_lines, pieces_of
from extractors.scan.raster import Grey
from extractors.scan.recognition import read_lines
from extractors.scan.regions import OPEN_PAGE, Regions
from normalizers.stamp_words import kinds_told

_PALE, _DARK = 0.8, 0.66  # stamps wear off: what is this dark, as a share of the paper, may be ink of theirs
_PALER = 14  # a stamp this much paler than print (0 to 255) is told from it by that
_NO_INK, _NEARBY = 255.0, 7

_ASLANT = 0.6  # degrees; a page is levelled far better than this
_OUTSIDE = 3  # letters of a printed line that stand outside a stamp which lies over it
_LEVEL, _SIZE = 0.2, (0.6, 1.6)  # print under a stamp stands on its line, and is as large
_HIGH, _LOW = 1.6, 0.6  # how far marks of a line stand off its baseline
_ROOM = 0.02  # inches: letters lean over their frame
_CROSSED, _TOUCHED = 0.5, 0.02  # a word of a stamp is no surer than this where so much of it lies over print
_SOFT = 2  # pixels: the edge of ink is this soft
_EDGE = 12  # white paper around what is read (pixels)
_LABELS = 2  # so many kinds of labels make a level frame a stamp of receipt


@dataclass(frozen=True, slots=True)
class Stamps:
    """A page without its stamps, the text of each as blocks (`flow` counts the stamps from 1), and their places."""

    page: Grey
    blocks: tuple[Block, ...]
    boxes: tuple[Box, ...]


def without_stamps(evened: Grey, dpi: float, number: int) -> Stamps:
    """Take the stamps off a levelled page and read them."""
    frames = find_frames(ink_of(evened, _PALE), dpi)
    if not frames:
        return Stamps(evened, (), ())
    sheet = _sheet(evened, frames, dpi)
    stamped: list[Frame] = []
    blocks: list[Block] = []
    boxes: list[Box] = []
    for frame in frames:
        own = _own_pieces(frame, sheet, dpi)
        text = _read(frame, sheet, own, dpi, number)
        told = kinds_told("\n".join(b.text for b in text))
        labels = 1 if frame in sheet.pale else _LABELS
        if frame.shape == "ring" or abs(frame.turn) >= _ASLANT or len(told) >= labels:
            stamped.append(frame)
            boxes.append(_box(frame, dpi))
            blocks += [replace(b, flow=len(stamped)) for b in text]
    if not stamped:
        return Stamps(evened, (), ())
    if len(stamped) < len(frames):
        sheet = _sheet(evened, stamped, dpi)
    page = sheet.print.copy()
    for frame in stamped:
        own = _own_pieces(frame, sheet, dpi)
        if own.any():
            window = _around(sheet.pieces, own)
            page[window][_mask(sheet.pieces, own, window)] = 255
    return Stamps(page, tuple(blocks), tuple(boxes))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page without the strokes of its frames (`clean`), and without what is pale inside them (`print`), with the
    pieces of ink and the lines of that. `pale`: frames that are clearly paler than the print."""

    clean: Grey
    print: Grey
    pieces: Pieces
    lines: list[TextLine]
    pale: tuple[Frame, ...]


def _sheet(evened: Grey, frames: Sequence[Frame], dpi: float) -> _Sheet:
    clean = without_frames(evened, frames, dpi)
    strokes = _darkness(evened)
    inked = strokes[strokes < _NO_INK]
    usual = float(np.median(inked)) if len(inked) else 0.0
    pale: list[Frame] = []
    layer = clean
    for frame in frames:
        own = frame_darkness(strokes, frame)
        if own - usual < _PALER:
            continue
        pale.append(frame)
        kept = strokes <= (usual + own) / 2
        clean = np.where(kept, evened, clean)  # print that the frame runs through
        kept = cv2.dilate(kept.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
        window = frame.window((layer.shape[0], layer.shape[1]), _ROOM * dpi)
        ys, xs = np.mgrid[window].astype(np.float64)
        layer = layer.copy()
        layer[window][frame.inside(xs, ys, _ROOM * dpi) & ~kept[window]] = 255
    pieces = pieces_of(ink_of(layer, _PALE))
    lines = find_lines(pieces, np.full(len(pieces.x0), OPEN_PAGE, dtype=np.int32), dpi).lines
    return _Sheet(clean, layer, pieces, lines, tuple(pale))


def _darkness(grey: Grey) -> NDArray[np.float32]:
    """How dark the stroke is that each pixel of ink belongs to (0 is black); `_NO_INK` on paper.

    The darkest pixel about each, and the mean of those nearby: single pixels are full of noise.
    """
    ink = ink_of(grey, _PALE)
    core = cv2.erode(grey, np.ones((3, 3), np.uint8)) * ink
    side = (_NEARBY, _NEARBY)
    total = cv2.boxFilter(core, cv2.CV_32S, side, normalize=False)[ink]
    count = cv2.boxFilter(ink.view(np.uint8), cv2.CV_32S, side, normalize=False)[ink]
    strokes = np.full(grey.shape, _NO_INK, dtype=np.float32)
    strokes[ink] = (total / _NEARBY**2).astype(np.float32) / (count / _NEARBY**2).astype(np.float32)
    return strokes


def _own_pieces(frame: Frame, sheet: _Sheet, dpi: float) -> NDArray[np.bool_]:
    """Pieces of ink inside a frame, less those of printed lines that it lies over."""
    pieces = sheet.pieces
    x, y = (pieces.x0 + pieces.x1) / 2, (pieces.top + pieces.bottom) / 2
    inside = frame.inside(x, y, _ROOM * dpi)
    inside[0] = False
    for line in sheet.lines:
        letters = np.asarray(line.pieces)
        within = inside[letters]
        if not within.any() or (~within).sum() < _OUTSIDE:
            continue
        beyond = letters[~within]
        base, body = float(np.median(pieces.bottom[beyond])), float(np.median(pieces.height[beyond]))
        printed = [
            n
            for n in letters[within]
            if abs(float(pieces.bottom[n]) - base) <= _LEVEL * body
            and _SIZE[0] * body <= pieces.height[n] <= _SIZE[1] * body
        ]
        inside[printed] = False
        if frame in sheet.pale:  # bits of letters: what is pale is gone, so they are of the line
            level = (pieces.bottom > base - _HIGH * body) & (pieces.bottom < base + _LOW * body)
            inside[level & (x >= line.box[0]) & (x <= line.box[2])] = False
        for mark in line.marks:
            over = [
                n
                for n in printed
                if pieces.x0[n] < pieces.x1[mark] + 2 and pieces.x1[n] > pieces.x0[mark] - 2
            ]
            if over:
                inside[mark] = False
    return inside


def _around(pieces: Pieces, which: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Rows and columns that hold some pieces with their soft edges."""
    left, top = int(pieces.x0[which].min()) - _SOFT, int(pieces.top[which].min()) - _SOFT
    right, bottom = int(pieces.x1[which].max()) + _SOFT, int(pieces.bottom[which].max()) + _SOFT
    return slice(max(0, top), bottom), slice(max(0, left), right)


def _mask(pieces: Pieces, which: NDArray[np.bool_], window: tuple[slice, slice]) -> NDArray[np.bool_]:
    """The ink of some pieces with its soft edge, but not that of others, in a part of the page."""
    labels = pieces.labels[window]
    own = which[labels]
    grown = cv2.dilate(own.view(np.uint8), np.ones((2 * _SOFT + 1, 2 * _SOFT + 1), np.uint8)).view(np.bool_)
    others = (labels > 0) & ~own
    return np.asarray(grown & ~others, dtype=np.bool_)


def _read(frame: Frame, sheet: _Sheet, own: NDArray[np.bool_], dpi: float, number: int) -> tuple[Block, ...]:
    """What a stamp says, read in its own direction; boxes are those of the page."""
    w, h = (round(v + _ROOM * dpi) + _EDGE for v in frame.half)
    printed = ~own
    printed[0] = False
    window = frame.window((sheet.clean.shape[0], sheet.clean.shape[1]), 2 * (_ROOM * dpi + _EDGE))
    under = np.zeros(sheet.clean.shape, dtype=np.bool_)
    under[window] = _mask(sheet.pieces, printed, window)
    grey = sheet.clean.copy()
    grey[under] = 255
    turn = np.radians(frame.turn)
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    # From a place in the small picture to the place on the page.
    matrix = np.asarray(
        [
            [cos, -sin, frame.middle[0] - w * cos + h * sin],
            [sin, cos, frame.middle[1] - w * sin - h * cos],
        ]
    )
    picture = np.asarray(
        cv2.warpAffine(
            grey, matrix, (2 * w, 2 * h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=255
        ),
        np.uint8,
    )
    own_pieces = pieces_of(ink_of(picture, _PALE if frame in sheet.pale else _DARK))
    regions = Regions((), 72.0 / dpi)
    found = find_lines(own_pieces, regions.of(own_pieces), dpi)
    segments, _, _ = read_lines(picture, own_pieces, found, regions, dpi)
    scale = 72.0 / dpi
    shift = np.asarray([matrix[0, 2] * scale, matrix[1, 2] * scale])
    rows = rows_of(segments, part_columns=False)
    blocks = [b for row in rows for b in page_blocks(row, number, 2 * w * scale)]  # its lines are statements
    return tuple(_doubted(_on_page(b, matrix[:, :2], shift), under, scale) for b in blocks)


def _on_page(block: Block, matrix: NDArray[np.float64], shift: NDArray[np.float64]) -> Block:
    def box(own: Box) -> Box:
        corners = np.asarray(
            [(own.x0, own.top), (own.x1, own.top), (own.x0, own.bottom), (own.x1, own.bottom)]
        )
        placed = corners @ matrix.T + shift
        (x0, top), (x1, bottom) = placed.min(axis=0), placed.max(axis=0)
        return Box(max(float(x0), 0.0), max(float(top), 0.0), float(x1), float(bottom))

    lines = tuple(
        replace(ln, box=box(ln.box), words=tuple(replace(w, box=box(w.box)) for w in ln.words))
        for ln in block.lines
    )
    return replace(block, box=box(block.box), lines=lines)


def _doubted(block: Block, under: NDArray[np.bool_], scale: float) -> Block:
    """A block whose words are unsure where print lies under them."""

    def word(own: Word) -> Word:
        x0, top, x1, bottom = (
            round(v / scale) for v in (own.box.x0, own.box.top, own.box.x1, own.box.bottom)
        )
        crossed = under[top:bottom, x0:x1].mean() if bottom > top and x1 > x0 else 0.0
        return replace(own, confidence=min(own.confidence, _CROSSED)) if crossed > _TOUCHED else own

    lines = tuple(replace(ln, words=tuple(word(w) for w in ln.words)) for ln in block.lines)
    return replace(block, lines=lines)


def _box(frame: Frame, dpi: float) -> Box:
    x, y, _, _ = frame.outline(2)
    scale = 72.0 / dpi
    return Box(*(max(0.0, float(v) * scale) for v in (x.min(), y.min(), x.max(), y.max())))
