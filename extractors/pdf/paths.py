"""Paths drawn on a PDF page as plain figures, read by PDFium; pdfplumber reads them a second time where it fails.

PDFium gives paths ten times faster than pdfplumber. Both readers yield the same `Figure`, one for each
subpath, so that what a figure means (`extractors.pdf.drawings`) is told in one place.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.glyphs import page_to_top_left

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

# Forms inside forms deeper than this are an attack, not a drawing.
_MAX_DEPTH = 12
# More segments than this on one page are a picture made of paths; tables have some hundreds.
_MAX_SEGMENTS = 200_000
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooManyPathsError(Exception):
    """A page with more path segments than any table has."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One subpath: its corners from the top left of the page in points, and how it is painted.

    `width` is the width of its stroke; `white` tells that its fill is (almost) white and covers rather
    than shows.
    """

    points: tuple[Point, ...]
    filled: bool
    stroked: bool
    width: float
    curved: bool
    white: bool


def page_figures(page: pdfium.PdfPage) -> list[Figure]:
    """Every figure of a page, in the order in which they are painted.

    Raises:
        TooManyPathsError: when the page holds more than a reader should look at.
    """
    to_top = page_to_top_left(page)
    found: list[Figure] = []
    segments = 0
    count = raw.FPDFPage_CountObjects(page.raw)
    objects = ((raw.FPDFPage_GetObject(page.raw, n), _IDENTITY) for n in range(count))
    for handle, matrix in _paths(objects, 0):
        segments += raw.FPDFPath_CountSegments(handle)
        if segments > _MAX_SEGMENTS:
            raise TooManyPathsError(f"{segments} path segments")
        found += _figures(handle, matrix, to_top)
    return found


def plumber_figures(page: Any) -> list[Figure]:
    """The same from a pdfplumber page."""
    found: list[Figure] = []
    for item in (*page.lines, *page.rects, *page.curves):
        corners = [(float(x), float(y)) for x, y in item["pts"]]
        if item["object_type"] == "rect":
            x0, x1, top, bottom = item["x0"], item["x1"], item["top"], item["bottom"]
            corners = [(x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top)]
        color = item.get("non_stroking_color")
        white = isinstance(color, tuple | list) and len(color) in (1, 3) and min(color) >= 0.97
        found.append(
            Figure(
                tuple(corners),
                bool(item.get("fill")),
                bool(item.get("stroke")),
                float(item.get("linewidth") or 0.0),
                item["object_type"] == "curve" and len(corners) > 12,
                white,
            )
        )
    return found


def _paths(objects: Any, depth: int) -> Iterator[tuple[Any, Matrix]]:
    for handle, outer in objects:
        kind = raw.FPDFPageObj_GetType(handle)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield handle, _product(_matrix(handle), outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _product(_matrix(handle), outer)
            inside = (
                (raw.FPDFFormObj_GetObject(handle, n), inner)
                for n in range(raw.FPDFFormObj_CountObjects(handle))
            )
            yield from _paths(inside, depth + 1)


def _matrix(handle: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    if then == _IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _figures(handle: Any, matrix: Matrix, to_top: Any) -> Iterator[Figure]:
    mode, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(handle, mode, stroke)
    filled, stroked = mode.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value)
    if not filled and not stroked:
        return
    raw.FPDFPageObj_GetStrokeWidth(handle, width)
    a, b, c, d, e, f = matrix
    scale = (abs(a * d - b * c)) ** 0.5
    white = filled and _is_white(handle)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    curved = False
    for index in range(raw.FPDFPath_CountSegments(handle)):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            if len(points) > 1:
                yield Figure(tuple(points), filled, stroked, width.value * scale, curved, white)
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(to_top(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield Figure(tuple(points), filled, stroked, width.value * scale, curved, white)


def _is_white(handle: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) >= 248 or alpha.value < 8
