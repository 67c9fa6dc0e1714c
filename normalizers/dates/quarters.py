"""Quarters of the fiscal year; the first begins in October of the year before."""

from normalizers.dates.atoms import Atom
from normalizers.dates.tokens import APART, NEXT_LINE, SPACED, Token
from normalizers.dates.years import Year, year_of_number


def read_quarter(tokens: list[Token], index: int) -> Atom | None:
    """`ไตรมาสที่ 1 ปีงบประมาณ พ.ศ. 2566`, `ไตรมาส 1/2566`; without a year it is no date."""
    role = tokens[index].role
    if role != "quarter":
        atom = Atom("quarter", index, index + 1, "quarter", quarter=int(role[-1]))
        return _with_quarter_year(tokens, atom)
    return quarter_number(tokens, index, index + 1)


def quarter_number(tokens: list[Token], index: int, place: int) -> Atom | None:
    """The quarter whose number stands at `place`: behind ไตรมาส, or a later member of its list."""
    number = tokens[place]
    if number.kind != "NUM" or number.gap > SPACED or not (1 <= number.value <= 4 and number.digits == 1):
        return None
    atom = Atom("quarter", index, place + 1, "quarter", quarter=number.value, repaired=number.repaired)
    return _with_quarter_year(tokens, atom)


def _with_quarter_year(tokens: list[Token], atom: Atom) -> Atom:
    year = quarter_year(tokens, atom.after)
    if year is not None:
        atom.year, atom.after = year, year.after
        return atom
    # The year may stand before it: `ปีงบประมาณ พ.ศ. 2566 ไตรมาสที่ 2`.
    number, place = tokens[atom.first - 1], atom.first - 2
    if number.kind != "NUM" or number.digits != 4 or tokens[atom.first].gap > SPACED or number.gap > SPACED:
        return atom
    era = tokens[place].role if tokens[place].kind == "ERA" else ""
    place -= bool(era)
    value, era_ad = year_of_number(number, era)
    if tokens[place].role == "fiscal_year" and tokens[place + 1].gap <= SPACED and value is not None:
        atom.year, atom.first = Year(value, atom.after, era_ad, number.repaired), place
    return atom


def quarter_year(tokens: list[Token], place: int) -> Year | None:
    """The year of a quarter, at `place`: `/2566`, `ปีงบประมาณ 2566`, `ปี 66`, `พ.ศ. 2566`."""
    marked, era = False, ""
    for _ in range(5):
        token = tokens[place]
        if token.gap == APART:
            break
        if token.kind in ("SLASH", "LPAR", "RPAR") or token.role in ("fiscal_year", "year_word", "of"):
            marked = marked or token.kind not in ("LPAR", "RPAR")
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
