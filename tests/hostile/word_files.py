"""Word files: damaged, locked, nested, enormous, with hidden, struck-out and live content."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.hostile.case import PLAN, TASK, Case, read, refused, some

KIND = "word"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def relations(*items: str) -> str:
    """A part of relationships."""
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def relation(number: int, kind: str, target: str, more: str = "") -> str:
    """One relationship."""
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}" {more}/>'


def paragraph(text: str, run: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p>{properties}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def cell(inside: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str) -> str:
    """A row."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


_BORDERS = "".join(
    f'<w:{s} w:val="single"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table(*rows: str) -> str:
    """A table with borders."""
    return f"<w:tbl><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>{''.join(rows)}</w:tbl>"


ROWS = tuple(row(*(cell(paragraph(text)) for text in r)) for r in PLAN)


def body(inside: str) -> str:
    """The main part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}/relationships"><w:body>{inside}</w:body></w:document>'


def package(parts: dict[str, str | bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of parts, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, pack)
    return out.getvalue()


def word(inside: str | bytes, parts: dict[str, str | bytes] | None = None, *links: str) -> bytes:
    """A Word file: the inside of its body, or the bytes of its whole main part, and other parts."""
    main = body(inside) if isinstance(inside, str) else inside
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": relations(relation(1, "officeDocument", "word/document.xml")),
            "word/document.xml": main,
            "word/_rels/document.xml.rels": relations(*links),
            **(parts or {}),
        }
    )


PLAN_TABLE = table(*ROWS)
SOUND = word(PLAN_TABLE)


def ole(name: str) -> bytes:
    """An OLE container with one stream of a name."""
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, 2, 1) + struct.pack("<iii", -1, -1, -1)
    entry += bytes(36) + struct.pack("<IQ", 2, 4096)
    root = "Root Entry".encode("utf-16-le")
    root = root.ljust(64, b"\0") + struct.pack("<HBB", len(root) + 2, 5, 1) + struct.pack("<iii", -1, -1, 1)
    root += bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    chains = [-3, -2, *range(3, 10), -2]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    return (
        head
        + struct.pack("<128i", *chains, *[-1] * (128 - len(chains)))
        + (root + entry).ljust(512, b"\0")
        + bytes(4096)
    )


def cases() -> Iterator[Case]:
    """All Word cases."""
    yield read(KIND, "sound.docx", SOUND)
    yield from _damaged()
    yield from _declarations()
    yield from _spans()
    yield from _kept_from_view()
    yield from _live()


def _damaged() -> Iterator[Case]:
    yield refused(KIND, "cut at half.docx", SOUND[: len(SOUND) // 2], "corrupt_docx truncated")
    yield refused(
        KIND,
        "without main part.docx",
        package({"[Content_Types].xml": _TYPES}),
        "unsupported_type corrupt_docx",
    )
    yield refused(KIND, "empty main part.docx", word(b""), "corrupt_docx")
    yield refused(KIND, "main part of noise.docx", word(bytes(range(256))), "corrupt_docx")
    half = body(PLAN_TABLE)
    yield some(
        KIND, "main part cut.docx", word(half[: half.rindex("</w:tc>")].encode()), "recovered truncated"
    )
    yield Case(
        KIND,
        "characters that no XML holds.docx",
        word(
            body(
                table(
                    *ROWS,
                    row(
                        *(cell(paragraph("ก&#0;&#xD800;&#27;[31m").replace("&amp;#", "&#")) for _ in range(4))
                    ),
                )
            ).encode()
        ),
        "partial",
        "recovered replaced_characters",
        TASK,
    )
    yield read(
        KIND,
        "main part elsewhere.docx",
        package(
            {
                "_rels/.rels": relations(relation(1, "officeDocument", "/word/document2.xml")),
                "word/document2.xml": body(PLAN_TABLE),
            }
        ),
    )
    yield Case(
        KIND,
        "main part outside.docx",
        package(
            {
                "_rels/.rels": relations(relation(1, "officeDocument", "../../../../etc/passwd")),
                "word/document.xml": body(PLAN_TABLE),
            }
        ),
        "ok refused",
        holds="",
    )
    yield Case(
        KIND,
        "main part on the network.docx",
        package(
            {
                "_rels/.rels": relations(
                    relation(1, "officeDocument", "http://127.0.0.1:9/x.xml", 'TargetMode="External"')
                ),
                "word/document.xml": body(PLAN_TABLE),
            }
        ),
        "ok refused",
        holds="",
    )
    with_crc = bytearray(package({"word/document.xml": body(PLAN_TABLE)}, zipfile.ZIP_STORED))
    with_crc[with_crc.index(TASK.encode())] ^= 0x01
    yield refused(KIND, "checksum wrong.docx", bytes(with_crc), "corrupt_docx")
    yield refused(KIND, "locked (OLE).docx", ole("EncryptedPackage"), "encrypted")
    marked = bytearray(SOUND)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := marked.find(mark, place + 1)) >= 0:
            marked[place + at] |= 1
    yield refused(KIND, "locked (zip).docx", bytes(marked), "encrypted")
    yield refused(KIND, "empty.docx", b"", "empty_file")
    yield Case(KIND, "a Word file called.pdf", SOUND, "ok", "type_mismatch", TASK)
    yield Case(
        KIND,
        "a text called.docx",
        "\n".join("\t".join(r) for r in PLAN).encode(),
        "ok",
        "type_mismatch",
        TASK,
    )
    yield refused(KIND, "rich text called.doc", rb"{\rtf1\ansi " + b"x" * 600 + b"}", "unsupported_type")
    yield Case(
        KIND, "old Word, empty.doc", ole("WordDocument"), "refused", "legacy_office encrypted corrupt_docx"
    )
    yield refused(
        KIND,
        "Word 2003 XML.doc",
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">{TASK}</w:wordDocument>'.encode(),
        "unsupported_type",
    )


def _declarations() -> Iterator[Case]:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    for name, subset in {
        "DTD": "<!DOCTYPE w>",
        "DTD with entities": '<!DOCTYPE w [<!ENTITY x "y">]>',
        "a billion laughs": f'<!DOCTYPE w [<!ENTITY a0 "ha">{lines}]>',
        "entity from a file": '<!DOCTYPE w [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
        "DTD from the network": '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        "parameter entity": '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    }.items():
        use = "&a11;" if "a11" in subset else ""
        main = (
            body(PLAN_TABLE)
            .replace("<w:document", subset + "<w:document")
            .replace("<w:body>", f"<w:body>{use}")
        )
        yield refused(KIND, f"{name}.docx", word(main.encode()), "xml_dtd_forbidden corrupt_docx")
        if name in ("DTD", "entity from a file"):
            wide = main.replace("UTF-8", "UTF-16").encode("utf-16")
            yield refused(KIND, f"{name}, UTF-16.docx", word(wide), "xml_dtd_forbidden corrupt_docx")
    wide = body(PLAN_TABLE).replace("UTF-8", "UTF-16").encode("utf-16")
    yield read(KIND, "main part in UTF-16.docx", word(wide))
    styles = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:styles xmlns:w="{_W}">&e;</w:styles>'
    yield Case(
        KIND,
        "DTD in the styles.docx",
        word(PLAN_TABLE, {"word/styles.xml": styles}, relation(1, "styles", "styles.xml")),
        "refused ok partial",
        "xml_dtd_forbidden recovered",
    )


def _spans() -> Iterator[Case]:
    for name, properties in {
        "billion columns": '<w:gridSpan w:val="1000000000"/>',
        "minus one column": '<w:gridSpan w:val="-1"/>',
        "columns in words": '<w:gridSpan w:val="many"/>',
        "columns past counting": '<w:gridSpan w:val="99999999999999999999999"/>',
        "merged with nothing": "<w:vMerge/>",
    }.items():
        odd = row(cell(paragraph("กว้าง"), properties), *(cell(paragraph("")) for _ in range(3)))
        yield Case(KIND, f"{name}.docx", word(table(*ROWS, odd)), "ok partial", holds=TASK)
    wide = row(*(cell(paragraph(str(n))) for n in range(5_000)))
    yield Case(
        KIND, "five thousand columns.docx", word(table(*ROWS, wide)), "partial", "too_many_columns", TASK
    )
    before = row('<w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>', cell(paragraph("ก")))
    yield Case(KIND, "begins at column billion.docx", word(table(*ROWS, before)), "ok partial", holds=TASK)
    tall = row(*(cell("<w:p/>") for _ in range(2))) * 25_000
    yield Case(
        KIND, "twenty-five thousand rows.docx", word(table(*ROWS, tall)), "partial", "too_many_rows", TASK
    )
    inner = PLAN_TABLE
    for _ in range(40):
        inner = table(row(cell(inner + "<w:p/>")))
    yield Case(KIND, "tables in tables, forty.docx", word(inner), "ok partial refused", "", TASK)
    for _ in range(400):
        inner = table(row(cell(inner)))
    yield refused(KIND, "tables in tables, four hundred.docx", word(inner), "nesting_too_deep corrupt_docx")
    yield refused(
        KIND,
        "elements a hundred thousand deep.docx",
        word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
        "nesting_too_deep corrupt_docx",
    )
    yield Case(
        KIND,
        "wrappers two hundred deep.docx",
        word("<w:sdt><w:sdtContent>" * 100 + PLAN_TABLE + "</w:sdtContent></w:sdt>" * 100),
        "ok partial",
        holds=TASK,
    )
    yield Case(
        KIND,
        "paragraph of fifty thousand runs.docx",
        word(PLAN_TABLE + "<w:p>" + "<w:r><w:t>ก</w:t></w:r>" * 50_000 + "</w:p>"),
        "ok partial",
        holds=TASK,
    )
    yield read(KIND, "line of a hundred thousand letters.docx", word(PLAN_TABLE + paragraph("ก" * 100_000)))
    yield read(KIND, "ten thousand paragraphs.docx", word(PLAN_TABLE + paragraph("ข้อความ") * 10_000))
    big = b" " * (80 << 20)
    yield refused(
        KIND, "part of eighty megabytes.docx", word(body(PLAN_TABLE).encode() + big), "zip_limit memory_limit"
    )
    lies = word(PLAN_TABLE, {f"word/media/{n}.bin": bytes(1 << 20) for n in range(300)})
    yield refused(KIND, "three hundred megabytes in all.docx", lies, "zip_limit")
    yield refused(
        KIND,
        "six thousand parts.docx",
        word(PLAN_TABLE, {f"word/{n}.xml": "" for n in range(6_000)}),
        "zip_limit",
    )
    yield Case(
        KIND,
        "parts with odd names.docx",
        word(PLAN_TABLE, {"../../../evil.txt": "x", "/etc/evil": "x", "C:\\evil": "x", "word/\x07.xml": "x"}),
        "ok",
        holds=TASK,
    )


def _kept_from_view() -> Iterator[Case]:
    author = 'w:id="1" w:author="ก" w:date="2021-01-01T00:00:00Z"'
    inserted = f"<w:p><w:ins {author}><w:r><w:t>เพิ่ม</w:t></w:r></w:ins><w:del {author}><w:r><w:delText>ตัด</w:delText></w:r></w:del></w:p>"
    yield Case(
        KIND, "tracked changes.docx", word(PLAN_TABLE + inserted), "ok partial", "tracked_changes", TASK
    )
    deleted = row(f"<w:trPr><w:del {author}/></w:trPr>", cell(paragraph("ตัดทั้งแถว")))
    yield Case(KIND, "deleted row.docx", word(table(*ROWS, deleted)), "ok partial", "tracked_changes", TASK)
    yield Case(
        KIND,
        "hidden text.docx",
        word(PLAN_TABLE + paragraph("ซ่อน", "<w:rPr><w:vanish/></w:rPr>")),
        "ok partial",
        "hidden_content",
        TASK,
    )
    only = word(paragraph("ซ่อน", "<w:rPr><w:vanish/></w:rPr>"))
    yield Case(KIND, "only hidden text.docx", only, "refused empty partial", "hidden_content no_text")
    yield Case(KIND, "nothing in it.docx", word("<w:p/>" * 3), "refused empty partial", "no_text")
    yield Case(
        KIND,
        "only a picture.docx",
        word("<w:p><w:r><w:drawing/></w:r></w:p>"),
        "refused empty partial",
        "no_text",
    )
    loop = (
        f'<w:styles xmlns:w="{_W}">'
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 3}"/></w:style>'
            for n in range(3)
        )
        + "</w:styles>"
    )
    styled = PLAN_TABLE + paragraph("ก", "", '<w:pPr><w:pStyle w:val="S0"/></w:pPr>')
    yield read(
        KIND,
        "styles in a circle.docx",
        word(styled, {"word/styles.xml": loop}, relation(1, "styles", "styles.xml")),
    )
    lists = f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    item = paragraph(
        "ข้อ", "", '<w:pPr><w:numPr><w:ilvl w:val="99999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    )
    yield read(
        KIND,
        "lists in a circle.docx",
        word(PLAN_TABLE + item, {"word/numbering.xml": lists}, relation(1, "numbering", "numbering.xml")),
    )


def _live() -> Iterator[Case]:
    for name, part, kind in (
        ("macros.docm", "vbaProject.bin", "vbaProject"),
        ("embedded program.docx", "embeddings/oleObject1.bin", "oleObject"),
        ("control.docx", "activeX/activeX1.bin", "control"),
    ):
        yield Case(
            KIND,
            name,
            word(PLAN_TABLE, {f"word/{part}": "<script>x</script>"}, relation(1, kind, part)),
            "ok",
            "active_content_ignored",
            TASK,
        )
    for name, kind in (
        ("template from the network", "attachedTemplate"),
        ("picture from the network", "image"),
        ("frame from the network", "frame"),
    ):
        link = relation(1, kind, "http://127.0.0.1:9/evil", 'TargetMode="External"')
        yield read(KIND, f"{name}.docx", word(PLAN_TABLE, None, link))
    chunk = '<w:altChunk r:id="rId1"/>'
    yield some(
        KIND,
        "other file inside.docx",
        word(PLAN_TABLE + chunk, {"word/x.html": "<script>x</script>"}, relation(1, "aFChunk", "x.html")),
        "recovered",
    )
    field = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    yield read(KIND, "field that starts a program.docx", word(PLAN_TABLE + field), "active_content_ignored")
    yield read(
        KIND,
        "field never closed.docx",
        word(PLAN_TABLE + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 50),
    )
