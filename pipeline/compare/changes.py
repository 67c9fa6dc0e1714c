"""Pairs to rows of table `changes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.decisions import said_ruling
from pipeline.compare.fields import FieldChange, Years, field_changes
from pipeline.compare.match import Matching
from pipeline.compare.model import CHANGE_KINDS, Change, ChangeKind, Finding, Pair, SideActivity

# Below this, a reader was guessing.
LOW_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class _Row:
    left: SideActivity | None
    right: SideActivity | None
    what: FieldChange
    score: float | None
    reason: str
    reason_en: str


def changes_of(
    left: Sequence[SideActivity], right: Sequence[SideActivity], matching: Matching, years: Years
) -> tuple[Change, ...]:
    """All changes in reading order: pairs and additions as the new side has them, then what is gone."""
    by_id = {a.id: a for a in (*left, *right)}
    if not matching.corresponds:
        return ()
    # Apart, because both sides may hold the same document.
    paired_left, paired_right = {p.left_id for p in matching.pairs}, {p.right_id for p in matching.pairs}
    of_right: dict[str, list[Pair]] = {}
    for pair in matching.pairs:
        of_right.setdefault(pair.right_id, []).append(pair)
    rows: list[_Row] = []
    for b in right:
        for pair in of_right.get(b.id, ()):
            rows += _pair_rows(by_id[pair.left_id], b, pair, years)
        if b.id not in paired_right:
            rows.append(_alone("added", b, matching, by_id))
    rows += [_alone("removed", a, matching, by_id) for a in left if a.id not in paired_left]
    return tuple(
        Change(
            seq=n,
            change=row.what.change,
            weight=row.what.weight,
            left_activity_id=row.left.id if row.left else None,
            right_activity_id=row.right.id if row.right else None,
            field=row.what.field or None,
            before=row.what.before,
            after=row.what.after,
            shift_days=row.what.shift_days,
            score=row.score,
            reason=row.reason,
            reason_en=row.reason_en,
        )
        for n, row in enumerate(rows, 1)
    )


def count_kinds(changes: Sequence[Change]) -> Mapping[ChangeKind, int]:
    """Activities (pairs) per kind: a pair with two changed parties counts once under party_changed."""
    seen: dict[ChangeKind, set[tuple[str | None, str | None]]] = {kind: set() for kind in CHANGE_KINDS}
    for change in changes:
        seen[change.change].add((change.left_activity_id, change.right_activity_id))
    return {kind: len(pairs) for kind, pairs in seen.items()}


def doubts(activity: SideActivity) -> list[tuple[str, str]]:
    """Why the reading of an activity cannot be relied on (Thai, English); empty when it can."""
    reasons = [(f.message_th, f.message_en) for f in activity.findings if _serious(f)]
    if activity.confidence < LOW_CONFIDENCE:
        percent = round(activity.confidence * 100)
        reasons.append((f"ความมั่นใจในการอ่านร้อยละ {percent}", f"reading confidence {percent} %"))
    return reasons


def _serious(finding: Finding) -> bool:
    return finding.severity == "error"


def _pair_rows(a: SideActivity, b: SideActivity, pair: Pair, years: Years) -> Iterator[_Row]:
    whole = pair.relation == "same"
    found = field_changes(a, b, years, compare_text=whole)
    if pair.relation != "same":
        found.insert(
            0, FieldChange(pair.relation, "note", "text", a.text, b.text, None, pair.reason, pair.reason_en)
        )
    doubt = [(f"{a.filename}: {th}", f"{a.filename}: {en}") for th, en in doubts(a)]
    doubt += [(f"{b.filename}: {th}", f"{b.filename}: {en}") for th, en in doubts(b)]
    if doubt:
        thai, english = "; ".join(th for th, _ in doubt), "; ".join(en for _, en in doubt)
        # Beside the changes, never in place of them; but a doubtful pair is never called unchanged.
        found.append(FieldChange("unverified", "note", "", None, None, None, thai, english))
    if not found:
        found = [FieldChange("unchanged", "clerical", "", None, None, None, "", "")]
    for what in found:
        # The field's own reason first, then why these two are taken for one.
        thai = "; ".join(dict.fromkeys(filter(None, (what.reason, pair.reason))))
        english = "; ".join(dict.fromkeys(filter(None, (what.reason_en, pair.reason_en))))
        yield _Row(a, b, what, pair.score, thai, english)


def _alone(
    kind: ChangeKind, activity: SideActivity, matching: Matching, by_id: Mapping[str, SideActivity]
) -> _Row:
    near_id, score = matching.nearest.get(activity.id, (None, 0.0))
    if near_id and score > 0:
        near = by_id[near_id]
        label = f" ลำดับ {near.row_label}" if near.row_label else ""
        label_en = f", row {near.row_label}" if near.row_label else ""
        thai = f"ไม่มีรายการที่ตรงกัน; ใกล้ที่สุดคือ {near.filename}{label} (คะแนน {score:.2f})"
        english = f"nothing corresponds; the nearest is {near.filename}{label_en} (score {score:.2f})"
    else:
        thai, english = "ไม่มีรายการที่ตรงกันในอีกฝ่าย", "nothing on the other side corresponds"
    parted = [said_ruling(r) for r in matching.rulings if activity.id in (r.left_id, r.right_id)]
    for th, en in (*parted, *doubts(activity)):
        thai, english = f"{thai}; {th}", f"{english}; {en}"
    what = FieldChange(
        kind,
        "act",
        "",
        activity.text if kind == "removed" else None,
        activity.text if kind == "added" else None,
        None,
        thai,
        english,
    )
    left, right = (None, activity) if kind == "added" else (activity, None)
    return _Row(left, right, what, None, thai, english)
