"""What tables, printers, scanners and our own removal of rules do to a line."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.training.damage import compressed, on_paper, through_optics, with_strokes
from extractors.scan.linenet.training.setting import SetLine

Picture = NDArray[np.float32]
Chance = np.random.Generator


def damage_line(
    line: SetLine, other: SetLine, chance: Chance, is_label: bool
) -> tuple[NDArray[np.uint8], float]:
    """The line as a scan shows it, and the row that it stands on; `other` looks in from the lines above and below."""
    picture = line.picture.astype(np.float32)
    size = round(line.body * 2)
    if chance.random() < 0.2:
        picture = _neighbour(picture, line, other, chance)
    picture = _uprights(picture, line, chance, is_label)
    picture = _levels(picture, line, chance, is_label)
    picture = _through(picture, line, chance)
    picture = with_strokes(picture, size, chance)
    picture, base = _slanted(picture, line, chance)
    picture = on_paper(picture, chance)
    picture = through_optics(picture, size, chance)
    return compressed(np.clip(picture, 0, 255).astype(np.uint8), chance), base


def _neighbour(picture: Picture, line: SetLine, other: SetLine, chance: Chance) -> Picture:
    shift = round(chance.choice([-1, 1]) * line.body * chance.uniform(2.1, 3.4) + line.base - other.base)
    rows, width = picture.shape[0], min(picture.shape[1], other.picture.shape[1])
    moved = np.full_like(picture, 255)
    source = other.picture[max(-shift, 0) : max(rows - max(shift, 0), 0), :width]
    moved[max(shift, 0) : max(shift, 0) + source.shape[0], :width] = source[: rows - max(shift, 0)]
    return np.minimum(picture, moved)


def _uprights(picture: Picture, line: SetLine, chance: Chance, is_label: bool) -> Picture:
    """Rules of narrow columns through a label, kept or taken out again, and of the cell before and behind it."""
    columns = picture.shape[1]
    thick = max(1, round(line.body * chance.uniform(0.05, 0.2)))
    grey = float(chance.uniform(0, 120))
    clean = picture.copy()
    places: list[float] = []
    if is_label and chance.random() < 0.4:
        step = line.body * chance.uniform(2.5, 12)
        places = list(np.arange(line.left - step * chance.random(), line.right + step, step))
    elif chance.random() < 0.12:
        places = [
            line.left - line.body * chance.uniform(0.1, 1.5),
            line.right + line.body * chance.uniform(0.1, 1.5),
        ]
        places = places[: int(chance.integers(1, 3))]
    kind = chance.random()
    for place in places:
        x0 = max(0, round(place))
        x1 = min(columns, x0 + thick)
        if x1 <= x0:
            continue
        picture[:, x0:x1] = np.minimum(picture[:, x0:x1], grey)
        if kind < 0.35:  # taken out: white where it stood, letters that cross it are kept, or bitten into
            edge = int(chance.integers(0, 2))
            a, b = max(0, x0 - edge), min(columns, x1 + edge)
            if chance.random() < 0.5:
                crossing = (clean[:, max(a - 1, 0)] < 128) & (clean[:, min(b, columns - 1)] < 128)
                picture[:, a:b] = np.where(crossing[:, None], 0, 255)
            else:
                picture[:, a:b] = 255
    return picture


def _levels(picture: Picture, line: SetLine, chance: Chance, is_label: bool) -> Picture:
    """Rules over and under the line, dotted lines of a form, an arrow's shaft before and behind a label."""
    columns = picture.shape[1]
    thick = max(1, round(line.body * chance.uniform(0.05, 0.18)))
    grey = float(chance.uniform(0, 120))
    kind = chance.random()
    if kind < 0.12:
        y = round(
            line.base + line.body * chance.choice([chance.uniform(0.1, 1.6), chance.uniform(-2.8, -1.5)])
        )
        cv2.line(picture, (0, y), (columns, y), grey, thick)
    elif kind < 0.16:
        y = round(line.base + line.body * chance.uniform(0, 0.35))
        step = max(3, round(line.body * chance.uniform(0.2, 0.5)))
        for x in range(0, columns, step):
            cv2.circle(picture, (x, y), max(1, thick // 2), grey, -1)
    if is_label and chance.random() < 0.12:
        y = round(line.base - line.body * chance.uniform(0.2, 0.8))
        near = round(line.body * chance.uniform(0.5, 1.2))
        if chance.random() < 0.6:
            cv2.line(picture, (0, y), (max(line.left - near, 0), y), grey, thick)
        if chance.random() < 0.6:
            cv2.line(picture, (min(line.right + near, columns), y), (columns, y), grey, thick)
    return picture


def _through(picture: Picture, line: SetLine, chance: Chance) -> Picture:
    """A pen, a stamp's frame or a fold goes through."""
    if chance.random() < 0.06:
        rows, columns = picture.shape
        ends = chance.uniform(0, 1, 4) * (columns, rows, columns, rows)
        over = np.full_like(picture, 255)
        thick = max(1, round(line.body * chance.uniform(0.08, 0.25)))
        first, second = (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3]))
        cv2.line(over, first, second, float(chance.uniform(60, 200)), thick)
        picture = np.minimum(picture, over)
    return picture


def _slanted(picture: Picture, line: SetLine, chance: Chance) -> tuple[Picture, float]:
    """Skew that is left over, a line set slanted, letters a little wide or narrow."""
    rows, columns = picture.shape
    most = 1.5 if columns < 12 * line.body else 0.6
    skew = np.tan(
        np.radians(chance.normal(0, 0.25) if chance.random() < 0.8 else chance.uniform(-most, most))
    )
    lean = chance.uniform(0.0, 0.3) if chance.random() < 0.1 else chance.normal(0, 0.02)
    stretch = chance.uniform(0.8, 1.25) if chance.random() < 0.4 else 1.0
    shift = chance.uniform(-0.5, 0.5)
    matrix = np.array(
        [[stretch, -lean, lean * line.base], [skew * stretch, 1.0, shift - skew * stretch * columns / 2]]
    )
    size = (round(columns * stretch), rows)
    turned = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    return turned.astype(np.float32), line.base + float(shift)
