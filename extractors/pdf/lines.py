"""Glyphs to segments: pieces of a line that were set as one.

A segment is a run of glyphs that follow each other in the file on one baseline without a wide gap. Files
are written cell by cell and paragraph by paragraph, so segments keep a label that crosses the rules of a
grid in one piece and keep the texts of two neighbouring cells apart, where geometry alone could not.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Box, Word
from extractors.pdf.glyphs import Glyph

# All in units of the font size.
_SAME_BASELINE = 0.35
_SPLIT_GAP = 1.0
_BACKWARDS = 0.6  # zero-width marks step back; a real step back begins another run
# A gap this wide is a blank in files that hold almost no blanks (browsers set words apart instead) …
_GAP_WITHOUT_BLANKS = 0.13
# … and in files that do hold them, where smaller gaps are only the side bearings of letters.
_GAP_WITH_BLANKS = 0.30
_BLANK_FILE_SHARE = 0.3
# … unless the blanks of the file are narrower than that: then nearly that width is a blank, too.
_SHARE_OF_BLANK = 0.85
# Thai vowels and tones that stand over or under a consonant: never set apart from it.
_MARKS = frozenset(
    "\u0e31\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of glyphs on one line. `order` is its place in the file.

    `whole` tells that it is known to stand in one cell, or to be one label over several.
    """

    glyphs: tuple[Glyph, ...]
    text: str
    box: Box
    baseline: float
    size: float
    order: int
    whole: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words with their confidence; none where nothing had to be recognised."""
        words: list[list[Glyph]] = []
        last = ""
        for glyph in self.glyphs:
            if glyph.confidence is None:
                continue
            if not words or last == "" or last.isdigit() != glyph.text.isdigit():
                words.append([])
            words[-1].append(glyph)
            last = glyph.text.strip()
        return tuple(_word(w) for w in words if any(g.text.strip() for g in w))


def segments(glyphs: Sequence[Glyph], blank_gap: float) -> list[Segment]:
    """Glyphs in content order to segments in content order; runs of blanks alone are left out.

    `blank_gap` is what the function of that name says of the page.
    """
    runs: list[list[Glyph]] = []
    last: Glyph | None = None  # of the last run
    for glyph in glyphs:
        if last is not None and _continues(last, glyph):
            runs[-1].append(glyph)
        elif glyph.text.strip(" \u00a0"):
            runs.append([glyph])
        else:
            continue
        last = glyph
    return [make_segment(run, index, blank_gap) for index, run in enumerate(runs)]


def gap_between(left: Glyph, right: Glyph) -> float:
    """Room between two glyphs of one line, in points: from the end of an advance to the next one's begin."""
    # The characters of a cluster share one origin, so an origin far left of the ink says nothing.
    begin = right.origin if abs(right.origin - right.x0) < 0.5 * right.size else right.x0
    return begin - left.x1


def make_segment(run: Sequence[Glyph], order: int, blank_gap: float, whole: bool = False) -> Segment:
    """Build a segment; wide gaps inside become blanks."""
    text = run[0].text
    base = previous = run[0]
    for glyph in run[1:]:
        character = glyph.text
        if character not in _MARKS:
            # A mark ends left of its consonant: the room begins where the wider of the two ends.
            before = base if base.x1 > previous.x1 else previous
            wide = gap_between(before, glyph) > blank_gap * glyph.size
            if wide and character != " " and not text.endswith(" "):
                text += " "
            base = glyph
        text += character
        previous = glyph
    _, x0s, x1s, tops, bottoms, *_ = zip(*run, strict=True)  # by column: this is done for every glyph
    box = Box(min(x0s), min(tops), max(x1s), max(bottoms))
    inked = [g for g in run if g.text.strip()] or list(run)
    sizes = sorted(g.size for g in inked)
    return Segment(tuple(run), text, box, inked[0].baseline, sizes[len(sizes) // 2], order, whole)


def _word(glyphs: Sequence[Glyph]) -> Word:
    inked = [g for g in glyphs if g.text.strip()]
    box = Box(
        min(g.x0 for g in inked),
        min(g.top for g in inked),
        max(g.x1 for g in inked),
        max(g.bottom for g in inked),
    )
    text, worst = "".join(g.text for g in inked), min(g.confidence or 0.0 for g in inked)
    return Word(text, box, worst)


def split(segment: Segment, at: Sequence[int], blank_gap: float) -> list[Segment]:
    """Cut a segment before the glyphs with the given indexes."""
    bounds = [0, *at, len(segment.glyphs)]
    parts = [segment.glyphs[a:b] for a, b in itertools.pairwise(bounds)]
    return [make_segment(p, segment.order, blank_gap) for p in parts if any(g.text.strip() for g in p)]


def _continues(previous: Glyph, glyph: Glyph) -> bool:
    size = max(previous.size, glyph.size)
    if abs(previous.baseline - glyph.baseline) > _SAME_BASELINE * size:
        return False
    if glyph.text in _MARKS and previous.x0 - size <= glyph.x0 <= previous.x1:
        return True  # a mark over a wide consonant steps back by nearly an em
    gap = gap_between(previous, glyph)
    return -_BACKWARDS * size <= gap <= _SPLIT_GAP * size


def blank_gap(glyphs: Sequence[Glyph]) -> float:
    """Width of a gap that stands for a blank on this page, in units of the font size."""
    blanks = [g for g in glyphs if g.text == " "]
    gaps = sum(
        1
        for a, b in itertools.pairwise(glyphs)
        if abs(a.baseline - b.baseline) < _SAME_BASELINE * b.size
        and _GAP_WITHOUT_BLANKS * b.size < gap_between(a, b) < _SPLIT_GAP * b.size
    )
    if len(blanks) <= _BLANK_FILE_SHARE * gaps:
        return _GAP_WITHOUT_BLANKS
    widths = sorted((g.x1 - g.origin) / g.size for g in blanks if g.x1 > g.origin)
    if not widths:
        return _GAP_WITH_BLANKS
    own = _SHARE_OF_BLANK * widths[len(widths) // 2]
    return max(_GAP_WITHOUT_BLANKS, min(_GAP_WITH_BLANKS, own))
