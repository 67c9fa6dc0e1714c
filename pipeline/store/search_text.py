"""Text as the search sees it: one form for all the ways in which the same Thai words are written.

The index and the query go through the same `fold`, so a spelling that both share costs nothing and a spelling that
differs (digits, blanks, sara am, dots, case, two-digit years) is found all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from normalizers.characters import CharacterTable
from normalizers.lookups import parties, systems
from normalizers.numerals import to_arabic

_DASHES = re.compile("[‐-―−]")
_TONE_FIRST = re.compile("([่-๋])([ัิ-ู])")
# A two-digit number in the place of a year: after a month, after ปี or ปีการศึกษา, after a semester and a slash.
_BEFORE_YEAR = (
    "คม", "ายน", "พันธ์", "ปี", "ปีการศึกษา", "ปีงบประมาณ", "พศ", "1/", "2/",
    "มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค",
)  # fmt: skip
_SHORT_YEAR = re.compile(
    r"(?=[4-7][0-9](?![0-9.:]))(?:" + "|".join(f"(?<={re.escape(w)})" for w in _BEFORE_YEAR) + ")"
)
# Blanks and dots: the last of a run stays between Latin letters and digits, all others go.
_BETWEEN = re.compile("(?<=[a-z0-9])[ .]*([ .])(?=[a-z0-9])|[ .]+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_THAI = "ก-๎"


@lru_cache(maxsize=1024)  # sections and bodies stand over many rows
def fold(text: str) -> str:
    """The text in its searchable form.

    >>> fold("ส านักงาน ๑๐ พ.ย. ๖๔")
    'สานักงาน10พย2564'
    """
    folded = _BETWEEN.sub(r"\1", text.translate(_FOLDED).replace("เเ", "แ"))
    return _SHORT_YEAR.sub("25", _TONE_FIRST.sub(r"\2\1", folded))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The same, slower, and for each character the index of the character of `text` it comes from."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _fold_char(char):
            chars.append(one)
            places.append(place)
    return _add_centuries(*_drop_blanks(chars, places))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    # NFKC takes sara am apart; without its ring it is the same as a sara am that lost it on the way.
    plain = unicodedata.normalize("NFKC", char).replace("\u0e4d", "").casefold()
    return _DASHES.sub("-", to_arabic(plain))


_FOLDED = CharacterTable({}, _fold_char)


def _drop_blanks(chars: list[str], places: list[int]) -> tuple[str, list[int]]:
    """Without blanks and dots, but for those that keep Latin words and numbers apart; marks in their order."""
    out: list[str] = []
    kept: list[int] = []
    size = len(chars)
    index = 0
    while index < size:
        char = chars[index]
        after = index + 1
        if char == " ":
            while after < size and chars[after] == " ":
                after += 1
            if not (out and out[-1] in _LATIN and after < size and chars[after] in _LATIN):
                index = after
                continue
        elif char == ".":
            if not (out and out[-1] in _LATIN and after < size and chars[after] in _LATIN):
                index = after
                continue
        elif char == "เ" and after < size and chars[after] == "เ":
            char, after = "แ", after + 1
        out.append(char)
        kept.append(places[index])
        index = after
    return _TONE_FIRST.sub(r"\2\1", "".join(out)), kept


def _add_centuries(text: str, places: list[int]) -> tuple[str, list[int]]:
    """พ.ย. 64 as พ.ย. 2564."""
    starts = [m.start() for m in _SHORT_YEAR.finditer(text)]
    for start in reversed(starts):
        text = f"{text[:start]}25{text[start:]}"
        places[start:start] = [places[start]] * 2
    return text, places


@lru_cache(maxsize=1024)
def keys_in(text: str) -> frozenset[str]:
    """Keys of the bodies and systems that a text names, by any of their names.

    >>> sorted(keys_in("ส่ง สพฐ. ผ่านระบบ DMC"))
    ['party:obec', 'system:dmc']
    """
    return frozenset(key for key, _, _ in name_spans(text))


def name_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(key, start, end) of every name in a text, names inside longer names too."""
    patterns, keys = _names()
    arabic = to_arabic(text)
    for start in range(len(arabic) - 1):
        # Two letters decide which names can begin here: one pattern of all names is ten times slower.
        pattern = patterns.get(arabic[start : start + 2])
        if pattern is not None and (match := pattern.match(arabic, start)):
            for key in keys[_squeezed(match[0])]:
                yield key, start, match.end()


def keys_of_name(name: str) -> frozenset[str]:
    """Keys of the bodies and systems that bear exactly this name, blanks, dots and case aside."""
    return _keys_by_fold().get(fold(name).replace(" ", ""), frozenset())


def party_key(identity: str) -> str:
    """Key of a row of parties."""
    return f"party:{identity}"


def system_key(identity: str) -> str:
    """Key of a row of systems."""
    return f"system:{identity.lower()}"


@cache
def known_names() -> tuple[tuple[str, str], ...]:
    """(name, key) of every name in the reviewed lists."""
    names = [
        (name, party_key(p.id))
        for p in parties()
        for name in (p.name_th, p.abbreviation, p.name_en, *p.aliases)
    ]
    names += [
        (name, system_key(s.id)) for s in systems() for name in (s.id, s.name_th, s.name_en, *s.aliases)
    ]
    return tuple(dict.fromkeys((name, key) for name, key in names if name))


@cache
def _keys_by_fold() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, key in known_names():
        found.setdefault(fold(name).replace(" ", ""), set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def _squeezed(name: str) -> str:
    return re.sub(r"\s+", "", name)


@cache
def _names() -> tuple[dict[str, re.Pattern[str]], dict[str, tuple[str, ...]]]:
    keys: dict[str, dict[str, None]] = {}
    by_start: dict[str, list[str]] = {}
    for name, key in known_names():
        keys.setdefault(_squeezed(name), {})[key] = None
    for name in sorted({name for name, _ in known_names()}, key=lambda n: (-len(n), n)):
        by_start.setdefault(name[:2], []).append(_bordered(name))
    patterns = {start: re.compile("|".join(words)) for start, words in by_start.items()}
    return patterns, {name: tuple(found) for name, found in keys.items()}


def _bordered(name: str) -> str:
    """A name as a pattern that does not match inside another word."""
    pattern = re.escape(name).replace(r"\ ", r"\s*")
    if name[0].isascii():
        pattern = r"(?<![A-Za-z0-9.-])" + pattern
    if name[-1].isascii() and name[-1].isalnum():
        pattern += r"(?![A-Za-z0-9]|-[A-Za-z])"
    letters = name.replace(".", "")
    if re.fullmatch("[ก-ฮ]{1,5}", letters):
        # รร. stands alone, or กรรมการ would be a school; สพฐ may follow a word without a blank, but not go on.
        if len(letters) < 3:
            pattern = f"(?<![{_THAI}])" + pattern
        if not name.endswith("."):
            pattern += f"(?![{_THAI}])"
    elif name == "ครู":
        pattern += "(?!ภัณฑ์)"
    return pattern
