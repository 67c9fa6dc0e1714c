"""Under the closing phrase: rank, name in brackets, position, owner unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Unit
from extractors.joining import join_lines
from normalizers.numerals import to_arabic
from pipeline.mapping.letter_words import starts
from pipeline.mapping.visual_lines import Piece

_NAME = re.compile(r"^\(\s*(?P<name>[^()]{3,60}?)\s*\)$")
_DOTS = re.compile(r"[.…_\s]+")
# A rank is short; a longer line above the name is something else.
_MAX_RANK = 40
# Lines of a position stand centred under the name; the owner unit stands at the left margin. How far a
# line's middle may be from the name's, in points.
_CENTRED = 90.0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and the unit that owns the matter."""

    name: str | None = None
    rank: str | None = None
    position: str | None = None
    contact: str | None = None


def is_name(text: str) -> bool:
    """Whether a line is a name in brackets, as under every signature."""
    match = _NAME.match(text)
    return match is not None and not any(c.isdigit() for c in match.group("name"))


def read_signature(pieces: Sequence[Piece], unit: Unit) -> Signature:
    """Sort the lines under the closing phrase."""
    at = next((i for i, p in enumerate(pieces) if _NAME.match(p.text)), None)
    if at is None:  # an unsigned draft names the post only
        posts = [p.text for p in pieces if starts(p.text, "position")]
        return Signature(position=_joined(posts[:1]))
    match = _NAME.match(pieces[at].text)
    name = match.group("name") if match else None
    above = [
        p.text
        for p in pieces[:at]
        if len(p.text) <= _MAX_RANK and _DOTS.fullmatch(p.text) is None and not p.text.startswith("(ลงชื่อ")
    ]
    below = _own(pieces[at + 1 :])
    position, contact = _by_place(below, pieces[at]) if unit == "pt" else _by_words([p.text for p in below])
    return Signature(
        to_arabic(name) if name else None,
        to_arabic(above[-1]) if above else None,
        _joined(position),
        _units(contact),
    )


def _own(below: Sequence[Piece]) -> Sequence[Piece]:
    """Without people who signed beside or below for another office: their names, and what stands under those."""
    other = next((i for i, p in enumerate(below) if is_name(p.text)), None)
    if other is None:
        return below
    unit = (p for p in below[other:] if starts(p.text, "contact") and not starts(p.text, "position"))
    return [*below[:other], *unit]


def _by_place(below: Sequence[Piece], name: Piece) -> tuple[list[str], list[str]]:
    middle = name.box.middle[0]
    for index, piece in enumerate(below):
        # A long position may wrap to the left margin: the owner unit is what begins like a unit there.
        unit = starts(piece.text, "contact") and not starts(piece.text, "position")
        if index and unit and abs(piece.box.middle[0] - middle) > _CENTRED:
            return [p.text for p in below[:index]], [p.text for p in below[index:]]
    position = [p.text for p in below if abs(p.box.middle[0] - middle) <= _CENTRED]
    contact = [p.text for p in below if abs(p.box.middle[0] - middle) > _CENTRED]
    if not position:
        first = below[0] if below else None
        alone = first is not None and starts(first.text, "contact") and not starts(first.text, "position")
        # A unit at the left margin is one also where the position could not be read.
        return ([], contact) if alone else _by_words([p.text for p in below])
    return position, contact


def _by_words(below: Sequence[str]) -> tuple[list[str], list[str]]:
    """Without places: the position goes on until a line that begins like a unit."""
    for index, text in enumerate(below):
        if index and starts(text, "contact") and not starts(text, "position"):
            return list(below[:index]), list(below[index:])
    return list(below), []


def _units(lines: Sequence[str]) -> str | None:
    """Units over each other: one that begins with the word for a unit is another, not the rest of a name."""
    text = ""
    for line in lines:
        text = f"{text} {line}" if starts(line, "contact") else join_lines([text, line])
    return to_arabic(text).strip() or None


def _joined(lines: Sequence[str]) -> str | None:
    return to_arabic(join_lines(lines)).strip() or None
