"""What transcription leaves inside a cell or line: HTML lists and paragraphs, bullets, link brackets.

OCR programs write `<ul style="…"> ◆ first ◆ second` on one line, seldom close what they open, and at
times drop the bullets. What is certain is used: a tag or a bullet begins a piece, `</p>` ends one. A list
that has lost its bullets stays one piece, marked as a list item without a bullet; telling its items apart
needs to know what an activity is, which is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.lists import BULLETS

_TAG = re.compile(r"<(/?)(ul|ol|li|p|br|div|span|b|strong|i|em)\b[^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"<(https?://[^<>\s]+)>")
_BULLET = re.compile(f"[{BULLETS}]")
_DASH_ITEM = re.compile(r"(?:^|(?<= ))[-–—] (?=[^0-9๐-๙ ])")
_EMPHASIS = re.compile(r"\*{2,}|_{2,}|^#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or list item found in a line. `start` and `end` are offsets into the line."""

    text: str
    start: int
    end: int
    is_item: bool
    bullet: str | None
    level: int


def clean_line(text: str) -> str:
    """A line without link brackets and emphasis marks."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).strip()


def pieces(text: str, start: int = 0) -> list[Piece]:
    """Pieces of a cell or line, in order; `start` is where the text stands in its line."""
    found: list[Piece] = []
    in_list = False
    paragraph_end = False
    position = 0
    for match in [*_TAG.finditer(text), None]:
        end = match.start() if match else len(text)
        found += _chunk(text, position, end, in_list and not paragraph_end, start)
        if match is None:
            break
        closing, tag = match.group(1) == "/", match.group(2).lower()
        if tag in ("ul", "ol", "li"):
            in_list = not closing or tag == "li"
            paragraph_end = False
        elif tag == "p":
            # After </p> a list that was left open may go on.
            paragraph_end = not closing
        position = match.end()
    return found


def _chunk(text: str, begin: int, end: int, in_list: bool, start: int) -> list[Piece]:
    """Pieces of a stretch without tags."""
    cuts = [
        (m.start() + begin, m.end() + begin, m.group().strip()) for m in _BULLET.finditer(text[begin:end])
    ]
    if not cuts:
        first = next((i for i in range(begin, end) if text[i] != " "), end)
        dashes = [(m.start() + begin, m.end() + begin, "-") for m in _DASH_ITEM.finditer(text[begin:end])]
        # Dashes are bullets only where the stretch begins with one; else they stand between words.
        if in_list and dashes and dashes[0][0] == first:
            cuts = dashes
    bounds = [(begin, begin, None), *cuts]
    result: list[Piece] = []
    for index, (_, after, bullet) in enumerate(bounds):
        stop = bounds[index + 1][0] if index + 1 < len(bounds) else end
        raw = text[after:stop]
        inner = raw.strip(" \u00a0")
        if not inner:
            continue
        offset = start + after + raw.index(inner[0])
        # A dash list hangs under the bullet before it; without one it is a list of its own.
        level = 0 if not (in_list or bullet) else 2 if bullet == "-" else 1
        result.append(
            Piece(clean_line(inner), offset, offset + len(inner), bool(in_list or bullet), bullet, level)
        )
    return result
