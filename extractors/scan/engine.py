"""Tesseract, one line at a time: the models, the one engine of a process, symbols with places and confidences."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractors.errors import ExtractError
from extractors.scan.raster import Grey

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

THAI = "Thai"
LATIN = "eng"
MODELS = (THAI, "tha", LATIN)
INSTALL = "sudo apt-get install -y tesseract-ocr-tha tesseract-ocr-script-thai tesseract-ocr-eng"
_SYSTEM_FOLDERS = ("/usr/share/tesseract-ocr", "/usr/share")
_LOCAL_FOLDERS = ("/usr/local/share/tessdata", "/opt/homebrew/share/tessdata", "/usr/local/share")


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


def tessdata() -> Path | None:
    """The folder that holds the models `Thai` and `eng`, or None."""
    said = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(said), Path(said) / "tessdata"] if said else []
    for folder in _SYSTEM_FOLDERS:
        folders += sorted(Path(folder).glob("*/tessdata"), reverse=True)
        folders.append(Path(folder) / "tessdata")
    folders += [Path(f) for f in _LOCAL_FOLDERS]
    for folder in folders:
        if _model_in(folder, THAI) and _model_in(folder, LATIN):
            return folder
    return None


def missing_models() -> list[str]:
    """Names of the models that no known folder holds."""
    folder = tessdata()
    if folder is not None:
        return []
    found = {
        name
        for base in _SYSTEM_FOLDERS
        for path in Path(base).glob("*/tessdata")
        for name in (THAI, LATIN)
        if _model_in(path, name)
    }
    return [name for name in (THAI, LATIN) if name not in found] or [THAI]


def _model_in(folder: Path, name: str) -> bool:
    return (folder / f"{name}.traineddata").is_file()


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
