"""Blocks of a page as the lines a reader sees: pieces that stand side by side, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Box, Document
from extractors.joining import join_lines
from extractors.lists import bullet_of
from extractors.mending import mend

# Pieces whose heights overlap by this share of the lower one stand side by side.
_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or the part of it between two tabs, with the bullet it was printed with."""

    text: str
    page: int
    box: Box
    block: Block


@dataclass(frozen=True, slots=True)
class VisualLine:
    """Pieces side by side."""

    page: int
    pieces: tuple[Piece, ...]

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(p.box.top for p in self.pieces)

    @property
    def text(self) -> str:
        """All pieces with blanks between."""
        return " ".join(p.text for p in self.pieces)


def physical_lines(document: Document) -> list[VisualLine]:
    """Lines of the whole document outside tables as they stand on the paper: one piece a line of a block.

    Only for documents with places ("pt"). In a letter's head lines that fill their width run on into the
    next field as lines of a paragraph do; on the paper a field begins with its label.
    """
    result: list[VisualLine] = []
    for page in document.pages:
        pieces = [
            Piece(text, line.page, line.box, block)
            for block in page.blocks
            for line in block.lines
            if (text := mend(line.text_raw).strip())
        ]
        result += _side_by_side(pieces)
    return result


def without_lines(block: Block, taken: Sequence[Box]) -> Block | None:
    """A block less some of its lines; None when none is left."""
    rest = [line for line in block.lines if line.box not in taken]
    if len(rest) == len(block.lines):
        return block
    if not rest:
        return None
    text = mend(join_lines([line.text_raw for line in rest]))
    found = bullet_of(text)
    return replace(
        block,
        kind="list_item" if found else "paragraph",
        text=found[1] if found else text,
        text_raw="\n".join(line.text_raw for line in rest),
        box=Box.around([line.box for line in rest]) or block.box,
        level=block.level or 1 if found else 0,
        bullet=found[0] if found else None,
        lines=tuple(rest),
    )


def visual_lines(document: Document) -> list[VisualLine]:
    """Lines of the whole document outside tables, in reading order."""
    lines: list[VisualLine] = []
    for page in document.pages:
        if document.unit == "line":
            lines += [VisualLine(page.number, tuple(_pieces(b))) for b in page.blocks if _pieces(b)]
            continue
        for flow in sorted({b.flow for b in page.blocks}):
            lines += _by_height([b for b in page.blocks if b.flow == flow])
    return lines


def _pieces(block: Block) -> list[Piece]:
    text = f"{block.bullet} {block.text}" if block.bullet else block.text
    return [Piece(t, block.page, block.box, block) for p in text.split("\t") if (t := p.strip())]


def _by_height(blocks: Sequence[Block]) -> list[VisualLine]:
    groups: list[list[Block]] = []
    for block in sorted(blocks, key=lambda b: (b.box.top, b.box.x0)):
        for group in groups[-2:]:
            if all(_beside(block, other) for other in group):
                group.append(block)
                break
        else:
            groups.append([block])
    lines: list[VisualLine] = []
    for group in groups:
        pieces = [p for b in sorted(group, key=lambda b: b.box.x0) for p in _pieces(b)]
        if pieces:
            lines.append(VisualLine(group[0].page, tuple(pieces)))
    return sorted(lines, key=lambda line: (line.page, line.top))


def _side_by_side(pieces: Sequence[Piece]) -> list[VisualLine]:
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.box.top, p.box.x0)):
        for group in groups[-2:]:
            if all(_beside(piece, other) for other in group):
                group.append(piece)
                break
        else:
            groups.append([piece])
    lines = [VisualLine(g[0].page, tuple(sorted(g, key=lambda p: p.box.x0))) for g in groups]
    return sorted(lines, key=lambda line: line.top)


def _beside(a: Block | Piece, b: Block | Piece) -> bool:
    overlap = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    lower = min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
    apart = a.box.x0 >= b.box.x1 - 1 or b.box.x0 >= a.box.x1 - 1
    return apart and overlap >= _OVERLAP * max(lower, 1.0)
