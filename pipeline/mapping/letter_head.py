"""The head of a letter on paper, read line by line: a field begins with its label and goes on until the next.

The reader of geometry puts lines together as paragraphs. In the head of a letter that joins what is apart: a
line that fills its width runs on into the next field, a label in a narrow column of its own is parted from its
text, an office too long for its tab stop goes on at the left margin. Here lines count as they stand.
"""

from __future__ import annotations

from extractors.document import Document
from pipeline.mapping.letter_parts import RUNNING, LetterParts, State, read_piece
from pipeline.mapping.visual_lines import VisualLine, physical_lines


def read_head(document: Document, first: VisualLine, parts: LetterParts, first_table: int | None) -> State:
    """Read the head that begins with the line `first` into `parts`, up to the body; the state there.

    Lines read are in `parts.taken`; the body and the signature are read by paragraphs.
    """
    state: State = "top"
    for line in physical_lines(document):
        if (line.page, line.top) < (first.page, first.top - 1):
            continue
        if state == "top" and first_table is not None and line.page > first_table:
            return state
        for piece in line.pieces:
            kept = parts.snapshot()
            after = read_piece(piece, state, parts)
            if after in RUNNING:
                parts.restore(kept)  # read with its whole paragraph
                return state
            state = after
            parts.taken.setdefault(id(piece.block), []).append(piece.box)
        parts.last_page = line.page
    return state
