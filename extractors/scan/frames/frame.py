"""A frame as drawn: a rectangle or a ring, its outline, and how much of it is ink."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from extractors.scan.ink import Ink

Points = NDArray[np.float64]
STEPS = 180
"""Points along a side that are looked at."""
_THICKEST = 0.045  # a frame is drawn no thicker (inches)


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

    def holds(self, other: Frame) -> bool:
        """Whether the middle of another frame stands inside this one."""
        return bool(self.inside(point(other.middle[0]), point(other.middle[1])).all())

    def window(self, shape: tuple[int, int], room: float = 0.0) -> tuple[slice, slice]:
        """Rows and columns of a page that hold the frame, `room` pixels beyond it taken in."""
        reach = float(np.hypot(*self.half)) + room + 2
        x, y = self.middle
        return (
            slice(max(0, int(y - reach)), max(0, min(shape[0], int(y + reach) + 2))),
            slice(max(0, int(x - reach)), max(0, min(shape[1], int(x + reach) + 2))),
        )

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


def point(value: float) -> Points:
    """One coordinate as an array."""
    return np.asarray([value], dtype=np.float64)


def shares(near: Ink, x: Points, y: Points) -> Points:
    """Share of the points of each row (lines x points) that lie on ink; a single row of points has one share."""
    rows, columns = near.shape
    xs, ys = np.rint(x).astype(np.intp), np.rint(y).astype(np.intp)
    on = (xs >= 0) & (xs < columns) & (ys >= 0) & (ys < rows)
    inked = on & near.ravel()[np.where(on, ys * columns + xs, 0)]
    return np.asarray(np.count_nonzero(inked, axis=-1) / x.shape[-1], dtype=np.float64)


def _across(frame: Frame, plane: NDArray[Any], reach_out: float, off_page: float) -> NDArray[np.float64]:
    """A plane along the outline of a frame (rows), across it (columns, half a pixel each)."""
    x, y, nx, ny = frame.outline(STEPS)
    reach = np.arange(-reach_out, reach_out + 0.5, 0.5)
    xs = np.round(x[:, None] + nx[:, None] * reach).astype(int)
    ys = np.round(y[:, None] + ny[:, None] * reach).astype(int)
    rows, columns = plane.shape
    on = (xs >= 0) & (xs < columns) & (ys >= 0) & (ys < rows)
    return np.where(on, plane[np.clip(ys, 0, rows - 1), np.clip(xs, 0, columns - 1)], off_page).astype(
        np.float64
    )


def with_thickness(frame: Frame, ink: Ink, dpi: float) -> Frame:
    """The frame with the thickness of most of its stroke, in pixels."""
    runs = _across(frame, ink, _THICKEST * dpi / 2, 0.0).sum(axis=1) * 0.5
    runs = runs[runs > 0]
    return replace(frame, thick=float(np.median(runs)) if len(runs) else 1.0)


def frame_darkness(strokes: NDArray[np.float32], frame: Frame) -> float:
    """How dark most of a frame is drawn, by a plane of the darkness of strokes (0 is black)."""
    return float(np.median(_across(frame, strokes, frame.thick / 2 + 1, 255.0).min(axis=1)))
