"""The Word reader on files made here, part by part, and on the samples."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors.document import Block, Document, Table, from_json, to_json
from extractors.docx import paragraphs as paragraphs_module
from extractors.docx import read
from extractors.errors import ExtractError
from extractors.office import package as package_module

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "samples"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RULED = (
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{s} w:val="single" w:sz="4"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr>"
)


def p(text: str = "", properties: str = "", run: str = "") -> str:
    inner = f'<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(content: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, properties: str = RULED, widths: Sequence[int] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def file_of(body: str, parts: dict[str, str] | None = None, document: str | None = None) -> bytes:
    """A Word file with this body; other parts by name, related by their base name's plain type."""
    xml = document or f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    related = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for n, name in enumerate(parts or {})
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", xml)
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{RELATIONSHIPS}">{related}</Relationships>',
        )
        for name, content in (parts or {}).items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def read_body(body: str, parts: dict[str, str] | None = None) -> Document:
    document = read(file_of(body, parts), "a.docx", "0" * 64)
    assert from_json(to_json(document)) == document
    return document


def only_table(body: str, parts: dict[str, str] | None = None) -> Table:
    (table,) = read_body(body, parts).tables
    return table


def texts(document: Document) -> list[str]:
    return [b.text for page in document.pages for b in page.blocks]


def codes(document: Document) -> list[str]:
    return [r.code for r in document.reasons]


def items(blocks: Sequence[Block]) -> list[tuple[str | None, int, str]]:
    return [(b.bullet, b.level, b.text) for b in blocks]


# --- paragraphs ------------------------------------------------------------------------------------------


def test_blank_lines_keep_their_number() -> None:
    document = read_body(p("หนึ่ง") + p() + p("สอง"))
    assert [(b.text, b.box.top) for b in document.pages[0].blocks] == [("หนึ่ง", 1), ("สอง", 3)]
    assert document.unit == "line"
    assert document.pages[0].height == 3


def test_broken_thai_is_mended_and_the_raw_text_kept() -> None:
    (block,) = read_body(p("ส านักงานเขตพื้นที่การศึกษา")).pages[0].blocks
    assert block.text == "สำนักงานเขตพื้นที่การศึกษา"
    assert block.text_raw == "ส านักงานเขตพื้นที่การศึกษา"


def test_digits_keep_their_script() -> None:
    assert texts(read_body(p("ที่ ศธ ๐๔๑๐๐/๑๕๓๔"))) == ["ที่ ศธ ๐๔๑๐๐/๑๕๓๔"]


def test_special_characters() -> None:
    run = (
        "<w:r><w:t>ก</w:t><w:tab/><w:t>ข</w:t><w:noBreakHyphen/><w:t>ค</w:t><w:softHyphen/>"
        '<w:sym w:font="Symbol" w:char="F0AB"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert texts(read_body(f"<w:p>{run}</w:p>")) == ["ก\tข-ค↔✓"]


def test_an_unknown_symbol_is_counted() -> None:
    document = read_body('<w:p><w:r><w:t>ก</w:t><w:sym w:font="Webdings" w:char="F0AB"/></w:r></w:p>')
    assert codes(document) == ["replaced_characters"]


@pytest.mark.parametrize(
    ("properties", "styles"),
    [
        pytest.param('<w:pStyle w:val="H"/>', '<w:name w:val="heading 1"/>', id="by-style-name"),
        pytest.param(
            '<w:pStyle w:val="H"/>',
            '<w:name w:val="x"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>',
            id="by-style",
        ),
        pytest.param('<w:outlineLvl w:val="1"/>', "", id="by-itself"),
    ],
)
def test_headings(properties: str, styles: str) -> None:
    part = f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="H">{styles}</w:style></w:styles>'
    (block,) = read_body(p("แผน", properties), {"styles": part}).pages[0].blocks
    assert block.kind == "heading"


def test_lines_of_an_address_stand_apart_and_lines_of_a_paragraph_run_on() -> None:
    short = "<w:p><w:r><w:t>สำนักงานเขต</w:t><w:br/><w:t>ถนนตะพานหิน</w:t></w:r></w:p>"
    assert texts(read_body(short)) == ["สำนักงานเขต", "ถนนตะพานหิน"]
    long = "ก" * 80
    running = f"<w:p><w:r><w:t>{long}</w:t><w:br/><w:t>ถนน</w:t></w:r></w:p>"
    (block,) = read_body(running).pages[0].blocks
    assert block.text == long + "ถนน"
    assert [line.box.top for line in block.lines] == [1, 2]


def test_tracked_changes() -> None:
    body = (
        "<w:p><w:r><w:t>ภายใน</w:t></w:r><w:del w:id='1'><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>31</w:t></w:r></w:ins><w:moveFrom w:id='3'><w:r><w:t>ก</w:t></w:r></w:moveFrom></w:p>"
    )
    document = read_body(body)
    assert texts(document) == ["ภายใน31"]
    assert codes(document) == ["tracked_changes"]


def test_a_deleted_row_is_left_out() -> None:
    deleted = tr(tc("ค"), tc("ง"), properties='<w:del w:id="1"/>')
    table = only_table(tbl(tr(tc("ก"), tc("ข")), deleted))
    assert table.n_rows == 1


@pytest.mark.parametrize(
    ("run", "styles"),
    [
        pytest.param("<w:rPr><w:vanish/></w:rPr>", "", id="run"),
        pytest.param(
            '<w:rPr><w:rStyle w:val="S"/></w:rPr>',
            '<w:style w:type="character" w:styleId="S"><w:rPr><w:vanish/></w:rPr></w:style>',
            id="character-style",
        ),
    ],
)
def test_hidden_text_is_left_out_and_told(run: str, styles: str) -> None:
    parts = {"styles": f"<w:styles {NAMESPACES}>{styles}</w:styles>"}
    document = read_body(p("เห็น") + p("ลับ", run=run), parts)
    assert texts(document) == ["เห็น"]
    assert [(r.code, r.detail) for r in document.reasons] == [
        ("hidden_content", "3 characters of hidden text left out")
    ]


def test_hiding_turned_off_is_not_hidden() -> None:
    document = read_body(p("เห็น", run='<w:rPr><w:vanish w:val="0"/></w:rPr>'))
    assert texts(document) == ["เห็น"]
    assert document.reasons == ()


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('ในกล่อง')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>นอก</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts(read_body(body)) == ["นอก", "ในกล่อง"]


def test_content_controls_and_links_are_read_through() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{p('หนึ่ง')}</w:sdtContent></w:sdt>"
        '<w:p><w:hyperlink r:id="x"><w:r><w:t>https://portal.bopp-obec.info</w:t></w:r></w:hyperlink></w:p>'
        '<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert texts(read_body(body)) == ["หนึ่ง", "https://portal.bopp-obec.info", "7"]


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="0" w:type="separator">{p("---")}</w:footnote>'
        f'<w:footnote w:id="2">{p("หมายเหตุท้ายหน้า")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>ข้อความ</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("ต่อไป")
    assert texts(read_body(body, {"footnotes": notes})) == ["ข้อความ", "หมายเหตุท้ายหน้า", "ต่อไป"]


def test_words_only_a_running_head_holds_are_kept() -> None:
    head = f"<w:hdr {NAMESPACES}>{p('ด่วนที่สุด')}{p('หน้า 2')}{p('เรื่อง')}</w:hdr>"
    assert texts(read_body(p("เรื่อง แผน"), {"header1": head})) == ["ด่วนที่สุด", "เรื่อง แผน"]


# --- lists -----------------------------------------------------------------------------------------------

LISTS = (
    f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF075;"/>'
    '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)


def li(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_bullets_and_levels() -> None:
    body = li("จัดเก็บข้อมูลผลการเรียน", 1) + li("สพป. ผ่านระบบ SchoolMIS", 1, 1) + li("สพม. ผ่านระบบ SGS", 1, 1)
    blocks = read_body(body, {"numbering": LISTS}).pages[0].blocks
    assert {b.kind for b in blocks} == {"list_item"}
    assert [(b.bullet, b.level) for b in blocks] == [("◆", 1), ("-", 2), ("-", 2)]


def test_numbers_count_on_and_start_anew() -> None:
    body = li("ก", 2) + li("ข", 2) + li("ค", 2, 1) + li("ง", 3)
    blocks = read_body(body, {"numbering": LISTS}).pages[0].blocks
    assert [b.bullet for b in blocks] == ["๑.", "๒.", "๒.1", "๑."]


def test_numbered_but_empty_cells_hold_their_number() -> None:
    rows = [tr(tc(li("", 2)), tc("งาน"), tc("คน")) for _ in range(2)]
    table = only_table(tbl(*rows), {"numbering": LISTS})
    assert [table.at(r, 0).text for r in range(2)] == ["๑.", "๒."]  # type: ignore[union-attr]


def test_typed_bullets() -> None:
    cell = tc(
        "<w:p><w:r><w:t>ผู้นำเข้าข้อมูล</w:t><w:br/><w:t>◆ คณะทำงาน</w:t><w:br/><w:t>โรงเรียน</w:t></w:r></w:p>"
        + p("- ครู")
        + p("16 - 31 พ.ค.")
    )
    table = only_table(tbl(tr(cell, tc("ข"))))
    assert items(table.cells[0].blocks) == [
        (None, 0, "ผู้นำเข้าข้อมูล"),
        ("◆", 1, "คณะทำงานโรงเรียน"),
        ("-", 2, "ครู"),
        (None, 0, "16 - 31 พ.ค."),
    ]


def test_a_dash_that_goes_on_with_a_range_is_no_bullet() -> None:
    body = "<w:p><w:r><w:t>วันที่ 16</w:t><w:br/><w:t xml:space='preserve'>- 31 พฤษภาคม</w:t></w:r></w:p>"
    table = only_table(tbl(tr(tc(body), tc("ข"))))
    assert items(table.cells[0].blocks) == [(None, 0, "วันที่ 16 - 31 พฤษภาคม")]


def test_a_typed_bullet_in_a_list_paragraph_wins() -> None:
    blocks = read_body(li("❖ งาน", 1), {"numbering": LISTS}).pages[0].blocks
    assert items(blocks) == [("❖", 1, "งาน")]


# --- tables ----------------------------------------------------------------------------------------------

START, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_cells_merged_over_rows_and_columns() -> None:
    table = only_table(
        tbl(
            tr(tc("ก", START), tc("ข"), tc("ค")),
            tr(tc("", ON), tc("ง", '<w:gridSpan w:val="2"/>')),
            tr(tc("", ON), tc("จ"), tc("ฉ")),
            tr(tc("ช"), tc("ซ"), tc("ฌ")),
        )
    )
    spans = {c.text: (c.row, c.col, c.row_span, c.col_span) for c in table.cells}
    assert spans["ก"] == (0, 0, 3, 1)
    assert spans["ง"] == (1, 1, 1, 2)
    assert spans["ช"] == (3, 0, 1, 1)
    assert (table.n_rows, table.n_cols) == (4, 3)
    assert set(table.cover()) == {(r, c) for r in range(4) for c in range(3)}


def test_a_second_merge_in_one_column_is_another_cell() -> None:
    rows = [
        tr(tc("ก" if n == 0 else "ข" if n == 2 else "", START if n in (0, 2) else ON), tc("x"))
        for n in range(4)
    ]
    table = only_table(tbl(*rows))
    assert [(c.row, c.row_span) for c in table.cells if c.col == 0] == [(0, 2), (2, 2)]


def test_merged_sideways_in_the_old_way() -> None:
    row = tr(tc("ก", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("ข"))
    assert [(c.col, c.col_span) for c in only_table(tbl(row, row)).cells] == [(0, 2), (2, 1)] * 2


def test_columns_left_out_before_a_row() -> None:
    table = only_table(tbl(tr(tc("ก"), tc("ข")), tr(tc("ค"), properties='<w:gridBefore w:val="1"/>')))
    assert [(c.row, c.col) for c in table.cells] == [(0, 0), (0, 1), (1, 1)]


def test_header_and_section_rows_are_marked() -> None:
    table = only_table(
        tbl(
            tr(tc("ที่"), tc("งาน"), tc("วันที่"), properties="<w:tblHeader/>"),
            tr(tc("ข้อมูลนักเรียน", '<w:gridSpan w:val="3"/>')),
            tr(tc("1"), tc("ก"), tc("ข")),
        )
    )
    assert {c.row: c.flags for c in table.cells} == {0: ("header",), 1: ("section",), 2: ()}


def test_cells_of_a_row_stand_side_by_side() -> None:
    table = only_table(tbl(tr(tc("กข"), tc("ค")), tr(tc(p("ง") + p("จ")), tc("ฉ"))))
    boxes = {c.text: (c.box.x0, c.box.top, c.box.x1, c.box.bottom) for c in table.cells}
    assert boxes == {"กข": (1, 1, 2, 1), "ค": (4, 1, 4, 1), "ง\nจ": (1, 2, 2, 3), "ฉ": (4, 2, 4, 3)}


def test_tables_inside_cells_are_flattened() -> None:
    inner = tbl(tr(tc("หนึ่ง"), tc("สอง")), tr(tc("สาม"), tc("สี่"))) + p()
    table = only_table(tbl(tr(tc(inner), tc("ข"), tc("ค"))))
    assert table.cells[0].text == "หนึ่ง\tสอง\nสาม\tสี่"


def test_a_huge_span_does_not_make_a_huge_table() -> None:
    table = only_table(tbl(tr(tc("ก", '<w:gridSpan w:val="2"/>'), tc("ข")), tr(tc("ค"), tc("ง"), tc("จ"))))
    assert table.n_cols == 3
    document = read_body(tbl(tr(tc("ก", '<w:gridSpan w:val="2147483647"/>'), tc("ข")), tr(tc("ค"), tc("ง"))))
    assert codes(document) == ["too_many_columns"]


def test_a_table_without_lines_only_aligns_text() -> None:
    bare = "<w:tblPr/>"
    body = tbl(
        tr(tc("สิ่งที่ส่งมาด้วย"), tc("๑. ปฏิทิน"), tc("จำนวน ๑ ชุด")),
        tr(tc(""), tc("๒. แนวทาง"), tc("จำนวน ๑ ชุด")),
        properties=bare,
    )
    document = read_body(body)
    assert document.tables == ()
    assert texts(document) == ["สิ่งที่ส่งมาด้วย\t๑. ปฏิทิน\tจำนวน ๑ ชุด", "๒. แนวทาง\tจำนวน ๑ ชุด"]


def test_a_box_around_text_and_tables_is_no_table() -> None:
    inside = p("ก่อน") + tbl(tr(tc("ก"), tc("ข")), tr(tc("ค"), tc("ง"))) + p("หลัง")
    document = read_body(tbl(tr(tc(inside))))
    assert texts(document) == ["ก่อน", "หลัง"]
    assert [(t.n_rows, t.n_cols) for t in document.tables] == [(2, 2)]


def test_lines_side_by_side_are_read_across() -> None:
    office = "<w:p><w:r><w:t>สพป.พิจิตร เขต ๒</w:t><w:br/><w:t>ถนนตะพานหิน</w:t></w:r></w:p>"
    document = read_body(tbl(tr(tc("ที่ ศธ ๐๔๑๐๐/๑"), tc(office)), properties="<w:tblPr/>"))
    assert texts(document) == ["ที่ ศธ ๐๔๑๐๐/๑\tสพป.พิจิตร เขต ๒", "ถนนตะพานหิน"]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(tbl(tr(tc("ก"), tc("ข")), tr(tc("ค"), tc("ง"))), id="with-lines"),
        pytest.param(tbl(tr(*(tc(x) for x in "กขคง")), properties=""), id="four-columns"),
        pytest.param(tbl(*(tr(tc("ก"), tc("ข")) for _ in range(9)), properties=""), id="nine-rows"),
        pytest.param(tbl(tr(tc("ก"), tc("ข"), properties="<w:tblHeader/>"), properties=""), id="with-header"),
        pytest.param(
            tbl(tr(tc("ก", START), tc("ข")), tr(tc("", ON), tc("ค")), properties=""), id="merged-rows"
        ),
        pytest.param(
            tbl(
                tr(tc("ก", '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders>'), tc("ข")),
                properties="",
            ),
            id="lines-of-a-cell",
        ),
    ],
)
def test_tables_that_hold_data(table: str) -> None:
    assert len(read_body(table).tables) == 1


def test_lines_from_the_table_style_count() -> None:
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblBorders>'
        '<w:top w:val="single" w:sz="4"/></w:tblBorders></w:tblPr></w:style></w:styles>'
    )
    table = tbl(tr(tc("ก"), tc("ข")), properties='<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>')
    assert len(read_body(table, {"styles": styles}).tables) == 1


def test_lines_that_are_turned_off_or_white_do_not_count() -> None:
    off = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    cells = [tc(text, f"<w:tcBorders>{off}</w:tcBorders>") for text in "กข"]
    assert read_body(tbl(tr(*cells))).tables == ()
    assert (
        read_body(tbl(tr(tc("ก"), tc("ข")), properties=RULED.replace("/>", ' w:color="FFFFFF"/>'))).tables
        == ()
    )


# --- arrows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arrow", ["↔", "←→", "⟷", "<---->", "◄───►", "← - - - →"])
def test_arrows_typed_in_a_cell(arrow: str) -> None:
    text = f"{arrow} (10 พ.ย. 64)".replace("<", "&lt;").replace(">", "&gt;")
    cell = tc(text, '<w:gridSpan w:val="2"/>')
    table = only_table(tbl(tr(tc("งาน"), cell, tc("")), tr(tc("ก"), tc(""), tc(""), tc(""))))
    (found,) = table.arrows
    assert (found.row, found.start, found.end, found.heads) == (0, 1, 3, "both")


def test_an_arrow_typed_over_several_cells() -> None:
    table = only_table(tbl(tr(tc("งาน"), tc("←----"), tc("------"), tc("----→"), tc(""))))
    assert [(a.start, a.end, a.heads) for a in table.arrows] == [(1, 4, "both")]


def test_an_arrow_in_prose_is_no_arrow() -> None:
    table = only_table(tbl(tr(tc("เมนู → รายงาน → พิมพ์"), tc("ข"))))
    assert table.arrows == ()


def test_an_arrow_drawn_in_a_cell() -> None:
    # 1000 twips are 635000 EMU; a cell's text begins 108 twips from its edge.
    drawing = (
        '<w:p><w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="column"><wp:posOffset>248920</wp:posOffset>'
        '</wp:positionH><wp:extent cx="635000" cy="0"/><a:graphic><a:graphicData><wps:wsp><wps:spPr>'
        '<a:prstGeom prst="straightConnector1"/><a:ln><a:headEnd type="triangle"/><a:tailEnd type="triangle"/></a:ln>'
        "</wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )
    table = only_table(tbl(tr(tc("ก"), tc(drawing), tc("")), widths=(1000, 1000, 1000)))
    (arrow,) = table.arrows
    assert (arrow.start, arrow.end) == (pytest.approx(1.5), pytest.approx(2.5))
    assert arrow.heads == "both"


def test_an_arrow_drawn_in_the_older_way() -> None:
    shape = (
        '<w:p><w:r><w:pict><v:shape type="#_x0000_t32" style="position:absolute;margin-left:19.6pt;width:50pt;height:0">'
        '<v:stroke endarrow="block"/></v:shape></w:pict></w:r></w:p>'
    )
    (arrow,) = only_table(tbl(tr(tc("ก"), tc(shape), tc("")), widths=(1000, 1000, 1000))).arrows
    assert (arrow.start, arrow.end, arrow.heads) == (pytest.approx(1.5), pytest.approx(2.5), "right")


# --- pages -----------------------------------------------------------------------------------------------

BREAK, RENDERED = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_page_breaks_count_once() -> None:
    body = p("หนึ่ง") + f"<w:p>{BREAK}</w:p>" + f"<w:p>{RENDERED}<w:r><w:t>สอง</w:t></w:r></w:p>"
    body += p("สาม", "<w:pageBreakBefore/>") + f"<w:p>{RENDERED}<w:r><w:t>สี่</w:t></w:r></w:p>"
    document = read_body(body)
    assert [[b.text for b in page.blocks] for page in document.pages] == [["หนึ่ง"], ["สอง"], ["สาม"], ["สี่"]]


def test_page_breaks_beyond_reason_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paragraphs_module, "MAX_PAGES", 3)
    document = read_body("".join(p("ก") + f"<w:p>{BREAK}</w:p>" for _ in range(5)))
    assert len(document.pages) == 3
    assert codes(document) == ["too_many_pages"]
    assert len(texts(document)) == 5


@pytest.mark.parametrize(
    ("kind", "pages"),
    [pytest.param("", 2, id="next-page"), pytest.param('<w:type w:val="continuous"/>', 1, id="continuous")],
)
def test_sections(kind: str, pages: int) -> None:
    body = p("หนึ่ง", "<w:sectPr/>") + p("สอง") + f"<w:sectPr>{kind}</w:sectPr>"
    assert len(read_body(body).pages) == pages


def test_a_merged_cell_cut_by_a_page_break_goes_on() -> None:
    broken = f"<w:p>{RENDERED}<w:r><w:t>3</w:t></w:r></w:p>"
    table = only_table(
        tbl(
            tr(tc("1"), tc("คน", START), tc("x")),
            tr(tc("2"), tc("", ON), tc("x")),
            tr(tc(broken), tc("", ON), tc("x")),
        )
    )
    parts = [c for c in table.cells if c.col == 1]
    assert [(c.row, c.row_span, c.page, c.continues, c.flags) for c in parts] == [
        (0, 2, 1, None, ("open_bottom",)),
        (2, 1, 2, (0, 1), ("open_top",)),
    ]
    assert [c.text for c in parts] == ["คน", ""]
    assert (table.page_from, table.page_to) == (1, 2)


def test_a_table_set_again_on_the_next_page_is_one_table() -> None:
    def part(row: str) -> str:
        return tbl(tr(tc("ที่"), tc("งาน"), tc("วันที่")), tr(tc(row), tc("ก"), tc("ข")), widths=(500, 2000, 900))

    table = only_table(part("1") + f"<w:p>{BREAK}</w:p>" + part("2"))
    assert [c.text for c in table.cells if c.col == 0] == ["ที่", "1", "2"]
    assert len(table.joins) == 1


# --- files that are not right ----------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        read(data, "a.docx", "0" * 64)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"no zip", "corrupt_docx", id="no-zip"),
        pytest.param(b"PK\x03\x04" + b"\0" * 40, "corrupt_docx", id="broken-zip"),
        pytest.param(file_of(p("ก"))[:-30], "corrupt_docx", id="cut-off"),
        pytest.param(file_of("", document="<a/>"), "corrupt_docx", id="no-body"),
        pytest.param(file_of("", document="  "), "corrupt_docx", id="no-xml"),
        pytest.param(
            file_of(
                "", document=f'<!DOCTYPE d [<!ENTITY e "x">]><w:document {NAMESPACES}><w:body/></w:document>'
            ),
            "xml_dtd_forbidden",
            id="doctype",
        ),
        pytest.param(
            file_of(
                "",
                document="<w:document "
                + NAMESPACES
                + ">"
                + "<w:sdt>" * 300
                + "</w:sdt>" * 300
                + "</w:document>",
            ),
            "nesting_too_deep",
            id="deep-xml",
        ),
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_doctype_in_utf16_is_seen() -> None:
    document = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY e "x">]><w:document {NAMESPACES}><w:body/></w:document>'
    buffer = io.BytesIO(file_of(p("ก")))
    with zipfile.ZipFile(buffer) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = document.encode("utf-16")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refusal(target.getvalue()) == "xml_dtd_forbidden"


def test_tables_in_tables_in_tables_are_refused() -> None:
    body = p("ก")
    for _ in range(12):
        body = tbl(tr(tc(body), tc("ข"), tc("ค")))
    assert refusal(file_of(body)) == "nesting_too_deep"


def test_inflated_bytes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "MAX_PART", 1000)
    assert refusal(file_of(p("ก" * 2000))) == "zip_limit"


def test_a_zip_of_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "MAX_ENTRIES", 2)
    assert refusal(file_of(p("ก"))) == "zip_limit"


def test_a_zip_with_a_password() -> None:
    data = bytearray(file_of(p("ก")))
    # The flag of encryption, in every local and central header.
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    assert refusal(bytes(data)) == "encrypted"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    broken = f"<w:document {NAMESPACES}><w:body>{p('หนึ่ง')}<w:p><w:r><w:t>สอง</w:t></w:r>"
    document = read(file_of("", document=broken), "a.docx", "0" * 64)
    assert texts(document) == ["หนึ่ง", "สอง"]
    assert codes(document) == ["recovered"]


def test_a_file_without_words() -> None:
    document = read_body("<w:p><w:r><w:drawing/></w:r></w:p>")
    assert [(r.code, r.detail) for r in document.reasons] == [("no_text", "pictures only")]


def test_entities_are_never_expanded_nor_files_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ความลับ", encoding="utf-8")
    document = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&e;</w:t>'
        "</w:r></w:p></w:body></w:document>"
    )
    assert refusal(file_of("", document=document)) == "xml_dtd_forbidden"


def test_strict_files_are_read() -> None:
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = f"<w:document {NAMESPACES}><w:body>{p('ก')}</w:body></w:document>".replace(usual, strict)
    assert texts(read(file_of("", document=document), "a.docx", "0" * 64)) == ["ก"]


# --- whole files -----------------------------------------------------------------------------------------


def read_file(path: Path) -> Document:
    return read(path.read_bytes(), path.name, "0" * 64)


def test_the_plan_sample() -> None:
    document = read_file(ROOT / "samples" / "2560-plan" / "plan-2560.docx")
    assert document.reasons == ()
    (table,) = document.tables
    assert (table.n_rows, table.n_cols) == (19, 6)
    spans = {c.row: c.row_span for c in table.cells if c.col == 4}
    assert spans == {0: 1, 1: 1, 2: 2, 4: 1, 5: 4, 9: 2, 11: 2, 13: 1, 14: 3, 17: 1, 18: 1}
    row13 = table.at(14, 3)
    assert row13 is not None
    assert [(b.bullet, b.level) for b in row13.blocks] == [("◆", 1), ("-", 2), ("-", 2)]
    assert document.pages[0].blocks[-1].text.startswith("หากเว็บไซต์")


def test_the_calendar_sample() -> None:
    document = read_file(ROOT / "samples" / "2564-circular" / "circular-2564.docx")
    assert document.reasons == ()
    assert len(document.pages) == 4
    assert [t.n_cols for t in document.tables] == [16, 16]
    assert [(a.row, a.start, a.end) for a in document.tables[0].arrows][:2] == [(2, 8, 10), (3, 9, 10)]
    letter = [b.text for b in document.pages[0].blocks]
    assert letter[0].startswith("ที่ ศธ ๐๔๑๐๐ / ๑๕๓๔\t")
    assert "๒. แนวทางการบริหารจัดการระบบจัดเก็บข้อมูลนักเรียนรายบุคคลฯ\tจำนวน ๑ ชุด" in letter


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        pytest.param("plan-2560", [(5, 6), (5, 6), (5, 6), (5, 6), (3, 6)], id="plan"),
        pytest.param("circular-2564", [(9, 16), (10, 16)], id="circular"),
    ],
)
def test_files_of_another_program(name: str, shapes: list[tuple[int, int]]) -> None:
    path = SHARED / f"{name}.docx"
    if not path.exists():
        pytest.skip("no shared folder of samples beside this checkout")
    assert [(t.n_rows, t.n_cols) for t in read_file(path).tables] == shapes


# --- what is not printed, or not as text -----------------------------------------------------------------


def reasons(document: Document) -> list[tuple[str, str]]:
    return [(r.code, r.detail) for r in document.reasons]


def test_comments_are_left_out_and_named() -> None:
    comment = f"<w:comments {NAMESPACES}><w:comment w:id='0'>{p('เลื่อนเป็นวันที่ 9')}</w:comment></w:comments>"
    document = read_body(p("ก"), {"comments": comment})
    assert texts(document) == ["ก"]
    assert reasons(document) == [("hidden_content", "1 comment(s) left out, the first: เลื่อนเป็นวันที่ 9")]


def test_words_drawn_as_a_picture_are_named() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="ด่วนที่สุด"/></v:shape></w:pict></w:r>'
    document = read_body(f"<w:p>{art}</w:p>" + p("ก"))
    assert reasons(document) == [("hidden_content", "words drawn as a picture left out: ด่วนที่สุด")]


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("body", "counted"),
    [
        (p("ขาว", run=f"<w:rPr>{WHITE}</w:rPr>"), True),
        (p("ขาว", run=f"<w:rPr>{WHITE}" + '<w:shd w:val="clear" w:fill="000000"/>' + "</w:rPr>"), False),
        (tbl(tr(tc(p("ขาว", run=f"<w:rPr>{WHITE}</w:rPr>")), tc(p("ข"))), tr(tc(p("ค")), tc(p("ง")))), False),
    ],
    ids=["on paper", "on a shade", "in a table, which may be shaded"],
)
def test_white_text_is_read_and_named(body: str, counted: bool) -> None:
    document = read_body(body + p("ก"))
    assert "ขาว" in "".join([*texts(document), *(c.text for t in document.tables for c in t.cells)])
    assert [code for code, _ in reasons(document)] == ["hidden_content"] * counted


def test_fields_that_fetch_are_not_run_and_what_they_gave_is_read() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd "/k calc"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>ผล</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read_body(f"<w:p>{field}</w:p>")
    assert texts(document) == ["ผล"]
    assert reasons(document) == [("active_content_ignored", "DDEAUTO")]


@pytest.mark.parametrize(("side", "named"), [(6_000_000, True), (1_000_000, False)])
def test_a_picture_as_large_as_a_page_is_named(side: int, named: bool) -> None:
    picture = f'<w:r><w:drawing><wp:inline><wp:extent cx="{side}" cy="{side}"/></wp:inline></w:drawing></w:r>'
    document = read_body(p("ก") + f"<w:p>{picture}</w:p>")
    assert reasons(document) == ([("no_text", "1 large picture(s) were not read")] if named else [])


def test_a_line_without_end_is_cut_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paragraphs_module, "MAX_LINE", 10)
    document = read_body(p("ก" * 25) + p("ข"))
    assert texts(document) == ["ก" * 10, "ข"]
    assert [code for code, _ in reasons(document)] == ["page_too_complex"]
    assert reasons(document)[0][1].startswith("15 characters")
