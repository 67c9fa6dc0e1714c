"""Places where marks may have slid behind the next letter, as the letters alone show them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from normalizers.thai_text.letters import (
    CONSONANTS,
    FOLLOWING,
    FOLLOWING_SET,
    LEADING,
    LEADING_SET,
    MARKS,
    THAI,
    TONES,
    TOP_SET,
    VOWEL_MARK_SET,
    VOWEL_MARKS,
)

# A letter, the marks that came too late, and mostly a space with marks of the letter itself behind it.
_LATE = rf"(?P<letter>[{CONSONANTS}{LEADING}{FOLLOWING}])(?P<late>[{MARKS}]+)"
_SPACED = rf"(?P<space> )(?P<own>[{MARKS}]*)(?=[{THAI}])"
_SLID = re.compile(rf"{_LATE}(?:{_SPACED}|(?P<tight>(?=[{THAI}]))|)")
_LATE_FOLLOWER = re.compile(f"[{FOLLOWING}][{MARKS}]")
_HOST = re.compile(rf"[{CONSONANTS}](?P<vowel>[{VOWEL_MARKS}]?)(?P<tone>[{TONES}]?)$")


class Slip(NamedTuple):
    """One place where marks may have slid: its span in the run, and what it would be."""

    start: int
    end: int
    after: str
    late: int
    """How many marks go back over the letter before."""
    is_spaced: bool
    """A space stands behind the marks, as flip-books leave it."""
    is_last: bool
    """The marks end the run of letters; a space behind them would not show."""
    is_sure: bool
    """The mark cannot stand where it stands; only the space is in question."""
    is_leading: bool
    """The letter is a vowel that no mark can stand on."""
    is_chained: bool
    """With the slip before put right, its host is the letter of that one, and free."""
    is_free: bool
    """With the slip before left alone, or none before, its host is free to carry the marks."""


def find_slips(run: str, doubtful: Sequence[int]) -> list[Slip]:
    """Candidates in a run of letters and gaps, near the offsets where it does not read well."""
    slips: list[Slip] = []
    if not doubtful and not _LATE_FOLLOWER.search(run):
        return slips
    for match in _SLID.finditer(run):
        at = match.start()
        is_tight = match["tight"] is not None
        letter = match["letter"]
        if letter not in FOLLOWING_SET and not _is_near(at, doubtful):
            continue
        late, own = _ordered(match["late"]), match["own"] or ""
        if is_tight and match["late"][1:2] and match["late"][1] in VOWEL_MARK_SET:
            late, own = match["late"][0], match["late"][1:]  # a vowel that comes second is the letter's own
        is_chained = bool(slips) and slips[-1].end == at and _can_carry(slips[-1].after, late)
        is_free = _can_carry(run[max(0, at - 3) : at], late)
        if not is_chained and not is_free:
            continue
        if is_tight and letter in FOLLOWING_SET:
            continue  # a mark behind า needs no words to be put right
        if late == "์" and not match["space"] and letter not in LEADING_SET:
            continue  # loanwords silence now the one, now the other of two letters (วอรส์, วอร์ส)
        slips.append(
            Slip(
                at,
                match.end(),
                late + letter + own,
                len(late),
                match["space"] is not None,
                match["space"] is None and not is_tight,
                letter in FOLLOWING_SET,
                letter in LEADING_SET,
                is_chained,
                is_free,
            )
        )
    return slips


def _can_carry(before: str, late: str) -> bool:
    """Whether a consonant stands last that lacks what the marks are."""
    host = _HOST.search(before)
    if host is None or (host["vowel"] and late[0] in VOWEL_MARK_SET):
        return False
    return not (host["tone"] and late[-1] in TOP_SET)


def _is_near(at: int, doubtful: Sequence[int]) -> bool:
    index = bisect_left(doubtful, at - 2)
    return index < len(doubtful) and doubtful[index] <= at + 2


def _ordered(late: str) -> str:
    return "".join(sorted(late, key=lambda mark: mark not in VOWEL_MARK_SET))
