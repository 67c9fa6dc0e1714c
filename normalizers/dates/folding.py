"""A folded copy of the text, made for matching, and the way back to the text as it was.

The fold drops invisible characters and all Thai marks above and below the line, writes ำ and ๅ as า
and ใ as ไ, and gives digits, dashes, spaces and brackets one form each. So lost, doubled, swapped
or private-use marks and a decomposed sara am cannot hide a word. Where a mark does tell two words
apart (มี.ค. and ม.ค.), the scanner looks at the original again.
"""

from dataclasses import dataclass
from typing import Final

from normalizers.characters import CharacterTable
from normalizers.numerals import ARABIC_DIGITS, THAI_DIGITS

_THAI_MARKS: Final = "ัิีึืฺุู็่้๊๋์ํ๎"
# Private-use glyphs of legacy fonts that stand for the marks above (Windows, then Mac).
_PRIVATE_MARKS: Final = (*range(0xF701, 0xF70F), *range(0xF710, 0xF71B), *range(0xF884, 0xF89E))
_INVISIBLE: Final = (
    0x00AD,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0xFE00, 0xFE10),
    0xFEFF,
)
_SAME: Final = {
    "ำ": "า",
    "ๅ": "า",
    "ใ": "ไ",
    "\uf700": "ฐ",
    "\uf70f": "ญ",
    "…": ".",
    "⁄": "/",
    "∕": "/",
    "๏": "O",  # misread for ๐
    "\r": " ",
}
_SPACES: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'’‘"
)
_DASHES: Final = "‐‑‒–—―−~～∼〜﹣－"
_WIDE: Final = "０１２３４５６７８９．，：／（）"
_NARROW: Final = "0123456789.,:/()"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(char): to for char, to in _SAME.items()}
    table.update({ord(thai): arabic for thai, arabic in zip(THAI_DIGITS, ARABIC_DIGITS, strict=True)})
    table.update({ord(wide): narrow for wide, narrow in zip(_WIDE, _NARROW, strict=True)})
    table.update(dict.fromkeys(map(ord, _SPACES), " "))
    table.update(dict.fromkeys(map(ord, _DASHES), "-"))
    table.update(dict.fromkeys((*map(ord, _THAI_MARKS), *_PRIVATE_MARKS, *_INVISIBLE), None))
    return table


_FOLD: Final = CharacterTable(_table())
_DROPPED: Final = frozenset(chr(code) for code, to in _table().items() if to is None)
_DROPPED_MARKS: Final = frozenset(_THAI_MARKS) | frozenset(map(chr, _PRIVATE_MARKS))
_TO_EXACT: Final = str.maketrans(dict.fromkeys((*_INVISIBLE, *map(ord, _SPACES), *map(ord, " \n\r.,"))))


def fold(text: str) -> str:
    """The folded form of `text`; never longer than `text`."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its folded form. `places[i]` is the offset in `original` of `text[i]`, or None
    where the fold dropped nothing and both run side by side."""

    original: str
    text: str
    places: list[int] | None

    def place(self, index: int) -> int:
        """The offset in the original of the character at `index` of the folded text."""
        return self.places[index] if self.places is not None else index

    def end_place(self, index: int) -> int:
        """The offset in the original behind the character before `index`, marks on it included."""
        if self.places is None or index == 0:
            return index
        end, original = self.places[index - 1] + 1, self.original
        # Invisible characters may stand before a mark, and are left out behind the last one.
        for place in range(end, self.places[index] if index < len(self.places) else len(original)):
            if original[place] in _DROPPED_MARKS:
                end = place + 1
        return end

    def spelled(self, start: int, end: int) -> str:
        """What the original has from `start` to `end` of the folded text, less spaces, dots,
        commas and invisible characters: the letters as they were written."""
        return self.original[self.place(start) : self.end_place(end)].translate(_TO_EXACT)


def fold_with_places(text: str) -> Folded:
    """Fold `text` and keep the way back to it."""
    folded = text.translate(_FOLD)
    if len(folded) == len(text):
        return Folded(text, folded, None)
    return Folded(text, folded, [place for place, char in enumerate(text) if char not in _DROPPED])
