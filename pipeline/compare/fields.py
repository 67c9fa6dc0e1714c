"""Changes of one field between two paired activities; each rule looks at one field and knows no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from pipeline.compare.calendar import net_shift
from pipeline.compare.masks import essence, relative_years, without_clerical, without_dates
from pipeline.compare.model import ChangeKind, Party, SideActivity, Weight

SAME_NAME = 92  # two spellings of one body
SAME_SCAN = 90  # as much as OCR leaves of an unchanged text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field, before it has a place in a comparison."""

    change: ChangeKind
    weight: Weight
    field: str
    before: str | None
    after: str | None
    shift_days: int | None
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Years:
    """The academic years of the two sides and the months between them."""

    left: int | None
    right: int | None
    step_months: int


def schedule_text(start: date | None, end: date | None) -> str | None:
    """A schedule as stored: one ISO day, or `start/end` with an open end left empty."""
    if start is None and end is None:
        return None
    if start == end:
        return str(start)
    return f"{start or ''}/{end or ''}"


def field_changes(
    a: SideActivity, b: SideActivity, years: Years, *, compare_text: bool = True
) -> list[FieldChange]:
    """Every changed field of a pair, the schedule first. Empty when nothing changed but the year."""
    schedule = list(_schedule(a, b, years))
    found = [*_kind(a, b), *schedule, *_times(a, b), *_parties(a, b), *_systems(a, b), *_place(a, b)]
    if compare_text:
        found += _inner_dates(a, b, years, {c.shift_days for c in schedule if c.shift_days})
        found += _wording(a, b, years, found)
    return found


def _kind(a: SideActivity, b: SideActivity) -> Iterator[FieldChange]:
    if a.date_kind != b.date_kind:
        yield FieldChange(
            "date_kind_changed",
            "act",
            "date_kind",
            a.date_kind,
            b.date_kind,
            None,
            "ลักษณะกำหนดเวลาเปลี่ยน",
            "kind of schedule changed",
        )


def _schedule(a: SideActivity, b: SideActivity, years: Years) -> Iterator[FieldChange]:
    months_only = a.date_precision == "month" and b.date_precision == "month"
    start = net_shift(a.start_date, b.start_date, years.step_months)
    end = net_shift(a.end_date, b.end_date, years.step_months, to_month_end=months_only)
    if not start and not end:
        return
    change = _schedule_change(a, b, start, end)
    shift = end or start
    field = "schedule" if start and end else "end_date" if end else "start_date"
    if start is None or end is None:
        field = "end_date" if start is None else "start_date"
    before, after = {
        "schedule": (schedule_text(a.start_date, a.end_date), schedule_text(b.start_date, b.end_date)),
        "start_date": (str(a.start_date), str(b.start_date)),
        "end_date": (str(a.end_date), str(b.end_date)),
    }[field]
    thai = {"rescheduled": "กำหนดวันเปลี่ยน", "extended": "ช่วงเวลายาวขึ้น", "shortened": "ช่วงเวลาสั้นลง"}[change]
    english = {"rescheduled": "days moved", "extended": "more time", "shortened": "less time"}[change]
    if field == "start_date" and change != "rescheduled":
        thai, english = thai + " เพราะวันเริ่มเปลี่ยน", english + ": the first day moved"
    yield FieldChange(change, "act", field, before, after, shift, thai, english)


def _schedule_change(
    a: SideActivity, b: SideActivity, start: int | None, end: int | None
) -> Literal["rescheduled", "extended", "shortened"]:
    if a.start_date is None and b.start_date is None and end:
        # A deadline has no first day: moving it gives time or takes it (ขยายเวลาส่งข้อมูล).
        return "extended" if end > 0 else "shortened"
    # A reversed range has no length to grow or shrink.
    reversed_range = any(x.start_date and x.end_date and x.start_date > x.end_date for x in (a, b))
    if start is None or end is None or reversed_range or (start and end and (start > 0) == (end > 0)):
        return "rescheduled"
    return "extended" if end > start else "shortened"


def _times(a: SideActivity, b: SideActivity) -> Iterator[FieldChange]:
    before, after = (f"{x.time_start or ''}-{x.time_end or ''}".strip("-") or None for x in (a, b))
    if before and after and before != after:
        yield FieldChange(
            "rescheduled", "act", "time", before, after, None, "เวลาเปลี่ยน", "time of day changed"
        )


def _inner_dates(
    a: SideActivity, b: SideActivity, years: Years, explained: set[int]
) -> Iterator[FieldChange]:
    """Dates inside the text (an inner deadline, a cut-off) that moved otherwise than the schedule did."""
    if len(a.mentions) != len(b.mentions) or [m.kind for m in a.mentions] != [m.kind for m in b.mentions]:
        return
    for x, y in zip(a.mentions, b.mentions, strict=True):
        start = net_shift(x.start_date, y.start_date, years.step_months)
        end = net_shift(x.end_date, y.end_date, years.step_months)
        shift = end or start
        if shift and shift not in explained:
            before, after = (schedule_text(m.start_date, m.end_date) for m in (x, y))
            yield FieldChange(
                "rescheduled",
                "act",
                "mentioned_date",
                before,
                after,
                shift,
                "วันที่ในข้อความเปลี่ยน",
                "a date in the text moved",
            )


def same_party(x: Party, y: Party) -> bool:
    """Whether two names are one body: by key where both are known, else by spelling."""
    if x.party and y.party:
        return x.party == y.party
    return fuzz.ratio(essence(x.name), essence(y.name)) >= SAME_NAME


def _parties(a: SideActivity, b: SideActivity) -> Iterator[FieldChange]:
    """One change a role. Where the two forms know different roles, the people are compared all together."""
    roles_a, roles_b = {p.role for p in a.parties}, {p.role for p in b.parties}
    if not roles_a or not roles_b:
        return
    shared_form = bool(roles_a & roles_b)
    groups: list[str] = sorted(roles_a | roles_b) if shared_form else ["parties"]
    for role in groups:
        before = [p for p in a.parties if role in (p.role, "parties")]
        after = [p for p in b.parties if role in (p.role, "parties")]
        gone = [p for p in before if not any(same_party(p, q) for q in after)]
        come = [p for p in after if not any(same_party(p, q) for q in before)]
        if gone or come:
            yield FieldChange(
                "party_changed",
                "act" if shared_form else "note",
                role,
                "; ".join(p.name for p in before) or None,
                "; ".join(p.name for p in after) or None,
                None,
                "ผู้เกี่ยวข้องเปลี่ยน" if shared_form else "สองฉบับระบุผู้เกี่ยวข้องคนละรูปแบบ",
                "people changed" if shared_form else "the two forms name people in different columns",
            )


def _systems(a: SideActivity, b: SideActivity) -> Iterator[FieldChange]:
    """A system named on one side and not to be had on the other, not even from its heading."""
    if (a.own_systems - b.all_systems and b.all_systems) or (b.own_systems - a.all_systems and a.all_systems):
        before, after = (", ".join(sorted(x.all_systems)) or None for x in (a, b))
        yield FieldChange(
            "system_changed", "act", "systems", before, after, None, "ระบบที่ใช้เปลี่ยน", "system changed"
        )


def _place(a: SideActivity, b: SideActivity) -> Iterator[FieldChange]:
    if a.section and b.section and without_clerical(a.section) != without_clerical(b.section):
        yield FieldChange(
            "section_changed",
            "note",
            "section",
            a.section,
            b.section,
            None,
            "ย้ายไปอยู่ภายใต้หัวข้ออื่น",
            "stands under another heading",
        )
    if a.workstream and b.workstream and a.workstream != b.workstream:
        yield FieldChange(
            "section_changed",
            "note",
            "workstream",
            a.workstream,
            b.workstream,
            None,
            "ย้ายกลุ่มงาน",
            "moved to the other workstream",
        )


def _scanned(a: SideActivity, b: SideActivity) -> bool:
    return any(x.extraction in ("ocr", "hybrid") for x in (a, b))


def _wording(
    a: SideActivity, b: SideActivity, years: Years, found: list[FieldChange]
) -> Iterator[FieldChange]:
    dates_moved = any(
        c.field in ("schedule", "start_date", "end_date", "mentioned_date", "time") for c in found
    )
    for field, x, y in (("text", a.text, b.text), ("context", a.context, b.context)):
        if not x or not y or relative_years(x, years.left) == relative_years(y, years.right):
            continue
        if without_clerical(x) == without_clerical(y):
            yield FieldChange(
                "reworded",
                "clerical",
                field,
                x,
                y,
                None,
                "ต่างกันเพียงปี ที่อยู่เว็บ หรือการเว้นวรรค",
                "only years, addresses or spacing differ",
            )
        elif without_dates(x) == without_dates(y):
            # The dates are told in their own rows; what is left to tell here is a date nobody could read.
            if not dates_moved:
                yield FieldChange(
                    "reworded", "note", field, x, y, None, "วันที่ในข้อความต่างกัน", "dates in the text differ"
                )
        elif _scanned(a, b) and fuzz.ratio(without_dates(x), without_dates(y)) >= SAME_SCAN:
            yield FieldChange(
                "unverified",
                "note",
                field,
                x,
                y,
                None,
                "ถ้อยคำต่างกันเล็กน้อย อาจเกิดจากการอ่านภาพสแกน",
                "the wording differs a little, perhaps only by how a scan was read",
            )
        else:
            yield FieldChange("reworded", "note", field, x, y, None, "ถ้อยคำเปลี่ยน", "wording changed")
