"""Rectangles of the size of stamps: straight strokes that are sides of one, level or turned, some of them worn off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.frames.frame import STEPS, Frame, point, shares, with_thickness
from extractors.scan.ink import Ink

# All lengths in inches.
WIDE, HIGH = (0.9, 4.6), (0.35, 2.6)
"""Sides of a stamp."""
_SIDE = 0.5  # a straight stroke this long may be part of a side
_BROKEN = 0.06  # worn ink leaves gaps as long as this in it
_TURN = 14.0  # stamps are pressed down turned by no more than this (degrees)
_ALIKE = 1.0  # sides of one frame run alike up to this (degrees)
_OFF = 0.02  # how far ink of a side stands off its line
_REACH = 0.06  # how far a side may go on over its corner
_SIDE_INKED, _INKED = 0.6, 0.78  # share of each side, and of all four, that is ink
_ASLANT = 1.0  # nothing printed stands this much aslant (degrees): of such a frame …
_CORNER, _CORNER_INKED = 0.8, 0.58  # … two sides that meet, and so much of all four, are enough
_WITHIN = 0.85  # a rule that runs through a frame, as a share of its side
_FURTHER = 0.6  # a side may be longer than the stroke that was seen by this much
_MEET = 0.1  # two sides meet this near to their ends


def find_rectangles(long: Ink, dpi: float) -> list[Frame]:
    """Rectangles of the size of stamps in ink without letters, whole ones and large ones first."""
    plane = long.astype(np.uint8) * 255
    near = cv2.dilate(plane, np.ones((3, 3), np.uint8)) > 0
    level = _straight(plane, dpi)
    upright = [(x0, y0, x1, y1) for y0, x0, y1, x1 in _straight(np.ascontiguousarray(plane.T), dpi)]
    pairs = [
        *((a, b, True) for i, a in enumerate(level) for b in level[i + 1 :]),
        *((a, b, False) for i, a in enumerate(upright) for b in upright[i + 1 :]),
    ]
    proposed = [_between(*pair, dpi) for pair in pairs] + [_corner(a, b, dpi) for a in level for b in upright]
    fitted = [f for p in proposed if p is not None and (f := _fitted(p, near, dpi)) is not None]
    kept: list[Frame] = []
    tables = [f.frame for f in fitted if abs(f.frame.turn) < _ASLANT and _is_grid(f.frame, level, upright)]
    fitted = [f for f in fitted if not any(t.holds(f.frame) for t in tables)]
    for fit in sorted(
        fitted, key=lambda f: (not f.whole, -f.frame.half[0] * f.frame.half[1], f.frame.middle)
    ):
        apart = all(not k.holds(fit.frame) and not fit.frame.holds(k) for k in kept)
        if apart:
            kept.append(with_thickness(fit.frame, long, dpi))
    return kept


def _is_grid(
    frame: Frame,
    level: Sequence[tuple[float, float, float, float]],
    upright: Sequence[tuple[float, float, float, float]],
) -> bool:
    """Whether rules run through a level frame both ways: a table."""
    (x, y), (w, h) = frame.middle, frame.half
    through_level = any(
        abs((s[1] + s[3]) / 2 - y) < _WITHIN * h and min(s[2], x + w) - max(s[0], x - w) > 2 * _WITHIN * w
        for s in level
    )
    through_upright = any(
        abs((s[0] + s[2]) / 2 - x) < _WITHIN * w and min(s[3], y + h) - max(s[1], y - h) > 2 * _WITHIN * h
        for s in upright
    )
    return through_level and through_upright


def _straight(plane: NDArray[np.uint8], dpi: float) -> list[tuple[float, float, float, float]]:
    """Nearly level strokes (x0, y0, x1, y1), the longest first; pieces of one are not put together."""
    closed = cv2.morphologyEx(plane, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    found = cv2.HoughLinesP(
        closed, 1, np.pi / 720, round(0.3 * dpi), minLineLength=_SIDE * dpi, maxLineGap=_BROKEN * dpi
    )
    strokes: list[tuple[float, float, float, float]] = []
    if found is None:
        return strokes
    for x0, y0, x1, y1 in sorted(
        (tuple(float(v) for v in f) for f in np.reshape(found, (-1, 4))), key=lambda s: s[0] - s[2]
    ):
        if x1 <= x0 or abs(np.degrees(np.arctan2(y1 - y0, x1 - x0))) > _TURN:
            continue
        slope = (y1 - y0) / (x1 - x0)
        for k, (a0, b0, a1, b1) in enumerate(strokes):
            own = (b1 - b0) / (a1 - a0)
            middle = (max(x0, a0) + min(x1, a1)) / 2
            same = abs(b0 + own * (middle - a0) - y0 - slope * (middle - x0)) <= 2 * _OFF * dpi
            if same and abs(own - slope) <= np.tan(np.radians(_ALIKE)):
                left, right = min(a0, x0), max(a1, x1)
                strokes[k] = (left, b0 + own * (left - a0), right, b0 + own * (right - a0))
                break
        else:
            strokes.append((x0, y0, x1, y1))
    return strokes[:24]


def _between(
    one: tuple[float, float, float, float],
    other: tuple[float, float, float, float],
    is_level: bool,
    dpi: float,
) -> Frame | None:
    """The rectangle that two parallel strokes may be sides of."""
    turns = []
    for x0, y0, x1, y1 in (one, other):
        across, down = (x1 - x0, y1 - y0) if is_level else (y1 - y0, x0 - x1)
        turns.append(float(np.degrees(np.arctan2(down, across))))
    if abs(turns[0] - turns[1]) > _ALIKE:
        return None
    lengths = [np.hypot(s[2] - s[0], s[3] - s[1]) for s in (one, other)]
    turn = float(np.average(turns, weights=lengths))
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    xs, ys = (
        np.asarray([one[0], one[2], other[0], other[2]]),
        np.asarray([one[1], one[3], other[1], other[3]]),
    )
    a, b = xs * cos + ys * sin, ys * cos - xs * sin
    if not is_level:
        a, b = b, a
    low, high = float(a.min()), float(a.max())
    shared = min(max(a[:2]), max(a[2:])) - max(min(a[:2]), min(a[2:]))
    if shared < 0.5 * (high - low):
        return None
    near, far = sorted((float(b[:2].mean()), float(b[2:].mean())))
    if is_level:
        return _frame(low, high, near, far, turn, dpi)
    return _frame(near, far, low, high, turn, dpi)


def _corner(
    level: tuple[float, float, float, float], upright: tuple[float, float, float, float], dpi: float
) -> Frame | None:
    """The rectangle aslant that two strokes make which meet at a right angle: its other sides may have worn off."""
    turn = float(np.degrees(np.arctan2(level[3] - level[1], level[2] - level[0])))
    other = float(np.degrees(np.arctan2(upright[0] - upright[2], upright[3] - upright[1])))
    if abs(turn - other) > _ALIKE or abs(turn) < _ASLANT:
        return None
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    a0, a1 = (level[k] * cos + level[k + 1] * sin for k in (0, 2))
    b0, b1 = (upright[k + 1] * cos - upright[k] * sin for k in (0, 2))
    a = (upright[0] + upright[2]) / 2 * cos + (upright[1] + upright[3]) / 2 * sin
    b = (level[1] + level[3]) / 2 * cos - (level[0] + level[2]) / 2 * sin
    room = _MEET * dpi
    if not (a0 - room <= a <= a1 + room and b0 - room <= b <= b1 + room):
        return None
    # The stroke may go on beyond the corner into other ink: the frame is on its longer side.
    far_a, far_b = (a0 if a - a0 > a1 - a else a1), (b0 if b - b0 > b1 - b else b1)
    return _frame(min(a, far_a), max(a, far_a), min(b, far_b), max(b, far_b), turn, dpi)


def _frame(left: float, right: float, top: float, bottom: float, turn: float, dpi: float) -> Frame | None:
    """A rectangle by its sides as seen turned about the corner of the page; None where no stamp has its size."""
    width, height = right - left, bottom - top
    if not (WIDE[0] * dpi <= width <= WIDE[1] * dpi and HIGH[0] * dpi <= height <= HIGH[1] * dpi):
        return None
    a, b = (left + right) / 2, (top + bottom) / 2
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    middle = (float(a * cos - b * sin), float(a * sin + b * cos))
    return Frame("rectangle", middle, (float(width) / 2, float(height) / 2), turn, 1.0)


class _Fit(NamedTuple):
    frame: Frame
    whole: bool  # all four sides are there


def _fitted(frame: Frame, near: Ink, dpi: float) -> _Fit | None:
    """The frame moved to where its sides lie, or None where too little of it is there.

    A side may have been taken for shorter than it is: its ends are looked for further out.
    """
    w, h = frame.half
    near_by, far = round(_REACH * dpi), round(_FURTHER * dpi)
    lefts = _places(frame, near, -w, True, range(-far, near_by + 1, 2))
    rights = _places(frame, near, w, True, range(-near_by, far + 1, 2))
    tops = _places(frame, near, -h, False, range(-far, near_by + 1, 2))
    bottoms = _places(frame, near, h, False, range(-near_by, far + 1, 2))
    fits: list[tuple[bool, float, Frame]] = []
    for left in lefts:
        for right in rights:
            for top in tops:
                for bottom in bottoms:
                    own = _moved(frame, left, right, top, bottom)
                    sides = _side_shares(own, near)
                    whole = min(sides) >= _SIDE_INKED and sum(sides) / 4 >= _INKED
                    cornered = abs(own.turn) >= _ASLANT and sum(sides) / 4 >= _CORNER_INKED and (
                        max(sides[:2]) >= _CORNER and max(sides[2:]) >= _CORNER
                    )  # fmt: skip
                    if whole or cornered:
                        fits.append((whole, own.half[0] * own.half[1] if whole else sum(sides), own))
    if not fits:
        return None
    whole, _, best = max(fits, key=lambda f: f[:2])
    return _Fit(best, whole)


def _places(frame: Frame, near: Ink, at: float, upright: bool, reach: range) -> list[float]:
    """Where a side of a frame may lie: where it was taken to be, and the best inked places about it."""
    along = np.linspace(-0.96, 0.96, STEPS // 2)[None]
    lines = (at + np.asarray(reach, dtype=np.float64))[:, None]
    x, y = frame.on_page(*((lines, along * frame.half[1]) if upright else (along * frame.half[0], lines)))
    inked = shares(near, x, y).tolist()
    found = [
        (share, at + off)
        for k, (off, share) in enumerate(zip(reach, inked, strict=True))
        if share >= _SIDE_INKED - 0.1 and share >= max(inked[max(0, k - 4) : k + 5])
    ]
    return [place for _, place in sorted(found, key=lambda f: (-f[0], abs(f[1] - at)))[:3]] or [at]


def _moved(frame: Frame, left: float, right: float, top: float, bottom: float) -> Frame:
    x, y = frame.on_page(point((left + right) / 2), point((top + bottom) / 2))
    half = (max(right - left, 1.0) / 2, max(bottom - top, 1.0) / 2)
    return Frame("rectangle", (float(x[0]), float(y[0])), half, frame.turn, frame.thick)


def _side_shares(frame: Frame, near: Ink) -> list[float]:
    """Share of each side that is ink: top, bottom, left, right."""
    x, y, _, _ = frame.outline(STEPS)
    found: list[float] = shares(near, x.reshape(4, STEPS), y.reshape(4, STEPS)).tolist()
    return found
