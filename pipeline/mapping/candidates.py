"""Tables without rules: taken for tables where their heads say so, left as running text where not.

A reader can only see that texts stand in line. A list of names and posts stands in line, too; what makes a table of
work is a head that says where the work stands and when it is to be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Block, Box, Document, Table
from extractors.joining import join_lines
from extractors.mending import mend
from pipeline.mapping.columns import is_known, read_head

# Months without any year are months all the same when it is only asked whether a head names them.
_ANY_YEAR = 2560


def with_candidates(document: Document) -> Document:
    """The document with those of its candidates among the tables whose heads are known.

    Their words are taken out of the blocks of the pages.
    """
    taken = [t for t in document.candidates if _is_table(t)]
    if not taken:
        return document
    last = max((t.seq for t in document.tables), default=0)
    tables = [replace(t, seq=last + n) for n, t in enumerate(taken, start=1)]
    pages = []
    for page in document.pages:
        frames = [f for t in tables if (f := _frame(t, page.number)) is not None]
        kept = (b for block in page.blocks for b in _outside(block, frames))
        pages.append(replace(page, blocks=tuple(kept)) if frames else page)
    return replace(document, pages=tuple(pages), tables=(*document.tables, *tables), candidates=())


def _is_table(table: Table) -> bool:
    head = read_head(table, _ANY_YEAR)
    return head is not None and is_known(head)


def _frame(table: Table, page: int) -> Box | None:
    return Box.around([c.box for c in table.cells if c.page == page])


def _outside(block: Block, frames: Sequence[Box]) -> list[Block]:
    """What of a block stands outside the frames."""
    lines = [line for line in block.lines if not any(_holds(f, line.box) for f in frames)]
    if len(lines) == len(block.lines):
        inside = not block.lines and any(_holds(f, block.box) for f in frames)
        return [] if inside else [block]
    box = Box.around([line.box for line in lines])
    if box is None:
        return []
    raw = [line.text_raw for line in lines]
    text, joined = mend(join_lines(raw)), "\n".join(raw)
    return [replace(block, text=text, text_raw=joined, box=box, lines=tuple(lines))]


def _holds(frame: Box, box: Box) -> bool:
    x, y = box.middle
    return frame.x0 <= x <= frame.x1 and frame.top <= y <= frame.bottom
