"""A letter piece by piece, read once from the top.

Fields stand in a fixed order (Regulation on Correspondence B.E. 2526): what comes before the labels is
number, office, address and date; a label opens a field that goes on until the next; the body begins with
one of the opening words. It ends with the closing phrase (external), with the words of issue (orders and
announcements), with a name in brackets (memos), or with the sender's office and the date (stamped letters).

On paper the head is read line by line. The reader of geometry puts lines together as paragraphs, and in the
head of a letter that joins what is apart: a line that fills its width runs on into the next field, a label in
a narrow column of its own is parted from its text, an office too long for its tab stop goes on at the left
margin.
"""

from __future__ import annotations

import re
from typing import cast

from extractors.document import Document
from pipeline.mapping.letter_body import is_paragraph, read_body, read_foot
from pipeline.mapping.letter_parts import RUNNING, SET_IN, LetterParts, State
from pipeline.mapping.letter_top import HEADER_FIELDS, read_top
from pipeline.mapping.letter_words import after_label, issue_form, near_label, starts
from pipeline.mapping.visual_lines import Piece, VisualLine, physical_lines

_ORNAMENT = re.compile(r"[-–—_.…*~=\s]{3,}")
_COLUMN = 12.0  # labels stand in a column of their own, in points
# Labels that may come next.
_NEXT: dict[State, tuple[str, ...]] = {
    "top": ("subject",),
    "subject": ("addressee",),
    "addressee": ("reference", "enclosure"),
    "reference": ("enclosure",),
}
_LABEL_REST = "ด้วย"  # สิ่งที่ส่งมา | ด้วย: a label broken in a narrow column


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


def _is_label(piece: Piece, parts: LetterParts) -> bool:
    """Whether a label stands where labels stand: a word cut by a line, `ภาค|เรียน …`, is none."""
    if parts.label is None:
        parts.label = piece.box.x0
    return piece.box.x0 - parts.label <= SET_IN


def _misread_label(piece: Piece, state: State, parts: LetterParts) -> tuple[str, str] | None:
    """The field of a label that a picture shows misread: where the next label of a letter must stand, no other word does."""
    numbers = parts.places.get("ref_no")
    column = parts.label if parts.label is not None else numbers[0][1].x0 if numbers else None
    if piece.block.confidence is None or column is None or abs(piece.box.x0 - column) > _COLUMN:
        return None
    for name in _NEXT.get(state, ()):
        if name not in parts.fields and (value := near_label(piece.text, name)) is not None:
            return name, value
    return None


def read_piece(piece: Piece, state: State, parts: LetterParts) -> State:
    """Take one piece of a line; the state after it."""
    text = piece.text
    if state == "signature":
        return read_foot(piece, parts)
    if starts(text, "closing"):
        parts.add("closing", piece, text)
        return "signature"
    issued = issue_form(text)
    if issued is not None and state != "top":
        parts.form = parts.form or issued[0]
        parts.add("date", piece, issued[1])
        return "signature"
    if state == "body":
        return read_body(piece, parts)
    if _ORNAMENT.fullmatch(text) and state != "top":
        parts.used[id(piece.block)] = "ornament"
        return state
    for name in HEADER_FIELDS:
        value = after_label(text, name)
        if value is not None and _is_label(piece, parts):
            if name == "addressee" and parts.form is None and text.startswith("ถึง"):
                parts.form = "stamped"
            parts.add(name, piece, value)
            return cast("State", name)
    if (misread := _misread_label(piece, state, parts)) is not None:
        name, value = misread
        parts.add(name, piece, value)
        return cast("State", name)
    if state == "enclosure" and text == _LABEL_REST:
        parts.used[id(piece.block)] = "letter: enclosure"
        return state
    if state == "top" and not (parts.fields.get("subject") and starts(text, "opening")):
        read_top(piece, parts)
        return "top"
    decided = parts.form in ("order", "announcement")
    # An announcement may begin with its first clause.
    clause = decided and state == "subject" and piece.block.kind == "list_item"
    if (state != "subject" or decided) and (
        clause or starts(text, "opening") or starts(text, "conclusion") or is_paragraph(piece, state)
    ):
        return read_body(piece, parts)
    parts.add(state, piece, text)
    return state
