"""Blocks of a page as the lines a reader sees: pieces that stand side by side, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Block, Box, Document

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


def visual_lines(document: Document) -> list[VisualLine]:
    """Lines of the whole document outside tables, in reading order."""
    lines: list[VisualLine] = []
    for page in document.pages:
        if document.unit == "line":
            lines += [VisualLine(page.number, tuple(_pieces(b))) for b in page.blocks if _pieces(b)]
        else:
            lines += _by_height(page.blocks)
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


def _beside(a: Block, b: Block) -> bool:
    overlap = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    lower = min(a.box.bottom - a.box.top, b.box.bottom - b.box.top)
    apart = a.box.x0 >= b.box.x1 - 1 or b.box.x0 >= a.box.x1 - 1
    return apart and overlap >= _OVERLAP * max(lower, 1.0)
