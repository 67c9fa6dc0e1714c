"""The reader of web pages on pages made here."""

from __future__ import annotations

import datetime as dt
import html
import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors import extract
from extractors.document import Block, Document, Table, from_json, to_json
from extractors.errors import ExtractError
from extractors.html import read
from pipeline.mapping.assemble import map_document
from samples.setting.content import Plan, TextLine, load
from samples.setting.grid import Grid, plan_pages
from samples.setting.style import Style

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "real"


def read_page(page: str | bytes) -> Document:
    data = page if isinstance(page, bytes) else page.encode()
    document = read(data, "a.html", "0" * 64)
    assert from_json(to_json(document)) == document
    return document


def texts(document: Document) -> list[str]:
    return [b.text for b in document.pages[0].blocks]


def items(blocks: Sequence[Block]) -> list[tuple[str, str | None, int, str]]:
    return [(b.kind, b.bullet, b.level, b.text) for b in blocks]


def codes(document: Document) -> list[str]:
    return [r.code for r in document.reasons]


def only_table(page: str) -> Table:
    (table,) = read_page(page).tables
    return table


def places(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.row_span, c.col_span, c.text) for c in table.cells]


# --- text ------------------------------------------------------------------------------------------------


def test_headings_paragraphs_and_line_breaks() -> None:
    page = "<h2>ประกาศ</h2><p>เรื่อง  การส่ง\n ข้อมูล</p>ข้อความลอย<div>เรียน<br/>ผู้อำนวยการ</div>"
    assert items(read_page(page).pages[0].blocks) == [
        ("heading", None, 0, "ประกาศ"),
        ("paragraph", None, 0, "เรื่อง การส่ง ข้อมูล"),
        ("paragraph", None, 0, "ข้อความลอย"),
        ("paragraph", None, 0, "เรียน"),
        ("paragraph", None, 0, "ผู้อำนวยการ"),
    ]


def test_lines_that_fill_a_page_stay_one_paragraph() -> None:
    line = "ด้วยสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐานได้กำหนดปฏิทินการจัดเก็บข้อมูลนักเรียนรายบุคคลของโรงเรียน"
    assert len(texts(read_page(f"<p>{line}<br>{line}</p>"))) == 1
    assert len(texts(read_page(f"<p>{line}<br><br>{line}</p>"))) == 2


def test_nested_lists() -> None:
    page = (
        "<ul><li>หนึ่ง<ul><li>ใน</ul><li>สอง</ul><ol start=3><li>สาม<li><p>สี่</p><p>ต่อ</p></ol><ol type=a><li>ก"
    )
    assert items(read_page(page).pages[0].blocks) == [
        ("list_item", "•", 1, "หนึ่ง"),
        ("list_item", "•", 2, "ใน"),
        ("list_item", "•", 1, "สอง"),
        ("list_item", "3.", 1, "สาม"),
        ("list_item", "4.", 1, "สี่"),
        ("paragraph", None, 0, "ต่อ"),
        ("list_item", "a.", 1, "ก"),
    ]


def test_typed_bullets_are_items() -> None:
    page = "<p>ให้ดำเนินการ<br>◆ ส่งข้อมูล<br>- ยืนยัน<br>1. ตรวจสอบ</p><ul><li>◆ รายงาน</ul>"
    assert items(read_page(page).pages[0].blocks) == [
        ("paragraph", None, 0, "ให้ดำเนินการ"),
        ("list_item", "◆", 1, "ส่งข้อมูล"),
        ("list_item", "-", 1, "ยืนยัน"),
        ("list_item", "1.", 1, "ตรวจสอบ"),
        ("list_item", "◆", 1, "รายงาน"),
    ]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts(read_page("<pre>บรรทัดแรก\nบรรทัดสอง</pre>")) == ["บรรทัดแรก", "บรรทัดสอง"]


def test_wide_blanks_set_text_apart() -> None:
    page = "<p>ที่ ศธ 04100/1" + "&nbsp;" * 12 + "สำนักงานเขต</p><p>ก&nbsp;ข</p>"
    assert texts(read_page(page)) == ["ที่ ศธ 04100/1\tสำนักงานเขต", "ก ข"]


def test_links_keep_their_address_where_the_text_does_not_show_it() -> None:
    page = (
        '<p><a href="http://dmc.go.th/x">ระบบ DMC</a> และ <a href="http://emis.go.th/">emis.go.th</a>'
        ' <a href="#top">ขึ้น</a> <a href="javascript:go()">ไป</a></p>'
    )
    assert texts(read_page(page)) == ["ระบบ DMC http://dmc.go.th/x และ emis.go.th ขึ้น ไป"]


def test_entities_are_characters() -> None:
    assert texts(read_page("<p>&#3585;&nbsp;&amp;&lt;ข&gt;</p>")) == ["ก &<ข>"]


# --- what is not shown -----------------------------------------------------------------------------------


def test_scripts_and_handlers_are_dropped_and_said() -> None:
    page = (
        "<script>var x='ก'</script><style>p{}</style><p onclick='x()'>ข</p><noscript>ค</noscript><!-- ง -->"
    )
    document = read_page(page)
    assert document.pages[0].text == "ข"
    assert codes(document) == ["active_content_ignored"]


def test_controls_of_a_form_are_no_text() -> None:
    page = "<select><option>2560</select><button>ค้นหา</button><input value=x><p>เนื้อหา"
    assert texts(read_page(page)) == ["เนื้อหา"]


@pytest.mark.parametrize(
    "hidden",
    ['<p style="color:red; DISPLAY: none">ลับ</p>', "<div hidden><p>ลับ</p></div>", '<p class="a x">ลับ</p>', '<p id=y>ลับ</p>',
     '<table style="display:none"><tr><td>ลับ</table>'],
)  # fmt: skip
def test_hidden_elements_are_left_out_and_said(hidden: str) -> None:
    style = "<style>.x, .z {display:none} #y{visibility: hidden} @media print { .n {display:none} }</style>"
    document = read_page(f'{style}{hidden}หลัง<p class="n">พิมพ์')
    assert texts(document) == ["หลัง", "พิมพ์"]
    assert codes(document) == ["hidden_content"]


def test_struck_passages_are_left_out_and_said() -> None:
    document = read_page("<p>ภายใน <s>10 มีนาคม</s> <ins>15 มีนาคม</ins></p>")
    assert texts(document) == ["ภายใน 15 มีนาคม"]
    assert codes(document) == ["tracked_changes"]


# --- tables ----------------------------------------------------------------------------------------------


def test_spans() -> None:
    table = only_table(
        "<table border=1><tr><th rowspan=2>ที่<th colspan=2>วัน<tr><th>เริ่ม<th>จบ<tr><td>1<td>ก<td>ข</table>"
    )
    assert places(table) == [
        (0, 0, 2, 1, "ที่"),
        (0, 1, 1, 2, "วัน"),
        (1, 1, 1, 1, "เริ่ม"),
        (1, 2, 1, 1, "จบ"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "ก"),
        (2, 2, 1, 1, "ข"),
    ]
    assert {c.row for c in table.cells if "header" in c.flags} == {0, 1}


def test_spans_claim_no_more_than_is_there() -> None:
    table = only_table(
        "<table border=1><tr><td colspan=100000 rowspan=999999999>หัว<td>ข<tr><td>1<tr><td rowspan=0>2</table>"
    )
    assert (table.n_rows, table.n_cols) == (3, 2)
    assert places(table)[0] == (0, 0, 3, 1, "หัว")
    wide = only_table("<table border=1><tr><td colspan=9>แผน<tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>")
    assert (wide.n_cols, wide.cells[0].col_span) == (3, 3)
    assert "section" in wide.cells[0].flags


def test_too_many_columns_and_rows_are_said() -> None:
    document = read_page("<table border=1>" + "<tr>" + "<td>x" * 300 + "</table>")
    assert document.tables[0].n_cols == 200
    assert codes(document) == ["too_many_columns"]
    document = read_page("<table border=1>" + "<tr><td>x<td>y" * 20_050 + "</table>")
    assert document.tables[0].n_rows == 20_000
    assert codes(document) == ["too_many_rows"]
    document = read_page("<table>" + "<tr><td>x" * 20_050 + "</table>")
    assert (len(texts(document)), codes(document)) == (20_000, ["too_many_rows"])


def test_thead_marks_the_head() -> None:
    table = only_table("<table><thead><tr><td>ที่<td>งาน</thead><tbody><tr><td>1<td>ก<tr><th>2<td>ข</table>")
    assert [(c.row, c.col) for c in table.cells if c.flags] == [(0, 0), (0, 1)]


def test_cells_without_rows_and_rows_without_tables() -> None:
    assert len(read_page("<table border=1><td>ก<td>ข</table>").tables[0].cells) == 2
    assert texts(read_page("<tr><td>ก</td></tr>ข"))[0].startswith("ก")


def test_a_layout_table_is_text() -> None:
    page = "<table><tr><td>ที่ ศธ 04100/1<td>สำนักงานเขต<tr><td><p>เรื่อง</p><p>เรียน</p><td>ค</table>"
    document = read_page(page)
    assert document.tables == ()
    assert texts(document) == ["ที่ ศธ 04100/1\tสำนักงานเขต", "เรื่อง", "เรียน", "ค"]


@pytest.mark.parametrize(
    "page",
    [
        '<table class="table"><tr><td>วันที่<td>งาน<tr><td>1<td>ก</table>',
        "<table><tr><td><b>วันที่</b><td><b>งาน</b><tr><td>1<td>ก</table>",
        '<table><tr><td bgcolor="#eee">วันที่<td bgcolor="#eee">งาน<tr><td>1<td>ก</table>',
        '<table><tr><td style="border: 1px solid black">วันที่<td>งาน<tr><td>1<td>ก</table>',
        "<table><tr><td>ที่<td>วันที่<td>งาน<tr><td>1<td>ก<td>ข</table>",
    ],
)
def test_small_tables_of_data_are_tables(page: str) -> None:
    assert len(read_page(page).tables) == 1


def test_one_column_is_text_even_when_it_is_ruled() -> None:
    document = read_page("<table border=1><tr><td>ก<tr><td>ข</table>")
    assert (document.tables, texts(document)) == ((), ["ก", "ข"])


def test_a_data_table_in_a_layout_table() -> None:
    inner = "<table border=1><tr><td>x<td>y<tr><td>1<td>2</table>"
    document = read_page(f"<table><tr><td>เมนู<td>ก่อน{inner}หลัง</table>")
    assert texts(document) == ["เมนู", "ก่อน", "หลัง"]
    assert [c.text for c in document.tables[0].cells] == ["x", "y", "1", "2"]


def test_a_data_table_in_a_data_table_stands_after_it() -> None:
    inner = "<table border=1><tr><td>x<td>y<tr><td>1<td>2</table>"
    document = read_page(f"<table border=1><tr><th>ก<th>ข<tr><td>ค{inner}<td>ง</table>")
    assert [[c.text for c in t.cells] for t in document.tables] == [
        ["ก", "ข", "ค", "ง"],
        ["x", "y", "1", "2"],
    ]


def test_bullets_in_a_cell() -> None:
    table = only_table(
        "<table border=1><tr><td>นำ<ul><li>ก<li>ข</ul><td>◆ ค<br>◆ ง<br>ต่อ<tr><td>สพท.<br>โรงเรียน<td>x</table>"
    )
    assert items(table.cells[0].blocks) == [
        ("paragraph", None, 0, "นำ"),
        ("list_item", "•", 1, "ก"),
        ("list_item", "•", 1, "ข"),
    ]
    assert items(table.cells[1].blocks) == [("list_item", "◆", 1, "ค"), ("list_item", "◆", 1, "งต่อ")]
    assert table.cells[2].text == "สพท.\nโรงเรียน"


def test_arrows_typed_over_columns() -> None:
    table = only_table(
        "<table border=1><tr><th>งาน<th>พ.ค.64<th>มิ.ย.64<th>ก.ค.64<tr><td>ก<td>←<td>---<td>→</table>"
    )
    assert [(a.row, a.start, a.end, a.heads) for a in table.arrows] == [(1, 1, 4, "both")]


def test_lines_number_through_the_page() -> None:
    document = read_page("<p>ก</p><table border=1><tr><td>1<td>2<tr><td>3<td>4</table><p>ข</p>")
    assert [b.box.top for b in document.pages[0].blocks] == [1, 4]
    assert [c.box.top for c in document.tables[0].cells] == [2, 2, 3, 3]


# --- encodings and hostile pages -------------------------------------------------------------------------

THAI = "<p>ให้โรงเรียนส่งข้อมูลภายในวันที่ 10 พฤศจิกายน 2564</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "tis-620", "cp874"])
@pytest.mark.parametrize("declared", ["utf-8", "tis-620", "windows-874", "iso-8859-1", "utf-16", ""])
def test_declarations_may_be_wrong(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    document = extract(f"<html><head>{meta}</head><body>{THAI}</body></html>".encode(encoding), "a.html")
    assert document.media_type == "text/html"
    assert texts(document) == ["ให้โรงเรียนส่งข้อมูลภายในวันที่ 10 พฤศจิกายน 2564"]
    assert codes(document) == []


def test_an_xml_declaration_may_be_wrong_too() -> None:
    page = f'<?xml version="1.0" encoding="iso-8859-1"?><html><body>{THAI}</body></html>'
    assert len(texts(extract(page.encode("cp874"), "a.html"))) == 1


def test_entities_of_a_dtd_are_refused() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ก"><!ENTITY b "&a;&a;&a;">]><html><body>&b;</body></html>'
    with pytest.raises(ExtractError) as refused:
        read_page(bomb)
    assert refused.value.code == "xml_dtd_forbidden"
    dtd = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://www.w3.org/TR/xhtml1/DTD/x.dtd"><p>ก'
    assert texts(read_page(dtd)) == ["ก"]


@pytest.mark.parametrize("tag", ["div", "span", "ul><li"])
def test_depth_is_bounded(tag: str) -> None:
    assert texts(read_page(f"<{tag}>" * 400 + "ก"))
    with pytest.raises(ExtractError) as refused:
        read_page(f"<{tag}>" * 5_000 + "ก")
    assert refused.value.code == "nesting_too_deep"


def test_tables_in_tables_are_bounded() -> None:
    with pytest.raises(ExtractError) as refused:
        read_page("<table border=1><tr><td>x<td>" * 80 + "ก")
    assert refused.value.code == "nesting_too_deep"


def test_a_page_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.html.parsing.MAX_BYTES", 100)
    with pytest.raises(ExtractError) as refused:
        read_page("<p>" + "ก" * 100)
    assert refused.value.code == "page_too_large"


@pytest.mark.parametrize("page", ["<html></html>", "<!-- -->", "<script>x</script>", "<body><img src=a.png>"])
def test_a_page_without_text(page: str) -> None:
    document = read_page(page)
    assert "no_text" in codes(document)
    assert len(document.pages) == 1


def test_controls_never_reach_the_document() -> None:
    document = read_page("<p>ก&#0;&#7;ข" + "ค" * 200 + "\x00\x08</p>")
    assert not any(c < " " for c in document.pages[0].text)
    assert "replaced_characters" in codes(document)


def test_many_spans_cost_little() -> None:
    page = "<table border=1>" + "<tr>" + "<td rowspan=5000 colspan=3>x" * 60 + "<tr><td>y" * 3000 + "</table>"
    begin = time.perf_counter()
    read_page(page)
    assert time.perf_counter() - begin < 10


# --- an action plan as a page ----------------------------------------------------------------------------


def as_page(grids: Sequence[Grid], titles: Sequence[str]) -> str:
    tables = []
    for grid in grids:
        rows = []
        for row in (*grid.header, *grid.rows):
            cells = []
            for cell in row.cells:
                name = "th" if cell.role in ("header", "month") else "td"
                cells.append(
                    f"<{name} rowspan={cell.row_span} colspan={cell.col_span}>{as_cell(cell.lines)}</{name}>"
                )
            rows.append("<tr>" + "".join(cells) + "</tr>")
        tables.append("<table border=1>" + "\n".join(rows) + "</table>")
    return "<html><body>" + "".join(f"<h3>{t}</h3>" for t in titles) + "".join(tables) + "</body></html>"


def as_cell(lines: Sequence[TextLine]) -> str:
    """Lines as a page would have them: plain ones in paragraphs, bulleted ones in lists inside each other."""
    found, depth = "", 0
    for line in lines:
        text = "<br>".join(html.escape(t) for t in line.text.split("\n"))
        found += "<ul>" * (line.level - depth) + "</ul>" * (depth - line.level)
        found += f"<li>{text}" if line.level else f"<p>{text}</p>"
        depth = line.level
    return found + "</ul>" * depth


def summary(activities: Sequence[dict[str, object]]) -> list[tuple[object, ...]]:
    keys = ("row", "workstream", "text", "start", "end", "date_kind", "systems", "roles", "responsible")
    return [tuple(json.dumps(a[k] or None, ensure_ascii=False) for k in keys) for a in activities]


def mapped(document: Document) -> list[tuple[object, ...]]:
    found = []
    for a in map_document(document).activities:
        roles: dict[str, list[str]] = {}
        for p in a.parties:
            roles.setdefault(p.role, []).append(p.name)
        responsible = roles.pop("responsible", [])
        found.append(
            {
                "row": a.row_label,
                "workstream": a.workstream,
                "text": a.text,
                "start": day(a.start_date),
                "end": day(a.end_date),
                "date_kind": a.date_kind,
                "systems": sorted(s.system for s in a.systems if s.origin not in ("section", "column")),
                "roles": roles,
                "responsible": responsible,
            }
        )
    return summary(found)


def day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def test_a_plan_as_a_page_maps_as_it_should() -> None:
    plan = load(ROOT / "samples" / "content" / "plan-2560.toml")
    assert isinstance(plan, Plan)
    expected = json.loads((ROOT / "samples" / "2560-plan" / "expected.json").read_text(encoding="utf-8"))
    document = extract(as_page(plan_pages(plan, Style()), plan.title).encode("cp874"), "plan.html")
    assert mapped(document) == summary(expected["activities"])


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no shared folder of real documents")
def test_a_real_report_of_a_ministry() -> None:
    data = (SHARED / "regelderly_action_plan_monthly_2559.html").read_bytes()
    document = extract(data, "regelderly.html")
    (table,) = document.tables
    assert (table.n_rows, table.n_cols) == (10, 39)
    assert table.at(0, 20) == table.at(0, 5)
    assert codes(document) == []


def test_an_element_that_is_never_closed_does_not_swallow_the_page() -> None:
    """The parser puts the rest of the page into <embed>, which was left out with all that is in it."""
    document = read_page("<p>ก</p><embed src=a.swf><p>ข</p>")
    assert texts(document) == ["ก", "ข"]
    assert codes(document) == ["active_content_ignored"]


def test_what_was_typed_into_a_box_is_read() -> None:
    assert texts(read_page("<p>ก</p><textarea>ข\nค</textarea>")) == ["ก", "ข", "ค"]


@pytest.mark.parametrize(
    "part", ["<svg><text>ในภาพ</text></svg>", '<iframe srcdoc="&lt;p&gt;ในกรอบ"></iframe>']
)
def test_words_in_drawings_and_frames_are_counted(part: str) -> None:
    assert "hidden_content" in codes(read_page(part + "<p>ก"))
