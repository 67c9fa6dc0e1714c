"""The fonts to train on, and lines set in them with the place of every symbol."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

TABLE: Final = Path(__file__).with_name("fonts.csv")
CLUSTER: Final = re.compile(r"[^\s\u0e31\u0e34-\u0e3a\u0e47-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*|\s")


@dataclass(frozen=True)
class Face:
    """One style of a family; web fonts keep their Latin letters in a file of their own."""

    family: str
    thai: Path
    latin: Path
    weight: float


@dataclass(frozen=True)
class Symbol:
    """A letter with its marks, or a digit or sign, and the box of its ink: left, top, right, bottom."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class SetLine:
    """A line of black (0) on white (255) with its symbols, left to right."""

    picture: NDArray[np.uint8]
    symbols: tuple[Symbol, ...]


def find_faces(folders: Sequence[Path], use: str) -> list[Face]:
    """The faces of fonts.csv in `folders` that are there for `use`.

    "training"; "figures": kept out while the published figures are taken, then trained on as well; "tests": kept
    out always, so that the tests of the shipped model read a font that it has never seen.

    Raises:
        FileNotFoundError: when a family of the table is in none of the folders.
    """
    faces = []
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["use"] == use]
    for row in rows:
        files = sorted({p.name: p for f in folders for p in f.rglob(row["files"])}.items())
        if not files:
            raise FileNotFoundError(
                f"no font {row['family']} ({row['files']}) in {', '.join(map(str, folders))}"
            )
        for name, path in files:
            # fontsource keeps the scripts of a font apart: niramit-thai-400-normal, niramit-latin-400-normal
            before, _, after = name.rpartition("-thai-")
            latin = path.with_name(f"{before}-latin-{after}") if path.suffix == ".woff2" else path
            faces.append(Face(row["family"], path, latin, float(row["weight"]) / len(files)))
    return faces


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.RAQM)


def set_line(text: str, face: Face, size: int, spacing: float = 0.0) -> SetLine:
    """Set `text` with `size` pixels an em; the line is two ems high and has half an em of paper at both ends."""
    thai, latin = _font(face.thai, size), _font(face.latin, size)
    x, base = size / 2, round(size * 1.35)
    placed = []
    for cluster in CLUSTER.findall(text):
        font = thai if "\u0e00" < cluster[0] < "\u0e7f" else latin
        placed.append((cluster, font, x))
        x += font.getlength(cluster) + spacing
    picture = Image.new("L", (int(x + size / 2), size * 2), 255)
    draw = ImageDraw.Draw(picture)
    symbols = []
    for cluster, font, left in placed:
        if cluster.isspace():
            continue
        draw.text((left, base), cluster, fill=0, font=font, anchor="ls")
        x0, y0, x1, y1 = font.getbbox(cluster, anchor="ls")
        symbols.append(Symbol(cluster, (left + x0, base + y0, left + x1, base + y1)))
    return SetLine(np.array(picture), tuple(symbols))
