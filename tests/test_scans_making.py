"""Made scans: the same seed gives the same scan, and its truth lies where its ink is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
import pytest

from samples.setting.style import FontsMissingError, font_files
from tests.scans.files import pdf_of_scans, scan_pdf, truth_of_scans
from tests.scans.handwork import Stamp, add_stamp, write_over
from tests.scans.scanner import CLEAN, POOR, Look, Scan, scan
from tests.scans.sheets import TruthLine, pdf_sheets, text_sheet


@pytest.fixture(scope="module")
def font() -> Path:
    try:
        return next(f for f in font_files("Laksaman") if f.stem == "Laksaman")
    except FontsMissingError:
        pytest.skip("the font Laksaman (fonts-thai-tlwg) is not installed")


@pytest.fixture(scope="module")
def letter(samples: Path) -> bytes:
    return (samples / "2564-circular" / "circular-2564.pdf").read_bytes()


def _share_of_ink(scanned: Scan, line: TruthLine) -> float:
    x0, y0, x1, y1 = (round(v) for v in scanned.box(line.box))
    return float((scanned.picture[y0:y1, x0:x1] < 128).mean())


def test_the_same_seed_gives_the_same_file(font: Path) -> None:
    sheet = text_sheet(["วันที่ ๑๕ มิถุนายน ๒๕๖๔", "ศธ 04006/ว 123"], font, 16)
    first, again = (pdf_of_scans([scan(sheet, POOR, 5)]) for _ in range(2))
    assert first == again
    assert pdf_of_scans([scan(sheet, POOR, 6)]) != first


def test_a_scan_has_no_text_layer_and_keeps_its_size(font: Path) -> None:
    sheet = text_sheet(["ปีการศึกษา ๒๕๖๔"], font, 16, dpi=200)
    file = pypdfium2.PdfDocument(pdf_of_scans([scan(sheet, Look(), 1)]))
    page = file[0]
    assert page.get_textpage().get_text_range().strip() == ""
    assert page.get_width() == pytest.approx(8.27 * 72, abs=1)
    file.close()


@pytest.mark.parametrize("look", [CLEAN, Look(), POOR, replace(CLEAN, black_and_white=True)], ids=str)
def test_ink_lies_where_the_truth_says(font: Path, look: Look) -> None:
    sheet = text_sheet(["ที่ ศธ ๐๔๐๐๖/ว ๑๒๓๔", "๑๕ - ๒๐ มิ.ย. ๖๔ 08.30 น."], font, 16)
    scanned = scan(sheet, look, 3)
    assert all(_share_of_ink(scanned, line) > 0.03 for line in sheet.lines)
    symbols = [s for line in sheet.lines for s in line.symbols]
    assert "".join(s for s, _ in symbols) == "".join(line.text for line in sheet.lines).replace(" ", "")
    straight = scanned.straightened()
    for symbol, (x0, y0, x1, y1) in symbols:
        assert straight[round(y0) : round(y1) + 1, round(x0) : round(x1) + 1].min() < 150, symbol


def test_pages_of_a_pdf_come_with_their_text(letter: bytes) -> None:
    (scanned,) = scan_pdf(letter, 2, Look(skew=1.0), stamp=True, pages=[1])
    truth = truth_of_scans([scanned])
    assert json.loads(json.dumps(truth)) == truth
    (page,) = truth["pages"]
    printed = [line for line in page["lines"] if line["kind"] == "print"]
    assert any("เรื่อง" in line["text"] for line in printed)
    assert 0 < abs(page["skew"]) <= 1.0
    assert {line["kind"] for line in page["lines"]} >= {"print", "stamp"}
    for line, told in zip(scanned.sheet.lines, page["lines"], strict=True):
        assert _share_of_ink(scanned, line) > 0.01, told["text"]


def test_a_stamp_tells_what_was_written_into_it(letter: bytes) -> None:
    (sheet,) = pdf_sheets(letter, 100, [1])
    stamp = Stamp("สพป.พิจิตร เขต ๒", "๑๒๓", "๔ มิ.ย. ๒๕๖๔", "๑๐.๓๐ น.")
    stamped = add_stamp(sheet, stamp, (0.6, 0.02), Random(1))
    added = stamped.lines[len(sheet.lines) :]
    assert [(a.text, a.kind) for a in added if a.kind == "handwriting"] == [
        ("๑๒๓", "handwriting"), ("๔ มิ.ย. ๒๕๖๔", "handwriting"), ("๑๐.๓๐ น.", "handwriting"),
    ]  # fmt: skip
    assert np.any(stamped.picture != sheet.picture)


def test_what_is_written_over_is_no_longer_printed(letter: bytes) -> None:
    (sheet,) = pdf_sheets(letter, 100, [1])
    printed = next(w for w in ("๒๕ พฤษภาคม", "พฤษภาคม", "มิถุนายน") if any(w in ln.text for ln in sheet.lines))
    before = sum(ln.text.count(printed) for ln in sheet.lines)
    written = write_over(sheet, printed, "๑๗", Random(1))
    assert sum(ln.text.count(printed) for ln in written.lines) == before - 1
    assert [ln.text for ln in written.lines if ln.kind == "handwriting"] == ["๑๗"]
    with pytest.raises(ValueError, match="does not hold"):
        write_over(sheet, "no such words", "๑๗", Random(1))
