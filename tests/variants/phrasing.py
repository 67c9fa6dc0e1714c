"""Words and dates of made circulars: what offices write, with the meaning of each date."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from random import Random

MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]

WORKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ปรับปรุงข้อมูลพื้นฐานของโรงเรียนและข้อมูลนักเรียนรายบุคคลให้เป็นปัจจุบัน ผ่านระบบ DMC", ("DMC",)),
    ("ตรวจสอบการย้ายเข้า ย้ายออก และความซ้ำซ้อนของเลขประจำตัวประชาชนของนักเรียนทุกระดับชั้น", ()),
    ("บันทึกข้อมูลสิ่งก่อสร้างและที่ดินของโรงเรียน พร้อมภาพถ่ายอาคารเรียนทุกหลัง ในระบบ B-OBEC", ("B-OBEC",)),
    ("ยืนยันความถูกต้องของข้อมูลนักเรียนทุกรายการ โดยผู้อำนวยการโรงเรียนเป็นผู้รับรอง", ()),
    ("คัดกรองนักเรียนยากจนและนักเรียนด้อยโอกาสตามแบบที่กำหนด และบันทึกผลการคัดกรอง", ()),
    ("กรอกน้ำหนักและส่วนสูงของนักเรียนทุกคน เพื่อประเมินภาวะโภชนาการ ผ่านระบบ DMC", ("DMC",)),
    ("บันทึกข้อมูลครูและบุคลากรทางการศึกษา คอมพิวเตอร์ และอินเทอร์เน็ต ผ่านระบบ EMIS", ("EMIS",)),
    ("จัดทำรายงานสรุปผลการจัดเก็บข้อมูลและข้อเสนอแนะ ส่งต้นสังกัดตามลำดับชั้น", ()),
    ("ตรวจสอบและติดตามการจัดเก็บข้อมูลของโรงเรียนในสังกัดให้ครบถ้วนทุกโรงเรียน", ()),
    ("ประมวลผลข้อมูลเพื่อใช้ในการจัดสรรงบประมาณเงินอุดหนุนรายบุคคล และการวางแผนอัตรากำลัง", ()),
    ("ส่งออกข้อมูลผลการเรียนจากโปรแกรม SchoolMIS เพื่อตรวจสอบจำนวนนักเรียนที่จบการศึกษา", ("SchoolMIS",)),
    ("รายงานผลการเรียนเฉลี่ยสะสมของนักเรียนชั้นมัธยมศึกษาปีที่ 6 ผ่านระบบ SGS", ("SGS",)),
    ("สำรวจครุภัณฑ์และจำหน่ายรายการที่ชำรุดออกจากทะเบียน แล้วบันทึกใน M-OBEC", ("M-OBEC",)),
    ("ประชุมชี้แจงแนวทางการจัดเก็บข้อมูลแก่ผู้รับผิดชอบของโรงเรียนในสังกัดทุกแห่ง", ()),
)
GRADES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ออกหลักฐานแสดงผลการเรียนให้กับนักเรียนที่จบการศึกษา", ()),
    ("บันทึกผลการเรียนกลางภาค ผ่านระบบ SchoolMIS", ("SchoolMIS",)),
    ("ตรวจสอบผลการเรียนของนักเรียนที่ติด 0 ร มส และแก้ไขให้แล้วเสร็จ", ()),
    ("รายงานผลการเรียนปลายภาคของนักเรียน ผ่านระบบ SGS", ("SGS",)),
)
BODIES = ("โรงเรียน", "สพท.", "สพฐ.", "โรงเรียน/สพท.", "สพป.", "สพม.", "สพท./สพฐ.", "สถานศึกษา")
POSTS = (
    ("ผู้บริหารโรงเรียน", "ผู้อำนวยการกลุ่มนโยบายและแผน"),
    ("ผู้อำนวยการโรงเรียน", "ศึกษานิเทศก์"),
    ("ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",),
)
OFFICES = (
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษานครสวรรค์ เขต 1",
    "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา เขต 25",
    "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเลย เขต 1",
    "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
)
NAMES = ("นายสมชาย ใจดี", "นางสาวพิมพ์ใจ แสงทอง", "นายประเสริฐ ศรีสุข", "นางวันเพ็ญ บุญมาก")


@dataclass(frozen=True)
class Meaning:
    """A written date and what it means."""

    written: str
    kind: str
    start: dt.date | None
    end: dt.date | None


def thai(text: object) -> str:
    """Digits in Thai script."""
    return str(text).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


def arabic(text: str) -> str:
    """Digits in Arabic script."""
    return text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


def day_text(day: dt.date, form: str = "long") -> str:
    """A day as written."""
    if form == "short":
        return f"{day.day} {SHORT[day.month - 1]} {(day.year + 543) % 100:02d}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}"


def range_text(start: dt.date, end: dt.date, form: str = "long", dash: str = " - ") -> str:
    """Two days as written, month and year shared where they can be."""
    names = SHORT if form == "short" else MONTHS
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{dash}{day_text(end, form)}"
    if start.year == end.year:
        return f"{start.day} {names[start.month - 1]}{dash}{day_text(end, form)}"
    return f"{day_text(start, form)}{dash}{day_text(end, form)}"


def some_date(random: Random, year: int, form: str, *, prose: bool = False) -> Meaning:
    """A date within an academic year (Buddhist Era), in one of the forms offices use."""
    start = dt.date(year - 543, 5, 16) + dt.timedelta(days=random.randrange(0, 300))
    end = start + dt.timedelta(days=random.choice((4, 9, 14, 30, 45)))
    kind = random.choice(("deadline", "range", "range", "point"))
    if kind == "deadline":
        return Meaning(f"ภายในวันที่ {day_text(end, form)}", "deadline", None, end)
    if kind == "range":
        dash = " ถึง " if form == "long" and random.random() < 0.3 else " - "
        lead = "ระหว่างวันที่ " if prose else ""
        return Meaning(lead + range_text(start, end, form, dash), "range", start, end)
    lead = "ในวันที่ " if prose else ""
    return Meaning(lead + day_text(start, form), "point", start, start)


def month_end(day: dt.date) -> dt.date:
    """The last day of a month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
