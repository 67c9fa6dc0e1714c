"""Marks that slid behind the next letter (``โรงเรยี น``), as text layers of flip-books have them.

There every vowel mark or tone that stands over a consonant comes out after the character that
follows it, and a space comes after the mark: เรียน is printed เ ร ย ี space น. Some word processors do
the same to single marks without a space (``เกบ็ข้อมูล``). Sliding a mark back is one local step; whether
to take it is decided by reading the words both ways.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from normalizers.thai_text import marks
from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import CONSONANTS, LEADING, MARK_SET
from normalizers.thai_text.lexicon import lexicon
from normalizers.thai_text.segments import Prices, Step, read
from normalizers.thai_text.slips import Slip, find_slips
from normalizers.thai_text.stretches import GAP, Stretch, readings

_VOWEL_GAP = re.compile(rf"(?<=[{LEADING}]) (?=[{CONSONANTS}])")
_AS_THEY_STAND = Prices(exact=True)

_PRICE = 6.0
_TIGHT_PRICE = 7.5
_SURE_PRICE = -2.0
_LONE_PRICE = 1.0
"""How much better the text must read: with a space, without, and for the space alone."""
_JOIN_PRICE = 2.0
_REACH = 24
_NEIGHBOURS = 2
_SURE_WORD = 12.0
_WHOLE_COST = {1: 0.0, 2: 7.5, 3: 8.6, 4: 12.5, 5: 12.5, 6: 12.5, 7: 14.5, 8: 16.5}
"""What a word of so many letters may cost if no space bears witness to the slip."""
_LONG_WORD = 5
_NEAR_COST = 9.5
_HOST_COST = 8.5
_SURE_GAIN = 14.0


def slid_marks(text: str) -> Iterator[Edit]:
    """Marks back over the consonant before, where that makes words of what is none."""
    for stretch, steps in readings(text, Prices()):
        slips = find_slips(stretch.raw, stretch.doubtful(steps))
        slips = [slip for slip in slips if not _stands_in_word(slip, stretch, steps)]
        for slip in _Choice(stretch.raw, slips).taken():
            yield Edit(stretch.start + slip.start, stretch.start + slip.end, slip.after, "mark_shift")


def _stands_in_word(slip: Slip, stretch: Stretch, steps: Sequence[Step]) -> bool:
    """Whether letter and host are part of a word that is right as it stands (``ครู``, ``ปกติ``), or of a name."""
    letter = stretch.index(slip.start)
    if not slip.is_spaced and any(low <= letter < high for low, high in stretch.spared):
        return True
    if slip.is_sure or not slip.is_free:
        return False
    index = bisect_right(steps, letter, key=lambda step: step.start) - 1
    step = steps[index]
    if step.cls or step.start >= letter or step.end < letter + 1 + slip.late:
        return False
    return step.cost <= _SURE_WORD or (step.start in stretch.starts and slip.is_spaced)


class _Choice:
    """Which of the slips of a run to take: all with a space at first, then each weighed against its absence."""

    def __init__(self, run: str, slips: Sequence[Slip]) -> None:
        self.run = run
        self.slips = slips
        self.on = [slip.is_spaced or slip.is_last for slip in slips]

    def taken(self) -> list[Slip]:
        for _ in range(2):
            plain = sum(is_on and not slip.is_sure for is_on, slip in zip(self.on, self.slips, strict=True))
            for index, slip in enumerate(self.slips):
                plain -= self.on[index] and not slip.is_sure
                self.on[index] = self._is_better(index, plain > 0)
                plain += self.on[index] and not slip.is_sure
        return [slip for slip, is_on in zip(self.slips, self.on, strict=True) if is_on]

    def _is_better(self, index: int, has_others: bool) -> bool:
        slip = self.slips[index]
        adjoins = index > 0 and self.slips[index - 1].end == slip.start and self.on[index - 1]
        if not (slip.is_chained if adjoins else slip.is_free):
            return False
        gain, words, at = self._gain(index)
        if slip.is_sure:
            return gain >= (_SURE_PRICE if has_others else _LONE_PRICE)
        is_witnessed = slip.is_spaced or (slip.is_last and has_others)
        if gain < (_PRICE if is_witnessed else _TIGHT_PRICE):
            return False
        touched = [step for step in words if step.start <= at + slip.late and step.end > at - 1]
        if any(step.cls == "unknown" for step in touched):
            return False
        return is_witnessed or (_is_whole(slip, touched, at, gain) and not _has_strangers(words, touched))

    def _gain(self, index: int) -> tuple[float, list[Step], int]:
        """How much cheaper the surroundings read with the slip, how they read, and where its marks are then."""
        first, last = max(0, index - _NEIGHBOURS), min(len(self.slips), index + _NEIGHBOURS + 1)
        low = max(0, self.slips[first].start - _REACH, self.slips[first - 1].end if first else 0)
        high = min(len(self.run), self.slips[last - 1].end + _REACH)
        slip = self.slips[index]
        as_is, slid = (self._state(low, slip.start, first, index, index) for _ in range(2))
        as_is += self._state(slip.start, high, index, last, index)
        rest = slip.after + self._state(slip.end, high, index + 1, last, index)
        # The space alone may be the fault (``กลุ่ ม``): then the mark stands where it belongs.
        gap = GAP.search(self.run, slip.start, slip.end + 2)
        costs = [_cost(_words(as_is))]
        if gap and slip.after[-1] not in MARK_SET:
            costs.append(
                _cost(_words(self.run[low : gap.start()] + self.run[gap.end() : high])) + _JOIN_PRICE
            )
        words = _words(slid + rest)
        return min(costs) - _cost(words), words, len(_plain(slid))

    def _state(self, low: int, high: int, first: int, last: int, without: int) -> str:
        """A part of the run with the slips as they are taken, but one of them not."""
        parts: list[str] = []
        for other in range(first, last):
            slip = self.slips[other]
            if self.on[other] and other != without:
                parts += (self.run[low : slip.start], slip.after)
                low = slip.end
        parts.append(self.run[low:high])
        return "".join(parts)


def _is_whole(slip: Slip, touched: Sequence[Step], at: int, gain: float) -> bool:
    """Whether, with no space to bear witness, the marks come to stand in one good word with their letter."""
    if slip.is_leading:
        return touched[0].cost <= _HOST_COST
    border = at + slip.late
    if gain >= _SURE_GAIN and all(
        step.cost <= (_HOST_COST if step.end == border else _SURE_WORD)
        for step in touched
        if border in (step.start, step.end)
    ):
        return True  # two common words, and the marks belong to the first (``ใหถ้ือ``)
    return any(
        step.start < at
        and step.end > at + slip.late
        and step.cost <= _WHOLE_COST[min(len(step.word), max(_WHOLE_COST))]
        for step in touched
    )


def _has_strangers(words: Sequence[Step], touched: Sequence[Step]) -> bool:
    """Whether no common word adjoins the short ones mended: then they may be part of a name."""
    if max(len(step.word) for step in touched) >= _LONG_WORD:
        return False
    low, high = touched[0].start, touched[-1].end
    return any(word.cost > _NEAR_COST and (word.end == low or word.start == high) for word in words)


def _plain(text: str) -> str:
    """The text as the rules for single characters leave it."""
    text = _VOWEL_GAP.sub("", text)
    for rule in (marks.late_vowels, marks.double_marks):
        for edit in sorted(rule(text), reverse=True):
            text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def _words(text: str) -> list[Step]:
    """How a window reads, word by word as it stands; offsets count the gaps."""
    text = _plain(text)
    words: list[Step] = []
    at = 0
    for part in GAP.split(text):
        at = text.index(part, at)
        words += (
            step._replace(start=step.start + at, end=step.end + at)
            for step in read(part, (), (), lexicon(), _AS_THEY_STAND)
        )
        at += len(part)
    return words


def _cost(words: Sequence[Step]) -> float:
    return sum(step.cost for step in words)
