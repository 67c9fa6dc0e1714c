"""What one part of a question may be answered by: words, names, years or days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

# Thai letters that belong to the consonant before or after them: a short form never ends or begins beside one.
_FOLLOWS = "ะ-ฺๅ็-๎"
_LEADS = "เ-ไ"
_CONSONANTS = re.compile("[ก-ฮ]{1,3}")


@dataclass(frozen=True, slots=True)
class Needle:
    """A folded word, and the pattern that keeps it from matching inside another word."""

    text: str
    pattern: re.Pattern[str]

    @property
    def bordered(self) -> bool:
        """Whether the pattern asks for more than the text."""
        return self.pattern.pattern != re.escape(self.text)


def needle_of(folded: str) -> Needle:
    """The needle of a folded word.

    >>> bool(needle_of("64").pattern.search("1647")), bool(needle_of("ปพ").pattern.search("รูปพิเศษ"))
    (False, False)
    """
    pattern = re.escape(folded)
    first, last = folded[0], folded[-1]
    if first.isascii() and first.isalpha():
        pattern = "(?<![a-z])" + pattern
    elif first.isdigit():
        pattern = "(?<![0-9])" + pattern
    if last.isdigit():
        pattern += "(?![0-9])"
    elif last.isascii() and last.isalpha() and len(folded) <= 3:
        pattern += "(?![a-z])"
    if _CONSONANTS.fullmatch(folded):
        pattern = f"(?<![{_FOLLOWS}{_LEADS}]){pattern}(?![{_FOLLOWS}])"
    return Needle(folded, re.compile(pattern))


@dataclass(frozen=True)
class Term:
    """One part of a question; a row answers it when any of its sides does.

    `said`: as typed. `keys`: bodies and systems (see `pipeline.store.search_text`). `year`: academic year or year of
    the schedule, Buddhist Era. `windows`: days, both ends inclusive, that a date of the row must touch.
    """

    said: str
    needles: tuple[Needle, ...] = ()
    keys: frozenset[str] = frozenset()
    year: int | None = None
    windows: tuple[tuple[date, date], ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Any of the needles."""
        return re.compile("|".join(n.pattern.pattern for n in self.needles)) if self.needles else None
