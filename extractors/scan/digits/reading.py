"""Reads the digits of a line again, beside the engine that reads its letters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import BLANK, CLASS_COUNT, DIGITS, class_of, symbol_of
from extractors.scan.digits.network import STEP, Network, load_network
from extractors.scan.digits.strips import BAND, HEIGHT, common_band, cut_strip
from extractors.scan.quantiles import quantiles

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the line, the last two excluded."""

WINDOW: Final = 96
"""Strip columns around one symbol: itself and two neighbours on either side."""
MARGIN: Final = 24
"""Strip columns read before and after a word, so that its ends have neighbours too."""


SIZES: Final = (1.0, 1.25)
"""Heights to try, as shares of that of the ink."""
CLOSE: Final = 11.0
"""Strip columns between the middles of two symbols below which they may be halves of one."""
UNCLEAR: Final = 0.7
"""Confidence of a symbol that speaks neither for nor against the size it was read at."""
LONGEST: Final = 6
"""Columns of the network's answer that one symbol takes at most."""


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
    top, bottom = _band(line, (x0, box[1], x1, box[3]))
    best: list[tuple[DigitReading, Box]] = []
    clearest = -1.0
    for size in SIZES:
        more = (size - 1) * (bottom - top) / 2
        found = _read_band(network, line, (x0, x1), (top - more, bottom + more))
        # the size at which most symbols are clear: which it is, the ink alone does not tell (๑ has no tail, ๔ has)
        clear = sum(reading.confidence - UNCLEAR for reading, _ in found)
        if clear > clearest:
            best, clearest = found, clear
    return best


@dataclass(frozen=True)
class _Seen:
    """A symbol found: its columns in the answer, the shares of all classes, and how sure it is that it is there."""

    run: slice
    classes: NDArray[np.float64]
    present: float

    @property
    def sure(self) -> float:
        return float(np.max(self.classes)) * self.present

    @property
    def middle(self) -> float:
        return float((self.run.start + self.run.stop) / 2 * STEP)


def _read_band(
    network: Network, line: NDArray[np.uint8], across: tuple[int, int], band: tuple[float, float]
) -> list[tuple[DigitReading, Box]]:
    x0, x1 = across
    height = band[1] - band[0]
    margin = MARGIN * height / BAND
    strip, scale = cut_strip(line, band, (x0 - margin, x1 + margin))
    left = round(x0 - margin)
    even = np.zeros((1, HEIGHT, strip.shape[1] + strip.shape[1] % 2), np.float32)
    even[0, :, : strip.shape[1]] = strip
    (logits,) = network.logits(even)
    present = 1 - np.exp(logits[:, BLANK])
    seen = [
        _Seen(run, network.classes(logits[run]), float(present[run].max())) for run in _runs(present, logits)
    ]
    seen = _in_one_script(_one_each(seen, even[0]))
    middles = [left + s.middle / scale for s in seen]
    found = []
    for index, (symbol, middle) in enumerate(zip(seen, middles, strict=True)):
        if x0 <= middle < x1:
            before = (middles[index - 1] + middle) / 2 if index else middle - height
            after = (middles[index + 1] + middle) / 2 if index + 1 < len(middles) else middle + height
            reading = _reading(symbol.classes, symbol.present, signs=True)
            found.append((reading, _tight(line, (before, after), middle, band)))
    return found


def _runs(present: NDArray[np.float32], logits: NDArray[np.float32]) -> list[slice]:
    """The columns of each symbol: neighbours in a row that say "here".

    The answer may waver at the ends of a symbol (the left half of ๗ looks like ๓): that cuts nothing. Only a row too
    long for one symbol is cut, where the answer changes.
    """
    here = np.flatnonzero(np.diff(np.concatenate([[False], present > 0.5, [False]]).astype(np.int8)))
    runs: list[slice] = []
    for start, stop in zip(here[::2].tolist(), here[1::2].tolist(), strict=True):
        if stop - start <= LONGEST:
            runs.append(slice(start, stop))
            continue
        answer = logits[start:stop, BLANK + 1 :].argmax(axis=1)
        cuts = [0, *(np.flatnonzero(np.diff(answer)) + 1).tolist(), stop - start]
        parts = [slice(start + a, start + b) for a, b in itertools.pairwise(cuts) if b - a > 1]
        runs += parts or [slice(start, stop)]
    return runs


def _one_each(seen: list[_Seen], strip: NDArray[np.float32]) -> list[_Seen]:
    """One reading for each piece of ink: both halves of a wide symbol may look like symbols of their own.

    Of two that stand close together on one connected piece of ink the surer one is kept.
    """
    import cv2

    _, labels, pieces, _ = cv2.connectedComponentsWithStats((strip > 0.5).astype(np.uint8), connectivity=8)
    owner = np.zeros(strip.shape[1], np.int32)
    for label in np.argsort(pieces[:, cv2.CC_STAT_AREA]):  # the biggest piece of a column speaks for it
        if label:
            owner[(labels == label).any(axis=0)] = label
    kept: list[_Seen] = []
    before = 0
    for symbol in seen:
        piece = int(owner[min(round(symbol.middle), strip.shape[1] - 1)])
        if kept and piece and piece == before and symbol.middle - kept[-1].middle <= CLOSE:
            kept[-1] = max(kept[-1], symbol, key=lambda s: s.sure)
        else:
            kept.append(symbol)
        before = piece
    return kept


def _in_one_script(seen: list[_Seen]) -> list[_Seen]:
    """A number is printed in one script: where a digit may be of either (๐ and 0), its neighbours tell."""
    thai, arabic = slice(class_of("๐"), class_of("๙") + 1), slice(class_of("0"), class_of("9") + 1)
    evidence = []
    for symbol in seen:
        shares = float(symbol.classes[thai].sum()), float(symbol.classes[arabic].sum())
        evidence.append(np.log((shares[0] + 0.02) / (shares[1] + 0.02)) if sum(shares) > 0.5 else 0.0)
    told = []
    for symbol, own in zip(seen, evidence, strict=True):
        others = float(np.clip(sum(evidence) - own, -4.0, 4.0))
        weights = np.ones_like(symbol.classes)
        weights[thai], weights[arabic] = np.exp(others / 2), np.exp(-others / 2)
        classes = symbol.classes * weights
        # what is no digit keeps its share: the neighbours say which script, not that there is a digit
        rest = np.ones(len(classes), bool)
        rest[thai] = rest[arabic] = False
        digits = symbol.classes[~rest].sum()
        classes[~rest] *= digits / max(classes[~rest].sum(), 1e-12)
        classes[rest] = symbol.classes[rest]
        told.append(replace(symbol, classes=classes))
    return told


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


def _band(line: NDArray[np.uint8], box: Box) -> tuple[float, float]:
    """Top and bottom of the digits of a word: those of the line, unless the word is set in another size.

    A word alone may hold no symbol that tells: ๑ has no tail, ๔ has, and brackets are higher than either.
    """
    own = _ink_band(line, box)
    whole = _ink_band(line, (0, 0, line.shape[1], line.shape[0]))
    return whole if 0.6 < (own[1] - own[0]) / (whole[1] - whole[0]) < 1.7 else own


def _ink_band(line: NDArray[np.uint8], box: Box) -> tuple[float, float]:
    """Top and bottom of the digits in a box that may hold more: rules, marks, bits of other lines."""
    import cv2

    x0, y0, x1, y1 = max(box[0], 0), max(box[1], 0), min(box[2], line.shape[1]), min(box[3], line.shape[0])
    part = line[y0:y1, x0:x1]
    paper, ink = quantiles(part, 0.85, 0.02)
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
        paper, ink = quantiles(part, 0.9, 0.02)
        inked = np.flatnonzero((part < (paper + ink) / 2).any(axis=0))
        if inked.size:
            left, right = left + int(inked[0]), left + int(inked[-1]) + 1
    # the middle that was found stays inside, whatever the ink says
    return min(left, int(middle)), top, max(right, int(middle) + 1), bottom
