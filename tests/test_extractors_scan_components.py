"""Pieces, long runs and quantiles of pictures are those that OpenCV and numpy find, only sooner."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractors.scan.components import Plane, components_of, opened_level
from extractors.scan.quantiles import quantiles, row_quantiles

SHARES = (0.01, 0.02, 0.15, 0.6, 0.65, 0.85, 0.9)


@st.composite
def planes(draw: st.DrawFn) -> Plane:
    """Pictures of every density, some with bands of blank rows wider than are looked at."""
    height, width = draw(st.integers(1, 140)), draw(st.integers(1, 60))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    share = draw(st.sampled_from((0.0, 0.02, 0.3, 0.6, 0.9, 1.0)))
    plane = (random.random((height, width)) < share).astype(np.uint8)
    begin, size = draw(st.integers(0, height)), draw(st.integers(0, 60))
    plane[begin : begin + size] = 0
    return plane


@given(planes())
def test_pieces_are_those_of_opencv(plane: Plane) -> None:
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(plane, connectivity=8)
    found = components_of(plane)
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.boxes[1:], boxes[1:])
    assert found.boxes[0, 4] == plane.size - plane.sum()


@given(planes(), st.integers(2, 40))
def test_long_runs_are_those_that_an_opening_leaves(plane: Plane, least: int) -> None:
    opened = cv2.morphologyEx(plane, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    assert np.array_equal(opened_level(plane, least), opened)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 40))
def test_quantiles_are_those_of_numpy(seed: int, height: int, width: int) -> None:
    grey: NDArray[np.uint8] = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    assert quantiles(grey, *SHARES) == np.quantile(grey, SHARES).tolist()
    for share in SHARES:
        assert np.array_equal(row_quantiles(grey, share), np.quantile(grey.astype(np.float32), share, axis=1))


@pytest.mark.parametrize(
    ("levels", "share", "level"), [((7,), 0.5, 7.0), ((0, 10), 0.5, 5.0), ((0, 10), 0.9, 9.0)]
)
def test_a_quantile_lies_between_two_levels(levels: tuple[int, ...], share: float, level: float) -> None:
    assert quantiles(np.asarray([levels], dtype=np.uint8), share) == [level]
