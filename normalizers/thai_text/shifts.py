"""Marks that slid behind the next letter (``โรงเรยี น``), as text layers of flip-books have them.

There every vowel mark or tone that stands over a consonant comes out after the character that
follows it, and a space comes after the mark: เรียน is printed เ ร ย ี space น. Sliding it back is one
local step; whether to take it is decided by reading the words both ways.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from normalizers.thai_text import marks
from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import (
    CONSONANTS,
    FOLLOWING,
    FOLLOWING_SET,
    LEADING,
    MARKS,
    THAI,
    TONES,
    TOP_SET,
    VOWEL_MARK_SET,
    VOWEL_MARKS,
)
from normalizers.thai_text.lexicon import lexicon
from normalizers.thai_text.segments import Prices, read

# A letter, the marks that came too late, a space or the end of the run, marks of the letter itself.
_SLID = re.compile(
    rf"(?P<letter>[{CONSONANTS}{LEADING}{FOLLOWING}])(?P<late>[{MARKS}]+)(?:(?P<space> )(?P<own>[{MARKS}]*)(?=[{THAI}])|(?![{THAI}]))"
)
_HOST = re.compile(rf"[{CONSONANTS}](?P<vowel>[{VOWEL_MARKS}]?)$")
_RUN = re.compile(f"[{THAI}]+(?:(?: |\r?\n)[{THAI}]+)*")
_GAP = re.compile(r" |\r?\n")
_VOWEL_GAP = re.compile(rf"(?<=[{LEADING}]) (?=[{CONSONANTS}])")
_CHEAP_HINT = re.compile(
    rf"[{CONSONANTS}][{CONSONANTS}{LEADING}{FOLLOWING}][{MARKS}]|[{FOLLOWING}{LEADING}][{MARKS}]|[{VOWEL_MARKS}][{CONSONANTS}{LEADING}{FOLLOWING}][{TONES}]"
)

_AS_THEY_STAND = Prices(exact=True)
_PRICE = 6.0
_SURE_PRICE = -2.0
_LONE_PRICE = 1.0
_JOIN_PRICE = 2.0
_REACH = 24
_NEIGHBOURS = 2


class _Slip(NamedTuple):
    """One place where marks may have slid: its span and what it would be."""

    start: int
    end: int
    after: str
    is_sure: bool
    """The mark cannot stand where it stands; only the space is in question."""


def slid_marks(text: str) -> Iterator[Edit]:
    """Marks back over the consonant before, where that makes words of what is none."""
    for run in _RUN.finditer(text):
        if _CHEAP_HINT.search(run.group()):
            slips = _slips(run.group())
            for slip in _chosen(run.group(), slips):
                yield Edit(run.start() + slip.start, run.start() + slip.end, slip.after, "mark_shift")


def _slips(run: str) -> list[_Slip]:
    slips: list[_Slip] = []
    for match in _SLID.finditer(run):
        before = run[: match.start()]
        if slips and slips[-1].end == match.start():
            before = before[-1:] + slips[-1].after  # a chain: the host is the letter of the slip before
        host = _HOST.search(before[-3:])
        late = _ordered(match["late"])
        if host is None or (host["vowel"] and late[0] not in TOP_SET):
            continue
        slips.append(
            _Slip(
                match.start(),
                match.end(),
                late + match["letter"] + (match["own"] or ""),
                match["letter"] in FOLLOWING_SET,
            )
        )
    return slips


def _ordered(late: str) -> str:
    return "".join(sorted(late, key=lambda mark: mark not in VOWEL_MARK_SET))


def _chosen(run: str, slips: Sequence[_Slip]) -> list[_Slip]:
    """The slips that make the run read better: all at first, then each weighed against its absence."""
    taken = [True] * len(slips)
    for _ in range(2):
        for index in range(len(slips)):
            gain = _gain(run, slips, taken, index)
            if slips[index].is_sure:
                others = any(other and not slip.is_sure for other, slip in zip(taken, slips, strict=True))
                taken[index] = gain >= (_SURE_PRICE if others else _LONE_PRICE)
            else:
                taken[index] = gain >= _PRICE
    return [slip for slip, is_taken in zip(slips, taken, strict=True) if is_taken]


def _gain(run: str, slips: Sequence[_Slip], taken: Sequence[bool], index: int) -> float:
    """How much cheaper the surroundings of a slip read with it than without."""
    first, last = max(0, index - _NEIGHBOURS), min(len(slips), index + _NEIGHBOURS + 1)
    low = max(0, slips[first].start - _REACH)
    high = min(len(run), slips[last - 1].end + _REACH)
    low = max([low, *(slip.end for slip in slips[:first] if slip.end > low)])
    as_is, slid = (
        _state(run, slips, taken, (low, high), (first, last), index, wanted) for wanted in (False, True)
    )
    # The space alone may be the fault (``กลุ่ ม``): then the mark stands where it belongs.
    slip = slips[index]
    gap = _GAP.search(run, slip.start, slip.end + 2)
    costs = [_cost(as_is)]
    if gap:
        costs.append(_cost(run[low : gap.start()] + run[gap.end() : high]) + _JOIN_PRICE)
    return min(costs) - _cost(slid)


def _state(
    run: str,
    slips: Sequence[_Slip],
    taken: Sequence[bool],
    window: tuple[int, int],
    near: tuple[int, int],
    index: int,
    wanted: bool,
) -> str:
    """The window of the run with the slips as they are taken, but the one in question as wanted."""
    at, high = window
    parts: list[str] = []
    for other in range(*near):
        if wanted if other == index else taken[other]:
            parts += (run[at : slips[other].start], slips[other].after)
            at = slips[other].end
    parts.append(run[at:high])
    return "".join(parts)


def _cost(text: str) -> float:
    text = _VOWEL_GAP.sub("", text)
    for rule in (marks.late_vowels, marks.double_marks):
        for edit in sorted(rule(text), reverse=True):
            text = text[: edit.start] + edit.after + text[edit.end :]
    total = 0.0
    for word in _GAP.split(text):
        total += sum(step.cost for step in read(word, (), (), lexicon(), _AS_THEY_STAND))
    return total
