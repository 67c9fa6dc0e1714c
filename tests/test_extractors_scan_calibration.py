"""Confidence in words of letters: the engine's, turned into the share that is right."""

from __future__ import annotations

import itertools

import pytest

from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import make_segment
from extractors.scan.calibration import KNOTS, share_right


def test_the_measured_points_come_out() -> None:
    assert [share_right(x) for x, _ in KNOTS] == pytest.approx([y for _, y in KNOTS])


def test_surer_is_never_less_right() -> None:
    shares = [share_right(n / 1000) for n in range(1001)]
    assert all(0 <= a <= b < 1 for a, b in itertools.pairwise(shares))
    assert share_right(-0.1) == 0
    assert share_right(1.1) == pytest.approx(KNOTS[-1][1])


def test_letters_are_calibrated_and_digits_kept() -> None:
    glyphs = [
        Glyph(c, 10.0 * n, 10.0 * n + 8, 0.0, 12.0, 10.0, 12.0, 10.0 * n, sure)
        for n, (c, sure) in enumerate([("ก", 0.99), ("ย", 0.968), (" ", 1.0), ("๒", 0.97), ("๕", 0.93)])
    ]
    words = make_segment(glyphs, 0, 99.0).words
    assert [(w.text, round(w.confidence, 3)) for w in words] == [("กย", 0.61), ("๒๕", 0.93)]
