"""Reading a PDF: characters and paths from PDFium, cells and blocks from both; scans from their picture.

pdfplumber is the second reader of paths: it is opened only for a page whose paths PDFium could not give.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial

import pypdfium2 as pdfium

from extractors.ahead import Ahead
from extractors.document import Document, Reason
from extractors.errors import ExtractError
from extractors.pdf.directions import PageText, upright_text
from extractors.pdf.drawings import Drawings, read_drawings
from extractors.pdf.ghosts import without_ghosts
from extractors.pdf.glyphs import MAX_CHARACTERS
from extractors.pdf.layer import has_cut_picture, is_picture_page, layer_doubt
from extractors.pdf.lines import blank_gap, segments
from extractors.pdf.notes import page_with_notes
from extractors.pdf.pages import PageContent, compose
from extractors.pdf.paths import TooManyPathsError, page_figures, plumber_figures
from extractors.pdf.salvage import open_pdf
from extractors.pdf.soundness import file_reasons
from extractors.pdf.unseen import unseen_pieces
from extractors.progress import Work, begin_page, helpers
from normalizers.thai_text import damage

READER = "pdf/5"
MAX_PAGES = 1_000
"""Of a longer file the first pages are read, and the rest named."""

_Scanned = tuple[PageContent, list[Reason]]
_CHOICES = {
    "sound": "text layer: {why}",
    "mendable": "text layer, repaired: {why}",
    "unusable": "text layer, for want of better: {why}",
}


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a born-digital PDF.

    Raises:
        ExtractError: encrypted, truncated, corrupt_pdf, no_pages, no_text (a scan).
    """
    text_pdf, opened = open_pdf(data)
    try:
        if len(text_pdf) == 0:
            raise ExtractError("no_pages")
        return _read_pages(text_pdf, data, opened, filename, sha256)
    finally:
        text_pdf.close()


def _read_pages(
    text_pdf: pdfium.PdfDocument, data: bytes, opened: bytes, filename: str, sha256: str
) -> Document:
    reasons: list[Reason] = list(file_reasons(data, text_pdf))
    if opened is not data:
        detail = f"the list of objects or pages is damaged; {len(text_pdf)} page(s) were found again"
        reasons = [r for r in reasons if r.code != "recovered"] + [Reason("recovered", None, detail)]
    last = min(len(text_pdf), MAX_PAGES)
    with closing(Ahead(partial(_scan_ahead, text_pdf), last, helpers())) as ahead:
        pages, tables, candidates = compose(_contents(text_pdf, opened, reasons, ahead))
    # Of a file that ends too early the pages may be there, and what stood on them not.
    cut = "truncated" if any(r.code == "truncated" for r in reasons) else ""
    if not pages:
        raise ExtractError(cut or "corrupt_pdf", "no page can be loaded")
    if all(not p.text for p in pages):
        first = next((r.detail for r in reasons if r.code == "no_text"), "")
        raise ExtractError(cut or "no_text", f"{len(pages)} page(s) without any text; {first}")
    return Document(
        sha256,
        len(data),
        filename,
        "application/pdf",
        "pt",
        READER,
        tuple(pages),
        tuple(tables),
        tuple(reasons),
        tuple(candidates),
    )


def _contents(
    text_pdf: pdfium.PdfDocument, data: bytes, reasons: list[Reason], ahead: Ahead[_Scanned]
) -> Iterator[PageContent]:
    """What stands on each page that can be loaded: its text layer, or what its picture shows."""
    count = min(len(text_pdf), MAX_PAGES)
    if count < len(text_pdf):
        reasons.append(Reason("too_many_pages", None, f"{len(text_pdf)} pages, the first {count} were read"))
    # Two pages at a time: a book of a thousand pages must not be held in memory as a whole.
    following = _glyphs(text_pdf, 0, reasons)
    for index in range(count):
        number = index + 1
        loaded, following = following, _glyphs(text_pdf, number, reasons) if number < count else None
        if loaded is None or not _begun(number, "text", reasons):
            continue  # named in the reasons; the other pages are read
        page = loaded.page
        glyphs = without_ghosts(loaded.glyphs, following.glyphs if following else [])
        width, height = page.get_size()
        rotation = page.get_rotation()
        if rotation:
            way = "its text shows" if loaded.turned else "the file asks for"
            reasons.append(Reason("rotated_page", number, f"turned by {rotation} degrees, as {way}"))
        gap = blank_gap(glyphs)
        text = segments(glyphs, gap)
        verdict = damage("\n".join(s.text for s in text))
        doubt = layer_doubt(page, verdict)
        if doubt:
            scanned = _scanned(page, number, reasons, ahead)
            if scanned is not None:
                yield replace(scanned, choice=f"picture: {doubt}")
                continue
        if not text:
            reasons.append(Reason("no_text", number, "page without text"))
        elif verdict.verdict == "unusable":
            reasons.append(
                Reason("mojibake_suspected", number, f"text layer not to be trusted: {verdict.reason}")
            )
        unseen = unseen_pieces(page)
        if unseen and not is_picture_page(page):
            detail = f"{unseen} piece(s) of text without ink or in white were read as well"
            reasons.append(Reason("hidden_content", number, detail))
        drawings = _drawings(loaded, data, index, reasons)
        yield PageContent(
            number,
            width,
            height,
            rotation,
            "text_layer",
            text,
            gap,
            drawings,
            across=loaded.across,
            aslant=loaded.aslant,
            choice=_CHOICES[verdict.verdict].format(why=doubt or verdict.reason),
        )


def _scanned(
    page: pdfium.PdfPage, number: int, reasons: list[Reason], ahead: Ahead[_Scanned]
) -> PageContent | None:
    """What the picture of a page shows; None, with the reason, when nothing can be read in it."""
    from extractors.scan.reader import read_page

    try:
        begin_page(number, "ocr")
        content, found = ahead.take(number) or read_page(page, number)
    except ExtractError as error:
        reasons.append(Reason(error.code, number, error.detail))
        return None
    reasons += found
    if has_cut_picture(page):
        reasons.append(Reason("truncated", number, "a picture of the page ends too early"))
    return content if content.segments else None


def _scan_ahead(text_pdf: pdfium.PdfDocument, number: int) -> _Scanned | None:
    """As `_scanned`, in a process that reads ahead; None for a page that does not look like a scan."""
    from extractors.scan.reader import read_page

    loaded = _glyphs(text_pdf, number - 1, [])
    if loaded is None:
        return None
    text = segments(loaded.glyphs, blank_gap(loaded.glyphs))
    if not layer_doubt(loaded.page, damage("\n".join(s.text for s in text))):
        return None
    return read_page(loaded.page, number)


def _glyphs(text_pdf: pdfium.PdfDocument, index: int, reasons: list[Reason]) -> PageText | None:
    """A page with its text; None, and a reason, when it cannot be loaded."""
    number = index + 1
    if not _begun(number, "text", reasons):
        return None
    try:
        page, notes = page_with_notes(text_pdf, index)
        if notes is not None:
            reasons.append(notes)
        text_page = page.get_textpage()
        characters = text_page.count_chars()
        if characters > MAX_CHARACTERS:
            detail = f"{characters} characters, the first {MAX_CHARACTERS} were read"
            reasons.append(Reason("page_too_complex", number, detail))
        return upright_text(page, number, text_page)
    except pdfium.PdfiumError as error:
        reasons.append(Reason("recovered", index + 1, f"page not readable: {error}"))
        return None


def _begun(number: int, work: Work, reasons: list[Reason]) -> bool:
    """Say that a page is worked on; False, with its reason, where it is to be left out."""
    try:
        begin_page(number, work)
    except ExtractError as error:
        if not any(r.code == error.code and r.page == number for r in reasons):
            reasons.append(Reason(error.code, number, error.detail))
        return False
    return True


def _drawings(loaded: PageText, data: bytes, index: int, reasons: list[Reason]) -> Drawings:
    try:
        return read_drawings(page_figures(loaded.page, loaded.drawn))
    except TooManyPathsError as error:
        reasons.append(Reason("page_too_complex", index + 1, str(error)))
        return Drawings((), (), ())
    except (pdfium.PdfiumError, OSError, ValueError) as error:
        return _second_reading(data, index, reasons, error)


def _second_reading(data: bytes, index: int, reasons: list[Reason], first: Exception) -> Drawings:
    """The paths of a page as pdfplumber reads them."""
    # Imported here: it loads 90 modules, and hardly a page needs it.
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as plumbed:
            return read_drawings(plumber_figures(plumbed.pages[index]))
    except Exception as error:  # noqa: BLE001  one broken page must not cost the others
        detail = f"drawings not readable: {type(first).__name__}, {type(error).__name__}"
        reasons.append(Reason("recovered", index + 1, detail))
        return Drawings((), (), ())
