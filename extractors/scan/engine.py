"""Tesseract, one line at a time: the models, the one engine of a process, symbols with places and confidences."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from extractors.errors import ExtractError
from extractors.scan.models import INSTALL, THAI, missing_models, tessdata
from extractors.scan.raster import Grey

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

_BLANKS = 24  # the engine sets no more blanks in a row than this


class Symbol(NamedTuple):
    """One character as read: its box in pixels of the picture and how sure the engine is (0 to 1).

    `blank_before` tells that the engine saw a blank in front of it.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    blank_before: bool


@cache
def engine(model: str) -> PyTessBaseAPI:
    """The engine of this process for one model, ready to read single lines.

    Raises:
        ExtractError: no_text, with the command that installs the models, when they are missing.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # threads make it five times slower
    import tesserocr

    folder = tessdata()
    if folder is None:
        raise ExtractError("no_text", f"scan; models missing: {', '.join(missing_models())}; {INSTALL}")
    api = tesserocr.PyTessBaseAPI(
        path=f"{folder}/", lang=model, psm=tesserocr.PSM.RAW_LINE, oem=tesserocr.OEM.LSTM_ONLY
    )
    # Without it the Thai model sets a blank between all letters.
    api.SetVariable("preserve_interword_spaces", "1")
    api.SetVariable("user_defined_dpi", "200")
    return api


def read_symbols(picture: Grey, model: str = THAI) -> list[Symbol]:
    """Symbols of one line of text (dark on light), left to right."""
    import tesserocr

    api = engine(model)
    height, width = picture.shape
    api.SetImageBytes(picture.tobytes(), width, height, 1, width)
    if not api.Recognize():
        return []
    text = api.GetUTF8Text().rstrip()
    iterator = api.GetIterator()
    if iterator is None or not text:
        return []
    level = tesserocr.RIL.SYMBOL
    found: list[Symbol] = []
    place = 0
    for at in tesserocr.iterate_level(iterator, level):
        symbol = at.GetUTF8Text(level)
        box = at.BoundingBox(level)
        if not symbol or box is None:
            continue
        # The text tells the blanks: the engine's words are no words in Thai.
        begin = text.find(symbol, place, place + len(symbol) + _BLANKS)
        blank = begin > place and bool(found)
        place = begin + len(symbol) if begin >= 0 else place + len(symbol)
        x0, top, x1, bottom = box
        found.append(Symbol(symbol, x0, top, x1, bottom, at.Confidence(level) / 100.0, blank))
    return found
