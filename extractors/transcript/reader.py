"""Reading plain text: lines, tab-separated tables, form feeds as page breaks.

Boxes count lines and columns of the file (see `extractors.document`), both from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.decoding import decode
from extractors.document import Arrow, Block, BlockKind, Box, Cell, Document, Page, Reason
from extractors.errors import ExtractError
from extractors.lists import bullet_of
from extractors.mending import mend
from extractors.tables import TablePart, join_parts
from extractors.transcript.markup import clean_line, pieces

READER = "transcript/1"

_ARROW = re.compile(r"↔|⟷|⇔|←\s*→|<-+>|\|<-+>\|")
_PIPE = re.compile(r"(?<!\\)\|")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
_RULE = re.compile(r"^[\s*_=\-]{3,}$")


@dataclass(frozen=True, slots=True)
class _TextLine:
    number: int
    page: int
    text: str


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a text file.

    Raises:
        ExtractError: unknown_encoding, no_text.
    """
    decoded = decode(data)
    lines = _lines(decoded.text)
    if not any(line.text.strip() for line in lines):
        raise ExtractError("no_text", "only blanks")
    reasons: list[Reason] = []
    replaced = decoded.text.count("\ufffd")
    if replaced:
        reasons.append(Reason("replaced_characters", None, f"{replaced} U+FFFD"))
    blocks: list[Block] = []
    parts: list[TablePart] = []
    follows = False
    index = 0
    while index < len(lines):
        piped = _pipe_lines(lines, index)
        stretch = piped or _table_lines(lines, index)
        if stretch:
            parts.append(_part(stretch, follows, bool(piped)))
            follows = True
            index += len(stretch)
            continue
        line = lines[index]
        found = _line_blocks(line)
        if found and not _RULE.match(line.text):
            blocks += found
            follows = False
        index += 1
    n_pages = max(line.page for line in lines)
    return Document(
        sha256,
        len(data),
        filename,
        "text/plain",
        "line",
        READER,
        tuple(_page(number, lines, blocks) for number in range(1, n_pages + 1)),
        tuple(join_parts(parts)),
        tuple(reasons),
    )


def _lines(text: str) -> list[_TextLine]:
    result: list[_TextLine] = []
    page = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page += line.count("\f")
        result.append(_TextLine(number, page, line.replace("\f", "")))
    return result


def _table_lines(lines: Sequence[_TextLine], start: int) -> list[_TextLine]:
    """Lines from `start` that hold the same number of tabs: a table, when there are two or more."""
    tabs = lines[start].text.count("\t")
    if not tabs:
        return []
    stretch = [lines[start]]
    for line in lines[start + 1 :]:
        if line.text.count("\t") != tabs or line.page != lines[start].page:
            break
        stretch.append(line)
    return stretch if len(stretch) >= 2 and tabs >= 2 else []


def _pipe_lines(lines: Sequence[_TextLine], start: int) -> list[_TextLine]:
    """Lines of a markdown table from `start`: a head, a rule of dashes, and rows."""
    if start + 1 >= len(lines) or not _PIPE_RULE.match(lines[start + 1].text) or "|" not in lines[start].text:
        return []
    stretch = [lines[start], lines[start + 1]]
    for line in lines[start + 2 :]:
        if "|" not in line.text or line.page != lines[start].page:
            break
        stretch.append(line)
    return stretch


def _pieces_of(line: _TextLine, piped: bool) -> list[tuple[int, str]]:
    """Cells of a line: (offset of the first character, text)."""
    if not piped:
        found, start = [], 0
        for text in line.text.split("\t"):
            found.append((start, text))
            start += len(text) + 1
        return found
    bars = [m.start() for m in _PIPE.finditer(line.text)]
    text = line.text.rstrip()
    edges = [-1] if not text.lstrip().startswith("|") else []
    edges += bars
    if not text.endswith("|"):
        edges.append(len(line.text))
    return [(a + 1, line.text[a + 1 : b]) for a, b in pairwise(edges)]


def _part(stretch: Sequence[_TextLine], follows: bool, piped: bool = False) -> TablePart:
    rows = [stretch[0], *stretch[2:]] if piped else stretch
    n_cols = max(len(_pieces_of(line, piped)) for line in rows)
    cells: list[Cell] = []
    arrows: list[Arrow] = []
    for row, line in enumerate(rows):
        for col, (start, text) in enumerate(_pieces_of(line, piped)):
            box = Box(start + 1, line.number, max(start + len(text), start + 1), line.number)
            cells.append(Cell(row, col, 1, 1, line.page, box, tuple(_cell_blocks(text, line, start))))
            if _ARROW.search(text):
                arrows.append(Arrow(row, col, col + 1, line.page, box))
    return TablePart(stretch[0].page, len(rows), n_cols, tuple(cells), tuple(arrows), (), follows)


def _cell_blocks(text: str, line: _TextLine, start: int) -> list[Block]:
    result: list[Block] = []
    for piece in pieces(text, start):
        box = Box(piece.start + 1, line.number, max(piece.end, piece.start + 1), line.number)
        # A dash list without a bullet before it is a list of its own.
        level = 1 if piece.level == 2 and not any(b.level == 1 for b in result) else piece.level
        result.append(
            Block(
                "list_item" if piece.is_item else "paragraph",
                mend(piece.text),
                line.text[piece.start : piece.end],
                line.page,
                box,
                level,
                piece.bullet,
            )
        )
    return result


def _line_blocks(line: _TextLine) -> list[Block]:
    text = line.text.strip(" \t\u00a0")
    if not text:
        return []
    start = line.text.index(text[0])
    box = Box(start + 1, line.number, max(start + len(text), start + 1), line.number)
    if "<" in text and (found := _cell_blocks(text, line, start)) and len(found) > 1:
        return found
    heading = text.startswith("#")
    item = bullet_of(text)
    cleaned = clean_line(item[1] if item else text)
    if not cleaned:
        return []
    kind: BlockKind = "heading" if heading else "list_item" if item else "paragraph"
    return [Block(kind, mend(cleaned), text, line.page, box, 1 if item else 0, item[0] if item else None)]


def _page(number: int, lines: Sequence[_TextLine], blocks: Sequence[Block]) -> Page:
    own = [line for line in lines if line.page == number]
    text = mend("\n".join(clean_line(line.text) for line in own)).strip("\n")
    return Page(
        number,
        float(max((len(line.text) for line in own), default=0)),
        float(len(own)),
        0,
        "native",
        text,
        tuple(b for b in blocks if b.page == number),
    )
