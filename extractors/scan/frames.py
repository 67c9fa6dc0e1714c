"""Frames of stamps in a picture: small rectangles and rings, straight or turned, also over print; and their removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan.ink import Ink
from extractors.scan.raster import Grey

Points = NDArray[np.float64]

# All lengths in inches.
_LONG = 0.45  # a piece of ink this long is no letter
_WIDE, _HIGH = (0.9, 4.6), (0.35, 2.6)  # sides of a stamp
_RADIUS = (0.28, 1.0)
_SIDE = 0.5  # a straight stroke this long may be part of a side
_BROKEN = 0.06  # worn ink leaves gaps as long as this in it
_TURN = 14.0  # stamps are pressed down turned by no more than this (degrees)
_ALIKE = 1.0  # sides of one frame run alike up to this (degrees)
_OFF = 0.02  # how far ink of a side stands off its line
_REACH = 0.06  # how far a side may go on over its corner
_SIDE_INKED, _INKED = 0.6, 0.78  # share of each side, and of all four, that is ink
_ASLANT = 1.0  # nothing printed stands this much aslant (degrees): of such a frame …
_CORNER, _CORNER_INKED = 0.8, 0.58  # … two sides that meet, and so much of all four, are enough
_FURTHER = 0.6  # a side may be longer than the stroke that was seen by this much
_MEET = 0.1  # two sides meet this near to their ends
_RING_INKED = 0.72  # share of a ring that is ink …
_RING_BESIDE = 0.45  # … while this share at most is, a little off it
_TRIALS, _SEED = 1500, 1
_MOST = 4  # frames of one page
_STEPS = 180
_THICKEST = 0.045  # a frame is drawn no thicker
_BLUR = 0.015  # the edge of a stroke is this soft


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in pixels. `turn`: degrees clockwise (as seen) by which it stands off the page's level.

    `half` is half of its width and height; of a ring both are its radius.
    """

    shape: Literal["rectangle", "ring"]
    middle: tuple[float, float]
    half: tuple[float, float]
    turn: float
    thick: float

    def inside(self, x: Points, y: Points, room: float = 0.0) -> NDArray[np.bool_]:
        """Which points stand inside the frame, `room` pixels beyond it taken in."""
        a, b = self.own(x, y)
        if self.shape == "ring":
            return np.asarray(np.hypot(a, b) <= self.half[0] + room, dtype=np.bool_)
        return np.asarray((np.abs(a) <= self.half[0] + room) & (np.abs(b) <= self.half[1] + room), np.bool_)

    def own(self, x: Points, y: Points) -> tuple[Points, Points]:
        """Points of the page as seen from the frame: from its middle, along its own level."""
        cos, sin = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        dx, dy = x - self.middle[0], y - self.middle[1]
        return dx * cos + dy * sin, dy * cos - dx * sin

    def on_page(self, a: Points, b: Points) -> tuple[Points, Points]:
        """Points as seen from the frame, on the page."""
        cos, sin = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        return self.middle[0] + a * cos - b * sin, self.middle[1] + a * sin + b * cos

    def outline(self, steps: int) -> tuple[Points, Points, Points, Points]:
        """Points along the frame and their normals: x, y, and the two parts of the normal."""
        if self.shape == "ring":
            angle = np.linspace(0, 2 * np.pi, 4 * steps, endpoint=False)
            a, b = self.half[0] * np.cos(angle), self.half[1] * np.sin(angle)
            x, y = self.on_page(a, b)
            return x, y, np.cos(angle), np.sin(angle)
        w, h = self.half
        along = np.linspace(-1, 1, steps)
        flat = np.ones(steps)
        a = np.concatenate([along * w, along * w, flat * -w, flat * w])
        b = np.concatenate([flat * -h, flat * h, along * h, along * h])
        none = np.zeros(steps)
        na, nb = np.concatenate([none, none, flat, flat]), np.concatenate([flat, flat, none, none])
        x, y = self.on_page(a, b)
        cos, sin = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        return x, y, na * cos - nb * sin, na * sin + nb * cos


def find_frames(ink: Ink, dpi: float) -> list[Frame]:
    """Frames of a levelled page, rectangles first; a frame inside another one of its shape comes after it.

    `ink` takes in what is pale: stamps wear off.
    """
    long = _long_ink(ink, dpi)
    if not long.any():
        return []
    found = _rectangles(long, dpi)
    rings = _rings(long, dpi)
    return [*found[:_MOST], *rings[:_MOST]]


def _point(value: float) -> Points:
    return np.asarray([value], dtype=np.float64)


def _long_ink(ink: Ink, dpi: float) -> Ink:
    """Ink of pieces too long for letters and not so long as a page's tables."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    across, down = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    long = np.maximum(across, down) >= _LONG * dpi
    long &= (across <= (_WIDE[1] + 1) * dpi) & (down <= (_HIGH[1] + 1) * dpi)
    long[0] = False
    return np.asarray(long[labels], dtype=np.bool_)


# --- rectangles ---------------------------------------------------------------------------------------------------


def _rectangles(long: Ink, dpi: float) -> list[Frame]:
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
    for fit in sorted(fitted, key=lambda f: (not f.whole, -f.frame.half[0] * f.frame.half[1], f.frame.middle)):
        inside = fit.frame.inside(*(np.asarray(v) for v in zip(*(k.middle for k in kept), strict=True))) if kept else []
        if not any(k.inside(*map(_point, fit.frame.middle)).all() for k in kept) and not np.any(inside):
            kept.append(replace_thick(fit.frame, _thickness(fit.frame, long, dpi)))
    return kept


def _straight(plane: NDArray[np.uint8], dpi: float) -> list[tuple[float, float, float, float]]:
    """Nearly level strokes (x0, y0, x1, y1), the longest first; pieces of one are not put together."""
    closed = cv2.morphologyEx(plane, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    found = cv2.HoughLinesP(
        closed, 1, np.pi / 720, round(0.3 * dpi), minLineLength=_SIDE * dpi, maxLineGap=_BROKEN * dpi
    )
    strokes: list[tuple[float, float, float, float]] = []
    if found is None:
        return strokes
    for x0, y0, x1, y1 in sorted((tuple(float(v) for v in f) for f in np.reshape(found, (-1, 4))), key=lambda s: s[0] - s[2]):
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
    one: tuple[float, float, float, float], other: tuple[float, float, float, float], is_level: bool, dpi: float
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
    xs, ys = np.asarray([one[0], one[2], other[0], other[2]]), np.asarray([one[1], one[3], other[1], other[3]])
    a, b = xs * cos + ys * sin, ys * cos - xs * sin
    if not is_level:
        a, b = b, a
    low, high = float(a.min()), float(a.max())
    shared = min(max(a[:2]), max(a[2:])) - max(min(a[:2]), min(a[2:]))
    if shared < 0.5 * (high - low):
        return None
    sides = sorted((float(b[:2].mean()), float(b[2:].mean())))
    return _frame(low, high, *sides, turn, dpi) if is_level else _frame(*sides, low, high, turn, dpi)


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
    if not (_WIDE[0] * dpi <= width <= _WIDE[1] * dpi and _HIGH[0] * dpi <= height <= _HIGH[1] * dpi):
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
                    shares = _side_shares(own, near)
                    whole = min(shares) >= _SIDE_INKED and sum(shares) / 4 >= _INKED
                    cornered = abs(own.turn) >= _ASLANT and sum(shares) / 4 >= _CORNER_INKED and (
                        max(shares[:2]) >= _CORNER and max(shares[2:]) >= _CORNER
                    )  # fmt: skip
                    if whole or cornered:
                        fits.append((whole, own.half[0] * own.half[1] if whole else sum(shares), own))
    if not fits:
        return None
    whole, _, best = max(fits, key=lambda f: f[:2])
    return _Fit(best, whole)


def _places(frame: Frame, near: Ink, at: float, upright: bool, reach: range) -> list[float]:
    """Where a side of a frame may lie: where it was taken to be, and the best inked places about it."""
    along = np.linspace(-0.96, 0.96, _STEPS // 2)
    shares = []
    for off in reach:
        line = np.full(len(along), at + off)
        x, y = frame.on_page(*((line, along * frame.half[1]) if upright else (along * frame.half[0], line)))
        shares.append(_share(near, x, y))
    found = [
        (share, at + off)
        for k, (off, share) in enumerate(zip(reach, shares, strict=True))
        if share >= _SIDE_INKED - 0.1 and share >= max(shares[max(0, k - 4) : k + 5])
    ]
    return [place for _, place in sorted(found, key=lambda f: (-f[0], abs(f[1] - at)))[:3]] or [at]


def _moved(frame: Frame, left: float, right: float, top: float, bottom: float) -> Frame:
    x, y = frame.on_page(_point((left + right) / 2), _point((top + bottom) / 2))
    half = (max(right - left, 1.0) / 2, max(bottom - top, 1.0) / 2)
    return Frame("rectangle", (float(x[0]), float(y[0])), half, frame.turn, frame.thick)


def _side_shares(frame: Frame, near: Ink) -> list[float]:
    """Share of each side that is ink: top, bottom, left, right."""
    x, y, _, _ = frame.outline(_STEPS)
    return [_share(near, x[k : k + _STEPS], y[k : k + _STEPS]) for k in range(0, 4 * _STEPS, _STEPS)]


def _share(near: Ink, x: Points, y: Points) -> float:
    rows, columns = near.shape
    xs, ys = np.round(x).astype(int), np.round(y).astype(int)
    on = (xs >= 0) & (xs < columns) & (ys >= 0) & (ys < rows)
    return float(near[ys[on], xs[on]].sum()) / len(x)


# --- rings --------------------------------------------------------------------------------------------------------


def _rings(long: Ink, dpi: float) -> list[Frame]:
    """Rings among pieces of ink, by three points of a piece at a time; the largest first."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long.astype(np.uint8), connectivity=8)
    found: list[tuple[float, Frame]] = []
    random = np.random.default_rng(_SEED)
    near = cv2.dilate(long.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for n in range(1, count):
        x, y, w, h = (int(v) for v in stats[n, :4])
        if min(w, h) < 1.6 * _RADIUS[0] * dpi:
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == n)
        picks = random.integers(0, len(xs), (_TRIALS, 3))
        rings = _circles(xs[picks] + float(x), ys[picks] + float(y), dpi)
        shares = np.asarray([_ring_share(near, *ring) for ring in rings])
        for best in np.argsort(-shares, kind="stable")[:40]:
            if shares[best] < _RING_INKED:
                break
            cx, cy, r = (float(v) for v in rings[best])
            beside = max(_ring_share(near, cx, cy, r + off) for off in (-0.05 * dpi, 0.05 * dpi))
            frame = Frame("ring", (cx, cy), (r, r), 0.0, 1.0)
            if beside <= _RING_BESIDE and not any(_same_ring(frame, f, dpi) for _, f in found):
                found.append((float(shares[best]), replace_thick(frame, _thickness(frame, long, dpi))))
    return [f for _, f in sorted(found, key=lambda f: (-f[1].half[0], -f[0]))]


def _circles(x: Points, y: Points, dpi: float) -> Points:
    """Circles (x, y, radius) through triples of points that may be rings of stamps."""
    ax, bx, cx = x.T
    ay, by, cy = y.T
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    with np.errstate(divide="ignore", invalid="ignore"):
        a2, b2, c2 = ax**2 + ay**2, bx**2 + by**2, cx**2 + cy**2
        ux = (a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / d
        uy = (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / d
        r = np.hypot(ux - ax, uy - ay)
    good = np.isfinite(r) & (r >= _RADIUS[0] * dpi) & (r <= _RADIUS[1] * dpi)
    return np.stack([ux[good], uy[good], r[good]], axis=1)


def _ring_share(near: Ink, cx: float, cy: float, r: float) -> float:
    angle = np.linspace(0, 2 * np.pi, _STEPS, endpoint=False)
    return _share(near, cx + r * np.cos(angle), cy + r * np.sin(angle))


def _same_ring(a: Frame, b: Frame, dpi: float) -> bool:
    apart = np.hypot(a.middle[0] - b.middle[0], a.middle[1] - b.middle[1])
    return bool(apart <= _REACH * dpi and abs(a.half[0] - b.half[0]) <= 0.025 * dpi)


# --- their removal ------------------------------------------------------------------------------------------------


def replace_thick(frame: Frame, thick: float) -> Frame:
    """The frame with the thickness of its stroke (pixels)."""
    return Frame(frame.shape, frame.middle, frame.half, frame.turn, thick)


def _across(frame: Frame, plane: NDArray[Any], dpi_reach: float, off_page: float) -> NDArray[np.float64]:
    """A plane along the outline of a frame (rows), across it (columns, half a pixel each)."""
    x, y, nx, ny = frame.outline(_STEPS)
    reach = np.arange(-dpi_reach, dpi_reach + 0.5, 0.5)
    xs = np.round(x[:, None] + nx[:, None] * reach).astype(int)
    ys = np.round(y[:, None] + ny[:, None] * reach).astype(int)
    rows, columns = plane.shape
    on = (xs >= 0) & (xs < columns) & (ys >= 0) & (ys < rows)
    return np.where(on, plane[np.clip(ys, 0, rows - 1), np.clip(xs, 0, columns - 1)], off_page).astype(np.float64)


def _thickness(frame: Frame, ink: Ink, dpi: float) -> float:
    """How thick most of a frame is drawn, in pixels."""
    runs = _across(frame, ink, _THICKEST * dpi / 2, 0.0).sum(axis=1) * 0.5
    runs = runs[runs > 0]
    return float(np.median(runs)) if len(runs) else 1.0


def frame_darkness(evened: Grey, frame: Frame) -> tuple[float, float]:
    """How dark a frame is drawn (0 is black): its darker quarter, and its half."""
    darkest = _across(frame, evened, frame.thick / 2 + 1, 255.0).min(axis=1)
    return float(np.quantile(darkest, 0.25)), float(np.median(darkest))


def without_frames(evened: Grey, frames: Sequence[Frame], dpi: float) -> Grey:
    """The page without the strokes of frames; letters that cross one are carried over it."""
    clean = evened
    for frame in frames:
        clean = _without(clean, frame, dpi)
    return clean


def _without(evened: Grey, frame: Frame, dpi: float) -> Grey:
    rows, columns = evened.shape
    band = frame.thick / 2 + _BLUR * dpi
    reach = float(np.hypot(*frame.half)) + band + 2
    x0, x1 = max(0, int(frame.middle[0] - reach)), min(columns, int(frame.middle[0] + reach) + 2)
    y0, y1 = max(0, int(frame.middle[1] - reach)), min(rows, int(frame.middle[1] + reach) + 2)
    ys, xs = np.mgrid[y0:y1, x0:x1].astype(np.float64)
    a, b = frame.own(xs, ys)
    # How far each pixel stands from the stroke (outwards), and which way outwards is.
    if frame.shape == "ring":
        far = np.hypot(a, b)
        off = far - frame.half[0]
        na, nb = a / np.maximum(far, 1e-6), b / np.maximum(far, 1e-6)
    else:
        beyond_a, beyond_b = np.abs(a) - frame.half[0], np.abs(b) - frame.half[1]
        upright = np.abs(beyond_a) < np.abs(beyond_b)
        off = np.where(upright, beyond_a, beyond_b)
        off = np.where(np.maximum(beyond_a, beyond_b) > band, np.inf, off)
        na, nb = np.where(upright, np.sign(a), 0.0), np.where(upright, 0.0, np.sign(b))
    on = np.abs(off) <= band
    if not on.any():
        return evened
    turn = np.radians(frame.turn)
    nx = na[on] * np.cos(turn) - nb[on] * np.sin(turn)
    ny = na[on] * np.sin(turn) + nb[on] * np.cos(turn)
    px, py, at = xs[on], ys[on], off[on]
    outside = _sampled(evened, px + nx * (band + 1 - at), py + ny * (band + 1 - at))
    inner = _sampled(evened, px - nx * (band + 1 + at), py - ny * (band + 1 + at))
    share = (at + band) / (2 * band)
    clean = evened.copy()
    view = clean[y0:y1, x0:x1]
    filled = np.clip(inner * (1 - share) + outside * share, 0, 255)
    view[on] = np.maximum(view[on], filled.astype(np.uint8))
    return clean


def _sampled(grey: Grey, x: Points, y: Points) -> NDArray[np.float64]:
    rows, columns = grey.shape
    xs, ys = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    picked = grey[np.round(ys).astype(int), np.round(xs).astype(int)]
    return np.asarray(picked, dtype=np.float64)
