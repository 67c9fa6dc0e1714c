"""Splits and merges: one activity that became several, or several that became one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.likeness import Likeness, grams
from pipeline.compare.model import Pair, SideActivity

# A part comes out of the whole when this share of its three-letter groups is in it …
CONTAINED = 0.72
# … and together the parts must tell this much more of the whole than the best of them alone.
GAIN = 0.15

# A part this unlike the whole is not looked at.
HINT = 0.25


def parted_pairs(
    left: Sequence[SideActivity],
    right: Sequence[SideActivity],
    like: Likeness,
    chosen: Sequence[tuple[int, int]],
) -> tuple[Pair, ...]:
    """Pairs of each whole with all its parts, where an activity left alone is another part of a paired one."""
    left_grams, right_grams = [grams(s.text) for s in like.left], [grams(s.text) for s in like.right]
    free_left = sorted(set(range(len(left))) - {i for i, _ in chosen})
    free_right = sorted(set(range(len(right))) - {j for _, j in chosen})
    out: list[Pair] = []
    for i, j in chosen:
        free = [k for k in free_right if like.score[i, k] > 0 and like.text[i, k] >= HINT]
        parts = _parts(left_grams[i], right_grams, j, free)
        out += [_pair(left[i], right[k], "split", float(like.score[i, k])) for k in parts]
        free_right = [k for k in free_right if k not in parts]
        if not parts:
            free = [k for k in free_left if like.score[k, j] > 0 and like.text[k, j] >= HINT]
            parts = _parts(right_grams[j], left_grams, i, free)
            out += [_pair(left[k], right[j], "merged", float(like.score[k, j])) for k in parts]
            free_left = [k for k in free_left if k not in parts]
    return tuple(out)


def _parts(whole: set[str], grams_of: Sequence[set[str]], first: int, free: Sequence[int]) -> list[int]:
    """The first part and those free ones that tell more of the whole; empty when the whole has only one part."""

    def contained(k: int) -> bool:
        return bool(grams_of[k]) and len(grams_of[k] & whole) >= CONTAINED * len(grams_of[k])

    if not whole or not contained(first):
        return []
    told, parts = grams_of[first] & whole, [first]
    for k in sorted(free, key=lambda k: (-len(grams_of[k] & whole), k)):
        fresh = (grams_of[k] & whole) - told
        if contained(k) and len(fresh) >= GAIN * len(whole) and len(fresh) >= len(grams_of[k]) / 2:
            told |= fresh
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
