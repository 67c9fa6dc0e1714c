"""Brings a part of a line to the size and contrast that the network knows."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.quantiles import quantiles

HEIGHT: Final = 32
"""Rows of a strip."""
BAND: Final = 20
"""Rows that the symbols themselves take, in the middle of a strip."""
LEAST_CONTRAST: Final = 40.0
"""Grey levels between ink and paper below which a strip counts as empty rather than as faint."""


def cut_strip(
    line: NDArray[np.uint8], band: tuple[float, float], across: tuple[float, float]
) -> tuple[NDArray[np.float32], float]:
    """A strip of HEIGHT rows and its scale (strip pixels a line pixel).

    Args:
        line: grey, dark on light, shape (rows, columns).
        band: top and bottom of the symbols, in pixels of the line; it is brought to BAND rows.
        across: first and last column wanted; columns outside the line are paper.

    Returns:
        Values from 0 (paper) to 1 (ink), shape (HEIGHT, columns * scale).
    """
    middle = (band[0] + band[1]) / 2
    half = max(band[1] - band[0], 2.0) * HEIGHT / BAND / 2
    top, bottom = round(middle - half), max(round(middle + half), round(middle - half) + 2)
    left, right = round(across[0]), max(round(across[1]), round(across[0]) + 2)
    rows, columns = line.shape
    inside = line[max(top, 0) : min(bottom, rows), max(left, 0) : min(right, columns)]
    scale = HEIGHT / (bottom - top)
    width = max(round((right - left) * scale), 1)
    if inside.size == 0:
        return np.zeros((HEIGHT, width), np.float32), scale
    room, corner = (bottom - top, right - left), (max(-top, 0), max(-left, 0))
    return contrasted(inside, room, corner, (HEIGHT, width), scale, LEAST_CONTRAST), scale


def contrasted(
    part: NDArray[np.uint8],
    room: tuple[int, int],
    corner: tuple[int, int],
    size: tuple[int, int],
    scale: float,
    least: float,
) -> NDArray[np.float32]:
    """A part of a line on paper, in one size and one contrast: 0 is paper, 1 is ink.

    Args:
        part: grey, dark on light, not empty.
        room: rows and columns of the paper it is laid on.
        corner: row and column of the paper where its upper left corner lies.
        size: rows and columns of the answer.
        scale: pixels of the answer to a pixel of the part.
        least: grey levels between paper and ink below which the contrast is not raised further.
    """
    paper, ink = quantiles(part, 0.85, 0.02)
    full = np.full(room, paper, np.float32)
    y, x = corner
    full[y : y + part.shape[0], x : x + part.shape[1]] = part
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(full, size[::-1], interpolation=how)
    strip = (np.float32(paper) - small) / np.float32(max(paper - ink, least))
    return np.asarray(np.clip(strip, 0, 1), np.float32)


def common_band(boxes: list[tuple[float, float]]) -> tuple[float, float]:
    """Top and bottom of the symbols of a row, from those of each: small signs and marks do not count."""
    tallest = max(bottom - top for top, bottom in boxes)
    tall = [(top, bottom) for top, bottom in boxes if bottom - top >= 0.55 * tallest]
    tops, bottoms = zip(*tall, strict=True)
    return float(np.median(tops)), float(np.median(bottoms))
