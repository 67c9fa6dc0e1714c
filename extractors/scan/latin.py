"""Latin words: the Thai model reads one in four of their letters wrong, so they are read again by the English one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from extractors.scan.engine import Symbol, read_symbols
from extractors.scan.models import LATIN
from extractors.scan.raster import Grey
from extractors.scan.words import reach, words_of

# What the Thai model writes for Latin letters that it does not know.
_STRANGE = re.compile(r"[A-Za-z<>|!&@\[\]{}=$%^~\\_]")
_LIKE_LATIN = frozenset("0123456789๐๑๓๕๙พหลอเคดCcิู์()./:-,&")
_THAI = re.compile("[ก-ฮ]")
# Three digits in a row may be an abbreviation: `565` for `SGS`.
_THREE_DIGITS = re.compile(r"[0-9]{3}")
# A digit beside letters that look like Latin ones: `0พ๐` for `DMC`.
_MIXED = re.compile("\\(?(?=.*[0-9๐-๙])(?=.*[พหลอเน])[0-9๐-๙พหลอเนค]+[().,]*")
_SHORT = 8
_ABBREVIATION = re.compile(r"\(?(?:\w{1,2}\.)+\w?\)?")
_WORD = re.compile(r"[A-Za-z0-9().,:;/\-_&+'\"?#%@=*]+")
_LETTERS = re.compile(r"[A-Za-z]")
_CAPITALS = re.compile(r"[A-Z]{3}")
# A digit between letters stands in addresses and hardly anywhere else.
_ODD, _ADDRESS = re.compile("[A-Za-z][0-9]+[A-Za-z]"), re.compile(r"[A-Za-z0-9]\.[A-Za-z]|://|@")
_SURE = 0.92  # the second reading is believed from here on
_VERY_SURE = 0.97


def with_latin(picture: Grey, symbols: Sequence[Symbol]) -> list[Symbol]:
    """The symbols of a line with its Latin words read again."""
    result: list[Symbol] = []
    words = words_of(symbols)
    for index, word in enumerate(words):
        begin, end = _latin_part(word)
        if begin == end:
            result += word
            continue
        before = word[begin - 1] if begin else (words[index - 1][-1] if index else None)
        after = word[end] if end < len(word) else (words[index + 1][0] if index + 1 < len(words) else None)
        left, right = reach(picture, before, word[begin:end], after)
        result += [*word[:begin], *_better(picture, word[begin:end], left, right), *word[end:]]
    return result


def _latin_part(word: Sequence[Symbol]) -> tuple[int, int]:
    """Which symbols of a word may be Latin: from and to, or an empty range."""
    text = [s.text for s in word]
    strange = [i for i, t in enumerate(text) if _STRANGE.search(t)]
    whole = "".join(text)
    if _ABBREVIATION.fullmatch(whole):
        return 0, 0
    if not strange:
        doubtful = _THREE_DIGITS.fullmatch(whole) or (len(whole) <= _SHORT and _MIXED.fullmatch(whole))
        return (0, len(word)) if doubtful else (0, 0)
    surely_thai = sum(1 for t in text if _THAI.match(t) and t not in _LIKE_LATIN)
    if surely_thai <= 1:
        return 0, len(word)
    begin, end = strange[0], strange[-1] + 1
    if not any(_LETTERS.search(t) for t in text[begin:end]):
        return 0, 0
    while begin and text[begin - 1] in _LIKE_LATIN and not _THAI.match(text[begin - 1]):
        begin -= 1
    while end < len(text) and text[end] in _LIKE_LATIN and not _THAI.match(text[end]):
        end += 1
    return begin, end


def _better(picture: Grey, part: Sequence[Symbol], left: int, right: int) -> list[Symbol]:
    crop = np.ascontiguousarray(picture[:, left:right])
    again = read_symbols(crop, LATIN)
    text, old = "".join(s.text for s in again), "".join(s.text for s in part)
    if not text or not _WORD.fullmatch(text) or not _LETTERS.search(text):
        return list(part)
    if _ODD.search(text) and not _ADDRESS.search(text):
        return list(part)
    sure, was = _mean(again), _mean(part)
    if _THREE_DIGITS.fullmatch(old):
        believed = bool(_CAPITALS.fullmatch(text)) and sure >= _VERY_SURE
    elif not _STRANGE.search(old):
        believed = bool(_CAPITALS.search(text)) and sure >= _SURE
    elif old.isascii() and _WORD.fullmatch(old):
        believed = sure > was
    else:
        believed = sure >= _SURE
    if not believed:
        return list(part)
    first = part[0].blank_before
    return [
        s._replace(
            x0=s.x0 + left,
            x1=s.x1 + left,
            blank_before=first if i == 0 else s.blank_before and _is_word(again, i),
        )
        for i, s in enumerate(again)
    ]


def _is_word(symbols: Sequence[Symbol], index: int) -> bool:
    """Whether a blank in front of a symbol parts two words of letters (the English model parts `B-OBEC`, too)."""
    return symbols[index].text.isalnum() and symbols[index - 1].text.isalnum()


def _mean(symbols: Sequence[Symbol]) -> float:
    return sum(s.confidence for s in symbols) / max(len(symbols), 1)
