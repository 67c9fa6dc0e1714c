"""What was put on a page after it was made: fields filled in, text boxes, stamps; and notes that do not show.

PDFium keeps all of these apart from the page. What shows is made part of the page (in memory) and so is read
with it; a comment that only opens when it is clicked is not of the paper, and is named.
"""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.document import Reason

_MOST = 2_000
_MOST_LETTERS = 4_000
_QUOTED = 60
_NO_TEXT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
_SHOWN = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})
_HIDING = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW


def page_with_notes(pdf: pdfium.PdfDocument, index: int) -> tuple[pdfium.PdfPage, Reason | None]:
    """A page with all that shows on it, and what is written beside it without showing.

    Raises:
        pdfium.PdfiumError: the page cannot be loaded.
    """
    page = pdf[index]
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return page, None
    drawn, unread = 0, []
    for at in range(min(count, _MOST)):
        note = raw.FPDFPage_GetAnnot(page.raw, at)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind not in _NO_TEXT:
            text = _string(note, b"V" if kind == raw.FPDF_ANNOT_WIDGET else b"Contents")
            if kind in _SHOWN and not raw.FPDFAnnot_GetFlags(note) & _HIDING and _has_looks(note):
                drawn += 1
            elif text:
                unread.append(text)
        raw.FPDFPage_CloseAnnot(note)
    if drawn and raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page = pdf[index]
    if not unread:
        return page, None
    first = " ".join(unread[0].split())[:_QUOTED]
    return page, Reason(
        "hidden_content", index + 1, f"{len(unread)} note(s) beside the page left out, the first: {first}"
    )


def _has_looks(note: object) -> bool:
    # Two bytes are an empty string.
    return bool(raw.FPDFAnnot_GetAP(note, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def _string(note: object, key: bytes) -> str:
    """A text of a note, as much as anyone writes into one."""
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
    text = bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
    return text[:_MOST_LETTERS].strip().strip("\0")
