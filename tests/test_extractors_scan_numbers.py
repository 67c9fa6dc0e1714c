"""Which piece of a line is given to the second reader of digits, and what its word does to a digit's confidence."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.scan import numbers
from extractors.scan.digits import DigitReading, Reread, RereadDigit
from extractors.scan.symbols import Symbol

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
    picture, symbols = line_of("2563 - 30 เมษายน")
    numbers.with_digits(picture, symbols)
    (first, left, right), (second, next_left, _) = asked[:2]
    assert (first, second) == ("2563", "30")
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


def _said(char: str, sure: float) -> object:
    def reread(picture: object, text: str, box: object) -> Reread:
        return Reread(text, (RereadDigit(0, text, DigitReading(char, sure, "", 0.1), None),))

    return reread


@pytest.mark.parametrize(
    ("sure", "second", "digit", "together"),
    [
        pytest.param(0.9, ("4", 0.6), "4", 0.95, id="both say the same"),
        pytest.param(0.9, ("9", 0.8), "4", 0.81, id="they differ, the first is surer"),
        pytest.param(0.6, ("9", 0.9), "9", 0.81, id="they differ, the second is surer"),
        pytest.param(0.6, ("", 0.99), "4", 0.54, id="the second takes it for a letter"),
        pytest.param(0.9995, ("9", 0.9999), "4", 0.9995, id="the first is clear"),
    ],
)
def test_the_surer_reader_is_believed(
    monkeypatch: pytest.MonkeyPatch, sure: float, second: tuple[str, float], digit: str, together: float
) -> None:
    monkeypatch.setattr(numbers, "reread", _said(*second))
    picture, symbols = line_of("4")
    [read] = numbers.with_digits(picture, [symbols[0]._replace(confidence=sure)])
    assert read.text == digit
    assert read.confidence == pytest.approx(together)


def test_a_number_is_of_one_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "reread", lambda _, text, __: Reread(text, ()))
    picture, symbols = line_of("๖5")
    symbols[0] = symbols[0]._replace(confidence=0.5)
    digits = numbers.with_digits(picture, symbols)
    assert "".join(d.text for d in digits) == "65"
    assert digits[0].confidence < 0.6
