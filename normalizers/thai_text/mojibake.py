"""Thai text that was decoded with the wrong table.

Three slips are common: Windows-874 bytes read as Latin-1, Windows-874 bytes read as Mac Roman, and
UTF-8 bytes read as Windows-874 (or Latin-1, or Mac Roman). A stretch is taken back only when the
outcome is spelled as Thai is spelled, almost without exception, and has vowels: accented European
words and rows of symbols do not pass.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import is_thai_letter, misspelt, vowel_share

_THAI_BYTES = [*range(0xA1, 0xDB), *range(0xDF, 0xFC)]
_PUNCTUATION_BYTES = [0x85, *range(0x91, 0x98)]


def _table(encoding: str) -> dict[str, str]:
    codes = [*_THAI_BYTES, *_PUNCTUATION_BYTES]
    return {bytes([code]).decode(encoding): bytes([code]).decode("cp874") for code in codes}


_LATIN = _table("latin-1")
_MAC = _table("mac_roman")  # its no-break space is the byte of ส


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
_UTF8_AS: tuple[tuple[re.Pattern[str], dict[str, int], str], ...] = (
    (_utf8_unit("เ", ("ธ", "น"), "cp874"), _byte_table("cp874"), "ธ"),
    (_utf8_unit("à", ("¸", "¹"), "cp1252"), _byte_table("cp1252") | _byte_table("latin-1"), "¸"),
    (_utf8_unit("‡", ("∏", "π"), "mac_roman"), _byte_table("mac_roman"), "∏"),
)
_UTF8_HINT = re.compile("เ[ธน][\x80-\xa0€…‘’“”•–—ก-ฟ]|à[¸¹]|‡[∏π]")
_HIGH = re.compile(
    "[\u00a1-\u00ff\u0131\u0152-\u0192\u02c6-\u02dd\u03a9\u03c0\u2013-\u203a\u2044\u2122\u2202-\u2265\u25ca\uf8ff\ufb01\ufb02]{3}"
)

_MIN_LETTERS = 3
_TOLERANCE = 0.02
_NOT_THAI = re.compile(r"[^ก-ฺ฿-๛]+")
_MIN_VOWELS = 0.1
_SHORT = 4
_SOME = 6
_MANY = 8
_RARE = frozenset("ฃฅฆฌฑฒฬฺๅ฿๎๏๚๛")
# Quotation marks, dashes and dots are the same bytes in Windows-1252 and Windows-874.
_SHARED = frozenset("…‘’“”•–—€\u00a0")
_PUNCTUATION = re.compile("โ€[\x80-\xa0€…‘’“”•–—ก-ฟ]")


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
    for pattern, values, second in _UTF8_AS:
        matches = list(pattern.finditer(text))
        # Two letters in a row, or a control or a sign in third place, never come about in good text.
        if not any(len(match.group()) >= 6 or not is_thai_letter(match.group()[2]) for match in matches):
            continue
        if second == "ธ" and not any(second in match.group() for match in matches):
            continue
        for match in matches:
            thai = _from_utf8(match.group(), values, second)
            if thai is not None:
                yield Edit(match.start(), match.end(), thai, "mojibake")
        if second == "ธ":
            for match in _PUNCTUATION.finditer(text):
                mark = bytes([0xE2, 0x80, values[match.group()[2]]]).decode()
                yield Edit(match.start(), match.end(), mark, "mojibake")


def _from_utf8(run: str, values: dict[str, int], second: str) -> str | None:
    letters = []
    for at in range(0, len(run), 3):
        code = (0x0E00 if run[at + 1] == second else 0x0E40) + values[run[at + 2]] - 0x80
        if not (0x0E01 <= code <= 0x0E3A or 0x0E3F <= code <= 0x0E5B):
            return None
        letters.append(chr(code))
    return "".join(letters)


class _Run(NamedTuple):
    """Characters in a row that one table maps, and what they would be."""

    start: int
    end: int
    thai: str


def _single_byte_runs(text: str) -> Iterator[Edit]:
    latin, mac = _runs(text, _LATIN), _runs(text, _MAC)
    latin_score, mac_score = _score(text, latin, True), _score(text, mac, False)
    runs = latin if latin_score >= mac_score else mac
    if max(latin_score, mac_score) > 0:
        for run in runs:
            yield Edit(run.start, run.end, run.thai, "mojibake")


def _runs(text: str, table: dict[str, str]) -> list[_Run]:
    """What the table maps, less short runs inside foreign words (``São``, ``naïve``)."""
    runs = []
    at = 0
    for mapped, group in groupby(text, key=table.__contains__):
        end = at + sum(1 for _ in group)
        if mapped and (end - at >= 3 or not (_is_latin(text[at - 1 : at]) or _is_latin(text[end : end + 1]))):
            runs.append(_Run(at, end, "".join(table[char] for char in text[at:end])))
        at = end
    return runs


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _score(text: str, runs: list[_Run], is_latin: bool) -> float:
    """How good the Thai is that the runs make; 0 where it is none, or where the table does not fit."""
    thai = _NOT_THAI.sub(" ", " ".join(run.thai for run in runs))
    letters = sum(map(is_thai_letter, thai))
    if letters < _MIN_LETTERS or max(len(run.thai) for run in runs) < _MIN_LETTERS:
        return 0.0
    if sum(map(misspelt, thai.split())) > _TOLERANCE * letters:
        return 0.0
    source = {char for run in runs for char in text[run.start : run.end]}
    if letters <= _SHORT and not is_latin and all(char < "\u0100" for char in source):
        return 0.0  # a few characters of Latin-1 are no sign of another table
    has_letters, has_signs = any(map(str.isalpha, source)), not all(map(str.isalpha, source))
    is_mixed = has_letters and has_signs
    fewest = _MIN_LETTERS if is_mixed else _SHORT
    if not has_letters and all(char < "\u0100" for char in source):
        fewest = _MANY  # a row of fractions and signs
    if vowel_share(thai) < _MIN_VOWELS:
        fewest = _SOME if is_mixed else _MANY * _MANY
    if letters < fewest:
        return 0.0
    between = _strangers_between(text, runs)
    if between is None:
        return 0.0
    return letters - 2.0 * between - 1.5 * sum(char in _RARE for char in thai)


def _strangers_between(text: str, runs: list[_Run]) -> int | None:
    """How many shared signs stand inside the words that the runs make; None if an unmapped one touches them."""
    between = 0
    for run in runs:
        for at, inner in ((run.start - 1, run.start - 2), (run.end, run.end + 1)):
            char = text[at : at + 1] if at >= 0 else ""
            if char <= "\u009f" or "\u0e00" <= char <= "\u0e7f":
                continue
            if char not in _SHARED:
                return None
            between += text[inner : inner + 1].strip() not in ("", char)
    return between
