"""Thai and Arabic digits: the one place that turns one script into the other."""

import re
from typing import Final

THAI_DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS: Final = "0123456789"

_THAI_DIGIT: Final = re.compile(f"[{THAI_DIGITS}]")
_TO_ARABIC: Final = dict(zip(THAI_DIGITS, ARABIC_DIGITS, strict=True))
_TO_THAI: Final = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)


def to_arabic(text: str) -> str:
    """Write every Thai digit of `text` as an Arabic one; all else, and the length, stay as they are.

    >>> to_arabic("๒๕ พฤษภาคม ๒๕๖๔")
    '25 พฤษภาคม 2564'
    """
    # Digits are few, and `str.translate` looks up every character.
    return _THAI_DIGIT.sub(lambda digit: _TO_ARABIC[digit[0]], text)


def to_thai(text: str) -> str:
    """Write every Arabic digit of `text` as a Thai one; all else, and the length, stay as they are.

    >>> to_thai("ว 543")
    'ว ๕๔๓'
    """
    return text.translate(_TO_THAI)
