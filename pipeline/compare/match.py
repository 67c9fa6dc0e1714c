"""Which activity of one side is which of the other: one global assignment, with "no match" as a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.compare.decisions import said_ruling
from pipeline.compare.likeness import Likeness, Matrix, likeness
from pipeline.compare.model import Pair, Ruling, SideActivity
from pipeline.compare.offices import grouped
from pipeline.compare.parts import parted_pairs
from pipeline.compare.structure import Structure
from pipeline.errors import UsageError

# Leaving both activities unpaired costs as much as pairing them at this likeness.
NO_MATCH = 0.42
# Every activity is compared with every other: 6,000 with 6,000 take 1.8 GiB and half a minute.
MOST_PAIRS = 36_000_000
# Words alike to this degree may carry a pair …
PLAIN_TEXT = 0.36
# … fewer words only where the structure singles the pair out from all its rivals by a clear margin …
FEW_WORDS = 0.2
CLEAR_MARGIN = 0.08
# … because all rows of one section share its system, round, days and people.
# A runner-up as near as this makes a pair worth a second look.
CLOSE_CALL = 0.02
# Fewer pairs than this share of the smaller side: the two do not correspond. Tiny sides are listed all the same.
MIN_SHARE = 0.1
MIN_SIDE = 3

ROUND_TH = {
    "term1": "ภาคเรียนที่ 1",
    "term2": "ภาคเรียนที่ 2",
    "summer": "ภาคฤดูร้อน",
    "year_end": "สิ้นปีการศึกษา",
    "year_start": "ต้นปีการศึกษา",
}
ROUND_EN = {
    "term1": "term 1",
    "term2": "term 2",
    "summer": "summer term",
    "year_end": "year end",
    "year_start": "start of year",
}


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs, and the nearest candidate of each activity that stayed alone (id, likeness)."""

    pairs: tuple[Pair, ...]
    nearest: dict[str, tuple[str, float]]
    corresponds: bool
    rulings: tuple[Ruling, ...] = ()


def match(
    left: Sequence[SideActivity],
    right: Sequence[SideActivity],
    step_months: int,
    rulings: Sequence[Ruling] = (),
) -> Matching:
    """Pair two lists of activities, as reviewers decided where they did.

    Where they are too many to compare each with each, every office is compared with itself.

    Raises:
        UsageError: more than `MOST_PAIRS` pairs to look at all the same.
    """
    if len(left) * len(right) <= MOST_PAIRS:
        return _match(left, right, step_months, rulings)
    found = []
    for mine, theirs, ruled in _by_office(left, right, rulings):
        if len(mine) * len(theirs) > MOST_PAIRS:
            raise UsageError("too_many_to_compare", left=len(mine), right=len(theirs))
        found.append(_match(mine, theirs, step_months, ruled))
    left_place, right_place = {a.id: n for n, a in enumerate(left)}, {b.id: n for n, b in enumerate(right)}
    pairs = [p for one in found for p in one.pairs]
    pairs.sort(key=lambda p: (right_place[p.right_id], left_place[p.left_id]))
    nearest = {key: near for one in found for key, near in one.nearest.items()}
    return Matching(tuple(pairs), nearest, any(one.corresponds for one in found), tuple(rulings))


def _by_office(
    left: Sequence[SideActivity], right: Sequence[SideActivity], rulings: Sequence[Ruling]
) -> list[tuple[list[SideActivity], list[SideActivity], list[Ruling]]]:
    """The activities of each office with what was decided about them; offices that a decision ties stay together."""
    offices = grouped([a.office for a in (*left, *right)])
    of = {a.id: office for a, office in zip((*left, *right), offices, strict=True)}
    joined = {office: office for office in offices}
    for ruling in rulings:
        one, other = joined[of[ruling.left_id]], joined[of[ruling.right_id]]
        if ruling.same and one != other:
            joined = {office: one if root == other else root for office, root in joined.items()}
    parts: dict[int, tuple[list[SideActivity], list[SideActivity], list[Ruling]]] = {}
    for activity in left:
        parts.setdefault(joined[of[activity.id]], ([], [], []))[0].append(activity)
    for activity in right:
        parts.setdefault(joined[of[activity.id]], ([], [], []))[1].append(activity)
    for ruling in rulings:
        if joined[of[ruling.left_id]] == joined[of[ruling.right_id]]:
            parts[joined[of[ruling.left_id]]][2].append(ruling)
    return list(parts.values())


def _match(
    left: Sequence[SideActivity],
    right: Sequence[SideActivity],
    step_months: int,
    rulings: Sequence[Ruling] = (),
) -> Matching:
    if not left or not right:
        return Matching((), {}, corresponds=False)
    # The slowest import of all, and who only reads a model never needs it.
    from scipy.optimize import linear_sum_assignment

    like = likeness(left, right, step_months)
    # A pair below the cost of "no match" gains nothing, so it may as well be assigned and then dropped.
    carried = (like.text >= PLAIN_TEXT) | ((like.text >= FEW_WORDS) & (_margins(like.score) >= CLEAR_MARGIN))
    # Squared, so that one sure pair is never given up for two doubtful ones.
    gain = np.where(carried, np.maximum(like.score - NO_MATCH, 0) ** 2, 0)
    left_place, right_place = {a.id: n for n, a in enumerate(left)}, {b.id: n for n, b in enumerate(right)}
    ruled = [(left_place[r.left_id], right_place[r.right_id], r) for r in rulings]
    forced = [(i, j, r) for i, j, r in ruled if r.same]
    forbidden = {(i, j) for i, j, r in ruled if not r.same}
    for i, j, ruling in ruled:
        # What a person paired is out of the assignment; what a person parted gains nothing in it.
        gain[(slice(None) if ruling.same else i), j] = 0
        gain[i, (slice(None) if ruling.same else j)] = 0
    rows, columns = linear_sum_assignment(gain, maximize=True)
    chosen = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0]
    # A person's pair is enough for the two to correspond.
    corresponds = bool(forced) or (bool(chosen) and len(chosen) >= MIN_SHARE * min(len(left), len(right)))
    if not corresponds:
        return Matching((), {}, corresponds=min(len(left), len(right)) < MIN_SIDE)
    pairs = [_pair(left, right, like, i, j) for i, j in chosen]
    parted = parted_pairs(
        left,
        right,
        like,
        chosen,
        taken=({i for i, _, _ in forced}, {j for _, j, _ in forced}),
        forbidden=forbidden,
    )
    whole = {(p.left_id, p.right_id) for p in parted}
    pairs = [p for p in pairs if (p.left_id, p.right_id) not in whole] + list(parted)
    pairs += [_decided(left, right, like, forced, n) for n in range(len(forced))]
    pairs.sort(key=lambda p: (right_place[p.right_id], left_place[p.left_id]))
    return Matching(tuple(pairs), _nearest(left, right, like), corresponds=True, rulings=tuple(rulings))


def _margins(score: Matrix) -> Matrix:
    """Each score less the best other score of its row and its column."""

    def best_other(axis: int) -> Matrix:
        if score.shape[axis] < 2:
            return np.zeros_like(score)
        top = np.partition(score, -2, axis=axis)
        first, second = np.take(top, [-1], axis=axis), np.take(top, [-2], axis=axis)
        return np.where(score == first, second, first)

    return score - np.maximum(best_other(0), best_other(1))


def _nearest(
    left: Sequence[SideActivity], right: Sequence[SideActivity], like: Likeness
) -> dict[str, tuple[str, float]]:
    best_right, best_left = like.score.argmax(axis=1), like.score.argmax(axis=0)
    out = {
        a.id: (right[int(j)].id, float(like.score[i, j]))
        for i, (a, j) in enumerate(zip(left, best_right, strict=True))
    }
    out |= {
        b.id: (left[int(i)].id, float(like.score[i, j]))
        for j, (b, i) in enumerate(zip(right, best_left, strict=True))
    }
    return out


def _pair(
    left: Sequence[SideActivity], right: Sequence[SideActivity], like: Likeness, i: int, j: int
) -> Pair:
    score = float(like.score[i, j])
    rival, rival_score = _rival(left, right, like, i, j)
    margin = score - rival_score
    thai, english = _why(like.left[i], like.right[j], float(like.text[i, j]), float(like.days[i, j]))
    if rival is not None and margin < CLOSE_CALL:
        label = f" (ลำดับ {rival.row_label})" if rival.row_label else ""
        label_en = f" (row {rival.row_label})" if rival.row_label else ""
        thai += f"; มีรายการใกล้เคียงอีกรายการ{label}"
        english += f"; another activity is about as like{label_en}"
    return Pair(
        left_id=left[i].id,
        right_id=right[j].id,
        relation="same",
        score=round(score, 4),
        margin=round(margin, 4),
        rival_id=rival.id if rival else None,
        reason=thai,
        reason_en=english,
    )


def _decided(
    left: Sequence[SideActivity],
    right: Sequence[SideActivity],
    like: Likeness,
    forced: Sequence[tuple[int, int, Ruling]],
    n: int,
) -> Pair:
    """A pair that a person made. One activity paired with several is a split, several with one a merge."""
    i, j, ruling = forced[n]
    split, merged = sum(k == i for k, _, _ in forced) > 1, sum(k == j for _, k, _ in forced) > 1
    thai, english = said_ruling(ruling)
    return _pair(left, right, like, i, j).model_copy(
        update={
            "relation": "split" if split else "merged" if merged else "same",
            "decided_by": ruling.who or "?",
            "reason": thai,
            "reason_en": english,
        }
    )


def _rival(
    left: Sequence[SideActivity], right: Sequence[SideActivity], like: Likeness, i: int, j: int
) -> tuple[SideActivity | None, float]:
    row, column = like.score[i].copy(), like.score[:, j].copy()
    row[j] = column[i] = -1
    best_right, best_left = int(row.argmax()), int(column.argmax())
    if max(row[best_right], column[best_left]) <= 0:
        return None, 0.0
    if row[best_right] >= column[best_left]:
        return right[best_right], float(row[best_right])
    return left[best_left], float(column[best_left])


def _why(a: Structure, b: Structure, text: float, days: float) -> tuple[str, str]:
    thai, english = [], []
    if shared := sorted(a.systems & b.systems):
        thai.append("ระบบเดียวกัน (" + ", ".join(shared) + ")")
        english.append("same system (" + ", ".join(shared) + ")")
    if rounds := sorted(a.rounds & b.rounds):
        thai.append("รอบเดียวกัน (" + ", ".join(ROUND_TH.get(r, r) for r in rounds) + ")")
        english.append("same round (" + ", ".join(ROUND_EN.get(r, r) for r in rounds) + ")")
    if a.lead_verb and a.lead_verb == b.lead_verb:
        thai.append("ขั้นตอนเดียวกัน")
        english.append("same step")
    thai.append(f"ข้อความเหมือนกันร้อยละ {round(text * 100)}")
    english.append(f"wording {round(text * 100)} % alike")
    if not np.isnan(days):
        thai.append("วันตรงกัน" if days == 0 else f"วันห่างกัน {int(days)} วัน")
        english.append("same day of the year" if days == 0 else f"{int(days)} days apart")
    return "; ".join(thai), "; ".join(english)
