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


def starts(text: str, field: str) -> bool:
    """Whether a line begins with a word of a field, whatever follows."""
    return text.startswith(words(field))


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


def issue_form(text: str) -> tuple[LetterForm | None, str] | None:
    """Form and date of the words of issue (`สั่ง ณ วันที่ …`), or None when a line is something else."""
    for row in _issue_rows():
        begin = re.match(r"\s*".join(map(re.escape, row["word"].split())), text)
        if begin is not None:
            form = cast("LetterForm", row["note"]) if row["note"] else None
            return form, text[begin.end() :].strip(" :")
    return None
