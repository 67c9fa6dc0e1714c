"""The words that tier 2 knows, and what each costs.

A cost is minus the natural logarithm of a word's share of running text, so that the cost of a
sentence is the sum over its words and a cheaper reading is a likelier one. Words come from the
dictionary and the corpus counts of pythainlp and from the project's own list
(``data/text_words.txt``); known misspellings come from ``data/text_spelling.csv``. All of it is read
on first need.
"""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from normalizers.thai_text.letters import CONSONANTS, MARKS, THAI

DATA = Path(__file__).resolve().parent.parent / "data"

_WORD = re.compile(f"[{THAI}]+")
_CORPUS_SIZE = 33_500_000
_FEWEST = 2
_DICTIONARY_COST = 15.0
"""A word that the dictionary has and the corpus has not."""
_NAME_COST = 16.0
_OWN_COST = 9.5
"""A word of official letters, whatever general Thai makes of it."""
_BOND = 4.0
"""How much more often two words of ours that make a third stand together than apart."""
_MISSPELLING_COST = 2.5
"""How much less likely a listed misspelling is than the word it stands for."""
_TARGET_COST = 14.0
"""Rarer words are never what a damaged form is mended to."""
_SHORTEST_TARGET = 2

_SLIPPED = re.compile(f"(?<=[{CONSONANTS}])([{CONSONANTS}])([{MARKS}]+)")
_LOW_TONE = re.compile("(?<=[ปฝฟ])[่้]")
_BELOW_AND_AA = re.compile("[ุู]า")
_BELOW = {"่": "ุ", "้": "ู"}


_CONFUSED = {
    "ฎ": "ฏ", "ฏ": "ฎ", "ณ": "น", "น": "ณ", "ศ": "ษส", "ษ": "ศส", "ส": "ศษ", "ธ": "ท", "ท": "ธ", "ฑ": "ท",
    "ญ": "ย", "ย": "ญ", "ภ": "พ", "พ": "ภ", "ฐ": "ถ", "ถ": "ฐ", "ช": "ซ", "ไ": "ใ", "ใ": "ไ", "ฬ": "ล",
}  # fmt: skip
"""Letters of one sound that writers take for one another: the right one, and the wrong ones."""
_CONFUSION_COST = 6.0
_BELOW_COST = 1.0
_IMPOSSIBLE_COST = -3.0
"""No word has ุ or ู before า, so such a form can be nothing else."""
_SPELLED_COST = 11.5
_SPELLED_LENGTH = 6


class Mend(NamedTuple):
    """A word that a damaged form may stand for."""

    target: str
    cost: float
    cls: str
    form: str
    """The damaged form; empty where any exchange of am and aa will do."""


class Lexicon:
    """Costs of words, and the damaged forms of the commoner ones."""

    def __init__(
        self, costs: dict[str, float], misspellings: Iterable[tuple[str, str, str]], bound: dict[str, int]
    ) -> None:
        self.costs = costs
        self.bound = bound
        """Words whose first so many letters never end a line (``นัก|เรียน``)."""
        self.mends: dict[str, list[Mend]] = defaultdict(list)
        for word, cost in costs.items():
            if cost <= _TARGET_COST and len(word) >= _SHORTEST_TARGET:
                self._add_damaged(word, cost)
            if cost <= _SPELLED_COST and len(word) >= _SPELLED_LENGTH:
                self._add_misspelt(word, cost)
        for wrong, right, cls in misspellings:
            cost = costs.get(right, _OWN_COST) + _MISSPELLING_COST
            costs.pop(wrong, None)
            self.mends[neutral(wrong)].append(Mend(right, cost, cls, wrong))
        self.mends = dict(self.mends)
        self.lengths = _lengths([*costs, *self.mends])

    def _add_damaged(self, word: str, cost: float) -> None:
        if "ำ" in word or "า" in word:
            self.mends[neutral(word)].append(Mend(word, cost, "", ""))
        if _LOW_TONE.search(word):
            lowered = _LOW_TONE.sub(lambda match: _BELOW[match.group()], word)
            if lowered not in self.costs:
                price = _IMPOSSIBLE_COST if _BELOW_AND_AA.search(lowered) else _BELOW_COST
                self.mends[neutral(lowered)].append(Mend(word, cost + price, "tone_as_below", lowered))

    def _add_misspelt(self, word: str, cost: float) -> None:
        forms = [
            word[:at] + wrong + word[at + 1 :]
            for at, right in enumerate(word)
            if at
            for wrong in _CONFUSED.get(right, "")
        ]
        for form in forms:
            if form not in self.costs:
                self.mends[neutral(form)].append(Mend(word, cost + _CONFUSION_COST, "spelling", form))


def neutral(text: str) -> str:
    """The text with am written as aa: the key under which either one finds the other."""
    return text.replace("ำ", "า")


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For every beginning of up to four letters, the lengths of the words that begin so, longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[neutral(word[:4])].add(len(word))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    costs = dict.fromkeys(_listed("thai_volubilis_words"), _DICTIONARY_COST + 1.0)
    for source in ("thai_family_names", "thai_female_names", "thai_male_names"):
        costs.update(dict.fromkeys(_listed(source), _NAME_COST))
    for source in ("thai_orst_words", "thai_words"):
        costs.update(dict.fromkeys(_listed(source), _DICTIONARY_COST))
    for word, count in _counts().items():
        cost = -math.log(count / _CORPUS_SIZE) if count >= _FEWEST else 0.0
        if not cost or not _is_usable(word):
            continue
        if costs.get(word, _NAME_COST) <= _DICTIONARY_COST:
            costs[word] = cost
        elif not _is_slip(word, costs):
            # Forms that only the corpus has are names, foreign words and slips: known, but not trusted.
            costs[word] = max(cost, _TARGET_COST + 0.5)
    costs = {word: cost for word, cost in costs.items() if _is_usable(word)}
    own = own_words()
    for word in sorted(own, key=len):  # a word is weighed against shorter ones
        costs[word] = min(costs.get(word, _OWN_COST), max(_OWN_COST, _parted(word, costs) - _BOND))
    return Lexicon(costs, misspellings(), {word: bar for word, bar in own.items() if bar})


def _is_slip(word: str, costs: dict[str, float]) -> bool:
    """Whether a form is a word of the dictionary with a mark one letter too late (``มธัยม``)."""
    return any(
        costs.get(word[: slip.start()] + slip[2] + slip[1] + word[slip.end() :], _NAME_COST)
        <= _DICTIONARY_COST
        for slip in _SLIPPED.finditer(word)
    )


def _parted(word: str, costs: dict[str, float]) -> float:
    """What a word costs as two others; nothing if it is not two."""
    pairs = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return min(
        (costs[head] + costs[tail] for head, tail in pairs if head in costs and tail in costs), default=0.0
    )


def _is_usable(word: str) -> bool:
    return len(word) >= 2 and _WORD.fullmatch(word) is not None


def _listed(name: str) -> Iterable[str]:
    """A word list of pythainlp by the name of its function; versions differ in which they have."""
    function = getattr(import_module("pythainlp.corpus"), name, None)
    return function() if function else ()


def _counts() -> dict[str, int]:
    counts: dict[str, int] = import_module("pythainlp.corpus.tnc").unigram_word_freqs()
    return counts


def own_words() -> dict[str, int]:
    """The project's own list: each word with the length of a head that no line ends with, 0 if it has none."""
    lines = (DATA / "text_words.txt").read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {word.replace("|", ""): max(0, word.find("|")) for word in words}


def misspellings() -> list[tuple[str, str, str]]:
    """Wrong form, right form and class of damage, for forms that are never right."""
    with (DATA / "text_spelling.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["wrong"], row["right"], row["class"]) for row in csv.DictReader(lines)]
