"""A page's picture to a Document."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors import extract
from extractors.document import Document
from extractors.errors import ExtractError
from extractors.scan.labels import mended
from extractors.scan.raster import Grey
from extractors.scan.symbols import Symbol
from extractors.scan.upright import turned
from tests.conftest import ROOT

CIRCULAR = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"
PLAN = ROOT / "samples" / "2560-plan" / "plan-2560.pdf"


def page_picture(path: Path, number: int, upper: float = 1.0) -> Grey:
    """A page of a digital sample as a scanner sees it at 200 dpi, or its upper part."""
    pdf = pdfium.PdfDocument(path)
    try:
        grey = np.array(pdf[number - 1].render(scale=200 / 72, grayscale=True).to_numpy(), dtype=np.uint8)
    finally:
        pdf.close()
    grey = grey.reshape(grey.shape[0], grey.shape[1])
    return np.ascontiguousarray(grey[: round(upper * grey.shape[0])])


def scanned(picture: Grey, degrees: float = 0.0, noise: float = 5.0) -> Grey:
    """Turned and noisy, the same each time."""
    random = np.random.default_rng(1)
    grey = turned(picture, degrees).astype(np.float64) + random.normal(0, noise, picture.shape)
    return np.asarray(np.clip(grey, 0, 255), dtype=np.uint8)


def as_png(picture: Grey) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


def as_pdf(picture: Grey) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PDF", resolution=200)
    return out.getvalue()


@cache
def plan() -> Document:
    return extract(as_pdf(scanned(page_picture(PLAN, 1), 0.7)), "plan.pdf")


@cache
def letter() -> Document:
    return extract(as_png(scanned(page_picture(CIRCULAR, 1, 0.42), -0.9)), "letter.png")


def digital(path: Path, page: int) -> str:
    document = extract(path.read_bytes(), path.name)
    return document.pages[page - 1].text


def test_a_skewed_table_has_the_cells_of_the_digital_page() -> None:
    document = plan()
    assert document.extraction == "ocr"
    assert document.pages[0].skew == pytest.approx(-0.7, abs=0.06)
    wanted = extract(PLAN.read_bytes(), "plan.pdf").tables[0]
    on_page = [c for c in wanted.cells if c.page == 1]
    read = document.tables[0]
    assert {(c.row, c.col, c.row_span, c.col_span) for c in read.cells} == {
        (c.row, c.col, c.row_span, c.col_span) for c in on_page
    }
    dates = {c.row: c.text for c in read.cells if c.col == 1}
    assert dates == {c.row: c.text for c in on_page if c.col == 1}


def test_bullets_and_latin_names_are_read() -> None:
    blocks = [b for c in plan().tables[0].cells for b in c.blocks]
    assert {b.bullet for b in blocks if b.bullet} == {"◆"}
    text = " ".join(b.text for b in blocks)
    assert "DMC" in text
    assert "SchoolMIS" in text


def test_thai_digits_of_a_letter_are_right() -> None:
    text = letter().pages[0].text
    for number in ("๐๔๑๐๐ / ๑๕๓๔", "๒๕ พฤษภาคม ๒๕๖๔", "๖๖๑๑๐"):
        assert number in text
    assert letter().media_type == "image/png"


def test_every_word_has_a_place_and_a_confidence() -> None:
    page = letter().pages[0]
    words = [w for b in page.blocks for line in b.lines for w in line.words]
    assert all(0.0 <= w.confidence <= 1.0 for w in words)
    assert all(0 <= w.box.x0 <= w.box.x1 <= page.width for w in words)
    year = [w for w in words if w.text == "๒๕๖๔"]
    assert year
    assert min(w.confidence for w in year) > 0.8
    assert page.confidence is not None
    assert page.confidence > 0.9
    assert all(b.confidence is not None for b in page.blocks)


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_that_lies_wrong_is_turned(quarters: int) -> None:
    picture = page_picture(CIRCULAR, 1, 0.3)
    document = extract(as_png(np.ascontiguousarray(np.rot90(picture, -quarters))), "turned.png")
    assert "พฤษภาคม" in document.pages[0].text
    assert document.pages[0].rotation == (360 - 90 * quarters) % 360
    assert "rotated_page" in {r.code for r in document.reasons}


def test_the_same_picture_gives_the_same_document() -> None:
    data = as_png(page_picture(CIRCULAR, 1, 0.2))
    assert extract(data, "a.png") == extract(data, "a.png")


def test_an_empty_picture_is_refused() -> None:
    with pytest.raises(ExtractError) as refused:
        extract(as_png(np.full((800, 600), 250, np.uint8)), "blank.png")
    assert refused.value.code == "no_text"


def symbols(text: str, step: int = 10) -> list[Symbol]:
    """Symbols in boxes of equal width; `_` is a blank."""
    found: list[Symbol] = []
    blank, x = False, 0
    for character in text:
        if character == "_":
            blank = True
        else:
            found.append(Symbol(character, x, 0, x + step - 2, 20, 0.99, blank))
            blank = False
        x += step
    return found


@pytest.mark.parametrize(
    ("seen", "rules", "mended_text"),
    [
        pytest.param("(15_มี.ค.___30_เม.ย._65)", [105], "(15 มี.ค. - 30 เม.ย. 65)", id="a dash under the rule"),
        pytest.param("(10_พย._64)", [55], "(10 พ.ย. 64)", id="a full stop under the rule"),
        pytest.param(
            "(15_มี.ค._._30_เม.ย._65)", [205], "(15 มี.ค. - 30 เม.ย. 65)", id="what is left of a dash"
        ),
        pytest.param("โรงเรียน_64", [85], "โรงเรียน 64", id="no date"),
    ],
)
def test_what_a_rule_hides_in_a_date_is_put_back(seen: str, rules: list[int], mended_text: str) -> None:
    result = mended(symbols(seen), rules, 22.0)
    text = "".join((" " if s.blank_before else "") + s.text for s in result)
    assert text == mended_text
    added = [s for s in result if s.confidence < 0.7]
    assert bool(added) == bool((rules and "65" in text) or "พ.ย." in text)
