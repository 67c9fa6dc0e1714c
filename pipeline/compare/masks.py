"""What is taken out of a text before two years of it are compared: years, dates, terms, addresses, spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

_MONTH = (
    r"(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.\s?ค\.?|ก\.\s?พ\.?|มี\.\s?ค\.?|เม\.\s?ย\.?|พ\.\s?ค\.?|มิ\.\s?ย\.?|ก\.\s?ค\.?|ส\.\s?ค\.?|ก\.\s?ย\.?"
    r"|ต\.\s?ค\.?|พ\.\s?ย\.?|ธ\.\s?ค\.?)"
)
_DASH = r"(?:-|–|—|~|ถึงวันที่|จนถึง|ถึง|และ)"
_YEAR4 = r"(?:2[4-6]\d{2})"

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\u0e00-\u0e7f]+|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:info|com|net|org|expert|th|ly)(?![a-z0-9])(?:/[^\s<>()\u0e00-\u0e7f]*)?"
)
_DATE = re.compile(
    rf"(?:(?:ณ|ภายใน|ระหว่าง|ตั้งแต่)?\s*(?:วันที่|วัน)\s*)?"
    rf"\d{{1,2}}\s*(?:{_MONTH}\s*(?:พ\.ศ\.\s*)?(?:{_YEAR4}|\d{{2}}(?!\d|\s*[.:]\d))?)?\s*{_DASH}\s*\d{{1,2}}\s*{_MONTH}(?:\s*(?:พ\.ศ\.\s*)?(?:{_YEAR4}|\d{{2}}(?!\d|\s*[.:]\d)))?"
    rf"|(?:(?:ณ|ภายใน|ระหว่าง|ตั้งแต่)?\s*(?:วันที่|วัน)\s*)?\d{{1,2}}\s*{_MONTH}(?:\s*(?:พ\.ศ\.\s*)?(?:{_YEAR4}|\d{{2}}(?!\d|\s*[.:]\d)))?"
    rf"|(?:เดือน\s*)?{_MONTH}\s*(?:พ\.ศ\.\s*)?(?:{_YEAR4}|\d{{2}}(?!\d|\s*[.:]\d))"
    rf"|\d{{1,2}}/\d{{1,2}}/(?:{_YEAR4}|\d{{2}})(?!\d)"
)
_TIME = re.compile(
    r"(?:ตั้งแต่|ระหว่าง|ภายใน|ก่อน)?\s*(?:เวลา)?\s*(?<!\d)\d{1,2}[.:]\d{2}(?!\d)\s*(?:น\.?)?"
    r"(?:\s*(?:-|–|—|ถึง)\s*(?:เวลา)?\s*\d{1,2}[.:]\d{2}(?!\d)\s*(?:น\.)?)?"
)
_TERM = re.compile(r"(?:ภาคเรียน|ภาคการศึกษา|เทอม)\s*(?:ที่)?\s*[12](?!\d)(?:\s*/\s*(?:\d{4}|\d{2})(?!\d))?")
# A year: four Buddhist digits; a Gregorian one glued to a system (DMC2021); two digits glued to a system or an
# address (obec64, DMC59), after a slash that follows a term (2/64), after a month, or after the word ปี.
_YEAR = re.compile(
    rf"(?<!\d)(?P<be>{_YEAR4})(?!\d)"
    r"|(?<=[a-z])(?P<ad>20\d{2})(?!\d)"
    r"|(?<=[a-z])(?P<glued>[5-9]\d)(?![\d])"
    r"|(?<=[12]/)(?P<slash>[5-9]\d)(?!\d)"
    rf"|(?:(?<=ปี)|(?<=ปี )|(?<=ปีการศึกษา)|(?<=ปีการศึกษา ))(?P<short>[5-9]\d)(?!\d)"
    rf"|(?P<month>{_MONTH}\s*)(?P<after_month>[5-9]\d)(?!\d|\s*[.:]\d)"
)
_PUNCTUATION = re.compile(r"[\s\u200b\u00a0.,;:'\"“”‘’()\[\]{}<>/|•◆▪–—_*~-]+")
_SPACE = re.compile(r"[\s\u200b\u00a0]+")


@lru_cache(maxsize=32_768)
def plain(text: str) -> str:
    """NFC, Arabic digits, small Latin letters, single spaces (runs of them make the patterns below slow)."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_DIGITS).lower())


def relative_years(text: str, year: int | None) -> str:
    """The text without spaces, each year written as its distance from `year`: equal texts differ in nothing else.

    >>> relative_years("สิ้นปีการศึกษา 2564", 2564) == relative_years("สิ้นปีการศึกษา 2566", 2566)
    True
    """

    def distance(match: re.Match[str]) -> str:
        if year is None:
            return match.group()
        if match["be"]:
            full = int(match["be"])
        elif match["ad"]:
            full = int(match["ad"]) + 543
        else:
            full = 2500 + int(match["glued"] or match["slash"] or match["short"] or match["after_month"])
        return f"{match['month'] or ''}⟨{full - year:+d}⟩"

    return _SPACE.sub("", _YEAR.sub(distance, plain(text)))


def without_clerical(text: str) -> str:
    """The text without years, addresses, spaces and punctuation; days and months stay."""
    masked = _ADDRESS.sub(" ", plain(text))
    masked = _YEAR.sub(lambda m: m["month"] or "", masked)
    return _PUNCTUATION.sub("", masked)


def without_dates(text: str) -> str:
    """The text without dates, times, years, addresses, spaces and punctuation; the term stays."""
    masked = _TIME.sub(" ", _DATE.sub(" ", _ADDRESS.sub(" ", plain(text))))
    masked = _YEAR.sub(lambda m: m["month"] or "", masked)
    return _PUNCTUATION.sub("", masked)


@lru_cache(maxsize=32_768)
def essence(text: str) -> str:
    """What is left for likeness: no dates, times, years, addresses or terms."""
    return without_dates(_TERM.sub(" ", plain(text)))
