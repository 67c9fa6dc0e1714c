"""Words of the letter form (data/letter_words.csv) and how a line begins with one."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from normalizers.lookups import read_rows
from pipeline.records import LetterForm

_TONES = "\u0e47-\u0e4c"
_LOOK_ALIKE = dict.fromkeys("\u0e31\u0e34\u0e35\u0e36\u0e37", "[\u0e31\u0e34-\u0e37]")
_SURE_WORD = 4  # a shorter word is too easily another one


@cache
def words(field: str) -> tuple[str, ...]:
    """Words of a field, longest first."""
    rows = read_rows("pipeline.mapping", "letter_words.csv")
    return tuple(sorted((r["word"] for r in rows if r["field"] == field), key=len, reverse=True))


@cache
def instruction_words(kind: str) -> tuple[str, ...]:
    """Words of instructions (data/instruction_words.csv) of a kind, longest first."""
    rows = read_rows("pipeline.mapping", "instruction_words.csv")
    return tuple(sorted((r["word"] for r in rows if r["kind"] == kind), key=len, reverse=True))


def after_label(text: str, field: str) -> str | None:
    """What follows a label at the beginning of a line, or None when the line does not begin with one.

    A label ends with a blank, a colon, a number or the line: `เรื่องราว` is not the label `เรื่อง`. A label of four
    letters and more is known with tones and vowels over it misread: `เรือง`, `สึ่งที่ส่งมาด้วย`.
    """
    for word in words(field):
        if (end := _end_of(word, text)) is not None:
            rest = text[end:]
            if not rest or rest[0] in " :\t\u00a0(" or rest[0].isdigit():
                return rest.strip(" :\t\u00a0")
    return None


def near_label(text: str, field: str) -> str | None:
    """What follows a label whose letters were misread: `เรอง`, `เรียบ`, `สิงทีสงมาดวย`; None where none comes near.

    For places where a label must stand. Marks do not count; one letter in five may be wrong.
    """
    from rapidfuzz.distance import Levenshtein

    first, _, rest = text.partition(" ")
    read = _bare(first.rstrip(":"))
    for word in words(field):
        label = _bare(word)
        if len(label) >= _SURE_WORD and Levenshtein.distance(label, read) <= max(1, len(label) // 5):
            return rest.strip(" :\t\u00a0")
    return None


def starts(text: str, field: str) -> bool:
    """Whether a line begins with a word of a field, whatever follows; marks over it may be misread as in a label."""
    return text.startswith(words(field)) or after_word(text, field) is not None


def after_word(text: str, field: str) -> str | None:
    """What follows the word of a field that a line begins with, or None."""
    ends = (end for word in words(field) if (end := _end_of(word, text)) is not None)
    end = next(ends, None)
    return None if end is None else text[end:]


def _bare(text: str) -> str:
    return re.sub("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", "", text)


def _end_of(word: str, text: str) -> int | None:
    """Where a word ends that a text begins with, marks over it read one way or another."""
    if text.startswith(word):
        return len(word)
    if len(word) < _SURE_WORD or text[:1] != word[:1]:
        return None
    misread = _misread(word).match(text)
    return misread.end() if misread else None


@cache
def _misread(word: str) -> re.Pattern[str]:
    """A word with any tones, and with vowels over its letters taken for each other."""
    letters = (c for c in word if not "\u0e47" <= c <= "\u0e4c")
    return re.compile("".join(f"{_LOOK_ALIKE.get(c, re.escape(c))}[{_TONES}]*" for c in letters))


@cache
def _issue_rows() -> tuple[dict[str, str], ...]:
    rows = read_rows("pipeline.mapping", "letter_words.csv")
    return tuple(r for r in rows if r["field"] == "issue")


@cache
def _issue_pattern(words_of_issue: str) -> re.Pattern[str]:
    parts = words_of_issue.split()
    return re.compile(
        r"\s*".join(_misread(w).pattern if len(w) >= _SURE_WORD else re.escape(w) for w in parts)
    )


def issue_form(text: str) -> tuple[LetterForm | None, str] | None:
    """Form and date of the words of issue (`สั่ง ณ วันที่ …`), or None when a line is something else."""
    for row in _issue_rows():
        begin = _issue_pattern(row["word"]).match(text)
        if begin is not None:
            form = cast("LetterForm", row["note"]) if row["note"] else None
            return form, text[begin.end() :].strip(" :")
    return None
