"""PDF files without their table of objects, and what was put on a page after it was made."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import pytest

from extractors import extract
from extractors.document import Document
from extractors.errors import ExtractError
from tests.hostile.case import TASK
from tests.hostile.pdf_files import Objects, flate, line, objects, plan, stream, table, thai, written

TWO = objects(flate(table()), flate(line(40, 500, "หน้าที่สอง")))


def read(data: bytes) -> Document:
    return extract(data, "a.pdf")


def texts(document: Document) -> str:
    """All of it without blanks: the font of these files has one width for all letters."""
    blocks = [b.text for p in document.pages for b in p.blocks]
    return re.sub(r"\s+", "", "".join([*blocks, *(c.text for t in document.tables for c in t.cells)]))


def codes(document: Document) -> list[str]:
    return [r.code for r in document.reasons]


def body(parts: Objects) -> bytes:
    """A file without table and trailer."""
    whole = written(parts)
    return whole[: whole.rindex(b"xref\n0")]


def packed(parts: Objects) -> bytes:
    """The objects in an object stream, but for the streams, which may not be in one; no table."""
    inside = {n: o for n, o in parts.items() if b"stream" not in o}
    heads, content = b"", b""
    for number, text in inside.items():
        heads += b"%d %d " % (number, len(content))
        content += text + b" "
    rest = {n: o for n, o in parts.items() if n not in inside}
    head = b"/Type /ObjStm /N %d /First %d" % (len(inside), len(heads))
    return body({**rest, 99: flate(heads + content, head)})


@pytest.mark.parametrize(
    "data",
    [
        body(TWO),
        body({n: o for n, o in TWO.items() if n != 1}),
        body({n: o for n, o in TWO.items() if n not in (1, 2)}),
        packed(TWO),
        packed({n: o for n, o in TWO.items() if n != 1}),
    ],
    ids=["no table", "no catalogue", "no list of pages", "packed", "packed, no catalogue"],
)
def test_pages_are_found_again(data: bytes) -> None:
    document = read(data)
    assert len(document.pages) == 2
    assert TASK in texts(document)
    assert "หน้าที่สอง" in texts(document)
    assert codes(document) == ["truncated", "recovered"]
    assert "2 page(s)" in document.reasons[1].detail


def test_a_file_cut_in_the_middle_of_its_last_page_gives_the_others() -> None:
    data = body(TWO)
    document = read(data[: data.rindex(b"endstream") - 20])
    assert TASK in texts(document)
    assert {"truncated", "recovered"} <= set(codes(document))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "corrupt_pdf"),
        (written(TWO)[:200], "truncated"),
        (b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF\n", "corrupt_pdf"),
        (body(objects(stream(b""))), "truncated"),
        (body({**TWO, 98: b"<< /Filter /Standard >>"}) + b"trailer << /Encrypt 98 0 R >>", "encrypted"),
        (body({50: stream(zlib.compress(b"1 0")[:4], b"/Type /ObjStm /N 9 /First 4 /Filter /FlateDecode")}), "truncated"),
    ],
    ids=["head only", "cut early", "no object", "nothing on its page", "locked", "broken object stream"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(data: bytes, code: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(data)
    assert caught.value.code == code


# --- what was put on a page later ------------------------------------------------------------------------


def noted(kind: bytes, more: bytes, looks: str = "", flags: int = 4) -> bytes:
    """A plan with one annotation; `looks` is what it shows."""
    appearance = b"/AP << /N 31 0 R >>" if looks else b""
    parts = plan(page=b"/MediaBox [0 0 842 595] /Annots [30 0 R]")
    parts[30] = b"<< /Type /Annot /Subtype /%s /F %d /Rect [40 100 400 130] %s %s >>" % (
        kind,
        flags,
        appearance,
        more,
    )
    if looks:
        content = b"BT /F 12 Tf 5 8 Td %s Tj ET" % thai(looks)
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 360 30] /Resources << /Font << /F 3 0 R >> >>"
        parts[31] = stream(content, form)
    return written(parts)


LATER = "เลื่อนเป็นวันที่๙ธันวาคม๒๕๖๔"
NOTE = b"/Contents <FEFF" + LATER.encode("utf-16-be").hex().encode() + b">"


@pytest.mark.parametrize("kind", [b"FreeText", b"Stamp", b"Widget"])
def test_what_shows_on_a_page_is_read_with_it(kind: bytes) -> None:
    document = read(noted(kind, NOTE + b" /FT /Tx /T (a)", LATER))
    assert TASK in texts(document)
    assert LATER in texts(document)
    assert codes(document) == []


@pytest.mark.parametrize(
    ("kind", "more", "looks", "flags"),
    [
        (b"Text", NOTE, "", 4),
        (b"Highlight", NOTE + b" /QuadPoints [40 130 400 130 40 100 400 100]", "", 4),
        (b"FreeText", NOTE, LATER, 2),
        (b"Widget", NOTE.replace(b"/Contents", b"/V") + b" /FT /Tx /T (a)", "", 4),
    ],
    ids=["comment", "comment on a passage", "switched off", "field that is not drawn"],
)
def test_what_does_not_show_is_named(kind: bytes, more: bytes, looks: str, flags: int) -> None:
    document = read(noted(kind, more, looks, flags))
    assert TASK in texts(document)
    assert LATER not in texts(document)
    assert [(r.code, r.page) for r in document.reasons] == [("hidden_content", 1)]
    assert LATER in document.reasons[0].detail


def test_links_are_no_notes() -> None:
    assert codes(read(noted(b"Link", b"/A << /S /URI /URI (https://a.example/) >>"))) == []


# --- what nobody sees ------------------------------------------------------------------------------------

_WORDS = line(40, 150, "ข้อความอื่น")


@pytest.mark.parametrize(
    ("content", "unseen"),
    [
        (b"3 Tr " + _WORDS, 1),
        (b"1 g " + _WORDS, 1),
        (b"1 1 1 rg 1 1 1 RG 30 140 300 30 re f " + _WORDS, 1),
        (b"0 0 0.4 rg 30 140 300 30 re f 1 g " + _WORDS, 0),
        (b"30 140 300 30 re S 1 g " + _WORDS, 1),
        (b"1 g 1 Tr " + _WORDS, 0),
        (b"0.9 g " + _WORDS, 0),
    ],
    ids=["no ink", "white", "white on white", "white on blue", "white in a frame", "outlined", "grey"],
)
def test_text_that_nobody_sees_is_read_and_named(content: bytes, unseen: int) -> None:
    document = read(written(objects(flate(table() + content))))
    assert "ข้อความอื่น" in texts(document)
    assert [(r.code, r.page) for r in document.reasons] == [("hidden_content", 1)] * unseen


def test_layers_that_are_switched_off_are_named() -> None:
    layers = b"/OCProperties << /OCGs [40 0 R] /D << /OFF [40 0 R] >> >>"
    parts = {**plan(catalog=layers), 40: b"<< /Type /OCG /Name (x) >>"}
    assert codes(read(written(parts))) == ["hidden_content"]


# --- a list of pages that says too little ----------------------------------------------------------------


@pytest.mark.parametrize("makes", [written, packed], ids=["plain", "packed"])
def test_pages_beyond_the_number_that_is_said_are_read(makes: Callable[[Objects], bytes]) -> None:
    parts = {**TWO, 2: TWO[2].replace(b"/Count 2", b"/Count 1")}
    document = read(makes(parts))
    assert "หน้าที่สอง" in texts(document)
    assert "recovered" in codes(document)


def test_pages_that_were_taken_out_stay_out() -> None:
    parts = {**TWO, 2: TWO[2].replace(b"/Count 2", b"/Count 1").replace(b" 12 0 R", b"")}
    document = read(written(parts))
    assert len(document.pages) == 1
    assert codes(document) == []
