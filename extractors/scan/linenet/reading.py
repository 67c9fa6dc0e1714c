"""Reads one line with the network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.scan.linenet.decoding import Letter, letters_of
from extractors.scan.linenet.network import MODEL, STEP, answers
from extractors.scan.linenet.strips import MARGIN, cut_strip


def read_line(picture: NDArray[np.uint8], baseline: float, body: float, model: Path = MODEL) -> list[Letter]:
    """The letters of a line, left to right, blanks between them.

    Args:
        picture: grey, dark on light, shape (rows, columns), level.
        baseline: the row of the picture that letters stand on.
        body: height of consonants without marks, in pixels.
        model: another network than the one that is shipped.

    Returns:
        Letters with the columns of the picture that told them.
    """
    strip, scale = cut_strip(picture, baseline, body)
    width = strip.shape[1]
    wide = np.zeros((strip.shape[0], MARGIN + width + width % STEP + MARGIN), np.float32)
    wide[:, MARGIN : MARGIN + width] = strip
    letters = [
        letter._replace(x0=(letter.x0 * STEP - MARGIN) / scale, x1=(letter.x1 * STEP - MARGIN) / scale)
        for letter in letters_of(answers(wide, model))
    ]
    while letters and letters[0].text == " ":
        del letters[0]
    while letters and letters[-1].text == " ":
        del letters[-1]
    return letters
