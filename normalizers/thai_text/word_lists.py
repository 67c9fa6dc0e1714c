"""How the lexicon is made: of the dictionary and corpus counts of pythainlp and of the project's own lists.

The project's own words are ``data/text_words.txt``, known misspellings ``data/text_spelling.csv``. pythainlp hands its
lists out as sets, so nothing here may depend on the order in which words come.
"""

import csv
import math
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from importlib import import_module
from pathlib import Path
from typing import Any

from normalizers.thai_text.letters import CONSONANTS, MARKS, THAI
from normalizers.thai_text.lexicon import Lexicon, Mend, neutral

DATA = Path(__file__).resolve().parent.parent / "data"
WORDS = DATA / "text_words.txt"
SPELLING = DATA / "text_spelling.csv"

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


def build() -> Lexicon:
    """The lexicon, made anew: half a second."""
    costs = _word_costs()
    # In the order of the alphabet, so that of two mends of one cost it is always the same that is found first.
    costs = {word: costs[word] for word in sorted(costs)}
    mends = _mends(costs)
    for wrong, right, cls in misspellings():
        cost = costs.get(right, _OWN_COST) + _MISSPELLING_COST
        costs.pop(wrong, None)
        mends.setdefault(neutral(wrong), []).append(Mend(right, cost, cls, wrong))
    bound = {word: bar for word, bar in own_words().items() if bar}
    return Lexicon(costs, mends, _lengths([*costs, *mends]), bound)


def _word_costs() -> dict[str, float]:
    costs = dict.fromkeys(_listed("thai_volubilis_words"), _DICTIONARY_COST + 1.0)
    for source in ("thai_family_names", "thai_female_names", "thai_male_names"):
        costs.update(dict.fromkeys(_listed(source), _NAME_COST))
    dictionary = frozenset(_listed("thai_orst_words")) | frozenset(_listed("thai_words"))
    costs.update(dict.fromkeys(dictionary, _DICTIONARY_COST))
    for word, count in _counts().items():
        if count < _FEWEST or not _is_usable(word):
            continue
        cost = -math.log(count / _CORPUS_SIZE)
        if word in dictionary:
            costs[word] = cost
        elif not _is_slip(word, dictionary):
            # Forms that only the corpus has are names, foreign words and slips: known, but not trusted.
            costs[word] = max(cost, _TARGET_COST + 0.5)
    costs = {word: cost for word, cost in costs.items() if _is_usable(word)}
    own = own_words()
    for word in sorted(own, key=len):  # a word is weighed against shorter ones
        costs[word] = min(costs.get(word, _OWN_COST), max(_OWN_COST, _parted(word, costs) - _BOND))
    return costs


def _mends(costs: Mapping[str, float]) -> dict[str, list[Mend]]:
    """What the damaged forms of common words stand for."""
    mends: dict[str, list[Mend]] = defaultdict(list)
    for word, cost in costs.items():
        if cost <= _TARGET_COST and len(word) >= _SHORTEST_TARGET:
            for form, mend in _damaged(word, cost, costs):
                mends[neutral(form)].append(mend)
        if cost <= _SPELLED_COST and len(word) >= _SPELLED_LENGTH:
            for form in _misspelt(word):
                if form not in costs:
                    mends[neutral(form)].append(Mend(word, cost + _CONFUSION_COST, "spelling", form))
    return dict(mends)


def _damaged(word: str, cost: float, costs: Mapping[str, float]) -> Iterable[tuple[str, Mend]]:
    if "ำ" in word or "า" in word:
        yield word, Mend(word, cost, "", "")
    if _LOW_TONE.search(word):
        lowered = _LOW_TONE.sub(lambda match: _BELOW[match.group()], word)
        if lowered not in costs:
            price = _IMPOSSIBLE_COST if _BELOW_AND_AA.search(lowered) else _BELOW_COST
            yield lowered, Mend(word, cost + price, "tone_as_below", lowered)


def _misspelt(word: str) -> Iterable[str]:
    for at, right in enumerate(word):
        if at:
            for wrong in _CONFUSED.get(right, ""):
                yield word[:at] + wrong + word[at + 1 :]


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[neutral(word[:4])].add(len(word))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def _is_slip(word: str, dictionary: Set[str]) -> bool:
    """Whether a form is a word of the dictionary with a mark one letter too late (``มธัยม``)."""
    return any(
        word[: slip.start()] + slip[2] + slip[1] + word[slip.end() :] in dictionary
        for slip in _SLIPPED.finditer(word)
    )


def _parted(word: str, costs: Mapping[str, float]) -> float:
    """What a word costs as two others; nothing if it is not two."""
    pairs = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return min(
        (costs[head] + costs[tail] for head, tail in pairs if head in costs and tail in costs), default=0.0
    )


def _is_usable(word: str) -> bool:
    return len(word) >= 2 and _WORD.fullmatch(word) is not None


def _part_of_pythainlp(name: str) -> Any:
    """A module of pythainlp, kept from making a folder in the user's home, or failing where there is none."""
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    return import_module(name)


def _listed(name: str) -> Iterable[str]:
    """A word list of pythainlp by the name of its function; versions differ in which they have."""
    function = getattr(_part_of_pythainlp("pythainlp.corpus"), name, None)
    return function() if function else ()


def _counts() -> dict[str, int]:
    """How often each word stands in the corpus; of two counts of one word the greater."""
    counts: dict[str, int] = {}
    for word, count in _part_of_pythainlp("pythainlp.corpus.tnc").word_freqs():
        counts[word] = max(count, counts.get(word, 0))
    return counts


def own_words() -> dict[str, int]:
    """The project's own list: each word with the length of a head that no line ends with, 0 if it has none."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {word.replace("|", ""): max(0, word.find("|")) for word in words}


def misspellings() -> list[tuple[str, str, str]]:
    """Wrong form, right form and class of damage, for forms that are never right."""
    with SPELLING.open(encoding="utf-8", newline="") as lines:
        return [(row["wrong"], row["right"], row["class"]) for row in csv.DictReader(lines)]
