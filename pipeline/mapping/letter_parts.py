"""What is found of a letter while it is read, and the states its reading goes through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.document import Block, Box
from extractors.joining import join_lines
from normalizers.numerals import to_arabic
from pipeline.mapping.visual_lines import Piece, VisualLine, without_lines
from pipeline.records import LetterForm

State = Literal["top", "subject", "addressee", "reference", "enclosure", "body", "signature", "after"]
RUNNING = frozenset({"body", "signature", "after"})
"""States in which paragraphs are read, not lines."""
SET_IN = 25.0
"""The first line of a paragraph of the body begins this much right of its second, in points."""


@dataclass(slots=True)
class LetterParts:
    """What was found, before it becomes a record. `used` maps blocks to what they were used for."""

    form: LetterForm | None = None
    fields: dict[str, list[str]] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    signature: list[Piece] = field(default_factory=list)
    used: dict[int, str] = field(default_factory=dict)
    page: int = 1
    last_page: int = 1
    concluded: bool = False
    columns: bool = False  # the paragraph before has a column set with tabs at its right
    office_open: bool = False  # a memo's ส่วนราชการ goes on until its number
    taken: dict[int, list[Box]] = field(default_factory=dict)  # lines of blocks that are read already
    office: int | None = None  # the block whose lines are the office
    office_x: float = 0.0  # where it begins
    label: float | None = None  # where the first label stands
    cut: list[Block] = field(default_factory=list)  # what is left of such blocks
    places: dict[str, list[tuple[int, Box]]] = field(default_factory=dict)  # of fields: page and box

    def snapshot(self) -> LetterParts:
        """A copy to go back to with `restore`."""
        fields = {name: list(lines) for name, lines in self.fields.items()}
        return replace(
            self,
            fields=fields,
            body=list(self.body),
            signature=list(self.signature),
            used=dict(self.used),
            places={name: list(boxes) for name, boxes in self.places.items()},
        )

    def restore(self, kept: LetterParts) -> None:
        """Undo what was read since `kept` was taken."""
        self.form, self.fields, self.body = kept.form, kept.fields, kept.body
        self.signature, self.used, self.places = kept.signature, kept.used, kept.places
        self.concluded, self.office_open, self.office = kept.concluded, kept.office_open, kept.office

    def left_of(self, line: VisualLine) -> tuple[Piece, ...]:
        """The pieces of a line less what is read already."""
        pieces: list[Piece] = []
        for piece in line.pieces:
            taken = self.taken.get(id(piece.block))
            if taken is None:
                pieces.append(piece)
            elif (rest := without_lines(piece.block, taken)) is not None:
                self.cut.append(rest)
                text = f"{rest.bullet} {rest.text}" if rest.bullet else rest.text
                pieces.append(Piece(text, rest.page, rest.box, rest))
        return tuple(pieces)

    def add(self, name: str, piece: Piece, value: str) -> None:
        """Add a line to a field."""
        self.used[id(piece.block)] = f"letter: {name}"
        if value:
            self.fields.setdefault(name, []).append(value)
            self.places.setdefault(name, []).append((piece.page, piece.box))

    def text(self, name: str) -> str | None:
        """A field's lines as one text, Arabic digits."""
        lines = self.fields.get(name)
        return to_arabic(join_lines(lines)).strip() or None if lines else None
