"""Which calendar holds on a day, which it replaced, and where an office wants data before the ministry does."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from pipeline.chain.acts import Act, Paper, papers


@dataclass(frozen=True, slots=True)
class Standing:
    """A calendar and its place. `state`: holds, replaced, not_yet. `by`: the file that replaced it."""

    document_id: str
    filename: str
    title: str | None
    issuer: str | None
    date: date | None
    academic_year: int | None
    activities: int
    state: str
    by: str | None
    why_th: str
    why_en: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An act that an office wants done before the calendar it passes on does."""

    activity_id: str
    text: str
    filename: str
    own: Act
    national_filename: str
    national: Act
    days: int


@dataclass(frozen=True, slots=True)
class Effective:
    """Every calendar of the question, and the earlier dates of those that hold."""

    on: date
    calendars: tuple[Standing, ...]
    earlier: tuple[Earlier, ...]


def effective(connection: sqlite3.Connection, on: date, academic_year: int | None = None) -> Effective:
    """What holds on a day.

    A calendar holds from the date of its letter until a revision that is dated no later than `on`. One whose letter
    bears no readable date is taken to hold; the sentence says so.
    """
    found = papers(connection, academic_year)
    by_id = {p.id: p for p in found}
    links = [
        tuple(r)
        for r in connection.execute("SELECT document_id, target_document_id, kind FROM document_links")
    ]
    revised_by: dict[str, list[Paper]] = {}
    copies: dict[str, list[str]] = {}
    copy_ids = set()
    for source, target, kind in links:
        if source not in by_id or target not in by_id:
            continue
        if kind == "revises":
            revised_by.setdefault(target, []).append(by_id[source])
        elif kind == "copy_of":
            copies.setdefault(target, []).append(by_id[source].filename)
            copy_ids.add(source)
    standing = [
        _standing(p, on, revised_by.get(p.id, []), tuple(sorted(copies.get(p.id, ()))))
        for p in found
        if p.id not in copy_ids
    ]
    order = {"holds": 0, "not_yet": 1, "replaced": 2}
    standing.sort(
        key=lambda s: (-(s.academic_year or 0), order[s.state], s.issuer or "", s.filename, s.document_id)
    )
    holding = {s.document_id for s in standing if s.state == "holds"}
    passed = [(s, t) for s, t, kind in links if kind == "passes_on" and s in holding and t in holding]
    earlier = [e for s, t in sorted(passed) for e in _earlier(by_id[s], by_id[t])]
    return Effective(on, tuple(standing), tuple(earlier))


def _standing(paper: Paper, on: date, revisions: list[Paper], copies: tuple[str, ...]) -> Standing:
    state, by, why = "holds", None, ("", "")
    in_force = [r for r in revisions if r.date is None or r.date <= on]
    if paper.date is not None and paper.date > on:
        state, why = "not_yet", ("ลงวันที่หลังวันที่ถาม", "its letter is dated after that day")
    elif in_force:
        last = max(in_force, key=lambda r: (r.date or date.min, r.filename))
        state, by, why = (
            "replaced",
            last.filename,
            (f"ถูกแทนด้วย {last.filename}", f"replaced by {last.filename}"),
        )
    elif paper.date is None:
        why = ("ไม่ทราบวันที่ของหนังสือ", "the date of its letter is not known")
    return Standing(
        paper.id, paper.filename, paper.title, paper.issuer, paper.date, paper.academic_year, paper.count,
        state, by, *why, copies,
    )  # fmt: skip


def _earlier(local: Paper, national: Paper) -> list[Earlier]:
    out = [
        Earlier(
            own.id,
            own.text,
            local.filename,
            own,
            national.filename,
            theirs,
            (theirs.end_date - own.end_date).days,
        )
        for own, theirs in local.differing(national)
        if own.end_date and theirs.end_date and own.end_date < theirs.end_date
    ]
    return sorted(out, key=lambda e: (e.own.end_date or date.min, e.activity_id))
