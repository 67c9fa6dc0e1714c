"""The named combinations: every item of what circulars may look like, alone and together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.variants.calendars import CalendarShape, make_calendar
from tests.variants.elements import Made, Setting
from tests.variants.letters import LetterShape, make_letter
from tests.variants.plans import PlanShape, make_plan

WIDE = Setting(landscape=True)


def _wide(font: str, size: float = 12.0) -> Setting:
    return Setting(font, size, landscape=True)


def _plan(name: str, setting: Setting, seed: int, **shape: object) -> tuple[str, Callable[[], Made]]:
    return name, partial(make_plan, name, PlanShape(**shape), setting, seed)  # type: ignore[arg-type]


def _calendar(name: str, setting: Setting, seed: int, **shape: object) -> tuple[str, Callable[[], Made]]:
    return name, partial(make_calendar, name, CalendarShape(**shape), setting, seed)  # type: ignore[arg-type]


def _letter(name: str, setting: Setting, seed: int, **shape: object) -> tuple[str, Callable[[], Made]]:
    return name, partial(make_letter, name, LetterShape(**shape), setting, seed)  # type: ignore[arg-type]


ONE = (
    ("ordinal", "ลำดับที่"),
    ("work", "รายการปฏิบัติ"),
    ("date", "วัน เดือน ปี"),
    ("responsible", "หน่วยงานที่รับผิดชอบ"),
)
DATE_FIRST = (
    ("date", "กำหนดการ"),
    ("work", "กิจกรรม/งานที่ต้องดำเนินการ"),
    ("operator", "ผู้ดำเนินการ"),
    ("note", "หมายเหตุ"),
)
TWO = (("ordinal", "ที่"), ("date", "วัน/เดือน/ปี"), ("information", "งานข้อมูลสารสนเทศ"),
       ("grades", "งานข้อมูลผลการเรียน"), ("responsible", "ผู้รับผิดชอบ"))  # fmt: skip
SYSTEM = (
    ("ordinal", "ข้อ"),
    ("work", "ขั้นตอนการดำเนินงาน"),
    ("system", "ระบบที่ใช้"),
    ("operator", "ผู้ปฏิบัติ"),
    ("date", "ระยะเวลาดำเนินการ"),
)


def _together(
    name: str, letter: tuple[str, Callable[[], Made]], table: tuple[str, Callable[[], Made]]
) -> tuple[str, Callable[[], Made]]:
    """A letter and the plan or calendar it sends, in one file."""

    def make() -> Made:
        first, second = letter[1](), table[1]()
        activities = [*first.truth["activities"], *second.truth["activities"]]
        truth = {**first.truth, "id": name, "activities": activities}
        return Made(name, first.elements + second.elements, truth, first.setting)

    return name, make


CASES: dict[str, Callable[[], Made]] = dict(
    [
        _plan("plan-one-column", Setting("Laksaman"), 1, columns=ONE, year=2561),
        _plan("plan-date-first-thai", Setting("Norasi", 11), 2, columns=DATE_FIRST, year=2566, thai_digits=True),
        _plan("plan-bulleted-short-dates", _wide("Garuda", 10), 3, columns=ONE, year=2559, bulleted=True, date_form="short"),
        _plan("plan-numbered-items", _wide("Loma", 11), 4, columns=DATE_FIRST, year=2568, numbered_items=True),
        _plan("plan-two-streams-merged", WIDE, 5, columns=TWO, year=2562, group_head="การปฏิบัติงาน", bulleted=True, merged_people=3),
        _plan("plan-two-streams-thai-flow", _wide("Norasi"), 6, columns=TWO, year=2567, group_head="การปฏิบัติงาน", bulleted=True,
              merged_people=4, thai_digits=True, split_rows=True, rows=12),
        _plan("plan-sections", WIDE, 7, columns=SYSTEM, year=2558, sections=3),
        _plan("plan-cut-rows", Setting("Laksaman", 13), 8, columns=ONE, year=2565, long_rows=True, split_rows=True, rows=10),
        _plan("plan-cut-rows-no-head", Setting("Garuda", 11), 9, columns=ONE, year=2564, long_rows=True, split_rows=True,
              rows=10, repeat_head=False, thai_digits=True),
        _plan("plan-cut-bullets-no-head", _wide("Norasi", 13), 10, columns=TWO, year=2560, bulleted=True, split_rows=True, rows=12,
              repeat_head=False, merged_people=3),
        _calendar("calendar-flat", WIDE, 11, year=2563),
        _calendar("calendar-years-thai", _wide("Norasi"), 12, year=2566, head="years", thai_digits=True),
        _calendar("calendar-unlabelled", WIDE, 13, year=2567, head="years", labelled=False),
        _calendar("calendar-line-unlabelled", _wide("Loma", 11), 14, year=2559, look="line", labelled=False),
        _calendar("calendar-block-unlabelled", _wide("Garuda", 10), 15, year=2568, look="block", labelled=False, head="academic"),
        _calendar("calendar-block-labelled", WIDE, 16, year=2561, look="block", months=13, thai_digits=True),
        _calendar("calendar-shaded", WIDE, 17, year=2562, look="shade", labelled=False, head="years"),
        _calendar("calendar-characters", WIDE, 18, year=2564, look="character", labelled=False),
        _calendar("calendar-academic-long", _wide("Laksaman", 13), 19, year=2565, head="academic", rows=15, sections=3, thai_digits=True,
                  words=("ลำดับ", "กิจกรรม", "ผู้ดำเนินการ"), role="operator"),
        _calendar("calendar-long-no-head", WIDE, 20, year=2560, rows=18, sections=2, repeat_head=False, head="years",
                  words=("ลำดับที่", "งาน/กิจกรรม", "ผู้ปฏิบัติ"), role="operator"),
        _letter("letter-numbered", Setting("Laksaman", 14), 21, year=2565, urgency="ด่วนที่สุด", circular=True, references=2, enclosures=3),
        _letter("letter-running", Setting("Norasi", 14), 22, year=2562, prose="running", instructions=2, rank="ว่าที่ร้อยตรี"),
        _letter("letter-one-enclosure", Setting("Garuda", 12), 23, year=2558, urgency="ด่วนมาก", enclosures=1, thai_digits=False),
        _letter("letter-many", Setting("Loma", 12), 28, year=2567, instructions=5, circular=True),
        _letter("memo-calendar", Setting("Laksaman", 14), 24, year=2566, form="memo", prose="calendar", references=0),
        _letter("memo-numbered-urgent", Setting("Norasi", 14), 29, year=2560, form="memo", urgency="ด่วนที่สุด", references=0),
        _letter("order", Setting("Laksaman", 14), 25, year=2564, form="order", references=0),
        _letter("announcement", Setting("Norasi", 14), 26, year=2563, form="announcement", references=0),
        _letter("stamped", Setting("Laksaman", 14), 27, year=2561, form="stamped", references=0),
        _together(
            "letter-with-plan",
            _letter("letter", Setting("Laksaman", 13), 30, year=2564, instructions=2),
            _plan("plan", _wide("Laksaman"), 30, columns=ONE, year=2564, bulleted=True, split_rows=True,
                  title="ปฏิทินการจัดเก็บข้อมูลสารสนเทศ ปีการศึกษา {year}"),
        ),
        _together(
            "memo-with-calendar",
            _letter("memo", Setting("Norasi", 13), 31, year=2567, form="memo", references=0, instructions=2),
            _calendar("calendar", _wide("Norasi"), 31, year=2567, head="years", thai_digits=True),
        ),
    ]
)  # fmt: skip
