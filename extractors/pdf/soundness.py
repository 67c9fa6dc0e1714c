"""What must be said of a PDF file as a whole: cut short, mended, locked, or with things in it that want to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.document import Reason

_TAIL = 2048
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_XREF = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
_COPY = 1 << 4  # ISO 32000, table 22: bit 5, text may be copied
_LAYERS_OFF = re.compile(rb"/OFF\s*\[\s*\d")
_LIVE = {
    "JavaScript": re.compile(rb"/(?:JavaScript|JS)\b"),
    "an action that starts a program": re.compile(rb"/Launch\b"),
    "an action that sends a form": re.compile(rb"/(?:SubmitForm|ImportData)\b"),
    "an action that opens another file": re.compile(rb"/(?:GoToR|GoToE)\b"),
    "an action that opens an address when the file is opened": re.compile(
        rb"/OpenAction\s*<<[^>]{0,200}/URI\b"
    ),
    "embedded files": re.compile(rb"/EmbeddedFiles?\b"),
    "an XFA form": re.compile(rb"/XFA\b"),
    "sound or film": re.compile(rb"/(?:RichMedia|Movie|Rendition)\b"),
}


def file_reasons(data: bytes, pdf: pdfium.PdfDocument) -> Iterator[Reason]:
    """Doubts about a file that was opened.

    PDFium finds the objects of a file again whose table of objects is gone. What stood in the lost part is not
    known then, so the file counts as read in part.
    """
    head = max(data.find(b"%PDF-", 0, 1024), 0)
    tail = data[-_TAIL:].rstrip(b"\0 \r\n\t")
    starts = list(_START.finditer(data, max(len(data) - 64 * _TAIL, 0)))
    if b"%%EOF" not in tail and not (starts and data[starts[-1].end() :].lstrip()[:1] in (b"<", b"\0")):
        yield Reason("truncated", None, "the end mark of the file is missing")
    elif starts and not any(_XREF.match(data, at) for at in _places(int(starts[-1].group(1)), head)):
        yield Reason("recovered", None, "the table of objects is not where the file says")
    if raw.FPDF_GetSecurityHandlerRevision(pdf.raw) > 0 and not raw.FPDF_GetDocPermissions(pdf.raw) & _COPY:
        yield Reason("extraction_restricted", None, "")
    if _LAYERS_OFF.search(data):
        yield Reason("hidden_content", None, "layers that the file does not show were read as well")
    live = [name for name, pattern in _LIVE.items() if pattern.search(data)]
    if not live and raw.FPDFDoc_GetJavaScriptActionCount(pdf.raw) > 0:
        live.append("JavaScript")
    if raw.FPDFDoc_GetAttachmentCount(pdf.raw) > 0 and "embedded files" not in live:
        live.append("embedded files")
    if live:
        yield Reason("active_content_ignored", None, ", ".join(live))


def _places(start: int, head: int) -> tuple[int, int]:
    """Where the table may stand: counted from the first byte, or from a header that comes later."""
    return start, start + head
