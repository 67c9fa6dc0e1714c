"""Paths drawn on a PDF page as plain figures, read by PDFium; pdfplumber reads them a second time where it fails.

PDFium gives paths ten times faster than pdfplumber. Both readers yield the same `Figure`, one for each
subpath, so that what a figure means (`extractors.pdf.drawings`) is told in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.pdf.calls import (
    address_of,
    closes,
    count_segments,
    draw_mode,
    fill_color,
    kind_of,
    kind_of_segment,
    matrix_of,
    object_at,
    object_in_form,
    objects_in_form,
    places,
    point_of_segment,
    segment_at,
    stroke_width,
)
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


def page_objects(page: pdfium.PdfPage) -> Iterator[int]:
    """Handles of all objects of a page, in the order in which they are painted."""
    handle = address_of(page.raw)
    return (object_at(handle, n) for n in range(raw.FPDFPage_CountObjects(page.raw)))


def page_figures(page: pdfium.PdfPage, drawn: Iterable[int] | None = None) -> list[Figure]:
    """Every figure of a page, in the order in which they are painted.

    `drawn`: handles of its objects but for those that are known to be text.

    Raises:
        TooManyPathsError: when the page holds more than a reader should look at.
    """
    to_top = page_to_top_left(page)
    room = _Room()
    found: list[Figure] = []
    segments = 0
    for handle, matrix in _paths(page_objects(page) if drawn is None else drawn, _IDENTITY, 0, room):
        count = count_segments(handle)
        segments += count
        if segments > _MAX_SEGMENTS:
            raise TooManyPathsError(f"{segments} path segments")
        found += _figures(handle, count, matrix, to_top, room)
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


class _Room:
    """Where PDFium writes what it is asked about a path."""

    def __init__(self) -> None:
        self.matrix = places(6, "f")
        self.modes = places(2, "i")
        self.color = places(4, "I")
        self.width = places(1, "f")
        self.point = places(2, "f")


def _paths(objects: Iterable[int], outer: Matrix, depth: int, room: _Room) -> Iterator[tuple[int, Matrix]]:
    for handle in objects:
        kind = kind_of(handle)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield handle, _product(_matrix(handle, room), outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inside = (object_in_form(handle, n) for n in range(objects_in_form(handle)))
            yield from _paths(inside, _product(_matrix(handle, room), outer), depth + 1, room)


def _matrix(handle: int, room: _Room) -> Matrix:
    values, at = room.matrix
    if not matrix_of(handle, at[0]):
        return _IDENTITY
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _product(first: Matrix, then: Matrix) -> Matrix:
    if then == _IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _figures(
    handle: int, count: int, matrix: Matrix, to_top: Callable[[float, float], Point], room: _Room
) -> Iterator[Figure]:
    """The subpaths of a path of so many segments."""
    draw_mode(handle, *room.modes.at)
    filled, stroked = room.modes.values[0] != raw.FPDF_FILLMODE_NONE, bool(room.modes.values[1])
    if not filled and not stroked:
        return
    stroke_width(handle, *room.width.at)
    a, b, c, d, e, f = matrix
    width = room.width.values[0] * (abs(a * d - b * c)) ** 0.5
    white = filled and _is_white(handle, room)
    point, (x_at, y_at) = room.point
    points: list[Point] = []
    curved = False
    for index in range(count):
        segment = segment_at(handle, index)
        kind = kind_of_segment(segment)
        point_of_segment(segment, x_at, y_at)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            if len(points) > 1:
                yield Figure(tuple(points), filled, stroked, width, curved, white)
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        x, y = point
        points.append(to_top(a * x + c * y + e, b * x + d * y + f))
        if closes(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield Figure(tuple(points), filled, stroked, width, curved, white)


def _is_white(handle: int, room: _Room) -> bool:
    if not fill_color(handle, *room.color.at):
        return False
    red, green, blue, alpha = room.color.values
    white: bool = min(red, green, blue) >= 248 or alpha < 8
    return white
