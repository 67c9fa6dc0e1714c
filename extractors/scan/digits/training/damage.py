"""What printers, scanners and their compression do to a line."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.training.fonts import SetLine

Picture = NDArray[np.float32]


def damage_line(line: SetLine, above: SetLine, size: int, chance: np.random.Generator) -> SetLine:
    """The line as a scan shows it: `above` and itself look in from the neighbouring lines."""
    picture = line.picture.astype(np.float32)
    picture = _neighbour_lines(picture, above.picture.astype(np.float32), size, chance)
    picture = _rules(picture, line, size, chance)
    picture = with_strokes(picture, size, chance)
    picture, boxes = _slant(picture, [s.box for s in line.symbols], chance)
    picture = on_paper(picture, chance)
    picture = through_optics(picture, size, chance)
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    grey = compressed(grey, chance)
    symbols = tuple(replace(s, box=b) for s, b in zip(line.symbols, boxes, strict=True))
    return SetLine(grey, symbols)


def _neighbour_lines(picture: Picture, other: Picture, size: int, chance: np.random.Generator) -> Picture:
    for direction in (-1, 1):
        if chance.random() < 0.35:
            shift = direction * round(size * chance.uniform(1.15, 1.7))
            width = min(picture.shape[1], other.shape[1])
            moved = np.full_like(picture, 255)
            rows = picture.shape[0]
            source = other[max(-shift, 0) : rows - max(shift, 0), :width]
            moved[max(shift, 0) : max(shift, 0) + source.shape[0], :width] = source
            picture = np.minimum(picture, moved)
    return picture


def _rules(picture: Picture, line: SetLine, size: int, chance: np.random.Generator) -> Picture:
    """Rules of a table, underlines, dotted lines of a form, and a stroke of a pen now and then."""
    rows, columns = picture.shape
    tops = [s.box[1] for s in line.symbols]
    bottoms = [s.box[3] for s in line.symbols]
    grey = float(chance.uniform(0, 110))
    thick = max(1, round(size * chance.uniform(0.02, 0.07)))
    kind = chance.random()
    if kind < 0.10:  # along the line, close under or over it
        y = round(max(bottoms) + size * chance.uniform(-0.08, 0.3))
        if chance.random() < 0.4:
            y = round(min(tops) - size * chance.uniform(0.0, 0.3))
        cv2.line(picture, (0, y), (columns, y), grey, thick)
    elif kind < 0.16:
        y = round(max(bottoms) + size * chance.uniform(0, 0.2))
        step = max(3, round(size * chance.uniform(0.1, 0.25)))
        for x in range(0, columns, step):
            cv2.circle(picture, (x, y), max(1, thick // 2), grey, -1)
    if chance.random() < 0.12:  # a column's rule before or after
        x = round(chance.choice([chance.uniform(0, size * 0.5), columns - chance.uniform(0, size * 0.5)]))
        cv2.line(picture, (x, 0), (x, rows), grey, thick)
    if chance.random() < 0.06:  # a stamp's frame or a pen goes through
        ends = chance.uniform(0, 1, 4) * (columns, rows, columns, rows)
        first, second = (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3]))
        cv2.line(picture, first, second, float(chance.uniform(60, 190)), thick)
    return picture


def with_strokes(picture: Picture, size: int, chance: np.random.Generator) -> Picture:
    """Thicker or thinner strokes: bold print, toner, a worn ribbon."""
    kind = chance.random()
    if kind < 0.22:
        reach = chance.uniform(0.3, 0.8) * size / 36
    elif kind < 0.40:
        reach = -chance.uniform(0.2, 0.7) * size / 40
    else:
        return picture
    soft = cv2.GaussianBlur(picture, (0, 0), max(abs(reach), 0.3))
    level = 190 if reach > 0 else 75
    return np.clip((soft - level) * 4 + 127, 0, 255).astype(np.float32)


def _slant(
    picture: Picture, boxes: list[tuple[float, float, float, float]], chance: np.random.Generator
) -> tuple[Picture, list[tuple[float, float, float, float]]]:
    """Skew that is left over, a line set slanted, letters a little wide or narrow."""
    rows, columns = picture.shape
    skew = np.tan(np.radians(chance.normal(0, 0.35) if chance.random() < 0.75 else chance.uniform(-1.5, 1.5)))
    lean = chance.uniform(0.0, 0.25) if chance.random() < 0.12 else chance.normal(0, 0.02)
    stretch = chance.uniform(0.82, 1.2) if chance.random() < 0.4 else 1.0
    middle = rows / 2
    matrix = np.array(
        [
            [stretch, -lean, lean * middle + chance.uniform(-0.5, 0.5)],
            [skew * stretch, 1.0, -skew * stretch * columns / 2 + chance.uniform(-0.5, 0.5)],
        ]
    )
    size = (round(columns * stretch), rows)
    turned = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    moved = []
    for x0, y0, x1, y1 in boxes:
        cx, cy = matrix @ np.array([(x0 + x1) / 2, (y0 + y1) / 2, 1.0])
        w, h = (x1 - x0) * stretch / 2, (y1 - y0) / 2
        moved.append((float(cx - w), float(cy - h), float(cx + w), float(cy + h)))
    return turned.astype(np.float32), moved


def on_paper(picture: Picture, chance: np.random.Generator) -> Picture:
    """Ink that is not black on paper that is not white, unevenly lit, with dirt."""
    rows, columns = picture.shape
    ink, paper = chance.uniform(0, 110), chance.uniform(200, 255)
    picture = np.asarray(ink + picture / 255 * (paper - ink), np.float32)
    if chance.random() < 0.3:
        slope = np.linspace(chance.uniform(-25, 0), chance.uniform(-25, 0), columns, dtype=np.float32)
        picture = picture + slope[None, :]
    if chance.random() < 0.25:
        count = int(chance.integers(1, 3 + rows * columns // 1500))
        ys, xs = chance.integers(0, rows, count), chance.integers(0, columns, count)
        for y, x in zip(ys, xs, strict=True):
            cv2.circle(
                picture, (int(x), int(y)), int(chance.integers(0, 2)), float(chance.uniform(0, 255)), -1
            )
    return picture


def through_optics(picture: Picture, size: int, chance: np.random.Generator) -> Picture:
    """Blur, a lower resolution and noise. `size`: pixels an em."""
    blur = chance.uniform(0, 1.1) * max(size / 40, 0.6)
    if blur > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), float(blur)).astype(np.float32)
    if chance.random() < 0.15:  # read at a lower resolution and enlarged
        rows, columns = picture.shape
        part = chance.uniform(0.55, 0.9)
        small = cv2.resize(
            picture, (max(1, int(columns * part)), max(1, int(rows * part))), interpolation=cv2.INTER_AREA
        )
        picture = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    noise = chance.uniform(0, 16) if chance.random() < 0.7 else 0.0
    return picture + chance.standard_normal(picture.shape, np.float32) * np.float32(noise)


def compressed(grey: NDArray[np.uint8], chance: np.random.Generator) -> NDArray[np.uint8]:
    """Through JPEG, or to black and white as by a fax."""
    if chance.random() < 0.12:  # a fax: black and white only
        level = (float(grey.min()) + float(np.median(grey))) / 2 + chance.uniform(-15, 25)
        return np.where(grey > level, 255, 0).astype(np.uint8)
    if chance.random() < 0.8:
        quality = int(chance.choice([40, 50, 60, 60, 60, 75, 85]))
        done, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if done:
            return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey
