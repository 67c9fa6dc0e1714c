"""Private-use glyphs, invisible characters and no-break spaces.

Fonts of the Windows and Macintosh families keep shifted forms of marks in the private use area; PDF
files hand out these codes instead of the characters. The tables are those of the two vendors, as
every shaping engine carries them.
"""

import re
from collections.abc import Iterator

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import is_spelled, vowel_share

WINDOWS = {
    0xF700: "ฐ", 0xF70F: "ญ",
    0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF710: "ั", 0xF711: "ํ", 0xF712: "็",
    0xF705: "่", 0xF706: "้", 0xF707: "๊", 0xF708: "๋", 0xF709: "์",
    0xF70A: "่", 0xF70B: "้", 0xF70C: "๊", 0xF70D: "๋", 0xF70E: "์",
    0xF713: "่", 0xF714: "้", 0xF715: "๊", 0xF716: "๋", 0xF717: "์",
    0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ",
}  # fmt: skip

MACINTOSH = {
    0xF884: "ั", 0xF885: "ิ", 0xF886: "ี", 0xF887: "ึ", 0xF888: "ื", 0xF889: "็",
    0xF88A: "่", 0xF88B: "่", 0xF88C: "่", 0xF88D: "้", 0xF88E: "้", 0xF88F: "้",
    0xF890: "๊", 0xF891: "๊", 0xF892: "๊", 0xF893: "๋", 0xF894: "๋", 0xF895: "๋",
    0xF896: "์", 0xF897: "์", 0xF898: "์", 0xF899: "ํ",
    0xF89A: "ญ", 0xF89B: "ุ", 0xF89C: "ู", 0xF89D: "ฺ", 0xF89E: "ฐ",
}  # fmt: skip

SYMBOLS = {
    0xF0B7: "•", 0xF09F: "•", 0xF06C: "●", 0xF0A1: "○", 0xF0A7: "▪", 0xF06E: "■", 0xF06F: "□", 0xF0A8: "◻",
    0xF071: "❑", 0xF072: "❒", 0xF075: "◆", 0xF076: "❖", 0xF0D8: "➢", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇨",
    0xF0DF: "←", 0xF0FB: "✗", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑", 0xF0D7: "×", 0xF02D: "−", 0xF0B0: "°",
    0xF028: "☎", 0xF029: "✆", 0xF02A: "✉", 0xF046: "☞", 0xF0AB: "★", 0xF0AA: "✦", 0xF0B1: "±", 0xF0F7: "÷",
}  # fmt: skip
"""Symbol and Wingdings glyphs that word processors use as bullets and ticks."""

_GLYPH_CLASS = (
    dict.fromkeys(WINDOWS, "pua") | dict.fromkeys(MACINTOSH, "pua_mac") | dict.fromkeys(SYMBOLS, "pua_symbol")
)
_GLYPHS = WINDOWS | MACINTOSH | SYMBOLS
_GLYPH = re.compile("[" + "".join(map(chr, _GLYPHS)) + "]")
# Thai fonts from before Unicode are symbol fonts: byte 0xA1 (ก) comes out as U+F0A1.
_SYMBOL_THAI = re.compile("[\uf0a1-\uf0da\uf0df-\uf0fb]{4,}")

INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
NO_BREAK = "\u00a0\u2007\u202f"

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_JOINERS = frozenset("\u200c\u200d")
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NO_BREAK = re.compile(f"[{NO_BREAK}]")


def private_glyphs(text: str) -> Iterator[Edit]:
    """Private-use glyphs back to the characters they show."""
    taken = 0
    for run in _SYMBOL_THAI.finditer(text):
        thai = bytes(ord(char) - 0xF000 for char in run.group()).decode("cp874")
        if is_spelled(thai) and vowel_share(thai) >= 0.15:
            yield from _glyphs(text, taken, run.start())
            yield Edit(run.start(), run.end(), thai, "pua")
            taken = run.end()
    yield from _glyphs(text, taken, len(text))


def _glyphs(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in _GLYPH.finditer(text, start, end):
        code = ord(match.group())
        yield Edit(match.start(), match.end(), _GLYPHS[code], _GLYPH_CLASS[code])


def invisible_characters(text: str) -> Iterator[Edit]:
    """Zero-width characters, soft hyphens and byte-order marks out.

    Joiners inside emoji or foreign scripts stay, and so do direction marks where right-to-left
    script is about: there they mean something.
    """
    right_to_left = _RIGHT_TO_LEFT.search(text) is not None
    for match in _INVISIBLE.finditer(text):
        char, at = match.group(), match.start()
        if char in _DIRECTIONS and right_to_left:
            continue
        if char in _JOINERS and _is_foreign(text[at - 1 : at]) and _is_foreign(text[at + 1 : at + 2]):
            continue
        yield Edit(at, at + 1, "", "invisible")


def _is_foreign(char: str) -> bool:
    return char > "\u00ff" and not "\u0e00" <= char <= "\u0e7f" and _INVISIBLE.match(char) is None


def no_break_spaces(text: str) -> Iterator[Edit]:
    """No-break spaces to plain ones, one for one, so that column gaps keep their width."""
    for match in _NO_BREAK.finditer(text):
        yield Edit(match.start(), match.end(), " ", "nbsp")
