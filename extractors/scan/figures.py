"""Small figures by their outline: ticks, crosses, dots, arrows. A letter or digit is none of them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

# In units of the font size.
_HEIGHT = (0.16, 1.1)
_SOLID, _EVENLY = 0.92, 0.85  # share of its outline that a solid figure fills; it is alike from all sides
_SQUARE = (0.72, 1.4)  # its width by its height
_DIAMOND, _DISC = 0.64, 0.9  # share of its box that a diamond or a disc fills at most
_ARROW = (1.1, 15.0)  # width by height of an arrow
_ARROW_HEIGHT = (0.15, 0.8)
_SHAFT = 0.45  # of its height
_ALIKE = 0.85  # a cross is like itself turned over, to a pixel
_UPRIGHT = 0.7  # no part of a tick stands upright
_EVEN = 0.75  # the legs of a point may end unevenly


def figure_of(mask: Mask, size: float) -> str | None:
    """The sign that a connected piece of ink is; None where it may be a letter.

    Args:
        mask: its picture, without paper around it.
        size: the font size of the text around it, in pixels.
    """
    height, width = mask.shape
    if width < 4 or height < 4:
        return None
    arrow = _arrow(mask, size)
    if arrow or not _HEIGHT[0] * size <= height <= _HEIGHT[1] * size:
        return arrow
    return _solid(mask) or _stroke(mask) or ("×" if _is_cross(mask) else None)


def is_chevron(mask: Mask, size: float, side: str) -> bool:
    """Whether a piece of ink is a point, open or filled, to the given side (`<` or `>`)."""
    height, width = mask.shape
    if not 0.25 * size <= height <= 0.95 * size or not 0.12 * size <= width <= 1.0 * size:
        return False
    view = mask if side == "<" else mask[:, ::-1]
    thick = _extent(view)
    axis = (height - 1) / 2
    tip = np.flatnonzero(view[:, 0])
    third = max(1, width // 3)
    return (
        abs(float(tip.mean()) - axis) <= 0.15 * height
        and float(thick[:third].mean()) <= 0.6 * height
        and float(thick[-third:].max()) >= 0.85 * height
        and bool((np.diff(thick[: max(2, round(_EVEN * width))]) >= -2).all())
    )


def _extent(mask: Mask) -> Floats:
    """How high the ink of each column is, from its highest to its lowest pixel; 0 where there is none."""
    height = mask.shape[0]
    tops, bottoms = np.argmax(mask, axis=0), height - np.argmax(mask[::-1], axis=0)
    return np.where(mask.any(axis=0), bottoms - tops, 0).astype(np.float64)


def _grown(mask: Mask) -> Mask:
    """A figure, a pixel larger on every side."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)), dtype=np.bool_)


def _arrow(mask: Mask, size: float) -> str | None:
    """A level arrow: a thin shaft on its axis with a head at one end or at both."""
    height, width = mask.shape
    if not (
        _ARROW[0] <= width / height <= _ARROW[1]
        and _ARROW_HEIGHT[0] * size <= height <= _ARROW_HEIGHT[1] * size
    ):
        return None
    if not mask.any(axis=0).all():
        return None
    if (mask & _grown(mask[::-1])).sum() < _ALIKE * mask.sum():
        return None
    thick = _extent(mask)
    if abs(float(np.argwhere(mask)[:, 0].mean()) - (height - 1) / 2) > 0.06 * height + 0.5:
        return None
    middle = mask[:, round(0.42 * width) : max(round(0.58 * width), round(0.42 * width) + 1)]
    shaft = float(_extent(middle).mean())
    if shaft > _SHAFT * height or float(_runs(middle).max()) > 1:
        return None
    ends = []
    for part in (thick[: width // 2], thick[::-1][: width // 2]):
        base = int(np.argmax(part))
        tip = float(part[: max(1, base // 3)].mean())
        widens = base >= 2 and tip <= 0.6 * part[base] and bool((np.diff(part[: base + 1]) >= -1).all())
        head = part[base] >= 0.8 * height and part[base] >= shaft + 3 and widens
        if not head and float(part.max()) > max(_SHAFT * height, shaft + 2):
            return None
        ends.append(head)
    return {(True, True): "↔", (True, False): "←", (False, True): "→"}.get((ends[0], ends[1]))


def _runs(mask: Mask) -> NDArray[np.int64]:
    """How many runs of ink each column has."""
    edges = np.diff(np.pad(mask, ((1, 1), (0, 0))).astype(np.int8), axis=0)
    return np.asarray((edges == 1).sum(axis=0), dtype=np.int64)


def _solid(mask: Mask) -> str | None:
    height, width = mask.shape
    if not _SQUARE[0] <= width / height <= _SQUARE[1]:
        return None
    area = float(mask.sum())
    points = cv2.convexHull(np.argwhere(mask).astype(np.int32))
    hull = (
        float(cv2.contourArea(points)) + cv2.arcLength(points, True) / 2 + 1
    )  # pixels are squares, not points
    alike = (mask & mask[::-1]).sum() >= _EVENLY * area and (mask & mask[:, ::-1]).sum() >= _EVENLY * area
    if area < _SOLID * hull or not alike:
        return None
    share = area / (width * height)
    if share < 0.45:
        return None
    return "◆" if share < _DIAMOND else "●" if share < _DISC else "■"


def _stroke(mask: Mask) -> str | None:
    """A tick or a slanting stroke: one pen stroke that ends at the upper right."""
    height, width = mask.shape
    if not 0.22 <= width / height <= 1.9:
        return None
    if float((_runs(mask) == 1).mean()) < 0.9 or float(_extent(mask).max()) > _UPRIGHT * height:
        return None
    rows = np.arange(height)[:, None]
    middle = (mask * rows).sum(axis=0) / np.maximum(mask.sum(axis=0), 1) / (height - 1)
    low = int(np.argmax(middle))
    top, end = float(middle[-1]), max(1, width // 6)
    if float(middle[-end:].mean()) > 0.25 or float(middle[low]) < 0.62:
        return None
    rising = np.diff(middle[low:])
    if len(rising) < 3 or float((rising <= 0.02).mean()) < 0.9 or top > 0.25:
        return None
    if low <= 0.12 * width:
        line = np.linspace(float(middle[low]), top, width - low)
        straight = float(np.abs(middle[low:] - line).max()) <= 0.12
        sixth = max(1, height // 6)
        aslant = not mask[:sixth, : width // 2].any() and not mask[-sixth:, (width + 1) // 2 :].any()
        return "/" if straight and aslant else None
    falling = np.diff(middle[: low + 1])
    begins = float(middle[0])
    return (
        "✓"
        if low <= 0.6 * width and 0.25 <= begins <= 0.95 and float((falling >= -0.04).mean()) >= 0.8
        else None
    )


def _is_cross(mask: Mask) -> bool:
    """Two strokes that cross in the middle and leave the middle of each side free."""
    height, width = mask.shape
    if not 0.6 <= width / height <= 1.5:
        return False
    for turned in (mask[::-1], mask[:, ::-1]):
        if (mask & _grown(turned)).sum() < _ALIKE * mask.sum():
            return False
    y, x = height // 2, width // 2
    dy, dx = max(1, height // 5), max(1, width // 5)
    wide, high = max(1, width // 8), max(1, height // 8)
    free = (
        mask[:dy, x - wide : x + wide], mask[-dy:, x - wide : x + wide],
        mask[y - high : y + high, :dx], mask[y - high : y + high, -dx:],
    )  # fmt: skip
    corners = (mask[:dy, : 2 * dx], mask[:dy, -2 * dx :], mask[-dy:, : 2 * dx], mask[-dy:, -2 * dx :])
    middle = mask[y - high : y + high + 1, x - wide : x + wide + 1]
    return all(not f.any() for f in free) and all(c.any() for c in corners) and float(middle.mean()) >= 0.6
