"""Physical lines to running text: where a line break stood, is there a blank?

Thai is written without blanks between words, so a line that breaks between two Thai letters is joined
without one; a break beside a digit, a Latin letter or punctuation stood at a blank, except inside an
address or a hyphenated Latin name (`B-` + `OBEC`).
"""

from __future__ import annotations

from collections.abc import Sequence

_NO_BLANK_AFTER = "/([{“‘"
_NO_BLANK_BEFORE = "/)]},.:;”’ๆฯ"


def join_lines(lines: Sequence[str]) -> str:
    """Lines of one paragraph as one line of text, single blanks inside kept as they are."""
    text = ""
    for line in lines:
        part = line.strip(" ")
        if not part:
            continue
        text = part if not text else text + _glue(text, part, had_blank=line.startswith(" ")) + part
        if line.endswith(" "):
            text += " "
    return text.strip(" ")


def _glue(left: str, right: str, had_blank: bool) -> str:
    if left.endswith(" "):
        return ""
    last, first = left[-1], right[0]
    if had_blank:
        return " "
    if last == "-" and len(left) > 1 and left[-2].isascii() and left[-2].isalpha() and first.isascii():
        return ""
    if "://" in left.rsplit(" ", 1)[-1] and first.isascii() and first not in "(<":
        return ""
    if last in _NO_BLANK_AFTER or first in _NO_BLANK_BEFORE:
        return ""
    if _is_thai_letter(last) and _is_thai_letter(first):
        return ""
    return " "


def _is_thai_letter(character: str) -> bool:
    return "\u0e01" <= character <= "\u0e4e"
