"""Symbols: letters as the line network reads them, with boxes drawn in to the ink and marks over what carries them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extractors.scan.linenet import Letter
from extractors.scan.quantiles import quantiles
from extractors.scan.raster import Grey

_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


class Symbol(NamedTuple):
    """One character as read: its box in pixels of the picture and how sure the reader is (0 to 1).

    `blank_before` tells that a blank stands in front of it.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    blank_before: bool


def symbols_of(picture: Grey, letters: Sequence[Letter]) -> list[Symbol]:
    """Symbols of a line's letters, blanks told by `blank_before`.

    A letter reaches to the middle between it and its neighbours, and there to the last of its ink; the network tells
    no edges, only about where a letter stands.
    """
    height, width = picture.shape
    paper, ink = quantiles(picture, 0.85, 0.01)
    inked = np.asarray((picture < (paper + ink) / 2).any(axis=0), dtype=np.bool_)
    bases = [n for n, letter in enumerate(letters) if not _MARK.match(letter.text) or n == 0]
    symbols: list[Symbol] = []
    blank = False
    for index, number in enumerate(bases):
        letter = letters[number]
        if letter.text == " ":
            blank = True
            continue
        before = letters[bases[index - 1]] if index else None
        after = letters[bases[index + 1]] if index + 1 < len(bases) else None
        left = 0 if before is None else round((before.x1 + letter.x0) / 2)
        right = width if after is None else round((letter.x1 + after.x0) / 2)
        left, right = max(0, min(left, width - 1)), max(1, min(right, width))
        columns = np.flatnonzero(inked[left:right])
        if len(columns):
            left, right = left + int(columns[0]), left + int(columns[-1]) + 1
        end = bases[index + 1] if index + 1 < len(bases) else len(letters)
        for part in letters[number:end]:
            symbols.append(Symbol(part.text, left, 0, max(right, left + 1), height, part.confidence, blank))
            blank = False
    return symbols
