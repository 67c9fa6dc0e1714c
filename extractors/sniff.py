"""What a file is, from its bytes. The name is only a hint, and never decides against the content."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from extractors.decoding import Decoded, decode
from extractors.errors import ExtractError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
HTML = "text/html"
TEXT = "text/plain"
PNG, JPEG, TIFF, WEBP = "image/png", "image/jpeg", "image/tiff", "image/webp"
PICTURES = frozenset({PNG, JPEG, TIFF, WEBP})

# A file that calls itself text is read as text even when it holds no Thai; any other needs Thai in it,
# so that a configuration file or a log met on the way is refused and not reported as an empty circular.
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".tsv"})

_SUFFIX_TYPES = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".dotx": DOCX,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".xltx": XLSX,
    ".doc": DOC,
    ".dot": DOC,
    ".xls": XLS,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".txt": TEXT,
    ".csv": TEXT,
    ".tsv": TEXT,
    ".md": TEXT,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".tif": TIFF,
    ".tiff": TIFF,
    ".webp": WEBP,
    ".zip": "application/zip",
}

_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
# (bytes at the start, what it is in words)
_OTHER_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF image"),
    (b"BM", "BMP image"),
    (b"RIFF", "sound or film"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ", "xz archive"),
    (b"%!PS", "PostScript"),
    (b"\xdb\xa5", "Word 2.0 document"),
)
_SHORT_SIGNATURE = 3
"""Letters as few as these also begin plain words, so the bytes after them must not be text."""

# What an OpenDocument or other zip says it is in its first entry.
_ZIP_KINDS = {
    "application/vnd.oasis.opendocument.text": "OpenDocument text (.odt)",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument spreadsheet (.ods)",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument presentation (.odp)",
    "application/epub+zip": "EPUB book",
}
_ZIP_PARTS = (
    ("xl/workbook.bin", "Excel binary workbook (.xlsb)"),
    ("ppt/presentation.xml", "PowerPoint presentation (.pptx)"),
    ("META-INF/MANIFEST.MF", "Java archive"),
)

_HEAD = 4096
_COMMENT = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)+", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?:head|title|meta|link|style|script|table|div|p|h[1-6]|center|font|br|hr|span|b|ul|ol|form)[\s/>]", re.IGNORECASE)  # fmt: skip
_MAIL = re.compile(r"(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*){0,40}?MIME-Version:", re.IGNORECASE)
_XML_KINDS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "Excel 2003 XML"),
    ("schemas.microsoft.com/office/word/2003/wordml", "Word 2003 XML"),
    ("<svg", "SVG image"),
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The type found, whether the file's name says otherwise, and the text where decoding it told the type."""

    media_type: str
    name_disagrees: bool
    text: Decoded | None = None


def sniff(data: bytes, filename: str) -> Sniffed:
    """The media type of a file's content.

    Raises:
        ExtractError: empty_file, encrypted, legacy_office, unknown_encoding, unsupported_type.
    """
    if not data:
        raise ExtractError("empty_file")
    suffix = PurePath(filename).suffix.lower()
    expected = _SUFFIX_TYPES.get(suffix)
    text = None
    media_type = _from_signature(data, suffix) or _from_markup(data, expected == HTML)
    if media_type is None:
        text = _text(data, suffix)
        if suffix not in TEXT_SUFFIXES and not any("\u0e01" <= c <= "\u0e5b" for c in text.text):
            raise ExtractError("unsupported_type", "text without any Thai letter")
        media_type = TEXT
    return Sniffed(media_type, expected is not None and expected != media_type, text)


def _text(data: bytes, suffix: str) -> Decoded:
    """Bytes of no known kind as text; what is none is another kind of file, unless its name says that it is text.

    Raises:
        ExtractError: unknown_encoding, unsupported_type.
    """
    try:
        return decode(data)
    except ExtractError as error:
        if suffix in TEXT_SUFFIXES or error.code != "unknown_encoding":
            raise
        raise ExtractError("unsupported_type", f"no text: {error.detail}") from error


def _from_signature(data: bytes, suffix: str) -> str | None:
    # Readers accept a PDF whose header stands within the first 1024 bytes (ISO 32000, annex H).
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from extractors.legacy import office_type

        return office_type(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _from_zip(data, suffix)
    for start, media_type in _PICTURES:
        if data.startswith(start):
            return media_type
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        raise ExtractError("unsupported_type", "HEIC or AVIF image")
    for signature, name in _OTHER_SIGNATURES:
        wordlike = signature.isascii() and len(signature) <= _SHORT_SIGNATURE
        if data.startswith(signature) and (not wordlike or b"\x00" in data[:_HEAD]):
            raise ExtractError("unsupported_type", name)
    return None


def _from_markup(data: bytes, named_html: bool) -> str | None:
    """HTML by its first tags; other things written in text are named and refused.

    A name that says HTML lets any usual tag do; without it a text that only uses some markup stays a text.
    """
    head = _head(data)
    if _MAIL.match(head):
        raise ExtractError("unsupported_type", "MHTML page or e-mail message")
    start = _COMMENT.match(head)
    body = head[start.end() :] if start else head
    if head.lstrip().startswith("<?xml"):
        for mark, name in _XML_KINDS:
            if mark in head.lower():
                raise ExtractError("unsupported_type", name)
    if named_html and _FIRST_TAG.search(body):
        return HTML
    if _PAGE.search(body) or (_FIRST_TAG.match(body) and _TABLE.search(body)):
        return HTML
    return None


def _head(data: bytes) -> str:
    """The first characters, well enough to see tags: those are ASCII whatever the letters between are."""
    start = data[:_HEAD]
    if start.startswith(codecs.BOM_UTF8):
        return start[3:].decode("latin-1")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", errors="replace")
    for encoding, column in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if column.count(0) + column.count(0x0E) > len(column) * 0.6:
            return start.decode(encoding, errors="replace")
    return start.decode("latin-1")


def _from_zip(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = _declared_kind(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        # The name of a part stands in plain bytes in front of it, even when the directory is cut off.
        if b"xl/workbook.xml" in data or b"xl/worksheets/" in data:
            raise ExtractError("corrupt_xlsx", str(error)) from error
        # A zip of no Office program is an archive, if its name says so.
        is_archive = suffix == ".zip" and b"[Content_Types].xml" not in data
        raise ExtractError("truncated" if is_archive else "corrupt_docx", f"zip: {error}") from error
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    if kind in _ZIP_KINDS:
        raise ExtractError("unsupported_type", _ZIP_KINDS[kind])
    for part, name in _ZIP_PARTS:
        if part in names:
            raise ExtractError("unsupported_type", name)
    # Some programs give the main part another name; the relationships then tell.
    if any(name.startswith("xl/worksheets/") for name in names):
        return XLSX
    if any(name.startswith("word/document") for name in names):
        return DOCX
    if suffix == ".zip":  # one that was named itself has been looked into before
        raise ExtractError("nesting_too_deep", "an archive inside an archive; unpack it")
    raise ExtractError("unsupported_type", "zip archive")


def _declared_kind(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open("mimetype") as stream:
            return stream.read(200).decode("ascii", errors="replace").strip()
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError, ValueError):
        return ""
