"""The OLE container of old Office files: which program's file it is, and whether it has a password.

Only the directory is read, and of one stream its first sector. Every chain of sectors is bounded by the size
of the file, so a chain that runs in a circle ends.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from extractors.errors import ExtractError

DOC = "application/msword"
XLS = "application/vnd.ms-excel"

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_NONE = 0xFFFFFFF0  # this and above are marks, not sectors
_STREAM, _ROOT = 2, 5
_WORD_ENCRYPTED = 0x0100
_FILEPASS = 0x002F

_OTHERS = (
    ("PowerPoint Document", "PowerPoint 97-2003 presentation (.ppt)"),
    ("VisioDocument", "Visio drawing"),
    ("__properties_version1.0", "Outlook message (.msg)"),
    ("Quill", "Publisher document"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def office_type(data: bytes) -> str:
    """Which old Office file an OLE container is.

    Raises:
        ExtractError: encrypted; unsupported_type for other programs' files; legacy_office where the directory is
            too damaged to tell.
    """
    streams = _top_streams(data)
    if streams is None or not streams:
        # Damaged: what is left of the names must do.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ExtractError("encrypted", "Office file with a password")
        raise ExtractError("legacy_office", "Word/Excel 97-2003, damaged")
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise ExtractError("encrypted", "Office file with a password")
    if "WordDocument" in streams:
        start = _first_sector(data, streams["WordDocument"])
        if len(start) >= 12 and struct.unpack_from("<H", start, 10)[0] & _WORD_ENCRYPTED:
            raise ExtractError("encrypted", "Word 97-2003 document with a password")
        return DOC
    for name in ("Workbook", "Book"):
        if name in streams:
            if _has_filepass(_first_sector(data, streams[name])):
                raise ExtractError("encrypted", "Excel 97-2003 workbook with a password")
            return XLS
    for name, kind in _OTHERS:
        if name in streams:
            raise ExtractError("unsupported_type", kind)
    raise ExtractError("unsupported_type", "OLE container of another program")


def _has_filepass(records: bytes) -> bool:
    """Whether one of the first records of a workbook says that the rest has a password."""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _top_streams(data: bytes) -> dict[str, _Entry] | None:
    """Streams and storages at the top of the container by name (those of embedded files lie deeper)."""
    if len(data) < _HEADER:
        return None
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return None
    directory = _chain(data, shift, struct.unpack_from("<I", data, 48)[0])
    entries = [_entry(directory[at : at + _ENTRY]) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    root = next((entry for entry in entries if entry.kind == _ROOT), None)
    if root is None:
        return None
    found: dict[str, _Entry] = {}
    waiting, seen = [root.child], set()
    while waiting:
        number = waiting.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        entry = entries[number]
        found[entry.name] = entry
        waiting += [entry.left, entry.right]
    return found


def _entry(raw: bytes) -> _Entry:
    length = min(struct.unpack_from("<H", raw, 64)[0], 64)
    name = raw[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(name, raw[66], left, right, child, start, size)


def _chain(data: bytes, shift: int, start: int) -> bytes:
    """The bytes of a chain of sectors, as far as it can be followed."""
    table = _sector_table(data, shift)
    pieces: list[bytes] = []
    seen: set[int] = set()
    while start < _NONE and start not in seen:
        seen.add(start)
        piece = _sector(data, shift, start)
        if not piece:
            break
        pieces.append(piece)
        start = table[start] if start < len(table) else _NONE
    return b"".join(pieces)


def _sector_table(data: bytes, shift: int) -> list[int]:
    """Which sector follows which; the first 109 pieces of the table are named in the header, the rest in a chain."""
    numbers = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while following < _NONE and following not in seen:
        seen.add(following)
        piece = _sector(data, shift, following)
        if len(piece) < 1 << shift:
            break
        *more, following = struct.unpack(f"<{len(piece) // 4}I", piece)
        numbers += more
    table: list[int] = []
    for number in dict.fromkeys(n for n in numbers if n < _NONE):
        piece = _sector(data, shift, number)
        table += struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])
    return table


def _sector(data: bytes, shift: int, number: int) -> bytes:
    at = (number + 1) << shift
    return data[at : at + (1 << shift)]


def _first_sector(data: bytes, entry: _Entry) -> bytes:
    """The beginning of a stream; of one that is kept among the small streams nothing, Office keeps none there."""
    shift = struct.unpack_from("<H", data, 30)[0]
    cutoff = struct.unpack_from("<I", data, 56)[0]
    if entry.kind != _STREAM or entry.size < cutoff:
        return b""
    return _sector(data, shift, entry.start)
