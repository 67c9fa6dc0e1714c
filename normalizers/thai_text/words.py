"""Tier 2: damage that only a word list shows.

Lost or exchanged am, tones printed as ุ and ู, spaces and line ends inside words, and listed
misspellings are all found by one reading of the text (see ``segments``).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import CONSONANTS, THAI
from normalizers.thai_text.lexicon import Lexicon, lexicon
from normalizers.thai_text.segments import Prices, Step, read

_STRETCH = re.compile(f"[{THAI}]+(?:(?: |\r?\n)[{THAI}]+)*")
_SEPARATOR = re.compile(" |\r?\n")
_ABBREVIATION = re.compile(rf"(?:[{THAI}]{{1,4}})(?=\.)")
_TITLE = re.compile(
    rf"(?:นาย|นาง|นางสาว|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.|น\.ส\.|ดร\.|ว่าที่ร้อย(?:ตรี|โท|เอก)|พระ|คุณ|ครู) ?"
    rf"(?P<first>[{CONSONANTS}เ-ไ][{THAI}]{{1,20}}) (?P<last>[{THAI}]{{2,24}})"
)
_LAST_LETTERS = re.compile(f"[{THAI}]+$")
_FIRST_LETTERS = re.compile(f"[{THAI}]+")
_EVIDENCE = 2
_CONTEXT = 16
_AM_BIAS = 3.0
_QUIET = frozenset(["", "unknown"])


def damaged_words(text: str) -> Iterator[Edit]:
    """Damaged forms that are no words, to the words they stand for."""
    words = lexicon()
    prices = Prices()
    readings = [*_readings(text, words, prices)]
    found = Counter(step.cls for stretch, steps in readings for step in steps)
    surer = _adapted(prices, found, text)
    if surer != prices:
        readings = [*_readings(text, words, surer)]
    for stretch, steps in readings:
        yield from stretch.edits(steps)


def prefers_am(text: str, start: int, end: int, am: str, aa: str) -> bool:
    """Whether the words around a split vowel read better with am than with aa; am when in doubt."""
    before = _LAST_LETTERS.search(text[max(0, start - _CONTEXT) : start])
    after = _FIRST_LETTERS.match(text[end : end + _CONTEXT])
    left, right = before.group() if before else "", after.group() if after else ""
    costs = [
        sum(step.cost for step in read(left + vowel + right, (), (), lexicon(), Prices()))
        for vowel in (am, aa)
    ]
    return costs[0] <= costs[1] + _AM_BIAS


def _adapted(prices: Prices, found: Counter[str], text: str) -> Prices:
    """Cheaper prices for damage that the text is full of: in such a text one more case is likely."""
    if found["sara_am_lost"] >= _EVIDENCE and text.count("ำ") * 4 <= found["sara_am_lost"]:
        prices = replace(prices, am_lost=2.0, words_too="ำ" not in text)
    if found["am_for_aa"] >= _EVIDENCE and text.count("า") * 4 <= found["am_for_aa"]:
        prices = replace(prices, am_for_aa=1.0, words_too="า" not in text)
    return prices


class _Stretch:
    """Thai letters with single gaps, set apart from the rest of the text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.raw = text[start:end]
        self.gaps: list[int] = []
        self.breaks: list[int] = []
        self.offsets: list[int] = []
        parts: list[str] = []
        at = 0
        for separator in _SEPARATOR.finditer(self.raw):
            self._take(parts, at, separator.start())
            at = separator.end()
            (self.gaps if separator.group() == " " else self.breaks).append(len(self.offsets))
        self._take(parts, at, len(self.raw))
        self.letters = "".join(parts)

    def _take(self, parts: list[str], start: int, end: int) -> None:
        parts.append(self.raw[start:end])
        self.offsets.extend(range(start, end))

    def edits(self, steps: list[Step]) -> Iterator[Edit]:
        for step in steps:
            if step.cls not in _QUIET:
                start = self.start + self.offsets[step.start]
                end = self.start + self.offsets[step.end - 1] + 1
                yield Edit(start, end, step.word, step.cls)


def _readings(text: str, words: Lexicon, prices: Prices) -> Iterator[tuple[_Stretch, list[Step]]]:
    names = [match.span("first") + match.span("last") for match in _TITLE.finditer(text)]
    for match in _STRETCH.finditer(text):
        start, end = match.span()
        short = _last_run(text, start, end)
        if text[end : end + 1] == "." and end - short <= 4:
            end = short  # an abbreviation; its letters spell no word
            if end <= start:
                continue
            end -= 1
        stretch = _Stretch(text, start, end)
        spared = []
        for first_low, first_high, last_low, last_high in names:
            for low, high in ((first_low, first_high), (last_low, last_high)):
                if start <= low and high <= end:
                    spared.append((_index(stretch, low - start), _index(stretch, high - start)))
        yield stretch, read(stretch.letters, stretch.gaps, stretch.breaks, words, prices, spared)


def _index(stretch: _Stretch, offset: int) -> int:
    low, high = 0, len(stretch.offsets)
    while low < high:
        middle = (low + high) // 2
        if stretch.offsets[middle] < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _last_run(text: str, start: int, end: int) -> int:
    at = end
    while at > start and text[at - 1] not in " \n":
        at -= 1
    return at
