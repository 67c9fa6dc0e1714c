"""Short names of months as scans are read: `W.ย.` for พ.ย., `ท.ค.` for ต.ค., `ตด.ค.` for ต.ค.

Two letters and two stops are little to go by, so a name is mended only where a date needs one: between the day and
the year, or beside one of them in a range. Of the twelve names the nearest is taken, letters that look alike
(normalizers/data/scan_months.csv) counting as near, and only when no other is nearly as near.
"""

from __future__ import annotations

import re
from functools import cache

from normalizers.dates.lexicon import month_names
from normalizers.lookups import read_rows

_LETTER = "A-Za-zก-ฮเแไโใ\u0e31\u0e34-\u0e37\u0e47-\u0e4c"
_DIGIT = "0-9๐-๙"
# A day, a dash of a range or the beginning before; no letter behind.
_TOKEN = re.compile(
    rf"(?P<before>(?<![{_DIGIT}])[{_DIGIT}]{{1,2}}\s*|[-–—]\s*|^\(?\s*)"
    rf"(?P<name>[{_LETTER}]{{1,4}}\s?\.\s?[{_LETTER}]{{1,3}}\s?\.?|[{_LETTER}]{{2,4}}\.)(?![{_LETTER}])"
)
# A speck of the paper between a day and its month.
_SPECK = re.compile(
    rf"(?<![{_DIGIT}])(?P<day>[{_DIGIT}]{{1,2}})\s*[»«•*’'\"°·]+\s*(?=(?:มก|กุม|มีน|เมษ|พฤษ|มิถ|กรก|สิง|กัน|ตุล|พฤศ|ธัน))"
)
_DAY_WORD = re.compile(rf"วันที(?=\s*[{_DIGIT}])")  # its tone, the smallest mark of all, lost
_YEAR_BEHIND = re.compile(rf"\s*\.?\s*อ?(?:[{_DIGIT}]{{4}}|[{_DIGIT}]{{2}})(?![{_DIGIT}.])")
_STEP = 0.8  # a letter too many …
_LOST = 1.0  # … or too few
_OTHER = 1.0  # another letter
_MARK = 0.6  # a vowel or tone over a letter, too many or too few
_OTHER_MARK = 0.3
_NEAR = 1.25  # with a year behind
_NEAR_ALONE = 0.7  # with a day before and no year
_APART = 0.35


def mend_scan_months(text: str) -> str:
    """A text read from a scan with the short names of months in its dates put right, and `วันที` before a day."""
    return _DAY_WORD.sub("วันที่", _SPECK.sub(r"\g<day> ", _TOKEN.sub(_mended, text)))


def _mended(match: re.Match[str]) -> str:
    before, name = match["before"], match["name"]
    letters = re.sub(r"[\s.]", "", name)
    year = _YEAR_BEHIND.match(match.string, match.end())
    day = any(c.isdigit() for c in before)
    if letters in _short() or not (year or day):
        return match.group()
    ranked = sorted((_distance(letters, month), month) for month in _short())
    (cost, nearest), (runner_up, _) = ranked[0], ranked[1]
    if cost > (_NEAR if year else _NEAR_ALONE) or runner_up - cost < _APART:
        return match.group()
    return f"{before}{_short()[nearest]}"


@cache
def _short() -> dict[str, str]:
    """Short names by their letters, without the stops."""
    return {name.replace(".", ""): name for name in month_names("short")}


@cache
def _look_alikes() -> dict[tuple[str, str], float]:
    return {(r["read"], r["true"]): float(r["cost"]) for r in read_rows("normalizers", "scan_months.csv")}


def _distance(read: str, month: str) -> float:
    """Cost of reading a month's letters as these."""
    alike = _look_alikes()
    rows = [[0.0] * (len(month) + 1) for _ in range(len(read) + 1)]
    for i in range(len(read) + 1):
        for j in range(len(month) + 1):
            if not i and not j:
                continue
            best = float("inf")
            if i:
                best = rows[i - 1][j] + (_MARK if _is_mark(read[i - 1]) else _STEP)
            if j:
                best = min(best, rows[i][j - 1] + (_MARK if _is_mark(month[j - 1]) else _LOST))
            if i and j:
                best = min(best, rows[i - 1][j - 1] + _taken(read[i - 1], month[j - 1]))
            if i > 1 and j and (pair := alike.get((read[i - 2 : i], month[j - 1]))) is not None:
                best = min(best, rows[i - 2][j - 1] + pair)
            rows[i][j] = best
    return rows[-1][-1]


def _taken(read: str, true: str) -> float:
    if read == true:
        return 0.0
    if _is_mark(read) and _is_mark(true):
        return _OTHER_MARK
    return _look_alikes().get((read, true), _OTHER)


def _is_mark(letter: str) -> bool:
    return "\u0e31" <= letter <= "\u0e4c" and letter not in "\u0e32\u0e33\u0e40\u0e41\u0e42\u0e43\u0e44"
