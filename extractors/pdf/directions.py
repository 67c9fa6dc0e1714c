"""Pages as they are to be read: turned upright by their text, what stands across or aslant set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from extractors.document import Block, Box, Line
from extractors.mending import mend
from extractors.pdf.glyphs import Glyph, page_glyphs
from extractors.pdf.lines import Segment, blank_gap, segments
from extractors.pdf.marks import settle_marks
from extractors.pdf.text_rows import join_lines_blanks, rows_of


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page that reads from left to right once the page is turned.

    `turned`: degrees by which the page was turned from how it is shown. `across`: blocks of lines at other right
    angles, such as the title of a sideways table; `aslant`: slanted text, such as a watermark. Boxes of all of
    them are on the turned page. `drawn`: handles of the objects of the page that are no text.
    """

    page: pdfium.PdfPage
    glyphs: list[Glyph]
    turned: int
    across: tuple[Block, ...]
    aslant: tuple[Block, ...]
    drawn: list[int]


def upright_text(page: pdfium.PdfPage, number: int, loaded: pdfium.PdfTextPage | None = None) -> PageText:
    """The text of a page, the page turned (in memory) so that most of its text is upright.

    `loaded`: its text page, if there is one.
    """
    found = page_glyphs(page, loaded)
    turn = max(found.turned, key=lambda t: found.turned[t], default=0)
    if turn and found.turned[turn] > sum(1 for g in found.upright if g.text.strip()):
        page.set_rotation((page.get_rotation() + turn) % 360)
        found = page_glyphs(page)
    else:
        turn = 0
    across = tuple(b for t in sorted(found.turned) if found.turned[t] for b in _across(page, number, t))
    aslant = _aslant(found.slanted, number)
    return PageText(page, settle_marks(found.upright, found.replaced), turn, across, aslant, found.drawn)


def _across(page: pdfium.PdfPage, number: int, turn: int) -> list[Block]:
    """A block for each line that a further turn brings upright, its box on the page as it is."""
    rotation, (width, height) = page.get_rotation(), page.get_size()
    page.set_rotation((rotation + turn) % 360)
    try:
        found = page_glyphs(page)
        glyphs = settle_marks(found.upright, found.replaced)
    finally:
        page.set_rotation(rotation)
    back = _turned_back(turn, width, height)
    rows = rows_of(segments(glyphs, blank_gap(glyphs)), part_columns=True)
    return [_block(join_lines_blanks([s.text for s in row]), back(_around(row)), number) for row in rows]


def _around(row: Sequence[Segment]) -> Box:
    return Box(
        row[0].box.x0,
        min(s.box.top for s in row),
        max(s.box.x1 for s in row),
        max(s.box.bottom for s in row),
    )


def _block(text: str, box: Box, number: int) -> Block:
    return Block("paragraph", mend(text), text, number, box, lines=(Line(text, number, box),))


def _turned_back(turn: int, width: float, height: float) -> Callable[[Box], Box]:
    """From a page turned clockwise by `turn` to the page before, of this width and height."""

    def back(box: Box) -> Box:
        if turn == 90:
            return Box(box.top, height - box.x1, box.bottom, height - box.x0)
        if turn == 180:
            return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
        return Box(width - box.bottom, box.x0, width - box.top, box.x1)

    return back


def _aslant(glyphs: Sequence[Glyph], number: int) -> tuple[Block, ...]:
    """Slanted text as one block: its letters in the order of the file."""
    text = "".join(g.text for g in glyphs).strip()
    box = Box.around([Box(g.x0, g.top, g.x1, g.bottom) for g in glyphs])
    if not text or box is None:
        return ()
    return (_block(text, box, number),)
