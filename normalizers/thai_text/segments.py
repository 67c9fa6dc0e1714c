"""The cheapest way to read a stretch of Thai as words, some of which may be damaged.

A stretch is letters with single spaces or line ends between some of them. Reading a word as it
stands costs what the word costs; reading it across a gap, or as the damaged form of another word,
costs that word and a price on top. So a form is mended only where the sound word explains the text
better than the forms as they stand, by the margin that the price sets.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from normalizers.thai_text.letters import FOLLOWING_SET, LEADING_SET, MARK_SET
from normalizers.thai_text.lexicon import Lexicon, Mend, neutral

UNKNOWN = 10.0
"""Cost of a written cluster (a consonant with its vowels and marks) that belongs to no known word."""
_JOINED_COST = {2: 0.0, 3: 9.0}
_RAREST_JOINED = 13.0
"""A word read across a gap must be common, the more so the shorter it is."""
_PHRASE = 12
_PHRASE_PART = 4
_SHORTEST_LOST = 3
_DUBIOUS = 14.0
_FAR_COMMONER = 9.5
"""A form that hardly is a word gives way to one so much commoner (มำ for มา)."""
_SPLIT = 1.0
_BOUND = 6.0
"""How much less a line end costs behind a head that never ends a line."""
_SPARED = 8.0
"""What damage costs more inside a person's name."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What each sort of damage costs on top of the word it hides."""

    am_lost: float = 7.0
    am_for_aa: float = 4.0
    space: float = 9.5
    newline: float = 8.0
    exact: bool = False
    """Whether to read words only as they stand."""
    words_too: bool = False
    """Whether am and aa may be exchanged in forms that are words themselves (นา for นำ)."""


class Step(NamedTuple):
    """One word of a reading: its span in the letters, the word meant, and what happened to it."""

    start: int
    end: int
    word: str
    cls: str
    cost: float


def read(
    letters: str,
    gaps: Sequence[int],
    breaks: Sequence[int],
    lexicon: Lexicon,
    prices: Prices,
    spared: Sequence[tuple[int, int]] = (),
) -> list[Step]:
    """The cheapest reading of the letters; ``gaps`` and ``breaks`` are the offsets before which a space or line end stood."""
    size = len(letters)
    keys = neutral(letters)
    stops = sorted([*gaps, *breaks])
    line_ends = frozenset(breaks)
    best = [float("inf")] * (size + 1)
    back: list[Step | None] = [None] * (size + 1)
    best[0] = 0.0
    costs, mends, lengths = lexicon.costs, lexicon.mends, lexicon.lengths
    ends = _word_ends(letters)
    following = _following(ends)
    for start in range(size):
        base = best[start]
        if base == float("inf"):
            continue
        here = bisect_left(stops, start + 1)
        stop = stops[here] if here < len(stops) else size
        end = min(following[start], stop)
        if base + UNKNOWN < best[end]:
            best[end] = base + UNKNOWN
            back[end] = Step(start, end, letters[start:end], "unknown", UNKNOWN)
        for width in (4, 3, 2):
            known = lengths.get(keys[start : start + width])
            if known is None:
                continue
            for length in known:
                if (length < 4 and length != width) or (width < 4 and length > width):
                    continue
                end = start + length
                if end > size or not ends[end]:
                    continue
                form = letters[start:end]
                price = 0.0
                crossed = ""
                if end > stop:
                    price, crossed = _gap_price(stops, here, end, line_ends, prices)
                    if crossed == "line_join" and lexicon.bound.get(form) == stop - start:
                        price -= _BOUND
                    elif _is_phrase(form, stop - start, costs):
                        continue
                    if any(low <= start < high for low, high in spared):
                        price += _SPARED
                cost = costs.get(form)
                if cost is not None and not (crossed and cost > _JOINED_COST.get(length, _RAREST_JOINED)):
                    if base + cost + price < best[end]:
                        best[end] = base + cost + price
                        back[end] = Step(start, end, form, crossed, cost + price)
                    if not prices.words_too and cost < _DUBIOUS:
                        continue
                if prices.exact:
                    continue
                if crossed:
                    if here + 1 == len(stops) or stops[here + 1] >= end:
                        for mend in mends.get(keys[start:end], ()):
                            cost = mend.cost + prices.am_lost + _SPLIT
                            if _is_split(form, mend, stop - start) and base + cost < best[end]:
                                best[end] = base + cost
                                back[end] = Step(start, end, mend.target, "sara_am_space", cost)
                    continue
                for mend in mends.get(keys[start:end], ()):
                    if cost is not None and not prices.words_too and cost - mend.cost < _FAR_COMMONER:
                        continue
                    cls, extra = _damage(form, mend, prices)
                    if cls and any(low <= start and end <= high for low, high in spared):
                        extra += _SPARED
                    if cls and base + mend.cost + extra < best[end]:
                        best[end] = base + mend.cost + extra
                        back[end] = Step(start, end, mend.target, cls, mend.cost + extra)
    return _path(back, size)


def _path(back: Sequence[Step | None], size: int) -> list[Step]:
    steps: list[Step] = []
    at = size
    while at > 0:
        step = back[at]
        if step is None:
            break
        steps.append(step)
        at = step.start
    return steps[::-1]


def _word_ends(letters: str) -> list[bool]:
    """For every offset whether a word may end before it: not inside a written cluster."""
    inside = MARK_SET | FOLLOWING_SET
    ends = [after not in inside and before not in LEADING_SET for before, after in pairwise(letters)]
    return [True, *ends, True]


def _following(ends: list[bool]) -> list[int]:
    """For every offset the next one at which a word may end."""
    found = [0] * len(ends)
    at = len(ends) - 1
    for offset in range(len(ends) - 1, -1, -1):
        found[offset] = at
        if ends[offset]:
            at = offset
    return found


def _gap_price(
    stops: Sequence[int], here: int, end: int, line_ends: frozenset[int], prices: Prices
) -> tuple[float, str]:
    price = 0.0
    cls = "space_in_word"
    while here < len(stops) and stops[here] < end:
        if stops[here] in line_ends:
            price += prices.newline
            cls = "line_join"
        else:
            price += prices.space
        here += 1
    return price, cls


def _is_phrase(form: str, gap: int, costs: dict[str, float]) -> bool:
    """Whether a long form is two words of their own, which a writer may set apart (``จัดซื้อ จัดจ้าง``)."""
    return (
        len(form) >= _PHRASE
        and gap >= _PHRASE_PART <= len(form) - gap
        and form[:gap] in costs
        and form[gap:] in costs
    )


def _is_split(form: str, mend: Mend, gap: int) -> bool:
    """Whether the nikhahit of am went into the gap: ``กา ลัง`` for กำลัง."""
    return not mend.form and form[gap - 1] == "า" and mend.target == form[: gap - 1] + "ำ" + form[gap:]


def _damage(form: str, mend: Mend, prices: Prices) -> tuple[str, float]:
    """The class of damage that makes the word look like the form, and its price; no class if it cannot."""
    if mend.form:
        return (mend.cls, 0.0) if form == mend.form else ("", 0.0)
    lost = swapped = 0
    for have, want in zip(form, mend.target, strict=True):
        if have != want:
            lost += want == "ำ"
            swapped += want == "า"
    if lost and len(form) < _SHORTEST_LOST and not prices.words_too:
        return "", 0.0
    if lost and swapped:
        return "am_for_aa", prices.am_for_aa + prices.am_lost
    if lost:
        return "sara_am_lost", prices.am_lost
    return ("am_for_aa", prices.am_for_aa) if swapped else ("", 0.0)
