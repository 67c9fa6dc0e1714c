"""Stored values to the text a reader sees: dates as Thai writes them, numbers as their format shows them.

A date is stored as a count of days, whatever calendar its format shows; it is written out in Thai with its
Buddhist year. Of a number format only what changes the reading is followed: decimals, thousands, percent,
leading zeros and words in quotes.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
          "ตุลาคม", "พฤศจิกายน", "ธันวาคม")  # fmt: skip

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@", 59: "0", 60: "0.00", 61: "#,##0", 62: "#,##0.00", 67: "0%", 68: "0.00%",
    71: "d/m/yyyy", 72: "d-mmm-yy", 73: "d-mmm", 74: "mmm-yy", 75: "h:mm", 76: "h:mm:ss", 77: "d/m/yyyy h:mm",
    78: "mm:ss", 79: "[h]:mm:ss", 80: "mm:ss.0", 81: "d/m/bb",
} | dict.fromkeys([*range(27, 32), 36, *range(50, 55), 57, 58], "d/m/yyyy")  # fmt: skip
"""Formats that a workbook names by number alone; 59 to 81 are those of Thai Excel."""

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+|ช+|น+|ท+)\]", re.IGNORECASE)
_CLOCK = re.compile(r"AM/PM|A/P|ก่อนเที่ยง/หลังเที่ยง", re.IGNORECASE)
_BUDDHIST_FROM = 2400
"""A year as high as this in a date is a Buddhist one that was typed where the other calendar was meant."""
_LAST_SERIAL = 2_958_466
_THAI_PARTS = str.maketrans({"ว": "d", "ด": "m", "ป": "y", "ช": "h", "น": "n", "ท": "s"})


@dataclass(frozen=True, slots=True)
class DateFormat:
    """What of a moment a format shows."""

    day: bool
    month: bool
    year: bool
    time: bool
    elapsed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The text of a value. `odd` names what is wrong with it, where something is."""

    text: str
    odd: str = ""


@lru_cache(maxsize=1024)
def date_format(code: str) -> DateFormat | None:
    """What a number format shows of a date; None when it formats no date."""
    section = code.split(";")[0]
    elapsed = bool(_ELAPSED.search(section))
    bare = _BRACKETS.sub("", _QUOTED.sub("", _CLOCK.sub("h", _ELAPSED.sub("h", section)))).lower()
    if not bare.strip() or "general" in bare or "@" in bare:
        return None
    # Digits stand in no date but as decimals of seconds.
    if re.search(r"[#?]|0", re.sub(r"(?<=[st])\.0+|(?<=ท)\.0+", "", bare)):
        return None
    bare = bare.translate(_THAI_PARTS)
    tokens = [m.group() for m in re.finditer(r"([dmybhsen])\1*", bare)]
    if not tokens:
        return None
    months = [t for n, t in enumerate(tokens) if t[0] == "m" and not _are_minutes(tokens, n)]
    return DateFormat(
        day=any(t in ("d", "dd") for t in tokens),
        month=bool(months),
        year=any(t[0] in "ybe" for t in tokens),
        time=any(t[0] in "hsn" for t in tokens) or len(months) < sum(t[0] == "m" for t in tokens),
        elapsed=elapsed,
    )


def _are_minutes(tokens: list[str], at: int) -> bool:
    """Beside hours or seconds, m and mm are minutes."""
    if len(tokens[at]) > 2:
        return False
    return (at > 0 and tokens[at - 1][0] == "h") or (at + 1 < len(tokens) and tokens[at + 1][0] == "s")


def shown_number(number: float, code: str, epoch_1904: bool) -> Shown:
    """The text of a stored number under a number format."""
    dated = date_format(code)
    if dated is not None:
        return _shown_date(number, dated, epoch_1904)
    return Shown(_number(number, code))


def plain_number(number: float) -> str:
    """A number as Excel shows it without a format: fifteen digits, no decimals that are not there."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def shown_moment(moment: dt.datetime) -> Shown:
    """A date written out in ISO form in the workbook."""
    return Shown(_moment(moment, DateFormat(True, True, True, moment.time() != dt.time(0), False)))


def _shown_date(number: float, dated: DateFormat, epoch_1904: bool) -> Shown:
    seconds = round((number % 1) * 86_400)
    days = int(number // 1) + seconds // 86_400
    seconds %= 86_400
    if dated.elapsed and number >= 0:
        whole = round(number * 86_400)
        return Shown(f"{whole // 3600}:{whole // 60 % 60:02d}")
    if dated.time and not (dated.day or dated.year or dated.month) and number >= 0:
        return Shown(_clock(seconds))
    days += 1462 if epoch_1904 else 0
    if days == 0 and dated.time and seconds:
        return Shown(_clock(seconds))
    if not 0 < days < _LAST_SERIAL:
        return Shown(plain_number(number), "a count of days that is no date")
    # Excel counts a 29 February 1900 that never was.
    base = dt.datetime(1899, 12, 30) if days >= 61 else dt.datetime(1899, 12, 31)  # noqa: DTZ001 - no zone is stored
    moment = base + dt.timedelta(days=days, seconds=seconds)
    odd = f"the year {moment.year} was taken for a Buddhist one" if moment.year >= _BUDDHIST_FROM else ""
    return Shown(_moment(moment, dated), odd)


def _moment(moment: dt.datetime, dated: DateFormat) -> str:
    year = moment.year if moment.year >= _BUDDHIST_FROM else moment.year + 543
    if dated.year and not dated.month and not dated.day:
        text = str(year)
    elif dated.month and not dated.day:
        text = f"{MONTHS[moment.month - 1]} {year}"
    else:
        text = f"{moment.day} {MONTHS[moment.month - 1]} {year}"
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f"{text} เวลา {_clock(seconds)}" if dated.time and seconds else text


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}.{seconds // 60 % 60:02d} น."


def _number(number: float, code: str) -> str:
    sections = code.split(";")
    section = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    words = [a or b for a, b in re.findall(r'"([^"]*)"|\\(.)', section)]
    bare = _BRACKETS.sub("", _QUOTED.sub("", section))
    if not re.search(r"[0#?]", bare) or "/" in bare or re.search(r"e[+-]", bare, re.IGNORECASE):
        return plain_number(number)
    value = number * (100 if "%" in bare else 1)
    integer, _, fraction = bare.partition(".")
    decimals = len(re.findall(r"[0#?]", fraction))
    needed = fraction.count("0")
    text = f"{abs(value):{',' if ',' in integer.rstrip(',') else ''}.{decimals}f}"
    if decimals > needed:
        head, _, tail = text.partition(".")
        tail = tail[:needed] + tail[needed:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    zeros = integer.count("0")
    if "," not in integer:
        head, dot, tail = text.partition(".")
        text = head.zfill(zeros) + dot + tail
    sign = "-" if value < 0 and text.strip("0.,") else ""
    before = re.match(r'(?:\[[^\]]*\]|[^0#?"\\]|"[^"]*"|\\.)*', section)
    lead = "".join(a or b for a, b in re.findall(r'"([^"]*)"|\\(.)', before.group())) if before else ""
    tail = "".join(words)[len(lead) :]
    return f"{sign}{lead}{text}{'%' if '%' in bare else ''}{tail}".strip()
