"""Training examples: batches of strips of about one width, and the classes of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.training.fonts import Face
from extractors.scan.linenet.alphabet import CLASS_OF
from extractors.scan.linenet.strips import HEIGHT, cut_strip
from extractors.scan.linenet.training.damage import damage_line
from extractors.scan.linenet.training.setting import SetLine, set_line
from extractors.scan.linenet.training.texts import Texts

WIDTHS: Final = (128, 256, 384, 576, 896, 1408)
"""Columns that strips are filled up to: few, so that the batches are of few shapes."""
REPEATS: Final = 2
"""Examples made of one line, each damaged in its own way."""
DPI: Final = (150, 200, 200, 200, 200, 250, 300)

Batch = tuple[NDArray[np.uint8], list[NDArray[np.int64]]]


def make_batch(faces: Sequence[Face], texts: Texts, seed: int, count: int) -> Batch:
    """`count` strips, shape (count, HEIGHT, width), 0 to 255 of ink, and the classes of each text.

    The same arguments give the same batch; half of the batches hold short texts.
    """
    random, chance = Random(seed), np.random.default_rng(seed)
    is_label = random.random() < 0.5
    weights = [f.weight for f in faces]
    strips: list[NDArray[np.float32]] = []
    labels: list[NDArray[np.int64]] = []
    before: SetLine | None = None
    while len(strips) < count:
        line = _some_line(faces, weights, texts, random, is_label)
        if line is None:
            continue
        for _ in range(REPEATS):
            strip = _strip_of(line, before or line, random, chance, is_label)
            classes = np.array([CLASS_OF[c] for c in line.text], np.int64)
            if strip.shape[1] <= WIDTHS[-1] and strip.shape[1] // 2 >= _columns_needed(classes):
                strips.append(strip)
                labels.append(classes)
        before = line
    strips, labels = strips[:count], labels[:count]
    width = next(w for w in WIDTHS if w >= max(s.shape[1] for s in strips))
    batch = np.zeros((count, HEIGHT, width), np.uint8)
    for row, strip in zip(batch, strips, strict=True):
        row[:, : strip.shape[1]] = np.round(strip * 255)
    return batch, labels


def _some_line(
    faces: Sequence[Face], weights: Sequence[float], texts: Texts, random: Random, is_label: bool
) -> SetLine | None:
    face = random.choices(faces, weights)[0]
    points = random.uniform(6.5, 16) if is_label else random.uniform(8, 17)
    if "TH " in face.family or face.family in ("Sarabun", "Laksaman"):
        points *= 1.15  # small on their em
    size = max(13, round(points * random.choice(DPI) / 72))
    return set_line(texts.label(random) if is_label else texts.line(random), face, size, random)


def _strip_of(
    line: SetLine, other: SetLine, random: Random, chance: np.random.Generator, is_label: bool
) -> NDArray[np.float32]:
    picture, base = damage_line(line, other, chance, is_label)
    stretch = picture.shape[1] / line.picture.shape[1]
    left = max(0, round(stretch * (line.left - line.body * random.uniform(0.1, 1.2))))
    right = round(stretch * (line.right + line.body * random.uniform(0.1, 1.2)))
    body = line.body * (random.uniform(0.85, 1.18) if random.random() < 0.8 else random.uniform(0.7, 1.4))
    base += random.gauss(0, 0.06) * line.body
    return cut_strip(np.ascontiguousarray(picture[:, left:right]), base, body)[0]


def _columns_needed(classes: NDArray[np.int64]) -> int:
    """Columns of the answer that a text needs: one a character, one more between two of a kind."""
    return len(classes) + int((classes[1:] == classes[:-1]).sum())
