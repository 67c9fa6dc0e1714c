"""What a person typed, as the database holds it: days in either era, hours, names one a line."""

from __future__ import annotations

import datetime as dt
import re

from normalizers.dates import read_dates
from normalizers.numerals import to_arabic
from pipeline.corrections.fields import Field, system_ids

_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")


class ValueUnusableError(ValueError):
    """The typed value does not fit its field; the message says what would."""


def usable(field: Field, typed: str) -> str | None:
    """The value to keep; None when nothing was typed.

    Raises:
        ValueUnusableError: no day, no time, or not in the closed list.
    """
    text = " ".join(typed.split()) if field.kind != "names" else typed.strip()
    if not text:
        return None
    match field.kind:
        case "date":
            return _day(text)
        case "time":
            return _time(text)
        case "year":
            return _year(text)
        case "choice":
            if text not in field.choices:
                raise ValueUnusableError(f"“{text}” ≠ {', '.join(field.choices)}")
            return text
        case "systems":
            return _systems(text)
        case "names":
            return "\n".join(
                dict.fromkeys(" ".join(n.split()) for n in re.split(r"[\n;]", text) if n.strip())
            )
        case _:
            return text


def _day(text: str) -> str:
    iso = _ISO.fullmatch(text)
    if iso is not None:
        try:
            return dt.date(*map(int, iso.groups())).isoformat()
        except ValueError as error:
            raise ValueUnusableError(f"“{text}”: {error}") from error
    records = read_dates(text)
    if len(records) == 1:
        one = records[0]
        day = one.end or one.start
        if day is not None and one.precision == "day" and (one.start is None or one.start == day):
            return day.isoformat()
    raise ValueUnusableError(
        f"“{text}” ≠ วันเดียว เช่น 1 มี.ค. 2562 หรือ 2019-03-01 (one day, such as 2019-03-01)"
    )


def _time(text: str) -> str:
    found = _TIME.search(to_arabic(text))
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        raise ValueUnusableError(f"“{text}” ≠ เวลา เช่น 08:30 (a time, such as 08:30)")
    return f"{int(found[1]):02d}:{found[2]}"


def _year(text: str) -> str:
    digits = to_arabic(text).removeprefix("พ.ศ.").strip()
    if not digits.isdecimal() or not 2400 <= int(digits) <= 2699:
        raise ValueUnusableError(f"“{text}” ≠ ปี พ.ศ. เช่น 2564 (a Buddhist year, such as 2564)")
    return digits


def _systems(text: str) -> str:
    known = {s.casefold(): s for s in system_ids()}
    names = [n.strip() for n in re.split(r"[,;\n]", text) if n.strip()]
    unknown = [n for n in names if n.casefold() not in known]
    if unknown:
        raise ValueUnusableError(f"“{', '.join(unknown)}” ≠ {', '.join(known.values())}")
    return ", ".join(sorted({known[n.casefold()] for n in names}))
