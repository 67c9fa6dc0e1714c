"""Activities as events: which belong together over revised circulars, and which one holds.

An event is known by what is to be done, not by where it is printed: body that asks, academic year, semester, section,
column of work, and the text without its dates and hours. So a circular that moves a date moves the event, and copies
of one circular (PDF, Word) are one event. A later document replaces an earlier one; where their order cannot be known
and their days differ, both stay.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from normalizers.dates import read_dates
from pipeline.export.rows import ActivityRow
from pipeline.store.search_text import fold

# The day from which SEQUENCE counts, and the stamp of what bears no date: no clock is read.
EPOCH = date(2000, 1, 1)
_HOURS = re.compile(r"(?<![0-9])[0-2]?[0-9][.:][0-5][0-9](?![0-9])")


@dataclass(frozen=True, slots=True)
class Event:
    """An activity that holds, its lasting id and the number of its revision."""

    uid: str
    sequence: int
    stamp: date
    activity: ActivityRow


@dataclass(frozen=True, slots=True)
class Calendar:
    """Events by day, and how many activities have no place in a calendar."""

    events: tuple[Event, ...]
    undated: int
    reversed: int


def calendar_of(
    activities: Iterable[ActivityRow], wanted: Callable[[ActivityRow], bool] = lambda _: True
) -> Calendar:
    """The events of these activities, as far as they are wanted.

    All of them are numbered first, so that an event has the same id in every calendar that shows it.
    """
    undated = swapped = 0
    placed: list[tuple[str, ActivityRow]] = []
    for identity, activity in _identified(activities):
        start, end = activity.start_date, activity.end_date
        if start is None and end is None:
            undated += wanted(activity)
        elif start and end and start > end:
            # Which end is the slip cannot be known; a finding names it, a calendar must not guess.
            swapped += wanted(activity)
        else:
            placed.append((identity, activity))
    by_identity: dict[str, list[ActivityRow]] = defaultdict(list)
    for identity, activity in placed:
        by_identity[identity].append(activity)
    events = [event for identity, versions in by_identity.items() for event in _holding(identity, versions)]
    events = [event for event in events if wanted(event.activity)]
    events.sort(key=lambda e: (first_day(e.activity), last_day(e.activity), e.uid))
    return Calendar(tuple(events), undated, swapped)


def first_day(activity: ActivityRow) -> date:
    """First day in the calendar."""
    day = activity.start_date or activity.end_date
    assert day is not None  # noqa: S101 - undated activities were left out
    return day


def last_day(activity: ActivityRow) -> date:
    """Last day in the calendar, inclusive."""
    return activity.end_date or first_day(activity)


def _identified(activities: Iterable[ActivityRow]) -> Iterator[tuple[str, ActivityRow]]:
    """Each activity with its identity; the n-th of its kind in a document is the n-th of its kind in a revision."""
    seen: Counter[tuple[str, str]] = Counter()
    for activity in activities:
        words = "\n".join(
            (
                fold(activity.issuer or ""),
                str(activity.academic_year or ""),
                str(activity.semester or ""),
                masked(activity.section),
                activity.workstream or "",
                masked(activity.context),
                masked(activity.text),
            )
        )
        seen[activity.document_id, words] += 1
        yield f"{words}\n{seen[activity.document_id, words]}", activity


@lru_cache(maxsize=8192)
def masked(text: str | None) -> str:
    """Words without dates and hours, which a revision moves; other numbers stay, as ม.3 is not ม.6."""
    if not text:
        return ""
    for record in reversed(read_dates(text)):
        text = text[: record.span[0]] + text[record.span[1] :]
    return _HOURS.sub("", fold(text))


def _holding(identity: str, versions: list[ActivityRow]) -> Iterator[Event]:
    latest = max(a.document_date or date.min for a in versions)
    kept = [a for a in versions if (a.document_date or date.min) == latest]
    days: set[tuple[date | None, date | None, str | None, str | None]] = set()
    for activity in sorted(kept, key=lambda a: (a.document_id, a.seq)):
        when = (activity.start_date, activity.end_date, activity.time_start, activity.time_end)
        if when in days:
            continue
        # The first keeps the lasting id; another day from a document of the same date is an event of its own.
        own = identity if not days else f"{identity}\n{activity.document_id}"
        days.add(when)
        # A person's correction moves the event as a revised circular does.
        stamp = max(activity.document_date or EPOCH, activity.corrected_on or EPOCH)
        uid = hashlib.sha256(own.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        yield Event(f"{uid}@saraban", max(0, (stamp - EPOCH).days), stamp, activity)
