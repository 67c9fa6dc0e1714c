"""Which area office or school a circular is of.

Offices pass the ministry's calendar on, so theirs have the same words and days of their own. Bodies above them, and
papers that name no office, stand for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from normalizers.lookups import known_beginning, level_of, squeeze

# Names of offices with the same numbers that are this near are one, misread in a scan; what only says what kind
# of office it is, is left out first: provinces are short.
_ALIKE = 80
_LOCAL = frozenset({"area", "school"})


def office_of(issuer: str | None) -> str | None:
    """The name of the area office or school that issued a paper; None for other bodies and for none."""
    return " ".join(issuer.split()) if issuer and level_of(issuer) in _LOCAL else None


@lru_cache(maxsize=65_536)
def are_two(one: str | None, other: str | None) -> bool:
    """Whether two papers are of two offices. Whoever names none may be of any."""
    if one is None or other is None or one == other:
        return False
    (a, numbers_a), (b, numbers_b) = _own_name(one), _own_name(other)
    return numbers_a != numbers_b or fuzz.ratio(a, b) < _ALIKE


@lru_cache(maxsize=4096)
def _own_name(office: str) -> tuple[str, tuple[str, ...]]:
    """What is left of a name without the kind of office, and its numbers."""
    name = squeeze(office)
    kind, _ = known_beginning(name)
    return re.sub(r"[^ก-๎]", "", name.removeprefix(kind)), tuple(re.findall(r"\d+", name))


def grouped(names: Sequence[str | None]) -> list[int]:
    """A number for each name, the same for names of one office, in the order in which they come; 0 for none."""
    firsts: list[str] = []
    known: dict[str | None, int] = {None: 0}
    for name in names:
        if name is not None and name not in known:
            alike = next((n for n, first in enumerate(firsts, start=1) if not are_two(name, first)), None)
            if alike is None:
                firsts.append(name)
            known[name] = alike or len(firsts)
    return [known[name] for name in names]
