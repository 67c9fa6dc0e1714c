"""Doubts that need more than one value: days against the letter, the table, the week and the year of an address."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from normalizers.dates import read_dates
from normalizers.lookups import find_systems, read_rows, systems
from pipeline.mapping.addresses import host_of
from pipeline.mapping.days_off import day_off
from pipeline.messages.days import MONTHS_TH
from pipeline.records import Activity, Finding, Place, Records

_DEADLINES = frozenset({"deadline", "until", "until_last_day"})
# A table most of whose days lie before the letter tells of what was, or came along late.
_MOST = 0.5
_NAMED_SYSTEM = re.compile(
    r"(?:ระบบ|โปรแกรม)\s*([A-Z][A-Za-z0-9+.-]{1,20}(?: [A-Z][A-Za-z0-9+.-]{1,20})*)(?![A-Za-z])"
)
_SYSTEM_WORD = re.compile("ระบบ|โปรแกรม")
_SHOWN = 6


def check_calendar(records: Records) -> Iterator[Finding]:
    """Findings about a document as a whole."""
    yield from _before_letter(records)
    yield from _on_days_off(records)
    yield from _empty_months(records)
    yield from _not_in_table(records)
    yield from _addresses(records)
    yield from _unknown_names(records)


def _before_letter(records: Records) -> Iterator[Finding]:
    """Something is due before the letter that asks for it was written."""
    written = records.letter.date if records.letter else None
    if written is None:
        return
    groups: dict[int | None, list[Activity]] = defaultdict(list)
    for activity in records.activities:
        if activity.end_date is not None and activity.date_kind != "cutoff":
            groups[activity.table_seq].append(activity)
    for activities in groups.values():
        early = [a for a in activities if a.end_date is not None and a.end_date < written]
        if len(early) <= _MOST * len(activities) or activities[0].table_seq is None:
            for a in early:
                yield _about(a, "due_before_letter", a.date_raw or a.text, date=written.isoformat())


def _on_days_off(records: Records) -> Iterator[Finding]:
    """Deadlines that fall on a day off; the bullets of one row share one date cell and one finding."""
    seen: set[tuple[object, ...]] = set()
    for activity in records.activities:
        row = (activity.table_seq, activity.table_row) if activity.table_row is not None else (activity.id,)
        for entry in activity.dates:
            day = entry.end_date
            if entry.kind not in _DEADLINES or entry.precision != "day" or day is None or (*row, day) in seen:
                continue
            seen.add((*row, day))
            off = day_off(day)
            if off is not None:
                yield _about(activity, "deadline_on_day_off", entry.raw, day_th=off[0], day_en=off[1])


def _empty_months(records: Records) -> Iterator[Finding]:
    """Months that a calendar has columns for and in which nothing happens."""
    months: dict[tuple[int, int], Place] = {}
    for table in records.tables:
        if table.layout == "calendar_grid":
            for cell in table.cells:
                if cell.usage == "header":
                    for read in read_dates(cell.text) if len(cell.text) < 20 else ():
                        if read.kind == "month" and read.start is not None:
                            months.setdefault((read.start.year, read.start.month), cell.place)
    busy: set[tuple[int, int]] = set()
    for a in records.activities:
        first, last = a.start_date or a.end_date, a.end_date or a.start_date
        if a.source == "table" and first is not None and last is not None:
            low, high = sorted((first.year * 12 + first.month, last.year * 12 + last.month))
            busy |= {((m - 1) // 12, (m - 1) % 12 + 1) for m in range(low, high + 1)}
    empty = sorted(set(months) - busy)
    if empty and len(empty) < len(months):
        named = ", ".join(f"{MONTHS_TH[month - 1]}{(year + 543) % 100}" for year, month in empty)
        yield Finding(code="months_empty", evidence=named, place=months[empty[0]])


def _not_in_table(records: Records) -> Iterator[Finding]:
    """A deadline of the letter itself that no row of its calendar knows."""
    in_tables: set[dt.date] = set()
    for activity in records.activities:
        if activity.source == "table":
            days = [activity.start_date, activity.end_date]
            days += [d for e in activity.dates for d in (e.start_date, e.end_date)]
            in_tables |= {d for d in days if d is not None}
    if not in_tables:
        return
    for activity in records.activities:
        if (
            activity.source == "body"
            and activity.date_kind in _DEADLINES
            and activity.end_date not in in_tables
        ):
            yield _about(activity, "deadline_not_in_table", activity.date_raw or activity.text)


@cache
def _year_patterns() -> dict[str, re.Pattern[str]]:
    """For each system whose address holds its year: that address with the year to be read."""
    out = {}
    for system in systems():
        if system.url and "YY" in system.url:
            bare = re.escape(system.url.split("://", 1)[-1]).replace("YY", "([0-9]{2})")
            out[system.id] = re.compile(bare + "(?![0-9])", re.IGNORECASE)
    return out


def _addresses(records: Records) -> Iterator[Finding]:
    year = records.academic_year
    for address in records.addresses:
        for pattern in _year_patterns().values():
            found = pattern.search(address.url)
            if found is not None and year is not None and int(found[1]) != year % 100:
                yield Finding(
                    code="address_other_year",
                    evidence=address.url,
                    place=None,
                    fields=(
                        ("year", f"25{found[1]}"),
                        ("academic_year", str(year)),
                        ("page", str(address.page)),
                    ),
                )


@cache
def _known_hosts() -> frozenset[str]:
    """Hosts that belong to no system and are no riddle: shorteners, drives, social networks."""
    return frozenset(r["host"] for r in read_rows("pipeline.mapping", "link_hosts.csv"))


def _unknown_names(records: Records) -> Iterator[Finding]:
    unknown = {p.name: a for a in reversed(records.activities) for p in a.parties if p.party is None}
    # A whole description of who is no name that a list could hold.
    names = [name for name in reversed(unknown) if len(name) <= 60 and sum(c.isalpha() for c in name) > 1]
    if names:
        yield _listed("unknown_party", names, unknown[names[0]].place)
    strange: dict[str, Place | None] = {}
    for activity in records.activities:
        known = find_systems(activity.text)
        for match in _NAMED_SYSTEM.finditer(activity.text):
            if not any(m.start < match.end() and match.start() < m.end for m in known):
                strange.setdefault(match[1], activity.place)
    # Only an address that stands with the word system: a page printed from the web bears its own.
    texts = [line.text for line in records.ledger] + [c.text for t in records.tables for c in t.cells]
    telling = [text for text in texts if _SYSTEM_WORD.search(text)]
    for address in records.addresses:
        unknown_host = address.system is None and host_of(address.url) not in _known_hosts()
        if unknown_host and any(address.url in text for text in telling):
            strange.setdefault(address.url, None)
    if strange:
        yield _listed("unknown_system", list(strange), next(iter(strange.values())))


def _listed(code: str, names: list[str], place: Place | None) -> Finding:
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return Finding(code=code, evidence=shown, place=place, fields=(("count", str(len(names))),))


def _about(activity: Activity, code: str, evidence: str, **fields: str) -> Finding:
    return Finding(
        code=code,
        evidence=" ".join(evidence.split())[:200],
        place=activity.place,
        activity_id=activity.id,
        fields=tuple(sorted(fields.items())),
    )
