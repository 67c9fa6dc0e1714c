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
_RUN = re.compile(f"[{THAI}]+(?: [{THAI}]+)*")
_CHEAP_HINT = re.compile(
    rf"[{CONSONANTS}][{CONSONANTS}{LEADING}{FOLLOWING}][{MARKS}]|[{FOLLOWING}{LEADING}][{MARKS}]|[{VOWEL_MARKS}][{CONSONANTS}{LEADING}{FOLLOWING}][{TONES}]"
)

_PRICE = 6.0
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
                taken[index] = gain >= (-1.0 if others else 1.0)
            else:
                taken[index] = gain >= _PRICE
    return [slip for slip, is_taken in zip(slips, taken, strict=True) if is_taken]


def _gain(run: str, slips: Sequence[_Slip], taken: Sequence[bool], index: int) -> float:
    """How much cheaper the surroundings of a slip read with it than without."""
    first, last = max(0, index - _NEIGHBOURS), min(len(slips), index + _NEIGHBOURS + 1)
    low = max(0, slips[first].start - _REACH)
    high = min(len(run), slips[last - 1].end + _REACH)
    low = max([low, *(slip.end for slip in slips[:first] if slip.end > low)])
    costs = []
    for wanted in (False, True):
        parts: list[str] = []
        at = low
        for other in range(first, last):
            slip = slips[other]
            if wanted if other == index else taken[other]:
                parts += (run[at : slip.start], slip.after)
                at = slip.end
        parts.append(run[at:high])
        costs.append(_cost("".join(parts)))
    return costs[0] - costs[1]


def _cost(text: str) -> float:
    for edit in sorted(marks.late_vowels(text), reverse=True):
        text = text[: edit.start] + edit.after + text[edit.end :]
    total = 0.0
    for word in text.split(" "):
        total += sum(step.cost for step in read(word, (), (), lexicon(), Prices()))
    return total
