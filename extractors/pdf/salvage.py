"""Opening a PDF whose table of objects is lost: cut short on the way, or written over.

PDFium finds the objects of such a file again, but gives up where the trailer is gone too. Here the objects are
found by their own heads, those packed into object streams are unpacked, and a new trailer names the catalogue, or
a new list of all pages where the old one was in the lost part (ISO 32000, 7.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pypdfium2 as pdfium

from extractors.errors import ExtractError

_BEGINS = b"obj"
_HEAD = re.compile(rb"(?<![0-9])([0-9]{1,9})[ \t\r\n]+[0-9]{1,5}[ \t\r\n]+$")
_MOST_NUMBERS = 32
_END = re.compile(rb"\bendobj\b|\bstream\r?\n")
_CATALOGUE = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Pages\s+([0-9]{1,9})\s+[0-9]{1,5}\s+R")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"([0-9]{1,9})\s+[0-9]{1,5}\s+R")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_NUMBERS = {name: re.compile(rb"/%s\s+([0-9]{1,9})\b" % name) for name in (b"N", b"First")}
_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
# Heads of objects are short; a longer one is no page and no catalogue.
_MOST_HEAD = 2**16
_MOST_OBJECTS = 200_000
_MOST_PAGES = 5_000
# Larger files are believed: looking through them takes time, and none was met that said too little.
_MOST_BYTES = 20 * 2**20
_MOST_UNPACKED = 64 * 2**20

_Heads = dict[int, bytes]


def open_pdf(data: bytes) -> tuple[pdfium.PdfDocument, bytes]:
    """Open a PDF, mended where it must be; the bytes that were opened are those given unless it was.

    Raises:
        ExtractError: encrypted, truncated, corrupt_pdf, no_pages.
    """
    try:
        document = pdfium.PdfDocument(data)
        whole = _with_all_pages(data, len(document))
        if whole is None:
            return document, data
        document.close()
        return pdfium.PdfDocument(whole), whole
    except pdfium.PdfiumError as error:
        if any(word in str(error).lower() for word in ("password", "security")):
            raise ExtractError("encrypted", str(error)) from error
        mended = _mended(data)
        if mended is not None:
            try:
                document = pdfium.PdfDocument(mended)
                whole = _with_all_pages(data, len(document))
                if whole is not None:
                    document.close()
                    return pdfium.PdfDocument(whole), whole
                if len(document):
                    return document, mended
                document.close()
            except pdfium.PdfiumError:
                pass
        if "Success" in str(error):  # it could be opened, but for the pages
            raise ExtractError("no_pages") from error
        cut = b"%%EOF" not in data[-2048:] and next(_objects(data), None) is not None
        raise ExtractError("truncated" if cut else "corrupt_pdf", str(error)) from error


def _with_all_pages(data: bytes, count: int) -> bytes | None:
    """The file with a list of all the pages that its own list names, where that says that there are fewer; else None.

    PDFium believes the number; other programs go through the list.
    """
    if not 0 < count < _MOST_PAGES or len(data) > _MOST_BYTES or b"/Encrypt" in data:
        return None
    plain = _heads(data)
    unpacked = _unpacked(data, plain)
    heads = plain | unpacked
    pages: list[int] = []
    seen: set[int] = set()
    roots = [head for head in heads.values() if _is_catalogue(head, heads)]
    # The catalogue that was written last holds.
    ahead = [int(_PAGES.search(roots[-1]).group(1))] if roots else []  # type: ignore[union-attr]
    if unpacked and any(number in plain for number in ahead):
        return None  # of a file that was changed later, this may be the list of before
    while ahead and len(pages) < _MOST_PAGES:
        number = ahead.pop()
        head = heads.get(number, b"")
        if number in seen or not head:
            continue
        seen.add(number)
        kids = _KIDS.search(head)
        if kids is not None:
            ahead += [int(kid) for kid in reversed(_REFERENCE.findall(kids.group(1)))]
        elif _PAGE.search(head):
            pages.append(number)
    return _mended(data, pages) if len(pages) > count else None


def _mended(data: bytes, pages: list[int] | None = None) -> bytes | None:
    """The file with a trailer that its objects bear out; None where there are neither pages nor a catalogue.

    `pages`: the numbers of the pages, where they are known.
    """
    if b"/Encrypt" in data:
        return None  # its strings and streams could not be read
    heads = _heads(data)
    unpacked = _unpacked(data, heads)
    heads |= unpacked
    tail = b"".join(b"\n%d 0 obj\n%s\nendobj" % (number, body) for number, body in sorted(unpacked.items()))
    root = next((number for number, head in heads.items() if _is_catalogue(head, heads)), None)
    free = max(heads, default=0) + 1
    if root is None or pages:
        pages = pages or [number for number, head in heads.items() if _PAGE.search(head)][:_MOST_PAGES]
        if not pages:
            return None
        root, free = free, free + 2
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        tail += b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj" % (root, root + 1)
        tail += b"\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>\nendobj" % (
            root + 1,
            len(pages),
            kids,
        )
    # The last object may have been cut in the middle of its stream.
    return data + b"\nendstream\nendobj%s\ntrailer\n<</Size %d/Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % (
        tail,
        free,
        root,
    )


def _heads(data: bytes) -> _Heads:
    """The dictionary of each object, by number, in the order of the file; a later one of a number holds."""
    heads: _Heads = {}
    for number, at in _objects(data):
        end = _END.search(data, at, at + _MOST_HEAD)
        heads.pop(number, None)
        heads[number] = data[at : end.start() if end else at + _MOST_HEAD]
    return heads


def _objects(data: bytes) -> Iterator[tuple[int, int]]:
    """The number of each object and where it begins; looking for the word first is what makes this fast."""
    at = data.find(_BEGINS)
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        head = _HEAD.search(data[max(at - _MOST_NUMBERS, 0) : at])
        if head is not None:
            yield int(head.group(1)), at + len(_BEGINS)
        at = data.find(_BEGINS, at + 1)


def _is_catalogue(head: bytes, heads: _Heads) -> bool:
    found = _PAGES.search(head)
    return bool(_CATALOGUE.search(head) and found and int(found.group(1)) in heads)


def _unpacked(data: bytes, heads: _Heads) -> _Heads:
    """Objects that lie in object streams; one that also stands by itself is left to that."""
    found: _Heads = {}
    budget = _MOST_UNPACKED
    if b"/ObjStm" not in data:
        return found
    for number, at in _objects(data):
        head = heads.get(number, b"")
        if not _PACKED.search(head) or not _DEFLATED.search(head):
            continue
        start = re.compile(rb"stream\r?\n").search(data, at, at + _MOST_HEAD)
        if start is None or budget <= 0:
            continue
        try:
            body = zlib.decompressobj().decompress(data[start.end() :], budget)
        except zlib.error:
            continue
        budget -= len(body)
        for inner, text in _objects_in(head, body):
            if inner not in heads and len(found) < _MOST_OBJECTS:
                found[inner] = text
    return found


def _objects_in(head: bytes, body: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and text of each object of an object stream (ISO 32000, 7.5.7)."""
    count, first = (pattern.search(head) for pattern in _NUMBERS.values())
    if count is None or first is None:
        return
    begin = int(first.group(1))
    numbers = [int(x) for x in body[:begin].split()[: 2 * int(count.group(1))] if x.isdigit()]
    places = list(zip(numbers[0::2], numbers[1::2], strict=False))
    for index, (number, offset) in enumerate(places):
        end = places[index + 1][1] if index + 1 < len(places) else len(body) - begin
        if offset <= end <= len(body) - begin:
            yield number, body[begin + offset : begin + end]
