"""Lines of letters to their parts, in the shapes in which offices print them."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors import extract
from extractors.document import Block, Box, Document, Line, Page
from pipeline.mapping.assemble import map_document
from pipeline.mapping.letter import find_letter
from pipeline.mapping.letter_top import day_of, is_date_by_hand
from pipeline.mapping.letter_words import after_label
from pipeline.mapping.visual_lines import visual_lines
from pipeline.records import Letter


def letter(*lines: str | tuple[str, str]) -> Letter:
    """The letter of a page: each line a block, a pair two blocks side by side, `\\n` a line inside a block."""
    blocks = []
    for n, line in enumerate(lines):
        for side, text in enumerate((line,) if isinstance(line, str) else line):
            x = 300.0 * side if isinstance(line, tuple) else (250.0 if text.startswith("(") else 80.0)
            box = Box(x, n * 20, x + 200, n * 20 + 14)
            rows = tuple(Line(t, 1, box) for t in text.split("\n"))
            blocks.append(Block("paragraph", " ".join(text.split("\n")), text, 1, box, lines=rows))
    page = Page(1, 595, 842, 0, "text_layer", "", tuple(blocks))
    document = Document("0" * 64, 1, "a.pdf", "application/pdf", "pt", "test", (page,))
    found = find_letter(document, visual_lines(document))
    assert found is not None
    return found[0]


EXTERNAL = (
    "ด่วนที่สุด",
    ("ที่ ศธ ๐๔๐๐๖/ว ๕๔๓", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน\nกระทรวงศึกษาธิการ กทม. ๑๐๓๐๐"),
    "๓ พฤษภาคม ๒๕๖๔",
    "เรื่อง การจัดเก็บข้อมูล",
    "เรียน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาทุกเขต",
    "อ้างถึง ๑. หนังสือ สพฐ. ที่ ศธ ๐๔๐๐๖/ว ๑๒ ลงวันที่ ๕ มกราคม ๒๕๖๔",
    "๒. หนังสือ สพฐ. ที่ ศธ ๐๔๐๐๖/๙๙ ลงวันที่ ๖ มกราคม ๒๕๖๔",
    "สิ่งที่ส่งมาด้วย แบบรายงาน จำนวน ๒ ฉบับ",
    "ตามหนังสือที่อ้างถึง ได้แจ้งให้ทราบแล้ว นั้น",
    "จึงเรียนมาเพื่อทราบ",
    "ขอแสดงความนับถือ",
    "(นายสมชาย ใจดี)",
    "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
)


def test_an_external_letter() -> None:
    read = letter(*EXTERNAL)
    assert (read.form, read.ref_no, read.is_circular) == ("external", "ศธ 04006/ว 543", True)
    assert (read.urgency, read.date) == ("ด่วนที่สุด", dt.date(2021, 5, 3))
    assert read.addressee == "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาทุกเขต"
    assert [(r.ref_no, r.date) for r in read.references] == [
        ("ศธ 04006/ว 12", dt.date(2021, 1, 5)),
        ("ศธ 04006/99", dt.date(2021, 1, 6)),
    ]
    assert [(e.title, e.quantity, e.unit) for e in read.enclosures] == [("แบบรายงาน", 2, "ฉบับ")]
    assert (read.signatory_name, read.signatory_position) == (
        "นายสมชาย ใจดี",
        "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
    )


def test_a_word_of_urgency_may_stand_twice() -> None:
    read = letter(EXTERNAL[0], ("ด่วนที่สุด ที่ ศธ ๐๔๐๐๖/ว ๕๔๓", EXTERNAL[1][1]), *EXTERNAL[2:])
    assert (read.urgency, read.ref_no) == ("ด่วนที่สุด", "ศธ 04006/ว 543")


def test_a_paragraph_that_begins_with_the_office_is_no_citation() -> None:
    """It begins with none of the usual words, and in a text file nothing sets it in."""
    told = (
        "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต ๒ กำหนดประชุมชี้แจงการใช้งานระบบ SchoolMIS ในวันพุธที่ ๒๖ พฤษภาคม ๒๕๖๔ เวลา ๐๙.๐๐ น. "
        "ณ ห้องประชุมภูกระดึง จึงขอเชิญผู้รับผิดชอบงานข้อมูลสารสนเทศเข้าร่วมประชุมตามวัน เวลา และสถานที่ดังกล่าว"
    )
    read = letter(*EXTERNAL[:7], told, *EXTERNAL[9:])
    assert [r.ref_no for r in read.references] == ["ศธ 04006/ว 12", "ศธ 04006/99"]
    assert (read.body or "").startswith("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2 กำหนดประชุม")


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(("ที่ ศธ ๐๔๑๒๔/๒๙๓๗", "วันที่ ๒๕ พฤศจิกายน ๒๕๖๖"), id="number and date side by side"),
        pytest.param("ที่ ศธ ๐๔๑๒๔/๒๙๓๗ วันที่ ๒๕ พฤศจิกายน ๒๕๖๖", id="number and date on one line"),
    ],
)
@pytest.mark.parametrize(
    "office",
    [
        pytest.param("ส่วนราชการ กลุ่มนโยบายและแผน สพป.พิจิตร เขต ๒", id="label and office in one"),
        pytest.param(("ส่วนราชการ", "กลุ่มนโยบายและแผน สพป.พิจิตร เขต ๒"), id="label apart"),
        pytest.param("ส่วนราชการ กลุ่มนโยบายและแผน สพป.พิจิตร เขต ๒ โทร. ๐ ๕๖๒๒ ๑๒๓๔", id="with a telephone"),
    ],
)
def test_a_memo(office: str | tuple[str, str], number: str | tuple[str, str]) -> None:
    read = letter(
        "บันทึกข้อความ",
        office,
        number,
        "เรื่อง ปฏิทินการจัดเก็บข้อมูล",
        "เรียน ผู้อำนวยการโรงเรียน",
        "ด้วยกลุ่มนโยบายและแผนจะจัดเก็บข้อมูล",
        "จึงเรียนมาเพื่อโปรดทราบ",
        "(นายสมชาย ใจดี)",
        "ผู้อำนวยการกลุ่มนโยบายและแผน",
    )
    assert (read.form, read.ref_no, read.date) == ("memo", "ศธ 04124/2937", dt.date(2023, 11, 25))
    assert read.agency == "กลุ่มนโยบายและแผน สพป.พิจิตร เขต 2"
    assert (read.signatory_name, read.signatory_position) == ("นายสมชาย ใจดี", "ผู้อำนวยการกลุ่มนโยบายและแผน")


@pytest.mark.parametrize(
    ("heading", "form", "number"),
    [
        pytest.param(
            ("คำสั่งกระทรวงศึกษาธิการ", "ที่ ๑๒/๒๕๖๔", "เรื่อง แต่งตั้งคณะทำงาน"),
            "order",
            "12/2564",
            id="an order, line by line",
        ),
        pytest.param(
            ("คำสั่งกระทรวงศึกษาธิการ ที่ ๑๒/๒๕๖๔ เรื่อง แต่งตั้งคณะทำงาน",),
            "order",
            "12/2564",
            id="centred lines that ran together",
        ),
        pytest.param(
            ("ประกาศกระทรวงศึกษาธิการ", "เรื่อง แต่งตั้งคณะทำงาน"), "announcement", None, id="an announcement"
        ),
    ],
)
def test_orders_and_announcements(heading: tuple[str, ...], form: str, number: str | None) -> None:
    words = "สั่ง" if form == "order" else "ประกาศ"
    read = letter(
        *heading,
        "--------------------",
        "เพื่อให้การจัดเก็บข้อมูลเป็นไปด้วยความเรียบร้อย จึงแต่งตั้งคณะทำงาน",
        "ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
        f"{words} ณ วันที่ ๒๗ สิงหาคม พ.ศ. ๒๕๖๔",
        "(นายสมชาย ใจดี)",
        "รัฐมนตรีว่าการกระทรวงศึกษาธิการ",
    )
    assert (read.form, read.ref_no, read.subject) == (form, number, "แต่งตั้งคณะทำงาน")
    assert (read.agency, read.date) == ("กระทรวงศึกษาธิการ", dt.date(2021, 8, 27))
    assert read.signatory_name == "นายสมชาย ใจดี"


def test_an_announcement_may_begin_with_its_first_clause() -> None:
    text = """ประกาศสำนักงานเขตพื้นที่การศึกษาประถมศึกษาขอนแก่น เขต 1
เรื่อง การรายงานข้อมูลนักเรียน
--------------------

ข้อ ๑ ให้สถานศึกษาในสังกัดทุกแห่งรายงานข้อมูลนักเรียนออกกลางคัน ทุกวันที่ ๒๕ ของเดือน
ข้อ ๒ ให้ศูนย์เครือข่ายสรุปผล ภายในวันที่ ๓๑ มีนาคม ๒๕๖๗

ประกาศ ณ วันที่ ๑ มิถุนายน พ.ศ. ๒๕๖๖

(นายสมชาย ใจดี)
"""
    records = map_document(extract(text.encode(), "a.txt"))
    assert records.letter is not None
    assert (records.letter.form, records.letter.subject) == ("announcement", "การรายงานข้อมูลนักเรียน")
    assert [(a.date_kind, [p.party for p in a.parties]) for a in records.activities] == [
        ("recurring", ["institution"]),
        ("deadline", [None]),
    ]


def test_a_stamped_letter() -> None:
    read = letter(
        "ที่ ศธ ๐๔๑๒๔/๒๙๓๗",
        "ถึง โรงเรียนในสังกัดทุกโรงเรียน",
        "ด้วยสำนักงานเขตพื้นที่การศึกษากำหนดการจัดเก็บข้อมูล",
        "จึงแจ้งมาเพื่อทราบ",
        "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต ๒",
        "๑๒ กรกฎาคม ๒๕๖๑",
        "กลุ่มนโยบายและแผน",
        "โทร. ๐ ๕๖๒๒ ๑๒๓๔",
    )
    assert (read.form, read.addressee) == ("stamped", "โรงเรียนในสังกัดทุกโรงเรียน")
    assert (read.agency, read.date) == ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2", dt.date(2018, 7, 12))


@pytest.mark.parametrize(
    ("office", "agency", "address"),
    [
        pytest.param(
            "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา\nกาฬสินธุ์ เขต ๓ ถนนห้วยผึ้ง\nอำเภอห้วยผึ้ง จังหวัดกาฬสินธุ์",
            "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากาฬสินธุ์ เขต 3",
            "ถนนห้วยผึ้ง อำเภอห้วยผึ้ง จังหวัดกาฬสินธุ์",
            id="office and road on one line",
        ),
        pytest.param(
            "โรงเรียนบ้านนา\nอำเภอเมือง จังหวัดพิจิตร\n๓ พฤษภาคม ๒๕๖๔",
            "โรงเรียนบ้านนา",
            "อำเภอเมือง จังหวัดพิจิตร",
            id="the date ran into the address",
        ),
    ],
)
def test_offices_and_their_addresses(office: str, agency: str, address: str) -> None:
    rest = EXTERNAL[3:] if "\n๓" in office else EXTERNAL[2:]
    read = letter(("ที่ ศธ ๐๔๐๒๒/๑๓๓๐", office), *rest)
    assert (read.agency, read.address, read.date) == (agency, address, dt.date(2021, 5, 3))


def placed(*blocks: list[tuple[float, float, str]]) -> Letter:
    """The letter of a page given by its lines: (x, y, text), a list a block."""
    made = []
    for lines in blocks:
        rows = tuple(Line(t, 1, Box(x, y, x + 6 * len(t), y + 14)) for x, y, t in lines)
        text = " ".join(t for _, _, t in lines)
        box = Box.around([r.box for r in rows])
        assert box is not None
        made.append(Block("paragraph", text, "\n".join(t for _, _, t in lines), 1, box, lines=rows))
    page = Page(1, 595, 842, 0, "text_layer", "", tuple(made))
    document = Document("0" * 64, 1, "a.pdf", "application/pdf", "pt", "test", (page,))
    found = find_letter(document, visual_lines(document))
    assert found is not None
    return found[0]


def test_a_head_is_read_by_lines_not_by_paragraphs() -> None:
    """Lines that fill their width run on as paragraphs; a word cut by a line is no label."""
    found = placed(
        [(80, 40, "ที่ ศธ ๐๔๐๙๙/ว ๑")],
        [(300, 40, "สำนักงานเขตพื้นที่การศึกษา")],
        [(80, 60, "ประถมศึกษา")],
        [(300, 80, "ราชบุรี เขต ๓")],
        [(80, 120, "เรื่อง"), (150, 120, "ผลการเรียนเฉลี่ย ๖ ภาค"), (150, 140, "เรียน (GPAX) ปีการศึกษา ๒๕๖๖")],
        [
            (80, 160, "เรียน"),
            (150, 160, "ผู้อำนวยการโรงเรียน"),
            (80, 180, "อ้างถึง๑. หนังสือ สพฐ. ลงวันที่ ๑ มีนาคม ๒๕๖๗"),
        ],
        [(80, 200, "สิ่งที่ส่งมา"), (150, 200, "แบบรายงาน"), (80, 220, "ด้วย"), (150, 220, "จำนวน ๑ ชุด")],
        [(120, 260, "ด้วยสำนักงานเขตพื้นที่การศึกษาขอให้โรงเรียนรายงานผล")],
        [(200, 300, "ขอแสดงความนับถือ")],
    )
    assert found.agency == "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาราชบุรี เขต 3"
    assert found.subject == "ผลการเรียนเฉลี่ย 6 ภาคเรียน (GPAX) ปีการศึกษา 2566"
    assert found.addressee == "ผู้อำนวยการโรงเรียน"
    assert [r.title for r in found.references] == ["หนังสือ สพฐ. ลงวันที่ 1 มีนาคม 2567"]
    assert [(e.title, e.quantity, e.unit) for e in found.enclosures] == [("แบบรายงาน", 1, "ชุด")]


@pytest.mark.parametrize(
    ("text", "field", "rest"),
    [
        ("เรือง การอบรม", "subject", "การอบรม"),
        ("เรี่อง: การอบรม", "subject", "การอบรม"),
        ("สึ่งทีส่งมาด้วย ๑. แบบ", "enclosure", "๑. แบบ"),
        ("เรืองราวของโรงเรียน", "subject", None),
        ("เรียง ลำดับ", "addressee", None),
        ("ถึ่ง ที่ทำการ", "addressee", None),
    ],
)
def test_labels_are_known_with_their_marks_misread(text: str, field: str, rest: str | None) -> None:
    assert after_label(text, field) == rest


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("๒๕ พฤษภาคม ๒๕๖๔", dt.date(2021, 5, 25)),
        ("วันที่ ๒๕ พฤษภาคม ๒๕๖๔", dt.date(2021, 5, 25)),
        ("วันที่๒๕ พฤษภาคม ๒๕๖๔", dt.date(2021, 5, 25)),
        pytest.param("2ห5 กรกฎาคม 2558", None, id="a misread day beside a digit"),
        pytest.param("20ห0 กรกฎาคม 2558", None, id="a misread day, no such day"),
        pytest.param("ไหอ กรกฎาคม ๒๕๕๘", None, id="a day by hand"),
    ],
)
def test_a_day_beside_other_digits_is_none(text: str, day: dt.date | None) -> None:
    assert day_of(text) == day
    assert is_date_by_hand(text)
