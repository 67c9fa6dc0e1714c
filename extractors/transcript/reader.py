"""Reading plain text: lines, tab-separated tables, form feeds as page breaks.

Boxes count lines and columns of the file (see `extractors.document`), both from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.decoding import decode
from extractors.document import Arrow, Block, BlockKind, Box, Cell, Document, Page, Reason
from extractors.errors import ExtractError
from extractors.lists import bullet_of
from extractors.mending import mend
from extractors.tables import TablePart, join_parts
from extractors.transcript.delimited import with_tabs
from extractors.transcript.markup import clean_line, pieces

READER = "transcript/1"
MAX_BYTES = 8 * 2**20
MAX_PAGES = 1_000
MAX_LINES = 20_000
MAX_LINE = 100_000
MAX_COLUMNS = 200
"""No circular comes near these; what lies beyond is left out and named."""

_ARROW = re.compile(r"↔|⟷|⇔|←\s*→|<-+>|\|<-+>\|")
_PIPE = re.compile(r"(?<!\\)\|")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
# Characters without width: a text of nothing else is blank.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
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
    if len(data) > MAX_BYTES:
        raise ExtractError("page_too_large", f"{len(data)} bytes of text")
    decoded = decode(data)
    if not decoded.text.translate(_UNSEEN).strip():
        raise ExtractError("no_text", "only blanks")
    text = with_tabs(decoded.text) if filename.lower().endswith(".csv") else decoded.text
    lines, reasons = _bounded(_lines(text))
    replaced = decoded.text.count("\ufffd")
    if replaced:
        reasons.append(Reason("replaced_characters", None, f"{replaced} U+FFFD"))
    blocks: list[Block] = []
    parts: list[TablePart] = []
    follows = False
    index = lost_cells = 0
    while index < len(lines):
        piped = _pipe_lines(lines, index)
        stretch = piped or _table_lines(lines, index)
        if stretch:
            part, beyond = _part(stretch, follows, bool(piped))
            parts.append(part)
            lost_cells += beyond
            follows = True
            index += len(stretch)
            continue
        line = lines[index]
        found = _line_blocks(line)
        if found and not _RULE.match(line.text):
            blocks += found
            follows = False
        index += 1
    if lost_cells:
        reasons.append(Reason("too_many_columns", None, f"{lost_cells} cells beyond column {MAX_COLUMNS}"))
    return Document(
        sha256,
        len(data),
        filename,
        "text/plain",
        "line",
        READER,
        _pages(lines, blocks),
        tuple(join_parts(parts)),
        tuple(reasons),
    )


def _bounded(lines: list[_TextLine]) -> tuple[list[_TextLine], list[Reason]]:
    """The lines that are read, and what is said of those that are not."""
    reasons: list[Reason] = []
    if lines[-1].page > MAX_PAGES:
        reasons.append(
            Reason("too_many_pages", None, f"{lines[-1].page} pages, the first {MAX_PAGES} were read")
        )
        lines = [line for line in lines if line.page <= MAX_PAGES]
    if len(lines) > MAX_LINES:
        reasons.append(Reason("too_many_rows", None, f"{len(lines)} lines, the first {MAX_LINES} were read"))
        lines = lines[:MAX_LINES]
    long = [line.number for line in lines if len(line.text) > MAX_LINE]
    if long:
        detail = f"line {long[0]}: only its first {MAX_LINE} characters were read"
        reasons.append(Reason("page_too_complex", None, detail))
        lines = [replace(line, text=line.text[:MAX_LINE]) for line in lines]
    return lines, reasons


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


def _part(stretch: Sequence[_TextLine], follows: bool, piped: bool = False) -> tuple[TablePart, int]:
    """The table of some lines, and the number of cells that stand too far to the right to be kept."""
    rows = [stretch[0], *stretch[2:]] if piped else stretch
    pieces_of = [_pieces_of(line, piped) for line in rows]
    beyond = sum(max(len(found) - MAX_COLUMNS, 0) for found in pieces_of)
    n_cols = min(max(len(found) for found in pieces_of), MAX_COLUMNS)
    cells: list[Cell] = []
    arrows: list[Arrow] = []
    for row, line in enumerate(rows):
        for col, (start, text) in enumerate(pieces_of[row][:MAX_COLUMNS]):
            box = Box(start + 1, line.number, max(start + len(text), start + 1), line.number)
            cells.append(Cell(row, col, 1, 1, line.page, box, tuple(_cell_blocks(text, line, start))))
            if _ARROW.search(text):
                arrows.append(Arrow(row, col, col + 1, line.page, box))
    return TablePart(stretch[0].page, len(rows), n_cols, tuple(cells), tuple(arrows), (), follows), beyond


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


def _pages(lines: Sequence[_TextLine], blocks: Sequence[Block]) -> tuple[Page, ...]:
    own_lines: dict[int, list[_TextLine]] = {}
    own_blocks: dict[int, list[Block]] = {}
    for line in lines:
        own_lines.setdefault(line.page, []).append(line)
    for block in blocks:
        own_blocks.setdefault(block.page, []).append(block)
    count = max(own_lines, default=1)
    return tuple(_page(n, own_lines.get(n, []), own_blocks.get(n, [])) for n in range(1, count + 1))


def _page(number: int, lines: Sequence[_TextLine], blocks: Sequence[Block]) -> Page:
    text = mend("\n".join(clean_line(line.text) for line in lines)).strip("\n")
    return Page(
        number,
        float(max((len(line.text) for line in lines), default=0)),
        float(len(lines)),
        0,
        "native",
        text,
        tuple(blocks),
    )
