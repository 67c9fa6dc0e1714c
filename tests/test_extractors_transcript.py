"""Text as OCR makes it: tabs, HTML residue, bullets, repeated heads, page breaks, links."""

from __future__ import annotations

import re

import pytest

from extractors import extract
from extractors.document import Document
from extractors.errors import ExtractError
from extractors.transcript.markup import pieces


def read(text: str) -> Document:
    return extract(text.encode("utf-8"), "a.txt")


def shape(text: str) -> list[tuple[str | None, int, bool, str]]:
    return [(p.bullet, p.level, p.is_item, p.text) for p in pieces(text)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("โรงเรียน", [(None, 0, False, "โรงเรียน")], id="plain"),
        pytest.param("", [], id="empty"),
        pytest.param(
            '<ul style="list-style-type: none"> ◆ ก ◆ ข',
            [("◆", 1, True, "ก"), ("◆", 1, True, "ข")],
            id="list that is never closed",
        ),
        pytest.param("<ul> ก ข ค", [(None, 1, True, "ก ข ค")], id="list without bullets stays one piece"),
        pytest.param(
            "ผู้นำเข้าข้อมูล <ul> ◆ ก", [(None, 0, False, "ผู้นำเข้าข้อมูล"), ("◆", 1, True, "ก")], id="lead line"
        ),
        pytest.param(
            "<p>ผู้นำเข้าข้อมูล</p> <ul> ก <p>ผู้ตรวจสอบ</p> <ul> ข",
            [
                (None, 0, False, "ผู้นำเข้าข้อมูล"),
                (None, 1, True, "ก"),
                (None, 0, False, "ผู้ตรวจสอบ"),
                (None, 1, True, "ข"),
            ],
            id="paragraphs between lists",
        ),
        pytest.param(
            "<ul> ◆ ก <ul> - ข ผ่านระบบ A - ค ผ่านระบบ B",
            [("◆", 1, True, "ก"), ("-", 2, True, "ข ผ่านระบบ A"), ("-", 2, True, "ค ผ่านระบบ B")],
            id="dashes under a bullet",
        ),
        pytest.param(
            "<ul> ◆ หัวหน้ากลุ่มสาระ - ครู", [("◆", 1, True, "หัวหน้ากลุ่มสาระ - ครู")], id="a dash between words"
        ),
        pytest.param("16 - 19 พ.ค. 2560", [(None, 0, False, "16 - 19 พ.ค. 2560")], id="a range"),
        pytest.param("ระบบ <http://a.b/c>", [(None, 0, False, "ระบบ http://a.b/c")], id="link in brackets"),
    ],
)
def test_pieces_of_a_cell(cell: str, expected: list[tuple[str | None, int, bool, str]]) -> None:
    assert shape(cell) == expected


def test_offsets_point_into_the_line() -> None:
    text = '<ul style="x"> ◆ ปรับปรุงข้อมูล ◆ ยืนยัน '
    assert [text[p.start : p.end] for p in pieces(text)] == ["ปรับปรุงข้อมูล", "ยืนยัน"]
    assert [p.start for p in pieces(text, 100)] == [p.start + 100 for p in pieces(text)]


HEAD = "ที่\tวันที่\tกิจกรรม\n"


def test_a_repeated_head_joins_two_tables() -> None:
    document = read(HEAD + "1\t1 ม.ค. 65\tก\n\n" + HEAD + "2\t2 ม.ค. 65\tข\n")
    (table,) = document.tables
    assert table.n_rows == 3
    assert [c.text for c in table.cells if c.col == 2] == ["กิจกรรม", "ก", "ข"]
    assert table.joins
    assert [c.row for c in table.cells if "header" in c.flags] == [0, 0, 0]


def test_words_between_part_two_tables() -> None:
    document = read(HEAD + "1\t1 ม.ค. 65\tก\nภาคเรียนที่ 2\n" + HEAD + "1\t2 ม.ค. 65\tข\n")
    assert [t.n_rows for t in document.tables] == [2, 2]
    assert [b.text for b in document.pages[0].blocks] == ["ภาคเรียนที่ 2"]


def test_other_columns_are_another_table() -> None:
    document = read(HEAD + "1\t1 ม.ค. 65\tก\n\n" + "ที่\tวันที่\tกิจกรรม\tผู้รับผิดชอบ\n2\t2 ม.ค. 65\tข\tโรงเรียน\n")
    assert [t.n_cols for t in document.tables] == [3, 4]


def test_places_are_lines_and_columns() -> None:
    document = read("ปฏิทิน\n" + HEAD + "1\t1 ม.ค. 65\tบันทึกข้อมูล\n")
    cell = document.tables[0].at(1, 2)
    assert cell is not None
    assert (cell.box.top, cell.box.bottom, cell.box.x0, cell.box.x1) == (3, 3, 13, 24)
    assert document.unit == "line"


def test_form_feeds_are_pages() -> None:
    document = read("หน้าแรก\n\fหน้าสอง\n")
    assert [(p.number, p.text) for p in document.pages] == [(1, "หน้าแรก"), (2, "หน้าสอง")]


@pytest.mark.parametrize("mark", ["↔", "⟷", "← →", "<--->"])
def test_arrow_marks_become_arrows(mark: str) -> None:
    document = read(f"ที่\tงาน\tม.ค.65\tก.พ.65\n1\tก\t\t{mark} (1 ก.พ. 65)\n")
    (arrow,) = document.tables[0].arrows
    assert (arrow.row, arrow.start, arrow.end, arrow.heads) == (1, 3, 4, "both")


def test_raw_text_is_kept_beside_the_mended() -> None:
    document = read("ส านักงานเขตพื้นที่\n")
    (block,) = document.pages[0].blocks
    assert block.text_raw == "ส านักงานเขตพื้นที่"
    assert block.text == "สำนักงานเขตพื้นที่"


def test_nothing_is_lost_between_lines_and_blocks() -> None:
    text = "หัวข้อ\n๑. ข้อหนึ่ง\n- ข้อย่อย\n## หัวเรื่อง\n**หมายเหตุ**\n<http://a.b>\n"
    blocks = read(text).pages[0].blocks
    assert [(b.kind, b.bullet, b.text) for b in blocks] == [
        ("paragraph", None, "หัวข้อ"),
        ("list_item", "๑.", "ข้อหนึ่ง"),
        ("list_item", "-", "ข้อย่อย"),
        ("heading", None, "หัวเรื่อง"),
        ("paragraph", None, "หมายเหตุ"),
        ("paragraph", None, "http://a.b"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            "| ที่ | วันที่ | กิจกรรม |\n| --- | :---: | ---: |\n| 1 | 1 ม.ค. 65 | บันทึก |\n", id="bars outside"
        ),
        pytest.param("ที่ | วันที่ | กิจกรรม\n--- | --- | ---\n1 | 1 ม.ค. 65 | บันทึก\n", id="no bars outside"),
    ],
)
def test_markdown_tables_are_tables(table: str) -> None:
    document = read(f"## ปฏิทิน\n\n{table}\nท้ายตาราง\n")
    (found,) = document.tables
    assert [(c.row, c.col, c.text) for c in found.cells] == [
        (0, 0, "ที่"), (0, 1, "วันที่"), (0, 2, "กิจกรรม"), (1, 0, "1"), (1, 1, "1 ม.ค. 65"), (1, 2, "บันทึก"),
    ]  # fmt: skip
    assert [b.text for b in document.pages[0].blocks] == ["ปฏิทิน", "ท้ายตาราง"]
    line = f"## ปฏิทิน\n\n{table}".split("\n")[4]
    cell = found.at(1, 2)
    assert cell is not None
    box = cell.blocks[0].box
    assert line[int(box.x0) - 1 : int(box.x1)] == "บันทึก"


def test_a_bar_in_a_sentence_is_no_table() -> None:
    document = read("ระบบ DMC | EMIS\nระบบ SGS | SET\n")
    assert document.tables == ()


# --- comma separated values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'ที่,กิจกรรม,วันที่\n1,"ตรวจ, แก้ไข\nข้อมูล",1 ม.ค. 65\n2,ปิดระบบ,2 ม.ค. 65\n',
        'ที่;กิจกรรม;วันที่\r\n1;"ตรวจ, แก้ไข ข้อมูล";1 ม.ค. 65\r\n2;ปิดระบบ;2 ม.ค. 65\r\n',
    ],
    ids=["commas", "semicolons"],
)
def test_comma_separated_values_are_a_table(text: str) -> None:
    (table,) = extract(text.encode(), "a.csv").tables
    assert (table.n_rows, table.n_cols) == (3, 3)
    assert [c.text for c in table.cells if c.col == 1] == ["กิจกรรม", "ตรวจ, แก้ไข ข้อมูล", "ปิดระบบ"]


@pytest.mark.parametrize("text", ["ก, ข และ ค\nง\nจ\n", '"ก,ข\nค,ง\nจ,ฉ\n', "ก\tข, ค\nง\tจ, ฉ\n"])
def test_no_letter_of_odd_values_is_lost(text: str) -> None:
    document = extract(text.encode(), "a.csv")
    found = "".join([document.pages[0].text, *(c.text for t in document.tables for c in t.cells)])
    assert set(re.sub(r"[\s,\"]", "", text)) <= set(found)


@pytest.mark.parametrize("text", ["\u200b\ufeff \n", "\u00ad\n"])
def test_characters_without_width_are_no_text(text: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(text)
    assert caught.value.code == "no_text"


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b"])
def test_other_ends_of_lines(end: str) -> None:
    assert read(f"ก{end}ข").pages[0].text == "ก\nข"
