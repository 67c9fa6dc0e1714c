"""Splits and merges: one activity that became several, or several that became one."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.compare.likeness import Likeness, grams
from pipeline.compare.model import Pair, SideActivity
from pipeline.compare.structure import Structure, Verb

# A part comes out of the whole when this share of its three-letter groups is in it …
CONTAINED = 0.72
# … and together the parts must tell this much more of the whole than the best of them alone.
GAIN = 0.15

# A part has system, round and days of the whole: less likeness than this and it is another matter.
RELATED = 0.4
# A part this unlike the whole is not looked at.
HINT = 0.25


@dataclass(frozen=True, slots=True)
class Telling:
    """What an activity tells: its letter groups and its steps."""

    grams: frozenset[str]
    lead: Verb | None
    verbs: frozenset[Verb]

    @classmethod
    def of(cls, structure: Structure) -> Telling:
        """From its structure."""
        return cls(grams(structure.text), structure.lead_verb, structure.verbs)


def parted_pairs(
    left: Sequence[SideActivity],
    right: Sequence[SideActivity],
    like: Likeness,
    chosen: Sequence[tuple[int, int]],
    *,
    taken: tuple[Set[int], Set[int]] = (frozenset(), frozenset()),
    forbidden: Set[tuple[int, int]] = frozenset(),
) -> tuple[Pair, ...]:
    """Pairs of each whole with all its parts, where an activity left alone is another part of a paired one.

    `taken`: rows and columns that a person has paired. `forbidden`: pairs that a person has parted.
    """
    left_tellings = [Telling.of(s) for s in like.left]
    right_tellings = [Telling.of(s) for s in like.right]
    free_left = sorted(set(range(len(left))) - {i for i, _ in chosen} - taken[0])
    free_right = sorted(set(range(len(right))) - {j for _, j in chosen} - taken[1])
    out: list[Pair] = []
    for i, j in chosen:
        free = [k for k in free_right if like.score[i, k] >= RELATED and like.text[i, k] >= HINT]
        free = [k for k in free if (i, k) not in forbidden]
        parts = _parts(left_tellings[i], right_tellings, j, free)
        out += [_pair(left[i], right[k], "split", float(like.score[i, k])) for k in parts]
        free_right = [k for k in free_right if k not in parts]
        if not parts:
            free = [k for k in free_left if like.score[k, j] >= RELATED and like.text[k, j] >= HINT]
            free = [k for k in free if (k, j) not in forbidden]
            parts = _parts(right_tellings[j], left_tellings, i, free)
            out += [_pair(left[k], right[j], "merged", float(like.score[k, j])) for k in parts]
            free_left = [k for k in free_left if k not in parts]
    return tuple(out)


def _parts(whole: Telling, all_tellings: Sequence[Telling], first: int, free: Sequence[int]) -> list[int]:
    """The first part and those free ones that tell more of the whole; empty when the whole has only one part."""

    def contained(k: int) -> bool:
        part = all_tellings[k].grams
        return bool(part) and len(part & whole.grams) >= CONTAINED * len(part)

    if not whole.grams or not contained(first):
        return []
    told, verbs, parts = all_tellings[first].grams & whole.grams, all_tellings[first].verbs, [first]
    for k in sorted(free, key=lambda k: (-len(all_tellings[k].grams & whole.grams), k)):
        part = all_tellings[k]
        fresh = (part.grams & whole.grams) - told
        words = len(fresh) >= GAIN * len(whole.grams) and len(fresh) >= len(part.grams) / 2
        # บันทึก … และยืนยันข้อมูล told in two rows: the second step repeats the words of the first.
        step = part.lead in whole.verbs and part.lead not in verbs
        if contained(k) and (words or step):
            told, verbs = told | fresh, verbs | part.verbs
            parts.append(k)
    return sorted(parts) if len(parts) > 1 else []


def _pair(a: SideActivity, b: SideActivity, relation: str, score: float) -> Pair:
    split = relation == "split"
    return Pair(
        left_id=a.id,
        right_id=b.id,
        relation="split" if split else "merged",
        score=round(score, 4),
        margin=0.0,
        rival_id=None,
        reason="รายการเดิมหนึ่งรายการแยกเป็นหลายรายการ" if split else "รายการเดิมหลายรายการรวมเป็นรายการเดียว",
        reason_en="one activity became several" if split else "several activities became one",
    )
