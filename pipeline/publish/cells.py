"""One side of a row of the report: its words, its days, its people and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.compare.changes import doubts
from pipeline.compare.fields import same_party, schedule_text
from pipeline.compare.model import SideActivity
from pipeline.publish.escapes import visible
from pipeline.publish.labels import FIELDS, WORKSTREAMS
from pipeline.publish.thai_dates import Said, said_schedule
from pipeline.publish.words import Piece

# A list of names longer than this is marked in its own cell, not told again beside it.
LONG = 90


@dataclass(frozen=True, slots=True)
class People:
    """The bodies named in one role."""

    key: str
    role: Said
    names: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row."""

    id: str
    document_id: str
    row_label: str
    days: str
    pieces: tuple[Piece, ...]
    context: str | None
    heading: Said
    schedule: Said
    people: tuple[People, ...]
    crowd: bool
    unchanged_people: bool
    systems: str
    place: Said
    filename: str
    doubts: tuple[Said, ...]


def cell_of(
    activity: SideActivity,
    pieces: tuple[Piece, ...],
    other: SideActivity | None,
    mark: Literal["gone", "new"],
) -> Cell:
    """Lay out one side of a row. `mark` is what a name the other side lacks is marked as."""
    theirs = other.parties if other else ()
    # Where the two forms share no column of people, everyone would be marked and nothing would be said.
    comparable = bool({p.role for p in activity.parties} & {p.role for p in theirs})
    roles: dict[str, list[Piece]] = {}
    for party in activity.parties:
        known = not comparable or any(p.role == party.role and same_party(p, party) for p in theirs)
        roles.setdefault(party.role, []).append(Piece("same" if known else mark, visible(party.name)))
    same = (
        comparable
        and len(theirs) == len(activity.parties)
        and all(p.kind == "same" for r in roles.values() for p in r)
    )
    long = sum(len(p.name) for p in activity.parties) > LONG
    if same and long and mark == "gone":
        roles = {}  # told once, beside the new text
    schedule = said_schedule(activity)
    return Cell(
        id=activity.id,
        document_id=activity.document_id,
        row_label=visible(activity.row_label or ""),
        days=schedule_text(activity.start_date, activity.end_date) or "",
        pieces=pieces,
        context=visible(activity.context) if activity.context else None,
        heading=heading_of(activity),
        schedule=Said(visible(schedule.th), visible(schedule.en)),
        people=tuple(
            People(role, FIELDS.get(role, Said(role, role)), tuple(names)) for role, names in roles.items()
        ),
        # Nobody asks who once did what is gone, or who goes on as before: a long list of them is folded.
        crowd=long and bool(roles) and (other is None or same),
        unchanged_people=same,
        systems=", ".join(sorted(activity.all_systems)),
        place=place_of(activity),
        filename=visible(activity.filename),
        doubts=tuple(Said(visible(th), visible(en)) for th, en in doubts(activity)),
    )


def place_of(activity: SideActivity) -> Said:
    """Where an activity stands in its file."""
    row = f" ลำดับ {visible(activity.row_label)}" if activity.row_label else ""
    row_en = f", row {visible(activity.row_label)}" if activity.row_label else ""
    item, item_en = (f" ข้อ {activity.item}", f", item {activity.item}") if activity.item else ("", "")
    if activity.unit == "line":
        first, last = round(activity.box.top), round(activity.box.bottom)
        lines = str(first) if last <= first else f"{first}–{last}"
        page, page_en = (
            (f"หน้า {activity.page} ", f"page {activity.page}, ") if activity.page > 1 else ("", "")
        )
        return Said(f"{page}บรรทัด {lines}{row}{item}", f"{page_en}line {lines}{row_en}{item_en}")
    return Said(f"หน้า {activity.page}{row}{item}", f"page {activity.page}{row_en}{item_en}")


def heading_of(activity: SideActivity) -> Said:
    """The section of an activity, or what stands for it where the paper has none."""
    if activity.section:
        return Said(visible(activity.section), visible(activity.section))
    if activity.workstream:
        return WORKSTREAMS.get(activity.workstream, Said(activity.workstream, activity.workstream))
    if activity.source == "body":
        return Said("เนื้อความในหนังสือ", "body of the letter")
    return Said("ไม่มีหัวข้อ", "no section")
