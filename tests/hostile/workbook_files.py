"""Excel files: false sizes, endless merges, formulas, hidden and live content."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.hostile.case import PLAN, TASK, Case, read, refused, some
from tests.hostile.word_files import ole, package, relation, relations

KIND = "workbook"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cell(place: str, text: str) -> str:
    """A cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def row(number: int, texts: tuple[str, ...]) -> str:
    """A row from column A."""
    return (
        f'<row r="{number}">{"".join(cell(f"{chr(65 + n)}{number}", t) for n, t in enumerate(texts))}</row>'
    )


ROWS = "".join(row(n + 1, r) for n, r in enumerate(PLAN))


def sheet(rows: str = ROWS, before: str = "", after: str = "") -> str:
    """A sheet's part."""
    return f'<?xml version="1.0"?><worksheet xmlns="{_S}" xmlns:r="{_R}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def book(
    *sheets: str | bytes,
    parts: dict[str, str | bytes] | None = None,
    more: str = "",
    links: tuple[str, ...] = (),
    state: str = "",
) -> bytes:
    """A workbook of sheets; `state` is put into the entry of every sheet but the first."""
    entries = "".join(
        f'<sheet name="แผ่น{n}" sheetId="{n}" r:id="rId{n}" {state if n > 1 else ""}/>'
        for n in range(1, len(sheets) + 1)
    )
    main = f'<?xml version="1.0"?><workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>{entries}</sheets>{more}</workbook>'
    own = (relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
    return package(
        {
            "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": main,
            "xl/_rels/workbook.xml.rels": relations(*own, *links),
            **{f"xl/worksheets/sheet{n}.xml": s for n, s in enumerate(sheets, start=1)},
            **(parts or {}),
        }
    )


SOUND = book(sheet())


def cases() -> Iterator[Case]:
    """All Excel cases."""
    yield read(KIND, "sound.xlsx", SOUND)
    yield from _damaged()
    yield from _sizes()
    yield from _values()
    yield from _kept_from_view()


def _damaged() -> Iterator[Case]:
    yield refused(KIND, "cut at half.xlsx", SOUND[: len(SOUND) // 2], "corrupt_xlsx truncated corrupt_docx")
    yield Case(KIND, "no sheets.xlsx", book(), "refused empty partial", "corrupt_xlsx no_text no_pages")
    one = book(sheet(), "<worksheet><sheetData><row r='1'><c r='A1'")
    yield some(KIND, "second sheet cut.xlsx", one, "recovered truncated no_text")
    missing = book(sheet(), sheet(), parts={"xl/worksheets/sheet2.xml": ""})
    yield some(KIND, "second sheet empty.xlsx", missing, "recovered no_text")
    dtd = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for name, content in (
        ("DTD", sheet().replace("<worksheet", dtd + "<worksheet").encode()),
        (
            "DTD, UTF-16",
            sheet()
            .replace('"1.0"', '"1.0" encoding="UTF-16"')
            .replace("<worksheet", dtd + "<worksheet")
            .encode("utf-16"),
        ),
    ):
        yield Case(KIND, f"{name}.xlsx", book(content), "refused partial", "xml_dtd_forbidden")
    yield refused(KIND, "locked.xlsx", ole("EncryptedPackage"), "encrypted")
    yield Case(
        KIND, "old Excel, empty.xls", ole("Workbook"), "refused", "legacy_office encrypted corrupt_xlsx"
    )
    yield Case(
        KIND,
        "a table in text called.xlsx",
        "\n".join("\t".join(r) for r in PLAN).encode("cp874"),
        "ok",
        "type_mismatch",
        TASK,
    )
    yield refused(
        KIND, "binary workbook.xlsb", package({"xl/workbook.bin": b"\x83\x01\x00"}), "unsupported_type"
    )
    deep = sheet().replace("<sheetData>", "<x>" * 5_000 + "</x>" * 5_000 + "<sheetData>")
    yield Case(
        KIND,
        "elements five thousand deep.xlsx",
        book(deep),
        "refused partial",
        "nesting_too_deep recovered corrupt_xlsx no_text",
    )


def _sizes() -> Iterator[Case]:
    whole = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield Case(
        KIND, "everything merged.xlsx", book(sheet(after=whole)), "empty partial", "hidden_content", ""
    )
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(3, 40_000))
    yield Case(
        KIND,
        "forty thousand merges.xlsx",
        book(sheet(after=f"<mergeCells>{merges}</mergeCells>")),
        "ok partial",
        "",
        TASK,
    )
    same = (
        '<mergeCell ref="A5:D9"/>' * 1000
        + '<mergeCell ref="D9:A5"/><mergeCell ref="A0:B0"/><mergeCell ref="ZZZZ1"/>'
    )
    yield Case(
        KIND,
        "merges over each other.xlsx",
        book(sheet(after=f"<mergeCells>{same}</mergeCells>")),
        "ok partial",
        "",
        TASK,
    )
    for name, ref in (
        ("all", "A1:XFD1048576"),
        ("none", "A1"),
        ("nonsense", "(*)%"),
        ("past the end", "A1:ZZZZ99999999"),
    ):
        yield read(KIND, f"says it is {name}.xlsx", book(sheet(before=f'<dimension ref="{ref}"/>')))
    far = ROWS + row(1_048_576, ("ไกลมาก",)) + f'<row r="3">{cell("XFD3", "ขวาสุด")}</row>'
    yield Case(
        KIND, "cells at the ends.xlsx", book(sheet(far)), "partial", "too_many_rows too_many_columns", TASK
    )
    odd = (
        ROWS
        + '<row r="99999999999"><c r="A99999999999" t="str"><v>x</v></c></row><row r="-4"><c t="str"><v>y</v></c></row><row><c><v>z</v></c></row>'
    )
    yield Case(KIND, "rows past counting.xlsx", book(sheet(odd)), "ok partial", "", TASK)
    rows = ROWS + "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(3, 20_103))
    yield Case(KIND, "twenty thousand rows.xlsx", book(sheet(rows)), "partial", "too_many_rows", TASK)
    styled = ROWS + "".join(
        f'<row r="{n}">' + "".join(f'<c r="{chr(65 + c)}{n}" s="0"/>' for c in range(20)) + "</row>"
        for n in range(3, 15_000)
    )
    yield Case(KIND, "blank cells without end.xlsx", book(sheet(styled)), "ok partial", "", TASK)
    many = book(sheet(), *["" or sheet("")] * 400)
    yield Case(KIND, "four hundred sheets.xlsx", many, "ok partial", "", TASK)
    strings = (
        f'<sst xmlns="{_S}" count="999999999" uniqueCount="999999999">'
        + "<si><t>ก</t></si>" * 200_000
        + "</sst>"
    )
    link = relation(9000, "sharedStrings", "sharedStrings.xml")
    used = (
        ROWS
        + '<row r="3"><c r="A3" t="s"><v>5</v></c><c r="B3" t="s"><v>99999999</v></c><c r="C3" t="s"><v>-1</v></c></row>'
    )
    yield Case(
        KIND,
        "two hundred thousand strings.xlsx",
        book(sheet(used), parts={"xl/sharedStrings.xml": strings}, links=(link,)),
        "ok partial",
        "",
        TASK,
    )
    long = ROWS + row(3, ("2", "ก" * 100_000, "", ""))
    yield Case(KIND, "cell of a hundred thousand letters.xlsx", book(sheet(long)), "ok partial", "", TASK)
    big = sheet(ROWS + " " * (90 << 20))
    yield refused(KIND, "sheet of ninety megabytes.xlsx", book(big), "zip_limit memory_limit")


def _values() -> Iterator[Case]:
    formulas = (
        ROWS
        + '<row r="3"><c r="A3"><f>HYPERLINK("http://127.0.0.1:9")</f></c><c r="B3" t="str"><f>A1</f></c></row>'
    )
    yield Case(
        KIND,
        "formulas without values.xlsx",
        book(sheet(formulas)),
        "ok partial",
        "formula_without_value",
        TASK,
    )
    styles = f'<styleSheet xmlns="{_S}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    values = ("1e308", "-1", "0", "60", "2958466", "NaN", "inf", "1" * 400, "44510.999999999", "")
    dates = (
        ROWS
        + '<row r="3">'
        + "".join(f'<c r="{chr(65 + n)}3" s="0"><v>{v}</v></c>' for n, v in enumerate(values))
        + "</row>"
    )
    yield Case(
        KIND,
        "days that are none.xlsx",
        book(sheet(dates), parts={"xl/styles.xml": styles}, links=(relation(9000, "styles", "styles.xml"),)),
        "ok partial",
        "invalid_date",
        TASK,
    )
    kinds = (
        ROWS
        + '<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="b"><v>2</v></c><c r="C3" t="zzz"><v>q</v></c><c r="D3" s="99999"><v>1</v></c></row>'
    )
    yield Case(KIND, "kinds that are none.xlsx", book(sheet(kinds)), "ok partial", "", TASK)
    odd = f'<styleSheet xmlns="{_S}"><numFmts><numFmt numFmtId="200" formatCode="{"[" * 5000}"/><numFmt numFmtId="201" formatCode="{"yyyy;" * 5000}"/></numFmts><cellXfs><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs></styleSheet>'
    formats = ROWS + '<row r="3"><c r="A3" s="0"><v>44510</v></c><c r="B3" s="1"><v>44510</v></c></row>'
    yield Case(
        KIND,
        "formats without end.xlsx",
        book(sheet(formats), parts={"xl/styles.xml": odd}, links=(relation(9000, "styles", "styles.xml"),)),
        "ok partial",
        "",
        TASK,
    )


def _kept_from_view() -> Iterator[Case]:
    yield Case(
        KIND,
        "hidden sheet.xlsx",
        book(sheet(), sheet(row(1, ("ซ่อน",))), state='state="veryHidden"'),
        "ok partial",
        "hidden_content",
        TASK,
    )
    rows = ROWS + '<row r="3" hidden="1">' + cell("A3", "ซ่อน") + "</row>"
    yield Case(KIND, "hidden row.xlsx", book(sheet(rows)), "ok partial", "hidden_content", TASK)
    cols = '<cols><col min="5" max="16384" hidden="1"/></cols>'
    yield Case(
        KIND,
        "hidden column.xlsx",
        book(sheet(ROWS + f'<row r="3">{cell("F3", "ซ่อน")}</row>', before=cols)),
        "ok partial",
        "hidden_content",
        TASK,
    )
    every = '<cols><col min="1" max="16384" hidden="1"/></cols>'
    yield Case(
        KIND,
        "all columns hidden.xlsx",
        book(sheet(before=every)),
        "refused empty partial",
        "hidden_content no_text",
    )
    for name, part in (
        ("macros.xlsm", "xl/vbaProject.bin"),
        ("embedded.xlsx", "xl/embeddings/x.bin"),
        ("control.xlsx", "xl/activeX/x.bin"),
    ):
        yield Case(KIND, name, book(sheet(), parts={part: b"\xd0\xcf"}), "ok", "active_content_ignored", TASK)
    linked = relation(9000, "externalLink", "file://127.0.0.1/share/x.xlsx", 'TargetMode="External"')
    yield read(KIND, "linked to elsewhere.xlsx", book(sheet(), links=(linked,)))
    names = (
        "<definedNames>"
        + "".join(f'<definedName name="n{n}">n{n + 1}</definedName>' for n in range(5000))
        + "</definedNames>"
    )
    yield read(KIND, "names of names.xlsx", book(sheet(), more=names))
    drawing = f'<drawing xmlns:r="{_R}" r:id="rId1"/>'
    circle = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(relation(1, "drawing", "../drawings/d.xml")),
        "xl/drawings/d.xml": '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        + "<xdr:twoCellAnchor><xdr:from><xdr:col>99999999</xdr:col><xdr:row>-5</xdr:row></xdr:from><xdr:to><xdr:col>x</xdr:col></xdr:to><xdr:sp/></xdr:twoCellAnchor>"
        * 500
        + "</xdr:wsDr>",
    }
    yield Case(
        KIND, "drawings past the edge.xlsx", book(sheet(after=drawing), parts=circle), "ok partial", "", TASK
    )
