"""Marks of a line that belongs to the next page.

A browser that breaks a page between two lines paints every cluster whose ink reaches over the break on both
pages and hides the half outside by clipping: of a line at the top of a page its tall clusters stand, unseen,
below the foot of the page before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from extractors.pdf.glyphs import Glyph

# The same cluster stands at the same x on both pages, give or take what is hidden of it (of the font size).
_SAME_PLACE = 0.6
# One baseline (points).
_SAME_LINE = 1.0


def without_ghosts(glyphs: Sequence[Glyph], following: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs of a page without a last line that is nothing but a part of the next page's first line."""
    foot, head = -math.inf, math.inf
    for glyph in glyphs:
        if glyph.baseline > foot and glyph.text.strip():
            foot = glyph.baseline
    for glyph in following:
        if glyph.baseline < head and glyph.text.strip():
            head = glyph.baseline
    last = [g for g in glyphs if foot - g.baseline <= _SAME_LINE and g.text.strip()]
    first = [g for g in following if g.baseline - head <= _SAME_LINE and g.text.strip()]
    if len(last) >= len(first) or not all(_stands_in(g, first) for g in last):
        return list(glyphs)
    above = [g for g in glyphs if foot - g.baseline > _SAME_LINE]
    return above if any(g.text.strip() for g in above) else list(glyphs)


def _stands_in(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    return any(g.text == glyph.text and abs(g.x0 - glyph.x0) <= _SAME_PLACE * g.size for g in line)
