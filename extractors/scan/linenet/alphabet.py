"""The characters that the line network tells apart."""

from __future__ import annotations

from typing import Final

CONSONANTS: Final = "".join(map(chr, range(0x0E01, 0x0E2F)))
VOWELS: Final = "ฯะัาำิีึืฺุูเแโใไๅๆ"
TONES: Final = "็่้๊๋์ํ"
THAI_DIGITS: Final = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS: Final = "0123456789"
LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SIGNS: Final = " .,:;-–/()[]\"'“”‘’!?%&@#+=*_<>฿•|"

CHARACTERS: Final = CONSONANTS + VOWELS + TONES + THAI_DIGITS + ARABIC_DIGITS + LATIN + SIGNS
BLANK: Final = 0
"""Class of a column that says nothing new."""
CLASS_COUNT: Final = 1 + len(CHARACTERS)
CLASS_OF: Final = {character: index for index, character in enumerate(CHARACTERS, start=1)}

_SAME: Final = {"—": "–", "−": "-", "‐": "-", "\u00a0": " ", "■": "•", "◆": "•", "●": "•", "…": "..."}


def readable(text: str) -> str:
    """`text` in the characters of the network: others are left out, blanks are single and inside."""
    same = "".join(_SAME.get(c, c) for c in text)
    return " ".join("".join(c for c in same if c in CLASS_OF).split())
