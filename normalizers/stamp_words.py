"""Words of stamps of receipt (data/stamp_words.csv): the labels of number, date and time in their frames."""

from __future__ import annotations

import re
from functools import cache

from normalizers.lookups import read_rows

KINDS = ("number", "date", "time")
# Vowels over and under letters, tones: what a worn stamp loses first.
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_SURE_WORD = 4  # a shorter word is too easily another one
_LONG_WORD = 6  # letters of a word that is known without one of them


@cache
def stamp_words(kind: str) -> tuple[str, ...]:
    """Labels of a kind ("number", "date" or "time"), longest first."""
    rows = read_rows("normalizers", "stamp_words.csv")
    return tuple(sorted((r["word"] for r in rows if r["kind"] == kind), key=len, reverse=True))


def find_label(text: str, kind: str) -> tuple[int, int] | None:
    """Begin and end of the first label of a kind in a text, marks over and under its letters read any way."""
    found = [m.span() for p in _patterns(kind) if (m := p.search(text))]
    return min(found, key=lambda s: (s[0], -s[1]), default=None)


def kinds_told(text: str) -> frozenset[str]:
    """Which kinds of labels a text holds."""
    return frozenset(kind for kind in KINDS if find_label(text, kind) is not None)


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_loose(word)) for word in stamp_words(kind))


def _loose(word: str) -> str:
    if len(word) < _SURE_WORD:
        return re.escape(word)
    letters = re.sub(f"[{_MARKS}]", "", word)
    parts = [f"{re.escape(c)}[{_MARKS}]*" for c in letters]
    whole = "".join(parts)
    if len(letters) < _LONG_WORD:
        return whole
    # A stroke of print or of the stamp's frame may have taken one letter from the middle.
    return "|".join([whole, *("".join(parts[:n] + parts[n + 1 :]) for n in range(1, len(parts) - 1))])
