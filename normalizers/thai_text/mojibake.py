"""Thai text that was decoded with the wrong table.

Three slips are common: Windows-874 bytes read as Latin-1, Windows-874 bytes read as Mac Roman, and
UTF-8 bytes read as Windows-874 (or Latin-1, or Mac Roman). A stretch is taken back only when the
outcome is spelled as Thai is spelled, without one exception, and has vowels: accented European
words and rows of symbols do not pass.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import MARK_SET, is_spelled, is_thai_letter, vowel_share

_THAI_BYTES = [*range(0xA1, 0xDB), *range(0xDF, 0xFC)]


def _table(encoding: str) -> dict[str, str]:
    return {bytes([code]).decode(encoding): bytes([code]).decode("cp874") for code in _THAI_BYTES}


_LATIN = _table("latin-1")
_MAC = _table("mac_roman")


def _byte_table(encoding: str) -> dict[str, int]:
    """Characters that stand for the bytes 0x80 to 0xBF; undefined bytes pass through as C1 controls."""
    table = {chr(code): code for code in range(0x80, 0xA0)}
    for code in range(0x80, 0xC0):
        char = bytes([code]).decode(encoding, "ignore")
        if char:
            table[char] = code
    return table


def _utf8_unit(lead: str, seconds: tuple[str, str], encoding: str) -> re.Pattern[str]:
    # A plain space may stand for the byte 0xA0, which is a no-break space in all three tables.
    tails = "".join(re.escape(char) for char in _byte_table(encoding))
    return re.compile(f"(?:{lead}[{seconds[0]}{seconds[1]}][{tails}])+")


# The UTF-8 of a Thai letter is E0 B8 xx or E0 B9 xx.
_UTF8_AS: tuple[tuple[re.Pattern[str], dict[str, int], str, str], ...] = (
    (_utf8_unit("เ", ("ธ", "น"), "cp874"), _byte_table("cp874"), "เ", "ธ"),
    (_utf8_unit("à", ("¸", "¹"), "cp1252"), _byte_table("cp1252") | _byte_table("latin-1"), "à", "¸"),
    (_utf8_unit("‡", ("∏", "π"), "mac_roman"), _byte_table("mac_roman"), "‡", "∏"),
)
_UTF8_HINT = re.compile("เ[ธน][\x80-\xa0€…‘’“”•–—ก-ฟ]|à[¸¹]|‡[∏π]")
_HIGH = re.compile(
    "[\u00a1-\u00ff\u0131\u0152-\u0192\u02c6-\u02dd\u03a9\u03c0\u2013-\u203a\u2044\u2122\u2202-\u2265\u25ca\uf8ff\ufb01\ufb02]{3}"
)

_MIN_LETTERS = 4
_MIN_VOWELS = 0.15


def misread_bytes(text: str) -> Iterator[Edit]:
    """Stretches that are Thai under another encoding."""
    if _UTF8_HINT.search(text):
        edits = sorted(_utf8_runs(text))
        if edits:
            yield from edits
            return
    if _HIGH.search(text):
        yield from _single_byte_runs(text)


def _utf8_runs(text: str) -> Iterator[Edit]:
    for pattern, values, lead, _ in _UTF8_AS:
        matches = list(pattern.finditer(text))
        # Two letters in a row, or a control or a sign in third place, never come about in good text.
        if not any(len(match.group()) >= 6 or _is_odd(match.group()[2]) for match in matches):
            continue
        if lead == "เ" and not any(_is_odd(char) for match in matches for char in match.group()):
            continue
        for match in matches:
            thai = _from_utf8(match.group(), values)
            if thai is not None:
                yield Edit(match.start(), match.end(), thai, "mojibake")


def _is_odd(char: str) -> bool:
    return not is_thai_letter(char)


def _from_utf8(run: str, values: dict[str, int]) -> str | None:
    letters = []
    for at in range(0, len(run), 3):
        second = 0xB8 if run[at + 1] in "ธ¸∏" else 0xB9
        code = (0x0E00 if second == 0xB8 else 0x0E40) + values[run[at + 2]] - 0x80
        if not (0x0E01 <= code <= 0x0E3A or 0x0E3F <= code <= 0x0E5B):
            return None
        letters.append(chr(code))
    return "".join(letters)


def _kind(char: str) -> str:
    """How a character can take part in a misread stretch: high, joint (space, digit, sign) or none."""
    if char in _LATIN or char in _MAC:
        return "high"
    if char == "\u00a0":
        return "high"
    if char in "\t\n\r" or (char.isascii() and char.isalpha()) or is_thai_letter(char):
        return "none"
    return "joint" if char.isascii() or char in "…‘’“”•–—€" else "none"


def _single_byte_runs(text: str) -> Iterator[Edit]:
    at = 0
    for usable, group in groupby(text, key=lambda char: _kind(char) != "none"):
        length = sum(1 for _ in group)
        if usable:
            stretch = text[at : at + length]
            thai = _decoded(stretch)
            if thai is not None:
                yield from _words(at, stretch, thai)
        at += length


def _decoded(stretch: str) -> str | None:
    """The stretch as Thai, when one of the two tables makes all of it well-spelled Thai."""
    for table in (_LATIN, _MAC):
        if table is _MAC:
            table = table | {"\u00a0": "ส"}
        thai = "".join(table.get(char, char) for char in stretch)
        runs = [(stretch[start:end], thai[start:end]) for start, end in _spans(stretch, table)]
        letters = sum(len(run) for run, _ in runs)
        if letters < _MIN_LETTERS or max(len(run) for run, _ in runs) < 3:
            continue
        joined = "".join(run for _, run in runs)
        if vowel_share(joined) < _MIN_VOWELS or not any(
            char in MARK_SET or char in "ะาำเแโใไ" for char in joined
        ):
            continue
        if all(is_spelled(run) for _, run in runs):
            return thai
    return None


def _spans(stretch: str, table: dict[str, str]) -> Iterator[tuple[int, int]]:
    at = 0
    for mapped, group in groupby(stretch, key=table.__contains__):
        length = sum(1 for _ in group)
        if mapped:
            yield at, at + length
        at += length


def _words(offset: int, stretch: str, thai: str) -> Iterator[Edit]:
    """One edit a word: the spaces between them stay as they are."""
    at = 0
    for changed, group in groupby(zip(stretch, thai, strict=True), key=lambda pair: pair[0] != pair[1]):
        length = sum(1 for _ in group)
        if changed:
            yield Edit(offset + at, offset + at + length, thai[at : at + length], "mojibake")
        at += length
