"""The Excel reader on workbooks made here."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from extractors import extract
from extractors.document import Document, Table, from_json, to_json
from extractors.errors import ExtractError
from extractors.xlsx import read
from extractors.xlsx.formats import date_format, plain_number, shown_number
from pipeline.mapping.assemble import map_document
from samples.setting.content import Circular, Plan, TextLine, load
from samples.setting.grid import calendar_grid, plan_pages
from samples.setting.style import Style

ROOT = Path(__file__).parent.parent
THIN = Border(*[Side("thin")] * 4)
GREEN = PatternFill("solid", fgColor="FF00AA00")
HEAD = ["ที่", "วันที่", "กิจกรรม", "ผู้รับผิดชอบ"]


def workbook(fill: Callable[[Worksheet], None], title: str = "แผน") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows(*lines: Sequence[object]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(list(line))

    return fill


def read_book(data: bytes) -> Document:
    document = read(data, "a.xlsx", "0" * 64)
    assert from_json(to_json(document)) == document
    return document


def read_rows(*lines: Sequence[object]) -> Document:
    return read_book(workbook(rows(*lines)))


def only_table(data: bytes) -> Table:
    (table,) = read_book(data).tables
    return table


def codes(document: Document) -> list[str]:
    return [r.code for r in document.reasons]


def texts(document: Document, page: int = 1) -> list[str]:
    return [b.text for b in document.pages[page - 1].blocks]


def grid(table: Table) -> list[list[str]]:
    return [
        [c.text if (c := table.at(r, k)) else "-" for k in range(table.n_cols)] for r in range(table.n_rows)
    ]


def replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"

# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("d mmmm yyyy", "10 พฤศจิกายน 2564"),
        ("dd/mm/yyyy", "10 พฤศจิกายน 2564"),
        ("[$-D00041E]d mmmm yyyy", "10 พฤศจิกายน 2564"),
        ("[$-1070000]d/mm/yyyy;@", "10 พฤศจิกายน 2564"),
        ("[$-41E]d mmm bbbb", "10 พฤศจิกายน 2564"),
        ("ว ดดดด ปปปป", "10 พฤศจิกายน 2564"),
        ('"วันที่" d mmm yy', "10 พฤศจิกายน 2564"),
        ("d-mmm", "10 พฤศจิกายน 2564"),
        ("mmm yy", "พฤศจิกายน 2564"),
        ("mmmm", "พฤศจิกายน 2564"),
        ("yyyy", "2564"),
        ("dddd", "10 พฤศจิกายน 2564"),
        ("d/m/yyyy h:mm", "10 พฤศจิกายน 2564"),
        ("General", "44510"),
        ("0", "44510"),
        ("#,##0.00", "44,510.00"),
        ('0" บาท"', "44510 บาท"),
        ('"ครั้งที่ "0', "ครั้งที่ 44510"),
        ("0000000", "0044510"),
        ("0%", "4451000%"),
        ("@", "44510"),
        ("[Red]0.0;[Blue]-0.0", "44510.0"),
        ("0.00E+00", "44510"),
    ],
)
def test_a_stored_number_reads_as_its_format_says(code: str, text: str) -> None:
    assert shown_number(44510.0, code, False).text == text


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (0.5, "h:mm", "12.00 น."),
        (0.354166666666667, "h:mm AM/PM", "08.30 น."),
        (44510.354166666666, "d/m/yyyy h:mm", "10 พฤศจิกายน 2564 เวลา 08.30 น."),
        (44510.999999999, "d/m/yyyy h:mm", "11 พฤศจิกายน 2564"),
        (1.5, "[h]:mm", "36:00"),
        (59, "d/m/yyyy", "28 กุมภาพันธ์ 2443"),
        (61, "d/m/yyyy", "1 มีนาคม 2443"),
        (5400000.5, "General", "5400000.5"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1e+20"),
        (-0.25, "0%", "-25%"),
        (-1234.5, "#,##0.00", "-1,234.50"),
    ],
)
def test_times_and_numbers(number: float, code: str, text: str) -> None:
    found = shown_number(number, code, False) if code != "General" else None
    assert (found.text if found else plain_number(number)) == text


def test_years_typed_as_buddhist_are_kept_and_doubted() -> None:
    shown = shown_number((dt.date(2564, 11, 10) - dt.date(1899, 12, 30)).days, "d/m/yyyy", False)
    assert shown.text == "10 พฤศจิกายน 2564"
    assert "2564" in shown.odd
    assert shown_number(9e9, "d/m/yyyy", False).odd
    assert shown_number(-5, "d/m/yyyy", False).text == "-5"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2399, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_every_day_comes_back(day: dt.date) -> None:
    for epoch_1904 in (False, True):
        base = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
        text = shown_number((day - base).days, "d mmmm yyyy", epoch_1904).text
        assert text.split()[0] == str(day.day)
        assert text.split()[2] == str(day.year + 543)


@given(st.text(alphabet='dmyhsbแปวด0#?,.%;@"[]$-\\ E+/:', max_size=12), st.floats(-1e12, 1e12))
@settings(max_examples=200, deadline=None)
def test_no_format_breaks_the_reader(code: str, number: float) -> None:
    date_format(code)
    assert isinstance(shown_number(number, code, False).text, str)


def test_cells_of_every_kind() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, [1.0, dt.date(2021, 11, 10), "ส่งข้อมูล", True], ["๒", dt.time(8, 30), "=A2", "#N/A"])(sheet)

    document = read_book(workbook(fill))
    assert grid(document.tables[0])[1:] == [
        ["1", "10 พฤศจิกายน 2564", "ส่งข้อมูล", "TRUE"],
        ["๒", "08.30 น.", "", "#N/A"],
    ]
    date = document.tables[0].at(1, 1)
    assert date is not None
    assert date.text_raw == "44510"
    (reason,) = document.reasons
    assert (reason.code, reason.page, reason.detail) == ("formula_without_value", 1, "แผน: C3")


def test_rich_text_readings_and_escapes() -> None:
    def change(xml: bytes) -> bytes:
        rich = "<is><r><t>ส่ง</t></r><r><rPr><b/></rPr><t>ข้อมูล_x000D_\n_x0007_</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is>"
        return re.sub(
            rb'<c r="A1"[^>]*>.*?</c>', f'<c r="A1" t="inlineStr">{rich}</c>'.encode(), xml, count=1
        )

    document = read_book(replaced(workbook(rows(["x"])), SHEET, change))
    assert texts(document)[0] == "ส่งข้อมูล"
    assert codes(document) == ["replaced_characters"]


def test_the_calendar_of_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = dt.date(2021, 11, 10)
    assert texts(read_book(saved(book))) == ["10 พฤศจิกายน 2564"]


def test_lines_and_bullets_in_a_cell() -> None:
    table = only_table(workbook(rows(HEAD, [1, "-", "ให้ดำเนินการ\n◆ ส่งข้อมูล\n◆ ยืนยัน\nข้อมูล", "สพท.\nโรงเรียน"])))
    cell = table.at(1, 2)
    assert cell is not None
    assert [(b.kind, b.bullet, b.text) for b in cell.blocks] == [
        ("paragraph", None, "ให้ดำเนินการ"),
        ("list_item", "◆", "ส่งข้อมูล"),
        ("list_item", "◆", "ยืนยันข้อมูล"),
    ]
    assert grid(table)[1][3] == "สพท.\nโรงเรียน"


def test_lead_lines_between_bullets() -> None:
    table = only_table(
        workbook(rows(HEAD, [1, "-", "ผู้นำเข้า\n◆ ครู\nผู้ตรวจสอบ\n◆ สพท.", "◆ ครู\nประจำชั้น\n◆ สพท."]))
    )
    assert [[b.bullet for b in c.blocks] for c in table.cells[-2:]] == [[None, "◆", None, "◆"], ["◆", "◆"]]


# --- what is not shown -----------------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_left_out_and_said() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows(HEAD, [1, "ก", "ข", "ค"], [2, "ลับ", "ลับ", "ลับ"], [3, "ง", "จ", "ฉ"])(sheet)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for name, state in (("ซ่อน", "hidden"), ("ซ่อนมาก", "veryHidden")):
        other = book.create_sheet(name)
        other["A1"] = "ลับ"
        other.sheet_state = state
    document = read_book(saved(book))
    assert grid(document.tables[0]) == [["ที่", "วันที่", "กิจกรรม"], ["1", "ก", "ข"], ["3", "ง", "จ"]]
    assert document.tables[0].cells[-1].box.top == 4  # rows keep the number they have on screen
    assert codes(document) == ["hidden_content", "hidden_content"]
    assert "ลับ" not in to_json(document).decode()


def test_a_merged_cell_begun_in_a_hidden_row_still_shows() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, [1, "ก", "ข", "ค"], [2, None, "ง", "จ"], [3, "ช", "ซ", "ฌ"])(sheet)
        sheet.merge_cells("B2:B3")
        sheet.row_dimensions[2].hidden = True

    table = only_table(workbook(fill))
    assert grid(table)[1] == ["2", "ก", "ง", "จ"]


# --- tables and text -------------------------------------------------------------------------------------


def test_merged_cells_span() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            ["แผนปฏิบัติการ ปีการศึกษา 2564"],
            ["ที่", "เวลา", None, "กิจกรรม"],
            [None, "เริ่ม", "สิ้นสุด"],
            [1, "ก", "ข", "ค"],
            ["หมวด 1"],
            [2, "ง", "จ", "ฉ"],
        )(sheet)
        for place in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A5:D5"):
            sheet.merge_cells(place)

    document = read_book(workbook(fill))
    assert texts(document) == ["แผนปฏิบัติการ ปีการศึกษา 2564"]
    (table,) = document.tables
    spans = {(c.row, c.col): (c.row_span, c.col_span) for c in table.cells if c.text}
    assert spans[0, 0] == (2, 1)
    assert spans[0, 1] == (1, 2)
    assert spans[3, 0] == (1, 4)
    assert next(c for c in table.cells if c.row == 3).flags == ("section",)
    assert (table.n_rows, table.n_cols) == (5, 4)
    first = table.at(0, 0)
    assert first is not None
    assert (first.box.top, first.box.bottom, first.box.x0) == (2, 3, 1)


def test_titles_notes_and_a_blank_row_inside() -> None:
    document = read_rows(
        ["แผน"],
        [],
        HEAD,
        [1, "ก", "ข", "ค"],
        [],
        [2, "ง", "จ", "ฉ"],
        [],
        ["หมายเหตุ ก"],
        ["ระบบ DMC ที่ http://a.b"],
    )
    assert texts(document) == ["แผน", "หมายเหตุ ก", "ระบบ DMC ที่ http://a.b"]
    assert grid(document.tables[0]) == [HEAD, ["1", "ก", "ข", "ค"], ["2", "ง", "จ", "ฉ"]]


def test_a_head_alone_is_no_table() -> None:
    table = only_table(workbook(rows(MONTHS, ["งาน ก"], ["งาน ข"])))
    assert table.n_rows == 3


def test_two_tables_with_titles() -> None:
    document = read_rows(["ตาราง ก"], HEAD, [1, "ก", "ข", "ค"], [], ["ตาราง ข"], HEAD, [2, "ง", "จ", "ฉ"])
    assert texts(document) == ["ตาราง ก", "ตาราง ข"]
    assert [t.n_rows for t in document.tables] == [2, 2]
    assert document.pages[0].text.split("\n")[4] == "\t".join(HEAD)


def test_tables_side_by_side() -> None:
    document = read_rows(
        ["ตาราง ก", None, None, "ตาราง ข"], ["ที่", "งาน", None, "ที่", "งาน"], [1, "ก", None, 1, "ข"]
    )
    assert texts(document) == ["ตาราง ก", "ตาราง ข"]
    assert [grid(t) for t in document.tables] == [[["ที่", "งาน"], ["1", "ก"]], [["ที่", "งาน"], ["1", "ข"]]]


def test_a_note_right_under_a_ruled_table() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, [1, "ก", "ข", "ค"], ["หมายเหตุ"])(sheet)
        for row in sheet["A1:D2"]:
            for cell in row:
                cell.border = THIN

    document = read_book(workbook(fill))
    assert texts(document) == ["หมายเหตุ"]
    assert document.tables[0].n_rows == 2


def test_the_year_above_the_months_is_part_of_the_head() -> None:
    def fill(sheet: Worksheet) -> None:
        rows([None, "พ.ศ. 2564", None, None], ["กิจกรรม", "พ.ค.", "มิ.ย.", "ก.ค."], ["งาน", None, "x", None])(
            sheet
        )
        sheet.merge_cells("B1:D1")

    table = only_table(workbook(fill))
    assert grid(table)[0] == ["", "พ.ศ. 2564", "พ.ศ. 2564", "พ.ศ. 2564"]


@pytest.mark.parametrize("how", ["bold", "fill", "frozen", "filter", "titles"])
def test_the_head_is_told(how: str) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["แผน"], HEAD, [1, "ก", "ข", "ค"], [2, "ง", "จ", "ฉ"])(sheet)
        for cell in sheet[2]:
            if how == "bold":
                cell.font = Font(bold=True)
            if how == "fill":
                cell.fill = GREEN
        if how == "frozen":
            sheet.freeze_panes = "A3"
        if how == "filter":
            sheet.auto_filter.ref = "A2:D4"
        if how == "titles":
            sheet.print_title_rows = "1:2"

    table = only_table(workbook(fill))
    assert {c.row for c in table.cells if "header" in c.flags} == {0}


def test_nothing_is_told_where_all_is_alike() -> None:
    table = only_table(workbook(rows(HEAD, [1, "ก", "ข", "ค"])))
    assert not any(c.flags for c in table.cells)


def test_a_page_for_each_sheet() -> None:
    book = openpyxl.Workbook()
    rows(HEAD, [1, "ก", "ข", "ค"])(book.active)
    book.create_sheet("ว่าง")
    rows(["ท้าย"])(book.create_sheet("สาม"))
    document = read_book(saved(book))
    assert [p.text.split("\n")[-1] for p in document.pages] == ["1\tก\tข\tค", "", "ท้าย"]
    assert (document.tables[0].page_from, document.unit, document.extraction) == (1, "line", "native")
    assert codes(document) == []


def test_running_heads_that_stand_nowhere_else_are_kept() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, [1, "ก", "ข", "ค"])(sheet)
        sheet.oddHeader.center.text = "แผนปฏิบัติการ ปีการศึกษา 2564"
        sheet.oddHeader.right.text = "หน้า &P/&N"
        sheet.oddFooter.left.text = "ผู้รับผิดชอบ"

    document = read_book(workbook(fill))
    assert texts(document) == ["แผนปฏิบัติการ ปีการศึกษา 2564"]
    assert document.pages[0].text.startswith("แผนปฏิบัติการ")


def test_blank_cells_with_looks_crowd_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in sheet["A1:Z40"]:
            for cell in row:
                cell.fill = GREEN
        sheet["A60"] = "ท้าย"

    monkeypatch.setattr("extractors.xlsx.sheets.MAX_CELLS", 100)
    document = read_book(workbook(fill))
    assert (texts(document), codes(document)) == (["ท้าย"], [])


def test_a_row_without_end() -> None:
    def change(xml: bytes) -> bytes:
        row = f"<row>{'<c><v>1</v></c>' * 5_000}</row><row><c t='str'><v>ก</v></c></row>"
        return re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{row}</sheetData>".encode(), xml)

    document = read_book(replaced(workbook(rows(HEAD)), SHEET, change))
    assert [r.detail for r in document.reasons] == ["แผน: 4800 cells beyond column 200 left out"]


def test_a_workbook_without_text() -> None:
    document = read_book(saved(openpyxl.Workbook()))
    assert codes(document) == ["no_text"]


# --- bars ------------------------------------------------------------------------------------------------

MONTHS = ["กิจกรรม", "พ.ค.64", "มิ.ย.64", "ก.ค.64", "ส.ค.64"]


@pytest.mark.parametrize(
    ("cells", "bar"),
    [
        (["←", "----", "→", None], (1, 4, "both")),
        ([None, "↔", None, None], (2, 3, "both")),
        ([None, "<---->", None, None], (2, 3, "both")),
        (["←→\n(1-31 พ.ค.64)", None, None, None], (1, 2, "both")),
    ],
)
def test_typed_arrows(cells: list[str | None], bar: tuple[float, float, str]) -> None:
    table = only_table(workbook(rows(MONTHS, ["งาน ก", *cells], ["งาน ข"])))
    assert [(a.row, a.start, a.end, a.heads) for a in table.arrows] == [(1, *bar)]


def test_shaded_cells_are_bars_but_stripes_are_not() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(MONTHS, ["งาน ก"], ["งาน ข"], ["งาน ค", None, "10 มิ.ย."])(sheet)
        for place in ("C2", "D2", "A3", "B3", "C3", "D3", "E3", "C4", "D4"):
            sheet[place].fill = GREEN

    table = only_table(workbook(fill))
    assert [(a.row, a.start, a.end, a.heads) for a in table.arrows] == [(1, 2, 4, "none"), (3, 2, 4, "none")]
    assert table.arrows[0].box.x0 == 3


DRAWING = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{}</xdr:wsDr>"""
ANCHOR = """<xdr:twoCellAnchor><xdr:from><xdr:col>{0}</xdr:col><xdr:colOff>{1}</xdr:colOff><xdr:row>1</xdr:row>
<xdr:rowOff>60000</xdr:rowOff></xdr:from><xdr:to><xdr:col>{2}</xdr:col><xdr:colOff>{3}</xdr:colOff><xdr:row>1</xdr:row>
<xdr:rowOff>90000</xdr:rowOff></xdr:to>{4}<xdr:clientData/></xdr:twoCellAnchor>"""
LINE = """<xdr:cxnSp><xdr:spPr><a:xfrm{0}/><a:prstGeom prst="straightConnector1"/><a:ln>{1}</a:ln></xdr:spPr></xdr:cxnSp>"""
BLOCK = """<xdr:sp><xdr:spPr><a:prstGeom prst="{0}"/></xdr:spPr><xdr:txBody><a:p><a:r><a:t>{1}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"""


def with_drawing(data: bytes, drawing: str) -> bytes:
    """The workbook with shapes drawn on its first sheet; openpyxl itself draws none."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{kind}" Target="../drawings/drawing1.xml"/></Relationships>',
        )
        target.writestr("xl/drawings/drawing1.xml", DRAWING.format(drawing))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("shape", "heads"),
    [
        (LINE.format("", '<a:headEnd type="triangle"/><a:tailEnd type="arrow"/>'), "both"),
        (LINE.format("", '<a:tailEnd type="arrow"/>'), "right"),
        (LINE.format(' flipH="1"', '<a:tailEnd type="arrow"/>'), "left"),
        (LINE.format("", ""), "none"),
        (BLOCK.format("leftRightArrow", ""), "both"),
        (BLOCK.format("rect", ""), "none"),
    ],
)
def test_drawn_lines_and_arrows(shape: str, heads: str) -> None:
    # A column of the usual width has 64 pixels of 9525 units.
    anchor = ANCHOR.format(1, 304_800, 3, 304_800, shape)
    table = only_table(with_drawing(workbook(rows(MONTHS, ["งาน ก"], ["งาน ข"])), anchor))
    (arrow,) = table.arrows
    assert (arrow.row, round(arrow.start, 1), round(arrow.end, 1), arrow.heads) == (1, 1.5, 3.5, heads)


def test_text_boxes_are_read_where_they_float() -> None:
    anchor = ANCHOR.format(1, 0, 3, 0, BLOCK.format("rect", "10-20 พ.ค.64"))
    table = only_table(with_drawing(workbook(rows(MONTHS, ["งาน ก"])), anchor))
    assert grid(table)[1][1] == "10-20 พ.ค.64"
    assert table.arrows == ()


def test_upright_lines_are_no_bars() -> None:
    anchor = ANCHOR.format(1, 0, 1, 1000, LINE.format("", ""))
    assert only_table(with_drawing(workbook(rows(MONTHS, ["งาน ก"])), anchor)).arrows == ()


# --- bounds and damage -----------------------------------------------------------------------------------


def test_claims_of_a_million_rows_cost_nothing() -> None:
    def change(xml: bytes) -> bytes:
        xml = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
        return xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
        )

    document = read_book(replaced(workbook(rows(HEAD, [1, "ก", "ข", "ค"])), SHEET, change))
    assert document.tables[0].n_rows == 2


def test_cells_far_away() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(HEAD, [1, "ก", "ข", "ค"])(sheet)
        sheet["XFD1"] = "ไกล"
        sheet["A1048576"] = "ล่างสุด"

    document = read_book(workbook(fill))
    assert codes(document) == ["too_many_columns"]
    assert texts(document) == ["ล่างสุด"]
    assert document.pages[0].blocks[0].box.top == 1_048_576


def test_too_many_rows_are_said() -> None:
    row = '<row><c><v>1</v></c><c t="inlineStr"><is><t>ก</t></is></c><c><v>2</v></c></row>'

    def change(xml: bytes) -> bytes:
        return re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{row * 20_010}</sheetData>".encode(), xml)

    document = read_book(replaced(workbook(rows(HEAD)), SHEET, change))
    assert document.tables[0].n_rows == 20_000
    assert codes(document) == ["too_many_rows"]


def test_a_dtd_is_refused() -> None:
    def change(xml: bytes) -> bytes:
        return b'<!DOCTYPE x [<!ENTITY a "b">]>' + re.sub(rb"^<\?xml[^>]*\?>", b"", xml)

    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        with pytest.raises(ExtractError) as refused:
            read_book(replaced(workbook(rows(HEAD)), part, change))
        assert refused.value.code == "xml_dtd_forbidden"


def test_a_sheet_cut_short_gives_what_there_is() -> None:
    data = replaced(
        workbook(rows(HEAD, *[[n, "ก", "ข", "ค"] for n in range(50)])), SHEET, lambda xml: xml[:-900]
    )
    document = read_book(data)
    assert "recovered" in codes(document)
    assert document.tables[0].n_rows > 20


def test_a_damaged_sheet_costs_only_itself() -> None:
    book = openpyxl.Workbook()
    rows(HEAD, [1, "ก", "ข", "ค"])(book.active)
    rows(["อยู่"])(book.create_sheet("สอง"))
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
        at = info.header_offset + 30 + len(SHEET) + 20
    document = read_book(data[:at] + b"\xff" * 30 + data[at + 30 :])
    assert ("recovered", 1) in [(r.code, r.page) for r in document.reasons]
    assert texts(document, 2) == ["อยู่"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels"])
def test_without_a_workbook_there_is_nothing(part: str) -> None:
    with pytest.raises(ExtractError) as refused:
        read_book(replaced(workbook(rows(HEAD)), part, lambda xml: b"<x/>"))
    assert refused.value.code == "corrupt_xlsx"


def test_a_zip_that_inflates_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.office.package.MAX_PART", 2_000)
    with pytest.raises(ExtractError) as refused:
        read_book(workbook(rows(*[HEAD] * 100)))
    assert refused.value.code == "zip_limit"


def test_macros_are_said() -> None:
    buffer = io.BytesIO(workbook(rows(["ก"])))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert codes(read_book(buffer.getvalue())) == ["active_content_ignored"]


def test_odd_references_are_followed_in_order() -> None:
    def change(xml: bytes) -> bytes:
        body = '<row><c t="str"><v>ก</v></c><c r="??" t="s"><v>99</v></c></row><row r="x"><c s="77"><v>zz</v></c></row>'
        return re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{body}</sheetData>".encode(), xml)

    document = read_book(replaced(workbook(rows(HEAD)), SHEET, change))
    assert document.pages[0].text == "ก\t\ufffd\nzz"
    assert codes(document) == ["replaced_characters"]


def test_a_head_typed_again_is_left_out() -> None:
    table = only_table(
        workbook(
            rows(
                HEAD, ["หมวด 1"], [1, "ก", "ข", "ค"], HEAD, [2, "ง", "จ", "ฉ"], ["หมวด 2"], [3, "ช", "ซ", "ฌ"]
            )
        )
    )
    assert [row[0] for row in grid(table)] == ["ที่", "หมวด 1", "1", "2", "หมวด 2", "3"]
    assert table.joins == ("page 1: head repeated in row 4",)
    assert table.cells[-1].box.top == 7


# --- an action plan as a workbook ------------------------------------------------------------------------


def as_text(lines: Sequence[TextLine]) -> str:
    marks = ("", "◆ ", "- ")
    return "\n".join(marks[line.level] + line.text for line in lines)


def day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


@pytest.mark.parametrize("sheets", [True, False], ids=["a sheet a part", "one sheet"])
def test_a_plan_as_a_workbook_maps_as_it_should(sheets: bool) -> None:
    plan = load(ROOT / "samples" / "content" / "plan-2560.toml")
    assert isinstance(plan, Plan)
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    top = 1
    for title in plan.title:
        sheet.cell(top, 1, title)
        sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=6)
        top += 1
    for n, part in enumerate(plan_pages(plan, Style())):
        if n and sheets:
            sheet, top = book.create_sheet(str(n)), 1
        for row in (*part.header, *part.rows):
            for cell in row.cells:
                place = sheet.cell(top, cell.col + 1, as_text(cell.lines) or None)
                place.border = THIN
                if cell.row_span > 1:
                    sheet.merge_cells(
                        start_row=top,
                        end_row=top + cell.row_span - 1,
                        start_column=cell.col + 1,
                        end_column=cell.col + 1,
                    )
            top += 1
        top += 1
    expected = json.loads((ROOT / "samples" / "2560-plan" / "expected.json").read_text(encoding="utf-8"))[
        "activities"
    ]
    document = extract(saved(book), "plan.xlsx")
    assert codes(document) == []
    found = map_document(document).activities
    for a, wanted in zip(found, expected, strict=True):
        roles: dict[str, list[str]] = {}
        for p in a.parties:
            roles.setdefault(p.role, []).append(p.name)
        assert (a.row_label or "") == (wanted["row"] or "")
        assert (a.text, a.workstream) == (wanted["text"], wanted["workstream"])
        assert (day(a.start_date), day(a.end_date), a.date_kind) == (
            wanted["start"],
            wanted["end"],
            wanted["date_kind"],
        )
        assert roles.pop("responsible", []) == wanted["responsible"]
        assert roles == wanted["roles"]


@pytest.mark.parametrize("drawn", ["typed", "shaded"])
def test_a_calendar_as_a_workbook_maps_as_it_should(drawn: str) -> None:
    circular = load(ROOT / "samples" / "content" / "circular-2564.toml")
    assert isinstance(circular, Circular)
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = circular.calendar.title
    top = 2
    for part in circular.calendar.parts:
        found = calendar_grid(circular.calendar, part, Style())
        for row in (*found.header, *found.rows):
            for cell in row.cells:
                sheet.cell(top, cell.col + 1, as_text(cell.lines) or None)
                if cell.col_span > 1:
                    sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=cell.col_span)
            if row.arrow:
                first = int(row.arrow.start)
                last = max(first, math.ceil(row.arrow.end) - 1)
                label = row.arrow.label if drawn == "shaded" else "↔\n" + row.arrow.label
                sheet.cell(top, first + 1, label)
                for col in range(first + 1, last + 2) if drawn == "shaded" else ():
                    sheet.cell(top, col).fill = GREEN
                if drawn == "typed" and last > first:
                    sheet.merge_cells(start_row=top, end_row=top, start_column=first + 1, end_column=last + 1)
            top += 1
    wanted = json.loads((ROOT / "samples" / "2564-circular" / "expected.json").read_text(encoding="utf-8"))[
        "activities"
    ]
    activities = map_document(extract(saved(book), "calendar.xlsx")).activities
    assert [(a.section, a.text, day(a.start_date), day(a.end_date)) for a in activities] == [
        (w["section"], w["text"], w["start"], w["end"]) for w in wanted if not w.get("from_body")
    ]
