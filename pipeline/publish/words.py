"""Word-level differences of two Thai texts, never cutting a vowel or a tone off its consonant."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

# Below this likeness marks inside the line would only smear it: the whole text is shown as replaced.
SIMILAR = 0.3
# Longer texts are no activities, and comparing them word by word takes longer than anyone waits.
LONGEST = 20_000

# Marks that lean on the letter before them, and vowels written before the letter they belong to.
_LEANING = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f\u200d\ufe00-\ufe0f"
_LEADING = "\u0e40-\u0e44"
CLUSTER = re.compile(rf"[{_LEADING}]*[^{_LEADING}][{_LEANING}]*|[{_LEADING}]+", re.DOTALL)


# year: a year that moved on with the plan, which is no change.
Kind = Literal["same", "gone", "new", "year"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text, and what became of it."""

    kind: Kind
    text: str


def clusters(text: str) -> list[str]:
    """Units that no one may cut: a letter with its leading vowels and all its marks."""
    return CLUSTER.findall(text)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, spaces and punctuation included: joined, they are the text again."""
    allowed, at = {0}, 0
    for cluster in clusters(text):
        at += len(cluster)
        allowed.add(at)
    out, start, at = [], 0, 0
    for word in _segmented(text):
        at += len(word)
        if at in allowed:
            out.append(text[start:at])
            start = at
    if start < len(text):
        out.append(text[start:])
    return tuple(out)


def _segmented(text: str) -> list[str]:
    """Dictionary words, or clusters when the segmenter is missing or does not give the text back."""
    if "PYTHAINLP_READ_MODE" not in os.environ:
        # Otherwise the import alone makes a folder in the user's home.
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    try:
        # Only a report needs the dictionary; importing it takes as long as all the rest.
        from pythainlp.tokenize import word_tokenize
    except ImportError:
        return clusters(text)
    found: list[str] = []
    # Latin, digits and Thai apart: "DMC2021" and "obec64" are two words each, so that only the year is marked.
    for run in re.findall(r"[A-Za-z]+|[0-9]+|[\u0e00-\u0e7f]+|[^A-Za-z0-9\u0e00-\u0e7f]", text):
        found += (
            word_tokenize(run, engine="newmm", keep_whitespace=True)
            if "\u0e00" <= run[0] <= "\u0e7f"
            else [run]
        )
    return found if "".join(found) == text else clusters(text)


def word_diff(before: str, after: str, step_years: int = 0) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: joined, the first is `before` and the second is `after`.

    A number that grew by exactly `step_years` is marked as a year, not as a change.
    """
    if before == after:
        return _whole("same", before), _whole("same", after)
    if max(len(before), len(after)) > LONGEST:
        return _whole("gone", before), _whole("new", after)
    a, b = words(before), words(after)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    shared = sum(len("".join(a[m.a : m.a + m.size])) for m in matcher.get_matching_blocks())
    if shared < SIMILAR * max(1, min(len(before), len(after))):
        return _whole("gone", before), _whole("new", after)
    left: list[Piece] = []
    right: list[Piece] = []
    for same, i1, i2, j1, j2 in _runs(matcher, a):
        old, new = "".join(a[i1:i2]), "".join(b[j1:j2])
        year = not same and _is_year(old, new, step_years)
        left += _whole("same" if same else "year" if year else "gone", old)
        right += _whole("same" if same else "year" if year else "new", new)
    return tuple(left), tuple(right)


def _is_year(old: str, new: str, step_years: int) -> bool:
    """Two or four digits, and as far apart as the sides are."""
    alike = len(old) == len(new) in (2, 4) and old.isdecimal() and new.isdecimal()
    return alike and step_years != 0 and int(new) - int(old) == step_years


def _runs(matcher: SequenceMatcher[str], a: tuple[str, ...]) -> list[tuple[bool, int, int, int, int]]:
    """Equal and changed runs; a lone space or comma between two changed runs is taken for part of the change."""
    ops = matcher.get_opcodes()
    out: list[tuple[bool, int, int, int, int]] = []
    for n, (op, i1, i2, j1, j2) in enumerate(ops):
        inner = 0 < n < len(ops) - 1
        same = op == "equal" and not (inner and not any(c.isalnum() for c in "".join(a[i1:i2])))
        if out and out[-1][0] == same:
            _, first_i, _, first_j, _ = out.pop()
            i1, j1 = first_i, first_j
        out.append((same, i1, i2, j1, j2))
    return out


def _whole(kind: Kind, text: str) -> tuple[Piece, ...]:
    return (Piece(kind, text),) if text else ()
