"""What a file is, from its bytes. The name is only a hint, and never decides against the content."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from extractors.decoding import decode
from extractors.errors import ExtractError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"

# A file that calls itself text is read as text even when it holds no Thai; any other needs Thai in it,
# so that a configuration file or a log met on the way is refused and not reported as an empty circular.
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".tsv"})

_SUFFIX_TYPES = {".pdf": PDF, ".docx": DOCX}

# (bytes at the start, what it is in words)
_OTHER_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"GIF8", "GIF image"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x1f\x8b", "gzip archive"),
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The type found, and whether the file's name says otherwise."""

    media_type: str
    name_disagrees: bool


def sniff(data: bytes, filename: str) -> Sniffed:
    """The media type of a file's content.

    Raises:
        ExtractError: empty_file, legacy_office, encrypted, unsupported_type.
    """
    if not data:
        raise ExtractError("empty_file")
    media_type = _from_content(data, PurePath(filename).suffix.lower())
    expected = _SUFFIX_TYPES.get(PurePath(filename).suffix.lower())
    return Sniffed(media_type, expected is not None and expected != media_type)


def _from_content(data: bytes, suffix: str) -> str:
    # Readers accept a PDF whose header stands within the first 1024 bytes (ISO 32000, annex H).
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # An OLE container is an old Office file, or an encrypted new one.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ExtractError("encrypted", "Office file with a password")
        raise ExtractError("legacy_office", "Word/Excel 97-2003")
    if data.startswith(b"PK\x03\x04"):
        return _from_zip(data)
    for signature, name in _OTHER_SIGNATURES:
        if data.startswith(signature):
            raise ExtractError("unsupported_type", name)
    text = decode(data).text  # raises unknown_encoding for bytes that are no text
    if suffix not in TEXT_SUFFIXES and not any("\u0e01" <= c <= "\u0e5b" for c in text):
        raise ExtractError("unsupported_type", "text without any Thai letter")
    return TEXT


def _from_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ExtractError("corrupt_docx", str(error)) from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        raise ExtractError("unsupported_type", "Excel workbook")
    raise ExtractError("unsupported_type", "zip archive")
