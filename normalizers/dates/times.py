"""Clock times: `เวลา 08.30 น. - 16.30 น.`, `16:30`, `16 นาฬิกา 30 นาที`, `เที่ยงคืน`."""

from dataclasses import dataclass
from typing import Final

from normalizers.dates.tokens import NEXT_LINE, SPACED, TOUCHING, Token

# Cue words that may lead a time instead of a date: `ตั้งแต่เวลา`, `ภายในเวลา`.
LEADS: Final = frozenset({"from", "between", "deadline", "deadline_before", "until", "at", "of"})
STARTS: Final = LEADS | {"time_word", "midnight", "noon"}


@dataclass(frozen=True, slots=True)
class Times:
    """One time or a pair of times, "HH:MM". `first` and `after` are token indexes; `lead` is the
    role of the cue word that leads it, or ""."""

    first: int
    after: int
    start: str
    end: str | None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Clock:
    text: str
    after: int
    sure: bool  # says by itself that it is a time


def read_times(tokens: list[Token], index: int) -> Times | None:
    """The time or pair of times that begins at `index`, cue word and เวลา included."""
    token = tokens[index]
    if token.kind == "NUM":
        behind = tokens[index + 1]
        if behind.kind not in ("DOT", "COLON") and behind.role != "time_unit":
            return None  # no clock begins here: by far the commonest case
    elif token.role not in STARTS:
        return None
    place, lead, worded = index, "", False
    if token.role in LEADS:
        place, lead = index + 1, token.role
        if tokens[place].gap > NEXT_LINE:
            return None
    if tokens[place].role == "time_word":
        place, worded = place + 1, True
        if tokens[place].kind == "COLON":
            place += 1
        if tokens[place].gap > NEXT_LINE:
            return None
    first = _clock(tokens, place, worded)
    if first is None:
        return None
    second = _second(tokens, first, lead)
    if second is not None and (worded or first.sure or second.sure):
        return Times(index, second.after, first.text, second.text, lead)
    if worded or first.sure:
        return Times(index, first.after, first.text, None, lead)
    return None


def _second(tokens: list[Token], first: _Clock, lead: str) -> _Clock | None:
    """The other end of a pair of times, behind a dash or ถึง."""
    place = first.after
    link = tokens[place]
    if link.gap > NEXT_LINE:
        return None
    if link.kind != "DASH" and link.role != "until" and not (link.role == "and" and lead == "between"):
        return None
    place += 1
    if link.kind == "DASH" and tokens[place].role == "until" and tokens[place].gap <= SPACED:
        place += 1
    worded = False
    if tokens[place].role == "time_word" and tokens[place].gap <= NEXT_LINE:
        place, worded = place + 1, True
    if tokens[place].gap > NEXT_LINE:
        return None
    return _clock(tokens, place, worded)


def _clock(tokens: list[Token], place: int, worded: bool) -> _Clock | None:
    token = tokens[place]
    if token.role == "midnight":
        return _Clock("24:00", place + 1, True)
    if token.role == "noon":
        return _Clock("12:00", place + 1, True)
    if token.kind != "NUM" or token.value < 0:
        return None
    mark, minutes = tokens[place + 1], tokens[place + 2]
    if (
        token.digits <= 2
        and mark.kind in ("DOT", "COLON")
        and mark.gap == TOUCHING
        and minutes.kind == "NUM"
        and minutes.gap == TOUCHING
        and minutes.digits == 2
    ):
        return _with_minutes(tokens, place)
    if token.gap == TOUCHING and tokens[place - 1].kind in ("DOT", "COLON"):
        return None  # the minutes of a time out of range
    unit = mark
    if unit.role != "time_unit" or unit.gap > SPACED:
        return None
    if token.digits == 4:
        return _made(token.value // 100, token.value % 100, place + 2, True)
    if token.digits > 2:
        return None
    whole = tokens[place + 2]
    if whole.kind == "NUM" and whole.digits <= 2 and whole.gap <= SPACED and tokens[place + 3].kind == "UNIT":
        return _made(token.value, whole.value, place + 4, True)
    # A bare `5 น.` is too little to be sure of, `เวลา 9 น.` and `16 น.` are not.
    return _made(token.value, 0, place + 2, True) if worded or token.digits == 2 else None


def _with_minutes(tokens: list[Token], place: int) -> _Clock | None:
    after = place + 3
    sure = tokens[place + 1].kind == "COLON"
    if tokens[after].kind == "COLON" and tokens[after].gap == TOUCHING and tokens[after + 1].digits == 2:
        after += 2  # seconds
    behind = tokens[after]
    joined = behind.kind in ("DOT", "SLASH") and behind.gap == TOUCHING
    if joined and tokens[after + 1].kind == "NUM" and tokens[after + 1].gap == TOUCHING:
        return None  # 10.06.2565, 1.10.5
    if behind.role == "time_unit" and behind.gap <= SPACED:
        after, sure = after + 1, True
    return _made(tokens[place].value, tokens[place + 2].value, after, sure)


def _made(hour: int, minute: int, after: int, sure: bool) -> _Clock | None:
    if not ((hour < 24 and minute < 60) or (hour, minute) == (24, 0)):
        return None
    return _Clock(f"{hour:02d}:{minute:02d}", after, sure)
