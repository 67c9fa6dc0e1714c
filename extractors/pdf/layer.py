"""Whether the text layer of a page can be used, or its picture tells more."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from normalizers.thai_text.damage import Damage

# Pictures that cover this share of a page are the page: what stands over them is what a scanner's software
# has read or what a system has stamped on it.
_WHOLE_PAGE = 0.7
_FEW = 100  # so few characters over a scan are a stamp of a system, not its text
_THAI_SHARE = 0.2
_MOST_OBJECTS = 40
# Scanners pad the end of their pictures.
_JPEG_END, _TAIL = b"\xff\xd9", 4096


def layer_doubt(page: pdfium.PdfPage, verdict: Damage) -> str:
    """Why the text layer of a page is not to be used; empty when it is.

    A page without text is a scan if anything is drawn on it. Over a scan a text layer is believed only if
    it is long, mostly Thai and sound.
    """
    if not verdict.chars:
        return "no text layer" if raw.FPDFPage_CountObjects(page.raw) else ""
    if verdict.verdict == "unusable":
        return verdict.reason
    doubt = ""
    if verdict.chars < _FEW or verdict.thai_share < _THAI_SHARE:
        doubt = "text layer of a scan holds hardly any Thai"
    elif verdict.verdict != "sound":
        doubt = verdict.reason
    return doubt if doubt and is_picture_page(page) else ""


def is_picture_page(page: pdfium.PdfPage) -> bool:
    """True for a scan: pictures cover the page."""
    return _picture_share(page) >= _WHOLE_PAGE


def _picture_share(page: pdfium.PdfPage) -> float:
    """Share of the page that pictures cover (those that lie over each other count twice)."""
    width, height = page.get_size()
    covered = 0.0
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), 2000)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = pdfium.PdfObject(handle, page=page).get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return float(covered / max(width * height, 1.0))


def has_cut_picture(page: pdfium.PdfPage) -> bool:
    """True where a JPEG of the page ends too early: PDFium draws the rest of it grey, without a word."""
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        picture = pdfium.PdfImage(handle, page=page)
        if picture.get_filters(skip_simple=True) == ["DCTDecode"] and (
            _JPEG_END not in bytes(picture.get_data(decode_simple=True))[-_TAIL:]
        ):
            return True
    return False
