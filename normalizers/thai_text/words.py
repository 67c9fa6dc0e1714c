"""Tier 2: damage that only a word list shows.

Lost or exchanged am, tones printed as ุ and ู, spaces and line ends inside words, and listed
misspellings are all found by one reading of the text (see ``segments``).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import THAI
from normalizers.thai_text.lexicon import lexicon
from normalizers.thai_text.segments import Prices, read
from normalizers.thai_text.stretches import readings

_LAST_LETTERS = re.compile(f"[{THAI}]+$")
_FIRST_LETTERS = re.compile(f"[{THAI}]+")
_EVIDENCE = 2
_CONTEXT = 16
_AM_BIAS = 3.0


def damaged_words(text: str) -> Iterator[Edit]:
    """Damaged forms that are no words, to the words they stand for."""
    prices = Prices()
    found = Counter(step.cls for _, steps in readings(text, prices) for step in steps)
    for stretch, steps in readings(text, _adapted(prices, found, text)):
        yield from stretch.edits(steps)


def _adapted(prices: Prices, found: Counter[str], text: str) -> Prices:
    """Cheaper prices for damage that the text is full of: in such a text one more case is likely."""
    lost, swapped = found["sara_am_lost"], found["am_for_aa"]
    if lost >= _EVIDENCE and text.count("ำ") * 4 <= lost:
        prices = replace(prices, am_lost=2.0, words_too=True)
    if swapped >= _EVIDENCE and text.count("า") * 4 <= swapped:
        prices = replace(prices, am_for_aa=1.0, words_too=True)
    return prices


def prefers_am(text: str, start: int, end: int, am: str, aa: str) -> bool:
    """Whether the words around a split vowel read better with am than with aa; am when in doubt."""
    before = _LAST_LETTERS.search(text[max(0, start - _CONTEXT) : start])
    after = _FIRST_LETTERS.match(text[end : end + _CONTEXT])
    left, right = before.group() if before else "", after.group() if after else ""
    with_am, with_aa = (
        sum(step.cost for step in read(left + vowel + right, (), (), lexicon(), Prices()))
        for vowel in (am, aa)
    )
    return with_am <= with_aa + _AM_BIAS
