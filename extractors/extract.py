"""The one public verb: bytes of a file to a Document."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

from extractors.decoding import reasons_of
from extractors.document import Document, Reason
from extractors.errors import ExtractError
from extractors.sniff import DOC, DOCX, HTML, PDF, PICTURES, TEXT, XLS, XLSX, sniff

_MOST_OF_A_KIND = 50


def extract(data: bytes, filename: str) -> Document:
    """Read a file's content.

    Args:
        data: the whole file.
        filename: base name, kept in the Document; its suffix is only a hint.

    Raises:
        ExtractError: with a reason code, when the file cannot be read at all. What cannot be read in part
            comes back as `Document.reasons`.
    """
    sniffed = sniff(data, filename)
    sha256 = hashlib.sha256(data).hexdigest()
    document = _read(sniffed.media_type, data, filename, sha256)
    if sniffed.text is not None:
        said = {reason.code for reason in document.reasons}
        more = [reason for reason in reasons_of(sniffed.text) if reason.code not in said]
        document = replace(document, reasons=(*document.reasons, *more))
    if sniffed.name_disagrees:
        reason = Reason("type_mismatch", None, f"{sniffed.media_type} by content")
        document = replace(document, reasons=(reason, *document.reasons))
    return replace(document, reasons=_few(document.reasons))


def _few(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """A reason given for very many pages is told for the first of them, with the number of the others."""
    told: Counter[str] = Counter()
    kept: list[Reason] = []
    for reason in reasons:
        told[reason.code] += 1
        if told[reason.code] <= _MOST_OF_A_KIND:
            kept.append(reason)
    more = [(code, count - _MOST_OF_A_KIND) for code, count in told.items() if count > _MOST_OF_A_KIND]
    return (*kept, *(Reason(code, None, f"and {count} more") for code, count in more))


def _read(media_type: str, data: bytes, filename: str, sha256: str) -> Document:
    # Imported here: a text file must not pay for the libraries of PDF, Word or Excel.
    if media_type == PDF:
        from extractors.pdf import read as read_pdf

        return read_pdf(data, filename, sha256)
    if media_type == DOCX:
        from extractors.docx import read as read_docx

        return read_docx(data, filename, sha256)
    if media_type == XLSX:
        from extractors.xlsx import read as read_xlsx

        return read_xlsx(data, filename, sha256)
    if media_type in (DOC, XLS):
        from extractors.legacy import read as read_legacy

        return read_legacy(data, filename, sha256)
    if media_type == HTML:
        from extractors.html import read as read_html

        return read_html(data, filename, sha256)
    if media_type in PICTURES:
        from extractors.scan.pictures import read as read_picture

        return read_picture(data, filename, sha256, media_type)
    if media_type == TEXT:
        from extractors.transcript import read as read_text

        return read_text(data, filename, sha256)
    raise ExtractError("unsupported_type", media_type)
