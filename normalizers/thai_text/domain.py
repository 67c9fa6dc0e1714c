"""Tier 3: slips that only somebody who knows the field can tell.

The rules are rows of ``data/text_domain.csv``. Each names the wrong form, what it should be, what must
stand before or after it, and where it was seen. What they give are proposals: the wrong form may be
right in a context nobody thought of, so a person decides.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.word_lists import DATA

_CONTEXT = 80


@dataclass(frozen=True, slots=True)
class DomainRule:
    """One row: a pattern, its replacement, and the context that it needs."""

    pattern: re.Pattern[str]
    replacement: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def matches(self, text: str) -> Iterator[Edit]:
        """The places where the wrong form stands in its context."""
        for match in self.pattern.finditer(text):
            if self.before and not self.before.search(text[max(0, match.start() - _CONTEXT) : match.start()]):
                continue
            if self.after and not self.after.search(text[match.end() : match.end() + _CONTEXT]):
                continue
            yield Edit(match.start(), match.end(), match.expand(self.replacement), "domain")


@lru_cache(maxsize=1)
def rules() -> tuple[DomainRule, ...]:
    """The rules, read once."""
    with (DATA / "text_domain.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            DomainRule(
                re.compile(row["pattern"]),
                row["replacement"],
                re.compile(row["before"]) if row["before"] else None,
                re.compile(row["after"]) if row["after"] else None,
            )
            for row in csv.DictReader(lines)
        )


def domain_slips(text: str) -> Iterator[Edit]:
    """Proposals for the text, in order; where two overlap, the one that starts first and is longer."""
    found = sorted(
        (edit for rule in rules() for edit in rule.matches(text)), key=lambda edit: (edit.start, -edit.end)
    )
    end = 0
    for edit in found:
        if edit.start >= end:
            yield edit
            end = max(edit.end, edit.start + 1)
