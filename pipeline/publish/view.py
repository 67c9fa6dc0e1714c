"""A comparison as a reader sees it: one row a pair, in both languages, with nothing left to work out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.compare.calendar import net_shift
from pipeline.compare.decisions import said_ruling
from pipeline.compare.match import CLOSE_CALL
from pipeline.compare.model import (
    CHANGE_KINDS,
    Change,
    ChangeKind,
    Comparison,
    Pair,
    Ruling,
    Side,
    SideActivity,
    Weight,
)
from pipeline.publish.cells import LONG, Cell, cell_of
from pipeline.publish.escapes import visible
from pipeline.publish.labels import DATE_KINDS, FIELDS
from pipeline.publish.thai_dates import Said, said_move, said_shift
from pipeline.publish.words import Piece, word_diff

Part = Literal["both", "new", "gone"]
PARTS: tuple[Part, ...] = ("both", "new", "gone")
_WEIGHT_ORDER: dict[Weight, int] = {"act": 0, "note": 1, "clerical": 2}


@dataclass(frozen=True, slots=True)
class Detail:
    """One changed field, in words."""

    kind: ChangeKind
    weight: Weight
    field: Said | None
    said: Said | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about a row."""

    ruling: Ruling
    said: Said


@dataclass(frozen=True, slots=True)
class Row:
    """One pair, or one activity that only one side has."""

    number: int
    part: Part
    kinds: tuple[ChangeKind, ...]
    weight: Weight
    details: tuple[Detail, ...]
    left: Cell | None
    right: Cell | None
    left_activity: SideActivity | None
    right_activity: SideActivity | None
    start_shift: int | None
    end_shift: int | None
    shift: Said | None
    score: float | None
    reason: Said
    close_call: bool
    decided: tuple[Decided, ...]

    @property
    def heading(self) -> Said:
        """The heading the row stands under: the new side's where there is one."""
        cell = self.right or self.left
        assert cell is not None  # noqa: S101 - a row has at least one side
        return cell.heading

    @property
    def systems(self) -> str:
        """Systems of both sides, as a filter wants them."""
        return " ".join(
            sorted({s for a in (self.left_activity, self.right_activity) if a for s in a.all_systems})
        )


@dataclass(frozen=True, slots=True)
class View:
    """The whole report."""

    comparison: Comparison
    left_name: Said
    right_name: Said
    sentence: Said
    rows: tuple[Row, ...]

    def part(self, part: Part) -> tuple[Row, ...]:
        """Rows of one part, in reading order."""
        return tuple(r for r in self.rows if r.part == part)

    def groups(self, part: Part) -> list[tuple[Said, list[Row]]]:
        """Rows of one part under their headings."""
        out: dict[Said, list[Row]] = {}
        for row in self.part(part):
            out.setdefault(row.heading, []).append(row)
        return list(out.items())


def view_of(comparison: Comparison) -> View:
    """Lay a comparison out for reading."""
    by_id = {a.id: a for s in (comparison.left, comparison.right) for a in s.activities}
    pairs = {(p.left_id, p.right_id): p for p in comparison.pairs}
    grouped: dict[tuple[str | None, str | None], list[Change]] = {}
    for change in comparison.changes:
        grouped.setdefault((change.left_activity_id, change.right_activity_id), []).append(change)
    rows = []
    for (left_id, right_id), changes in grouped.items():
        pair = pairs.get((left_id or "", right_id or ""))
        left = by_id[left_id] if left_id else None
        right = by_id[right_id] if right_id else None
        decided = _decided(comparison.decisions, left_id, right_id)
        rows.append(_row(changes, pair, left, right, comparison.step_months, decided))
    return View(
        comparison=comparison,
        left_name=side_name(comparison.left),
        right_name=side_name(comparison.right),
        sentence=_sentence(comparison),
        rows=_numbered(rows),
    )


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    """Rows in the order in which the report shows them: by part, then by heading as it first occurs."""
    order = {heading: n for n, heading in enumerate(dict.fromkeys((r.part, r.heading) for r in rows))}
    rows = sorted(rows, key=lambda r: (PARTS.index(r.part), order[r.part, r.heading]))
    return tuple(replace(r, number=n) for n, r in enumerate(rows, 1))


def side_name(side: Side) -> Said:
    """What a side is called: its year, or its file."""
    if side.ref == str(side.year):
        return Said(f"ปีการศึกษา {side.year}", f"Academic year {side.year}")
    names = ", ".join(visible(d.filename) for d in side.documents if d.used) or visible(side.ref)
    return Said(names, names)


def _row(
    changes: list[Change],
    pair: Pair | None,
    left: SideActivity | None,
    right: SideActivity | None,
    step_months: int,
    decided: tuple[Decided, ...],
) -> Row:
    start = end = None
    shift = None
    if left and right:
        months_only = left.date_precision == right.date_precision == "month"
        start = net_shift(left.start_date, right.start_date, step_months)
        end = net_shift(left.end_date, right.end_date, step_months, to_month_end=months_only)
        if (start, end) != (None, None):
            deadline = left.start_date is None and right.start_date is None
            shift = said_shift(start, end, deadline=deadline)
        before, after = word_diff(visible(left.text), visible(right.text), step_months // 12)
    else:
        before, after = (_whole(a) for a in (left, right))
    kinds = {c.change for c in changes}
    return Row(
        number=0,
        part="both" if left and right else "new" if right else "gone",
        kinds=tuple(k for k in CHANGE_KINDS if k in kinds),
        weight=min((c.weight for c in changes), key=_WEIGHT_ORDER.__getitem__),
        details=tuple(_detail(c, shift) for c in changes),
        left=cell_of(left, before, right, "gone") if left else None,
        right=cell_of(right, after, left, "new") if right else None,
        left_activity=left,
        right_activity=right,
        start_shift=start,
        end_shift=end,
        shift=shift,
        score=pair.score if pair else None,
        reason=Said(visible(pair.reason), visible(pair.reason_en))
        if pair
        else Said(visible(changes[0].reason), visible(changes[0].reason_en)),
        close_call=bool(pair and not pair.decided_by and pair.rival_id and pair.margin < CLOSE_CALL),
        decided=decided,
    )


def _decided(rulings: Iterable[Ruling], left_id: str | None, right_id: str | None) -> tuple[Decided, ...]:
    """Rulings that made this pair, or that kept one of its activities from another."""
    out = []
    for ruling in rulings:
        left, right = ruling.left_id == left_id, ruling.right_id == right_id
        if (left and right) if ruling.same else (left or right):
            thai, english = said_ruling(ruling)
            out.append(Decided(ruling, Said(visible(thai), visible(english))))
    return tuple(out)


def _whole(activity: SideActivity | None) -> tuple[Piece, ...]:
    return (Piece("same", visible(activity.text)),) if activity else ()


def _detail(change: Change, shift: Said | None) -> Detail:
    """What to say of a changed field beside its name; texts are shown in their cells, not here."""
    said: Said | None = None
    before, after = change.before, change.after
    if change.change == "date_kind_changed":
        x, y = DATE_KINDS.get(before or "", Said("-", "-")), DATE_KINDS.get(after or "", Said("-", "-"))
        said = Said(f"{x.th} → {y.th}", f"{x.en} → {y.en}")
        before = after = None
    elif change.field in ("schedule", "start_date", "end_date"):
        said, before, after = shift, None, None
    elif change.field == "mentioned_date" and change.shift_days is not None:
        moved = said_move(change.shift_days)
        said, before, after = Said(moved.th, moved.en), None, None
    elif change.change == "party_changed" and len(f"{before}{after}") > LONG:
        said = (
            Said("ดูชื่อในแต่ละฝ่าย", "see the names on each side")
            if change.field != "parties"
            else Said("สองฝ่ายระบุคนละแบบ", "the two sides name them in different columns")
        )
        before = after = None
    elif change.field in ("text", "context", None):
        before = after = None
        if change.change == "unverified":
            said = Said(visible(change.reason.split("; ")[0]), visible(change.reason_en.split("; ")[0]))
    return Detail(
        kind=change.change,
        weight=change.weight,
        field=FIELDS.get(change.field, Said(change.field, change.field)) if change.field else None,
        said=said,
        before=visible(before) if before else None,
        after=visible(after) if after else None,
    )


def _sentence(comparison: Comparison) -> Said:
    left, right = side_name(comparison.left), side_name(comparison.right)
    n, m = len(comparison.left.activities), len(comparison.right.activities)
    if not comparison.corresponds:
        return Said(
            f"{left.th} ({n} กิจกรรม) กับ {right.th} ({m} กิจกรรม) ไม่มีรายการที่ตรงกันพอจะเปรียบเทียบได้",
            f"{left.en} ({n} activities) and {_inside(right.en)} ({m}) have too little in common to be compared.",
        )
    same = comparison.counts["unchanged"]
    both = len(comparison.pairs)
    added, removed = comparison.counts["added"], comparison.counts["removed"]
    return Said(
        f"เทียบ {left.th} ({n} กิจกรรม) กับ {right.th} ({m} กิจกรรม): มีทั้งสองฝ่าย {both} รายการ "
        f"(เปลี่ยนแปลง {both - same} คงเดิม {same}) เพิ่มใหม่ {added} รายการ ไม่มีแล้ว {removed} รายการ",
        f"{left.en} ({n} activities) against {_inside(right.en)} ({m}): "
        f"{both} pairs, of which {both - same} changed and {same} did not; {added} added; {removed} no longer there.",
    )


def _inside(name: str) -> str:
    """A name as it stands inside an English sentence."""
    return name.replace("Academic year", "academic year")


def headings(rows: Iterable[Row]) -> list[Said]:
    """Headings in the order in which they first occur."""
    return list(dict.fromkeys(r.heading for r in rows))
