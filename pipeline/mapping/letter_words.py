"""Words of the letter form (data/letter_words.csv) and how a line begins with one."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from normalizers.lookups import read_rows
from pipeline.records import LetterForm


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

    A label ends with a blank, a colon, a number or the line: `เรื่องราว` is not the label `เรื่อง`.
    """
    for word in words(field):
        if text.startswith(word):
            rest = text[len(word) :]
            if not rest or rest[0] in " :\t\u00a0(" or rest[0].isdigit():
                return rest.strip(" :\t\u00a0")
    return None


def starts(text: str, field: str) -> bool:
    """Whether a line begins with a word of a field, whatever follows."""
    return text.startswith(words(field))


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
