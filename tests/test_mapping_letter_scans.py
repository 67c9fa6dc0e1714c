"""Heads of scanned letters: what a misread word was, its place tells."""

from __future__ import annotations

import pytest

from extractors.document import Box, Document, Page, Shape
from pipeline.mapping.assemble import map_document
from pipeline.mapping.letter_words import after_word, issue_form, near_label, starts
from tests.test_mapping_stamps import LETTER, block, read


def head(**lines: tuple[str, float, float]) -> list[tuple[str, float, float]]:
    """The lines of a letter, some of them as a scan showed them (`line0` is the first)."""
    return [lines.get(f"line{n}", line) for n, line in enumerate(LETTER)]


@pytest.mark.parametrize(
    ("field", "shown", "value"),
    [
        pytest.param("ref_no", {"line0": ("ที่ ศร ๐๔๑๐๐/) ๑๕๓๔", 80, 120)}, "ศธ 04100/ว 1534", id="code and circular"),
        pytest.param("ref_no", {"line0": ("ที่ ศธ ๐๔|๑๐๐/๑๕๓๔", 80, 120)}, "ศธ 04100/1534", id="dirt in a number"),
        pytest.param(
            "agency",
            {"line1": ("สำนักงานเขตพนที่การศึกบาประถมศึกษาพิจิตร เขต ๒", 300, 120)},
            "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2",
            id="a known office",
        ),
        pytest.param(
            "agency", {"line1": ("ปีกงานเกษตรจังหวัดสมมติ", 300, 120)}, "ปีกงานเกษตรจังหวัดสมมติ", id="an office by its place"
        ),
        pytest.param("subject", {"line3": ("เรอบ การจัดเก็บข้อมูลนักเรียน", 80, 230)}, "การจัดเก็บข้อมูลนักเรียน", id="เรื่อง"),
        pytest.param(
            "addressee", {"line4": ("เรียบ ผู้อำนวยการโรงเรียนในสังกัด", 80, 250)}, "ผู้อำนวยการโรงเรียนในสังกัด", id="เรียน"
        ),
    ],
)  # fmt: skip
def test_a_misread_head_is_settled(
    field: str, shown: dict[str, tuple[str, float, float]], value: str
) -> None:
    records = read(*(block(*line, 0.97) for line in head(**shown)), scanned=True)
    assert records.letter is not None
    assert getattr(records.letter, field) == value


@pytest.mark.parametrize(
    ("word", "urgency"),
    [("ดๆบทที่สุด", "ด่วนที่สุด"), ("ต่วน", "ด่วน"), ("ด่วนมาท", "ด่วนมาก"), ("สำเนา", None), ("หน้า ๑", None)],
)
def test_a_word_of_urgency_over_the_number(word: str, urgency: str | None) -> None:
    lines = [(word, 82.0, 92.0), *head()]
    records = read(*(block(*line, 0.97) for line in lines), scanned=True)
    assert records.letter is not None
    assert records.letter.urgency == urgency
    if urgency is not None:
        [finding] = [f for f in records.findings if f.code == "name_mended"]
        assert (finding.evidence, dict(finding.fields)["after"]) == (word, urgency)
        assert "letter: urgency" in {line.usage for line in records.ledger}


def test_the_same_word_elsewhere_is_no_urgency() -> None:
    lines = [("ต่วน", 400.0, 60.0), *head()]
    records = read(*(block(*line, 0.97) for line in lines), scanned=True)
    assert records.letter is not None
    assert records.letter.urgency is None


@pytest.mark.parametrize(("left", "missing"), [(82.0, True), (300.0, False)])
def test_large_ink_over_the_number_may_be_a_word_of_urgency(left: float, missing: bool) -> None:
    blocks = tuple(block(*line, 0.97) for line in head())
    ink = Shape("ink", 1, Box(left, 85.0, left + 95.0, 115.0))
    page = Page(1, 595, 842, 0, "ocr", "", blocks, (ink,))
    records = map_document(Document("0" * 64, 1, "a.pdf", "application/pdf", "pt", "test", (page,)))
    found = [f for f in records.findings if dict(f.fields).get("field") == "urgency"]
    assert bool(found) == missing
    assert all(f.place is not None and f.place.box == ink.box for f in found)


def test_a_name_that_begins_with_a_mark_is_none() -> None:
    records = read(*(block(*line, 0.97) for line in head(line8=("(ายสมต ใจด)", 300, 400))), scanned=True)
    assert records.letter is not None
    assert records.letter.signatory_name is None
    [finding] = [f for f in records.findings if dict(f.fields).get("field") == "signatory_name"]
    assert (finding.evidence, finding.place is not None) == ("ายสมต ใจด", True)


def test_digital_letters_are_taken_as_they_are() -> None:
    records = read(*(block(*line) for line in head(line0=("ที่ ศร ๐๔๑๐๐/๑๕๓๔", 80, 120))))
    assert records.letter is not None
    assert records.letter.ref_no == "ศร 04100/1534"
    assert not [f for f in records.findings if f.code in ("number_mended", "name_mended")]


def test_a_second_person_who_signed_is_no_part_of_the_position() -> None:
    lines = [*head(), ("(นางสาวอีกคน หนึ่ง)", 60.0, 470.0), ("พนักงานพิมพ์ดีด", 60.0, 490.0)]
    records = read(*(block(*line, 0.97) for line in lines), scanned=True)
    assert records.letter is not None
    assert (records.letter.signatory_name, records.letter.signatory_position) == ("นายสมมติ ใจดี", "ผู้อำนวยการ")


def test_words_of_the_form_with_marks_misread() -> None:
    assert starts("คำสั้งสำนักงาน", "order")
    assert after_word("คำสัง โรงเรียนบ้านดอน", "order") == " โรงเรียนบ้านดอน"
    assert issue_form("สัง ณ วันที ๑๗ ตุลาคม") == ("order", "๑๗ ตุลาคม")
    assert issue_form("ประกาศ ณ วันที ๑๗ ตุลาคม") == ("announcement", "๑๗ ตุลาคม")
    assert near_label("เรอง ขอเชิญ", "subject") == "ขอเชิญ"
    assert near_label("เรียงลำดับ งาน", "addressee") is None
