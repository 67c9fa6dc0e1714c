"""Arrows and bars in a picture: what is drawn in a calendar's row and is neither rule nor letter."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Box, Heads
from extractors.pdf.drawings import DrawnArrow
from extractors.scan.components import components_of
from extractors.scan.ink import Ink
from extractors.scan.quantiles import quantiles
from extractors.scan.raster import Grey
from extractors.scan.rules import Stroke

# All lengths in inches.
_TALLEST = 0.2  # an arrow's heads are no higher
_SHORTEST = 0.04
_LEAST_HEIGHT = 0.03
_NARROWEST = 0.75  # of its height
_LONG_HEAD = 0.2  # a head is no longer
_ALONE, _CLEAR = 0.3, 0.025  # no letter stands this near beside a short arrow, nor over or under it
_DIRT = 6  # pixels of dirt around it
_LONG = 2.0  # a stroke this many times as long as high has a shaft
_SOLID = 0.85  # share of a short arrow's columns that are ink from edge to edge
_LEANS = 0.22  # the halves above and below the shaft differ by no more than this share of the height
_HEAD_LEANS = 0.2
_CUT, _OFF = 0.04, 0.012  # a rule taken out of an arrow leaves no wider gap, and its halves on one level
_TONES = ((0.6, 0.03), (0.86, 0.045))  # bars darker than this share of the paper are at least this thick
_BAR_HIGH, _BAR_LONG = 0.36, 0.1
_BAR_FILL = 0.85
_FLAT = 0.1  # a bar is no more uneven than this (share of the paper) …
_CROSSED = 0.2  # … with no more than this share of ink over and under it: rules
_BESIDE = 0.01  # what stands on both sides of a rule, this near, runs through it
_BLUR = 0.01  # the edge of a rule is this soft


def find_arrows(ink: Ink, dpi: float) -> list[DrawnArrow]:
    """Arrows on a page whose upright rules are erased, in pixels, from tip to tip.

    Level rules are still there: they have no heads.
    """
    labels, boxes = components_of(ink.view(np.uint8))
    w, h = boxes[:, 2], boxes[:, 3]
    usual = (
        (_LEAST_HEIGHT * dpi <= h) & (h <= _TALLEST * dpi) & (w >= _NARROWEST * h) & (w >= _SHORTEST * dpi)
    )
    usual[0] = False
    found: list[DrawnArrow] = []
    for n in np.flatnonzero(usual):
        x, y, w, h = boxes[n, :4].tolist()
        heads = _heads(labels[y : y + h, x : x + w] == n, dpi)
        if heads is not None and (w >= _LONG * h or _stands_alone(ink, x, y, w, h, dpi)):
            box = Box(float(x), float(y), float(x + w), float(y + h))
            found.append(DrawnArrow(box, heads))
    found = _rejoined(found, dpi)
    # A single figure may be a mark of any kind; beside a true arrow it is one of a day.
    true = any(_is_long(a.box) for a in found)
    return [a for a in found if true or _is_long(a.box)]


def _rejoined(arrows: Sequence[DrawnArrow], dpi: float) -> list[DrawnArrow]:
    """Arrows with the halves that a rule has left of one put together: one head each, at the outer ends."""
    joined: list[DrawnArrow] = []
    for arrow in sorted(arrows, key=lambda a: (a.box.x0, a.box.top)):
        for at, other in enumerate(joined):
            gap = arrow.box.x0 - other.box.x1
            level = abs(arrow.box.middle[1] - other.box.middle[1]) <= _OFF * dpi
            if (other.heads, arrow.heads) == ("left", "right") and level and 0 <= gap <= _CUT * dpi:
                box = Box.around([other.box, arrow.box])
                joined[at] = DrawnArrow(box or arrow.box, "both")
                break
        else:
            joined.append(arrow)
    return joined


def _is_long(box: Box) -> bool:
    return box.x1 - box.x0 >= _LONG * (box.bottom - box.top)


def _heads(mask: NDArray[np.bool_], dpi: float) -> Heads | None:
    """Which ends of a piece of ink are arrow heads; None when it is no arrow."""
    height, width = mask.shape
    if np.count_nonzero(mask.any(axis=0)) < 0.98 * width:
        return None
    tops = np.argmax(mask, axis=0)
    bottoms = height - 1 - np.argmax(mask[::-1], axis=0)
    # How far the parts above and below the axis, which is the median of the columns' middles, differ.
    double = tops + bottoms
    ordered = np.sort(double)
    lean = np.abs(double - (int(ordered[(width - 1) // 2]) + int(ordered[width // 2])) / 2)
    if float(lean.mean()) > max(0.6, _LEANS * height / 2) or float(np.quantile(lean, 0.9)) > 0.3 * height + 1:
        return None
    thick = (bottoms - tops + 1).astype(np.float64)
    if width < _LONG * height:
        # Two heads and hardly a shaft: a solid figure; the heads of one day lie over each other.
        solid = mask.sum(axis=0) / thick
        return "both" if float(solid.mean()) >= _SOLID else None
    shaft = float(np.quantile(thick, 0.3))
    if shaft > 0.6 * height or height < shaft + 3:
        return None
    left, right = _head(thick, lean, shaft, dpi), _head(thick[::-1], lean[::-1], shaft, dpi)
    if left and right:
        return "both"
    return "left" if left else "right" if right else None


def _head(thick: NDArray[np.float64], lean: NDArray[np.float64], shaft: float, dpi: float) -> bool:
    """Whether the first columns of a stroke are a head: a tip that widens to a base and falls to the shaft."""
    reach = min(round(_LONG_HEAD * dpi), len(thick) // 2)
    part = thick[:reach]
    base = int(np.argmax(part))
    if part[base] < shaft + 3 or part[base] < 1.6 * shaft or base < 2:
        return False
    # The two halves of a head are alike; a letter that touches a rule stands on one side of it.
    if float(lean[: base + 1].mean()) > _HEAD_LEANS * part[base] or lean[base] > _HEAD_LEANS * part[base] + 1:
        return False
    tip = part[: max(1, (base + 1) // 3)]
    behind = thick[base + 1 : base + 1 + max(3, base)]
    return float(tip.mean()) <= 0.62 * part[base] and float(behind.min(initial=shaft)) <= shaft + 2


def _stands_alone(ink: Ink, x: int, y: int, w: int, h: int, dpi: float) -> bool:
    """Whether nothing stands beside a piece of ink, as text stands beside a bullet."""
    reach, near = round(_ALONE * dpi), max(2, round(_CLEAR * dpi))
    around = ink[max(0, y - near) : y + h + near, max(0, x - reach) : x + w + reach]
    own = ink[y : y + h, x : x + w]
    return int(around.sum()) - int(own.sum()) <= _DIRT


def find_bars(grey: Grey, paper: Grey, dpi: float) -> list[Box]:
    """Filled bars, longer than high (pixels). Rules that run through them are no hindrance.

    `paper` says how light the paper is (`extractors.scan.shades`): bars of any colour are darker. Dark ones may be
    as thin as lines; of pale ones, soft edges of rules look as thin.
    """
    smooth = np.asarray(cv2.blur(grey, (3, 3)), dtype=np.uint8)
    found: list[Box] = []
    for tone, thin in _TONES:
        limits = np.ceil(np.float32(tone) * np.arange(256, dtype=np.float32)).astype(np.uint8)
        toned = (smooth < cv2.LUT(paper, limits)).view(np.uint8)
        side = max(3, round(thin * dpi))
        plane = cv2.morphologyEx(toned, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        for x, y, w, h, area in components_of(np.asarray(plane, dtype=np.uint8)).boxes[1:].tolist():
            if h > _BAR_HIGH * dpi or w < max(1.5 * h, _BAR_LONG * dpi) or area < _BAR_FILL * w * h:
                continue
            box = Box(float(x), float(y), float(x + w), float(y + h))
            if _is_filled(smooth, toned, box, dpi, float(paper[y, x])) and not any(
                _meet(box, f) for f in found
            ):
                found.append(box)
    return found


def _is_filled(smooth: Grey, toned: Grey, box: Box, dpi: float, paper: float) -> bool:
    """Whether a box is evenly dark. Letters set close are dark, but not evenly, and have parts above and below."""
    x, y, w, h = (round(v) for v in (box.x0, box.top, box.x1 - box.x0, box.bottom - box.top))
    dark, light = quantiles(smooth[y + h // 3 : y + h - h // 3, x + 2 : x + w - 2], 0.15, 0.85)
    off = max(2, round(_CLEAR * dpi / 2))
    above, below = toned[max(0, y - 2 * off) : max(0, y - off)], toned[y + h + off : y + h + 2 * off]
    crossed = [float(band[:, x : x + w].mean()) for band in (above, below) if band.size]
    return max(crossed, default=0.0) <= _CROSSED and light - dark <= _FLAT * paper


def _meet(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) > max(a.x0, b.x0) and min(a.bottom, b.bottom) > max(a.top, b.top)


def bridged(without: Ink, whole: Ink, rules: Sequence[Stroke], dpi: float) -> Ink:
    """A page whose upright rules are erased, with what crossed them made whole.

    Where there is ink on both sides of a rule at one height, there is ink under it.

    Args:
        without: ink of the page without upright rules.
        whole: ink of the page with them.
        rules: the upright rules.
        dpi: pixels per inch.
    """
    result = without.copy()
    height, width = without.shape
    side = max(2, round(_BESIDE * dpi))
    for rule in rules:
        reach = rule.thick / 2 + _BLUR * dpi
        low, high = max(side, round(rule.place - reach)), min(width - side, round(rule.place + reach) + 1)
        first, last = max(0, rule.start), min(height, rule.end + 1)
        if low >= high or first >= last:
            continue
        left = np.asarray(without[first:last, low - side : low].any(axis=1), dtype=np.bool_)
        right = np.asarray(without[first:last, high : high + side].any(axis=1), dtype=np.bool_)
        # A head that only just reaches over a rule stands on one side of it.
        near = (_grown(left) & right) | (left & _grown(right))
        result[first:last, low:high] |= near[:, None] & whole[first:last, low:high]
    return result


def _grown(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows with their neighbours."""
    grown = rows.copy()
    grown[1:] |= rows[:-1]
    grown[:-1] |= rows[1:]
    return grown


def without_shafts(strokes: Sequence[Stroke], arrows: Sequence[DrawnArrow]) -> list[Stroke]:
    """Strokes that are rules: none that runs inside an arrow."""
    return [
        s
        for s in strokes
        if not (
            s.level
            and any(
                a.box.top - 1 <= s.place <= a.box.bottom + 1
                and min(s.end, a.box.x1) - max(s.start, a.box.x0) > 0.8 * s.length
                for a in arrows
            )
        )
    ]
