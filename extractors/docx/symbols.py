"""Characters of the Symbol and Wingdings fonts, which Word stores as positions in the font."""

from __future__ import annotations

_SYMBOL = {
    0xA8: "♦", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xA3: "≤", 0xBC: "…",
    0xD6: "√", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒", 0x2D: "−",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "◆", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xB2: "✦",
    0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←", 0xE8: "→", 0xEF: "⇐", 0xF0: "⇒",
    0xF3: "⇔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol(font: str, code: str | None) -> str | None:
    """The character of a w:sym; None when the font's map is not known."""
    try:
        point = int(code or "", 16)
    except ValueError:
        return None
    table = _FONTS.get(font.lower())
    if table is None:
        # Another font: the code is a Unicode point unless it lies in the private area.
        usual = 0x20 <= point < 0xD800 or 0xF900 <= point < 0x110000
        return chr(point) if usual else None
    position = point & 0xFF if 0xF000 <= point <= 0xF0FF else point
    if position in table:
        return table[position]
    return chr(position) if table is _SYMBOL and 0x20 <= position < 0x40 else None


def bullet_text(text: str, font: str) -> str:
    """The text of a bullet level with the private positions of symbol fonts made readable."""
    readable = []
    for character in text:
        in_font = font.lower() in _FONTS and (ord(character) >= 0xF000 or font.lower() == "wingdings")
        mapped = symbol(font, f"{ord(character):X}") if in_font else None
        readable.append(mapped or character)
    return "".join(readable)
