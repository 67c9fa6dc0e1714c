"""Words of a line: symbols between blanks, and where in the picture they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.scan.engine import Symbol
from extractors.scan.raster import Grey

_DARK = 160


def words_of(symbols: Sequence[Symbol]) -> list[list[Symbol]]:
    """Symbols by the blanks that the engine saw."""
    words: list[list[Symbol]] = []
    for symbol in symbols:
        if symbol.blank_before or not words:
            words.append([])
        words[-1].append(symbol)
    return words


def reach(
    picture: Grey, before: Symbol | None, part: Sequence[Symbol], after: Symbol | None
) -> tuple[int, int]:
    """Left and right edge of a part: in the widest gaps between its ink and its neighbours'."""
    blank = np.asarray((picture >= _DARK).all(axis=0), dtype=np.bool_)
    width = picture.shape[1]
    left = 0 if before is None else _gap(blank, _middle(before), _middle(part[0]))
    right = width if after is None else _gap(blank, _middle(part[-1]), _middle(after))
    return left, max(right, left + 1)


def _middle(symbol: Symbol) -> int:
    return (symbol.x0 + symbol.x1) // 2


def _gap(blank: NDArray[np.bool_], low: int, high: int) -> int:
    """The middle of the widest run of blank columns between two places."""
    low, high = max(0, min(low, high)), min(len(blank), max(low, high) + 1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blank[low:high].astype(np.int8), [0]])))
    runs = list(zip(edges[::2], edges[1::2], strict=True))
    if not runs:
        return (low + high) // 2
    begin, end = max(runs, key=lambda r: (r[1] - r[0], -r[0]))
    return low + int(begin + end) // 2
