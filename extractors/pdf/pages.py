"""Pages put together: text and drawings, from a text layer or from a picture, to blocks and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Extraction, Page, Shape, Table
from extractors.pdf.aligned import aligned_grids
from extractors.pdf.blocks import page_blocks
from extractors.pdf.cells import drawn_bars, fill, fill_across, place_arrows
from extractors.pdf.drawings import Drawings
from extractors.pdf.grid import Grid, find_grids
from extractors.pdf.lines import Segment
from extractors.pdf.numbered_rows import with_rows_parted
from extractors.tables import TablePart, join_parts

# A page number or a running line at the very top or foot does not part two halves of a table
# (share of the page's height).
_MARGIN = 0.07


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on one page. `gap` is the width of a blank (`extractors.pdf.lines.blank_gap`); `across` and
    `aslant` are sideways lines and slanted words (`extractors.pdf.directions`); `choice` says what of the page was
    read, and why."""

    number: int
    width: float
    height: float
    rotation: int
    extraction: Extraction
    segments: list[Segment]
    gap: float
    drawings: Drawings
    ink: tuple[Shape, ...] = ()
    confidence: float | None = None
    skew: float = 0.0
    across: tuple[Block, ...] = ()
    aslant: tuple[Block, ...] = ()
    choice: str = ""
    corners: tuple[float, ...] = ()


def compose(contents: Iterable[PageContent]) -> tuple[list[Page], list[Table], list[Table]]:
    """Pages with their blocks, tables joined over the pages, and candidates: tables without rules."""
    pages: list[Page] = []
    parts: list[TablePart] = []
    loose: list[TablePart] = []
    unruled_open = False
    open_run = False  # nothing has come between the last table and the place being read
    for content in contents:
        found, outside, across = _tables(content)
        unruled, unruled_open = _candidates(content, outside, unruled_open)
        loose += unruled
        left = min((g.xs[0] for g, _ in found), default=None)
        blocks = (*across, *page_blocks(outside, content.number, content.width, left))
        height = content.height
        for grid, part in found:
            between = [b for b in blocks if b.box.bottom <= grid.ys[0] + 2 and not _in_margin(b, height)]
            earlier = any(g is not grid and g.ys[0] < grid.ys[0] for g, _ in found)
            parts.append(replace(part, follows=open_run and not between and not earlier))
            after = [b for b in blocks if b.box.top >= grid.ys[-1] - 2 and not _in_margin(b, height)]
            open_run = not after
        if not found and any(not _in_margin(b, height) for b in blocks):
            open_run = False
        shapes = tuple(Shape("rect", content.number, b) for b in content.drawings.boxes) + tuple(
            Shape("arrow", content.number, a.box) for a in content.drawings.arrows
        )
        pages.append(
            Page(
                content.number,
                content.width,
                height,
                content.rotation,
                content.extraction,
                _page_text(blocks, found),
                blocks,
                (*shapes, *content.ink),
                content.confidence,
                content.skew,
                content.aslant,
                content.choice,
                content.corners,
            )
        )
    return pages, join_parts(parts), join_parts(loose)


def _tables(
    content: PageContent,
) -> tuple[list[tuple[Grid, TablePart]], list[Segment], Sequence[Block]]:
    """The ruled tables of a page, and the text and the sideways lines outside them."""
    across: Sequence[Block] = content.across
    outside = content.segments
    drawings = content.drawings
    found: list[tuple[Grid, TablePart]] = []
    for grid in [with_rows_parted(g, outside) for g in find_grids(drawings.rules)]:
        cells, outside = fill(grid, outside, content.number, content.gap)
        cells, across = fill_across(cells, across)
        if not any(c.blocks for c in cells):
            continue
        arrows = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), content.number)
        part = TablePart(
            content.number, len(grid.ys) - 1, len(grid.xs) - 1, tuple(cells), tuple(arrows), grid.xs, False
        )
        found.append((grid, part))
    return found, outside, across


def _candidates(
    content: PageContent, outside: Sequence[Segment], open_above: bool
) -> tuple[list[TablePart], bool]:
    """Tables without rules, as parts, and whether the last of them ends its page.

    `open_above`: whether the last one of the page before did.
    """
    parts: list[TablePart] = []
    drawings, page = content.drawings, content.number
    top, foot = _MARGIN * content.height, (1 - _MARGIN) * content.height
    for grid in aligned_grids(outside, drawings.rules):
        cells, _ = fill(grid, outside, page, content.gap)
        arrows = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), page)
        follows = open_above and not any(top < s.baseline < grid.ys[0] for s in outside)
        size = (len(grid.ys) - 1, len(grid.xs) - 1)
        parts.append(TablePart(page, *size, tuple(cells), tuple(arrows), grid.xs, follows, "alignment"))
        open_above = not any(grid.ys[-1] < s.baseline < foot for s in outside)
    return parts, bool(parts) and open_above


def _in_margin(block: Block, height: float) -> bool:
    return block.box.bottom < _MARGIN * height or block.box.top > (1 - _MARGIN) * height


def _page_text(blocks: tuple[Block, ...], found: list[tuple[Grid, TablePart]]) -> str:
    """Text of the whole page: blocks and tables from top to bottom, cells of a row set apart by tabs."""
    pieces = [(b.box.top, f"{b.bullet} {b.text}" if b.bullet else b.text) for b in blocks]
    for grid, part in sorted(found, key=lambda f: (-f[0].ys[0], -f[0].xs[0])):
        rows: dict[int, list[str]] = {}
        for cell in part.cells:
            rows.setdefault(cell.row, []).append(" ".join(cell.text.split("\n")))
        lines = ["\t".join(rows[r]) for r in sorted(rows)]
        at = next((i for i, (top, _) in enumerate(pieces) if top > grid.ys[0]), len(pieces))
        pieces.insert(at, (grid.ys[0], "\n".join(lines)))
    return "\n".join(text for _, text in pieces)
