"""Training examples: strips of damaged lines and the class of every column of the network's output."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import BLANK, class_of
from extractors.scan.digits.network import STEP
from extractors.scan.digits.strips import BAND, HEIGHT, common_band, cut_strip
from extractors.scan.digits.training.damage import damage_line
from extractors.scan.digits.training.fonts import Face, SetLine, set_line
from extractors.scan.digits.training.texts import some_text

WIDTH: Final = 256
"""Columns of a training strip."""
UNSAID: Final = -100
"""Columns at the edge between a symbol and the gap beside it: either answer is right."""
REPEATS: Final = 4
"""Examples made of one pair of lines, each damaged in its own way: setting type costs more than damaging it."""
DPI: Final = (150, 200, 200, 200, 250, 300)


def make_batch(faces: Sequence[Face], seed: int, count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """`count` strips, shape (count, 1, HEIGHT, WIDTH), and their classes, shape (count, WIDTH // STEP).

    The same faces and seed give the same batch.
    """
    random, chance = Random(seed), np.random.default_rng(seed)
    strips = np.zeros((count, 1, HEIGHT, WIDTH), np.float32)
    classes = np.full((count, WIDTH // STEP), BLANK, np.int64)
    weights = [f.weight for f in faces]
    for first in range(0, count, REPEATS):
        face = random.choices(faces, weights)[0]
        size = some_size(face, random)
        spacing = random.uniform(-0.03, 0.08) * size if random.random() < 0.25 else 0.0
        pair = [set_line(some_text(random), face, size, spacing) for _ in range(2)]
        for index in range(first, min(first + REPEATS, count)):
            pair.reverse()
            line = damage_line(pair[0], pair[1], size, chance)
            strips[index, 0], classes[index] = _example(line, random)
    return strips, classes


def some_size(face: Face, random: Random) -> int:
    """Pixels an em, of sizes met in letters and tables at the resolutions of scanners."""
    points = random.uniform(12, 18) if "Sarabun" in face.family else random.uniform(8.5, 17)
    return max(16, round(points * random.choice(DPI) / 72))


def _example(line: SetLine, random: Random) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    symbols = line.symbols
    first = random.randrange(len(symbols))
    run = symbols[first : first + random.choice((1, 2, 4, 4, 8))]
    top, bottom = common_band([(s.box[1], s.box[3]) for s in run])
    height = max(bottom - top, line.picture.shape[0] * 0.12)  # a full stop alone does not set the scale
    middle = (top + bottom) / 2 + random.gauss(0, 0.05) * height
    half = height * random.uniform(0.88, 1.18) / 2
    scale = BAND / (2 * half)
    start = run[0].box[0] - random.uniform(0, WIDTH * 0.6) / scale
    strip, scale = cut_strip(line.picture, (middle - half, middle + half), (start, start + WIDTH / scale))
    out = np.zeros((HEIGHT, WIDTH), np.float32)
    width = min(WIDTH, strip.shape[1])
    out[:, :width] = strip[:, :width]
    classes = np.full(WIDTH // STEP, BLANK, np.int64)
    columns = (np.arange(WIDTH // STEP) + 0.5) * STEP
    left = round(start)
    marks = [((s.box[0] - left) * scale, (s.box[2] - left) * scale, class_of(s.text)) for s in symbols]
    for x0, x1, _ in marks:
        classes[np.abs(columns - (x0 + x1) / 2) <= max(2.0, (x1 - x0) * 0.36)] = UNSAID
    for x0, x1, index in marks:
        middle, reach = (x0 + x1) / 2, max(1.3, min((x1 - x0) * 0.2, 3.2))
        inside = -1 < middle < WIDTH + 1
        near = np.abs(columns - middle) <= reach
        # a symbol cut in two by the end of the strip cannot be told
        classes[near] = index if inside and x0 > -0.2 * (x1 - x0) and x1 < WIDTH + 0.2 * (x1 - x0) else UNSAID
    return out, classes
