"""Atoms of a date expression: one day, month, numeric date or quarter, as written.

An atom starts at its number, month name or leading word; the cue words before it (`ภายในวันที่`)
are the business of cues.py, what joins atoms that of chains.py.
"""

from dataclasses import dataclass
from typing import Final

from normalizers.dates.tokens import APART, NEXT_LINE, SPACED, TOUCHING, Token
from normalizers.dates.years import Year, read_year, unfilled_year, year_of_number

_SEPARATORS: Final = frozenset({"SLASH", "DASH", "DOT"})
_BODIES: Final = frozenset({2, 7})  # ก.พ. and ก.ค. are also commissions


@dataclass(slots=True)
class Atom:
    """One member of an expression as written. `form`: "day", "day_only" (no month), "month",
    "month_end", "quarter", "day_month" (numeric, no year). `first` and `after` are token indexes."""

    form: str
    first: int
    after: int
    rule: str
    day: int = 0
    month: int = 0
    year: Year | None = None
    weekday: int = 0
    quarter: int = 0
    vague: bool = False
    repaired: bool = False
    named: bool = False  # a month that counts without a year: เดือน stands before it


def read_atom(tokens: list[Token], index: int) -> Atom | None:
    """The atom that begins at token `index`, or None."""
    token = tokens[index]
    if token.kind == "NUM":
        return _numeric(tokens, index) or _day_month(tokens, index) or _day_only(tokens, index)
    if token.kind == "MONTH":
        return _english(tokens, index) or _month(tokens, index)
    if token.kind == "BLANK":
        return _blank_day(tokens, index)
    if token.kind == "CUE":
        if token.role == "month_end":
            return _month_end(tokens, index)
        if token.role in ("vague_month", "vague_word"):
            return _vague(tokens, index)
        if token.role == "week":
            return _week(tokens, index)
        if token.role == "quarter":
            return _quarter(tokens, index)
    return None


# -- days ------------------------------------------------------------------------------------------


def _day_month(tokens: list[Token], index: int) -> Atom | None:
    """`16 พฤษภาคม 2560`, `16พค65`, `10-มิ.ย.-65`, `13 เดือนมีนาคม`, `10th June 2021`."""
    day = tokens[index]
    if day.digits > 2 or labelled(tokens, index) == "strong":
        return None
    place, of_month = index + 1, False
    if (
        tokens[place].kind == "WORD"
        and tokens[place].gap == TOUCHING
        and tokens[place].role in ("st", "nd", "rd", "th")
    ):
        place += 1
    elif tokens[place].kind in _SEPARATORS and not tokens[place].gap and not tokens[place + 1].gap:
        if tokens[place].kind == "DOT" and day.digits < 2:
            return None  # `1.มิถุนายน`: the number of a list line
        place += 1
    elif tokens[place].role in ("month_word", "of_month") and tokens[place].gap <= NEXT_LINE:
        of_month = True
        place += 1
    month = tokens[place]
    if month.kind == "NUM" and of_month:
        return _numbered_month(tokens, index, place)
    if month.kind != "MONTH" or month.gap > NEXT_LINE:
        return None
    led = _led(tokens, index)
    year = read_year(tokens, place + 1)
    if (
        of_month
        and tokens[place - 1].role == "month_word"
        and not led
        and not (year and tokens[year.after - 2].kind == "ERA")
    ):
        return None  # `3 เดือน มิถุนายน - สิงหาคม`: three months
    if of_month and tokens[place - 1].role == "of_month" and tokens[index - 1].role == "ordinal":
        return _part_of_month(tokens, index, place - 1)  # the second Friday of a month
    if month.gap == NEXT_LINE and not (led or _opens_line(tokens, index)):
        return None  # a number that ends one line, a month that begins the next
    if month.role == "clipped" and not (led or year):
        return None
    if _word_goes_on(tokens, place):
        return None
    return Atom(
        "day",
        index,
        year.after if year else place + 1,
        "day_month",
        day=day.value,
        month=month.value,
        year=year,
        repaired=day.repaired or month.repaired,
    )


def _word_goes_on(tokens: list[Token], place: int) -> bool:
    """Whether a bare short form has a tail that makes it another thing: `3 กพ/12`."""
    behind = tokens[place + 1]
    return tokens[place].role == "bare" and behind.kind == "WORD" and behind.gap == TOUCHING


def _numbered_month(tokens: list[Token], index: int, place: int) -> Atom | None:
    """`วันที่ 10 เดือน 6 พ.ศ. 2565`; without the era word `เดือน 8` may be a lunar month."""
    month = tokens[place]
    if not (_led(tokens, index) and 1 <= month.value <= 12 and month.digits <= 2 and month.gap <= SPACED):
        return None
    if tokens[place + 1].kind != "ERA" and tokens[place + 1].role != "year_word":
        return None
    year = read_year(tokens, place + 1)
    if year is None:
        return None
    repaired = tokens[index].repaired or month.repaired
    return Atom(
        "day",
        index,
        year.after,
        "numbered_month",
        day=tokens[index].value,
        month=month.value,
        year=year,
        repaired=repaired,
    )


def _led(tokens: list[Token], index: int) -> bool:
    """Whether the day number has วันที่, a weekday, a cue or a joining word right before it."""
    before = tokens[index - 1]
    if tokens[index].gap > NEXT_LINE:
        return False
    return before.kind in ("CUE", "WEEKDAY", "DASH") or (before.kind == "COMMA" and tokens[index].gap <= SPACED)


def _opens_line(tokens: list[Token], index: int) -> bool:
    """Whether the number is the very first thing of the text (a cell broken into lines)."""
    return tokens[index - 1].kind in ("EDGE", "LPAR") and tokens[index].gap <= SPACED


def labelled(tokens: list[Token], index: int) -> str:
    """The strength of the label that owns the number at `index` (`ครั้งที่ 1`, `ม.6`), or ""."""
    before, number = tokens[index - 1], tokens[index]
    if number.gap > SPACED:
        return ""
    if before.kind == "LABEL":
        return before.role
    if before.kind == "DOT" and before.gap == TOUCHING and tokens[index - 2].kind == "LABEL":
        return tokens[index - 2].role
    return ""


def _day_only(tokens: list[Token], index: int) -> Atom | None:
    """A day whose month stands with a later member, or in the column's head."""
    day, before, behind = tokens[index], tokens[index - 1], tokens[index + 1]
    if day.digits > 2 or not 1 <= day.value <= 31 or labelled(tokens, index):
        return None
    if day.gap == TOUCHING and before.kind in ("DOT", "SLASH", "COLON", "WORD"):
        return None
    if (
        day.gap == TOUCHING
        and before.kind in ("DASH", "COMMA")
        and before.gap == TOUCHING
        and tokens[index - 2].kind == "WORD"
    ):
        return None
    if (
        behind.gap == TOUCHING
        and behind.kind in ("DOT", "SLASH", "COLON")
        and tokens[index + 2].kind == "NUM"
    ):
        if tokens[index + 2].gap == TOUCHING:
            return _day_slash_month(tokens, index)
    if behind.gap == TOUCHING and behind.kind in ("WORD", "BLANK"):
        return None
    return Atom("day_only", index, index + 1, "day_only", day=day.value, repaired=day.repaired)


def _day_slash_month(tokens: list[Token], index: int) -> Atom | None:
    """`1/6` of `1/6 - 30/6/2565`; chains.py takes it only as the start of such a range."""
    month, behind = tokens[index + 2], tokens[index + 3]
    if tokens[index + 1].kind != "SLASH" or month.digits > 2 or not 1 <= month.value <= 12:
        return None
    if behind.gap == TOUCHING and behind.kind in ("SLASH", "DOT", "COLON"):
        return None
    return Atom("day_month", index, index + 3, "numeric", day=tokens[index].value, month=month.value)


# -- numeric dates ---------------------------------------------------------------------------------


def _numeric(tokens: list[Token], index: int) -> Atom | None:
    """`10/06/2565`, `23-11-60`, `05-03/2565`, `10.06.2565`, `2565-06-10`."""
    first, mark, second, mark2, third = tokens[index : index + 5]
    if mark.kind not in _SEPARATORS or mark2.kind not in _SEPARATORS:
        return None
    if (
        second.kind != "NUM"
        or third.kind != "NUM"
        or second.digits > 2
        or labelled(tokens, index) == "strong"
    ):
        return None
    gaps = {mark.gap, second.gap, mark2.gap, third.gap}
    if gaps != {TOUCHING} and not (max(gaps) == SPACED and mark.kind == mark2.kind == "SLASH"):
        return None
    if _runs_on(tokens, index):
        return None
    repaired = first.repaired or second.repaired or third.repaired
    if first.digits == 4 and third.digits <= 2:
        value, era_ad = year_of_number(first)
        day, month = third, second
    elif first.digits <= 2 and _numeric_year(tokens, index):
        value, era_ad = year_of_number(third)
        day, month = first, second
    else:
        return None
    if not 1 <= month.value <= 12 or (value is None and first.digits == 4):
        return None
    if value is None and not 1 <= day.value <= 31:
        return None
    year = Year(value, index + 5, era_ad and value is not None)
    return Atom(
        "day", index, index + 5, "numeric", day=day.value, month=month.value, year=year, repaired=repaired
    )


def _numeric_year(tokens: list[Token], index: int) -> bool:
    """Whether the third number of day-month-year can be a year, good or bad."""
    first, mark, second, mark2, third = tokens[index : index + 5]
    if third.digits == 2:
        # Dots between short numbers are more often paragraph or version numbers.
        return "DOT" not in (mark.kind, mark2.kind) or first.digits == second.digits == 2
    if third.digits == 4 and year_of_number(third)[0] is not None:
        return True
    if mark.kind == mark2.kind == "SLASH":
        return 3 <= third.digits <= 6
    return third.digits == 5 and str(third.value).startswith(("25", "20"))


def _runs_on(tokens: list[Token], index: int) -> bool:
    """Whether more numbers hang on the three, as in telephone and letter numbers."""
    before, behind = tokens[index - 1], tokens[index + 5]
    if tokens[index].gap == TOUCHING and before.kind in ("SLASH", "DOT", "WORD"):
        return True
    if tokens[index].gap == TOUCHING and before.kind == "DASH" and before.gap == TOUCHING:
        # A range of numeric dates is read from its start, so here the number before is no date.
        return tokens[index - 2].kind in ("NUM", "WORD") and not _ends_numeric(tokens, index - 2)
    if behind.gap == TOUCHING and behind.kind in ("SLASH", "DOT") and tokens[index + 6].kind == "NUM":
        return tokens[index + 6].gap == TOUCHING
    if behind.gap == TOUCHING and behind.kind == "DASH" and tokens[index + 6].kind == "NUM":
        return tokens[index + 6].gap == TOUCHING and tokens[index + 7].kind not in _SEPARATORS
    return False


def _ends_numeric(tokens: list[Token], index: int) -> bool:
    """Whether the number at `index` ends a numeric date, or is the first day of `10-15/06/2565`."""
    before = tokens[index - 1]
    if before.kind in _SEPARATORS and before.gap == TOUCHING and tokens[index].gap == TOUCHING:
        return tokens[max(index - 2, 0)].kind == "NUM"
    return tokens[index].digits <= 2 and 1 <= tokens[index].value <= 31


# -- months ----------------------------------------------------------------------------------------


def _month(tokens: list[Token], index: int) -> Atom | None:
    """A month with no day: `พ.ค.64`, `เดือนพฤษภาคม 2560`."""
    month, before = tokens[index], tokens[index - 1]
    named = month.gap <= NEXT_LINE and before.role in ("month_word", "of_month")
    year = read_year(tokens, index + 1)
    if year is None and unfilled_year(tokens, index + 1):
        return None
    if year is not None and year.value is None and tokens[year.after - 1].digits == 1:
        return None  # `แบบ พ.ค.1`
    if month.glued and not named and (month.role != "full" or month.repaired or year is None):
        return None  # inside another word or abbreviation
    if month.role == "bare" and year is None:
        return None
    if month.role == "clipped" and not named:
        return None
    if month.repaired and month.role == "full" and year is None and not named and before.kind != "DASH":
        return None
    if (
        month.role == "english"
        and tokens[index + 1].kind != "DASH"
        and (year is None or not _four_digits(tokens, year))
    ):
        return None
    if labelled(tokens, index) == "strong":
        return None
    # With วันที่ right before the month, or with but a dash between, the day was left blank.
    blank = before if before.kind != "DASH" else tokens[index - 2]
    vague = not named and blank.role == "date_word" and month.gap <= NEXT_LINE
    rule = "blank_day" if vague else "month"
    atom = Atom(
        "month", index, year.after if year else index + 1, rule, month=month.value, year=year, vague=vague
    )
    atom.repaired, atom.named = month.repaired, named
    return atom


def _four_digits(tokens: list[Token], year: Year) -> bool:
    return tokens[year.after - 1].digits == 4


def is_body(token: Token) -> bool:
    """Whether a month's short form is also the name of a commission."""
    return token.role in ("short", "bare") and token.value in _BODIES


def _english(tokens: list[Token], index: int) -> Atom | None:
    """`June 10, 2021`; `June 2021` is left to `_month` but needs its year."""
    month, day = tokens[index], tokens[index + 1]
    if (
        month.role != "english"
        or day.kind != "NUM"
        or day.digits > 2
        or day.gap > SPACED
        or not 1 <= day.value <= 31
    ):
        return None
    place = index + 2
    if (
        tokens[place].kind == "WORD"
        and tokens[place].gap == TOUCHING
        and tokens[place].role in ("st", "nd", "rd", "th")
    ):
        place += 1
    if tokens[place].kind == "COMMA":
        place += 1
    number = tokens[place]
    if number.kind != "NUM" or number.digits != 4 or number.gap > SPACED:
        return None
    value, era_ad = year_of_number(number)
    year = Year(value, place + 1, era_ad)
    return Atom(
        "day", index, place + 1, "english", day=day.value, month=month.value, year=year, repaired=day.repaired
    )


def _blank_day(tokens: list[Token], index: int) -> Atom | None:
    """`วันที่ ….. มิถุนายน 2565`: the day was left blank, the whole month is given."""
    if tokens[index - 1].role != "date_word" or tokens[index].gap > SPACED:
        return None
    place = index + 1
    named = tokens[place].role == "month_word"
    if named and tokens[place].gap <= SPACED:
        place += 1
    if tokens[place].kind != "MONTH" or tokens[place].gap > SPACED:
        return None
    atom = _month(tokens, place)
    if atom is None:
        return None
    atom.first, atom.vague, atom.rule, atom.named = index, True, "blank_day", True
    return atom


def _month_behind(tokens: list[Token], index: int) -> Atom | None:
    """The month that a leading word at `index` speaks of, with its year; เดือน may stand between."""
    place = index + 1
    if tokens[place].role in ("month_word", "of_month") and tokens[place].gap <= NEXT_LINE:
        place += 1
    if tokens[place].kind != "MONTH" or tokens[place].gap > NEXT_LINE:
        return None
    year = read_year(tokens, place + 1)
    after = year.after if year else place + 1
    month = tokens[place]
    return Atom(
        "month", index, after, "month", month=month.value, year=year, repaired=month.repaired, named=True
    )


def _month_end(tokens: list[Token], index: int) -> Atom | None:
    """`สิ้นเดือนเมษายน 2566`: the last day of the month."""
    atom = _month_behind(tokens, index)
    if atom is not None:
        atom.form, atom.rule = "month_end", "month_end"
    return atom


def _vague(tokens: list[Token], index: int) -> Atom | None:
    """`ต้นเดือนมิถุนายน`, `ปลาย มิ.ย. 65`."""
    atom = _month_behind(tokens, index)
    if atom is not None:
        atom.vague, atom.rule = True, "part_of_month"
    return atom


def _week(tokens: list[Token], index: int) -> Atom | None:
    """`สัปดาห์ที่ 2 ของเดือนมิถุนายน 2565`."""
    place = index + 1
    if tokens[place].kind == "NUM" and tokens[place].digits == 1 and tokens[place].gap <= SPACED:
        place += 1
        if tokens[place].kind == "DASH" and tokens[place + 1].kind == "NUM":
            place += 2
    if tokens[place].role not in ("of_month", "month_word") or tokens[place].gap > NEXT_LINE:
        return None
    return _part_of_month(tokens, index, place)


def _part_of_month(tokens: list[Token], index: int, place: int) -> Atom | None:
    """The vague month behind ของเดือน at `place`, for an expression that begins at `index`."""
    atom = _month_behind(tokens, place)
    if atom is not None:
        atom.first, atom.vague, atom.rule = index, True, "part_of_month"
    return atom


# -- quarters --------------------------------------------------------------------------------------


def _quarter(tokens: list[Token], index: int) -> Atom | None:
    """`ไตรมาสที่ 1 ปีงบประมาณ พ.ศ. 2566`, `ไตรมาส 1/2566`; without a year it is no date."""
    return quarter_number(tokens, index, index + 1)


def quarter_number(tokens: list[Token], index: int, place: int) -> Atom | None:
    """The quarter whose number stands at `place`: behind ไตรมาส, or a later member of its list."""
    number = tokens[place]
    if number.kind != "NUM" or number.gap > SPACED or not (1 <= number.value <= 4 and number.digits == 1):
        return None
    place += 1
    atom = Atom("quarter", index, place, "quarter", quarter=number.value, repaired=number.repaired)
    year = quarter_year(tokens, place)
    if year is not None:
        atom.year, atom.after = year, year.after
    return atom


def quarter_year(tokens: list[Token], place: int) -> Year | None:
    """The year of a quarter, at `place`: `/2566`, `ปีงบประมาณ 2566`, `ปี 66`, `พ.ศ. 2566`."""
    marked, era = False, ""
    for _ in range(5):
        token = tokens[place]
        if token.gap == APART:
            break
        if token.kind in ("SLASH", "LPAR") or token.role in ("fiscal_year", "year_word", "of"):
            marked = marked or token.kind != "LPAR"
        elif token.kind == "ERA":
            marked, era = True, token.role
        else:
            break
        place += 1
    number = tokens[place]
    if not marked or number.kind != "NUM" or number.gap > NEXT_LINE or number.digits not in (2, 4):
        return None
    value, era_ad = year_of_number(number, era)
    after = place + 1
    return Year(value, after, era_ad, number.repaired) if value is not None else None
