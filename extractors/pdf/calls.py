"""PDFium's functions that are called once for every character or object of a page, at half the cost.

pypdfium2 declares what PDFium hands out as pointers to structures, so that each call makes an object for its
result, and another one for each place a result is to be written to. Here handles and places are addresses,
plain numbers, 0 for none.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from typing import Any, NamedTuple

import pypdfium2.raw as raw

_NUMBER, _ADDRESS = ctypes.c_int, ctypes.c_void_p


def address_of(handle: Any) -> int:
    """The address behind a handle of pypdfium2; 0 for none."""
    return ctypes.cast(handle, _ADDRESS).value or 0


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., int]:
    """The same function of the library with other types. It keeps the interpreter's lock: none takes long."""
    called: Callable[..., int] = ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))
    return called


# Of a text page and the number of a character in it
unicode_of = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _NUMBER)
is_generated = _plain(raw.FPDFText_IsGenerated, _NUMBER, _ADDRESS, _NUMBER)
object_of = _plain(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _NUMBER)
font_size = _plain(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _NUMBER)
char_angle = _plain(raw.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _NUMBER)
char_box = _plain(raw.FPDFText_GetCharBox, _NUMBER, _ADDRESS, _NUMBER, *[_ADDRESS] * 4)
char_origin = _plain(raw.FPDFText_GetCharOrigin, _NUMBER, _ADDRESS, _NUMBER, *[_ADDRESS] * 2)
loose_box = _plain(raw.FPDFText_GetLooseCharBox, _NUMBER, _ADDRESS, _NUMBER, _ADDRESS)
# Of a page or a form and the number of an object in it
object_at = _plain(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _NUMBER)
object_in_form = _plain(raw.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
# Of an object
kind_of = _plain(raw.FPDFPageObj_GetType, _NUMBER, _ADDRESS)
mark_at = _plain(raw.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, ctypes.c_ulong)
kind_of_parameter = _plain(raw.FPDFPageObjMark_GetParamValueType, _NUMBER, _ADDRESS, ctypes.c_char_p)
bounds = _plain(raw.FPDFPageObj_GetBounds, _NUMBER, _ADDRESS, *[_ADDRESS] * 4)
matrix_of = _plain(raw.FPDFPageObj_GetMatrix, _NUMBER, _ADDRESS, _ADDRESS)
stroke_width = _plain(raw.FPDFPageObj_GetStrokeWidth, _NUMBER, _ADDRESS, _ADDRESS)
fill_color = _plain(raw.FPDFPageObj_GetFillColor, _NUMBER, _ADDRESS, *[_ADDRESS] * 4)
render_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, _NUMBER, _ADDRESS)
objects_in_form = _plain(raw.FPDFFormObj_CountObjects, _NUMBER, _ADDRESS)
# Of a path, and of a segment of one
draw_mode = _plain(raw.FPDFPath_GetDrawMode, _NUMBER, _ADDRESS, *[_ADDRESS] * 2)
count_segments = _plain(raw.FPDFPath_CountSegments, _NUMBER, _ADDRESS)
segment_at = _plain(raw.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _NUMBER)
kind_of_segment = _plain(raw.FPDFPathSegment_GetType, _NUMBER, _ADDRESS)
point_of_segment = _plain(raw.FPDFPathSegment_GetPoint, _NUMBER, _ADDRESS, *[_ADDRESS] * 2)
closes = _plain(raw.FPDFPathSegment_GetClose, _NUMBER, _ADDRESS)


class Places(NamedTuple):
    """Room for a few numbers that the library writes: `values` unpacks to them, `at` holds their addresses."""

    values: array[Any]
    at: tuple[int, ...]


def places(count: int, code: str = "d") -> Places:
    """Room for so many doubles ("d"), floats ("f"), integers ("i") or unsigned ones ("I")."""
    values: array[Any] = array(code, [0] * count)
    first = values.buffer_info()[0]
    return Places(values, tuple(range(first, first + count * values.itemsize, values.itemsize)))
