"""The words that tier 2 knows, and what each costs.

A cost is minus the natural logarithm of a word's share of running text, so that the cost of a
sentence is the sum over its words and a cheaper reading is a likelier one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Mend(NamedTuple):
    """A word that a damaged form may stand for."""

    target: str
    cost: float
    cls: str
    form: str
    """The damaged form; empty where any exchange of am and aa will do."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Costs of words, and the damaged forms of the commoner ones.

    Attributes:
        costs: by word.
        mends: what a damaged form may stand for, by the form with am written as aa (`neutral`).
        lengths: for every beginning of up to four letters, the lengths of the words that begin so, longest first.
        bound: words whose first so many letters never end a line (``นัก|เรียน``).
    """

    costs: dict[str, float]
    mends: Mapping[str, list[Mend]]
    lengths: Mapping[str, tuple[int, ...]]
    bound: Mapping[str, int]


def neutral(text: str) -> str:
    """The text with am written as aa: the key under which either one finds the other."""
    return text.replace("ำ", "า")


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon: as it was kept on this machine, or made of its word lists and kept; once a process."""
    from normalizers.thai_text import lexicon_file

    key = lexicon_file.key()
    found = lexicon_file.load(key)
    if found is None:
        from normalizers.thai_text.word_lists import build

        found = build()
        lexicon_file.keep(key, found)
    return found
