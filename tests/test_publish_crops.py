from __future__ import annotations

import base64
import hashlib
import io
import re
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from pipeline.compare import Comparison, compare, load_side
from pipeline.publish import publish
from pipeline.publish.crops import crops_of
from pipeline.publish.html import html_bytes
from pipeline.publish.page_images import FRAME, MOST_BYTES, Clip, draw, pictures
from tests.compare_database import empty_database, insert_document
from tests.conftest import ROOT
from tests.test_publish_html import many

PDF = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"
A4 = (595.275573730469, 841.889770507813)
CLIP = Clip("a", 1, A4, (100.0, 200.0, 300.0, 240.0))


def red(picture: bytes) -> int:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    data = image.tobytes()
    pixels = zip(data[::3], data[1::3], data[2::3], strict=True)
    return sum(r - g > 60 and r - b > 60 for r, g, b in pixels)


def test_a_picture_shows_the_place_in_a_frame() -> None:
    [(key, picture)] = pictures(PDF.read_bytes(), [CLIP])
    image = Image.open(io.BytesIO(picture))
    assert key == "a"
    assert FRAME[0] > FRAME[1]
    assert 400 < image.width < 800
    assert 70 < image.height < 200
    # Two sides of 278 pixels and two of 56, two pixels thick; the rest is paper.
    assert 800 < red(picture) < 2400


def test_the_same_page_gives_the_same_bytes() -> None:
    assert draw(PDF.read_bytes(), [CLIP]) == dict(pictures(PDF.read_bytes(), [CLIP]))


@pytest.mark.parametrize(
    "clip",
    [
        Clip("page", 99, A4, CLIP.box),
        Clip("size", 1, (842.0, 595.0), CLIP.box),
        Clip("empty", 1, A4, (100.0, 200.0, 100.0, 240.0)),
    ],
)
def test_a_place_that_is_not_on_the_page_has_no_picture(clip: Clip) -> None:
    assert [key for key, _ in pictures(PDF.read_bytes(), [clip, CLIP])] == ["a"]


@pytest.mark.parametrize(
    "box", [(0.0, 0.0, 5.0, 5.0), (590.0, 835.0, 595.0, 841.0), (0.0, 0.0, 595.0, 841.0)]
)
def test_places_at_the_edge_stay_on_the_page(box: tuple[float, float, float, float]) -> None:
    [(_, picture)] = pictures(PDF.read_bytes(), [Clip("a", 1, A4, box)])
    image = Image.open(io.BytesIO(picture))
    assert image.width >= 400
    assert len(picture) <= MOST_BYTES


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nbroken", PDF.read_bytes()[:4000]])
def test_a_broken_file_costs_its_pictures_only(content: bytes) -> None:
    assert draw(content, [CLIP]) == {}


def connection_to(
    file: Path, *, sha256: str | None = None, media_type: str = "application/pdf"
) -> sqlite3.Connection:
    """Two years, one of them the sample circular as far as its hash and its first page go."""
    connection = empty_database()
    rows = [{"text": f"บันทึกข้อมูลนักเรียนชุดที่ {n}", "end": f"2021-06-0{n}"} for n in range(1, 4)]
    document_id = sha256 or hashlib.sha256(PDF.read_bytes()).hexdigest()
    insert_document(connection, document_id, rows, academic_year=2564, media_type=media_type)
    insert_document(connection, "other", rows, academic_year=2565)
    connection.execute(
        "INSERT INTO pages (document_id, page, width, height, rotation, extraction, text)"
        " VALUES (?, 1, ?, ?, 0, 'text_layer', '')",
        (document_id, *A4),
    )
    connection.execute("INSERT INTO runs VALUES (?, 'ok', ?, '[]')", (str(file), document_id))
    return connection


def compare_in(connection: sqlite3.Connection) -> Comparison:
    return compare(load_side(connection, "2564"), load_side(connection, "2565"))


def test_rows_of_a_file_that_is_still_there_have_pictures() -> None:
    connection = connection_to(PDF)
    comparison = compare_in(connection)
    crops = crops_of(connection, comparison)
    assert set(crops) == {a.id for a in comparison.left.activities}
    html = html_bytes(comparison, crops).decode("utf-8")
    images = re.findall(r'src="data:image/webp;base64,([^"]+)"', html)
    assert [base64.b64decode(i) for i in images] == list(crops.values())
    assert html.count("<img ") == html.count("src=") == 3


def test_a_file_that_has_gone_or_changed_has_none(tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(PDF.read_bytes() + b"\n")
    for file in (tmp_path / "gone.pdf", tmp_path, changed, Path("\0")):
        connection = connection_to(file)
        assert crops_of(connection, compare_in(connection)) == {}
    for odd in ({"media_type": "text/plain"}, {"sha256": "0" * 64}):
        connection = connection_to(PDF, **odd)
        assert crops_of(connection, compare_in(connection)) == {}


def test_a_picture_too_many_is_left_out() -> None:
    comparison = many(100)
    small = {a.id: b"RIFF" + bytes(9_000) for a in comparison.left.activities}
    html = html_bytes(comparison, small)
    assert len(html_bytes(comparison)) < len(html) < 2_000_000
    assert html.count(b"<img ") == 100
    comparison = many(300)
    huge = {a.id: b"RIFF" + bytes(50_000) for a in comparison.left.activities}
    html = html_bytes(comparison, huge)
    assert len(html) < 2_000_000
    assert 5 < html.count(b"<img ") < 20


def test_without_pictures_the_report_is_as_before(tmp_path: Path) -> None:
    comparison = many(3)
    publish(comparison, tmp_path)
    assert b"<img" not in (tmp_path / "report.html").read_bytes()
    assert html_bytes(comparison, {}) == html_bytes(comparison)


def test_a_picture_file_is_pictured_where_its_boxes_lie() -> None:
    page = Image.new("L", (1240, 1754), 255)  # A4 at 150 dots an inch
    page.paste(0, (310, 600, 620, 640))
    stored = io.BytesIO()
    page.save(stored, "PNG", dpi=(150, 150))
    size = (1240 * 72 / 150, 1754 * 72 / 150)
    box = (310 * 72 / 150, 600 * 72 / 150, 620 * 72 / 150, 640 * 72 / 150)
    crop = draw(stored.getvalue(), [Clip("a", 1, size, box), Clip("b", 1, (100.0, 100.0), box)])
    assert list(crop) == ["a"]
    image = Image.open(io.BytesIO(crop["a"])).convert("L")
    dark = sum(image.histogram()[:60]) / (image.width * image.height)
    # The bar of 310 x 40 pixels, in a picture of 320 points or more by 56 or more.
    assert dark == pytest.approx(
        (310 * 40 * (72 / 150) ** 2) / (image.width * image.height * 0.72**2), rel=0.2
    )
