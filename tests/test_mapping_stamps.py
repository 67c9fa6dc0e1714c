"""Stamps of receipt are set apart from the letter they were stamped on."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.document import Block, Box, Document, Line, Page, Word
from pipeline.mapping.assemble import map_document
from pipeline.records import Records

LETTER = (
    ("ที่ ศธ ๐๔๑๐๐/๑๕๓๔", 80, 120),
    ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต ๒", 300, 120),
    ("๒๕ พฤษภาคม ๒๕๖๔", 310, 200),
    ("เรื่อง การจัดเก็บข้อมูลนักเรียน", 80, 230),
    ("เรียน ผู้อำนวยการโรงเรียนในสังกัด", 80, 250),
    ("ด้วยสำนักงานขอให้โรงเรียนบันทึกข้อมูลในระบบ DMC ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔", 100, 290),
    ("จึงเรียนมาเพื่อทราบ", 100, 320),
    ("ขอแสดงความนับถือ", 300, 350),
    ("(นายสมมติ ใจดี)", 300, 400),
    ("ผู้อำนวยการ", 300, 420),
)


def block(text: str, x: float, y: float, confidence: float | None = None) -> Block:
    box = Box(x, y, x + 5 * len(text), y + 14)
    words, at = [], x
    for word in text.split(" "):
        if confidence is not None:
            words.append(Word(word, Box(at, y, at + 5 * len(word), y + 14), confidence))
        at += 5 * (len(word) + 1)
    return Block("paragraph", text, text, 1, box, lines=(Line(text, 1, box, tuple(words)),))


def read(*blocks: Block, scanned: bool = False) -> Records:
    page = Page(1, 595, 842, 0, "ocr" if scanned else "text_layer", "", tuple(blocks))
    return map_document(Document("0" * 64, 1, "a.pdf", "application/pdf", "pt", "test", (page,)))


def letter(confidence: float | None = None, **other: float) -> list[Block]:
    """The letter's blocks; `other`: the confidence of lines, by their number."""
    return [block(*line, other.get(f"line{n}", confidence)) for n, line in enumerate(LETTER)]


STAMPS = {
    "office, number, date and time below each other": (
        (
            ("โรงเรียนบ้านวังหลุม", 430, 40),
            ("รับที่ ๒๓๑/๖๔", 430, 58),
            ("วันที่ ๒๖ พ.ค. ๖๔", 430, 76),
            ("เวลา ๐๙.๑๕ น.", 430, 94),
        ),
        ("โรงเรียนบ้านวังหลุม", "231/64", dt.date(2021, 5, 26), "09:15"),
    ),
    "all on one line, with dots": (
        (("เลขที่รับ....๑๒๐๔....วันที่..๒๖ พ.ค. ๒๕๖๔..เวลา..๑๐.๓๐..น.", 280, 60),),
        (None, "1204", dt.date(2021, 5, 26), "10:30"),
    ),
    "its date by hand": (
        (("เลขรับ ๕๕", 430, 40), ("วันที่ ~ 9¢ ~", 430, 58), ("เวลา", 430, 76)),
        (None, "55", None, None),
    ),
}


@pytest.mark.parametrize(("lines", "expected"), STAMPS.values(), ids=STAMPS)
def test_a_stamp_is_no_part_of_the_letter(
    lines: tuple[tuple[str, float, float], ...],
    expected: tuple[str | None, str | None, dt.date | None, str | None],
) -> None:
    records = read(*(block(*line) for line in lines), *letter())
    assert records.letter is not None
    assert (records.letter.ref_no, records.letter.date) == ("ศธ 04100/1534", dt.date(2021, 5, 25))
    assert records.letter.agency == "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพิจิตร เขต 2"
    [stamp] = records.stamps
    assert (stamp.office, stamp.number, stamp.date, stamp.time) == expected
    assert sum(line.usage == "stamp" for line in records.ledger) == len(lines)


def test_a_letter_without_a_stamp_has_none() -> None:
    assert read(*letter()).stamps == ()


def test_a_day_written_by_hand_leaves_month_and_year() -> None:
    blocks = letter()
    blocks[2] = block("ไหอ กรกฎาคม ๒๕๖๔", 310, 200)
    records = read(*blocks)
    assert records.letter is not None
    assert (records.letter.date, records.letter.date_raw) == (None, "ไหอ กรกฎาคม ๒๕๖๔")
    [finding] = [f for f in records.findings if f.code == "day_not_read"]
    assert finding.place is not None
    assert finding.place.box == blocks[2].box


@pytest.mark.parametrize(
    ("confidence", "date", "code"),
    [
        pytest.param(0.97, dt.date(2021, 6, 30), None, id="sure"),
        pytest.param(0.7, dt.date(2021, 6, 30), "low_ocr_confidence", id="worth a look"),
        pytest.param(0.3, None, "digits_doubted", id="hardly more than a guess"),
    ],
)
def test_a_date_is_trusted_as_far_as_its_worst_digit(
    confidence: float, date: dt.date | None, code: str | None
) -> None:
    records = read(*letter(0.98, line5=confidence), scanned=True)
    [activity] = records.activities
    assert activity.end_date == date
    assert activity.date_raw is not None
    assert activity.confidence == pytest.approx(min(confidence, 0.9))
    about = [f for f in records.findings if f.activity_id == activity.id and f.code == code]
    assert bool(about) == (code is not None)


def test_the_date_of_a_letter_is_trusted_likewise() -> None:
    sure, guessed = read(*letter(0.98), scanned=True), read(*letter(0.98, line2=0.4), scanned=True)
    assert sure.letter is not None
    assert guessed.letter is not None
    assert sure.letter.date == dt.date(2021, 5, 25)
    assert guessed.letter.date is None
    assert "digits_doubted" in {f.code for f in guessed.findings}


def test_a_year_far_from_all_others_needs_certain_digits() -> None:
    def far(confidence: float, year: str = "๒๕๒๔") -> Records:
        blocks = letter(0.999)
        blocks.insert(6, block("ขอให้โรงเรียนยืนยันข้อมูลภายในวันที่ ๑๐ กรกฎาคม ๒๕๖๔", 100, 300, 0.999))
        blocks.insert(7, block("ขอให้โรงเรียนรายงานผลภายในวันที่ ๓๑ กรกฎาคม " + year, 100, 310, confidence))
        return read(*blocks, scanned=True)

    assert [a.end_date for a in far(0.95).activities] == [dt.date(2021, 6, 30), dt.date(2021, 7, 10), None]
    assert [str(a.end_date) for a in far(0.999).activities][2] == "1981-07-31"
    # Two years off may be so, unless the digits are not sure.
    assert [str(a.end_date) for a in far(0.95, "๒๕๖๒").activities][2] == "2019-07-31"
    assert far(0.8, "๒๕๖๒").activities[2].end_date is None
    assert [str(a.end_date) for a in far(0.8, "๒๕๖๕").activities][2] == "2022-07-31"
