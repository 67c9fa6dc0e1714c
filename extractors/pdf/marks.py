"""Thai marks put where the page shows them, not where the file mentions them.

Files of word processors write the glyphs of a line in the order in which they were painted, and some of
their fonts name glyphs wrongly. The text then reads `มนั่ ใจ` for มั่นใจ, `กา ลงั` for กำลัง, `กำร` for การ. The page
itself is right: a mark stands over its consonant. So the place decides:

- a vowel or tone mark belongs to the consonant it stands over or under;
- a blank with ink in it, up where marks stand, is the ring of a sara am;
- a sara am without a ring, where the page also holds rings of their own, is a sara aa.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.pdf.glyphs import Glyph
from normalizers.thai_text.glyphs import MACINTOSH, WINDOWS

_RING, _AA, _AM = "\u0e4d", "\u0e32", "\u0e33"
_VOWELS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
# The order in which marks of one consonant are written: vowel, tone, ring.
_RANK = {char: rank for rank, chars in enumerate((_VOWELS, _TONES, _RING)) for char in chars}
_RANK |= {chr(code): _RANK[char] for code, char in (WINDOWS | MACINTOSH).items() if char in _RANK}
_CONSONANTS = frozenset(map(chr, range(0x0E01, 0x0E2F))) | {
    chr(code) for code, char in (WINDOWS | MACINTOSH).items() if char in "\u0e0d\u0e10"
}

# All in units of the font size.
_INK = 0.05  # a blank has no height
_MARK_HEIGHT = 0.3  # marks over a letter begin this far above its baseline
_LETTER_TOP = 1.15  # a letter higher than this many times a plain consonant carries something on top
_REACH = 0.06  # a mark may stand out by this much at either side of its consonant
_SAME_LINE = 0.5
_LOOK_BACK = 3  # clusters; painted order is never further off than that
# So many sara am without a ring, and more of them than of sara aa, are a wrong name and not a habit.
_WRONG_NAMES = 5


@dataclass(slots=True)
class _Cluster:
    """A glyph with the marks that belong to it."""

    base: Glyph
    marks: list[Glyph] = field(default_factory=list)
    moved: bool = False  # a mark came from elsewhere, so the order in the file says nothing
    gone: bool = False  # a stray mark that has found its consonant

    def holds(self, mark: Glyph, reach: float) -> bool:
        """Whether the mark stands over or under this glyph, give or take `reach` (of the font size)."""
        base, reach = self.base, reach * self.base.size
        middle = (mark.x0 + mark.x1) / 2
        return (
            base.text in _CONSONANTS
            and base.x0 - reach <= middle <= base.x1 + reach
            and abs(base.baseline - mark.baseline) <= _SAME_LINE * base.size
        )

    def glyphs(self) -> Iterable[Glyph]:
        """The glyph and its marks in the order they are written in."""
        marks = sorted(self.marks, key=lambda g: _RANK[g.text]) if self.moved else self.marks
        return [self.base, *marks]


def settle_marks(glyphs: Sequence[Glyph], replaced: frozenset[int]) -> list[Glyph]:
    """Glyphs in content order, with every mark beside its consonant and rings called by their name.

    `replaced`: indexes of glyphs whose text is an `/ActualText`; it is true, and their boxes are those of a
    part of a cluster.
    """
    glyphs, replaced = _without_echoes(glyphs, replaced)
    named = _true_names(glyphs, replaced)
    if all(i in replaced for i, g in enumerate(named) if g.text in _RANK):
        return named
    clusters: list[_Cluster] = []
    strays: list[_Cluster] = []  # marks that stand over nothing before them
    for index, glyph in enumerate(named):
        if glyph.text not in _RANK:
            clusters.append(_Cluster(glyph))
        elif index in replaced and clusters:
            clusters[-1].marks.append(glyph)
        elif (holder := _holder(glyph, clusters)) is not None:
            holder.moved |= holder is not clusters[-1]
            holder.marks.append(glyph)
        elif clusters and _beside(glyph, clusters[-1].base):
            clusters[-1].marks.append(glyph)
        else:
            clusters.append(_Cluster(glyph))
            strays.append(clusters[-1])
    for stray in strays:
        holder = next((c for c in clusters if c.holds(stray.base, _REACH)), None)
        if holder is not None:
            holder.marks += [stray.base, *stray.marks]
            holder.moved = True
            stray.gone = True
    return [g for cluster in clusters if not cluster.gone for g in cluster.glyphs()]


def _holder(mark: Glyph, clusters: Sequence[_Cluster]) -> _Cluster | None:
    """The nearest of the last clusters that the mark stands over or under."""
    if clusters and clusters[-1].holds(mark, 0.0):
        return clusters[-1]
    near = clusters[: -2 - _LOOK_BACK : -1]
    return next((c for reach in (0.0, _REACH) for c in near if c.holds(mark, reach)), None)


def _beside(mark: Glyph, base: Glyph) -> bool:
    """Whether a mark that stands over no consonant still is where the text goes on."""
    if abs(base.baseline - mark.baseline) > _SAME_LINE * base.size:
        return False
    if base.text in _RANK:  # a stray mark, and this one on top of it
        return base.x0 < mark.x1 and mark.x0 < base.x1
    return base.x0 - base.size <= mark.x0 <= base.x1 + base.size


def _without_echoes(glyphs: Sequence[Glyph], replaced: frozenset[int]) -> tuple[list[Glyph], frozenset[int]]:
    """Glyphs without those that are a mark in the shape of a whole cluster.

    Some typesetters name every glyph of a cluster by the text of all of it, so that a raised mark reads as its
    consonant once more: `ดิ์ดิ์`. A consonant whose ink begins up where marks stand is none.
    """
    dropped: set[int] = set()
    for index, glyph in enumerate(glyphs):
        if index in dropped or glyph.text not in _CONSONANTS or not _is_raised(glyph):
            continue
        end = index + 1
        while end < len(glyphs) and glyphs[end].origin == glyph.origin and glyphs[end].text in _RANK:
            end += 1
        echo = [g.text for g in glyphs[index:end]]
        before = [g.text for g in glyphs[max(index - len(echo), 0) : index]]
        if before == echo:
            dropped |= set(range(index, end))
    if not dropped:
        return list(glyphs), replaced
    kept = [i for i in range(len(glyphs)) if i not in dropped]
    return [glyphs[i] for i in kept], frozenset(new for new, old in enumerate(kept) if old in replaced)


def _true_names(glyphs: Sequence[Glyph], replaced: frozenset[int]) -> list[Glyph]:
    rings = 0
    named = list(glyphs)
    for index, glyph in enumerate(named):
        if glyph.text == " " and _is_ring(glyph):
            named[index] = glyph._replace(text=_RING)
            rings += 1
    if not rings and not any(g.text == _RING for g in named):
        return named
    consonants = sorted(_height(g) for g in named if g.text in _CONSONANTS)
    if not consonants:
        return named
    usual = consonants[len(consonants) // 2]
    low = [
        i
        for i, g in enumerate(named)
        if g.text == _AM and i not in replaced and _height(g) <= _LETTER_TOP * usual
    ]
    if len(low) >= _WRONG_NAMES and len(low) > sum(g.text == _AA for g in named):
        for index in low:
            named[index] = named[index]._replace(text=_AA)
    return named


def _height(glyph: Glyph) -> float:
    return (glyph.baseline - glyph.top) / glyph.size


def _is_ring(glyph: Glyph) -> bool:
    return glyph.bottom - glyph.top > _INK * glyph.size and _is_raised(glyph)


def _is_raised(glyph: Glyph) -> bool:
    return glyph.baseline - glyph.bottom >= _MARK_HEIGHT * glyph.size
