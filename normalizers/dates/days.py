"""Days: a number with its month's name, or a number whose month stands elsewhere."""

from normalizers.dates.atoms import SEPARATORS, Atom, labelled
from normalizers.dates.tokens import NEXT_LINE, SPACED, TOUCHING, Token
from normalizers.dates.whole_months import part_of_month
from normalizers.dates.years import Year, read_year, year_of_number


def read_day_month(tokens: list[Token], index: int) -> Atom | None:
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
    elif tokens[place].kind in SEPARATORS and not tokens[place].gap and not tokens[place + 1].gap:
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
    if of_month and tokens[place - 1].role == "month_word" and not led and not _one_day(tokens, index, year):
        return None  # `6 เดือน ตุลาคม 2564 - มีนาคม 2565`: six months
    if of_month and tokens[place - 1].role == "of_month" and tokens[index - 1].role == "ordinal":
        return part_of_month(tokens, index, place - 1)  # the second Friday of a month
    if month.gap == NEXT_LINE and not (led or _opens_line(tokens, index)):
        return None  # a number that ends one line, a month that begins the next
    listed = tokens[index - 1].kind != "DASH" or tokens[index - 2].kind == "NUM"
    if month.role == "clipped" and not year and not (led and listed):
        return None  # `- 4 กันยา`: a number and a name
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


def _one_day(tokens: list[Token], index: int, year: Year | None) -> bool:
    """Whether `13 เดือนมีนาคม 2560`, with nothing before it, is a day and not a span of months."""
    if year is None or labelled(tokens, index):
        return False
    return (
        tokens[index].value > 12 or tokens[index + 2].gap == TOUCHING or tokens[year.after - 2].kind == "ERA"
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
    return before.kind in ("CUE", "WEEKDAY", "DASH") or (
        before.kind == "COMMA" and tokens[index].gap <= SPACED
    )


def _opens_line(tokens: list[Token], index: int) -> bool:
    """Whether the number is the very first thing of the text (a cell broken into lines)."""
    return tokens[index - 1].kind in ("EDGE", "LPAR") and tokens[index].gap <= SPACED


def read_english(tokens: list[Token], index: int) -> Atom | None:
    """`June 10, 2021`; `June 2021` is left to `read_month` but needs its year."""
    month, place = tokens[index], index + 1
    if month.role != "english":
        return None
    if tokens[place].kind == "DOT":
        place += 1
    day = tokens[place]
    if day.kind != "NUM" or day.digits > 2 or day.gap > SPACED or not 1 <= day.value <= 31:
        return None
    place += 1
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


def read_day_only(tokens: list[Token], index: int) -> Atom | None:
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
    joined = behind.gap == TOUCHING and behind.kind in ("DOT", "SLASH", "COLON")
    if joined and tokens[index + 2].kind == "NUM" and tokens[index + 2].gap == TOUCHING:
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
