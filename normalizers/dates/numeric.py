"""Dates in numbers only: `10/06/2565`, `23-11-60`, `2565-06-10`."""

from normalizers.dates.atoms import SEPARATORS, Atom, labelled
from normalizers.dates.tokens import SPACED, TOUCHING, Token
from normalizers.dates.years import Year, year_of_number


def read_numeric(tokens: list[Token], index: int) -> Atom | None:
    """`10/06/2565`, `23-11-60`, `05-03/2565`, `10.06.2565`, `2565-06-10`."""
    first, mark, second, mark2, third = tokens[index : index + 5]
    if mark.kind not in SEPARATORS or mark2.kind not in SEPARATORS:
        return None
    if second.kind != "NUM" or third.kind != "NUM" or second.digits > 2 or labelled(tokens, index):
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
    if not 1 <= day.value <= (31 if value is None or first.digits == third.digits == 2 else 99):
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
        return tokens[index + 6].gap == TOUCHING and tokens[index + 7].kind not in SEPARATORS
    return False


def _ends_numeric(tokens: list[Token], index: int) -> bool:
    """Whether the number at `index` ends a numeric date, or is the first day of `10-15/06/2565`."""
    before = tokens[index - 1]
    if before.kind in SEPARATORS and before.gap == TOUCHING and tokens[index].gap == TOUCHING:
        return tokens[max(index - 2, 0)].kind == "NUM"
    return tokens[index].digits <= 2 and 1 <= tokens[index].value <= 31
