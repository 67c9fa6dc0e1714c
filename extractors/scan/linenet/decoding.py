"""The network's answer to letters: the best class of each column, repeats and blanks taken out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractors.scan.linenet.alphabet import BLANK, CHARACTERS
from extractors.scan.linenet.network import shares_of


class Letter(NamedTuple):
    """One character as read, blanks included.

    `x0` and `x1` bound the columns that told it (pixels of the line's picture, or columns of the answer); `confidence` is
    0 to 1; `other` is the second best answer there ("" for nothing) and `other_confidence` its share.
    """

    text: str
    x0: float
    x1: float
    confidence: float
    other: str
    other_confidence: float


def letters_of(answer: NDArray[np.float32]) -> list[Letter]:
    """Letters of an answer of shape (classes, columns), places in columns."""
    best = answer.argmax(axis=0)
    said = np.flatnonzero(best != BLANK)
    shares_said = shares_of(answer[:, said])
    at = 0
    edges = np.flatnonzero(np.diff(np.concatenate([[BLANK], best, [BLANK]])))
    found = []
    for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        index = int(best[start])
        if index == BLANK:
            continue
        shares = shares_said[at : at + stop - start]
        at += stop - start
        peak = int(shares[:, index].argmax())
        share = float(shares[peak, index])
        rest = shares[peak].copy()
        rest[index] = 0
        second = int(rest.argmax())
        other = CHARACTERS[second - 1] if second != BLANK else ""
        found.append(
            Letter(CHARACTERS[index - 1], float(start), float(stop), share, other, float(rest[second]))
        )
    return found
