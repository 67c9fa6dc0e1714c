"""Which reader an atom gets, by its first token."""

from normalizers.dates.atoms import Atom
from normalizers.dates.days import read_day_month, read_day_only, read_english
from normalizers.dates.numeric import read_numeric
from normalizers.dates.quarters import read_quarter
from normalizers.dates.tokens import Token
from normalizers.dates.whole_months import read_blank_day, read_month, read_month_end, read_vague, read_week


def read_atom(tokens: list[Token], index: int) -> Atom | None:
    """The atom that begins at token `index`, or None."""
    token = tokens[index]
    if token.kind == "NUM":
        return read_numeric(tokens, index) or read_day_month(tokens, index) or read_day_only(tokens, index)
    if token.kind == "MONTH":
        return read_english(tokens, index) or read_month(tokens, index)
    if token.kind == "BLANK":
        return read_blank_day(tokens, index)
    if token.kind == "CUE":
        if token.role == "month_end":
            return read_month_end(tokens, index)
        if token.role in ("vague_month", "vague_word"):
            return read_vague(tokens, index)
        if token.role == "week":
            return read_week(tokens, index)
        if token.role.startswith("quarter"):
            return read_quarter(tokens, index)
    return None
