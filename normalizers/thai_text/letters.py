"""Classes of Thai code points, as pieces for regular expressions and as sets.

Thai text cannot be matched with ``\\w`` or ``\\b``: combining vowels and tones are not word
characters, and words have no spaces between them. Everything here is spelt out instead.
"""

import re

CONSONANTS = "ก-ฮ"
"""Consonants with ฤ and ฦ, which can carry marks in the same way."""

LEADING = "เ-ไ"
"""Vowels written before their consonant: เ แ โ ใ ไ."""

UPPER = "ัิ-ื็ํ"
LOWER = "ุ-ฺ"
VOWEL_MARKS = UPPER + LOWER
"""Marks that take the place nearest to the consonant."""

TONES = "่-๋"
TOP_MARKS = "่-์"
"""Tones and thanthakhat: they stand above every vowel mark."""

MARKS = "ัิ-ฺ็-๎"
FOLLOWING = "ะาำๅ"
"""Vowels written after their consonant."""

THAI = "ก-ฺเ-๎"
"""Letters, vowels and marks; no digits, no baht sign, no ฯ-like punctuation but ฯ and ๆ."""

THAI_DIGITS = "๐-๙"

_CLUSTERS = re.compile(
    rf"(?:[{LEADING}]?[{CONSONANTS}][{VOWEL_MARKS}]?[{TOP_MARKS}]?[{FOLLOWING}]{{0,2}}|[ฯๆ฿{THAI_DIGITS}])+"
)
_VOWELS = re.compile(rf"[{MARKS}{FOLLOWING}{LEADING}]")
_LETTERS = re.compile(rf"[{THAI}]")

MARK_SET = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
TONE_SET = frozenset("่้๊๋")
TOP_SET = frozenset("่้๊๋์")
VOWEL_MARK_SET = MARK_SET - TOP_SET - {"๎"}
LEADING_SET = frozenset("เแโใไ")
FOLLOWING_SET = frozenset("ะาำๅ")
CONSONANT_SET = frozenset(chr(code) for code in range(0x0E01, 0x0E2F))


def is_thai_letter(char: str) -> bool:
    """Whether one character is a Thai letter, vowel or mark (not a digit)."""
    return "ก" <= char <= "ฺ" or "เ" <= char <= "๎"


def is_spelled(text: str) -> bool:
    """Whether a run of Thai characters obeys the order in which Thai is written."""
    return _CLUSTERS.fullmatch(text) is not None


def misspelt(text: str) -> int:
    """How many characters of a run are left when all that obeys the order of writing is taken out."""
    return len(_CLUSTERS.sub("", text))


def vowel_share(text: str) -> float:
    """Share of vowels and marks among the Thai letters: about 0.45 in prose, 0 in a list of consonants."""
    letters = len(_LETTERS.findall(text))
    return len(_VOWELS.findall(text)) / letters if letters else 0.0
