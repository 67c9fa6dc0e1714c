"""Codes and names of offices as a scan shows them: mended where one that is known was meant, never guessed.

For text that was recognised in a picture. A code or a name is mended only when it is none as it stands, and one alone of
those that are known comes near it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from normalizers.lookups import read_rows

_LEAST = 16  # letters; a shorter name is too easily another one
_ALIKE = 0.8  # share of a name's letters that must stand as they should
_MARGIN = 2  # and of all other names, this many letters more are wrong
_MOST = 4  # names mended in one text
_LENGTH = 2  # letters, marks not counted, that a name may have been read shorter or longer by
_SLACK = 3  # how far its ends are looked for
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_CODE = re.compile(r"^\s*(?P<code>[ก-ฮ]{1,4})(?P<rest>\s*[0-9๐-๙].*)$")


class Mended(NamedTuple):
    """A text with what was mended in it: (before, after) pairs."""

    text: str
    changes: tuple[tuple[str, str], ...]


def mend_code(number: str) -> Mended:
    """A letter's number whose code of letters is that of a ministry, one letter of it read as another that looks alike."""
    match = _CODE.match(number)
    if match is None or match.group("code") in _codes():
        return Mended(number, ())
    code = match.group("code")
    meant = _misread().get(code, ())
    if len(meant) != 1:
        return Mended(number, ())
    return Mended(meant[0] + match.group("rest"), ((code, meant[0]),))


def mend_names(text: str) -> Mended:
    """A text with names of known offices and posts spelt as they should be."""
    changes: list[tuple[str, str]] = []
    for _ in range(_MOST):
        found = _nearest(text)
        if found is None:
            break
        begin, end, name = found
        changes.append((text[begin:end], name))
        text = text[:begin] + name + text[end:]
    return Mended(text, tuple(changes))


def _nearest(text: str) -> tuple[int, int, str] | None:
    """Begin, end and right spelling of the longest name that stands misspelt in a text."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    places = [n for n, c in enumerate(text) if not c.isspace()]
    letters = "".join(text[n] for n in places)
    known = [n for n in names() if n in letters]
    best: list[tuple[int, int, int, str]] = []  # letters wrong, begin, end, name
    for name in names():
        if len(letters) < _LEAST or name in known:
            continue
        window = fuzz.partial_ratio_alignment(name, letters, score_cutoff=100 * _ALIKE - 12)
        if window is None or len(name) > len(letters) + _SLACK:
            continue
        spans = [
            (max(window.dest_start + a, 0), min(window.dest_end + b, len(letters)))
            for a in range(-_SLACK, _SLACK + 1)
            for b in range(-_SLACK, _SLACK + 1)
        ]
        wrong, begin, end = min((Levenshtein.distance(name, letters[a:b]), a, b) for a, b in spans if b > a)
        apart = len(_bare(letters[begin:end])) - len(_bare(name))
        if abs(apart) > _LENGTH or any(_torn(letters, k, begin, end, name) for k in known):
            continue
        held = max((len(k) for k in known if k in name and k in letters[begin:end]), default=0)
        if wrong <= (1 - _ALIKE) * (len(name) - held):
            best.append((wrong, begin, end, name))
    for wrong, begin, end, name in sorted(best, key=lambda b: (-len(b[3]), b[0], b[3])):
        rivals = [
            b[0]
            for b in best
            if b[3] != name and abs(len(b[3]) - len(name)) <= _SLACK and b[1] < end and begin < b[2]
        ]
        if all(r >= wrong + _MARGIN for r in rivals):
            return places[begin], places[end - 1] + 1, name
    return None


def _bare(text: str) -> str:
    """Without the marks over and under letters, which scans lose."""
    return _MARKS.sub("", text)


def _torn(letters: str, known: str, begin: int, end: int, name: str) -> bool:
    """Whether a name that stands there rightly would be lost: only a longer one that holds it may take its place."""
    for match in re.finditer(re.escape(known), letters):
        apart = end <= match.start() or match.end() <= begin
        around = begin <= match.start() and match.end() <= end and known in name
        if not (apart or around):
            return True
    return False


@cache
def names() -> tuple[str, ...]:
    """Full names of offices and posts without blanks, longest first."""
    rows = read_rows("normalizers", "parties.csv")
    found = {"".join(r["name_th"].split()) for r in rows}
    return tuple(sorted((n for n in found if len(n) >= _LEAST and "(" not in n), key=lambda n: (-len(n), n)))


@cache
def _codes() -> frozenset[str]:
    return frozenset(r["code"] for r in read_rows("normalizers", "office_codes.csv"))


@cache
def _misread() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_rows("normalizers", "office_codes.csv"):
        for word in filter(None, row["misread"].split("|")):
            found[word] = (*found.get(word, ()), row["code"])
    return found
