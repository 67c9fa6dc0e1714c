"""Web pages and pictures: deep, wide, live, and in false frames."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.hostile.case import PLAN, TASK, Case, read, refused

KIND = "web"


def page(inside: str, head: str = "") -> bytes:
    """A page."""
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{inside}</body></html>".encode()
    )


def rows(*more: str) -> str:
    """The plan as a table, and more rows."""
    own = "".join("<tr>" + "".join(f"<td>{t}</td>" for t in r) + "</tr>" for r in PLAN)
    return f"<table border=1>{own}{''.join(more)}</table>"


def cases() -> Iterator[Case]:
    """All web pages and pictures."""
    yield read(KIND, "sound.html", page(rows()))
    yield from _shapes()
    yield from _live()
    yield from _frames()
    yield from _pictures()


def _shapes() -> Iterator[Case]:
    yield refused(KIND, "a hundred thousand deep.html", page("<div>" * 100_000 + rows()), "nesting_too_deep")
    yield refused(
        KIND, "tables a hundred thousand deep.html", page("<table><tr><td>" * 100_000), "nesting_too_deep"
    )
    yield refused(
        KIND,
        "bold a million deep.html",
        page("<b>" * 1_000_000 + "ก"),
        "nesting_too_deep memory_limit timeout",
    )
    yield Case(
        KIND,
        "nine hundred deep.html",
        page("<div>" * 900 + rows() + "</div>" * 900),
        "ok partial refused",
        "",
        "",
    )
    for name, attribute in (("rows", "rowspan"), ("columns", "colspan")):
        yield Case(
            KIND,
            f"billion {name}.html",
            page(rows(f"<tr><td {attribute}=1000000000>ก</td></tr>")),
            "ok partial",
            "",
            TASK,
        )
        yield Case(
            KIND,
            f"billion {name} each.html",
            page(rows(f"<tr>{f'<td {attribute}=999999999>ก' * 100}</tr>" * 20)),
            "ok partial",
            "",
            TASK,
        )
        yield Case(
            KIND,
            f"less than no {name}.html",
            page(rows(f"<tr><td {attribute}=-5>ก<td {attribute}=x>ข<td {attribute}=0>ค</tr>")),
            "ok partial",
            "",
            TASK,
        )
    yield Case(
        KIND,
        "five thousand columns.html",
        page(rows(f"<tr>{'<td>ก' * 5_000}</tr>")),
        "partial",
        "too_many_columns",
        TASK,
    )
    yield Case(
        KIND,
        "twenty thousand rows.html",
        page(rows("<tr><td><td></tr>" * 20_100)),
        "partial",
        "too_many_rows",
        TASK,
    )
    yield Case(
        KIND,
        "a thousand tables.html",
        page(rows() + "<table border=1><tr><td>ก<td>ข<tr><td>ก<td>ข</table>" * 1_000),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND, "never closed.html", page(rows() + "<p><i><a href='x'>" * 5_000), "ok partial refused", "", ""
    )
    yield Case(
        KIND,
        "eight thousand attributes.html",
        page(rows() + "<p " + " ".join(f"a{n}=1" for n in range(8_000)) + ">ก"),
        "ok partial",
        "",
        TASK,
    )
    yield refused(KIND, "twenty megabytes.html", page(rows() + "<p>ก</p>" * 2_000_000), "page_too_large")
    yield Case(KIND, "empty.html", b"<html></html>", "refused empty partial", "no_text empty_file")
    yield Case(
        KIND,
        "only a comment.html",
        b"<!DOCTYPE html><html><!--" + b"x" * 99_999,
        "refused empty partial",
        "no_text",
    )
    yield Case(
        KIND,
        "everything hidden.html",
        page(f"<div style='display:none'>{rows()}</div>"),
        "refused empty partial",
        "hidden_content no_text",
    )


def _live() -> Iterator[Case]:
    for name, inside in {
        "script": "<script>fetch('http://127.0.0.1:9/')</script>",
        "handlers": "<img src=x onerror=alert(1)><body onload=alert(1)>",
        "frame": "<iframe src='http://127.0.0.1:9/'></iframe>",
        "object": "<object data='http://127.0.0.1:9/x.swf'></object><embed src='http://127.0.0.1:9/'>",
    }.items():
        yield Case(KIND, f"{name}.html", page(rows() + inside), "ok", "active_content_ignored", TASK)
    yield read(KIND, "embed never closed.html", page("<embed src=a.swf>" + rows()), "active_content_ignored")
    yield read(KIND, "words in a drawing.html", page(rows() + "<svg><text>ก</text></svg>"), "hidden_content")
    for name, head in {
        "goes elsewhere": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
        "base elsewhere": "<base href='http://127.0.0.1:9/'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
        "style elsewhere": "<style>@import 'http://127.0.0.1:9/';</style>",
        "style without end": "<style>" + "a{" * 50_000 + "</style>",
    }.items():
        yield Case(KIND, f"{name}.html", page(rows(), head), "ok partial", "", TASK)


def _frames() -> Iterator[Case]:
    for name in ("utf-16", "utf-16-le", "cp874"):
        yield read(KIND, f"{name}.html", page(rows()).decode().replace("charset=utf-8", "").encode(name))
    yield read(
        KIND,
        "says Latin, is cp874.html",
        page(rows()).decode().replace("utf-8", "iso-8859-1").encode("cp874"),
    )
    yield read(KIND, "says UTF-7.html", page(rows()).replace(b"utf-8", b"utf-7"))
    yield read(KIND, "says nonsense.html", page(rows()).replace(b"utf-8", b"x" * 30))
    entity = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield refused(
        KIND,
        "entities.html",
        page(rows() + "&a;").replace(b"<!DOCTYPE html>", entity.encode()),
        "xml_dtd_forbidden",
    )
    yield refused(
        KIND,
        "entities.xhtml",
        ('<?xml version="1.0"?>' + entity + "<html><body>&a;" + rows() + "</body></html>").encode(),
        "xml_dtd_forbidden",
    )
    yield Case(
        KIND,
        "entities, UTF-16.xhtml",
        (
            '<?xml version="1.0" encoding="utf-16"?>' + entity + "<html><body>&a;" + rows() + "</body></html>"
        ).encode("utf-16"),
        "refused",
        "xml_dtd_forbidden",
    )
    yield refused(
        KIND,
        "picture of lines.html",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        "unsupported_type",
    )
    yield Case(
        KIND,
        "characters by number.html",
        page(rows("<tr><td>&#0;&#xD800;&#x110000;&#x202E;&#27;[31m&nbsp;&lt;script&gt;</td></tr>")),
        "ok partial",
        "",
        TASK,
    )


def _pictures() -> Iterator[Case]:
    # What a picture becomes depends on whether this machine reads scans; it must be named and bounded either way.
    bad = "corrupt_image image_too_large unsupported_type no_text truncated page_too_large low_ocr_confidence recovered"
    either = "refused empty partial"
    yield Case(KIND, "huge by its head.png", _png(100_000, 100_000, 8), either, bad)
    yield Case(KIND, "wide by its head.png", _png(2**31 - 1, 1, 1), either, bad)
    yield Case(KIND, "of no size.png", _png(0, 0, 8), either, bad)
    yield Case(KIND, "cut.png", _png(400, 300, 8)[:60], either, bad)
    yield Case(KIND, "head only.png", b"\x89PNG\r\n\x1a\n", either, bad)
    yield Case(KIND, "head only.jpg", b"\xff\xd8\xff\xe0" + bytes(20), either, bad)
    size = struct.pack(">HH", 65535, 65535)
    yield Case(
        KIND,
        "huge by its head.jpg",
        b"\xff\xd8\xff\xc0\x00\x0b\x08" + size + b"\x01\x01\x11\x00\xff\xd9",
        either,
        bad,
    )
    yield Case(
        KIND,
        "directory in a circle.tif",
        b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 8),
        either,
        bad,
    )
    yield Case(KIND, "moving.gif", b"GIF89a\xff\xff\xff\xff\0\0\0;", either, bad)
    yield Case(KIND, "film.webp", b"RIFF\xff\xff\xff\x7fWEBPVP8X", either, bad)
    yield Case(KIND, "printer.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file\n", either, bad)
    yield Case(KIND, "a picture called.pdf", _png(20, 20, 8), either, bad + " type_mismatch")


def _png(width: int, height: int, depth: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    lines = (b"\0" + b"\xff" * width) * height if width * height < 10**6 else bytes(1000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )
