"""What stands before and behind a date expression and says what kind of date it is."""

from dataclasses import dataclass
from typing import Final

from normalizers.dates.times import STARTS, Times, read_times
from normalizers.dates.tokens import APART, NEXT_LINE, SPACED, TOUCHING, Token

_NEUTRAL: Final = frozenset(
    {"date_word", "month_word", "end_of_day", "end_word", "day_word", "copula", "filler"}
)
_KINDS: Final = {
    "deadline": "deadline",
    "deadline_before": "deadline",
    "from": "from",
    "until": "until",
    "tally": "cutoff",
    "last_day": "until_last_day",
}
_STRONGER_THAN_AT: Final = frozenset({"from", "deadline", "deadline_before", "until"})
_STEPS: Final = 10  # the longest run of cue words worth following, in tokens
_TALLY_REACH: Final = 32  # letters between ตัดยอด and its date: `ตัดยอดนักเรียน วันที่ …`
_TALLY_STEPS: Final = 6  # and tokens
_TIME_REACH: Final = 60  # letters between a date and its time: `… ทุกรายการ ตั้งแต่เวลา …`


@dataclass(slots=True)
class Lead:
    """What stands before a date. `first` is the token index it begins at; `kind` "" where no cue
    says anything; `reason` is the role of the cue word that decided."""

    first: int
    kind: str = ""
    reason: str = ""
    exclusive: bool = False
    from_now: bool = False
    weekday: int = 0
    last_weekday: int = 0  # of the range's end: วันจันทร์ - ศุกร์ที่ 14 - 18
    date_word: bool = False
    times: Times | None = None
    every: str = ""  # "every_year" or "every_month" before it all: ทุกปี ภายในวันที่ …


def read_lead(tokens: list[Token], index: int, stop: int, times_at: dict[int, Times]) -> Lead:
    """Read the cue words before token `index` backwards, to token `stop` at the furthest.

    `times_at` holds the times already read, by the index of the token behind them.
    """
    lead = _nearest_lead(tokens, index, stop, times_at)
    before = tokens[lead.first - 1]
    if before.role in ("every_year", "every_month") and lead.first > stop and tokens[lead.first].gap != APART:
        lead.every = before.role
    times = times_at.get(lead.first)
    free = times is not None and lead.times is None and tokens[lead.first].gap != APART
    if free and times is not None and times.first >= stop and not times.lead:
        # `เวลา 08.30 - 16.30 น. ระหว่างวันที่ …`: the time stands before the cue.
        lead.times, lead.first = times, times.first
    return lead


def _nearest_lead(tokens: list[Token], index: int, stop: int, times_at: dict[int, Times]) -> Lead:
    lead = Lead(index)
    place, bracket = index, False
    for _ in range(_STEPS):
        if place <= stop or tokens[place].gap == APART:
            break
        if lead.times is None and (times := times_at.get(place)) is not None and times.first >= stop:
            lead.times, place, lead.first = times, times.first, times.first
            if times.lead:
                _decide(lead, tokens, times.first, times.lead)
                return lead
            continue
        before = tokens[place - 1]
        if bracket and before.role in _NEUTRAL and before.role != "copula":
            break
        if before.role == "day_word" and tokens[place - 2].kind != "CUE":
            break  # `หยุด 3 วัน 10 - 12 มิ.ย.`
        if before.kind == "WEEKDAY":
            place = _weekdays_before(lead, tokens, place, stop) + 1
        elif (
            before.kind == "RPAR" and tokens[place - 2].kind == "WEEKDAY" and tokens[place - 3].kind == "LPAR"
        ):
            lead.weekday = tokens[place - 2].value
            place -= 2
        elif before.role == "of" and (place - 1 in times_at or tokens[place - 2].role == "of"):
            pass
        elif before.kind == "LPAR" and not bracket:
            bracket = True
            place -= 1
            continue
        elif before.role in _NEUTRAL or before.kind == "COLON":
            lead.date_word = lead.date_word or before.role == "date_word"
        else:
            if before.kind in ("CUE", "DASH") and not (bracket and before.role == "data"):
                _decide(lead, tokens, place - 1, before.role or before.kind)
            if lead.reason:
                return lead
            break
        place -= 1
        if before.kind != "COLON":
            lead.first = place
    _far_tally(lead, tokens, place, stop)
    return lead


def _weekdays_before(lead: Lead, tokens: list[Token], place: int, stop: int) -> int:
    """Take the weekday, or the weekdays of both ends, right before `place`; gives where they begin."""
    joined = tokens[place - 2]
    pair = place - 3 > stop - 1 and tokens[place - 3].kind == "WEEKDAY" and tokens[place - 1].gap != APART
    if pair and joined.gap != APART and (joined.kind == "DASH" or joined.role in ("until", "and")):
        lead.weekday, lead.last_weekday = tokens[place - 3].value, tokens[place - 1].value
        return place - 3
    lead.weekday = tokens[place - 1].value
    return place - 1


def _decide(lead: Lead, tokens: list[Token], place: int, role: str) -> None:
    """Settle the kind by the cue word at `place`."""
    before = tokens[place - 1]
    touches = tokens[place].gap != APART
    first = place
    if role == "at":
        if tokens[place].glued and not (touches and before.kind != "EDGE") and not lead.date_word:
            return  # the end of a word: คุณ, ประมาณ
        if touches and before.role == "issue":
            lead.kind, first = "point", place - 1
        elif touches and before.role in _STRONGER_THAN_AT:
            _decide(lead, tokens, place - 1, before.role)
            return
        else:
            lead.kind = "cutoff"
            if touches and before.role in ("tally", "data"):
                first = place - 1
    elif role == "data":
        if tokens[place + 1].gap > SPACED or tokens[place + 1].role == "month_word":
            return
        lead.kind = "cutoff"
    elif role == "DASH":
        if not (touches and before.role == "from_now"):
            return
        lead.kind, lead.from_now, first = "until", True, place - 1
    elif role == "until":
        lead.kind = "until"
        back = place - 1
        if touches and before.role == "onwards" and before.gap != APART:
            back -= 1
        if touches and tokens[back].role == "from_now":
            lead.from_now, first = True, back
    elif role in _KINDS:
        lead.kind = _KINDS[role]
        lead.exclusive = role == "deadline_before" and lead.times is None
        if role == "from" and lead.times is not None and lead.times.end is not None:
            lead.kind = ""  # `ตั้งแต่เวลา 08.30 - 16.30 น. ของวันที่ D`: the hours, not the days
        while (
            touches
            and tokens[first - 1].role in ("deadline", "tally")
            and tokens[first].gap != APART
            and first > 1
        ):
            first -= 1
    elif role not in ("between", "change_from", "dated", "dated_on", "every_date"):
        return
    lead.reason, lead.first = role, first


def _far_tally(lead: Lead, tokens: list[Token], place: int, stop: int) -> None:
    """`ตัดยอดนักเรียน วันที่ 10 มิ.ย.`: ตัดยอด keeps its hold over a few words of the same line."""
    for back in range(place - 1, max(stop, place - _TALLY_STEPS) - 1, -1):
        token = tokens[back]
        if (
            tokens[place].start - token.end > _TALLY_REACH
            or token.kind == "MONTH"
            or tokens[back + 1].gap == NEXT_LINE
        ):
            return
        if token.role == "tally":
            lead.kind, lead.reason, lead.first = "cutoff", "tally", back
            return


@dataclass(slots=True)
class Tail:
    """What stands behind a date. `after` is the index of the token behind it all."""

    after: int
    onwards: bool = False
    last_day: bool = False
    every: str = ""
    weekday: int = 0
    times: Times | None = None


def read_weekday_and_times(tokens: list[Token], index: int, tail: Tail) -> None:
    """Take a weekday (`(วันพุธ)`) and times right behind a date into `tail`, in either order."""
    tail.after = index
    for _ in range(2):
        place = tail.after
        if tokens[place].gap == APART:
            return
        if tokens[place].kind in ("LPAR", "COMMA") and tokens[place + 1].gap <= SPACED:
            place += 1
        if tail.weekday == 0 and (found := _weekday(tokens, place)):
            tail.weekday, tail.after = found
            continue
        times = read_times(tokens, place) if tail.times is None else None
        if times is None or _claimed(tokens, times.after, times.lead == "until"):
            return
        tail.times, tail.after = times, times.after
        if tokens[times.after].kind == "RPAR" and place > index:
            tail.after += 1


def _weekday(tokens: list[Token], place: int) -> tuple[int, int] | None:
    if tokens[place].role == "same_as":
        place += 1
    day, behind = tokens[place], tokens[place + 1]
    if day.kind != "WEEKDAY" or day.role == "ordinal" or day.gap > NEXT_LINE:
        return None
    if behind.kind == "NUM" and behind.gap <= SPACED:
        return None  # the weekday of the next date
    if (
        day.role == "full"
        and tokens[place - 1].kind != "LPAR"
        and tokens[place - 1].role != "same_as"
        and day.gap == TOUCHING
    ):
        return None
    return day.value, place + (2 if behind.kind == "RPAR" else 1)


def read_tail(tokens: list[Token], index: int, of_time: bool = False) -> Tail:
    """The cue words behind a whole expression that ends before token `index`; `of_time` where it
    ends with a time."""
    tail = Tail(index)
    place, bracket = index, False
    for _ in range(_STEPS):
        token = tokens[place]
        if token.gap == APART:
            break
        if token.kind in ("LPAR", "RPAR", "COMMA"):
            place += 1
            if token.kind == "RPAR" and bracket and tail.after == place - 1:
                tail.after = place  # the bracket around the words just read
            bracket = token.kind == "LPAR"
            continue
        if token.role == "onwards" and not tail.onwards:
            # `D เวลา 08.30 น. เป็นต้นไป` speaks of the hours of that day.
            tail.onwards = not (place == index and of_time)
        elif token.role == "last_day":
            tail.last_day = True
        elif token.role in ("every_year", "every_month"):
            tail.every = token.role
        elif token.role == "of_month":
            tail.every = tail.every or "of_month"
        elif tail.times is None and (times := read_times(tokens, place)) is not None:
            if _claimed(tokens, times.after, times.lead == "until"):
                break
            tail.times = times
            place = tail.after = times.after
            continue
        else:
            break
        place += 1
        tail.after = place
    return tail


def find_far_times(tokens: list[Token], index: int) -> Times | None:
    """Times on the same line a few words behind a date, where no other date claims them."""
    start = tokens[index - 1].end
    for place in range(index, index + 12):
        token = tokens[place]
        if token.kind in ("EDGE", "MONTH") or token.start - start > _TIME_REACH:
            return None
        if token.gap == NEXT_LINE:
            return None
        if token.kind != "NUM" and token.role not in STARTS:
            continue
        times = read_times(tokens, place)
        if times is not None:
            return None if _claimed(tokens, times.after, True) else times
    return None


def _claimed(tokens: list[Token], place: int, by_any: bool) -> bool:
    """Whether the times before `place` belong to a date that follows: `… ของวันที่ D`; with `by_any`
    also without ของ."""
    owned = False
    while tokens[place].gap != APART and tokens[place].role in ("of", "date_word"):
        owned = owned or tokens[place].role == "of"
        if tokens[place].role == "date_word":
            return owned or by_any
        place += 1
    if not (owned or by_any):
        return False
    return tokens[place].kind == "NUM" and tokens[place].gap <= SPACED and tokens[place + 1].kind == "MONTH"
