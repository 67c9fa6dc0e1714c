"""Puts the second reading of a line's digits beside the engine's text of the line.

An engine's boxes of single symbols are often off by half a symbol or more, and it may drop or double a digit.
So the line is read as a whole, and the two readings are laid side by side: the digits of one stand against
the digits of the other, letters against letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import ARABIC_DIGITS, DIGITS, SIGNS, THAI_DIGITS
from extractors.scan.digits.reading import Box, DigitReading, read_number

CLUSTER: Final = re.compile(r"[^\s\u0e31\u0e34-\u0e3a\u0e47-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
"""One symbol of the network: a letter with its marks. A lone mark belongs to no symbol."""
SURE: Final = 0.9
"""Where the two disagree whether a symbol is a digit at all, the second reading needs this much to be believed."""
UNREAD: Final = DigitReading("", 0.0, "", 0.0)


@dataclass(frozen=True)
class RereadDigit:
    """A digit of the new text.

    Attributes:
        at: its place in the new text.
        engine: what the engine had there; "" where it had nothing.
        reading: what the second reader says; `UNREAD` where it found no symbol.
        box: where it stands in the line; None where it was not found.
    """

    at: int
    engine: str
    reading: DigitReading
    box: Box | None


@dataclass(frozen=True)
class Reread:
    """The engine's text with its digits read again, and every digit of it."""

    text: str
    digits: tuple[RereadDigit, ...]


def reread(line: NDArray[np.uint8], text: str, box: Box | None = None) -> Reread:
    """Read the digits in `text` again from the picture it was read from.

    Args:
        line: grey, dark on light, shape (rows, columns), deskewed.
        text: the engine's reading of the line, or of the part in `box`.
        box: the part of the line; the whole line when None.
    """
    rows, columns = line.shape
    return merge_readings(text, read_number(line, box or (0, 0, columns, rows)))


def merge_readings(text: str, found: Sequence[tuple[DigitReading, Box]]) -> Reread:
    """`text` with the digits of a second reading, and what both said.

    A digit of the engine becomes the second reader's digit. A letter or sign becomes a digit, and a digit that the
    engine lost is put in, only when the second reader is sure and a digit stands beside it. A digit that the second
    reader takes for a letter or does not find stays, with a reading that says so.
    """
    symbols = [(m.start(), m.group()) for m in CLUSTER.finditer(text)]
    pairs = align_symbols([s for _, s in symbols], [r for r, _ in found])
    near = {
        i
        for i, (a, b) in enumerate(pairs)
        if _is_digit(symbols, a) or (b is not None and _is_read(found[b][0]))
    }
    out: list[str] = []
    digits: list[RereadDigit] = []
    done = length = 0

    def put(piece: str) -> None:
        nonlocal length
        out.append(piece)
        length += len(piece)

    for index, (mine, theirs) in enumerate(pairs):
        reading, box = found[theirs] if theirs is not None else (UNREAD, None)
        sure = _is_read(reading) and reading.confidence >= SURE
        beside = index - 1 in near or index + 1 in near
        if mine is None:
            if sure and beside:
                digits.append(RereadDigit(length, "", reading, box))
                put(reading.char)
            continue
        start, symbol = symbols[mine]
        put(text[done:start])
        done = start + len(symbol)
        if symbol in DIGITS:
            digits.append(RereadDigit(length, symbol, reading, box))
            put(reading.char if _is_read(reading) else symbol)
        elif sure and beside and len(symbol) == 1:
            digits.append(RereadDigit(length, symbol, reading, box))
            put(reading.char)
        else:
            put(symbol)
    put(text[done:])
    return Reread("".join(out), tuple(digits))


def _is_read(reading: DigitReading) -> bool:
    return reading.char != "" and reading.char in DIGITS


def _is_digit(symbols: Sequence[tuple[int, str]], index: int | None) -> bool:
    return index is not None and symbols[index][1] in DIGITS


def align_symbols(
    symbols: Sequence[str], readings: Sequence[DigitReading]
) -> list[tuple[int | None, int | None]]:
    """The cheapest way to lay an engine's symbols and the readings of a line side by side.

    Args:
        symbols: what the engine read, left to right, as it came: blanks and marks that stand alone find no partner.
        readings: the second reading of the same piece of line.

    Returns:
        Pairs of positions in the two, in order; None where one of them has nothing.
    """
    solid = [i for i, s in enumerate(symbols) if CLUSTER.search(s)]
    pairs = _pairs([symbols[i] for i in solid], readings)
    placed = [(None if a is None else solid[a], b) for a, b in pairs]
    for index in sorted(set(range(len(symbols))) - set(solid)):
        after = next((n for n, (a, _) in enumerate(placed) if a is not None and a > index), len(placed))
        placed.insert(after, (index, None))
    return placed


def _pairs(symbols: Sequence[str], readings: Sequence[DigitReading]) -> list[tuple[int | None, int | None]]:
    rows, columns = len(symbols), len(readings)
    cost = np.zeros((rows + 1, columns + 1))
    cost[:, 0] = np.arange(rows + 1)
    cost[0, :] = np.arange(columns + 1)
    for i in range(rows):
        for j in range(columns):
            together = cost[i, j] + _difference(symbols[i], readings[j].char)
            cost[i + 1, j + 1] = min(together, cost[i, j + 1] + 1, cost[i + 1, j] + 1)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = rows, columns
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + _difference(symbols[i - 1], readings[j - 1].char):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _difference(symbol: str, char: str) -> float:
    """How unlike an engine's symbol and a reading are: 0 the same, 1 as bad as none at all."""
    if symbol == char:
        return 0.0
    kinds = [_kind(symbol), _kind(char)]
    if kinds[0] == kinds[1]:
        return 0.0 if kinds[0] == "letter" else 0.4
    if "letter" in kinds:
        return 1.1
    return 0.9 if "sign" in kinds else 0.7


def _kind(symbol: str) -> str:
    if symbol == "":
        return "letter"
    if symbol in THAI_DIGITS:
        return "thai"
    if symbol in ARABIC_DIGITS:
        return "arabic"
    return "sign" if symbol in SIGNS else "letter"
