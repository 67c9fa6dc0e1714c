"""The second reader of digits: its model, its readings in a font it was never trained on, and how readings are merged."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.scan.digits import (
    DigitReading,
    align_symbols,
    merge_readings,
    read_number,
    read_symbols,
    reread,
)
from extractors.scan.digits.alphabet import CLASS_COUNT, DIGITS, OTHER, SIGNS, class_of, symbol_of
from extractors.scan.digits.network import FACTS, MODEL, load_network
from extractors.scan.digits.reading import number_with, symbols_with
from extractors.scan.digits.strips import BAND, HEIGHT, common_band, cut_strip
from samples.setting.style import FontsMissingError, font_files
from tests.benchmarks.bench_digits import Printed, Tally, printed_lines, score_numbers, score_symbols
from tests.conftest import ROOT

BOX = (0, 0, 1, 1)


@pytest.fixture(scope="module")
def lines() -> list[Printed]:
    """Scanned lines of Norasi and Norasi Bold: no model of ours was ever trained on the family."""
    try:
        files = [f for f in font_files("Norasi") if f.stem in ("Norasi", "Norasi-Bold")]
    except FontsMissingError:
        pytest.skip("the font Norasi (fonts-thai-tlwg) is not installed")
    return [line for seed, file in enumerate(files) for line in printed_lines(file, 90 + seed, 14)]


def _percent(tally: Tally, kind: str) -> float:
    return 100 * tally.wrong[kind] / tally.seen[kind]


# ---- the model file


def test_the_model_is_the_one_whose_figures_are_recorded() -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    assert facts["sha256"] == hashlib.sha256(MODEL.read_bytes()).hexdigest()
    assert MODEL.stat().st_size < 2_000_000
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert facts["sha256"][:8] in page
    assert facts["held_out"]["model_sha256"][:8] in page
    right, count = facts["held_out"]["right_by_confidence_from"]["0.99"]
    assert right >= 0.99
    assert count > 500


def test_the_model_has_a_class_for_every_symbol() -> None:
    logits = load_network().logits(np.zeros((2, HEIGHT, 64), np.float32))
    assert logits.shape == (2, 32, CLASS_COUNT)


@pytest.mark.parametrize("symbol", DIGITS + SIGNS)
def test_classes_and_symbols(symbol: str) -> None:
    assert symbol_of(class_of(symbol)) == symbol


@pytest.mark.parametrize("symbol", ["ก", "ที่", "O", "l", "%", "ๆ"])
def test_letters_are_one_class(symbol: str) -> None:
    assert class_of(symbol) == OTHER
    assert symbol_of(OTHER) == ""


# ---- readings


def test_symbols_of_scanned_lines(lines: list[Printed]) -> None:
    tally = Tally()
    score_symbols(lines, partial(symbols_with, load_network()), 0.1, tally)
    assert tally.seen["thai"] > 150
    assert tally.seen["arabic"] > 60
    assert _percent(tally, "thai") <= 1.5
    assert _percent(tally, "arabic") <= 1.5
    assert _percent(tally, "other") <= 0.5


def test_numbers_of_scanned_lines_without_boxes_of_symbols(lines: list[Printed]) -> None:
    tally = Tally()
    score_numbers(lines, partial(number_with, load_network()), 0.1, tally)
    assert _percent(tally, "thai") <= 1.5
    assert _percent(tally, "arabic") <= 1.5


def test_sure_readings_are_right(lines: list[Printed]) -> None:
    tally = Tally()
    score_symbols(lines, partial(symbols_with, load_network()), 0.1, tally)
    sure = [right for confidence, right in tally.sure if confidence >= 0.99]
    assert len(sure) > 0.8 * len(tally.sure)
    assert sum(sure) >= len(sure) - 1


def test_a_whole_line_read_again_mends_the_engine(lines: list[Printed]) -> None:
    confused = str.maketrans("๖๔๘๙", "๒๕๕๕")
    total = right = 0
    for line in lines:
        again = reread(line.picture, line.text.translate(confused))
        total += 1
        right += again.text == line.text
        assert all(again.text[d.at] in DIGITS for d in again.digits)
    assert right >= 0.9 * total


def test_boxes_of_a_number_stand_in_order_on_its_ink(lines: list[Printed]) -> None:
    line = next(ln for ln in lines if ln.numbers)
    word, (x0, _, x1, _) = line.numbers[0]
    found = read_number(line.picture, line.numbers[0][1])
    assert "".join(r.char for r, _ in found) == word
    lefts = [b[0] for _, b in found]
    assert lefts == sorted(lefts)
    assert all(x0 - 3 <= b[0] < b[2] <= x1 + 3 for _, b in found)
    for reading, box in found:
        assert 0 <= reading.runner_up_confidence <= reading.confidence <= 1
        assert line.picture[box[1] : box[3], box[0] : box[2]].min() < 150


def test_the_same_line_is_read_the_same_way(lines: list[Printed]) -> None:
    boxes = [b for _, b in lines[0].symbols]
    assert read_symbols(lines[0].picture, boxes) == read_symbols(lines[0].picture, boxes)


@pytest.mark.parametrize(
    "picture",
    [np.full((40, 200), 255, np.uint8), np.zeros((40, 200), np.uint8), np.full((3, 2), 200, np.uint8)],
    ids=["white", "black", "tiny"],
)
def test_nothing_to_read(picture: NDArray[np.uint8]) -> None:
    rows, columns = picture.shape
    assert all(r.char == "" or r.confidence < 0.9 for r, _ in read_number(picture, (0, 0, columns, rows)))
    assert read_symbols(picture, []) == []
    assert len(read_symbols(picture, [(0, 0, columns, rows), (-5, -5, 500, 500)])) == 2
    assert read_number(picture, (300, 0, 400, 10)) == []


# ---- strips


def test_a_strip_brings_the_band_to_its_rows() -> None:
    line = np.full((60, 200), 240, np.uint8)
    line[20:40, 50:60] = 20
    strip, scale = cut_strip(line, (20, 40), (0, 200))
    assert strip.shape == (HEIGHT, round(200 * scale))
    inked = np.flatnonzero(strip.max(axis=1) > 0.5)
    assert len(inked) == pytest.approx(BAND, abs=1)
    assert strip.min() == 0
    assert strip.max() == 1


def test_columns_outside_the_line_are_paper() -> None:
    strip, _ = cut_strip(np.full((20, 20), 250, np.uint8), (0, 20), (-40, 60))
    assert strip.max() == 0


def test_marks_and_points_do_not_set_the_band() -> None:
    assert common_band([(10.0, 30.0), (11.0, 31.0), (27.0, 30.0), (9.0, 29.0)]) == (10.0, 30.0)


# ---- merging


def _found(text: str, confidence: float = 0.99) -> list[tuple[DigitReading, tuple[int, int, int, int]]]:
    """A reading of each character: letters as none."""
    return [
        (DigitReading(c if c in DIGITS + SIGNS else "", confidence, "", 1 - confidence), BOX)
        for c in text.replace(" ", "")
    ]


@pytest.mark.parametrize(
    ("engine", "picture", "merged"),
    [
        ("๒๕๕๕", "๒๕๖๔", "๒๕๖๔"),
        ("วันที่ ๑๒ มิ.ย. ๒๕๕๕", "xxx๑๖x.x.๒๕๖๔", "วันที่ ๑๖ มิ.ย. ๒๕๖๔"),
        ("ปี ๒๕๖", "x๒๕๖๔", "ปี ๒๕๖๔"),
        ("ปี ๒๕๖๕๔", "x๒๕๖๔", "ปี ๒๕๖๕๔"),
        ("๒๕ว๔", "๒๕๖๔", "๒๕๖๔"),
        ("ศธ 04006/ว 123", "xx04006/x123", "ศธ 04006/ว 123"),
        ("ศธ O4006", "xx04006", "ศธ 04006"),
        ("ด่วนที่สุด", "xxxxxx", "ด่วนที่สุด"),
        ("", "", ""),
        ("๑", "", "๑"),
    ],
)
def test_digits_of_the_picture_replace_those_of_the_engine(engine: str, picture: str, merged: str) -> None:
    assert merge_readings(engine, _found(picture)).text == merged


def test_an_unsure_reading_adds_no_digit() -> None:
    assert merge_readings("๒๕ว๔", _found("๒๕๖๔", 0.8)).text == "๒๕ว๔"


def test_a_lone_letter_stays_a_letter() -> None:
    assert merge_readings("ว ด ก", _found("ว๑ก")).text == "ว ด ก"


def test_a_digit_that_is_not_in_the_picture_stays_with_no_confidence() -> None:
    again = merge_readings("๒๕๖๕๔", _found("๒๕๖๔"))
    unread = [d for d in again.digits if d.box is None]
    assert [(d.engine, d.reading.confidence) for d in unread] == [("๕", 0.0)]


def test_every_digit_tells_both_readings() -> None:
    again = merge_readings("วันที่ ๑๒", _found("xxx๑๖"))
    assert [(d.at, d.engine, d.reading.char) for d in again.digits] == [(7, "๑", "๑"), (8, "๒", "๖")]


def test_symbols_of_the_engine_are_laid_beside_readings() -> None:
    readings = [r for r, _ in _found("x๑๖x")]
    symbols = ["ที", "่", " ", "๑", "๒", " ", "ม"]
    assert align_symbols(symbols, readings) == [
        (0, 0),
        (1, None),
        (2, None),
        (3, 1),
        (4, 2),
        (5, None),
        (6, 3),
    ]
    assert align_symbols(["๑"], readings[1:3]) == [(0, 0), (None, 1)]
    assert align_symbols([], []) == []


def test_folder_has_no_second_model() -> None:
    assert sorted(p.suffix for p in Path(MODEL.parent).glob("digits.*")) == [".json", ".onnx"]
