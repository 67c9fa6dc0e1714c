from __future__ import annotations

from typing import Any

import pytest

from pipeline.compare import compare, load_side
from pipeline.compare.model import CHANGE_KINDS, Change, Comparison
from tests.compare_database import empty_database, insert_document
from tests.test_compare_match import compare_rows

TEXT = "ปรับปรุงข้อมูลนักเรียนรายบุคคลให้เป็นปัจจุบัน"


def row(**values: Any) -> dict[str, Any]:
    return {"text": TEXT, "start": "2021-11-10", "end": "2021-11-10", "date_kind": "point"} | values


def changes(left: dict[str, Any], right: dict[str, Any], **kwargs: Any) -> list[Change]:
    return list(compare_rows([left], [right], **kwargs).changes)


def dates(kind: str, start: str | None, end: str | None) -> dict[str, Any]:
    return {"date_kind": kind, "start": start, "end": end}


SHIFTS = [
    # (left, right, [(change, field, before, after, shift)]) for 2564 against 2565
    pytest.param(dates("point", "2021-11-10", "2021-11-10"), dates("point", "2022-11-10", "2022-11-10"), [("unchanged", None, None, None, None)], id="the same day a year on"),
    pytest.param(dates("point", "2021-11-10", "2021-11-10"), dates("point", "2022-11-13", "2022-11-13"), [("rescheduled", "schedule", "2021-11-10", "2022-11-13", 3)], id="three days later"),
    pytest.param(dates("point", "2021-11-10", "2021-11-10"), dates("point", "2022-10-27", "2022-10-27"), [("rescheduled", "schedule", "2021-11-10", "2022-10-27", -14)], id="two weeks earlier"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-18", "2022-11-13"), [("rescheduled", "schedule", "2021-10-15/2021-11-10", "2022-10-18/2022-11-13", 3)], id="a range moved whole"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-15", "2022-11-20"), [("extended", "end_date", "2021-11-10", "2022-11-20", 10)], id="ten days more"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-15", "2022-11-05"), [("shortened", "end_date", "2021-11-10", "2022-11-05", -5)], id="five days less"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-10", "2022-11-10"), [("extended", "start_date", "2021-10-15", "2022-10-10", -5)], id="starts earlier"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-20", "2022-11-10"), [("shortened", "start_date", "2021-10-15", "2022-10-20", 5)], id="starts later"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-10", "2022-11-15"), [("extended", "schedule", "2021-10-15/2021-11-10", "2022-10-10/2022-11-15", 5)], id="longer at both ends"),
    pytest.param(dates("range", "2021-10-15", "2021-11-10"), dates("range", "2022-10-20", "2022-11-20"), [("rescheduled", "schedule", "2021-10-15/2021-11-10", "2022-10-20/2022-11-20", 10)], id="both ends later, unequally"),
    pytest.param(dates("deadline", None, "2021-06-30"), dates("deadline", None, "2022-07-10"), [("extended", "end_date", "2021-06-30", "2022-07-10", 10)], id="a deadline moved out"),
    pytest.param(dates("until", None, "2021-06-30"), dates("until", None, "2022-06-20"), [("shortened", "end_date", "2021-06-30", "2022-06-20", -10)], id="a deadline moved in"),
    pytest.param(dates("from", "2021-06-01", None), dates("from", "2022-06-04", None), [("rescheduled", "start_date", "2021-06-01", "2022-06-04", 3)], id="a first day moved"),
    pytest.param(dates("point", "2021-06-30", "2021-06-30"), dates("deadline", None, "2022-07-03"), [("date_kind_changed", "date_kind", "point", "deadline", None), ("rescheduled", "end_date", "2021-06-30", "2022-07-03", 3)], id="a day became a later deadline"),
    pytest.param(dates("point", "2021-06-30", "2021-06-30"), dates("deadline", None, "2022-06-30"), [("date_kind_changed", "date_kind", "point", "deadline", None)], id="a day became a deadline"),
    pytest.param(dates("point", "2021-10-30", "2021-10-30"), dates("range", "2022-10-01", "2022-10-30"), [("date_kind_changed", "date_kind", "point", "range", None), ("extended", "start_date", "2021-10-30", "2022-10-01", -29)], id="a day became a month"),
    pytest.param(dates("undated", None, None), dates("point", "2022-06-30", "2022-06-30"), [("date_kind_changed", "date_kind", "undated", "point", None)], id="a date was given"),
    pytest.param(dates("range", "2021-06-20", "2021-03-01"), dates("range", "2022-06-22", "2022-03-01"), [("rescheduled", "start_date", "2021-06-20", "2022-06-22", 2)], id="a reversed range has no length"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "expected"), SHIFTS)
def test_schedules(left: dict[str, Any], right: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    found = changes(row(**left), row(**right))
    assert [(c.change, c.field, c.before, c.after, c.shift_days) for c in found] == expected
    assert {c.weight for c in found} == ({"clerical"} if expected[0][0] == "unchanged" else {"act"})


def test_four_years_are_taken_out() -> None:
    left, right = (
        row(**dates("point", "2017-10-30", "2017-10-30")),
        row(**dates("point", "2021-10-30", "2021-10-30")),
    )
    assert [c.change for c in changes(left, right, years=(2560, 2564))] == ["unchanged"]


WORDINGS = [
    pytest.param("ยืนยันข้อมูล ปีการศึกษา 2564 ทุกรายการ", "ยืนยันข้อมูล ปีการศึกษา 2565 ทุกรายการ", [("unchanged", "clerical")], id="the year moved on with the plan"),
    pytest.param("ยืนยันข้อมูล ปีการศึกษา 2564 ทุกรายการ", "ยืนยันข้อมูล ปีการศึกษา 2564 ทุกรายการ", [("reworded", "clerical")], id="the year was left as it stood"),
    pytest.param("ยืนยันข้อมูลที่ https://a.bopp-obec.info/x", "ยืนยันข้อมูลที่ https://b.bopp-obec.info/y", [("reworded", "clerical")], id="another address"),
    pytest.param("ยืนยันข้อมูล  ทุก รายการ", "ยืนยันข้อมูลทุกรายการ", [("unchanged", "clerical")], id="spaces"),
    pytest.param("ยืนยันข้อมูล ณ วันที่ ๑๐", "ยืนยันข้อมูล ณ วันที่ 10", [("unchanged", "clerical")], id="script of digits"),
    pytest.param("ยืนยันข้อมูลนักเรียนทุกรายการ", "ยืนยันข้อมูลนักเรียนให้ครบทุกรายการ", [("reworded", "note")], id="words"),
    pytest.param("ส่งข้อมูล GPA 5 ภาคเรียน", "ส่งข้อมูล GPA 6 ภาคเรียน", [("reworded", "note")], id="a number that means something"),
    pytest.param("ยืนยันข้อมูล ณ 10 พ.ย. 64 ทุกรายการ", "ยืนยันข้อมูล ณ 12 พ.ย. 65 ทุกรายการ", [("reworded", "note")], id="a date nobody read"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), WORDINGS)
def test_wording(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    right = row(text=after, start="2022-11-10", end="2022-11-10")
    assert [(c.change, c.weight) for c in changes(row(text=before), right)] == expected


def test_a_date_in_the_text_that_moves_with_the_schedule_is_told_once() -> None:
    left = row(text="ยืนยันข้อมูล ณ วันที่ 10 พ.ย. 64", mention=["cutoff", "2021-11-10", "2021-11-10", "10 พ.ย. 64"])
    right = row(text="ยืนยันข้อมูล ณ วันที่ 13 พ.ย. 65", start="2022-11-13", end="2022-11-13", mention=["cutoff", "2022-11-13", "2022-11-13", "13 พ.ย. 65"])  # fmt: skip
    assert [(c.change, c.field, c.shift_days) for c in changes(left, right)] == [
        ("rescheduled", "schedule", 3)
    ]


def test_an_inner_deadline_that_moves_alone_is_told() -> None:
    left = row(
        text="กรอกน้ำหนัก ภายในวันที่ 10 พ.ย. 64 ผ่านระบบ", mention=["deadline", None, "2021-11-10", "10 พ.ย. 64"]
    )
    right = row(text="กรอกน้ำหนัก ภายในวันที่ 5 พ.ย. 65 ผ่านระบบ", start="2022-11-10", end="2022-11-10", mention=["deadline", None, "2022-11-05", "5 พ.ย. 65"])  # fmt: skip
    found = changes(left, right)
    assert [(c.change, c.field, c.weight, c.shift_days) for c in found] == [
        ("rescheduled", "mentioned_date", "act", -5)
    ]
    assert (found[0].before, found[0].after) == ("/2021-11-10", "/2022-11-05")


def test_times() -> None:
    found = changes(
        row(time_start="08:30", time_end="16:30"),
        row(time_start="08:30", time_end="18:00", start="2022-11-10", end="2022-11-10"),
    )
    assert [(c.change, c.field, c.before, c.after) for c in found] == [
        ("rescheduled", "time", "08:30-16:30", "08:30-18:00")
    ]


PARTIES = [
    pytest.param({"operator": ["โรงเรียน"]}, {"operator": ["สพท."]}, [("operator", "act", "โรงเรียน", "สพท.")], id="another body"),
    pytest.param({"operator": ["โรงเรียน"]}, {"operator": ["สพท.", "โรงเรียน"]}, [("operator", "act", "โรงเรียน", "สพท.; โรงเรียน")], id="one more body"),
    pytest.param({"operator": ["โรงเรียน", "สพท."]}, {"operator": ["สพท.", "โรงเรียน"]}, [], id="order says nothing"),
    pytest.param({"related": ["ผู้อำนวยการ กลุ่มนโยบายและแผน"]}, {"related": ["ผู้อำนวยการกลุ่มนโยบายและแผน"]}, [], id="a space in a name"),
    pytest.param({"operator": ["โรงเรียน"], "responsible": ["ผอ."]}, {"operator": ["โรงเรียน"], "responsible": ["รอง ผอ. ฝ่ายวิชาการ"]}, [("responsible", "act", "ผอ.", "รอง ผอ. ฝ่ายวิชาการ")], id="one role of two"),
    pytest.param({"data_entry": ["คณะทำงานโรงเรียน"]}, {"operator": ["สพท."]}, [("parties", "note", "คณะทำงานโรงเรียน", "สพท.")], id="the forms have different columns"),
    pytest.param({}, {"operator": ["สพท."]}, [], id="one form names nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), PARTIES)
def test_parties(before: Any, after: Any, expected: list[tuple[str, ...]]) -> None:
    found = changes(row(roles=before), row(roles=after, start="2022-11-10", end="2022-11-10"))
    assert [(c.field, c.weight, c.before, c.after) for c in found if c.change == "party_changed"] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"systems": ["DMC"]}, {"systems": ["SGS"]}, ["system_changed"], id="another system"),
        pytest.param({"systems": ["DMC"]}, {}, ["unchanged"], id="not named any more"),
        pytest.param(
            {"systems": ["DMC"]}, {"section": "ข้อมูล (DMC2021)"}, ["unchanged"], id="named by the heading"
        ),
        pytest.param(
            {"systems": ["SchoolMIS"]}, {"systems": ["SchoolMIS", "SGS"]}, ["system_changed"], id="one more"
        ),
    ],
)
def test_systems(before: dict[str, Any], after: dict[str, Any], expected: list[str]) -> None:
    found = changes(row(**before), row(**after, start="2022-11-10", end="2022-11-10"))
    assert [c.change for c in found] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("ข้อมูลนักเรียน (DMC2021) ปีการศึกษา 2564", "ข้อมูลนักเรียน (DMC2022) ปีการศึกษา 2565", "unchanged"),
        ("ข้อมูลนักเรียน", "ข้อมูลสารสนเทศนักเรียนรายบุคคล", "section_changed"),
    ],
)
def test_sections(before: str, after: str, expected: str) -> None:
    found = changes(row(section=before), row(section=after, start="2022-11-10", end="2022-11-10"))
    assert [c.change for c in found] == [expected]


ERROR = ["range_reversed", "error", "ช่วงวันที่สลับกัน", "the range is reversed"]
WARNING = ["stale_year", "warning", "ปีไม่ตรงกัน", "the years disagree"]


@pytest.mark.parametrize(
    ("doubt", "expected"),
    [
        pytest.param({"finding": ERROR}, ["unverified"], id="a finding"),
        pytest.param({"confidence": 0.4}, ["unverified"], id="low confidence"),
        pytest.param({"finding": WARNING}, ["unchanged"], id="a warning is no error"),
    ],
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_doubtful_pair_is_never_unchanged(doubt: dict[str, Any], expected: list[str], side: str) -> None:
    left, right = row(), row(start="2022-11-10", end="2022-11-10")
    found = changes(left | doubt, right) if side == "left" else changes(left, right | doubt)
    assert [c.change for c in found] == expected


def test_a_doubt_stands_beside_the_changes() -> None:
    found = changes(row(finding=ERROR), row(start="2022-11-13", end="2022-11-13"))
    assert [c.change for c in found] == ["rescheduled", "unverified"]
    assert "ช่วงวันที่สลับกัน" in found[1].reason


def test_every_kind_is_counted() -> None:
    comparison: Comparison = compare_rows([row()], [row(start="2022-11-13", end="2022-11-13")])
    assert tuple(comparison.counts) == CHANGE_KINDS
    assert comparison.counts["rescheduled"] == 1
    assert sum(comparison.counts.values()) == 1


def test_rows_are_numbered_in_reading_order() -> None:
    left = [row(), row(text="ออกหลักฐานทางการศึกษาให้กับนักเรียน"), row(text="รับรองข้อมูลการมีตัวตนของนักเรียน")]
    right = [row(text="สำรวจความต้องการอุปกรณ์"), row(text="รับรองข้อมูลการมีตัวตนของนักเรียน"), row()]
    right = [r | {"start": "2022-11-10", "end": "2022-11-10"} for r in right]
    found = compare_rows(left, right).changes
    assert [c.seq for c in found] == [1, 2, 3, 4]
    assert [c.change for c in found] == ["added", "unchanged", "unchanged", "removed"]


def test_a_scan_that_differs_by_a_mark_is_unverified_not_reworded() -> None:
    connection = empty_database()
    text = "รับรองข้อมูลการมีตัวตนของนักเรียนโดยผู้อำนวยการโรงเรียน"
    insert_document(connection, "L", [{"text": text}], academic_year=2564)
    insert_document(connection, "R", [{"text": text.replace("ผู้", "ผู")}], academic_year=2565, extraction="ocr")
    insert_document(connection, "T", [{"text": text.replace("ผู้", "ผู")}], academic_year=2565)
    sides = {ref: load_side(connection, ref) for ref in "LRT"}
    [scanned] = compare(sides["L"], sides["R"]).changes
    assert (scanned.change, scanned.field) == ("unverified", "text")
    [typed] = compare(sides["L"], sides["T"]).changes
    assert (typed.change, typed.weight) == ("reworded", "note")
