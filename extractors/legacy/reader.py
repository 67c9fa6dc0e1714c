"""From the bytes of an old Office file to a Document, by way of the new format."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Document
from extractors.legacy.container import DOC, XLS, office_type
from extractors.legacy.office import convert

READER = "legacy/1"
MEDIA_TYPES = (DOC, XLS)


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a Word or Excel file of 1997 to 2003 through LibreOffice.

    The Document keeps the old file's type, size and digest; `reader` names both readers.

    Args:
        data: the whole file.
        filename: base name, kept in the Document.
        sha256: digest of `data`, kept in the Document.

    Raises:
        ExtractError: legacy_office where LibreOffice is missing or fails, encrypted, unsupported_type, timeout,
            and whatever the reader of the new format raises.
    """
    media_type = office_type(data)
    if media_type == DOC:
        from extractors.docx import read as read_docx

        document = read_docx(convert(data, "doc", "docx"), filename, sha256)
    else:
        from extractors.xlsx import read as read_xlsx

        document = read_xlsx(convert(data, "xls", "xlsx"), filename, sha256)
    return replace(
        document,
        source_bytes=len(data),
        media_type=media_type,
        reader=f"{READER}+{document.reader}",
    )
