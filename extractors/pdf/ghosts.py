"""Marks of a line that belongs to the next page.

A browser that breaks a page between two lines paints every cluster whose ink reaches over the break on both
pages and hides the half outside by clipping: of a line at the top of a page its tall clusters stand, unseen,
below the foot of the page before.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.pdf.glyphs import Glyph

# The same cluster stands at the same x on both pages, give or take what is hidden of it (of the font size).
_SAME_PLACE = 0.6
# One baseline (points).
_SAME_LINE = 1.0


def without_ghosts(glyphs: Sequence[Glyph], following: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs of a page without a last line that is nothing but a part of the next page's first line."""
    inked = [g for g in glyphs if g.text.strip()]
    below = [g for g in following if g.text.strip()]
    if not inked or not below:
        return list(glyphs)
    foot = max(g.baseline for g in inked)
    last = [g for g in inked if foot - g.baseline <= _SAME_LINE]
    head = min(g.baseline for g in below)
    first = [g for g in below if g.baseline - head <= _SAME_LINE]
    if len(last) >= len(first) or len(last) == len(inked) or not all(_stands_in(g, first) for g in last):
        return list(glyphs)
    return [g for g in glyphs if foot - g.baseline > _SAME_LINE]


def _stands_in(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    return any(g.text == glyph.text and abs(g.x0 - glyph.x0) <= _SAME_PLACE * g.size for g in line)
