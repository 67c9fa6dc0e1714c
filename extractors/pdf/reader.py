"""Reading a PDF: characters and paths from PDFium, cells and blocks from both.

pdfplumber is the second reader of paths: it is opened only for a page whose paths PDFium could not give.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pdfplumber
import pypdfium2 as pdfium

from extractors.document import Block, Document, Page, Reason, Shape
from extractors.errors import ExtractError
from extractors.pdf.aligned import aligned_grids, with_rows_parted
from extractors.pdf.blocks import page_blocks
from extractors.pdf.cells import drawn_bars, fill, place_arrows
from extractors.pdf.drawings import Drawings, read_drawings
from extractors.pdf.ghosts import without_ghosts
from extractors.pdf.glyphs import Glyph, page_glyphs
from extractors.pdf.grid import Grid, find_grids
from extractors.pdf.lines import Segment, blank_gap, segments
from extractors.pdf.marks import settle_marks
from extractors.pdf.paths import TooManyPathsError, page_figures, plumber_figures
from extractors.tables import TablePart, join_parts
from normalizers.thai_text import damage

READER = "pdf/3"

# A page number or a running line at the very top or foot does not part two halves of a table
# (share of the page's height).
_MARGIN = 0.07


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a born-digital PDF.

    Raises:
        ExtractError: encrypted, corrupt_pdf, no_pages, no_text (a scan).
    """
    try:
        text_pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "corrupt_pdf"
        raise ExtractError(code, str(error)) from error
    try:
        if len(text_pdf) == 0:
            raise ExtractError("no_pages")
        return _read_pages(text_pdf, data, filename, sha256)
    finally:
        text_pdf.close()


def _read_pages(text_pdf: pdfium.PdfDocument, data: bytes, filename: str, sha256: str) -> Document:
    pages: list[Page] = []
    parts: list[TablePart] = []
    loose: list[TablePart] = []
    unruled_open = False
    reasons: list[Reason] = []
    open_run = False  # nothing has come between the last table and the place being read
    glyphs_of = [_glyphs(text_pdf, index, reasons) for index in range(len(text_pdf))]
    for index in range(len(text_pdf)):
        number = index + 1
        loaded = glyphs_of[index]
        if loaded is None:
            continue  # named in the reasons; the other pages are read
        page, own = loaded
        following = glyphs_of[number] if number < len(text_pdf) else None
        glyphs = without_ghosts(own, following[1] if following else [])
        width, height = page.get_size()
        rotation = page.get_rotation()
        if not any(g.text.strip() for g in glyphs):
            reasons.append(Reason("no_text", number, "page without text"))
        if rotation:
            reasons.append(Reason("rotated_page", number, f"{rotation} degrees"))
        drawings = _drawings(page, data, index, reasons)
        gap = blank_gap(glyphs)
        outside: list[Segment] = segments(glyphs, gap)
        verdict = damage("\n".join(s.text for s in outside))
        if verdict.verdict == "unusable":
            reasons.append(
                Reason("mojibake_suspected", number, f"text layer not to be trusted: {verdict.reason}")
            )
        grids = [with_rows_parted(g, outside) for g in find_grids(drawings.rules)]
        found: list[tuple[Grid, TablePart]] = []
        for grid in grids:
            cells, outside = fill(grid, outside, number, gap)
            if not any(c.blocks for c in cells):
                continue
            arrows = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), number)
            part = TablePart(
                number, len(grid.ys) - 1, len(grid.xs) - 1, tuple(cells), tuple(arrows), grid.xs, False
            )
            found.append((grid, part))
        unruled, unruled_open = _candidates(outside, drawings, number, gap, height, unruled_open)
        loose += unruled
        blocks = page_blocks(outside, number, width, min((g.xs[0] for g, _ in found), default=None))
        for grid, part in found:
            between = [b for b in blocks if b.box.bottom <= grid.ys[0] + 2 and not _in_margin(b, height)]
            earlier = any(g is not grid and g.ys[0] < grid.ys[0] for g, _ in found)
            follows = open_run and not between and not earlier
            parts.append(
                TablePart(part.page, part.n_rows, part.n_cols, part.cells, part.arrows, part.edges, follows)
            )
            after = [b for b in blocks if b.box.top >= grid.ys[-1] - 2 and not _in_margin(b, height)]
            open_run = not after
        if not found and any(not _in_margin(b, height) for b in blocks):
            open_run = False
        shapes = tuple(Shape("rect", number, b) for b in drawings.boxes) + tuple(
            Shape("arrow", number, a.box) for a in drawings.arrows
        )
        pages.append(
            Page(
                number,
                width,
                height,
                rotation,
                "text_layer",
                _page_text(blocks, found),
                blocks,
                shapes,
            )
        )
    if not pages:
        raise ExtractError("corrupt_pdf", "no page can be loaded")
    if all(not p.text for p in pages):
        raise ExtractError("no_text", f"{len(pages)} page(s) without any text")
    return Document(
        sha256,
        len(data),
        filename,
        "application/pdf",
        "pt",
        READER,
        tuple(pages),
        tuple(join_parts(parts)),
        tuple(reasons),
        tuple(join_parts(loose)),
    )


def _candidates(
    outside: Sequence[Segment], drawings: Drawings, page: int, gap: float, height: float, open_above: bool
) -> tuple[list[TablePart], bool]:
    """Tables without rules, as parts, and whether the last of them ends its page.

    `open_above`: whether the last one of the page before did.
    """
    parts: list[TablePart] = []
    top, foot = _MARGIN * height, (1 - _MARGIN) * height
    for grid in aligned_grids(outside, drawings.rules):
        cells, _ = fill(grid, outside, page, gap)
        arrows = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), page)
        follows = open_above and not any(top < s.baseline < grid.ys[0] for s in outside)
        size = (len(grid.ys) - 1, len(grid.xs) - 1)
        parts.append(TablePart(page, *size, tuple(cells), tuple(arrows), grid.xs, follows, "alignment"))
        open_above = not any(grid.ys[-1] < s.baseline < foot for s in outside)
    return parts, bool(parts) and open_above


def _glyphs(
    text_pdf: pdfium.PdfDocument, index: int, reasons: list[Reason]
) -> tuple[pdfium.PdfPage, list[Glyph]] | None:
    """A page with its characters; None, and a reason, when it cannot be loaded."""
    try:
        page = text_pdf[index]
        return page, settle_marks(*page_glyphs(page))
    except pdfium.PdfiumError as error:
        reasons.append(Reason("recovered", index + 1, f"page not readable: {error}"))
        return None


def _drawings(page: pdfium.PdfPage, data: bytes, index: int, reasons: list[Reason]) -> Drawings:
    try:
        return read_drawings(page_figures(page))
    except TooManyPathsError as error:
        reasons.append(Reason("page_too_complex", index + 1, str(error)))
        return Drawings((), (), ())
    except (pdfium.PdfiumError, OSError, ValueError) as error:
        return _second_reading(data, index, reasons, error)


def _second_reading(data: bytes, index: int, reasons: list[Reason], first: Exception) -> Drawings:
    """The paths of a page as pdfplumber reads them."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as plumbed:
            return read_drawings(plumber_figures(plumbed.pages[index]))
    except Exception as error:  # noqa: BLE001  one broken page must not cost the others
        detail = f"drawings not readable: {type(first).__name__}, {type(error).__name__}"
        reasons.append(Reason("recovered", index + 1, detail))
        return Drawings((), (), ())


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
