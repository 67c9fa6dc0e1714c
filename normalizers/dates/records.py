"""What goes into the date reader and what comes out of it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

KINDS: Final = (
    "point",
    "range",
    "deadline",
    "cutoff",
    "from",
    "until",
    "until_last_day",
    "month",
    "quarter",
    "recurring",
)

FLAGS: Final = (
    "bad_year",
    "era_ad",
    "exclusive",
    "from_now",
    "impossible_date",
    "repaired",
    "reversed",
    "unresolved",
    "vague",
    "weekday_mismatch",
    "year_inferred",
    "year_wrapped",
)


@dataclass(frozen=True, slots=True)
class DateContext:
    """What the caller knows about the text. It fills gaps and never overrides what is written.

    `academic_year_be`: the academic year of the plan, a Buddhist Era year.
    `doc_date`: the date of the document, Gregorian.
    `column_month`: (Gregorian year, month 1-12) of the table column the text stands in; ValueError
    where there is no such month.
    """

    academic_year_be: int | None = None
    doc_date: dt.date | None = None
    column_month: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.column_month is not None:
            year, month = self.column_month
            if not (1 <= year <= 9999 and 1 <= month <= 12):
                raise ValueError(f"column_month must be (year, month 1-12), not {self.column_month}")


@dataclass(frozen=True, slots=True)
class DateRecord:
    """One date expression: what it means, where it stands, and which rule read it.

    `start` and `end` are Gregorian and both inclusive. `precision` is "day", or "month" when only
    months are named. Times are "HH:MM", "24:00" included. `flags` is sorted. `partial` holds what
    was written where no whole date can be given. `raw` is `text[span[0]:span[1]]` of the input.
    """

    kind: str
    start: dt.date | None
    end: dt.date | None
    precision: str
    time_start: str | None
    time_end: str | None
    flags: tuple[str, ...]
    partial: str | None
    raw: str
    span: tuple[int, int]
    rule: str

    def to_json(self) -> dict[str, Any]:
        """The record as plain JSON values, dates in ISO form; `partial` only where it is set."""
        out: dict[str, Any] = {
            "kind": self.kind,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "precision": self.precision,
            "time_start": self.time_start,
            "time_end": self.time_end,
            "flags": list(self.flags),
        }
        if self.partial is not None:
            out["partial"] = self.partial
        out["raw"] = self.raw
        out["span"] = list(self.span)
        out["rule"] = self.rule
        return out


_COLUMN_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-[0-9]{2})?")


def context_from_json(obj: Mapping[str, Any] | None) -> DateContext:
    """Read a context from JSON values; a missing, null or malformed field counts as unknown.

    >>> context_from_json({"doc_date": "2021-05-25", "column_month": "2021-11"})
    DateContext(academic_year_be=None, doc_date=datetime.date(2021, 5, 25), column_month=(2021, 11))
    """
    if not obj:
        return DateContext()
    year = obj.get("academic_year_be")
    if isinstance(year, str) and re.fullmatch(r"[0-9]{4}", year):
        year = int(year)
    return DateContext(
        academic_year_be=year if isinstance(year, int) and not isinstance(year, bool) else None,
        doc_date=_day(obj.get("doc_date")),
        column_month=_month(obj.get("column_month")),
    )


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _month(value: object) -> tuple[int, int] | None:
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(part, int) for part in value):
        year, month = value
    elif isinstance(value, str) and (found := _COLUMN_MONTH.fullmatch(value)):
        year, month = int(found[1]), int(found[2])
    else:
        return None
    return (year, month) if 1 <= year <= 9999 and 1 <= month <= 12 else None
