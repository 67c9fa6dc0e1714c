"""Dates carried from one academic year to another."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int, *, to_month_end: bool = False) -> date:
    """The same day so many months on; a day the month lacks becomes its last.

    `to_month_end` is for schedules that name only months: the end of February stays the end of February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if to_month_end else min(day.day, last))


def net_shift(
    before: date | None, after: date | None, step_months: int, *, to_month_end: bool = False
) -> int | None:
    """Days by which `after` stands off `before` once the years between are taken out; None if either is missing."""
    if before is None or after is None:
        return None
    return (after - add_months(before, step_months, to_month_end=to_month_end)).days


def academic_year(day: date) -> int:
    """The academic year a day falls into, Buddhist Era: 16 May to 15 May."""
    return day.year + 543 - ((day.month, day.day) < (5, 16))
