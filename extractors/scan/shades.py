"""Shaded cells in a picture: darker than the paper around them, with an edge at the rule where the shade ends.

Light falls unevenly on a page, so that a cell is compared with the paper near it, and a run of dark cells counts
only where its tone steps at both of its ends: light never steps at a rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from extractors.document import Box
from extractors.pdf.grid import Grid, GridCell
from extractors.scan.quantiles import quantiles
from extractors.scan.raster import Grey

# In inches.
_LETTERS = 0.25  # letters are smaller than this
_NEAR = 1.2  # paper is found no further away than half of this
_INNER = 0.025  # what lies this near to a rule is the rule's
_STRIP = 0.05  # beside a rule the tone is taken from a strip this wide
# Shares of the paper.
_SHADED = 0.94
_STEP = 0.035
_PAPER_SHARE = 0.65  # of the pixels of a strip are no ink


def paper_of(grey: Grey, dpi: float) -> Grey:
    """How light the paper is at every place of a page: letters, rules and shaded cells taken out."""
    factor = max(1, round(dpi / 25))
    height, width = grey.shape
    size = (max(1, width // factor), max(1, height // factor))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    for inches, change in ((_LETTERS, cv2.MORPH_CLOSE), (_NEAR, cv2.MORPH_DILATE)):
        side = max(3, round(inches * dpi / factor)) | 1
        small = cv2.morphologyEx(small, change, np.ones((side, side), np.uint8))
    small = cv2.GaussianBlur(small, (0, 0), _NEAR * dpi / factor / 4)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def shaded_cells(grey: Grey, paper: Grey, grids: Sequence[Grid], dpi: float) -> list[Box]:
    """Boxes (points) of the cells that are shaded.

    Args:
        grey: the page before its paper was made even.
        paper: see `paper_of`.
        grids: the tables of the page, in points.
        dpi: pixels per inch.
    """
    found: list[Box] = []
    for grid in grids:
        rows: dict[int, list[GridCell]] = {}
        for cell in grid.cells:
            rows.setdefault(cell.row, []).append(cell)
        for row in rows.values():
            row.sort(key=lambda c: c.col)
            run: list[GridCell] = []
            for cell in row:
                dark = _is_dark(grey, paper, cell.box, dpi)
                if run and (not dark or cell.box.x0 - run[-1].box.x1 > 1.0):
                    found += _ending_in_steps(run, grey, dpi)
                    run = []
                if dark:
                    run.append(cell)
            found += _ending_in_steps(run, grey, dpi)
    return found


def _is_dark(grey: Grey, paper: Grey, box: Box, dpi: float) -> bool:
    rows, columns = _pixels(box, dpi)
    inner, near = grey[rows, columns], paper[rows, columns]
    if not inner.size:
        return False
    return quantiles(inner, _PAPER_SHARE)[0] < _SHADED * float(near.mean())


def _pixels(box: Box, dpi: float) -> tuple[slice, slice]:
    """Rows and columns of the inside of a box (points)."""
    scale, edge = dpi / 72, round(_INNER * dpi)
    return (
        slice(round(box.top * scale) + edge, round(box.bottom * scale) - edge + 1),
        slice(round(box.x0 * scale) + edge, round(box.x1 * scale) - edge + 1),
    )


def _ending_in_steps(run: Sequence[GridCell], grey: Grey, dpi: float) -> list[Box]:
    """The boxes of a run of dark cells, if its tone steps where it begins and where it ends."""
    if not run:
        return []
    first, last = run[0].box, run[-1].box
    steps = (
        _step(grey, first, first.x0, dpi, inside_right=True),
        _step(grey, last, last.x1, dpi, inside_right=False),
    )
    return [c.box for c in run] if min(steps) >= _STEP else []


def _step(grey: Grey, cell: Box, x: float, dpi: float, *, inside_right: bool) -> float:
    """By which share a cell is darker than what lies on the other side of its rule at x (points)."""
    rows, _ = _pixels(cell, dpi)
    place, edge, wide = round(x * dpi / 72), round(_INNER * dpi), round(_STRIP * dpi)
    left = grey[rows, max(0, place - edge - wide) : max(0, place - edge)]
    right = grey[rows, place + edge : place + edge + wide]
    if not left.size or not right.size:
        return 0.0
    (a,), (b,) = (quantiles(strip, _PAPER_SHARE) for strip in (left, right))
    ratio = math.log(max(a, 1.0) / max(b, 1.0))
    return ratio if inside_right else -ratio
