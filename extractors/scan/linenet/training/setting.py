"""Lines set in a font, with the row they stand on and the height of their letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.scan.digits.training.fonts import Face

_RUN: Final = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")
_CLUSTER: Final = re.compile(r"[^\u0e31\u0e33-\u0e3a\u0e47-\u0e4e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*")
_ROOM: Final = 3.2, 2.2
"""Paper over and under the row that letters stand on, in heights of letters."""


@dataclass(frozen=True)
class SetLine:
    """A line of black (0) on white (255); places in pixels."""

    text: str
    picture: NDArray[np.uint8]
    base: float
    body: float
    left: int
    right: int


def set_line(text: str, face: Face, size: int, random: Random) -> SetLine | None:
    """Set `text` with `size` pixels an em; None where the face lacks one of its characters.

    Now and then the letters stand wide or close, or the words far apart.
    """
    thai, latin = _font(face.thai, size), _font(face.latin, size)
    if any(c != " " and not _has(_file_of(face, c), c) for c in text):
        return None
    spacing = random.uniform(-0.03, 0.08) * size if random.random() < 0.12 else 0.0
    blank = random.uniform(1.3, 2.6) if random.random() < 0.1 else 1.0
    runs: list[tuple[str, ImageFont.FreeTypeFont, float]] = []
    x = 0.0
    for run in _RUN.findall(text):
        font = thai if "\u0e00" <= run[0] <= "\u0e7f" else latin
        for part in _CLUSTER.findall(run) if spacing else re.findall(r"\s+|\S+", run):
            runs.append((part, font, x))
            x += font.getlength(part) * (blank if part.isspace() else 1.0) + spacing
    body = _body(face, size)
    base, left = round(body * _ROOM[0]), round(body * 2)
    picture = Image.new("L", (int(x) + 2 * left + 1, base + round(body * _ROOM[1])), 255)
    draw = ImageDraw.Draw(picture)
    for part, font, at in runs:
        if not part.isspace():
            draw.text((left + at, base), part, fill=0, font=font, anchor="ls")
    return SetLine(text, np.array(picture), float(base), body, left, left + round(x))


def _file_of(face: Face, character: str) -> Path:
    return face.thai if "\u0e00" <= character <= "\u0e7f" else face.latin


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


@cache
def _body(face: Face, size: int) -> float:
    """Height of a consonant without marks."""
    box = _font(face.thai, 200).getbbox("ก", anchor="ls")
    return float(-box[1]) * size / 200


@cache
def _has(path: Path, character: str) -> bool:
    """Whether a font file has a character: what it lacks looks like what no font has."""
    font = _font(path, 40)
    marked = (
        "\u0e31" <= character <= "\u0e4e" and not "\u0e3f" <= character <= "\u0e46" and character != "\u0e32"
    )
    if marked:
        return True  # the fonts of the table have all marks; by themselves they stand on a circle
    ours, missing = font.getmask(character), font.getmask("\uffff")
    return bytes(ours) != bytes(missing) and ours.getbbox() is not None
