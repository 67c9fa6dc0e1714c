"""Handwriting in scans: told from print by how its letters stand, and never read as a day, a number or a sentence."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from extractors.document import Box
from extractors.extract import extract
from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import Segment, make_segment
from extractors.scan.handwriting import without_handwriting
from extractors.scan.pen import PenLook
from pipeline.mapping.assemble import map_document
from tests.conftest import ROOT
from tests.scans.files import pdf_of_scans
from tests.scans.handwork import write_over
from tests.scans.scanner import Look, scan
from tests.scans.sheets import Sheet, pdf_sheets


def line(text: str, y: float = 100.0, x: float = 100.0, sure: float = 0.995, unsure: str = "") -> Segment:
    """A line of glyphs 10 points apart; those of `unsure` (a part of the text) were read badly."""
    at = text.find(unsure) if unsure else len(text)
    glyphs = [
        Glyph(
            c, x + 10 * n, x + 10 * n + 8, y - 10, y, y, 12.0, x + 10 * n,
            0.85 if at <= n < at + len(unsure) else sure,
        )
        for n, c in enumerate(text)
    ]  # fmt: skip
    return make_segment(glyphs, 0, 99.0, whole=True)


def look(*segments: tuple[Segment, str, float]) -> PenLook:
    """Weights of letters: those of a part of a line as given, all others as of print."""
    x, y, weight = [], [], []
    for segment, part, heavy in segments:
        at = segment.text.find(part)
        for n, glyph in enumerate(segment.glyphs):
            if glyph.text.strip():
                x.append((glyph.x0 + glyph.x1) / 2)
                y.append((glyph.top + glyph.bottom) / 2)
                weight.append(heavy if part and at <= n < at + len(part) else -2.5)
    return PenLook(np.arange(len(x)), np.asarray(x), np.asarray(y), np.full(len(x), 8.0), np.asarray(weight))


PEN, PRINT = 4.0, -2.5


@pytest.mark.parametrize(
    ("text", "part", "weight", "unsure", "left"),
    [
        pytest.param("๒๐ กรกฎาคม ๒๕๕๘", "๒๐", PEN, "", "กรกฎาคม ๒๕๕๘", id="a day by hand"),
        pytest.param("ow ตุลาคม ๒๕๕๙", "ow", PEN, "ow", "ตุลาคม ๒๕๕๙", id="a day read as letters"),
        pytest.param("๒๐ กรกฎาคม ๒๕๕๘", "๒๐", PRINT, "", "๒๐ กรกฎาคม ๒๕๕๘", id="a printed day"),
        pytest.param("๒๐ กรกฎาคม ๒๕๕๘", "๒๐", 1.0, "๒๐", "กรกฎาคม ๒๕๕๘", id="odd letters, badly read"),
        pytest.param("8 มกราคม ๒๕๖๖", "8", 2.5, "", "มกราคม ๒๕๖๖", id="digits of two scripts"),
        pytest.param(
            "สั่ง ณ วันที่ ๑๗ ตุลาคม พ.ศ. ๒๕๕๙", "๑๗", PEN, "", "สั่ง ณ วันที่ ตุลาคม พ.ศ. ๒๕๕๙", id="words of issue"
        ),
        pytest.param("ที่ ศธ ๐๔๐๐๕/ว ๓๐๓", "ว ๓๐๓", PEN, "", "ที่ ศธ ๐๔๐๐๕/", id="a number by hand"),
        pytest.param("ที่ ศธ ๐๔๐๐๕/๑๒", "๑๒", PRINT, "", "ที่ ศธ ๐๔๐๐๕/๑๒", id="a printed number"),
        pytest.param("ที่ ๕๔๑ /๒๕๕๙", "๕๔๑", PEN, "", "ที่ /๒๕๕๙", id="the number of an order"),
    ],
)
def test_fields_written_by_hand_are_no_text(
    text: str, part: str, weight: float, unsure: str, left: str
) -> None:
    segment = line(text, unsure=unsure)
    kept, boxes = without_handwriting([segment], look((segment, part, weight)), [], [], 1.0)
    assert " ".join(" ".join(s.text for s in kept).split()) == left
    assert len(boxes) == (left != text)


def test_a_day_by_hand_inside_a_sentence_is_doubted() -> None:
    segment = line("ส่งรายงานภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔ นั้น")
    [kept], [box] = without_handwriting([segment], look((segment, "๓๐", 8.0)), [], [], 1.0)
    assert kept.text == segment.text
    assert {w.confidence for w in kept.words if "๓๐" in w.text} == {0.2}
    assert box.x0 == pytest.approx(segment.glyphs[segment.text.find("๓๐")].x0)


def test_a_day_in_a_piece_of_its_own_beside_its_month() -> None:
    day, month = line("๒๐", x=60.0), line("กรกฎาคม ๒๕๕๘", x=95.0)
    kept, boxes = without_handwriting([day, month], look((day, "๒๐", PEN), (month, "", 0.0)), [], [], 1.0)
    assert [s.text for s in kept] == ["กรกฎาคม ๒๕๕๘"]
    assert boxes == [day.box]


@pytest.mark.parametrize(
    ("weight", "sure", "table", "is_text"),
    [
        pytest.param(1.5, 0.96, False, False, id="a note"),
        pytest.param(1.5, 0.995, False, True, id="read as surely as print"),
        pytest.param(-2.5, 0.97, False, True, id="print that is badly read"),
        pytest.param(1.5, 0.96, True, True, id="inside a table"),
    ],
)
def test_lines_by_hand(weight: float, sure: float, table: bool, is_text: bool) -> None:
    note = line("เห็นควรแจ้งโรงเรียน", sure=sure)
    tables = [Box(0, 0, 600, 300)] if table else []
    kept, boxes = without_handwriting([note], look((note, note.text, weight)), [], tables, 1.0)
    assert (bool(kept), bool(boxes)) == (is_text, not is_text)


def head() -> Sheet:
    sheet = pdf_sheets((ROOT / "samples" / "2564-circular" / "circular-2564.pdf").read_bytes(), 200, [1])[0]
    return replace(sheet, picture=sheet.picture[: round(0.32 * sheet.picture.shape[0])])


def test_a_letter_with_its_day_and_number_by_hand() -> None:
    random = Random(7)
    sheet = write_over(write_over(head(), "๑๕๓๔", "๒๗๘", random), "๒๕", "๒๘", random)
    document = extract(pdf_of_scans([scan(sheet, Look(skew=-0.5, noise=5.0), 3)]), "letter.pdf")
    records = map_document(document)
    assert records.letter is not None
    assert records.letter.date is None
    assert records.letter.date_raw == "พฤษภาคม ๒๕๖๔"
    assert records.letter.ref_no is not None
    assert records.letter.ref_no.endswith("/")
    assert sum(shape.kind == "handwriting" for shape in document.pages[0].shapes) >= 2
    codes = [f.code for f in records.findings]
    assert {"day_not_read", "number_not_read", "handwriting"} <= set(codes)
    assert all(f.place is not None for f in records.findings if f.code == "handwriting")
