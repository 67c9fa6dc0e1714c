from __future__ import annotations

from typing import Any

import pytest

from pipeline.compare import Comparison, compare, load_side
from pipeline.compare.model import SideActivity
from tests.compare_database import empty_database, insert_document, real_database, real_sides
from tests.compare_years import make_year, moved, scores

TERM2 = "ข้อมูลนักเรียนรายบุคคล (DMC2021) ภาคเรียนที่ 2 ปีการศึกษา {}"
YEAR_END = "ข้อมูลนักเรียนรายบุคคล (DMC2021) สิ้นปีการศึกษา {}"


def compare_rows(
    left: list[dict[str, Any]],
    right: list[dict[str, Any]],
    years: tuple[int | None, int | None] = (2564, 2565),
) -> Comparison:
    connection = empty_database()
    insert_document(connection, "L", left, academic_year=years[0])
    insert_document(connection, "R", right, academic_year=years[1])
    return compare(load_side(connection, "L"), load_side(connection, "R"))


def pair_numbers(comparison: Comparison) -> set[tuple[int, int]]:
    """Pairs as row numbers of the two lists, from 1."""
    return {(int(p.left_id.rsplit("-", 1)[1]), int(p.right_id.rsplit("-", 1)[1])) for p in comparison.pairs}


# Read by hand, page beside page. The plan and the calendar are different kinds of document: of 15 activities of
# 2564 only three have a counterpart in the plan of 2560. The calendar has no learning results at all, and the plan
# has none of the steps confirm, certify, acknowledge, close and send.
REAL_PAIRS = {
    # row 7, first bullet (movement of students up to 10 November) is term 2, row 1 (up to 10 November);
    # row 2 of the plan has nearly the same words, but is the round of the year before
    (21, 2),
    # row 16, first bullet (students at the end of the year) is year end, row 1; row 3 is last year's
    (39, 9),
    # row 8 (buildings, B-OBEC) is the only row about buildings on both sides
    (25, 15),
}


def test_the_real_years_2560_and_2564() -> None:
    connection = real_database()
    comparison = compare(load_side(connection, "2560"), load_side(connection, "2564"))
    assert pair_numbers(comparison) == REAL_PAIRS
    assert comparison.corresponds
    assert comparison.counts["added"] == 12
    assert comparison.counts["removed"] == 40
    assert "few_pairs" in {w.code for w in comparison.warnings}


def test_the_real_years_the_other_way_round() -> None:
    connection = real_database()
    comparison = compare(load_side(connection, "2564"), load_side(connection, "2560"))
    assert {(b, a) for a, b in pair_numbers(comparison)} == REAL_PAIRS
    assert comparison.step_months == -48


def test_every_pair_says_why_and_names_its_rival() -> None:
    connection = real_database()
    comparison = compare(load_side(connection, "2560"), load_side(connection, "2564"))
    movement = next(p for p in comparison.pairs if p.right_id.endswith("-002"))
    assert movement.rival_id == "plan-2560-003"  # row 2, the round of the year before
    assert movement.margin > 0.2
    assert "ร้อยละ" in movement.reason
    assert "%" in movement.reason_en


@pytest.mark.parametrize("name", ["plan-2560", "circular-2564"])
def test_a_year_against_itself_is_unchanged(name: str) -> None:
    connection = real_database()
    side = load_side(connection, name)
    comparison = compare(side, side)
    assert {p.left_id == p.right_id for p in comparison.pairs} == {True}
    assert len(comparison.pairs) == len(side.activities)
    assert {c.change for c in comparison.changes} <= {"unchanged", "unverified"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("years", [1, 4])
@pytest.mark.parametrize("name", ["plan-2560", "circular-2564"])
def test_made_years_with_known_answers(name: str, years: int, seed: int) -> None:
    side = real_sides()[name]
    made = make_year(side["activities"], years, seed, share=0.8, shuffle=seed % 2 == 1)
    year = side["academic_year"]
    comparison = compare_rows(side["activities"], made.activities, (year, year + years))
    pairs, kinds = scores(comparison, made, "L", "R")
    assert pairs >= 0.97
    assert kinds >= 0.9


@pytest.mark.parametrize("reverse", [False, True])
def test_two_rounds_of_one_year_are_never_crossed(reverse: bool) -> None:
    """The words of term 2 stand under year end and the other way round: the heading decides, not the words."""
    text = "ติดตามตรวจสอบความถูกต้อง ความซ้ำซ้อนของข้อมูลโรงเรียนในสังกัด สพฐ."
    left = [
        {
            "section": TERM2.format(2564),
            "text": text,
            "start": "2021-10-15",
            "end": "2021-11-11",
            "date_kind": "range",
        },
        {
            "section": YEAR_END.format(2564),
            "text": text + " ทุกโรงเรียน",
            "start": "2022-03-15",
            "end": "2022-04-30",
            "date_kind": "range",
        },
    ]
    right = [
        {
            "section": TERM2.format(2565),
            "text": text + " ทุกโรงเรียน",
            "start": "2022-10-15",
            "end": "2022-11-11",
            "date_kind": "range",
        },
        {
            "section": YEAR_END.format(2565),
            "text": text,
            "start": "2023-03-15",
            "end": "2023-04-30",
            "date_kind": "range",
        },
    ]
    comparison = compare_rows(left, right[::-1] if reverse else right)
    assert pair_numbers(comparison) == ({(1, 2), (2, 1)} if reverse else {(1, 1), (2, 2)})


def test_a_round_that_has_no_partner_stays_alone() -> None:
    text = "รับทราบการรายงานข้อมูล ประสานแก้ปัญหาความซ้ำซ้อนของข้อมูลโรงเรียนในสังกัด"
    kept = {"text": "บันทึกข้อมูลอาคารและสิ่งก่อสร้าง", "date_kind": "undated"}
    left = [{"section": TERM2.format(2564), "text": text}, kept]
    right = [{"section": YEAR_END.format(2565), "text": text}, kept]
    comparison = compare_rows(left, right)
    assert pair_numbers(comparison) == {(2, 2)}
    assert (comparison.counts["added"], comparison.counts["removed"]) == (1, 1)


def test_the_true_row_wins_over_one_with_the_same_words_a_year_off() -> None:
    text = "ปรับปรุงข้อมูลการเคลื่อนย้ายของนักเรียนให้เป็นปัจจุบัน"
    left = [
        {"text": text, "start": "2019-11-10", "end": "2020-03-31", "date_kind": "range"},
        {"text": text + " ทางเว็บไซต์", "start": "2020-06-20", "end": "2020-11-10", "date_kind": "range"},
    ]
    right = [{"text": text, "start": "2021-06-20", "end": "2021-11-10", "date_kind": "range"}]
    assert pair_numbers(compare_rows(left, right, (2563, 2564))) == {(2, 1)}


IN_OTHER_WORDS = [
    "ปรับปรุงข้อมูลนักเรียนรายบุคคล การย้ายเข้า-ย้ายออก การจำหน่าย และตรวจสอบนักเรียนซ้ำซ้อน ผ่าน https://portal.bopp-obec.info/obec65",
    "โรงเรียนยืนยันข้อมูลทุกรายการ ภายในเวลา 16.30 น.",
    "ผู้อำนวยการโรงเรียนรับรองการมีตัวตนของนักเรียน",
    "สพท. รับทราบผลการรายงานข้อมูลและประสานแก้ไขข้อมูลซ้ำซ้อนของโรงเรียน",
    "ตรวจสอบ ติดตามความถูกต้องและความซ้ำซ้อนของข้อมูลนักเรียน",
    "ปิดระบบ DMC เพื่อประมวลผลข้อมูลสำหรับจัดสรรงบประมาณ",
    "นำส่งข้อมูลเข้าสู่ระบบ EDC ของ สป.ศธ.",
    "บันทึกและแก้ไขข้อมูลนักเรียนสิ้นปี พร้อมยืนยันข้อมูล ผ่าน https://portal.bopp-obec.info/obec65",
    "โรงเรียนยืนยันข้อมูลทุกรายการ ภายในเวลา 16.30 น.",
    "ผู้อำนวยการโรงเรียนรับรองการมีตัวตนของนักเรียน",
    "สพท. รับทราบผลการรายงานข้อมูลและประสานแก้ไขข้อมูลซ้ำซ้อนของโรงเรียน",
    "ตรวจสอบ ติดตามความถูกต้องและความซ้ำซ้อนของข้อมูลนักเรียน",
    "ปิดระบบ DMC เพื่อประมวลผลข้อมูลสำหรับจัดสรรงบประมาณ",
    "ปรับปรุงข้อมูลที่ดินและสิ่งก่อสร้างให้เป็นปัจจุบัน",
]


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "backwards"])
def test_another_office_tells_the_same_steps_in_other_words(order: int) -> None:
    left = real_sides()["circular-2564"]["activities"][1:]
    sections = ["ระบบ DMC ภาคเรียนที่ 2"] * 7 + ["ระบบ DMC สิ้นปีการศึกษา 2565"] * 6 + ["ข้อมูลสิ่งก่อสร้าง (B-OBEC)"]
    right = [
        {
            "text": text,
            "section": section,
            "roles": old["roles"],
            "date_kind": old["date_kind"],
            "start": moved(old["start"], 1, 2),
            "end": moved(old["end"], 1, 2),
        }
        for old, text, section in zip(left, IN_OTHER_WORDS, sections, strict=True)
    ]
    comparison = compare_rows(left, right[::order])
    n = len(left)
    assert pair_numbers(comparison) == {(i, i if order == 1 else n + 1 - i) for i in range(1, n + 1)}


def test_the_assignment_is_global() -> None:
    """Greedy matching would give the first left row the second right one and leave a worse pair for the rest."""
    left = [
        {"text": "ยืนยันข้อมูลนักเรียนรายบุคคล ผ่านระบบ DMC"},
        {"text": "ยืนยันข้อมูลนักเรียนรายบุคคล ผ่านระบบ DMC ทุกโรงเรียน"},
    ]
    right = [
        {"text": "ยืนยันข้อมูลนักเรียนรายบุคคล ผ่านระบบ DMC ทุกโรงเรียนในสังกัด"},
        {"text": "ยืนยันข้อมูลนักเรียนรายบุคคล ผ่านระบบ DMC"},
    ]
    assert pair_numbers(compare_rows(left, right)) == {(1, 2), (2, 1)}


def test_twins_keep_their_order() -> None:
    twin = {"text": "โรงเรียนสังกัด สศศ. จัดทำข้อมูลผ่านโปรแกรม SET", "systems": ["SET"]}
    assert pair_numbers(compare_rows([twin, twin], [twin, twin])) == {(1, 1), (2, 2)}


def test_documents_that_do_not_correspond_are_said_so() -> None:
    left = [
        {"text": t}
        for t in ("จัดซื้ออาหารเสริม (นม) โรงเรียน", "ตรวจรับพัสดุประจำปี", "ซ่อมแซมอาคารหอประชุม", "จัดเวรยาม")
    ]
    comparison = compare_rows(left, real_sides()["circular-2564"]["activities"])
    assert not comparison.corresponds
    assert (comparison.pairs, comparison.changes) == ((), ())
    assert comparison.warnings[0].code == "no_correspondence"


def test_an_empty_side_is_said_so() -> None:
    comparison = compare_rows([], [{"text": "บันทึกข้อมูล"}])
    assert not comparison.corresponds
    assert [w.code for w in comparison.warnings] == ["side_empty"]


def test_a_split_and_a_merge() -> None:
    whole = {"text": "ตรวจสอบข้อมูลนักเรียนรายบุคคล และรายงานการจบการศึกษาเพื่อเลื่อนชั้นนักเรียน ผ่านระบบ DMC"}
    parts = [
        {"text": "ตรวจสอบข้อมูลนักเรียนรายบุคคล ผ่านระบบ DMC"},
        {"text": "รายงานการจบการศึกษาเพื่อเลื่อนชั้นนักเรียน ผ่านระบบ DMC"},
    ]
    other = {"text": "บันทึกข้อมูลอาคารและสิ่งก่อสร้าง"}
    split = compare_rows([whole, other], [*parts, other])
    assert pair_numbers(split) == {(1, 1), (1, 2), (2, 3)}
    assert [c.change for c in split.changes] == ["split", "split", "unchanged"]
    merged = compare_rows([*parts, other], [whole, other])
    assert pair_numbers(merged) == {(1, 1), (2, 1), (3, 2)}
    assert [c.change for c in merged.changes] == ["merged", "merged", "unchanged"]


PARTS = [
    pytest.param(14, ["บันทึกข้อมูลอาคารและสิ่งก่อสร้าง", "ยืนยันข้อมูล ผ่านเว็บไซต์ https://bobec.bopp-obec.info"], id="two steps"),
    pytest.param(14, ["บันทึกข้อมูลอาคารและสิ่งก่อสร้าง ผ่านเว็บไซต์", "ยืนยันข้อมูลอาคารและสิ่งก่อสร้าง"], id="the object told twice"),
    pytest.param(1, ["ดำเนินการปรับปรุงข้อมูลนักเรียนรายบุคคล เพื่อเก็บข้อมูลการเคลื่อนย้ายของนักเรียน การจำหน่ายนักเรียน", "การตรวจสอบนักเรียนข้ามสังกัด ทางเว็บไซต์ https://portal.bopp-obec.info/obec65"], id="the last clause"),
    pytest.param(4, ["รับทราบการรายงานข้อมูล", "ประสานแก้ปัญหาความซ้ำซ้อนของข้อมูลโรงเรียนในสังกัด"], id="at the space"),
    pytest.param(6, ["ปิดระบบ DMC ภาคเรียนที่ 2 ปีการศึกษา 2565 เพื่อประมวลผล", "จัดทำรายงานผลข้อมูลนักเรียนรายบุคคลไปใช้ในการจัดสรรงบประมาณ"], id="closing and reporting"),
    pytest.param(8, ["บันทึกข้อมูล/ตรวจสอบแก้ไข ข้อมูลนักเรียน สิ้นปีการศึกษาด้วยระบบ Data Management Center", "ยืนยันข้อมูลที่ https://portal.bopp-obec.info/obec65"], id="recording and confirming"),
]  # fmt: skip


@pytest.mark.parametrize(("index", "parts"), PARTS)
def test_a_row_of_a_real_year_told_in_two(index: int, parts: list[str]) -> None:
    old = real_sides()["circular-2564"]["activities"]
    new = make_year(old, 1, 0, share=0, shuffle=False).activities
    new[index : index + 1] = [new[index] | {"text": text, "mention": None} for text in parts]
    split = compare_rows(old, new)
    assert {k: n for k, n in split.counts.items() if n} == {"split": 2, "unchanged": 14}
    merged = compare_rows(new, old, (2565, 2564))
    assert {k: n for k, n in merged.counts.items() if n} == {"merged": 2, "unchanged": 14}


def test_a_new_row_elsewhere_is_no_part() -> None:
    old = real_sides()["circular-2564"]["activities"]
    new = make_year(old, 1, 0, share=0, shuffle=False).activities
    new[14] = new[14] | {"text": "บันทึกข้อมูลอาคารและสิ่งก่อสร้าง"}
    new.append(new[13] | {"text": "ยืนยันข้อมูลการปิดระบบ"})
    comparison = compare_rows(old, new)
    assert {k: n for k, n in comparison.counts.items() if n} == {"added": 1, "reworded": 1, "unchanged": 14}


def test_unknown_years_are_taken_from_the_dates() -> None:
    row = {"text": "ยืนยันข้อมูลนักเรียนรายบุคคล", "start": "2021-11-10", "end": "2021-11-10", "date_kind": "point"}
    comparison = compare_rows([row], [row | {"start": "2022-11-13", "end": "2022-11-13"}], (None, 2565))
    assert (comparison.left.year, comparison.step_months) == (2564, 12)
    assert [(c.change, c.shift_days) for c in comparison.changes] == [("rescheduled", 3)]
    assert "year_guessed" in {w.code for w in comparison.warnings}


def test_without_year_and_dates_nothing_is_taken_out() -> None:
    comparison = compare_rows([{"text": "ยืนยันข้อมูล"}], [{"text": "ยืนยันข้อมูล"}], (None, 2565))
    assert comparison.step_months == 0
    assert [c.change for c in comparison.changes] == ["unchanged"]
    assert "year_unknown" in {w.code for w in comparison.warnings}


def test_the_same_sides_give_the_same_comparison() -> None:
    connection = real_database()
    first = compare(load_side(connection, "2560"), load_side(connection, "2564"))
    second = compare(load_side(connection, "2560"), load_side(connection, "2564"))
    assert first == second
    assert all(isinstance(a, SideActivity) for a in first.left.activities)
