"""A letter, an order and an announcement in one file: each is recognised, its dates and duties kept apart."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
import typst

from extractors import extract
from pipeline.mapping.assemble import map_document
from pipeline.records import Records

# One list a page; `*` centres a line, `-` sets a paragraph in.
PAGES = (
    (
        "ที่ ศธ ๐๔๐๐๘/ว ๑๒๓๔",
        "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "*๑๕ มีนาคม ๒๕๖๖",
        "เรื่อง การจัดเก็บข้อมูลสิ่งก่อสร้าง ปีการศึกษา ๒๕๖๖",
        "เรียน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาทุกเขต",
        "-ด้วยสำนักงานจะจัดเก็บข้อมูล จึงขอให้โรงเรียนบันทึกข้อมูลในระบบ B-OBEC ภายในวันที่ ๓๐ เมษายน ๒๕๖๖",
        "-จึงเรียนมาเพื่อทราบและดำเนินการ",
        "*ขอแสดงความนับถือ",
        "*(นายสมมติ ใจดี)",
        "*รองเลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "โทร. ๐ ๒๒๘๘ ๕๘๕๑",
    ),
    (
        "*คำสั่งสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "*ที่ ๓๒๑/๒๕๖๖",
        "*เรื่อง แต่งตั้งคณะทำงานตรวจสอบข้อมูลสิ่งก่อสร้าง",
        "-ด้วยสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐานเห็นสมควรแต่งตั้งคณะทำงาน ดังนี้",
        "-๑. นายสมมติ ใจดี ประธานคณะทำงาน",
        "-ให้คณะทำงานตรวจสอบข้อมูลให้แล้วเสร็จภายในวันที่ ๑๕ พฤษภาคม ๒๕๖๖",
        "*สั่ง ณ วันที่ ๑๔ มีนาคม พ.ศ. ๒๕๖๖",
        "*(นายสมศักดิ์ รักเรียน)",
        "*เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
    ),
    (
        "*ประกาศสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        "*เรื่อง ปฏิทินการจัดเก็บข้อมูลสิ่งก่อสร้าง ปีการศึกษา ๒๕๖๖",
        "-เพื่อให้การจัดเก็บข้อมูลเป็นไปด้วยความเรียบร้อย จึงประกาศให้โรงเรียนยืนยันข้อมูลภายในวันที่ ๑๕ มิถุนายน ๒๕๖๖",
        "*ประกาศ ณ วันที่ ๑๖ มีนาคม พ.ศ. ๒๕๖๖",
        "*(นายสมศักดิ์ รักเรียน)",
        "*เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
    ),
)


def as_pdf() -> bytes:
    parts = ['#set page(paper: "a4", margin: 2.2cm)\n#set text(font: "Laksaman", size: 14pt, lang: "th")']
    for page in PAGES:
        for line in page:
            if line.startswith("*"):
                parts.append(f"#align(center)[{line[1:]}]")
            else:
                parts.append(f"#h(2.5em) {line[1:]}" if line.startswith("-") else line)
        parts.append("#pagebreak(weak: true)")
    return bytes(typst.compile("\n\n".join(parts).encode()))


def as_word(breaks: bool = True) -> bytes:
    document = docx.Document()
    for index, page in enumerate(PAGES):
        if index and breaks:
            document.add_page_break()
        for line in page:
            document.add_paragraph(line.lstrip("*-"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture(params=["pdf", "docx", "docx without page breaks"])
def records(request: pytest.FixtureRequest) -> Records:
    setters: dict[str, Callable[[], bytes]] = {
        "pdf": as_pdf,
        "docx": as_word,
        "docx without page breaks": lambda: as_word(breaks=False),
    }
    name = request.param
    return map_document(extract(setters[name](), f"three.{name.split()[0]}"))


def test_each_is_recognised(records: Records) -> None:
    assert records.letter is not None
    found = [records.letter, *records.further_letters]
    assert [(one.form, one.ref_no) for one in found] == [
        ("external", "ศธ 04008/ว 1234"),
        ("order", "321/2566"),
        ("announcement", None),
    ]
    assert [str(one.date) for one in found] == ["2023-03-15", "2023-03-14", "2023-03-16"]
    assert [one.subject for one in found] == [
        "การจัดเก็บข้อมูลสิ่งก่อสร้าง ปีการศึกษา 2566",
        "แต่งตั้งคณะทำงานตรวจสอบข้อมูลสิ่งก่อสร้าง",
        "ปฏิทินการจัดเก็บข้อมูลสิ่งก่อสร้าง ปีการศึกษา 2566",
    ]
    assert [one.signatory_name for one in found] == ["นายสมมติ ใจดี", "นายสมศักดิ์ รักเรียน", "นายสมศักดิ์ รักเรียน"]


def test_the_duties_of_each_are_activities_and_dates_of_issue_are_not(records: Records) -> None:
    ends = [str(a.end_date) for a in records.activities if a.end_date]
    assert ends == ["2023-04-30", "2023-05-15", "2023-06-15"]
