"""Letters that follow the first one in the same file: the order or announcement a letter sends along, the memo
that passes it on.

A page that begins with the words of a form (คำสั่ง, ประกาศ, บันทึกข้อความ) or with the number of a letter may open one.
It is one when its head also says what it is about and something closes it: words of issue, a closing phrase
or a name in brackets. A title page of an enclosure has neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Document
from pipeline.mapping.letter import find_letter, opens_letter
from pipeline.mapping.letter_parts import LetterParts
from pipeline.mapping.visual_lines import VisualLine
from pipeline.records import Letter

# The form or the number stands among so many lines at the head of a page.
_HEAD_LINES = 6


def find_letters(document: Document, lines: Sequence[VisualLine]) -> list[tuple[Letter, LetterParts]]:
    """Every letter, memo, order and announcement of a file, in the order of their pages."""
    found: list[tuple[Letter, LetterParts]] = []
    first = find_letter(document, lines)
    if first is not None:
        found.append(first)
    begin = _behind(lines, 0, first[1]) if first is not None else 1
    while (start := _next_head(document, lines, begin)) is not None:
        later = find_letter(document, lines[start:], first_page=lines[start].page)
        if later is not None and _is_whole(*later):
            found.append(later)
            begin = max(_behind(lines, start, later[1]), start + 1)
        else:
            begin = start + 1
    return found


def _behind(lines: Sequence[VisualLine], start: int, parts: LetterParts) -> int:
    """Index of the line after the last one that a letter has taken."""
    taken = [i for i in range(start, len(lines)) if any(id(p.block) in parts.used for p in lines[i].pieces)]
    return taken[-1] + 1 if taken else start + 1


def _next_head(document: Document, lines: Sequence[VisualLine], begin: int) -> int | None:
    for index in range(begin, len(lines)):
        if document.unit == "pt" and not _at_head_of_page(lines, index):
            continue
        if opens_letter(lines[index]):
            return index
    return None


def _at_head_of_page(lines: Sequence[VisualLine], index: int) -> bool:
    page = lines[index].page
    return index < _HEAD_LINES or lines[index - _HEAD_LINES].page != page


def _is_whole(letter: Letter, parts: LetterParts) -> bool:
    closed = bool(letter.closing or letter.signatory_name or (parts.signature and letter.date_raw))
    headed = bool(letter.subject) and bool(parts.form or letter.ref_no)
    return headed and closed
