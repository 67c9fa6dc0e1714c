"""A text cut into stretches of Thai letters with single gaps, and how their words read."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import CONSONANTS, THAI
from normalizers.thai_text.lexicon import lexicon
from normalizers.thai_text.segments import Prices, Step, read

GAP = re.compile(" |\r?\n")

_STRETCH = re.compile(f"[{THAI}]+(?:(?: |\r?\n)[{THAI}]+)*")
_SHORT_END = re.compile(rf"(?:(?: |\r?\n)|^)[{THAI}]{{1,4}}$")
_TITLE = re.compile(
    rf"(?:นาย|นาง|นางสาว|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.|น\.ส\.|ดร\.|ว่าที่ร้อย(?:ตรี|โท|เอก)|พระ|คุณ|ครู) ?"
    rf"(?P<first>[{CONSONANTS}เ-ไ][{THAI}]{{1,20}}) (?P<last>[{THAI}]{{2,24}})"
)
# Below a signature the name stands alone in brackets.
_SIGNED = re.compile(rf"\((?P<first>[{THAI}]{{2,20}}) (?P<last>[{THAI}]{{2,24}})\)")
_NEVER = 99.0
_RARE = {1: 0.0, 2: 7.5, 3: 10.5, 4: 11.5, 5: 11.5}
"""From which cost on a word of so many letters is in doubt."""
_QUIET = frozenset(["", "unknown"])


class Stretch:
    """Thai letters that a word may run through: the gaps in them are taken out and remembered."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.raw = text[start:end]
        self.gaps: list[int] = []
        self.breaks: list[int] = []
        self.offsets: list[int] = []
        parts: list[str] = []
        at = 0
        for gap in GAP.finditer(self.raw):
            self._take(parts, at, gap.start())
            at = gap.end()
            (self.gaps if gap.group() == " " else self.breaks).append(len(self.offsets))
        self._take(parts, at, len(self.raw))
        self.letters = "".join(parts)
        self.starts = frozenset([0, *self.gaps, *self.breaks])
        self.spared: list[tuple[int, int]] = []
        """Spans of the letters that are a person's name."""

    def _take(self, parts: list[str], start: int, end: int) -> None:
        parts.append(self.raw[start:end])
        self.offsets.extend(range(start, end))

    def index(self, offset: int) -> int:
        """The number of letters before an offset of the raw stretch."""
        return bisect_left(self.offsets, offset)

    def edits(self, steps: tuple[Step, ...]) -> Iterator[Edit]:
        """What the steps that mend something ask for, in the offsets of the text."""
        for step in steps:
            if step.cls not in _QUIET:
                start = self.start + self.offsets[step.start]
                end = self.start + self.offsets[step.end - 1] + 1
                yield Edit(start, end, step.word, step.cls)

    def doubtful(self, steps: tuple[Step, ...]) -> list[int]:
        """Offsets of the raw stretch where letters stand that no word explains, or only scraps and rare ones."""
        return [
            self.offsets[at]
            for step in steps
            if step.cls == "unknown" or step.cost >= _RARE.get(len(step.word), _NEVER)
            for at in range(step.start, step.end)
        ]


# Two rules look at the same text one after the other; a page is read once for both.
@lru_cache(maxsize=4)
def readings(text: str, prices: Prices) -> tuple[tuple[Stretch, tuple[Step, ...]], ...]:
    """Every stretch of the text with its cheapest reading."""
    people = [*_TITLE.finditer(text), *_SIGNED.finditer(text)]
    names = sorted({match.span(name) for match in people for name in ("first", "last")})
    found = []
    next_name = 0
    for match in _STRETCH.finditer(text):
        start, end = match.span()
        if text[end : end + 1] == ".":
            # What stands before a dot is an abbreviation; its letters spell no word.
            short = _SHORT_END.search(match.group())
            end = start + short.start() if short else end
        if end <= start:
            continue
        stretch = Stretch(text, start, end)
        while next_name < len(names) and names[next_name][0] < end:
            low, high = names[next_name]
            if start <= low and high <= end:
                stretch.spared.append((stretch.index(low - start), stretch.index(high - start)))
            next_name += 1
        steps = _steps(
            stretch.letters, tuple(stretch.gaps), tuple(stretch.breaks), prices, tuple(stretch.spared)
        )
        found.append((stretch, steps))
    return tuple(found)


# Names and phrases come again, and what a page says is looked at once more when its rows are checked.
@lru_cache(maxsize=2048)
def _steps(
    letters: str,
    gaps: tuple[int, ...],
    breaks: tuple[int, ...],
    prices: Prices,
    spared: tuple[tuple[int, int], ...],
) -> tuple[Step, ...]:
    return tuple(read(letters, gaps, breaks, lexicon(), prices, spared))
