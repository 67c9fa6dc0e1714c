"""Connected pieces of a picture in black and white, with their boxes.

OpenCV measures pieces pixel by pixel, paper and all, which takes five times as long as to find them. Here only the
rows that hold ink are looked at, and only the ends of its runs are measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
"""A picture of 0 and 1 (or a view of bool), rows x columns, in one piece of memory."""

_BLANK = 24  # so many blank rows are passed over


class Components(NamedTuple):
    """Pieces of a picture: `labels` gives each pixel the number of its piece, 0 for paper.

    `boxes` has a row for each number: x, y, width, height and area in pixels; that of the paper is the whole picture.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]


def components_of(plane: Plane) -> Components:
    """Pieces of a picture that hang together, corners included, numbered from the top."""
    height, width = plane.shape
    labels = np.zeros(plane.shape, dtype=np.int32)
    count = 1
    runs = [np.zeros((3, 0), dtype=np.int32)]  # where each begins and has ended, and the number of its piece
    for top, bottom in _inked_bands(plane):
        band, own = plane[top:bottom], labels[top:bottom]
        found, _ = cv2.connectedComponents(band, labels=own, connectivity=8)
        begins, ends = _runs(band)
        above = np.int32(top * width)
        runs.append(np.stack([begins + above, ends + above, own.ravel()[begins] + np.int32(count - 1)]))
        if count > 1:
            np.add(own, count - 1, out=own, where=band.view(np.bool_))
        count += found - 1
    return Components(labels, _boxes(count, np.concatenate(runs, axis=1), height, width))


def opened_level(plane: Plane, least: int) -> Plane:
    """What an opening with a level stroke of so many pixels leaves of a picture: its long runs.

    As OpenCV has it: what runs over the edge counts as ink there, and a stroke of even length moves all by one pixel.
    """
    width = plane.shape[1]
    begins, ends = _runs(plane)
    y, x0 = np.divmod(begins, np.int32(width))
    x1 = ends - y * np.int32(width)
    # A run at an edge must only reach to the middle of the stroke.
    begun, over = x0 == 0, x1 == width
    length = x1 - x0 + np.where(begun, least // 2, 0) + np.where(over, least - 1 - least // 2, 0)
    kept = (length >= least) | (begun & over)
    shift = 1 - least % 2
    first = np.where(begun, begins, begins + shift)[kept]
    size = (np.where(over, ends, ends + shift)[kept] - first).clip(0)
    opened = np.zeros(plane.shape, dtype=np.uint8)
    opened.ravel()[np.repeat(first - (np.cumsum(size) - size), size) + np.arange(size.sum())] = 1
    return opened


def _inked_bands(plane: Plane) -> Iterator[tuple[int, int]]:
    """First rows, and rows after the last, of parts of a picture with blank rows between them.

    They begin on even rows: OpenCV goes by two rows at a time, and so numbers pieces as it would in the whole picture.
    """
    rows = np.flatnonzero(plane.any(axis=1))
    if len(rows):
        gaps = np.flatnonzero(np.diff(rows) > _BLANK)
        for first, last in zip(rows[[0, *(gaps + 1)]].tolist(), rows[[*gaps, -1]].tolist(), strict=True):
            yield first // 2 * 2, last + 1


def _runs(plane: Plane) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where runs of ink begin and where they have ended, in the order of rows, as places in the picture laid out flat.

    In 32 bits: a page of noise has millions of runs.
    """
    flat = plane.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]).astype(np.int32) + np.int32(1)
    # A run that ends at the right edge and one that begins at the left edge of the next row are two.
    over = ((np.flatnonzero(plane[:-1, -1] & plane[1:, 0]) + 1) * plane.shape[1]).astype(np.int32)
    edges = [0] * int(flat[0]) + [flat.size] * int(flat[-1])
    if len(over) or edges:
        changes = np.sort(np.concatenate([changes, over, over, np.asarray(edges, dtype=np.int32)]))
    return changes[::2], changes[1::2]


def _boxes(count: int, runs: NDArray[np.int32], height: int, width: int) -> NDArray[np.int32]:
    begins, ends, piece = runs
    y, x0 = np.divmod(begins, np.int32(width))
    x1 = ends - y * np.int32(width)
    left, right = np.full(count, width, dtype=np.int32), np.zeros(count, dtype=np.int32)
    np.minimum.at(left, piece, x0)
    np.maximum.at(right, piece, x1)
    boxes = np.zeros((count, 5), dtype=np.int32)
    boxes[piece[::-1], 1] = y[::-1]  # runs come from the top: the one that is written last is the first
    boxes[piece, 3] = y + 1
    boxes[:, 0], boxes[:, 2] = left, right - left
    boxes[:, 3] -= boxes[:, 1]
    boxes[:, 4] = np.bincount(piece, weights=x1 - x0, minlength=count)
    boxes[0] = (0, 0, width, height, height * width - boxes[1:, 4].sum())
    return boxes
