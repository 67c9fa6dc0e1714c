"""The symbols that the digit reader tells apart."""

from __future__ import annotations

from typing import Final

THAI_DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS: Final = "0123456789"
DIGITS: Final = THAI_DIGITS + ARABIC_DIGITS
SIGNS: Final = "/.,:()-"

BLANK: Final = 0
"""Class of a column in which no symbol has its middle."""
OTHER: Final = 1 + len(DIGITS) + len(SIGNS)
"""Class of a letter of any script, with the marks above and below it, and of every other sign."""
CLASS_COUNT: Final = OTHER + 1

_SAME_SHAPE: Final = {"–": "-", "—": "-", "−": "-", "‐": "-", "[": "(", "]": ")", ";": ":"}
_CLASS: Final = {symbol: index for index, symbol in enumerate(DIGITS + SIGNS, start=1)}


def class_of(symbol: str) -> int:
    """The class of one printed symbol (a letter may carry its marks)."""
    return _CLASS.get(_SAME_SHAPE.get(symbol, symbol), OTHER)


def symbol_of(index: int) -> str:
    """The digit or sign of a class; "" for a letter, as it is none."""
    return "" if index in (BLANK, OTHER) else (DIGITS + SIGNS)[index - 1]
