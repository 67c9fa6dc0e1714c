"""Years as they are written, and years that have to be found out."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from normalizers.dates.tokens import NEXT_LINE, SPACED, TOUCHING, Token

BUDDHIST_OFFSET: Final = 543
_BUDDHIST: Final = range(2400, 2700)
_GREGORIAN: Final = range(1900, 2200)
# Years below this are rare enough that a unit of quantity behind the number decides against one.
_LIKELY_SHORT_YEAR: Final = 40
_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ACADEMIC_START: Final = (5, 16)


@dataclass(frozen=True, slots=True)
class Year:
    """A written year. `value` is Gregorian, None where the year is bad; `after` is the index of the
    token behind it."""

    value: int | None
    after: int
    era_ad: bool = False
    repaired: bool = False


# -- written years ---------------------------------------------------------------------------------


def year_of_number(token: Token, era: str = "") -> tuple[int | None, bool]:
    """(Gregorian year or None for a bad one, whether the era is the common one) of a number."""
    value, digits = token.value, token.digits
    if digits == 4 and era == "ad":
        return (value, True) if value in _GREGORIAN else (None, True)
    if digits == 4 and value in _BUDDHIST:
        return value - BUDDHIST_OFFSET, False
    if digits == 4 and value in _GREGORIAN:
        return value, True
    if digits == 2:
        return (2000 + value, True) if era == "ad" else (2500 + value - BUDDHIST_OFFSET, False)
    return None, False


def read_year(tokens: list[Token], index: int) -> Year | None:
    """The year that begins at `index`, right behind a month; its separators and era word included."""
    place, era, repaired, marked = index, "", False, False
    token = tokens[place]
    if token.gap > NEXT_LINE:
        return None
    if token.kind == "COMMA":
        if not _comma_before_year(tokens, place):
            return None
        place += 1
    elif token.kind in ("SLASH", "DASH", "DOT"):
        if not _joined_year(tokens, place):
            return None
        place += 1
    if tokens[place].role == "of" and tokens[place + 1].role == "year_word":
        place += 1
    if tokens[place].role == "year_word" and tokens[place].gap <= NEXT_LINE:
        place, marked = place + 1, True
    if tokens[place].kind == "ERA" and tokens[place].gap <= NEXT_LINE:
        era, marked, repaired = tokens[place].role, True, tokens[place].repaired
        place += 1
    number = tokens[place]
    if number.kind != "NUM" or number.gap > NEXT_LINE:
        return None
    spaced = _spaced_digits(tokens, place)
    if spaced is not None:
        return Year(spaced - BUDDHIST_OFFSET, place + _spaced_count(tokens, place), repaired=repaired)
    if not marked and not _stands_as_year(tokens, place):
        return None
    value, era_ad = year_of_number(number, era)
    return Year(value, place + 1, era_ad and value is not None, repaired or number.repaired)


def unfilled_year(tokens: list[Token], index: int) -> bool:
    """Whether a year was left to be filled in at `index`: `พ.ศ. ......`, `25....`."""
    place = index
    while tokens[place].gap <= NEXT_LINE and (
        tokens[place].kind == "ERA" or tokens[place].role in ("year_word", "of")
    ):
        place += 1
    if tokens[place].kind == "NUM" and tokens[place].digits <= 3 and tokens[place].gap <= NEXT_LINE:
        place += 1
    return place > index and tokens[place].kind == "BLANK" and tokens[place].gap <= SPACED


def _comma_before_year(tokens: list[Token], place: int) -> bool:
    """`มิถุนายน, 2565`: a comma counts only before what can be nothing but a year."""
    number = tokens[place + 1]
    if number.gap > SPACED:
        return False
    if number.kind == "ERA":
        return True
    return number.kind == "NUM" and number.digits == 4 and year_of_number(number)[0] is not None


def _joined_year(tokens: list[Token], place: int) -> bool:
    """`10-มิ.ย.-65`, `10/มิ.ย./2565`: both sides of the mark touch, and no day follows it."""
    mark, number, behind = tokens[place], tokens[place + 1], tokens[place + 2]
    if mark.gap or number.gap or number.kind != "NUM":
        return False
    if number.digits == 4:
        return year_of_number(number)[0] is not None
    same = tokens[place - 2]
    plain = number.value > 31 or (same.kind == mark.kind and same.gap == TOUCHING)
    return number.digits == 2 and plain and behind.kind != "MONTH"


def _spaced_count(tokens: list[Token], place: int) -> int:
    count, digits = 0, 0
    while digits < 4 and tokens[place + count].kind == "NUM" and count < 4:
        digits += tokens[place + count].digits
        count += 1
    return count


def _spaced_digits(tokens: list[Token], place: int) -> int | None:
    """A Buddhist year printed with spaces inside: `25 65`, `2 5 6 5`."""
    if tokens[place].digits > 3:
        return None
    count = _spaced_count(tokens, place)
    run = tokens[place : place + count]
    if count < 2 or any(token.gap != SPACED for token in run[1:]) or any(token.repaired for token in run):
        return None
    behind = tokens[place + count]
    if behind.gap <= SPACED and behind.kind in ("MONTH", "DASH", "DOT", "SLASH", "COLON", "NUM", "UNIT"):
        return None
    written = "".join(f"{token.value:0{token.digits}d}" for token in run)
    # Only 25xx: a 2-digit year and a number behind it must not make one up.
    return int(written) if len(written) == 4 and written.startswith("25") else None


def _stands_as_year(tokens: list[Token], place: int) -> bool:
    """Whether a number behind a month, with no era word, is its year and nothing else."""
    number, behind = tokens[place], tokens[place + 1]
    joined = behind.gap == TOUCHING and behind.kind in ("DOT", "COLON", "SLASH")
    if joined and tokens[place + 2].kind == "NUM" and tokens[place + 2].gap == TOUCHING:
        # A time, a decimal or a numeric date, unless a slash leads on to the next date (65/15 ก.ค.).
        return behind.kind == "SLASH" and tokens[place + 3].kind == "MONTH"
    if behind.kind == "BLANK" and behind.gap == TOUCHING:
        return False
    if behind.role == "time_unit" and behind.gap <= SPACED and number.value <= 24:
        return False
    quantity = behind.kind == "UNIT" and behind.gap <= SPACED
    if number.digits == 4 and year_of_number(number)[0] is not None:
        return True
    if number.digits <= 2 and behind.kind == "MONTH" and behind.gap <= SPACED and 1 <= number.value <= 31:
        return False  # the day of the next date
    if number.digits == 2 and number.gap == NEXT_LINE:
        # On a line of its own it may as well number that line.
        return number.value >= _LIKELY_SHORT_YEAR and behind.kind not in ("DOT", "RPAR")
    if number.digits == 2:
        return not (quantity and number.value < _LIKELY_SHORT_YEAR)
    if quantity or (behind.kind == "WORD" and behind.gap == TOUCHING):
        return False
    if number.digits == 1:
        # A year cut short, where nothing but the end of the expression follows.
        return behind.kind == "EDGE" and number.gap <= SPACED
    return number.digits <= 6 and not (number.digits >= 4 and number.value < 1000)


# -- years to find out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of the year with no year yet: (month, day) of start and end. `wraps` where the start
    lies in the year before that of the end."""

    start: tuple[int, int]
    end: tuple[int, int]
    wraps: bool = False

    def in_year(self, year: int) -> tuple[dt.date, dt.date]:
        """The stretch with its end in `year`; days past a month's end are cut to it."""
        return _clamped(year - self.wraps, *self.start), _clamped(year, *self.end)


def days_in_month(year: int, month: int) -> int:
    """The number of days of a month of a Gregorian year."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month]


def _clamped(year: int, month: int, day: int) -> dt.date:
    year = min(max(year, 1), 9999)
    return dt.date(year, month, max(1, min(day, days_in_month(year, month))))


def nearest_year(stretch: Stretch, start: dt.date, end: dt.date) -> int:
    """The year for the stretch's end that puts it nearest to the days `start` to `end`."""
    best: tuple[int, int] | None = None
    for year in sorted({around.year + step for around in (start, end) for step in (-1, 0, 1, 2)}):
        first, last = stretch.in_year(year)
        if last < first:
            first = last
        away = max((first - end).days, (start - last).days, 0)
        if best is None or away < best[0]:
            best = (away, year)
    return best[1] if best else start.year


def academic_year(stretch: Stretch, year_be: int) -> int:
    """The year that puts the stretch's end into 16 May of the academic year to 15 May of the next."""
    year = year_be - BUDDHIST_OFFSET
    return year if stretch.end >= _ACADEMIC_START else year + 1


def next_year(stretch: Stretch, day: dt.date) -> int:
    """The year of the first time that the stretch ends on or after `day`."""
    return day.year if stretch.in_year(day.year)[1] >= day else day.year + 1


def last_year(stretch: Stretch, day: dt.date) -> int:
    """The year of the last time that the stretch begins on or before `day`."""
    year = day.year + stretch.wraps
    while stretch.in_year(year)[0] > day:
        year -= 1
    return year
