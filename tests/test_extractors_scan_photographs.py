"""Photographs of pages: found by their corners, made flat, turned; their pictures show the place that was read."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors.document import Document
from extractors.extract import extract
from extractors.scan.photographs import page_corners
from extractors.scan.raster import Grey
from extractors.scan.upright import turned
from pipeline.mapping.assemble import map_document
from pipeline.publish.page_images import Clip, pictures
from tests.conftest import ROOT

CIRCULAR = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"
CORNERS = np.float32([(260, 210), (1890, 250), (1850, 2580), (230, 2520)])


@cache
def page() -> Grey:
    """The letter of the sample, its lower part left blank to be quick."""
    pdf = pdfium.PdfDocument(CIRCULAR)
    grey = np.array(pdf[0].render(scale=200 / 72, grayscale=True).to_numpy(), dtype=np.uint8)
    pdf.close()
    grey = grey.reshape(grey.shape[0], grey.shape[1])
    grey[round(0.34 * grey.shape[0]) :] = 255
    return grey


def photograph(ground: float = 70.0) -> Grey:
    """The page as it lies on a table, seen from aside."""
    height, width = page().shape
    square = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    matrix = cv2.getPerspectiveTransform(square, CORNERS)
    size = (2150, 2800)
    shown = cv2.warpPerspective(page(), matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    on = cv2.warpPerspective(np.full_like(page(), 255), matrix, size) > 128
    noise = np.random.default_rng(2).normal(0, 4, shown.shape)
    picture = np.where(on, 25 + shown * 0.82, ground) + noise
    return np.asarray(np.clip(picture, 0, 255), dtype=np.uint8)


def jpeg(picture: Grey) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=85)
    return out.getvalue()


def test_the_corners_of_a_page_on_a_table() -> None:
    found = page_corners(photograph())
    assert found is not None
    assert np.abs(found - CORNERS).max() < 18  # of 2,800 pixels


def framed() -> Grey:
    """A scan with a printed frame all around."""
    picture = page().copy()
    cv2.rectangle(picture, (60, 60), (picture.shape[1] - 60, picture.shape[0] - 60), 0, 6)
    return picture


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(page(), id="a scan"),
        pytest.param(framed(), id="a frame on paper"),
        pytest.param(np.full((900, 600), 250, np.uint8), id="a blank page"),
        pytest.param(photograph(ground=215.0), id="a page on a light table"),
        pytest.param(np.full((900, 600), 20, np.uint8), id="darkness"),
    ],
)
def test_nothing_else_is_a_page_in_a_picture(picture: Grey) -> None:
    assert page_corners(picture) is None


@cache
def turned_photograph() -> tuple[bytes, Document]:
    data = jpeg(np.ascontiguousarray(np.rot90(photograph())))
    return data, extract(data, "photo.jpg")


def test_a_photograph_is_read_flat_and_upright() -> None:
    _, document = turned_photograph()
    records = map_document(document)
    shown = document.pages[0]
    assert shown.rotation == 90
    assert (round(shown.width), round(shown.height)) == (595, 842)
    assert len(shown.corners) == 8
    assert records.letter is not None
    assert records.letter.ref_no == "ศธ 04100 / 1534"
    assert str(records.letter.date) == "2021-05-25"
    assert records.pages[0].corners == shown.corners


def ink_in_frame(picture: bytes, clip: Clip) -> float:
    """Share of dark pixels inside the place that a picture shows, less its frame."""
    grey = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    red = (grey[..., 0] - grey[..., 1] > 60) & (grey[..., 0] - grey[..., 2] > 60)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    inside = grey[rows[0] + 5 : rows[-1] - 4, columns[0] + 5 : columns[-1] - 4].max(axis=2)
    return float((inside < 120).mean())


def clip_of(document: Document, text: str) -> Clip:
    """The line that holds a text, as a place to picture."""
    shown = document.pages[0]
    line = next(ln for b in shown.blocks for ln in b.lines if text in ln.text_raw)
    box = (line.box.x0, line.box.top, line.box.x1, line.box.bottom)
    size = (shown.width, shown.height)
    return Clip("a", 1, size, box, shown.rotation, skew=shown.skew, corners=shown.corners)


def test_the_picture_of_a_place_on_a_photograph() -> None:
    data, document = turned_photograph()
    clip = clip_of(document, "พฤษภาคม")
    [(_, picture)] = pictures(data, [clip])
    assert ink_in_frame(picture, clip) > 0.06


@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_the_picture_of_a_place_on_a_skewed_scan(kind: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.fromarray(turned(page(), 2.6)).save(out, kind, resolution=200, dpi=(200, 200))
    document = extract(out.getvalue(), f"scan.{kind.lower()}")
    clip = clip_of(document, "๑๕๓๔")
    assert abs(clip.skew + 2.6) < 0.1
    [(_, levelled)] = pictures(out.getvalue(), [clip])
    [(_, aslant)] = pictures(out.getvalue(), [Clip("a", 1, clip.size, clip.box, clip.rotation)])
    assert ink_in_frame(levelled, clip) > 0.06
    assert ink_in_frame(levelled, clip) > 2 * ink_in_frame(aslant, clip)
