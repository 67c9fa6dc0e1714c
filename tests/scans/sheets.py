"""Clean pages before they are scanned: what is printed, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.document import Document, Line
from extractors.extract import extract

Kind = Literal["print", "stamp", "handwriting"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the clean page."""
CLUSTER = re.compile(r"[^\s\u0e31\u0e34-\u0e3a\u0e47-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|\s")


@dataclass(frozen=True)
class TruthLine:
    """One line of text; `symbols` (letters with their marks, digits, signs) only where the line was set here."""

    text: str
    box: Box
    kind: Kind = "print"
    symbols: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page in colour, shape (rows, columns, 3), with the truth about its text."""

    picture: NDArray[np.uint8]
    dpi: int
    lines: tuple[TruthLine, ...] = ()
    words: tuple[tuple[str, Box], ...] = field(default=(), repr=False)
    """Every printed character with its box, for those who write over one."""

    def with_marks(self, picture: NDArray[np.uint8], lines: Sequence[TruthLine]) -> Sheet:
        """The page after something was added by hand."""
        return replace(self, picture=picture, lines=(*self.lines, *lines))


def pdf_sheets(data: bytes, dpi: int = 200, pages: Sequence[int] | None = None) -> list[Sheet]:
    """Pages (from 1) of a digital PDF. Its text layer, read by saraban, is the truth."""
    document = extract(data, "source.pdf")
    by_page = lines_by_page(document)
    sheets = []
    file = pypdfium2.PdfDocument(data)
    for number in pages or range(1, len(file) + 1):
        page = file[number - 1]
        picture = np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"), np.uint8)
        scale = dpi / 72
        lines = tuple(
            TruthLine(
                ln.text_raw, (ln.box.x0 * scale, ln.box.top * scale, ln.box.x1 * scale, ln.box.bottom * scale)
            )
            for ln in by_page.get(number, [])
        )
        sheets.append(Sheet(picture, dpi, lines, _characters(page, scale)))
        page.close()
    file.close()
    return sheets


def lines_by_page(document: Document) -> dict[int, list[Line]]:
    """The physical lines of each page, from top to bottom, cells of tables included."""
    blocks = [b for p in document.pages for b in p.blocks]
    blocks += [b for t in document.tables for c in t.cells for b in c.blocks]
    found: dict[int, list[Line]] = {}
    for block in blocks:
        for line in block.lines:
            found.setdefault(line.page, []).append(line)
    for lines in found.values():
        lines.sort(key=lambda ln: (round(ln.box.top), ln.box.x0))
    return found


def _characters(page: pypdfium2.PdfPage, scale: float) -> tuple[tuple[str, Box], ...]:
    text, height = page.get_textpage(), page.get_height()
    found = []
    for index in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(index)
        found.append(
            (
                text.get_text_range(index, 1),
                (x0 * scale, (height - y1) * scale, x1 * scale, (height - y0) * scale),
            )
        )
    text.close()
    return tuple(found)


def text_sheet(
    texts: Sequence[str],
    font: Path,
    points: float,
    dpi: int = 200,
    *,
    leading: float = 1.6,
    width: float = 8.27,
) -> Sheet:
    """A page with these lines, set in a font file, one under the other; `width` in inches.

    Letters are placed one by one, without kerning, so that the box of each is known.
    """
    size = max(1, round(points * dpi / 72))
    face = ImageFont.truetype(str(font), size, layout_engine=ImageFont.Layout.RAQM)
    step, margin = round(size * leading), round(dpi * 0.6)
    image = Image.new("RGB", (round(width * dpi), 2 * margin + step * (len(texts) + 1)), "white")
    draw = ImageDraw.Draw(image)
    lines = []
    for row, text in enumerate(texts):
        x, base = float(margin), margin + step * (row + 1)
        symbols = []
        for cluster in CLUSTER.findall(text):
            x0, y0, x1, y1 = face.getbbox(cluster, anchor="ls")
            if not cluster.isspace():
                draw.text((x, base), cluster, fill="black", font=face, anchor="ls")
                symbols.append((cluster, (x + x0, base + y0, x + x1, base + y1)))
            x += face.getlength(cluster)
        ascent, descent = size * 1.05, size * 0.35
        lines.append(TruthLine(text, (margin, base - ascent, x, base + descent), "print", tuple(symbols)))
    return Sheet(np.asarray(image, np.uint8), dpi, tuple(lines))
