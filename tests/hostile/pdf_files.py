"""PDF files: damaged, locked, endless, enormous, and with things in them that want to run."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from tests.hostile.case import PLAN, TASK, Case, read, refused, some

KIND = "pdf"
_BOX = b"/MediaBox [0 0 842 595]"
_CODES = [c for c in range(0xA1, 0xFC) if not 0xDA < c < 0xDF]
_CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
    b"1 begincodespacerange <00> <FF> endcodespacerange\n"
    + b"%d beginbfchar\n" % (len(_CODES) + 95)
    + b"".join(b"<%02X> <%04X>\n" % (c, c - 0xA0 + 0x0E00) for c in _CODES)
    + b"".join(b"<%02X> <%04X>\n" % (c, c) for c in range(32, 127))
    + b"endbfchar endcmap end end"
)


def thai(text: str) -> bytes:
    """A PDF string of Thai text in the one-byte font of these files."""
    return b"<" + text.encode("cp874").hex().encode() + b">"


def line(x: float, y: float, text: str) -> bytes:
    """Operators that write one line."""
    return b"BT /F 12 Tf 1 0 0 1 %f %f Tm %s Tj ET\n" % (x, y, thai(text))


def table(rows: tuple[tuple[str, ...], ...] = PLAN, top: float = 500) -> bytes:
    """Operators that draw a ruled table."""
    xs, height = (40, 90, 440, 640, 800), 40
    out = b"1 w\n"
    for n in range(len(rows) + 1):
        out += b"%d %f m %d %f l S\n" % (xs[0], top - n * height, xs[-1], top - n * height)
    for x in xs:
        out += b"%d %f m %d %f l S\n" % (x, top, x, top - len(rows) * height)
    for n, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            out += line(x + 5, top - n * height - 25, text)
    return out


def stream(content: bytes, head: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(content), head, content)


def flate(content: bytes, head: bytes = b"") -> bytes:
    """A packed stream object."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + head)


Objects = dict[int, bytes]
# 1 catalog, 2 page tree, 3 font, 4 its map, 10, 12, … pages, 11, 13, … their content
FONT = b"<< /Type /Font /Subtype /TrueType /BaseFont /Sarabun /FirstChar 32 /LastChar 255 /Widths [%s]"
_MARKS = {0xD1, *range(0xD4, 0xDB), *range(0xE7, 0xEF)}  # stand over or under a letter and take no room
FONT = FONT % b" ".join(b"0" if c in _MARKS else b"500" for c in range(32, 256)) + b" /ToUnicode 4 0 R >>"


def objects(*contents: bytes, page: bytes = _BOX, tree: bytes = b"", catalog: bytes = b"") -> Objects:
    """The objects of a document with a page for each content (a stream object)."""
    numbers = [10 + 2 * n for n in range(len(contents))]
    found: Objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: tree
        or b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(numbers), b" ".join(b"%d 0 R" % n for n in numbers)),
        3: FONT,
        4: flate(_CMAP),
    }
    for number, content in zip(numbers, contents, strict=True):
        found[number] = (
            b"<< /Type /Page /Parent 2 0 R %s /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (page, number + 1)
        )
        found[number + 1] = content
    return found


def written(parts: Objects, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """The file."""
    out, places = head, {}
    for number, content in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), max(parts) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def plan(**keys: bytes) -> Objects:
    """The objects of a sound document of one page."""
    return objects(flate(table()), **keys)


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(user: bytes, permissions: int) -> bytes:
    """The plan behind a user password ("" for none) with some permissions (ISO 32000, 7.6.3; 40-bit RC4)."""
    owner = _rc4(hashlib.md5(_pad(b"owner")).digest()[:5], _pad(user))
    identity = bytes(range(16))
    key = hashlib.md5(_pad(user) + owner + permissions.to_bytes(4, "little", signed=True) + identity)
    secret = key.digest()[:5]

    def crypt(number: int, data: bytes) -> bytes:
        return _rc4(hashlib.md5(secret + number.to_bytes(3, "little") + b"\0\0").digest()[:10], data)

    parts = objects(b"", page=_BOX)
    parts[11] = stream(crypt(11, table()))
    parts[4] = stream(crypt(4, _CMAP))
    parts[5] = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % (
        owner.hex().encode(),
        _rc4(secret, _PADDING).hex().encode(),
        permissions,
    )
    tag = identity.hex().encode()
    return written(parts, b"/Encrypt 5 0 R /ID [<%s> <%s>]" % (tag, tag))


def _pad(password: bytes) -> bytes:
    return (password + _PADDING)[:32]


def cases() -> Iterator[Case]:
    """All PDF cases."""
    good = written(plan())
    yield read(KIND, "sound.pdf", good)
    yield from _damaged(good)
    yield from _trees()
    yield from _pages()
    yield from _enormous()
    yield from _lost_and_added()
    yield from _locked_and_live()


def _damaged(good: bytes) -> Iterator[Case]:
    yield refused(KIND, "header only.pdf", b"%PDF-1.4", "corrupt_pdf truncated no_pages")
    yield refused(
        KIND, "header and noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "corrupt_pdf no_pages"
    )
    yield Case(
        KIND, "cut at half.pdf", good[: len(good) // 2], "partial refused", "truncated recovered corrupt_pdf"
    )
    yield Case(
        KIND,
        "cut before the table of objects.pdf",
        good[: good.rindex(b"xref")],
        "partial refused",
        "truncated recovered corrupt_pdf",
    )
    yield some(KIND, "without end mark.pdf", good[: good.rindex(b"startxref")], "truncated recovered")
    yield read(KIND, "noise before.pdf", b"\0mail header\r\n" * 40 + good)
    yield read(KIND, "noise after.pdf", good + b"\r\n<!-- a web server's banner -->\r\n" * 5)
    start = good.rindex(b"startxref")
    yield some(KIND, "wrong startxref.pdf", good[:start] + b"startxref\n99\n%%EOF\n", "recovered truncated")
    yield some(
        KIND, "startxref beyond.pdf", good[:start] + b"startxref\n99999999999\n%%EOF\n", "recovered truncated"
    )
    lies = good.replace(b" 00000 n", b" 00007 n")
    yield Case(KIND, "wrong generations.pdf", lies, "ok partial refused", holds="")
    parts = objects(flate(table()), flate(table()), flate(table()))
    del parts[12]
    yield some(KIND, "page missing.pdf", written(parts), "recovered no_text")
    parts = objects(flate(table()), stream(b"x\x9c this is not packed", b"/Filter /FlateDecode"))
    yield some(KIND, "page with a broken stream.pdf", written(parts), "recovered no_text")
    parts = objects(stream(table()))
    parts[11] = parts[11].replace(b"/Length ", b"/Length 9")
    yield Case(KIND, "length lies.pdf", written(parts), "ok partial", holds=TASK)
    parts[11] = parts[11].replace(b"/Length 9", b"/Length 11 0 R /Was ")
    yield Case(KIND, "length of itself.pdf", written(parts), "ok partial refused", holds="")
    parts = plan()
    parts[3] = b"3 0 R"
    yield Case(KIND, "font of itself.pdf", written(parts), "ok partial refused", holds="")
    parts = plan()
    parts[4] = flate(b"begincmap 1 beginbfrange <00> <FFFFFFFF> <0000> endbfrange endcmap" * 500)
    yield Case(KIND, "map without end.pdf", written(parts), "ok partial empty refused", holds="")
    yield Case(
        KIND, "no root.pdf", good.replace(b"/Root 1 0 R", b"/Root 9 9 R"), "partial refused ok", holds=""
    )
    yield read(KIND, "version 9.pdf", good.replace(b"%PDF-1.7", b"%PDF-9.9"))
    yield refused(KIND, "deep arrays.pdf", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000, "corrupt_pdf truncated")


def _trees() -> Iterator[Case]:
    loop = plan()
    loop[2] = b"<< /Type /Pages /Count 2 /Kids [2 0 R 10 0 R] /Parent 2 0 R >>"
    yield Case(KIND, "page tree in a circle.pdf", written(loop), "ok partial refused", holds="")
    circle = plan()
    circle[2] = b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>"
    circle[5] = b"<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>"
    yield refused(KIND, "page tree without pages.pdf", written(circle), "no_pages corrupt_pdf")
    for count in (-1, 0, 1000, 10**6, 2**31 - 1, 10**30):
        lies = plan(tree=b"<< /Type /Pages /Count %d /Kids [10 0 R] >>" % count)
        yield Case(
            KIND, f"count {count}.pdf", written(lies), "ok partial refused", holds="" if count < 1 else TASK
        )
    empty = plan(tree=b"<< /Type /Pages /Count 0 /Kids [] >>")
    yield refused(KIND, "no pages.pdf", written(empty), "no_pages corrupt_pdf")
    nulls = plan(tree=b"<< /Type /Pages /Count 4 /Kids [null 10 0 R 77 0 R 3 0 R] >>")
    yield Case(KIND, "pages that are none.pdf", written(nulls), "ok partial", holds=TASK)
    same = objects(flate(table()), flate(line(9, 9, "x")))
    same[2] = b"<< /Type /Pages /Count 1101 /Kids [10 0 R %s] >>" % (b"12 0 R " * 1100)
    yield some(KIND, "eleven hundred pages.pdf", written(same), "too_many_pages")
    deep: Objects = plan(tree=b"<< /Type /Pages /Count 1 /Kids [100 0 R] >>")
    for n in range(100, 2100):
        deep[n] = b"<< /Type /Pages /Count 1 /Kids [%d 0 R] /Parent %d 0 R >>" % (n + 1, n - 1)
    deep[2100] = deep[10]
    yield Case(KIND, "page tree two thousand deep.pdf", written(deep), "ok partial refused", holds="")


def _pages() -> Iterator[Case]:
    boxes = {
        "giant page": b"/MediaBox [0 0 1e9 1e9]",
        "page of no size": b"/MediaBox [0 0 0 0]",
        "page turned inside out": b"/MediaBox [842 595 0 0]",
        "negative page": b"/MediaBox [-842 -595 0 0]",
        "page that is not a number": b"/MediaBox [nan 0 inf 595]",
        "page of words": b"/MediaBox [(a) /b true null]",
        "page without a size": b"",
        "crop outside": _BOX + b" /CropBox [5000 5000 6000 6000]",
        "crop of nothing": _BOX + b" /CropBox [10 10 10 10]",
        "turned by 45": _BOX + b" /Rotate 45",
        "turned by a billion": _BOX + b" /Rotate 1000000080",
        "user unit": _BOX + b" /UserUnit 1e30",
    }
    for name, page in boxes.items():
        yield Case(KIND, f"{name}.pdf", written(plan(page=page)), "ok partial refused", holds="")
    huge = b"q 1e30 0 0 1e30 0 0 cm " + table() + b" Q " + b"q 1e-30 0 0 1e-30 0 0 cm " + table() + b" Q"
    yield Case(
        KIND, "scaled without sense.pdf", written(objects(flate(huge))), "ok partial refused empty", holds=""
    )
    far = table() + line(1e7, 1e7, "ไกล") + line(-1e7, 3, "ไกล")
    yield Case(KIND, "text far outside.pdf", written(objects(flate(far))), "ok partial", holds=TASK)
    yield refused(KIND, "only a picture.pdf", _picture(8, 8), "no_text")
    yield Case(
        KIND, "picture with a false size.pdf", _picture(10**5, 10**5, table()), "ok partial", holds=TASK
    )
    nothing = written(objects(stream(b"")))
    yield Case(KIND, "blank page.pdf", nothing, "refused empty", "no_text")
    form = plan()
    form[11] = flate(table() + b"/X Do")
    form[10] = form[10].replace(b"/Font", b"/XObject << /X 20 0 R >> /Font")
    form[20] = stream(
        b"/X Do /X Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 20 0 R >> >>"
    )
    yield Case(KIND, "form in itself.pdf", written(form), "ok partial refused", "", "")
    for n in range(30, 60):
        head = b"/Subtype /Form /BBox [0 0 842 595] /Resources << /Font << /F 3 0 R >> /XObject << /X %d 0 R >> >>"
        form[n] = stream(b"/X Do /X Do", head % (n + 1))
    form[60] = stream(
        b"BT /F 9 Tf (x) Tj ET 0 0 m 9 9 l S",
        b"/Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> >>",
    )
    form[20] = form[30]
    yield Case(KIND, "forms doubled thirty times.pdf", written(form), "ok partial refused", "", "")
    controls = (*PLAN, ("2", "ก\x1b[31m", "ข\x07", "ค"))
    raw = table(tuple(tuple(c.encode("cp874", "replace").decode("cp874") for c in r) for r in controls))
    yield Case(KIND, "control characters.pdf", written(objects(flate(raw))), "ok partial", holds=TASK)


def _picture(width: int, height: int, more: bytes = b"") -> bytes:
    parts = objects(flate(more + b"q 90 0 0 90 0 0 cm /P Do Q"))
    parts[10] = parts[10].replace(b"/Font", b"/XObject << /P 20 0 R >> /Font")
    head = b"/Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray" % (
        width,
        height,
    )
    parts[20] = flate(bytes(64), head)
    return written(parts)


def _enormous() -> Iterator[Case]:
    million = b"".join(line(2, 594 - n / 2, "ก" * 1000) for n in range(1000)).replace(b"12 Tf", b"0.4 Tf")
    yield some(
        KIND,
        "million characters.pdf",
        written(objects(flate(million), flate(table()))),
        "page_too_complex timeout",
    )
    paths = b"".join(b"%d %d m %d %d l S\n" % (n % 800, n % 500, n % 799, n % 499) for n in range(30_000))
    yield Case(
        KIND,
        "paths thirty thousand.pdf",
        written(objects(flate(paths), flate(table()))),
        "ok partial",
        "",
        TASK,
    )
    many = paths * 7
    yield Case(
        KIND,
        "paths two hundred thousand.pdf",
        written(objects(flate(many), flate(table()))),
        "partial",
        "page_too_complex",
        TASK,
    )
    ruled = b"".join(
        b"%f 0 m %f 595 l S 0 %f m 842 %f l S\n" % (n / 3, n / 3, n / 4, n / 4) for n in range(800)
    )
    yield Case(
        KIND,
        "rules in hundreds.pdf",
        written(objects(flate(ruled + table()), flate(table()))),
        "ok partial",
        "",
        TASK,
    )
    cells = b"".join(b"%d %d 2 2 re S\n" % (3 * (n % 250), 3 * (n // 250)) for n in range(20_000))
    yield Case(
        KIND,
        "squares twenty thousand.pdf",
        written(objects(flate(cells), flate(table()))),
        "ok partial",
        "",
        TASK,
    )
    bomb = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    packed = stream(bomb, b"/Filter [/FlateDecode /FlateDecode]")
    yield Case(
        KIND,
        "packed twice.pdf",
        written(objects(packed, flate(table()))),
        "partial refused",
        "no_text memory_limit timeout page_too_complex recovered",
        "",
    )
    states = b"q " * 1_000_000 + table()
    yield Case(
        KIND,
        "states never closed.pdf",
        written(objects(flate(states), flate(table()))),
        "ok partial",
        "",
        TASK,
    )
    inline = b"BI /W 9999999 /H 9999999 /BPC 8 /CS /G ID x EI\n" * 50 + table()
    yield Case(
        KIND, "pictures in the text.pdf", written(objects(flate(inline))), "ok partial refused", "", ""
    )
    long = table() + b"".join(line(40, 400 - 15 * n, "โรงเรียนบันทึกข้อมูล " * 250) for n in range(20))
    yield Case(KIND, "lines of five thousand.pdf", written(objects(flate(long))), "ok partial", "", TASK)
    names = plan()
    names[1] = names[1].replace(b">>", b" ".join(b"/N%d %d" % (n, n) for n in range(50_000)) + b" >>")
    yield read(KIND, "catalogue of fifty thousand.pdf", written(names))


def _lost_and_added() -> Iterator[Case]:
    """Files that lost their table of objects, and pages with more on them, or less to be seen."""
    whole = written(plan())
    bare = whole[: whole.rindex(b"xref\n0")]
    yield some(KIND, "no table and no trailer.pdf", bare, "recovered")
    yield some(KIND, "no catalogue.pdf", bare.replace(b"/Catalog", b"/Katalog"), "recovered")
    note = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>"
    noted = {**plan(page=_BOX + b" /Annots [30 0 R]"), 30: note}
    yield read(KIND, "comment.pdf", written(noted), "hidden_content")
    for name, way in {"white": b"1 g ", "without ink": b"3 Tr "}.items():
        page = objects(flate(table() + way + line(40, 100, "ซ่อน")))
        yield read(KIND, f"text {name}.pdf", written(page), "hidden_content")


def _locked_and_live() -> Iterator[Case]:
    yield refused(KIND, "with a password.pdf", locked(b"secret", -4), "encrypted")
    yield Case(
        KIND, "copying forbidden.pdf", locked(b"", -3904), "ok partial refused", "extraction_restricted"
    )
    yield read(KIND, "locked but open.pdf", locked(b"", -4))
    unknown = written(plan(), b"/Encrypt << /Filter /Foo /V 99 /R 99 /O (a) /U (b) /P 0 >> /ID [<00> <00>]")
    yield refused(KIND, "unknown lock.pdf", unknown, "encrypted")
    for name, action in {
        "javascript": b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >>",
        "launch": b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >> >>",
        "submit": b"/OpenAction << /S /SubmitForm /F (http://127.0.0.1:9/) >>",
        "names": b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>",
        "attachment": b"/Names << /EmbeddedFiles << /Names [(../../evil.exe) << /Type /Filespec /F (x) >>] >> >>",
        "xfa": b"/AcroForm << /XFA (<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>) /Fields [] >>",
        "page action": b"/AA << /WC << /S /JavaScript /JS (1) >> >>",
    }.items():
        yield read(KIND, f"{name}.pdf", written(plan(catalog=action)), "active_content_ignored")
