"""Turned pages, sideways tables and heads, slanted words, two columns: read in the right order."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import typst

from extractors import extract
from extractors.document import Document
from pipeline.mapping.assemble import map_document
from pipeline.publish.page_images import Clip, pictures
from tests.test_extractors_pdf_aligned import DATES, dates, table

TITLE = "ปฏิทินการจัดเก็บข้อมูลนักเรียน ปีการศึกษา ๒๕๖๖"
HEAD = '#set text(font: "Laksaman", size: 14pt, lang: "th")\n'
CALENDAR = f"#align(center)[*{TITLE}*] " + table("0.5pt")


def pdf(source: str, rotation: int | None = None) -> bytes:
    data = bytes(typst.compile((HEAD + source).encode()))
    if rotation is None:
        return data
    document = pypdfium2.PdfDocument(data)
    document[0].set_rotation(rotation)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sideways(angle: int, body: str = CALENDAR, above: str = "") -> str:
    return (
        f'#set page(paper: "a4", margin: 1.5cm)\n{above}\n'
        f"#rotate({angle}deg, reflow: true)[#box(width: 24cm)[{body}]]"
    )


UPRIGHT = '#set page(paper: "a4", flipped: true, margin: 2cm)\n' + CALENDAR
# how the page is made, and the rotation it is read at
TURNS = {
    "upright": (UPRIGHT, None, 0),
    "turned by the file, as it should be": (sideways(90), 270, 270),
    "upside down by the file": (UPRIGHT, 180, 0),
    "sideways, top at the right": (sideways(90), None, 270),
    "sideways, top at the left": (sideways(-90), None, 90),
    "title upright, table sideways": (
        sideways(-90, table("0.5pt"), f"#align(center)[*{TITLE}*]"),
        None,
        90,
    ),
}


@pytest.mark.parametrize(("source", "rotation", "read_at"), TURNS.values(), ids=TURNS)
def test_a_page_is_read_the_way_its_text_runs(source: str, rotation: int | None, read_at: int) -> None:
    records = map_document(extract(pdf(source, rotation), "a.pdf"))
    assert dates(records) == DATES
    assert records.title == "ปฏิทินการจัดเก็บข้อมูลนักเรียน ปีการศึกษา 2566"
    assert records.pages[0].rotation == read_at
    assert ("rotated_page" in {code for code, _, _ in records.reasons}) == (read_at != 0)


def test_the_picture_of_a_turned_page_shows_it_upright() -> None:
    data = pdf(sideways(-90))
    records = map_document(extract(data, "a.pdf"))
    page, box = records.pages[0], records.activities[0].place.box
    clip = Clip("a", 1, (page.width, page.height), (box.x0, box.top, box.x1, box.bottom), page.rotation)
    [(key, picture)] = pictures(data, [clip])
    assert key == "a"
    assert len(picture) > 1000  # ink inside; a page turned the wrong way fits no size and gives none


def test_names_of_months_may_stand_sideways_in_narrow_heads() -> None:
    months = ("ต.ค. ๖๕", "พ.ย. ๖๕", "ธ.ค. ๖๕", "ม.ค. ๖๖")
    heads = ", ".join(f"[#rotate(-90deg, reflow: true)[{m}]]" for m in months)
    rows = ", ".join(
        ", ".join(
            [f"[{n}]", f"[{work}]", *("table.cell(fill: gray)[]" if c == at else "[]" for c in range(4))]
        )
        for n, work, at in ((1, "บันทึกข้อมูลนักเรียน", 1), (2, "ตรวจสอบข้อมูล", 3))
    )
    source = f'#set page(paper: "a4", margin: 2cm)\n#table(columns: (1cm, 6cm, 1cm, 1cm, 1cm, 1cm), [ที่], [กิจกรรม], {heads}, {rows})'
    records = map_document(extract(pdf(source), "a.pdf"))
    assert dates(records) == [("2022-11-01", "2022-11-30"), ("2023-01-01", "2023-01-31")]


def test_a_watermark_is_set_aside_and_named() -> None:
    source = (
        '#set page(paper: "a4", margin: 2cm, background: rotate(-45deg, text(80pt, fill: luma(220))[ร่าง]))\n'
        + CALENDAR
    )
    records = map_document(extract(pdf(source), "a.pdf"))
    assert dates(records) == DATES
    assert [line.usage for line in records.ledger] == ["title", "watermark"]


def two_columns(document: Document) -> list[str]:
    return [b.text[:2] for b in document.pages[0].blocks if b.kind == "list_item"]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    sentence = "ให้โรงเรียนบันทึกข้อมูลนักเรียนในระบบ DMC ภายในวันที่ 10 มิถุนายน 2566 และตรวจสอบความถูกต้องของข้อมูลให้ครบถ้วนทุกรายการก่อนยืนยัน"
    left = "\n\n".join(f"+ {n} {sentence}" for n in "กขค")
    right = "\n\n".join(f"+ {n} {sentence}" for n in "งจฉ")
    source = f'#set page(paper: "a4", margin: 2cm)\n#align(center)[= ประกาศเรื่องการจัดเก็บข้อมูลนักเรียนรายบุคคลประจำปี]\n#columns(2)[{left}\n#colbreak()\n{right}]'
    document = extract(pdf(source), "a.pdf")
    assert two_columns(document) == ["ก ", "ข ", "ค ", "ง ", "จ ", "ฉ "]
    assert sorted({b.flow for b in document.pages[0].blocks}) == [0, 1, 2]
    assert all(b.text.endswith("ก่อนยืนยัน") for b in document.pages[0].blocks if b.kind == "list_item")
