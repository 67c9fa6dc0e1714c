"""Paragraphs of letters to instructions: who is to do what by when, and what is only background."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.document import Block, Box
from normalizers.dates import DateContext
from pipeline.mapping.actors import leading_actors
from pipeline.mapping.instructions import Instruction, read_instructions, read_list_calendar
from pipeline.mapping.unclaimed import unclaimed_dates

CONTEXT = DateContext(academic_year_be=2564, doc_date=dt.date(2021, 5, 25))
BOX = Box(0, 0, 1, 1)


def block(text: str, bullet: str | None = None) -> Block:
    return Block("list_item" if bullet else "paragraph", text, text, 1, BOX, 1 if bullet else 0, bullet)


def told(*blocks: Block) -> list[tuple[str, str | None, dt.date | None, dt.date | None]]:
    def facts(i: Instruction) -> tuple[str, str | None, dt.date | None, dt.date | None]:
        when = i.schedule
        return i.text, when.kind if when else None, when.start if when else None, when.end if when else None

    return [facts(i) for i in read_instructions(blocks, CONTEXT)]


@pytest.mark.parametrize(
    ("text", "bullet", "expected"),
    [
        pytest.param(
            "ให้โรงเรียนยืนยันข้อมูลนักเรียนรายบุคคล ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔",
            "๑.",
            [("โรงเรียนยืนยันข้อมูลนักเรียนรายบุคคล", "deadline", None, dt.date(2021, 6, 30))],
            id="numbered, a deadline at the end",
        ),
        pytest.param(
            "วันที่ ๑ - ๑๐ มิถุนายน ๒๕๖๔ โรงเรียนบันทึกข้อมูลนักเรียน ผ่านระบบ DMC",
            "๑.",
            [("โรงเรียนบันทึกข้อมูลนักเรียน ผ่านระบบ DMC", "range", dt.date(2021, 6, 1), dt.date(2021, 6, 10))],
            id="a calendar in a list, the date first",
        ),
        pytest.param(
            "ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔ สพท. ตรวจสอบข้อมูลของโรงเรียน",
            "๒.",
            [("สพท. ตรวจสอบข้อมูลของโรงเรียน", "deadline", None, dt.date(2021, 7, 5))],
            id="a calendar in a list, a deadline first",
        ),
        pytest.param(
            "ให้โรงเรียนรายงานผล ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔ ผ่านระบบ DMC",
            "๓.",
            [("โรงเรียนรายงานผล ผ่านระบบ DMC", "deadline", None, dt.date(2021, 7, 5))],
            id="words behind the date belong to it",
        ),
        pytest.param(
            "จึงขอให้โรงเรียนบันทึกข้อมูลให้ครบถ้วน ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔ และให้สำนักงานเขตพื้นที่การศึกษา"
            "ตรวจสอบข้อมูล ระหว่างวันที่ ๖ - ๑๐ กรกฎาคม ๒๕๖๔",
            None,
            [
                ("โรงเรียนบันทึกข้อมูลให้ครบถ้วน", "deadline", None, dt.date(2021, 7, 5)),
                ("สำนักงานเขตพื้นที่การศึกษาตรวจสอบข้อมูล", "range", dt.date(2021, 7, 6), dt.date(2021, 7, 10)),
            ],
            id="two in one sentence",
        ),
        pytest.param(
            "ตามที่ สพฐ. แจ้งให้โรงเรียนดำเนินการจัดเก็บข้อมูลนักเรียน ในระหว่างวันที่ ๑๖ พฤษภาคม ๒๕๖๔ ถึงวันที่ ๒๐ "
            "มิถุนายน ๒๕๖๔ เพื่อนำข้อมูลไปประมวลผล",
            None,
            [("โรงเรียนดำเนินการจัดเก็บข้อมูลนักเรียน", "range", dt.date(2021, 5, 16), dt.date(2021, 6, 20))],
            id="a preposition left over is dropped",
        ),
    ],
)
def test_instructions(text: str, bullet: str | None, expected: list[object]) -> None:
    assert told(block(text, bullet)) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "ตามหนังสือที่อ้างถึง แจ้งเลื่อนวันปิดระบบจากวันที่ ๑๐ มิถุนายน ๒๕๖๔ เป็นวันที่ ๒๕ มิถุนายน ๒๕๖๔ นั้น", id="a change"
        ),
        pytest.param("ตามหนังสือ ที่ ศธ ๐๔๐๐๖/ว ๕๔๓ ลงวันที่ ๓ พฤษภาคม ๒๕๖๔ ให้โรงเรียนทราบ", id="a cited letter"),
        pytest.param("ด้วยได้มีการประชุมเมื่อวันที่ ๓ พฤษภาคม ๒๕๖๔ เรียบร้อยแล้ว", id="what has happened"),
        pytest.param("สถานการณ์ ณ วันที่ ๓ พฤษภาคม ๒๕๖๔ ยังไม่คลี่คลาย", id="an as-of date"),
    ],
)
def test_background_is_no_instruction(text: str) -> None:
    assert told(block(text)) == []


def test_a_change_does_not_hide_the_instruction_after_it() -> None:
    text = (
        "ได้เลื่อนวันปิดระบบจากวันที่ ๑๐ มิถุนายน ๒๕๖๔ เป็นวันที่ ๒๕ มิถุนายน ๒๕๖๔ จึงขอให้โรงเรียนยืนยันข้อมูล "
        "ภายในวันที่ ๒๐ มิถุนายน ๒๕๖๔"
    )
    assert told(block(text)) == [("โรงเรียนยืนยันข้อมูล", "deadline", None, dt.date(2021, 6, 20))]


def test_a_point_without_a_date_counts_only_among_dated_ones() -> None:
    undated = block("ให้โรงเรียนตรวจสอบความถูกต้องของข้อมูลทุกรายการ", "๑.")
    dated = block("ให้โรงเรียนยืนยันข้อมูล ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔", "๒.")
    assert told(undated) == []
    assert [t[0] for t in told(undated, dated)] == [
        "โรงเรียนตรวจสอบความถูกต้องของข้อมูลทุกรายการ",
        "โรงเรียนยืนยันข้อมูล",
    ]


def test_a_list_without_a_letter_needs_numbers_and_dates() -> None:
    blocks = [
        block("วันที่ ๑ - ๑๐ มิถุนายน ๒๕๖๔ โรงเรียนบันทึกข้อมูล", "๑."),
        block("โรงเรียนบันทึกข้อมูล", "๒."),
        block("วันที่ ๑ มิถุนายน ๒๕๖๔ โรงเรียนบันทึกข้อมูล"),
    ]
    assert [i.text for i in read_list_calendar(blocks, CONTEXT)] == ["โรงเรียนบันทึกข้อมูล"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("โรงเรียนบันทึกข้อมูล", ("โรงเรียน",), id="a body and its verb"),
        pytest.param("โรงเรียนในสังกัดทุกแห่ง บันทึกข้อมูล", ("โรงเรียนในสังกัดทุกแห่ง",), id="which of them"),
        pytest.param("สพท. และโรงเรียน ตรวจสอบข้อมูล", ("สพท.", "โรงเรียน"), id="two bodies"),
        pytest.param(
            "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2 ตรวจสอบข้อมูล",
            ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2",),
            id="a body with its place",
        ),
        pytest.param("บันทึกข้อมูลของโรงเรียน", (), id="nobody is named"),
        pytest.param("โรงเรียนที่ยังไม่บันทึกข้อมูล ดำเนินการ", (), id="not sure which: no guess"),
    ],
)
def test_leading_actors(text: str, names: tuple[str, ...]) -> None:
    assert leading_actors(text) == names


WEB_PAGE = (
    ("ปรับปรุงล่าสุด 23 พ.ย. 59", None),
    ("(โพสต์เมื่อ : วันจันทร์ที่ 13 มีนาคม 2560 เข้าชม : 95)", None),
    ("ดำเนินการจัดทำและยืนยันข้อมูลภายในวันที่ 20 เมษายน 2560", None),
    ("สป.ศธ. ส่งข้อมูลคะแนนเฉลี่ยให้ สอท. 1 ก.พ. 60", None),
    ("จับฉลาก ประกาศผล และรายงานตัว 10 มีนาคม 2561", "-"),
    ("วันที่ 16 ตุลาคม 2560 มีรายงานว่าได้กำหนดนโยบายการรับนักเรียนแล้ว", None),
)


def test_lines_of_a_page_of_the_web_are_points_where_they_say_what_is_to_be_done() -> None:
    found = read_list_calendar([block(*line) for line in WEB_PAGE], CONTEXT, alone=True)
    assert [(i.text, i.schedule.end if i.schedule else None) for i in found] == [
        ("ดำเนินการจัดทำและยืนยันข้อมูล", dt.date(2017, 4, 20)),
        ("สป.ศธ. ส่งข้อมูลคะแนนเฉลี่ยให้ สอท.", dt.date(2017, 2, 1)),
        ("จับฉลาก ประกาศผล และรายงานตัว", dt.date(2018, 3, 10)),
    ]
    assert read_list_calendar([block(*line) for line in WEB_PAGE], CONTEXT) == []


LEAD = "จึงขอให้โรงเรียนดำเนินการ ดังนี้"


def who(*blocks: Block) -> list[tuple[str, tuple[str, ...]]]:
    return [(i.text, i.who) for i in read_instructions(blocks, CONTEXT)]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param(
            [
                block(LEAD),
                block("ตรวจสอบข้อมูล ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔", "๑."),
                block("จัดพิมพ์รายงานเก็บไว้ที่โรงเรียน", "๒."),
            ],
            [("ตรวจสอบข้อมูล", ("โรงเรียน",)), ("จัดพิมพ์รายงานเก็บไว้ที่โรงเรียน", ("โรงเรียน",))],
            id="who is told in the words that lead to a list",
        ),
        pytest.param(
            [block("ขอแจ้งให้โรงเรียนแต่งตั้งผู้รับผิดชอบ และแจ้งรายชื่อให้กลุ่มนโยบายและแผนทราบ ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔")],
            [("โรงเรียนแต่งตั้งผู้รับผิดชอบ และแจ้งรายชื่อให้กลุ่มนโยบายและแผนทราบ", ("โรงเรียน",))],
            id="ให้ … ทราบ says to whom",
        ),
        pytest.param(
            [
                block(
                    "จึงขอให้โรงเรียนกรอกข้อมูล ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔ พร้อมทั้งส่งเอกสารให้สำนักงานเขตพื้นที่การศึกษา "
                    "ภายในวันที่ ๙ กรกฎาคม ๒๕๖๔"
                )
            ],
            [
                ("โรงเรียนกรอกข้อมูล", ("โรงเรียน",)),
                ("ส่งเอกสารให้สำนักงานเขตพื้นที่การศึกษา", ("โรงเรียน",)),
            ],
            id="the sentence goes on with another thing to do",
        ),
        pytest.param(
            [block("โรงเรียนที่มีนักเรียนซ้ำซ้อน ให้ประสานโรงเรียนคู่กรณี ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔", "๑.")],
            [("โรงเรียนที่มีนักเรียนซ้ำซ้อน ให้ประสานโรงเรียนคู่กรณี", ("โรงเรียนที่มีนักเรียนซ้ำซ้อน",))],
            id="which of them ends where they are told",
        ),
        pytest.param(
            [block("นายทะเบียนตรวจสอบข้อมูล ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔", "๑.")],
            [("นายทะเบียนตรวจสอบข้อมูล", ("นายทะเบียน",))],
            id="one who is in no list",
        ),
        pytest.param(
            [block("โรงเรียนต้องรายงานผลภายในวันที่ ๕ กรกฎาคม ๒๕๖๔")],
            [("โรงเรียนต้องรายงานผล", ("โรงเรียน",))],
            id="who must do it",
        ),
        pytest.param(
            [
                block("๒. คณะกรรมการตรวจสอบข้อมูล ประกอบด้วย"),
                block("มีหน้าที่ สรุปผลเสนอผู้บังคับบัญชา ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔"),
            ],
            [("สรุปผลเสนอผู้บังคับบัญชา", ("คณะกรรมการตรวจสอบข้อมูล",))],
            id="the duty of a committee",
        ),
        pytest.param(
            [
                block("คณะกรรมการบันทึกข้อมูล ประกอบด้วย"),
                block("มีหน้าที่"),
                block("รวบรวมข้อมูลนักเรียน ภายในวันที่ ๕ กรกฎาคม ๒๕๖๔", "๑)"),
                block("รายงานผลต่อผู้อำนวยการโรงเรียน", "๒)"),
            ],
            [
                ("รวบรวมข้อมูลนักเรียน", ("คณะกรรมการบันทึกข้อมูล",)),
                ("รายงานผลต่อผู้อำนวยการโรงเรียน", ("คณะกรรมการบันทึกข้อมูล",)),
            ],
            id="the duties of a committee as a list",
        ),
        pytest.param(
            [block("โรงเรียนยืนยันข้อมูล วันที่ ๕ กรกฎาคม ๒๕๖๔", "๑.")],
            [("โรงเรียนยืนยันข้อมูล", ("โรงเรียน",))],
            id="data that are done, not as of a day",
        ),
        pytest.param(
            [
                block(
                    "ขอให้สถานศึกษาดำเนินการ (1) จบการศึกษาในระบบ DMC ภายในวันที่ 20 พฤษภาคม 2564 (2) เลื่อนชั้นนักเรียน "
                    "วันที่ 21 – 25 พฤษภาคม 2564 และ (3) เพิ่มนักเรียนเข้าใหม่ ตั้งแต่วันที่ 26 พฤษภาคม 2564 เป็นต้นไป"
                )
            ],
            [
                ("สถานศึกษาดำเนินการ จบการศึกษาในระบบ DMC", ("สถานศึกษา",)),
                ("เลื่อนชั้นนักเรียน", ("สถานศึกษา",)),
                ("เพิ่มนักเรียนเข้าใหม่", ("สถานศึกษา",)),
            ],
            id="numbers inside a sentence",
        ),
        pytest.param(
            [
                block("ในการนี้ จึงขอแจ้งกำหนดการ ดังนี้"),
                block("วันที่ ๖ มิถุนายน ๒๕๖๔ เปิดระบบ DMC"),
                block("๑๐ มิถุนายน ๒๕๖๔ โรงเรียนยืนยันข้อมูล"),
                block("โรงเรียนรับทราบเมื่อวันที่ ๑๑ มิถุนายน ๒๕๖๔"),
                block("วันที่ ๑๒ มิถุนายน ๒๕๖๔ โรงเรียนจัดงาน"),
            ],
            [("เปิดระบบ DMC", ()), ("โรงเรียนยืนยันข้อมูล", ("โรงเรียน",))],
            id="a list of days without numbers, and where it ends",
        ),
    ],
)
def test_who_is_to_do_it(blocks: list[Block], expected: list[object]) -> None:
    assert who(*blocks) == expected


def test_an_invitation_to_the_day_that_was_named() -> None:
    day = dt.date(2021, 5, 26)
    text = (
        "กำหนดประชุมชี้แจง ในวันพุธที่ 26 พฤษภาคม 2564 เวลา 09.00 - 12.00 น. จึงขอเชิญผู้รับผิดชอบงานข้อมูลเข้าร่วมประชุม"
        "ตามวัน เวลา และสถานที่ดังกล่าว โดยแจ้งตอบรับการเข้าร่วมประชุมภายในวันที่ 21 พฤษภาคม 2564"
    )
    assert told(block(text)) == [
        ("ผู้รับผิดชอบงานข้อมูลเข้าร่วมประชุม", "point", day, day),
        ("แจ้งตอบรับการเข้าร่วมประชุม", "deadline", None, dt.date(2021, 5, 21)),
    ]


def unclaimed(*blocks: Block) -> list[str]:
    return [f.evidence for f in unclaimed_dates(blocks, read_instructions(blocks, CONTEXT), CONTEXT)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        pytest.param(
            "สำนักงานเขตพื้นที่จะสรุปผล ภายในวันที่ 15 มิถุนายน 2564",
            ["ภายในวันที่ 15 มิถุนายน 2564"],
            id="what the office will do",
        ),
        pytest.param(
            "โรงเรียนที่ยังไม่ได้บันทึก สามารถบันทึกได้จนถึงวันที่ 25 มิถุนายน 2564",
            ["จนถึงวันที่ 25 มิถุนายน 2564"],
            id="what may be done",
        ),
        pytest.param("ขอให้โรงเรียนรายงานผล ภายในวันที่ 5 กรกฎาคม 2564", [], id="an activity"),
        pytest.param("ซึ่งเดิมกำหนดให้รายงานภายในวันที่ 30 มิถุนายน 2564 นั้น", [], id="how things were"),
        pytest.param("ขยายเวลาการรายงาน จากวันที่ 1 ถึงวันที่ 30 มิถุนายน 2564", [], id="a change"),
        pytest.param("ทั้งนี้ ตั้งแต่วันที่ 1 มิถุนายน 2564 เป็นต้นไป", [], id="from when an order holds"),
        pytest.param("จัดประชุมเมื่อวันที่ 3 พฤษภาคม 2564 ณ ห้องประชุม", [], id="a bare day"),
        pytest.param(
            "ขอให้โรงเรียนรายงานข้อมูล ทุกวันที่ 5 ของเดือน เริ่มตั้งแต่เดือนมิถุนายน 2564 เป็นต้นไป",
            [],
            id="the beginning of rounds",
        ),
    ],
)
def test_dates_that_became_no_activity_are_reported(text: str, dates: list[str]) -> None:
    assert unclaimed(block(text)) == dates


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        pytest.param(
            "จึงขอเลื่อนกำหนดการส่งข้อมูลดังกล่าว จากเดิมวันที่ 14 พฤษภาคม 2564 เป็นวันที่ 31 พฤษภาคม 2564",
            ["จากเดิมวันที่ 14 พฤษภาคม 2564 เป็นวันที่ 31 พฤษภาคม 2564"],
            id="from and to",
        ),
        pytest.param(
            "ขยายเวลาการยืนยันข้อมูล จากเดิมสิ้นสุดวันที่ 10 มิถุนายน 2564 เป็นวันที่ 20 มิถุนายน 2564",
            ["วันที่ 10 มิถุนายน 2564 เป็นวันที่ 20 มิถุนายน 2564"],
            id="the end of a time",
        ),
        pytest.param("ตั้งแต่วันที่ 1 มิถุนายน 2564 เป็นต้นไป และวันที่ 5 มิถุนายน 2564", [], id="two days"),
    ],
)
def test_days_that_a_letter_moves_are_reported(text: str, moved: list[str]) -> None:
    found = unclaimed_dates([block(text)], [], CONTEXT)
    assert [f.evidence for f in found if f.code == "date_moved"] == moved


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ซึ่งเดิมกำหนดให้รายงานภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔ นั้น", id="how things were"),
        pytest.param(
            "ตามหนังสือที่อ้างถึง แจ้งให้โรงเรียนรายงานข้อมูล ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔ นั้น", id="a cited letter's own"
        ),
        pytest.param(
            "ตามประกาศที่อ้างถึง กำหนดให้ส่งข้อมูล ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔ นั้น", id="a cited announcement's own"
        ),
    ],
)
def test_accounts_are_no_instructions(text: str) -> None:
    assert told(block(text)) == []
