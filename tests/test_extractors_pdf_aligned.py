"""Tables whose columns only the alignment of their text shows, through the whole reading."""

from __future__ import annotations

import pytest
import typst

from extractors import extract
from pipeline.mapping.assemble import map_document
from pipeline.records import Records

HEAD = ("ที่", "กิจกรรม", "ระยะเวลา", "ผู้รับผิดชอบ")
ROWS = (
    ("๑", "โรงเรียนบันทึกข้อมูลนักเรียนรายบุคคลในระบบ DMC ให้ครบถ้วนและตรวจสอบความถูกต้องก่อนยืนยัน",
     "๑๐ - ๓๐ มิถุนายน ๒๕๖๖", "โรงเรียน"),
    ("๒", "สพท. ตรวจสอบข้อมูล", "ภายในวันที่ ๕ กรกฎาคม ๒๕๖๖", "สพท."),
    ("๓", "สพฐ. ประมวลผลข้อมูลและส่งให้สำนักงบประมาณ เพื่อจัดสรรเงินอุดหนุนรายหัว", "๑๐ กรกฎาคม ๒๕๖๖", "สพฐ."),
    ("๔", "โรงเรียนปรับปรุงข้อมูลน้ำหนักส่วนสูง", "๑ - ๓๑ สิงหาคม ๒๕๖๖", "โรงเรียน"),
    ("๕", "สพท. รายงานผล", "๑๕ กันยายน ๒๕๖๖", "สพท./สพฐ."),
)  # fmt: skip
DATES = [
    ("2023-06-10", "2023-06-30"),
    ("None", "2023-07-05"),
    ("2023-07-10", "2023-07-10"),
    ("2023-08-01", "2023-08-31"),
    ("2023-09-15", "2023-09-15"),
]
STROKES = {
    "no rules": "none",
    "level rules": "(x, y) => (top: 0.5pt, bottom: 0.5pt)",
    "rules round the head": "(x, y) => if y == 0 { (top: 1pt, bottom: 0.6pt) } else { none }",
    "upright rules": "(x, y) => (left: 0.5pt, right: 0.5pt, top: if y in (0, 1) {0.5pt} else {0pt}, "
    "bottom: if y == 5 {0.5pt} else {0pt})",
}


def setting(table: str, font: str = "Laksaman") -> bytes:
    source = f"""
#set page(paper: "a4", margin: 2.2cm)
#set text(font: "{font}", size: 14pt, lang: "th")
#align(center)[*ปฏิทินการจัดเก็บข้อมูลนักเรียน ปีการศึกษา ๒๕๖๖*]
ให้สถานศึกษาดำเนินการตามปฏิทินดังนี้
{table}
หมายเหตุ กำหนดการอาจเปลี่ยนแปลงได้ตามความเหมาะสม
"""
    return bytes(typst.compile(source.encode()))


def table(
    stroke: str, rows: tuple[tuple[str, ...], ...] = ROWS, head: tuple[str, ...] = HEAD, centred: bool = False
) -> str:
    widths = {"ที่": "1.2cm", "กิจกรรม": "1fr", "ระยะเวลา": "4.5cm", "ผู้รับผิดชอบ": "3cm"}
    columns = ", ".join(widths[h] for h in head)
    heads = ", ".join(f"align(center)[{h}]" if centred else f"[{h}]" for h in head)
    cells = ", ".join(f"[{c}]" for row in rows for c in row)
    return f"#table(columns: ({columns}), stroke: {stroke}, inset: 5pt, {heads}, {cells})"


def read(data: bytes) -> Records:
    return map_document(extract(data, "a.pdf"))


def dates(records: Records) -> list[tuple[str, str]]:
    return [(str(a.start_date), str(a.end_date)) for a in records.activities]


@pytest.mark.parametrize("centred", [False, True], ids=["heads at the left", "heads centred"])
@pytest.mark.parametrize("stroke", STROKES.values(), ids=STROKES)
def test_rows_and_columns_are_told_by_the_text(stroke: str, centred: bool) -> None:
    records = read(setting(table(stroke, centred=centred)))
    assert dates(records) == DATES
    assert [a.row_label for a in records.activities] == ["1", "2", "3", "4", "5"]
    assert [[p.name for p in a.parties] for a in records.activities] == [
        ["โรงเรียน"],
        ["สพท."],
        ["สพฐ."],
        ["โรงเรียน"],
        ["สพท.", "สพฐ."],
    ]
    assert records.activities[0].text == ROWS[0][1]


def test_a_table_without_rules_is_trusted_less_and_says_so() -> None:
    records = read(setting(table("none")))
    assert {a.confidence for a in records.activities} == {0.7}
    assert [f.code for f in records.findings].count("table_aligned") == 1
    assert not any("โรงเรียนบันทึก" in line.text for line in records.ledger)  # its words are the table's alone


def test_rows_without_numbers_are_told_by_the_column_held_least() -> None:
    rows = tuple(row[1:] for row in ROWS)
    records = read(setting(table("none", rows, HEAD[1:]), font="Norasi"))
    assert dates(records) == DATES


def test_a_table_without_rules_runs_on_over_the_page() -> None:
    records = read(setting(table("none", ROWS * 6)))
    assert dates(records) == DATES * 6
    assert [(t.page_from, t.page_to) for t in records.tables] == [(1, 2)]


def test_names_and_posts_that_stand_in_line_stay_running_text() -> None:
    people = tuple((f"{n}.", f"นายสมมติ ใจดี{n}", "ผู้อำนวยการกลุ่มนโยบายและแผน", "กรรมการ") for n in range(1, 6))
    rows = ", ".join(f"[{c}]" for person in people for c in person)
    records = read(setting(f"#table(columns: (1cm, 5cm, 1fr, 2.5cm), stroke: none, {rows})"))
    assert not records.tables
    assert not records.activities
    assert sum("นายสมมติ" in line.text for line in records.ledger) == 5


def test_a_heading_across_the_columns_is_a_section() -> None:
    cells = ", ".join(
        f"table.cell(colspan: 4)[{row}]" if isinstance(row, str) else ", ".join(f"[{c}]" for c in row)
        for row in ("ภาคเรียนที่ ๑ ปีการศึกษา ๒๕๖๖ ระยะแรก", *ROWS[:2], "ภาคเรียนที่ ๒ ปีการศึกษา ๒๕๖๖", *ROWS[2:])
    )
    heads = ", ".join(f"[{h}]" for h in HEAD)
    records = read(
        setting(f"#table(columns: (1.2cm, 1fr, 4.5cm, 3cm), stroke: none, inset: 5pt, {heads}, {cells})")
    )
    assert dates(records) == DATES
    assert [a.section for a in records.activities] == [
        *["ภาคเรียนที่ 1 ปีการศึกษา 2566 ระยะแรก"] * 2,
        *["ภาคเรียนที่ 2 ปีการศึกษา 2566"] * 3,
    ]
