"""Reads the digits of a line again, beside the engine that reads its letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import BLANK, CLASS_COUNT, DIGITS, symbol_of
from extractors.scan.digits.network import STEP, Network, load_network
from extractors.scan.digits.strips import BAND, HEIGHT, common_band, cut_strip

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the line, the last two excluded."""

WINDOW: Final = 96
"""Strip columns around one symbol: itself and two neighbours on either side."""
MARGIN: Final = 24
"""Strip columns read before and after a word, so that its ends have neighbours too."""


@dataclass(frozen=True)
class DigitReading:
    """What one symbol is.

    Attributes:
        char: a Thai or Arabic digit (`read_number`: or one of ``/ . , : ( ) -``); "" for anything else.
        confidence: how sure, 0 to 1; calibrated: of readings at 0.9 nine in ten are right.
        runner_up: the second best answer, in the same terms.
        runner_up_confidence: its share.
    """

    char: str
    confidence: float
    runner_up: str
    runner_up_confidence: float


def read_symbols(line: NDArray[np.uint8], boxes: Sequence[Box]) -> list[DigitReading]:
    """Read the symbols in given boxes: one reading for each, signs and letters alike as "".

    Args:
        line: grey, dark on light, shape (rows, columns), deskewed.
        boxes: around the symbols as an engine gives them; they may be a little off.
    """
    return symbols_with(load_network(), line, boxes)


def read_number(line: NDArray[np.uint8], box: Box) -> list[tuple[DigitReading, Box]]:
    """Find and read the symbols of a word that holds a number or date, from left to right.

    Digits that an engine lost or doubled are found as well: its boxes of symbols are not used.

    Args:
        line: grey, dark on light, shape (rows, columns), deskewed.
        box: around the word.

    Returns:
        Readings with their boxes. Letters are told as "", with the marks they carry as one symbol.
    """
    return number_with(load_network(), line, box)


def symbols_with(network: Network, line: NDArray[np.uint8], boxes: Sequence[Box]) -> list[DigitReading]:
    """`read_symbols` with a network of one's own."""
    return [
        _reading(network.classes(logits), present, signs=False)
        for logits, present in symbol_columns(network, line, boxes)
    ]


def symbol_columns(
    network: Network, line: NDArray[np.uint8], boxes: Sequence[Box]
) -> list[tuple[NDArray[np.float32], float]]:
    """For each box the logits of the columns of the symbol in it, and how sure it is that there is one."""
    if not boxes:
        return []
    top, bottom = common_band([(float(b[1]), float(b[3])) for b in boxes])
    common = bottom - top
    strips = np.zeros((len(boxes), HEIGHT, WINDOW), np.float32)
    spans = []
    for index, box in enumerate(boxes):
        x0, y0, x1, y1 = (float(v) for v in box)
        height = min(max(y1 - y0, 0.85 * common), 1.3 * common)
        # a full stop or a hyphen does not tell where its line is
        middle = (y0 + y1) / 2 if y1 - y0 >= 0.7 * common else (top + bottom) / 2
        half = WINDOW / 2 * height / BAND
        centre = (x0 + x1) / 2
        strip, scale = cut_strip(
            line, (middle - height / 2, middle + height / 2), (centre - half, centre + half)
        )
        width = min(WINDOW, strip.shape[1])
        strips[index, :, :width] = strip[:, :width]
        left = round(centre - half)
        spans.append(((x0 - left) * scale, (x1 - left) * scale))
    found = []
    for logits, (x0, x1) in zip(network.logits(strips), spans, strict=True):
        present = 1 - np.exp(logits[:, BLANK])
        columns = (np.arange(len(logits)) + 0.5) * STEP
        reach = max((x1 - x0) / 2, 2.0)
        # the symbol's own middle is near the middle of its box: what is further out is a neighbour
        near = present * np.exp(-2 * ((columns - (x0 + x1) / 2) / reach) ** 2)
        run = _run_around(present, logits, int(near.argmax()))
        found.append((logits[run], float(present[run].max())))
    return found


def number_with(network: Network, line: NDArray[np.uint8], box: Box) -> list[tuple[DigitReading, Box]]:
    """`read_number` with a network of one's own."""
    x0, x1 = max(box[0], 0), min(box[2], line.shape[1])
    if x1 <= x0 or min(box[3], line.shape[0]) <= max(box[1], 0):
        return []
    band = _ink_band(line, box)
    margin = MARGIN * (band[1] - band[0]) / BAND
    strip, scale = cut_strip(line, band, (x0 - margin, x1 + margin))
    left = round(x0 - margin)
    even = np.zeros((1, HEIGHT, strip.shape[1] + strip.shape[1] % 2), np.float32)
    even[0, :, : strip.shape[1]] = strip
    (logits,) = network.logits(even)
    present = 1 - np.exp(logits[:, BLANK])
    runs = _runs(present, logits)
    middles = [left + (run.start + run.stop) / 2 * STEP / scale for run in runs]
    found = []
    for index, (run, middle) in enumerate(zip(runs, middles, strict=True)):
        if not x0 <= middle < x1:
            continue
        before = (middles[index - 1] + middle) / 2 if index else middle - (band[1] - band[0])
        after = (middles[index + 1] + middle) / 2 if index + 1 < len(runs) else middle + (band[1] - band[0])
        reading = _reading(network.classes(logits[run]), float(present[run].max()), signs=True)
        found.append((reading, _tight(line, (before, after), middle, band)))
    return found


def _runs(present: NDArray[np.float32], logits: NDArray[np.float32]) -> list[slice]:
    """The columns of each symbol: neighbours in a row that say "here", cut where the answer changes."""
    runs: list[slice] = []
    start = None
    answer = logits[:, BLANK + 1 :].argmax(axis=1)
    for index in range(len(present) + 1):
        here = index < len(present) and present[index] > 0.5
        if start is not None and (not here or answer[index] != answer[index - 1]):
            runs.append(slice(start, index))
            start = None
        if here and start is None:
            start = index
    return [
        run
        for n, run in enumerate(runs)
        # one odd column at the end of a longer run is doubt about that run, no symbol of its own
        if run.stop - run.start > 1
        or not (
            (n and runs[n - 1].stop == run.start and runs[n - 1].stop - runs[n - 1].start > 1)
            or (
                n + 1 < len(runs)
                and runs[n + 1].start == run.stop
                and runs[n + 1].stop - runs[n + 1].start > 1
            )
        )
    ]


def _run_around(present: NDArray[np.float32], logits: NDArray[np.float32], best: int) -> slice:
    for run in _runs(present, logits):
        if run.start <= best < run.stop:
            return run
    return slice(best, best + 1)


def _reading(classes: NDArray[np.float64], present: float, *, signs: bool) -> DigitReading:
    shares: dict[str, float] = {}
    for index in range(BLANK + 1, CLASS_COUNT):
        symbol = symbol_of(index)
        kept = symbol if signs or symbol in DIGITS else ""
        shares[kept] = shares.get(kept, 0.0) + float(classes[index]) * present
    (first, sure), (second, less) = sorted(shares.items(), key=lambda item: -item[1])[:2]
    return DigitReading(first, sure, second, less)


def _ink_band(line: NDArray[np.uint8], box: Box) -> tuple[float, float]:
    """Top and bottom of the digits in a box that may hold more: rules, marks, bits of other lines."""
    import cv2

    x0, y0, x1, y1 = max(box[0], 0), max(box[1], 0), min(box[2], line.shape[1]), min(box[3], line.shape[0])
    part = line[y0:y1, x0:x1]
    paper, ink = np.percentile(part, (85, 2))
    dark = (part < (paper + ink) / 2).astype(np.uint8)
    count, _, parts, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    spans = []
    for left, top, width, height, area in parts[1:count]:
        is_rule = (width > 4 * height and width > 0.5 * (x1 - x0)) or (
            height > 5 * width and height >= y1 - y0
        )
        if not is_rule and area >= 4 and left >= 0:
            spans.append((float(y0 + top), float(y0 + top + height)))
    if not spans:
        return float(y0), float(y1)
    top, bottom = common_band(spans)
    if bottom - top < 0.25 * (y1 - y0):  # dots and noise only
        return float(y0), float(y1)
    return top, bottom


def _tight(
    line: NDArray[np.uint8], across: tuple[float, float], middle: float, band: tuple[float, float]
) -> Box:
    """The box of a symbol: its share of the row, drawn in to the ink."""
    top, bottom = max(round(band[0]), 0), min(round(band[1]), line.shape[0])
    left, right = max(round(across[0]), 0), min(round(across[1]), line.shape[1])
    part = line[top:bottom, left:right]
    if part.size:
        paper, ink = np.percentile(part, (90, 2))
        inked = np.flatnonzero((part < (paper + ink) / 2).any(axis=0))
        if inked.size:
            left, right = left + int(inked[0]), left + int(inked[-1]) + 1
    # the middle that was found stays inside, whatever the ink says
    return min(left, int(middle)), top, max(right, int(middle) + 1), bottom
