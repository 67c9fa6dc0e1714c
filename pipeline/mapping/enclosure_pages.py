"""Enclosures of a letter that stand in the same file: on which pages."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.document import Document
from normalizers.lookups import squeeze
from pipeline.mapping.visual_lines import VisualLine
from pipeline.records import Enclosure

# Likeness of a line and an enclosure's title, 0 to 100, blanks aside.
_ALIKE = 88.0


def locate(
    enclosures: Sequence[Enclosure], document: Document, lines: Sequence[VisualLine], letter_end: int
) -> tuple[tuple[Enclosure, ...], set[int]]:
    """Enclosures with their pages, and the ids (id()) of the blocks that are their titles.

    `letter_end` is the page the letter ends on. A text file has no pages to tell apart.
    """
    from rapidfuzz import fuzz  # loading it is not worth a text that has no enclosures

    titles: set[int] = set()
    first: dict[int, int] = {}
    for index, enclosure in enumerate(enclosures):
        wanted = squeeze(enclosure.title).rstrip("ฯ")
        for line in lines:
            for piece in line.pieces:
                inside = document.unit == "pt" and line.page <= letter_end
                if (
                    inside
                    or piece.block.kind == "list_item"
                    or len(piece.text) > 2 * len(enclosure.title) + 20
                ):
                    continue
                if fuzz.partial_ratio(wanted, squeeze(piece.text), score_cutoff=_ALIKE) and len(
                    squeeze(piece.text)
                ) >= 0.8 * len(wanted):
                    titles.add(id(piece.block))
                    first.setdefault(index, piece.page)
    starts = sorted(set(first.values()))
    placed: list[Enclosure] = []
    for index, enclosure in enumerate(enclosures):
        page = first.get(index)
        if page is None:
            placed.append(enclosure)
            continue
        later = [s for s in starts if s > page]
        last = max(page, later[0] - 1) if later else len(document.pages)
        placed.append(enclosure.model_copy(update={"page_from": page, "page_to": last}))
    return tuple(placed), titles
