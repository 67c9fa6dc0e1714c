"""The body of a letter and what stands under it: paragraphs, the sender, the signature, the telephone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Block, Box, Line
from extractors.joining import join_lines
from extractors.lists import bullet_of
from extractors.mending import mend
from normalizers.dates import read_dates
from pipeline.mapping.letter_parts import SET_IN, LetterParts, State
from pipeline.mapping.letter_top import is_date, office_unfinished, opens_field
from pipeline.mapping.letter_words import after_word, starts
from pipeline.mapping.signature import is_name
from pipeline.mapping.visual_lines import Piece
from pipeline.mapping.vocabulary import ignored_reason

MAX_RANK = 40
"""A line above the name is a rank when it is this short."""
_FULL = 60.0  # a line that ends this near to the right edge is full, in points
_PARAGRAPH = 100  # a paragraph of the body has more characters than this
_LONG = 160  # no addressee is as long as this
_SENTENCE = re.compile(r"\s(?:จึง|ในการนี้|ดังนั้น|ทั้งนี้)|\sนั้น\s|ขอให้|ขอเชิญ|ขอความ")  # no citation says that
_QUANTITY = re.compile(r"จำนวน\s*[0-9๐-๙]")


def is_paragraph(piece: Piece, state: State) -> bool:
    """Whether a piece opens a paragraph of the body, though not with one of the usual words."""
    lines = piece.block.lines
    if piece.block.kind == "list_item" or piece.text[0].isdigit() or _QUANTITY.search(piece.text):
        return False
    if len(piece.text) > _LONG and (state == "addressee" or _SENTENCE.search(piece.text)):
        return True
    if len(lines) < 2 or piece.box not in (lines[0].box, piece.block.box):
        return False
    set_in = lines[0].box.x0 - lines[1].box.x0 > SET_IN
    return set_in and len(piece.block.text) > _PARAGRAPH and not opens_field(mend(lines[1].text_raw).strip())


def read_body(piece: Piece, parts: LetterParts) -> State:
    """A paragraph of the body, or what comes right after it where no closing phrase stands."""
    text = piece.text
    if is_name(text) and piece.block.kind != "list_item":
        above = parts.body[-1] if parts.body else None
        if above is not None and _is_rank(above, piece):
            parts.body.pop()
            parts.signature.append(Piece(above.text, above.page, above.box, above))
            parts.used[id(above)] = "letter: signature"
        return read_foot(piece, parts)
    unfinished = parts.fields.get("agency") and (office_unfinished(parts) or text.startswith("เขต"))
    if parts.form == "stamped" and (_is_sender(piece) or (unfinished and len(text) <= MAX_RANK)):
        parts.add("agency", piece, text)
        parts.concluded = True
        return "body"
    dated = is_date(text) and not parts.fields.get("date")
    if parts.concluded and dated and piece.block.kind != "list_item":
        parts.add("date", piece, text)
        return "signature"
    if _is_furniture(piece, parts) or (parts.body and parts.body[-1] is piece.block):
        return "body"  # of a paragraph with tabs the whole is taken with its first piece
    parts.used[id(piece.block)] = "letter: body"
    if parts.body and _goes_on(piece, parts):
        parts.body[-1] = _joined(parts.body[-1], piece.block)
    else:
        parts.concluded = parts.concluded or starts(text, "conclusion")
        parts.body.append(piece.block)
    return "body"


def _goes_on(piece: Piece, parts: LetterParts) -> bool:
    """Whether a piece belongs to the paragraph before it: beside it, under it, or over the page."""
    above = parts.body[-1]
    beside = _is_beside(piece, above)
    under = (parts.columns and _is_below(piece, above)) or _wraps_under(piece, parts.body)
    parts.columns = beside
    return beside or under or _runs_over(above, piece.block)


def _is_furniture(piece: Piece, parts: LetterParts) -> bool:
    """Page numbers and the first words of the next page at the foot of one (`/๒. ให้โรงเรียน…`)."""
    reason = ignored_reason(piece.text)
    if reason not in ("page number", "catchword", "ornament"):
        return False
    parts.used[id(piece.block)] = reason
    return True


def _runs_over(above: Block, below: Block) -> bool:
    """Whether a paragraph goes on over a page: its last line is full, and the next page begins at the margin."""
    if below.page != above.page + 1 or below.kind == "list_item" or not above.lines or not below.lines:
        return False
    if above.box.x0 == above.lines[-1].box.x0 == 1 and below.box.x0 == 1:
        return False  # a document without places
    last, first = above.lines[-1].box, below.lines[0].box
    right = max(line.box.x1 for line in (*above.lines, *below.lines))
    at_margin = first.x0 <= min(line.box.x0 for line in (*above.lines, *below.lines)) + SET_IN / 2
    if len(above.lines) == 1:
        at_margin = last.x0 - first.x0 > SET_IN  # its first line is set in
    return at_margin and last.x1 > right - _FULL


def _is_beside(piece: Piece, before: Block) -> bool:
    """Whether a piece stands right of a line of the paragraph before it: set with tabs, or stretched apart."""
    if not before.lines or piece.page != before.page or piece.block.kind == "list_item":
        return False
    return any(_same_line(line.box, piece.box) and piece.box.x0 >= line.box.x1 - 1 for line in before.lines)


def _same_line(a: Box, b: Box) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top) > 0


def _is_below(piece: Piece, before: Block) -> bool:
    """Whether a line goes on under the point whose tab-set column found no room: `… เมษายน` / `๒๕๖๕`."""
    if piece.block.kind == "list_item" or starts(piece.text, "conclusion") or piece.page != before.page:
        return False
    own, first, last = piece.box, before.lines[0].box, before.lines[-1].box
    near = 0 < own.top - last.top < 2.5 * (last.bottom - last.top)
    return near and abs(own.x0 - first.x0) < SET_IN / 2


def _wraps_under(piece: Piece, body: Sequence[Block]) -> bool:
    """Whether a line goes on with a point right under its number, as an earlier point of the list did."""
    above = body[-1]
    if above.kind != "list_item" or piece.block.kind == "list_item" or not above.lines:
        return False
    if starts(piece.text, "conclusion") or piece.page != above.page:
        return False
    last = above.lines[-1].box
    right = max(line.box.x1 for block in body for line in block.lines)
    near = 0 < piece.box.top - last.top < 2.5 * (last.bottom - last.top)
    if not near or last.x1 < right - _FULL or abs(piece.box.x0 - above.lines[0].box.x0) > SET_IN / 2:
        return False
    shown = [b for b in body[:-1] if b.kind == "list_item" and len(b.lines) > 1]
    return any(all(abs(x.box.x0 - b.lines[0].box.x0) <= SET_IN / 2 for x in b.lines[1:]) for b in shown)


def _joined(above: Block, below: Block) -> Block:
    """Two blocks as one, line by line as they stand on the paper."""
    lines = sorted((*above.lines, *below.lines), key=lambda line: (line.page, line.box.top, line.box.x0))
    rows: list[list[Line]] = []
    for line in lines:
        if rows and rows[-1][0].page == line.page and _same_line(rows[-1][0].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.box.x0)
    texts = [" ".join(line.text_raw for line in row) for row in rows]
    text = mend(join_lines(texts))
    found = bullet_of(text) if above.bullet else None
    ordered = tuple(x for row in rows for x in row)
    return replace(
        above,
        text=found[1] if found else text,
        text_raw=f"{above.text_raw}\n{below.text_raw}",
        lines=ordered,
    )


def _is_sender(piece: Piece) -> bool:
    """The office under the text of a stamped letter: a line of its own that is no sentence."""
    if piece.block.kind == "list_item" or not starts(piece.text, "agency"):
        return False
    return len(piece.text) <= _PARAGRAPH and not read_dates(piece.text) and len(piece.block.lines) <= 2


def _is_rank(block: Block, name: Piece) -> bool:
    """A short line centred over the name."""
    if len(block.text) > MAX_RANK or block.kind == "list_item" or starts(block.text, "conclusion"):
        return False
    return block.box.x0 > name.box.x0 - 60 and block.page == name.page


def read_foot(piece: Piece, parts: LetterParts) -> State:
    """Under the closing phrase: signature, position, unit and telephone, until the foot of the letter."""
    text = piece.text
    if _is_furniture(piece, parts):
        return "signature"
    for name in ("fax", "phone", "email", "copy"):
        if starts(text, name):
            parts.add(name, piece, _value_after(text, name))
            return "signature"
    if parts.fields.get("phone") and parts.form != "memo":
        return "after"  # the letter ends with its telephone numbers
    parts.signature.append(piece)
    parts.used[id(piece.block)] = "letter: signature"
    return "signature"


def _value_after(text: str, name: str) -> str:
    return (after_word(text, name) or "").strip(" .:\t")
