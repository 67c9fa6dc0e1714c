"""A table for `str.translate` that takes down what it is asked.

`str.translate` asks a plain dict for every character and is refused for most of them, which costs twice as much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_COMMON = 0x3000  # of characters beyond, which a hostile file may hold by the thousand, nothing is kept


class CharacterTable(dict[int, str | None]):
    """What each character becomes (None: nothing), by its code; `other` tells it of those not in `known`.

    >>> "ก ข".translate(CharacterTable({ord("ข"): "ค"}))
    'ก ค'
    """

    def __init__(self, known: Mapping[int, str | None], other: Callable[[str], str] = str) -> None:
        super().__init__(known)
        self._other = other

    def __missing__(self, code: int) -> str:
        """The character of a code that has not been asked for yet."""
        becomes = self._other(chr(code))
        if code < _COMMON:
            self[code] = becomes
        return becomes
