"""Atoms of a date expression: one day, month or quarter, as written.

An atom starts at its number, month name or leading word. The cue words before it (`ภายในวันที่`)
are the business of cues.py, what joins atoms that of chains.py. The atoms are read in days.py,
numeric.py, whole_months.py and quarters.py; grammar.py picks the reader."""

from dataclasses import dataclass
from typing import Final

from normalizers.dates.tokens import SPACED, TOUCHING, Token
from normalizers.dates.years import Year

SEPARATORS: Final = frozenset({"SLASH", "DASH", "DOT"})  # may stand between day, month and year


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
