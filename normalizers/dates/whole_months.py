"""Months without a day, and words that stand for a part or the end of a month."""

from typing import Final

from normalizers.dates.atoms import Atom, labelled
from normalizers.dates.tokens import APART, NEXT_LINE, SPACED, TOUCHING, Token
from normalizers.dates.years import Year, read_year, unfilled_year

_DAY_LEADS: Final = frozenset({"date_word", "dated_on"})  # a day number should follow
_BODIES: Final = frozenset({2, 7})  # ก.พ. and ก.ค. are also commissions


def read_month(tokens: list[Token], index: int) -> Atom | None:
    """A month with no day: `พ.ค.64`, `เดือนพฤษภาคม 2560`."""
    month, before = tokens[index], tokens[index - 1]
    named = month.gap <= NEXT_LINE and before.role in ("month_word", "of_month")
    year = read_year(tokens, index + 1)
    if year is None and unfilled_year(tokens, index + 1):
        return None
    if year is not None and year.value is None and tokens[year.after - 1].digits == 1:
        return None  # `แบบ พ.ค.1`
    if month.glued and month.gap != TOUCHING and (month.role != "full" or month.repaired or year is None):
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
    # With วันที่ right before the month, or with but a dash or เดือน between, the day was left blank.
    blank = tokens[index - 2] if named or before.kind == "DASH" else before
    vague = blank.role in _DAY_LEADS and month.gap <= NEXT_LINE and before.gap <= (SPACED if named else APART)
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


def read_blank_day(tokens: list[Token], index: int) -> Atom | None:
    """`วันที่ ….. มิถุนายน 2565`: the day was left blank, the whole month is given."""
    before, blank = tokens[index - 1], tokens[index]
    led = before.role in _DAY_LEADS and blank.gap <= SPACED
    if not led and not (before.kind in ("EDGE", "LPAR") and blank.gap <= NEXT_LINE):
        return None
    place = index + 1
    named = tokens[place].role == "month_word"
    if named and tokens[place].gap <= SPACED:
        place += 1
    if tokens[place].kind != "MONTH" or tokens[place].gap > SPACED:
        return None
    atom = read_month(tokens, place)
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


def read_month_end(tokens: list[Token], index: int) -> Atom | None:
    """`สิ้นเดือนเมษายน 2566`: the last day of the month."""
    atom = _month_behind(tokens, index)
    if atom is not None:
        atom.form, atom.rule = "month_end", "month_end"
    return atom


def read_vague(tokens: list[Token], index: int) -> Atom | None:
    """`ต้นเดือนมิถุนายน`, `ปลาย มิ.ย. 65`."""
    atom = _month_behind(tokens, index)
    if atom is not None:
        atom.vague, atom.rule = True, "part_of_month"
    return atom


def read_week(tokens: list[Token], index: int) -> Atom | None:
    """`สัปดาห์ที่ 2 ของเดือนมิถุนายน 2565`."""
    place = index + 1
    if tokens[place].kind == "NUM" and tokens[place].digits == 1 and tokens[place].gap <= SPACED:
        place += 1
        if tokens[place].kind == "DASH" and tokens[place + 1].kind == "NUM":
            place += 2
    if tokens[place].role not in ("of_month", "month_word") or tokens[place].gap > NEXT_LINE:
        return None
    return part_of_month(tokens, index, place)


def part_of_month(tokens: list[Token], index: int, place: int) -> Atom | None:
    """The vague month behind ของเดือน at `place`, for an expression that begins at `index`."""
    atom = _month_behind(tokens, place)
    if atom is not None:
        atom.first, atom.vague, atom.rule = index, True, "part_of_month"
    return atom
