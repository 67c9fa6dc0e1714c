"""The network that reads lines: its model, how its answers become letters, and what it reads in a font it never saw."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from extractors.scan.digits.training.fonts import Face
from extractors.scan.linenet import read_line
from extractors.scan.linenet.alphabet import BLANK, CHARACTERS, CLASS_COUNT, CLASS_OF, readable
from extractors.scan.linenet.decoding import letters_of
from extractors.scan.linenet.network import MODEL, answers
from extractors.scan.linenet.strips import BASE, BODY, HEIGHT, cut_strip
from extractors.scan.linenet.training.damage import damage_line
from extractors.scan.linenet.training.setting import set_line
from extractors.scan.linenet.training.texts import Texts
from extractors.scan.numbers import with_digits
from extractors.scan.symbols import symbols_of
from samples.setting.style import FontsMissingError, font_files
from tests.benchmarks.bench_digits import printed_lines
from tests.benchmarks.bench_lines import Score, score_lines
from tests.conftest import ROOT

needs_shaping = pytest.mark.skipif(
    not features.check("raqm"), reason="Pillow cannot set Thai here (no libraqm)"
)


def norasi() -> str:
    """A font that no model of ours was trained on."""
    try:
        return str(next(f for f in font_files("Norasi") if f.stem == "Norasi"))
    except FontsMissingError:
        pytest.skip("the font Norasi (fonts-thai-tlwg) is not installed")


def printed(text: str, size: int = 36) -> tuple[NDArray[np.uint8], float, float]:
    """A line in Norasi, the row it stands on and the height of its letters."""
    font = ImageFont.truetype(norasi(), size, layout_engine=ImageFont.Layout.RAQM)
    base = round(size * 1.4)
    picture = Image.new("L", (round(font.getlength(text)) + size, size * 2), 255)
    ImageDraw.Draw(picture).text((size / 2, base), text, fill=30, font=font, anchor="ls")
    body = -font.getbbox("ก", anchor="ls")[1]
    return np.array(picture), float(base), float(body)


def read(text: str, size: int = 36) -> str:
    picture, base, body = printed(text, size)
    symbols = with_digits(picture, symbols_of(picture, read_line(picture, base, body)))
    return "".join((" " if s.blank_before else "") + s.text for s in symbols)


# ---- the model


def test_the_model_is_the_one_whose_figures_are_recorded() -> None:
    facts = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    assert facts["sha256"] == hashlib.sha256(MODEL.read_bytes()).hexdigest()
    assert MODEL.stat().st_size < 2_000_000
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert facts["sha256"][:8] in page
    assert facts["held_out"]["model_sha256"][:8] in page
    assert facts["held_out"]["thai_digits_percent_wrong"] <= 1.5


def test_the_model_has_a_class_for_every_character() -> None:
    assert answers(np.zeros((HEIGHT, 64), np.float32)).shape == (CLASS_COUNT, 32)
    assert len(set(CHARACTERS)) == len(CHARACTERS) == CLASS_COUNT - 1


def test_text_in_the_characters_of_the_network() -> None:
    assert readable("  ภายใน\u00a0วันที่  ๓๐ — ๓๑ 漢 ■ ") == "ภายใน วันที่ ๓๐ – ๓๑ •"


# ---- strips and answers


def test_letters_stand_on_one_row_and_are_equally_high() -> None:
    picture = np.full((80, 100), 240, np.uint8)
    picture[20:54, 40:60] = 20  # a letter 34 rows high that stands on row 54
    strip, scale = cut_strip(picture, 54.0, 34.0)
    assert scale == pytest.approx(BODY / 34)
    assert strip.shape == (HEIGHT, 50)
    rows = np.flatnonzero(strip.max(axis=1) > 0.5)
    assert (rows[0], rows[-1]) == (BASE - BODY, BASE - 1)
    assert strip.min() == 0.0
    assert strip.max() == 1.0


def logs(*columns: dict[str, float]) -> NDArray[np.float32]:
    """An answer of the network with the given shares; "" is the blank, which has the rest."""
    shares = np.full((len(columns), CLASS_COUNT), 1e-9)
    for row, column in zip(shares, columns, strict=True):
        for character, share in column.items():
            row[CLASS_OF[character] if character else BLANK] = share
        row[BLANK] += max(0.0, 1 - row.sum())
    return np.log(shares.T).astype(np.float32)


def test_columns_of_one_letter_are_one_letter() -> None:
    found = letters_of(logs({"ก": 0.6}, {"ก": 0.9, "ถ": 0.08}, {}, {"ก": 0.8}, {"า": 0.7}))
    assert "".join(x.text for x in found) == "กกา"
    first = found[0]
    assert (first.x0, first.x1) == (0.0, 2.0)
    assert first.confidence == pytest.approx(0.9, abs=1e-3)
    assert first.other == "ถ"
    assert first.other_confidence == pytest.approx(0.08, abs=1e-3)


def test_no_letter_in_blank_columns() -> None:
    assert letters_of(logs({}, {}, {})) == []


# ---- readings


@needs_shaping
@pytest.mark.parametrize(
    "text",
    [
        "ภายในวันที่ ๑๕ มิถุนายน ๒๕๖๗",
        "(15 ต.ค. - 10 พ.ย. 64)",
        "บันทึกข้อมูลน้ำหนักส่วนสูงในระบบ DMC",
        "SchoolMIS, B-OBEC และ EMIS",
        "ที่ ศธ ๐๔๐๐๔/ว ๑๗๖๓",
        "เวลา 08.30 - 16.30 น.",
        "๖",
        "ผู้ที่มีหน้าที่ ซ้ำซ้อน เพิ่มขึ้นทั้งสิ้น",
    ],
)
def test_lines_of_a_font_never_seen(text: str) -> None:
    assert read(text) == text


@needs_shaping
@pytest.mark.parametrize("size", [20, 28, 60])
def test_small_and_large_letters(size: int) -> None:
    assert read("30 เม.ย. 65", size) == "30 เม.ย. 65"


@needs_shaping
def test_a_rule_beside_a_digit_changes_nothing() -> None:
    picture, base, body = printed("10 พ.ย. 64", 30)
    cv2.line(picture, (0, round(base + body)), (picture.shape[1], round(base + body)), 40, 2)
    assert "".join(x.text for x in read_line(picture, base, body)) == "10 พ.ย. 64"


@needs_shaping
def test_lines_as_scanned() -> None:
    score = Score()
    files = [f for f in font_files("Norasi") if f.stem in ("Norasi", "Norasi-Bold")]
    for seed, file in enumerate(files):
        score_lines(printed_lines(file, 90 + seed, 10), score)
    assert score.printed.total() > 500
    assert score.percent("") <= 1.0
    assert score.percent("Thai digit") <= 1.5
    sure = [right for confidence, right in score.sure if confidence >= 0.99]
    assert len(sure) > 0.9 * len(score.sure)
    assert sum(sure) >= 0.995 * len(sure)


@needs_shaping
def test_symbols_have_the_boxes_of_their_ink() -> None:
    picture, base, body = printed("ที่ 12")
    symbols = symbols_of(picture, read_line(picture, base, body))
    assert [s.text for s in symbols] == ["ท", "ี", "่", "1", "2"]
    assert [s.blank_before for s in symbols] == [False, False, False, True, False]
    consonant, vowel, tone, one, two = symbols
    assert consonant[1:5] == vowel[1:5] == tone[1:5]  # marks stand where their letter stands
    assert consonant.x1 < one.x0 <= one.x1 <= two.x0
    inked = np.flatnonzero((picture < 128).any(axis=0))
    assert abs(consonant.x0 - int(inked[0])) <= 1
    assert abs(two.x1 - int(inked[-1]) - 1) <= 1


# ---- what it is trained on


def vocabulary() -> dict[str, list[str]]:
    return {
        "common": ["ที่", "การ", "เป็น"],
        "rare": ["กฎหมาย"],
        "names": ["สมชาย", "ใจดี"],
        "titles": ["รถไฟฟ้า"],
        "terms": ["สพฐ.", "DMC"],
        "latin": ["school"],
    }


def test_texts_are_readable_and_the_same_for_a_seed() -> None:
    texts = Texts(vocabulary())
    made = [[f(Random(seed)) for seed in range(300)] for f in (texts.label, texts.line)]
    assert made == [[f(Random(seed)) for seed in range(300)] for f in (texts.label, texts.line)]
    for lines, longest in zip(made, (28, 105), strict=True):
        assert all(line == readable(line) and 1 <= len(line) <= longest for line in lines)
        assert len(set(lines)) > 200
    assert sum(any(c in "๐๑๒๓๔๕๖๗๘๙" for c in line) for line in made[0]) > 60


@needs_shaping
def test_set_and_damaged_lines_are_the_same_for_a_seed() -> None:
    file = Path(norasi())
    face = Face("Norasi", file, file, 1.0)
    line = set_line("๓๐ มิ.ย. 67", face, 30, Random(1))
    assert line is not None
    assert line.picture[: round(line.base)].min() == 0
    assert set_line("漢", face, 30, Random(1)) is None
    first, second = (damage_line(line, line, np.random.default_rng(5), True) for _ in range(2))
    assert (first[0] == second[0]).all()
    assert first[1] == second[1]
