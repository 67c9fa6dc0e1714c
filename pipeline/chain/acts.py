"""Acts that documents share: the same words without dates, for the same part of the same academic year.

Reading the dates of every text anew would take minutes on a large database, so words are first compared in the folded
form of the search with their day and month struck out roughly; only what then differs in days is compared exactly.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from normalizers.lookups import parties, squeeze
from pipeline.publish.thai_dates import Said, said_schedule

_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
    "พฤศจิกายน", "ธันวาคม", "มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค",
)  # fmt: skip
_DATE = re.compile(f"(?:[0-9]{{1,2}}-)?[0-9]{{1,2}}(?:เดือน)?(?:{'|'.join(_MONTHS)})(?:พศ)?(?:[0-9]{{4}})?")
NATIONAL, LOCAL = frozenset({"ministry", "central"}), frozenset({"area", "school"})
# A scan of a circular misses some acts or words; a copy shares so much at least.
_COPY = 0.7
_HOURS = re.compile(r"[0-9]{1,2}[.:]?[0-9]{2}น")


@dataclass(slots=True)
class Act:
    """One activity as the chain sees it."""

    id: str
    document_id: str
    text: str
    start_date: date | None
    end_date: date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    time_start: str | None
    time_end: str | None
    page: int
    box: tuple[float, float, float, float]
    corrected: bool = False  # a person has set its days

    @property
    def days(self) -> tuple[date | None, date | None]:
        """First and last day."""
        return (self.start_date, self.end_date)

    @property
    def said(self) -> Said:
        """When, in words."""
        return said_schedule(self)


@dataclass(slots=True)
class Paper:
    """A document with its acts by what they are. `level` of its issuer: ministry, central, area, school or None."""

    id: str
    filename: str
    title: str | None
    issuer: str | None
    date: date | None
    academic_year: int | None
    level: str | None
    unit: str
    extraction: str
    body: str = ""  # the issuer without blanks
    acts: dict[str, list[Act]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many acts it holds."""
        return sum(map(len, self.acts.values()))

    def concerns(self, other: Paper) -> bool:
        """Whether one can revise, pass on or contradict the other.

        The same academic year, and the same body, or one of them the ministry or a central office. Two area offices
        each speak to their own schools.
        """
        if self.academic_year != other.academic_year:
            return False
        return self.body == other.body or bool({self.level, other.level} & NATIONAL)

    def share(self, other: Paper) -> float:
        """Acts in common over the acts of the smaller of the two."""
        common = sum(min(len(acts), len(other.acts.get(key, ()))) for key, acts in self.acts.items())
        return common / min(self.count, other.count)

    def differing(self, other: Paper, *, as_read: bool = False) -> Iterator[tuple[Act, Act]]:
        """Acts that both hold, on other days; `as_read`: leaving out those whose days a person has set.

        The same words often stand in several rounds of a year. Days that both give to them are the same rounds; the
        rest is paired in order, and only where both hold the words equally often, as otherwise a round that one of
        them lacks (or that was read with other words) would pair the wrong ones.
        """
        for key, own in self.acts.items():
            theirs = other.acts.get(key, [])
            if len(own) != len(theirs):
                continue
            common = {a.days for a in own} & {a.days for a in theirs}
            left = [a for a in own if a.days not in common]
            right = [a for a in theirs if a.days not in common]
            if len(left) == len(right):
                pairs = zip(left, right, strict=True)
                yield from ((a, b) for a, b in pairs if not (as_read and (a.corrected or b.corrected)))

    def is_copy_of(self, other: Paper) -> bool:
        """Nearly the same acts, all on the same days, under the same date: the same circular in another file."""
        return (
            self.date == other.date
            and self.share(other) >= _COPY
            and next(self.differing(other, as_read=True), None) is None
        )


def papers(connection: sqlite3.Connection, year: int | None = None) -> list[Paper]:
    """Documents that hold acts, of one academic year or all, in the order of their dates."""
    found: dict[str, Paper] = {}
    for row in connection.execute(_DOCUMENTS, {"year": year}):
        issuer = row["agency"] or row["issuer"]
        found[row["id"]] = Paper(
            row["id"],
            row["filename"],
            row["title"],
            issuer,
            date.fromisoformat(row["date"]) if row["date"] else None,
            row["academic_year"],
            level_of(issuer),
            row["unit"],
            row["extraction"],
            squeeze(issuer or ""),
        )
    systems: dict[str, list[str]] = defaultdict(list)
    for activity, system in connection.execute(
        "SELECT activity_id, system FROM activity_systems_all ORDER BY activity_id, system"
    ):
        systems[activity].append(system)
    corrected = {
        row[0]
        for row in connection.execute(
            "SELECT activity_id FROM corrections WHERE state = 'applied' AND field IN ('start_date', 'end_date')"
        )
    }
    for row in connection.execute(_ACTS):
        paper = found.get(row["document_id"])
        if paper is None:
            continue
        words = _HOURS.sub("", _DATE.sub("", row["main"]))
        around = _DATE.sub("", row["around"])
        key = "\n".join(
            (
                str(row["academic_year"] or paper.academic_year or ""),
                str(row["semester"] or ""),
                row["workstream"] or "",
                ",".join(systems[row["id"]]),
                around,
                words,
            )
        )
        act = Act(
            row["id"],
            paper.id,
            row["text"],
            date.fromisoformat(row["start_date"]) if row["start_date"] else None,
            date.fromisoformat(row["end_date"]) if row["end_date"] else None,
            row["date_kind"],
            row["date_precision"],
            row["date_raw"],
            row["time_start"],
            row["time_end"],
            row["page"],
            (row["x0"], row["top"], row["x1"], row["bottom"]),
            row["id"] in corrected,
        )
        paper.acts.setdefault(key, []).append(act)
    # Of copies the first stands for all: one with pages to look at before one with lines only.
    return sorted(
        (p for p in found.values() if p.acts),
        key=lambda p: (p.date or date.min, p.unit != "pt", p.filename, p.id),
    )


_DOCUMENTS = """
SELECT d.*, l.agency, l.date FROM documents AS d LEFT JOIN letters AS l ON l.document_id = d.id
WHERE :year IS NULL OR d.academic_year = :year
"""
_ACTS = """
SELECT a.*, s.main, s.around FROM activities AS a
JOIN search_texts AS s ON s.activity_id = a.id AND s.document_id = a.document_id
ORDER BY a.document_id, a.seq
"""


@lru_cache(maxsize=4096)
def level_of(issuer: str | None) -> str | None:
    """Level of a body by the longest known name that its own begins with."""
    if not issuer:
        return None
    own = squeeze(issuer)
    best: tuple[int, str | None] = (0, None)
    for party in parties():
        for name in (party.name_th, party.abbreviation, *party.aliases):
            if name and party.level and own.startswith(squeeze(name)) and len(squeeze(name)) > best[0]:
                best = (len(squeeze(name)), party.level)
    return best[1]
