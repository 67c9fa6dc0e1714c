"""The ends of a record on the calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from normalizers.dates.atoms import Atom
from normalizers.dates.chains import Member
from normalizers.dates.years import Stretch, Year, days_in_month

_LEAP_YEAR: Final = 2000  # for the length of a month whose year is not known


@dataclass(slots=True)
class End:
    """One end of a record while its date is worked out. `year` is the written one, its own or shared;
    `known` the Gregorian year, written or found out; `days` its first and last day, None where there
    is no such day."""

    member: Member
    year: Year | None = None
    known: int | None = None
    days: tuple[dt.date, dt.date] | None = None

    @property
    def atom(self) -> Atom:
        """What was written."""
        return self.member.atom


def _end_day(atom: Atom, year: int) -> int:
    return days_in_month(year, atom.month)


def written(side: End) -> str:
    """The end as written, in ISO form with its Gregorian year: 2021-02-29, 2021-06."""
    return f"{side.known:04d}{yearless(side.atom, side.known)[1:]}" if side.known is not None else ""


def stretch(first: End, last: End, wraps: bool = False) -> Stretch:
    """The days of the year from one end to the other."""
    whole = first.atom.form in ("month", "quarter")
    start = 1 if whole else first.atom.day or _end_day(first.atom, _LEAP_YEAR)
    return Stretch((first_month(first.atom), start), _last_day(last.atom), wraps)


def _last_day(atom: Atom) -> tuple[int, int]:
    month = last_month(atom)
    whole = atom.form in ("month", "month_end", "quarter")
    return month, days_in_month(_LEAP_YEAR, month) if whole else atom.day


def first_month(atom: Atom) -> int:
    """The month of an end, of a quarter the first one: quarter 1 of a fiscal year begins in October."""
    return (atom.quarter + 2) % 4 * 3 + 1 if atom.form == "quarter" else atom.month


def last_month(atom: Atom) -> int:
    """The month of an end, of a quarter the last one."""
    return first_month(atom) + 2 * (atom.form == "quarter")


def fiscal_step(atom: Atom) -> int:
    """What the year of an end is ahead of the calendar: quarter 1 of a fiscal year lies in the year before."""
    return int(atom.form == "quarter" and atom.quarter == 1)


def settle_days(side: End) -> None:
    """Work out the days of one end from its year; leaves `days` None where there is no such day."""
    atom, year = side.atom, side.known
    if year is None or not 1 <= year - fiscal_step(atom) <= 9999:
        return
    if atom.form == "quarter":
        month = first_month(atom)
        year -= fiscal_step(atom)
        side.days = (
            dt.date(year, month, 1),
            dt.date(year, month + 2, days_in_month(year, month + 2)),
        )
        return
    last = _end_day(atom, year)
    if atom.form == "month":
        side.days = dt.date(year, atom.month, 1), dt.date(year, atom.month, last)
        return
    day = last if atom.form == "month_end" else atom.day
    if 1 <= day <= last:
        side.days = (dt.date(year, atom.month, day),) * 2


def yearless(atom: Atom, year: int = _LEAP_YEAR - 1) -> str:
    """Month and day, `--06-10`, or the month alone, `--06`; of a quarter its last month."""
    if atom.form in ("month", "quarter"):
        return f"--{last_month(atom):02d}"
    day = _end_day(atom, year) if atom.form == "month_end" else atom.day
    return f"--{atom.month:02d}-{day:02d}"


def recurring(atom: Atom, every: str) -> str:
    """What a recurring date holds of the calendar: `--06-10` of every year, `---05` of every month."""
    by_day = atom.form != "quarter" and (every == "every_month" or not atom.month)
    return f"---{atom.day:02d}" if by_day else yearless(atom)
