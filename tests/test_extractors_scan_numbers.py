"""Which piece of a line is given to the second reader of digits for which number."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.scan import numbers
from extractors.scan.digits import Reread
from extractors.scan.engine import Symbol

HEIGHT, WIDTH = 40, 14


def line_of(text: str) -> tuple[np.ndarray, list[Symbol]]:
    """A picture with a bar of ink for each character, and the engine's symbols for them."""
    picture = np.full((HEIGHT, 20 * (len(text) + 1)), 255, dtype=np.uint8)
    symbols = []
    blank = False
    for place, char in enumerate(text):
        if char == " ":
            blank = True
            continue
        x0 = 20 * place + 3
        picture[10:34, x0 : x0 + WIDTH] = 0
        symbols.append(Symbol(char, x0, 10, x0 + WIDTH, 34, 0.95, blank))
        blank = False
    return picture, symbols


def test_a_number_is_read_without_the_digits_of_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int, int]] = []

    def reread(picture: object, text: str, box: tuple[int, int, int, int]) -> Reread:
        asked.append((text, box[0], box[2]))
        return Reread(text, ())

    monkeypatch.setattr(numbers, "reread", reread)
    monkeypatch.setattr(numbers, "read_number", lambda *_: [])
    picture, symbols = line_of("2563 - 30 เมษายน")
    numbers.with_digits(picture, symbols)
    (first, left, right), (second, next_left, _) = asked[:2]
    assert (first, second.strip()) == ("2563", "30")
    assert left == 0
    assert right <= symbols[5].x0  # the 3 of 30
    assert next_left >= symbols[3].x1  # the 3 of 2563


def test_a_number_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: list[tuple[int, int, int, int]] = []

    def reread(picture: object, text: str, box: tuple[int, int, int, int]) -> Reread:
        boxes.append(box)
        return Reread(text, ())

    monkeypatch.setattr(numbers, "reread", reread)
    picture, symbols = line_of("ก 2563 ข")
    numbers.with_digits(picture, symbols)
    assert boxes[0][0] <= symbols[1].x0
    assert boxes[0][2] >= symbols[4].x1
