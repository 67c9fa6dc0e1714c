from __future__ import annotations

import time
from datetime import date

import pytest

from pipeline.compare.calendar import academic_year, add_months, net_shift
from pipeline.compare.masks import essence, relative_years, without_clerical, without_dates
from pipeline.compare.structure import rounds_named, step_verbs

SAME_BUT_FOR_THE_YEAR = [
    pytest.param("สิ้นปีการศึกษา 2564", "สิ้นปีการศึกษา 2566", id="four digits"),
    pytest.param("สิ้นปีการศึกษา ๒๕๖๔", "สิ้นปีการศึกษา 2566", id="thai digits"),
    pytest.param("ณ วันที่ 10 พ.ย. 64 ทุกรายการ", "ณ วันที่ 10 พ.ย. 66 ทุกรายการ", id="two digits after a month"),
    pytest.param("ณ วันที่ 30 เม.ย. 65", "ณ วันที่ 30 เม.ย. 67", id="the year after"),
    pytest.param("ส่งข้อมูลภาคเรียนที่ 2/64", "ส่งข้อมูลภาคเรียนที่ 2/66", id="after a term"),
    pytest.param("https://portal.bopp-obec.info/obec64", "https://portal.bopp-obec.info/obec66", id="portal"),
    pytest.param("ข้อมูล (DMC2021)", "ข้อมูล (DMC2023)", id="Gregorian year of a system"),
    pytest.param("คัดกรองนักเรียนยากจนเตรียมปี 64", "คัดกรองนักเรียนยากจนเตรียมปี 66", id="after the word year"),
]


@pytest.mark.parametrize(("before", "after"), SAME_BUT_FOR_THE_YEAR)
def test_a_year_that_moves_with_the_plan_is_no_difference(before: str, after: str) -> None:
    assert relative_years(before, 2564) == relative_years(after, 2566)
    assert relative_years(before, 2564) != relative_years(before, 2566)
    assert without_clerical(before) == without_clerical(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("GPA 5 ภาคเรียน ชั้น ม.6", "GPA 6 ภาคเรียน ชั้น ม.6", id="a count"),
        pytest.param("ครั้งที่ 1", "ครั้งที่ 2", id="a number of a round"),
        pytest.param("ตั้งแต่เวลา 08.30 น.", "ตั้งแต่เวลา 09.30 น.", id="a time"),
        pytest.param("โทร. 55", "โทร. 56", id="digits that are no year"),
    ],
)
def test_numbers_that_are_not_years_differ(before: str, after: str) -> None:
    assert without_clerical(before) != without_clerical(after)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ณ วันที่ 10 พ.ย. 64 ทุกรายการ", "ทุกรายการ"),
        ("ระหว่างวันที่ 20 มิถุนายน - 10 พฤศจิกายน 2560", ""),
        ("ภายในวันที่ 16 - 31 พฤษภาคม 2560 ผ่านระบบ DMC", "ผ่านระบบdmc"),
        ("ตั้งแต่เวลา 08.30 น. - 16.30 น. ทุกคน", "ทุกคน"),
        ("ส่งข้อมูลภาคเรียนที่ 2/64 ประกอบด้วย", "ส่งข้อมูลประกอบด้วย"),
        ("ผ่านเว็บไซต์ https://bobec.bopp-obec.info", "ผ่านเว็บไซต์"),
        ("ที่bobec.bopp-obec.infoและส่ง", "ที่และส่ง"),
        ("", ""),
    ],
)
def test_essence(text: str, left: str) -> None:
    assert essence(text) == left


def test_dates_are_masked_but_the_term_is_not() -> None:
    assert without_dates("ภาคเรียนที่ 1 ณ วันที่ 10 มิถุนายน 2560") == "ภาคเรียนที่1"


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("ดำเนินการปรับปรุงข้อมูลนักเรียนรายบุคคล", ["update"]),
        ("ปิดระบบ DMC เพื่อประมวลผล และจัดทำรายงาน", ["close", "process", "prepare", "report"]),
        ("รับรองข้อมูลการมีตัวตน", ["certify"]),
        ("รับทราบการรายงานข้อมูล ประสานแก้ปัญหา", ["acknowledge", "report", "coordinate"]),
        ("ติดตามตรวจสอบความถูกต้อง", ["follow", "check"]),
        ("สพม. ผ่านระบบ SGS", []),
    ],
)
def test_step_verbs(text: str, verbs: list[str]) -> None:
    assert [v.name for v in step_verbs(text)] == verbs


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("ข้อมูลนักเรียนรายบุคคล (DMC2021) ภาคเรียนที่ 2 ปีการศึกษา 2564", {"term2"}),
        ("ภาคเรียนที่ ๑", {"term1"}),
        ("ข้อมูลนักเรียนรายบุคคล (DMC2021) สิ้นปีการศึกษา 2564", {"year_end"}),
        ("GPA 5 ภาคเรียน", set()),
        ("ภาคเรียนที่ 1 และ 2", {"term1", "term2"}),
        ("ภาคเรียนที่ 1/2564", {"term1"}),
        ("ภาคเรียนที่ 12", set()),
        (None, set()),
    ],
)
def test_rounds(text: str | None, rounds: set[str]) -> None:
    assert rounds_named(text) == rounds


@pytest.mark.parametrize(
    ("before", "after", "years", "shift"),
    [
        pytest.param("2021-11-10", "2023-11-10", 2, 0, id="10 พ.ย. 64 and 66 are the same day"),
        pytest.param("2021-11-10", "2023-11-13", 2, 3, id="three days later"),
        pytest.param("2017-10-30", "2021-10-01", 4, -29, id="2560 to 2564"),
        pytest.param("2020-02-29", "2021-02-28", 1, 0, id="leap day"),
        pytest.param("2021-11-10", "2019-11-10", -2, 0, id="newer year on the left"),
        pytest.param("2021-06-30", "2021-07-10", 0, 10, id="revision within a year"),
    ],
)
def test_shift_is_net_of_the_years_between(before: str, after: str, years: int, shift: int) -> None:
    assert net_shift(date.fromisoformat(before), date.fromisoformat(after), 12 * years) == shift


def test_the_end_of_a_month_stays_the_end_of_the_month() -> None:
    assert net_shift(date(2019, 2, 28), date(2020, 2, 29), 12, to_month_end=True) == 0
    assert net_shift(date(2019, 2, 28), date(2020, 2, 29), 12) == 1
    assert net_shift(None, date(2020, 2, 29), 12) is None
    assert add_months(date(2021, 12, 31), 2) == date(2022, 2, 28)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2017-05-15", 2559),
        ("2017-05-16", 2560),
        ("2017-12-31", 2560),
        ("2018-01-01", 2560),
        ("2018-05-15", 2560),
    ],
)
def test_academic_years_turn_on_16_may(day: str, year: int) -> None:
    assert academic_year(date.fromisoformat(day)) == year


@pytest.mark.parametrize(
    "text", ["1.1", "a.", "วันที่ ", "http://", "10 ม.ค. - ", "1 - ", "ก" * 40, "เวลา 1.1", " ", "\n\t "]
)
def test_hostile_repetition_takes_no_longer_than_its_length(text: str) -> None:
    start = time.perf_counter()
    for mask in (essence, without_clerical):
        mask(text * (60_000 // len(text)))
    relative_years(text * (60_000 // len(text)), 2564)
    assert time.perf_counter() - start < 3
