"""Small pure functions on numbers and intervals that every geometric reader needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence


def cluster(values: Iterable[float], tolerance: float) -> list[float]:
    """Means of groups of values that lie within `tolerance` of their neighbour, ascending.

    >>> cluster([10.0, 10.4, 30.0], 1.0)
    [10.2, 30.0]
    """
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(g) / len(g) for g in groups]


def nearest(value: float, places: Sequence[float]) -> int:
    """Index of the place nearest to `value`; the first of two that are equally near."""
    return min(range(len(places)), key=lambda i: abs(places[i] - value))


def interval_of(value: float, edges: Sequence[float]) -> int | None:
    """Index i with edges[i] <= value < edges[i + 1] of ascending edges, or None outside."""
    index = bisect_right(edges, value) - 1
    return index if 0 <= index < len(edges) - 1 else None


def covered(start: float, end: float, pieces: Iterable[tuple[float, float]]) -> float:
    """Share of [start, end] that the pieces cover, 0 to 1 (pieces may overlap)."""
    if end <= start:
        return 0.0
    total, reach = 0.0, start
    for low, high in sorted(pieces):
        low, high = max(low, reach), min(high, end)
        if high > low:
            total += high - low
            reach = high
    return total / (end - start)


def nearest_gap(value: float, places: Iterable[float]) -> float:
    """Distance from `value` to the nearest place; infinite when there is none."""
    return min((abs(place - value) for place in places), default=float("inf"))
