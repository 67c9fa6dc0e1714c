"""Labels that cross the rules of a calendar: what a rule hides, a full stop or a dash, is put back from its room.

Only dates are mended: between the two letters of a month's short name stands a full stop, and between two
days, or a month and a day, stands a dash where there is room for one. What is put back is marked as doubtful. Digits are
never put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractors.scan.symbols import Symbol
from normalizers.dates.lexicon import month_names

_DOUBTFUL = 0.6
# Room in units of the font size.
_DOT_ROOM = 0.6
_DASH_ROOM = (0.5, 0.7, 0.85)  # between two digits, after a stop, after a letter: a blank is narrower
_NEAR = 0.35  # a rule this near beside a gap stands in it
_UNDER = 0.08  # a digit this near to a rule may be bitten into …
_CLEAR, _BITTEN = 0.99, 0.8  # … and is less sure, unless it is clear all the same
_DOTS = frozenset(".'`·:°\"“”‘’*")
_DASH = "-"


def mended(symbols: Sequence[Symbol], rules: Sequence[int], em: float) -> list[Symbol]:
    """The symbols of a label with what rules hide. `rules` are the places of upright rules in its picture."""
    result: list[Symbol] = []
    for index, symbol in enumerate(symbols):
        if result:
            at_rule = any(result[-1].x1 - _NEAR * em <= x <= symbol.x0 + _NEAR * em for x in rules)
            hidden = _hidden(result, symbol, em, at_rule)
            if hidden is not None:
                result.append(hidden)
                symbol = symbol._replace(blank_before=hidden.text == _DASH)
            if at_rule and _one_number(result[-1], symbol, em):
                symbol = symbol._replace(blank_before=False)
        symbol = _dash_for_dot(symbols, index, symbol)
        if symbol.text.isdigit() and symbol.confidence < _CLEAR and _touched(symbol, rules, em):
            symbol = symbol._replace(confidence=_BITTEN * symbol.confidence)
        result.append(symbol)
    return result


def _touched(symbol: Symbol, rules: Sequence[int], em: float) -> bool:
    return any(symbol.x0 - _UNDER * em <= x <= symbol.x1 + _UNDER * em for x in rules)


def _hidden(before: Sequence[Symbol], after: Symbol, em: float, at_rule: bool) -> Symbol | None:
    last = before[-1]
    room = (after.x0 - last.x1) / em
    letters = [s.text for s in before if s.text.strip(" ")]
    box = (last.x1, last.top, after.x0, last.bottom)
    consonant = next((t for t in reversed(letters) if "ก" <= t <= "ฮ"), "")
    if room <= _DOT_ROOM and last.text != "." and consonant + after.text in _month_letters():
        return Symbol(".", *box, _DOUBTFUL, False)
    if not at_rule or not after.text.isdigit() or _in_year(before):
        return None
    # Behind a month's last letter the rule may hide its stop as well.
    least = _DASH_ROOM[0] if last.text.isdigit() else _DASH_ROOM[1 if last.text == "." else 2]
    if room >= least and (last.text.isdigit() or last.text == "." or last.text in _last_letters()):
        return Symbol(_DASH, *box, _DOUBTFUL, True)
    return None


def _one_number(last: Symbol, after: Symbol, em: float) -> bool:
    """Whether a rule stands between two digits of one number, where the reader saw a blank."""
    return last.text.isdigit() and after.text.isdigit() and after.x0 - last.x1 < _DASH_ROOM[0] * em


def _in_year(before: Sequence[Symbol]) -> bool:
    """Whether the last of these symbols is a digit of a year: a month stands before it."""
    in_front = next((s for s in reversed(before) if not s.text.isdigit()), None)
    return (
        before[-1].text.isdigit()
        and in_front is not None
        and (in_front.text == "." or in_front.text in _last_letters())
    )


def _dash_for_dot(symbols: Sequence[Symbol], index: int, symbol: Symbol) -> Symbol:
    """A dot between blanks, with a day after it, is what a rule has left of a dash."""
    alone = symbol.text in _DOTS and symbol.blank_before and 0 < index < len(symbols) - 1
    if alone and symbols[index + 1].blank_before and symbols[index + 1].text.isdigit():
        return symbol._replace(text=_DASH, confidence=min(symbol.confidence, _DOUBTFUL))
    return symbol


@cache
def _month_letters() -> frozenset[str]:
    """The two consonants of each month's short name."""
    return frozenset(map(_consonants, month_names("short")))


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(letters[-1] for letters in _month_letters())


def _consonants(name: str) -> str:
    return "".join(c for c in name if "ก" <= c <= "ฮ")
