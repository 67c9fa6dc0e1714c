"""Stamps in pictures of pages: their frames, found in whatever way they were pressed down, and their text set apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import cv2
import numpy as np
import pytest
from rapidfuzz import fuzz

from extractors.document import Document
from extractors.extract import extract
from extractors.scan.frames.finding import find_frames
from extractors.scan.frames.frame import Frame
from extractors.scan.frames.removal import without_frames
from extractors.scan.ink import Ink, ink_of
from extractors.scan.raster import Grey
from pipeline.mapping.assemble import map_document
from tests.conftest import ROOT
from tests.scans.files import pdf_of_scans
from tests.scans.handwork import BLUE, Stamp, add_stamp
from tests.scans.scanner import Look, scan
from tests.scans.sheets import Sheet, pdf_sheets

DPI = 200.0


def paper() -> Grey:
    return np.full((900, 1200), 255, np.uint8)


def rectangle(turn: float, sides: str = "tblr", worn: float = 0.0) -> Grey:
    """A frame of 420 x 190 pixels about the middle of the paper; `worn`: share of it that left no ink."""
    page = paper()
    frame = Frame("rectangle", (600.0, 450.0), (210.0, 95.0), turn, 3.0)
    x, y, _, _ = frame.outline(400)
    random = np.random.default_rng(5)
    for k, side in enumerate("tblr"):
        for at in range(0, 400, 20):
            if side in sides and random.random() >= worn:
                points = np.stack([x, y], 1)[400 * k + at : 400 * k + at + 20].round().astype(np.int32)
                cv2.polylines(page, [points.reshape(-1, 1, 2)], False, 60, 3)
    return page


@pytest.mark.parametrize(
    ("page", "turn"),
    [
        pytest.param(rectangle(0.0), 0.0, id="level"),
        pytest.param(rectangle(-4.0), -4.0, id="turned to the left"),
        pytest.param(rectangle(9.0), 9.0, id="turned to the right"),
        pytest.param(rectangle(3.0, worn=0.12), 3.0, id="worn"),
        pytest.param(rectangle(5.0, sides="tbr"), 5.0, id="one side worn off"),
    ],
)
def test_a_frame_is_found_as_it_was_pressed_down(page: Grey, turn: float) -> None:
    [frame] = find_frames(ink_of(page), DPI)
    assert frame.shape == "rectangle"
    assert frame.turn == pytest.approx(turn, abs=0.6)
    assert frame.middle == pytest.approx((600, 450), abs=8)
    assert frame.half == pytest.approx((210, 95), abs=10)


def test_a_ring_is_found_also_where_print_runs_through_it() -> None:
    page = paper()
    cv2.circle(page, (500, 400), 120, 90, 4)
    cv2.putText(page, "print that runs through the ring", (300, 440), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3)
    [frame] = find_frames(ink_of(page), DPI)
    assert frame.shape == "ring"
    assert frame.middle == pytest.approx((500, 400), abs=3)
    assert frame.half[0] == pytest.approx(120, abs=3)
    clean = without_frames(page, [frame], DPI)
    assert clean[280:284, 495:505].min() > 200  # the ring is gone …
    assert clean[410:440, 300:700].min() < 60  # … and the print is not


def table() -> Ink:
    page = paper()
    for x in range(200, 1001, 200):
        cv2.line(page, (x, 200), (x, 700), 0, 2)
    for y in range(200, 701, 100):
        cv2.line(page, (200, y), (1000, y), 0, 2)
    return ink_of(page)


def underlines() -> Ink:
    page = paper()
    cv2.line(page, (200, 300), (700, 310), 0, 3)
    cv2.line(page, (200, 500), (700, 490), 0, 3)
    return ink_of(page)


@pytest.mark.parametrize(
    "ink", [table(), underlines(), ink_of(paper())], ids=["a table", "underlines", "nothing"]
)
def test_nothing_else_is_a_frame(ink: Ink) -> None:
    assert find_frames(ink, DPI) == []


def head() -> Sheet:
    """The head of a letter, as far as its subject."""
    sheet = pdf_sheets((ROOT / "samples" / "2564-circular" / "circular-2564.pdf").read_bytes(), 200, [1])[0]
    rows = round(0.32 * sheet.picture.shape[0])
    return replace(sheet, picture=sheet.picture[:rows], lines=())


def read(sheet: Sheet) -> Document:
    return extract(pdf_of_scans([scan(sheet, Look(skew=0.7, noise=5.0), 3)]), "letter.pdf")


def test_a_stamp_beside_the_print_is_read_whole() -> None:
    stamp = Stamp("โรงเรียนบ้านวังหลุม", "231/64", "26 พ.ค. 64", "09.15 น.", BLUE, written=False)
    records = map_document(read(add_stamp(head(), stamp, (0.68, 0.02), Random(2))))
    [found] = records.stamps
    assert (found.office, found.number) == ("โรงเรียนบ้านวังหลุม", "231/64")
    assert found.date == dt.date(2021, 5, 26)
    assert "09.15" in found.text
    assert "231" not in records.pages[0].text


@pytest.mark.parametrize("seed", [1, 4])
def test_a_stamp_over_print_is_read_apart_and_the_print_stays(seed: int) -> None:
    stamp = Stamp("โรงเรียนบ้านวังหลุม", "231/64", "26 พ.ค. 64", "09.15 น.", BLUE, written=False)
    # Its lower part lies over the office and its address.
    stamped = read(add_stamp(head(), stamp, (0.62, 0.34), Random(seed)))
    plain = read(head())
    letter = map_document(plain).letter
    records = map_document(stamped)
    assert letter is not None
    assert records.letter is not None
    assert (records.letter.ref_no, records.letter.date) == (letter.ref_no, letter.date)
    assert fuzz.ratio(records.letter.agency, letter.agency) > 88
    assert "วังหลุม" not in records.pages[0].text
    [found] = records.stamps
    assert found.number in ("231/64", None)  # what lies over print is doubted, not guessed
    assert found.date in (dt.date(2021, 5, 26), None)
    assert "stamp" in {shape.kind for shape in stamped.pages[0].shapes}
    assert {line.usage for line in records.ledger if "วังหลุม" in line.text} <= {"stamp"}
