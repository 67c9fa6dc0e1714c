"""Digits read twice: what the engine and the second reader say together, and how sure that is.

The engine gets Arabic digits right nearly always and one Thai digit in four wrong, the same ones for the same
ones (`๔` for `๕`, `๖` for `๒`), so that its word counts for much in the one case and for little in the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractors.scan.digits import DigitReading, RereadDigit, read_number, reread
from extractors.scan.engine import Symbol
from extractors.scan.raster import Grey
from extractors.scan.words import reach, words_of

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_ARABIC = "0123456789"
_DASHES = "-–—"
# Share of the engine's digits that are right, and among how many others a wrong one may be.
_TRUST = {"thai": (0.75, 3), "arabic": (0.985, 9)}
_SURE = 0.9
_FOUND = 0.9  # a digit that only the second reader has seen is worth this much of its confidence
_FEW, _SURE_ALONE = 4, 0.9
_FEWEST, _CERTAIN = 2, 0.97
_LONGEST = 6  # symbols of a date's number …
_MISCOUNTED = 2  # … and how many too many or too few of them the engine may see
_SHORT = 3  # letters that may be a number the engine saw none of
_LOST, _INK = 0.35, 128  # ink this far left of the first symbol (of the height of the line) is something
_DENIED = 0.3  # a digit that the second reader takes for a letter


def with_digits(picture: Grey, symbols: Sequence[Symbol]) -> list[Symbol]:
    """The symbols of a line with its digits read a second time, word by word."""
    words = words_of(symbols)
    result: list[Symbol] = _lost_in_front(picture, symbols)
    index = 0
    while index < len(words):
        if not _has_digit(words[index]) and len(words[index]) > _SHORT:
            result += words[index]
            index += 1
            continue
        end = index + 1
        while _has_digit(words[index]) and end < len(words) and _has_digit(words[end]):
            end += 1
        part = [s for word in words[index:end] for s in word]
        before = words[index - 1][-1] if index else None
        after = words[end][0] if end < len(words) else None
        left, right = reach(picture, before, part, after)
        # The engine's places are a little off: letters beside the number do no harm, a digit left out does.
        room = picture.shape[0] // 2
        # … but a digit of the next number would be laid beside one of this.
        low = max((s.x1 for word in words[:index] for s in word if _has_digit([s])), default=0)
        high = min((s.x0 for word in words[end:] for s in word if _has_digit([s])), default=picture.shape[1])
        box = (
            min(left, max(0, left - room, low)),
            0,
            max(right, min(picture.shape[1], right + room, high)),
            picture.shape[0],
        )
        again = _number_alone_in(picture, part, box, left, right)
        if not again:
            again = _reread(picture, part, box) if _has_digit(part) else list(part)
        if again:
            blank = part[0].blank_before or bool(index == 0 and result)
            again[0] = again[0]._replace(blank_before=blank)
        result += again
        index = end
    return result


def begins_with_digit(picture: Grey, end: int) -> bool:
    """Whether the ink at the beginning of a line, up to `end` (pixels), surely is a digit."""
    found = read_number(picture, (0, 0, max(end, 1) + 1, picture.shape[0]))
    digits = [r for r, _ in found if r.char and r.char in _THAI + _ARABIC]
    return len(digits) == len(found) == 1 and digits[0].confidence >= _CERTAIN


def goes_on_with_number(symbol: Symbol) -> bool:
    """Whether a symbol may follow a digit of a date at the beginning of a line: a digit or a dash."""
    return symbol.text in _THAI or symbol.text in _ARABIC or symbol.text in _DASHES


def _lost_in_front(picture: Grey, symbols: Sequence[Symbol]) -> list[Symbol]:
    """A number at the beginning of a line that the engine left out, when the second reader surely sees one."""
    height = picture.shape[0]
    inked = np.flatnonzero((picture < _INK).any(axis=0))
    if not symbols or not len(inked) or symbols[0].x0 - int(inked[0]) < _LOST * height:
        return []
    if not goes_on_with_number(symbols[0]):
        return []  # a bullet, rather
    found = read_number(picture, (max(0, int(inked[0]) - 2), 0, symbols[0].x0, height))
    if not found or any(
        not r.char or r.char not in _THAI + _ARABIC or r.confidence < _CERTAIN for r, _ in found
    ):
        return []
    return [Symbol(r.char, *b, _FOUND * r.confidence, False) for r, b in found]


def _number_alone_in(
    picture: Grey, part: Sequence[Symbol], box: tuple[int, int, int, int], left: int, right: int
) -> list[Symbol]:
    """The number in which the engine saw letters and the second reader, surely, none; empty where it saw any.

    Of ๖๗ the engine makes `จ๓`, of ๒๕๖๗ `๒๕จอ๓`: too far off to be laid side by side.
    """
    known = sum(s.text in _THAI or s.text in _ARABIC for s in part)
    lettered = any(s.text.isalpha() for s in part)
    if len(words_of(part)) > 1 or not lettered or len(part) > _LONGEST:
        return []
    inside = [(r, b) for r, b in read_number(picture, box) if left <= (b[0] + b[2]) // 2 < right]
    digits = sum(r.char != "" and r.char in _THAI + _ARABIC for r, _ in inside)
    if (
        digits < max(_FEWEST, known)
        or abs(len(inside) - len(part)) > _MISCOUNTED
        or any(not r.char or r.confidence < _CERTAIN for r, _ in inside)
    ):
        return []
    return [Symbol(r.char, *b, _FOUND * r.confidence, False) for r, b in inside]


def number_alone(picture: Grey, symbols: Sequence[Symbol]) -> list[Symbol]:
    """A few signs that stand by themselves, as the number of a row: the second reader's number, if it sees one.

    The engine needs words around it; of a lone `4` it makes a bracket or a letter.
    """
    clear = all(s.text in _THAI or s.text in _ARABIC for s in symbols) and symbols
    if len(symbols) > _FEW or clear:
        return list(symbols)
    found = read_number(picture, (0, 0, picture.shape[1], picture.shape[0]))
    readings = [r for r, _ in found]
    digits = [r for r in readings if r.char and (r.char in _THAI or r.char in _ARABIC)]
    signs = [r for r in readings if r.char and r not in digits]
    if not digits or len(digits) + len(signs) < len(readings) or len(signs) > 1 or len(found) > _FEW:
        return list(symbols)
    if min(r.confidence for r in readings) < _SURE_ALONE:
        return list(symbols)
    return [Symbol(r.char, *box, r.confidence, False) for r, box in found]


def _has_digit(word: Sequence[Symbol]) -> bool:
    return any(s.text in _THAI or s.text in _ARABIC for s in word)


def _reread(picture: Grey, symbols: Sequence[Symbol], box: tuple[int, int, int, int]) -> list[Symbol]:
    """Symbols of one stretch of a line with its digits read a second time."""
    text, owners = _text_of(symbols)
    again = reread(picture, text, box)
    result: list[Symbol] = []
    done: set[int] = set()  # symbols that have been put out
    new = old = 0
    digits = again.digits
    for index, digit in enumerate(digits):
        step = digit.at - new
        _copy(symbols, owners[old : old + step], done, result)
        old += step
        new = digit.at + 1
        if not digit.engine:
            result.append(_found(digit, result, symbols))
            continue
        owner = owners[old]
        old += 1
        if owner is None:
            continue
        done.add(owner)
        symbol = symbols[owner]
        if _is_doubled(digits, index):
            continue
        char, confidence = _together(digit.engine, symbol.confidence, digit.reading)
        place = digit.box or (symbol.x0, symbol.top, symbol.x1, symbol.bottom)
        result.append(Symbol(char, *place, confidence, symbol.blank_before))
    _copy(symbols, owners[old:], done, result)
    return result


def _text_of(symbols: Sequence[Symbol]) -> tuple[str, list[int | None]]:
    """The text of a line, and for each of its characters the number of its symbol (None for a blank)."""
    text = ""
    owners: list[int | None] = []
    for number, symbol in enumerate(symbols):
        if symbol.blank_before and text:
            text += " "
            owners.append(None)
        text += symbol.text
        owners += [number] * len(symbol.text)
    return text, owners


def _copy(
    symbols: Sequence[Symbol], owners: Sequence[int | None], done: set[int], result: list[Symbol]
) -> None:
    for owner in owners:
        if owner is not None and owner not in done:
            done.add(owner)
            result.append(symbols[owner])


def _found(digit: RereadDigit, before: Sequence[Symbol], symbols: Sequence[Symbol]) -> Symbol:
    last = before[-1] if before else symbols[0]
    box = digit.box or (last.x1, last.top, last.x1, last.bottom)
    return Symbol(digit.reading.char, *box, _FOUND * digit.reading.confidence, False)


def _is_doubled(digits: Sequence[RereadDigit], index: int) -> bool:
    """Whether the engine saw a digit twice: the second reader has none there and is sure of its neighbours.

    At the end of a number, and in Arabic digits, which the engine hardly misreads, the neighbour must be the same.
    """
    digit = digits[index]
    if digit.box is not None:
        return False
    beside = [d for d in digits if abs(d.at - digit.at) == 1 and d.box is not None]
    if not beside or not all(d.reading.char and d.reading.confidence >= _SURE for d in beside):
        return False
    same = any(d.reading.char == digit.engine for d in beside)
    return same or (len(beside) == 2 and digit.engine in _THAI)


def _together(engine: str, sure: float, reading: DigitReading) -> tuple[str, float]:
    """The likelier of two readings of a digit, and how sure it is."""
    if engine not in _THAI and engine not in _ARABIC:
        return reading.char, _FOUND * reading.confidence
    trust, others = _TRUST["thai" if engine in _THAI else "arabic"]
    if not reading.char:
        return engine, min(sure, _DENIED if reading.confidence >= _SURE else trust)
    if reading.char == engine:
        agree = trust * reading.confidence
        return engine, agree / (agree + (1 - trust) / others * (1 - reading.confidence))
    second = reading.runner_up_confidence if reading.runner_up == engine else (1 - reading.confidence) / 9
    mine, theirs = trust * second, (1 - trust) / others * reading.confidence
    total = max(mine + theirs, 1e-9)
    return (reading.char, theirs / total) if theirs >= mine else (engine, mine / total)
