"""Zip archives of circulars: bombs, lies, names that lead elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.case import PLAN_TEXT, TASK, Case, refused

KIND = "archive"
_TEXT = PLAN_TEXT.encode()


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of members, which may have one name twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as file:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            file._didModify = True
            file.NameToInfo.pop(info.filename, None)
            file.writestr(info, content, pack)
    return out.getvalue()


def cases() -> Iterator[Case]:
    """All archives. Members are inputs of their own; the case holds for each of them."""
    yield Case(KIND, "sound.zip", archive(("แผน.txt", _TEXT)), "ok", "", TASK)
    yield refused(KIND, "empty.zip", archive(), "no_pages empty_file unsupported_type")
    yield refused(
        KIND, "nothing of use.zip", archive(("a.exe", b"MZ"), ("b/", b"")), "no_pages unsupported_type"
    )
    yield Case(
        KIND,
        "cut at half.zip",
        archive(("a.txt", _TEXT * 50))[:-60],
        "refused",
        "truncated corrupt_docx unsupported_type",
    )
    yield refused(KIND, "ratio.zip", archive(("a.txt", b"\x20" * (300 << 20))), "zip_limit")
    yield refused(
        KIND,
        "many zeros.zip",
        archive(*((f"{n}.txt", bytes(90 << 20)) for n in range(3))),
        "zip_limit unknown_encoding",
    )
    yield refused(
        KIND,
        "six thousand.zip",
        archive(*((f"{n}.txt", b"x") for n in range(6_000)), pack=zipfile.ZIP_STORED),
        "zip_limit",
    )
    inner = archive(("a.txt", _TEXT))
    yield Case(KIND, "zip in a zip.zip", archive(("in.zip", inner), ("a.txt", _TEXT)), "ok refused", "", TASK)
    yield refused(KIND, "overlapping.zip", _overlapping(), "zip_limit truncated")
    odd = (
        "../../evil.txt",
        "/etc/evil.txt",
        "C:\\evil.txt",
        "a/../../b.txt",
        "~/x.txt",
        "nul\x1b[31m.txt",
        "-rf.txt",
        "=cmd.txt",
        "<script>.txt",
    )
    yield Case(
        KIND,
        "names that lead elsewhere.zip",
        archive(*((n, _TEXT + n.replace("\x1b", "").encode("ascii", "ignore")) for n in odd)),
        "ok",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "one name twice.zip",
        archive(("a.txt", _TEXT + b"1"), ("a.txt", _TEXT + b"2")),
        "ok refused",
        "",
        TASK,
    )
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    yield Case(KIND, "link inside.zip", archive((link, b"/etc/passwd")), "refused empty ok", "")
    crc = bytearray(archive(("a.txt", _TEXT), pack=zipfile.ZIP_STORED))
    crc[crc.index(_TEXT)] ^= 1
    yield refused(KIND, "checksum wrong.zip", bytes(crc), "truncated")
    yield refused(KIND, "locked.zip", _flagged(archive(("a.txt", _TEXT))), "encrypted")
    method = bytearray(archive(("a.txt", _TEXT)))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        method[method.index(mark) + at] = 99
    yield refused(KIND, "packed in an unknown way.zip", bytes(method), "unsupported_type truncated")
    big = bytearray(archive(("a.txt", _TEXT)))
    at = big.index(b"PK\x01\x02")
    big[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFFF)
    yield Case(
        KIND,
        "says it is four gigabytes.zip",
        bytes(big),
        "refused ok",
        "zip_limit truncated unsupported_type",
    )
    lies = bytearray(archive(("a.txt", b"\x20" * (120 << 20))))
    at = lies.index(b"PK\x01\x02")
    lies[at + 24 : at + 28] = struct.pack("<I", 10)
    yield refused(
        KIND, "says it is ten bytes.zip", bytes(lies), "zip_limit truncated no_text unknown_encoding"
    )
    end = bytearray(archive(("a.txt", _TEXT)))
    at = end.index(b"PK\x05\x06")
    end[at + 8 : at + 12] = struct.pack("<HH", 65535, 65535)
    yield Case(KIND, "says it has many.zip", bytes(end), "ok refused", "", "")
    yield Case(KIND, "a text called.zip", _TEXT, "ok refused", "type_mismatch", "")
    wide = zipfile.ZipInfo("ก" * 400 + ".txt")
    yield Case(KIND, "name of four hundred letters.zip", archive((wide, _TEXT)), "ok refused", "", "")


def _flagged(data: bytes) -> bytes:
    marked = bytearray(data)
    marked[marked.index(b"PK\x03\x04") + 6] |= 1
    marked[marked.index(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


def _overlapping() -> bytes:
    """Two thousand entries that are all the same packed megabyte (after D. Fifield, A better zip bomb, 2019)."""
    content = bytes(1 << 20)
    packed = zlib.compress(content, 9)[2:-4]
    crc, name = zlib.crc32(content), b"a.txt"
    sizes = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(packed), len(content))
    out = b"PK\x03\x04" + sizes + struct.pack("<HH", len(name), 0) + name + packed
    start = len(out)
    for n in range(2_000):
        own = b"%d.txt" % n
        out += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + sizes
            + struct.pack("<HHHHHII", len(own), 0, 0, 0, 0, 0, 0)
            + own
        )
    return out + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 2_000, 2_000, len(out) - start, start, 0)
