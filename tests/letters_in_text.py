"""Circulars as text files with a letter and a table, for tests of what several documents say about each other."""

from __future__ import annotations

from collections.abc import Iterable

OBEC = "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน กระทรวงศึกษาธิการ"
AREA = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2"
ACTS = (
    "บันทึกข้อมูลนักเรียนรายบุคคลในระบบ DMC",
    "ตรวจสอบข้อมูลซ้ำซ้อนในระบบ DMC",
    "ยืนยันข้อมูลนักเรียนในระบบ DMC",
    "ปิดระบบ DMC",
)


def circular(
    day: str,
    days: Iterable[str],
    *,
    agency: str = OBEC,
    ref: str = "ศธ 04006/ว 100",
    subject: str = "ปฏิทินการบันทึกข้อมูล ปีการศึกษา 2565",
    year: int = 2565,
    addressee: str = "ผู้อำนวยการโรงเรียนในสังกัด",
    cites: str = "",
    body: str = "ด้วยสำนักงานขอแจ้งปฏิทินการบันทึกข้อมูล เพื่อถือปฏิบัติ",
    acts: Iterable[str] = ACTS,
    who: str = "โรงเรียน",
    after: str = "",
) -> str:
    """A letter of one page and the calendar it encloses."""
    head = f"ที่ {ref}\t{agency}\n\n{day}\n\nเรื่อง {subject}\n\nเรียน {addressee}\n\n"
    head += f"อ้างถึง {cites}\n\n" if cites else ""
    head += (
        f"สิ่งที่ส่งมาด้วย ปฏิทินการบันทึกข้อมูล จำนวน 1 ฉบับ\n\n{body}\n\nขอแสดงความนับถือ\n\n(นายสมชาย ใจดี)\nผู้อำนวยการ\n\n"
    )
    rows = "".join(
        f"{n}\t{d}\t{a}\t{who}\n" for n, (d, a) in enumerate(zip(days, acts, strict=False), start=1)
    )
    table = f"ปฏิทินการบันทึกข้อมูล ปีการศึกษา {year}\n\nที่\tวันที่\tกิจกรรม\tผู้รับผิดชอบ\n{rows}"
    return f"{head}{table}\n{after}"
