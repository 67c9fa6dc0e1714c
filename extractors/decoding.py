"""Bytes to text: byte order mark, UTF-8, UTF-16, then Windows-874 when the result is legal Thai.

Nothing is decoded with errors ignored: what cannot be read is refused with a reason.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from extractors.errors import ExtractError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Share of the high bytes that must be Thai letters before a file is taken for Windows-874.
_THAI_SHARE = 0.6
# A text file holds few control characters; more than this share means it is no text.
_CONTROL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Decode a text file.

    Raises:
        ExtractError: unknown_encoding when no rule gives legal text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    if b"\x00" in data[:4096]:
        # Text in UTF-16 without a mark: every second byte of Thai is 0x0E, of Latin 0x00.
        odd = data[1:4096:2]
        even = data[0:4096:2]
        high = "utf-16-le" if _wide_share(odd) > _wide_share(even) else "utf-16-be"
        if max(_wide_share(odd), _wide_share(even)) > 0.8:
            return _strict(data, high)
        raise ExtractError("unknown_encoding", "binary data")
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    high_bytes = [b for b in data if b >= 0x80]
    thai = sum(1 for b in high_bytes if 0xA1 <= b <= 0xDA or 0xDF <= b <= 0xFB)
    if thai < _THAI_SHARE * len(high_bytes):
        raise ExtractError("unknown_encoding", "neither UTF-8, UTF-16 nor Windows-874")
    return _strict(data, "cp874")


def _wide_share(column: bytes) -> float:
    return sum(1 for b in column if b in (0x00, 0x0E, 0x20)) / max(len(column), 1)


def _strict(data: bytes, encoding: str) -> Decoded:
    try:
        return _checked(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise ExtractError("unknown_encoding", f"not legal {encoding}") from error


def _checked(text: str, encoding: str) -> Decoded:
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f")
    if controls > _CONTROL_SHARE * len(text):
        raise ExtractError("unknown_encoding", "binary data")
    return Decoded(text, encoding)
