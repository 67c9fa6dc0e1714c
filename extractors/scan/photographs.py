"""Photographs of pages, and scans with a dark border: the page found by its four corners and made flat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.raster import DPI, Grey

_COPY = 640  # longer side of the copy that is looked at (pixels)
_LEAST, _MOST = 0.3, 0.98  # share of the picture that the page takes
_DARKER = 45.0  # what lies around the page is darker than it by this much (0 to 255)
_BORDER = 0.012  # a corner this near to the edge of the picture (share of its side) is no corner of a page …
_CORNERS = 2  # … and so many must be inside
_STRAIGHT = 0.02  # the outline of a page may leave the quadrangle by this share of its length
_FULL = 0.93  # share of the quadrangle that the page fills
_ANGLE = (60.0, 120.0)
_A4_LONG = 11.69  # a page is taken to be as long as A4 (inches)
_NEARLY = (1.25, 1.6)  # a page with such sides is A4, however it was photographed
_A4 = 2.0**0.5
_SHRINKS = 1.5


def corners_of(grey: Grey) -> tuple[float, ...]:
    """Corners of the page that a picture is a photograph of, as of `extractors.document.Page`; none for a scan."""
    corners = page_corners(grey)
    if corners is None:
        return ()
    height, width = grey.shape
    return tuple(round(float(v), 5) for v in (corners / (width, height)).ravel())


def flat_size(corners: Sequence[float], shape: tuple[int, ...]) -> tuple[int, int]:
    """Width and height in pixels of the page made flat, of a picture with so many rows and columns."""
    across, down = _sides(np.asarray(corners, np.float64).reshape(4, 2) * (shape[1], shape[0]))
    long = round(_A4_LONG * DPI)
    return (round(long * across / down), long) if down >= across else (long, round(long * down / across))


def flat(grey: Grey, corners: Sequence[float], size: tuple[int, int]) -> Grey:
    """A page cut out of a picture and made flat: `corners` as of `extractors.document.Page`, `size` width and height."""
    height, width = grey.shape
    source = np.asarray(corners, np.float32).reshape(4, 2) * np.asarray([width, height], np.float32)
    target = np.asarray([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    side = float(np.linalg.norm(source[1] - source[0])) / size[0]
    if side > _SHRINKS:  # a large photograph: means of pixels, not single ones
        grey = cv2.GaussianBlur(grey, (0, 0), 0.4 * side).astype(np.uint8)
    warped = cv2.warpPerspective(grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(warped, dtype=np.uint8)


def page_corners(grey: Grey) -> NDArray[np.float64] | None:
    """Corners of a bright page on a darker ground (pixels, from upper left clockwise); None where there is none."""
    height, width = grey.shape
    factor = max(1.0, max(height, width) / _COPY)
    small = cv2.resize(grey, (round(width / factor), round(height / factor)), interpolation=cv2.INTER_AREA)
    # Print is no hole in the page.
    smooth = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    smooth = cv2.GaussianBlur(smooth, (5, 5), 0)
    _, bright = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    area = float(small.size)
    if not _LEAST * area <= cv2.contourArea(outline) <= _MOST * area:
        return None
    four = cv2.approxPolyDP(outline, _STRAIGHT * cv2.arcLength(outline, True), True).reshape(-1, 2)
    if len(four) != 4 or not _is_page(four, outline, smooth):
        return None
    return np.asarray(_ordered(four.astype(np.float64)) * factor, dtype=np.float64)


def _is_page(four: NDArray[Any], outline: NDArray[Any], smooth: NDArray[Any]) -> bool:
    rows, columns = smooth.shape
    room = np.asarray([_BORDER * columns, _BORDER * rows])
    inside = ((four > room) & (four < np.asarray([columns, rows]) - 1 - room)).all(axis=1)
    if inside.sum() < _CORNERS or cv2.contourArea(outline) < _FULL * cv2.contourArea(four):
        return False
    sides = np.roll(four, -1, axis=0) - four
    turns = [
        np.degrees(np.arccos(np.dot(-a, b) / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-6)))
        for a, b in zip(np.roll(sides, 1, axis=0), sides, strict=True)
    ]
    if not all(_ANGLE[0] <= t <= _ANGLE[1] for t in turns):
        return False
    mask = np.zeros((rows, columns), np.uint8)
    cv2.fillConvexPoly(mask, four, 1)
    within, around = (
        smooth[cv2.erode(mask, np.ones((7, 7), np.uint8)) > 0],
        smooth[cv2.dilate(mask, np.ones((7, 7), np.uint8)) == 0],
    )
    return len(around) > 0 and float(np.median(within)) - float(np.median(around)) >= _DARKER


def _ordered(four: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners from the upper left clockwise."""
    middle = four.mean(axis=0)
    angle = np.arctan2(four[:, 1] - middle[1], four[:, 0] - middle[0])
    around = four[np.argsort(angle)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0)


def _sides(corners: NDArray[np.float64]) -> tuple[float, float]:
    """Width and height of a page by its corners; one nearly as long as A4 is A4."""
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    across, down = float(lengths[0] + lengths[2]), float(lengths[1] + lengths[3])
    ratio = max(across, down) / min(across, down)
    if _NEARLY[0] <= ratio <= _NEARLY[1]:
        return (1.0, _A4) if down >= across else (_A4, 1.0)
    return across, down
