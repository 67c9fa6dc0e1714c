"""Title, issuer and academic year of a document."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from extractors.document import Block, Document
from normalizers.lookups import read_rows
from normalizers.numerals import to_arabic
from pipeline.mapping.letter_words import starts
from pipeline.mapping.visual_lines import VisualLine
from pipeline.records import Letter

_SEMESTER = re.compile(r"ภาคเรียนที่\s*([12])(?![0-9])")
_SEMESTER_YEAR = re.compile(r"ภาคเรียนที่\s*[12]\s*/\s*(2[45][0-9]{2})(?![0-9])")  # ภาคเรียนที่ 2/2567
_YEAR = re.compile(r"ปีการศึกษา\s*(?:พ\.?\s*ศ\.?\s*)?(2[45][0-9]{2})(?![0-9])")
# A circular is named by its first lines; further down only plans inside it are.
_MAX_TITLE = 200


@cache
def _title_words() -> tuple[str, ...]:
    return tuple(r["word"] for r in read_rows("pipeline.mapping", "title_words.csv"))


def title_of(
    document: Document, lines: Sequence[VisualLine], letter: Letter | None
) -> tuple[str | None, list[Block]]:
    """The title, and every block that is a title of the document or of a table in it."""
    blocks = [
        p.block
        for line in lines
        for p in line.pieces
        if p.text.startswith(_title_words()) and len(p.text) <= _MAX_TITLE
    ]
    if letter is not None and letter.subject:
        return letter.subject, _outside_letter(blocks, letter)
    if blocks:
        issuer = [
            p.block
            for a, line in itertools.pairwise(lines)
            for p in line.pieces
            if a.pieces[0].block is blocks[0] and starts(p.text, "agency")
        ]
        return blocks[0].text, [*blocks, *issuer]
    headings = [b for page in document.pages for b in page.blocks if b.kind == "heading"]
    return (headings[0].text, headings[:1]) if headings else (None, [])


def _outside_letter(blocks: Sequence[Block], letter: Letter) -> list[Block]:
    listed = {e.title for e in letter.enclosures}
    return [b for b in blocks if not (b.kind == "list_item" and to_arabic(b.text) in listed)]


def issuer_of(lines: Sequence[VisualLine], letter: Letter | None) -> str | None:
    """The issuing body: the letter's office, else the office named among the first lines."""
    if letter is not None:
        return letter.agency
    for line in lines[:6]:
        for piece in line.pieces:
            if starts(piece.text, "agency"):
                return to_arabic(piece.text)
    return None


def academic_year_of(document: Document, title: str | None, letter: Letter | None) -> int | None:
    """The academic year a document is about: its title's, else the one it names most often."""
    heads = [to_arabic(text) for text in (title, letter.subject if letter else None) if text]
    for pattern in (_YEAR, _SEMESTER_YEAR):
        for text in heads:
            if match := pattern.search(text):
                return int(match.group(1))
    named = Counter(int(y) for page in document.pages for y in _YEAR.findall(to_arabic(page.text)))
    if not named:
        return None
    top = max(named.values())
    years = sorted(y for y, n in named.items() if n == top)
    return years[0] if len(years) == 1 else None


def semester_of(*texts: str | None) -> int | None:
    """The semester that the first of the texts to name one names."""
    for text in texts:
        if text and (match := _SEMESTER.search(to_arabic(text))):
            return int(match.group(1))
    return None
