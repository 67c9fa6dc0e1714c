"""Lines over a table: the days they name, and what a timetable of visits is about."""

from __future__ import annotations

import datetime as dt

import pytest
import typst

from extractors import extract
from pipeline.mapping.assemble import map_document
from pipeline.records import Records

ROWS = (
    ("๒๕ ต.ค. ๕๙", "๐๘.๓๐ - ๑๖.๓๐ น.", "บ้านวังหลุม"),
    ("๒๖ ต.ค. ๕๙", "๐๘.๓๐ - ๑๖.๓๐ น.", "อนุบาลตัวอย่าง"),
    ("๒๘ ต.ค. ๕๙", "๐๘.๓๐ - ๑๖.๓๐ น.", "ชุมชนบ้านนา"),
)


def visits(days: str) -> Records:
    cells = ", ".join(f"[{c}]" for row in (("ว.ด.ป.", "เวลา", "โรงเรียน"), *ROWS) for c in row)
    source = f"""
#set page(paper: "a4", margin: 2.5cm)
#set text(font: "Laksaman", size: 14pt, lang: "th")
#align(center)[กำหนดการ \\ ตรวจติดตามการใช้จ่ายเงินอุดหนุน \\ ระหว่างวันที่ {days}]
#table(columns: (4cm, 5cm, 6cm), {cells})
"""
    return map_document(extract(bytes(typst.compile(source.encode())), "visits.pdf"))


def test_a_timetable_of_visits_lists_what_the_work_over_it_is_done_to() -> None:
    records = visits("๒๕ - ๒๘ ตุลาคม ๒๕๕๙")
    assert [(a.text, a.start_date, a.time_start, a.time_end) for a in records.activities] == [
        ("บ้านวังหลุม", dt.date(2016, 10, 25), "08:30", "16:30"),
        ("อนุบาลตัวอย่าง", dt.date(2016, 10, 26), "08:30", "16:30"),
        ("ชุมชนบ้านนา", dt.date(2016, 10, 28), "08:30", "16:30"),
    ]
    assert {a.context for a in records.activities} == {
        "กำหนดการ ตรวจติดตามการใช้จ่ายเงินอุดหนุน ระหว่างวันที่ 25 - 28 ตุลาคม 2559"
    }
    assert not [f for f in records.findings if f.code == "heading_dates_differ"]


def test_a_range_over_a_table_that_its_rows_do_not_run_over_is_a_finding() -> None:
    [finding] = [f for f in visits("๑๕ - ๒๘ ตุลาคม ๒๕๕๙").findings if f.code == "heading_dates_differ"]
    assert "๑๕ - ๒๘" in finding.evidence
    assert dict(finding.fields) == {"first": "2016-10-25", "last": "2016-10-28"}


HOURS = (
    "<h3>กำหนดการอบรมระบบ DMC</h3><p>วันที่ 5 มิถุนายน 2567 ณ ห้องประชุม</p>{more}<table><tr><th>เวลา<th>กิจกรรม{head}"
    "<tr><td>08.30 - 09.00 น.<td>ลงทะเบียน{cell}<tr><td>09.00 - 12.00 น.<td>ฝึกปฏิบัติบันทึกข้อมูล{cell}</table>"
)


@pytest.mark.parametrize(
    ("more", "head", "cell", "day"),
    [
        pytest.param("", "", "", dt.date(2024, 6, 5), id="one day"),
        pytest.param("<p>และวันที่ 6 มิถุนายน 2567</p>", "", "", None, id="two days"),
        pytest.param("", "<th>วันที่", "<td>7 มิ.ย. 67", dt.date(2024, 6, 7), id="days of its own"),
    ],
)
def test_a_timetable_of_hours_is_of_the_day_over_it(
    more: str, head: str, cell: str, day: dt.date | None
) -> None:
    records = map_document(extract(HOURS.format(more=more, head=head, cell=cell).encode(), "x.html"))
    assert [(a.text, a.start_date, a.time_start) for a in records.activities] == [
        ("ลงทะเบียน", day, "08:30" if day else None),
        ("ฝึกปฏิบัติบันทึกข้อมูล", day, "09:00" if day else None),
    ]
    used = [line.usage for line in records.ledger if "5 มิถุนายน" in line.text]
    assert used == (["day over a table"] if day == dt.date(2024, 6, 5) else ["unused"])


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("กำหนดการส่งข้อมูล ภาคเรียนที่ 2/2567", 2567),
        ("กำหนดการส่งข้อมูล ภาคเรียนที่ ๒/๒๕๖๗ ปีการศึกษา ๒๕๖๖", 2566),
        ("กำหนดการส่งข้อมูล ครั้งที่ 2/2567", None),
    ],
)
def test_a_semester_with_its_year_names_the_academic_year(title: str, year: int | None) -> None:
    text = f"{title}\n\nที่\tกิจกรรม\tวันที่\n1\tบันทึกข้อมูล\t1 - 10 พ.ย. 67\n2\tตรวจสอบข้อมูล\t11 พ.ย. 67\n"
    assert map_document(extract(text.encode(), "x.txt")).academic_year == year
