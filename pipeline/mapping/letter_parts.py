"""Lines of a letter to its parts, read once from the top.

Fields stand in a fixed order (Regulation on Correspondence B.E. 2526): what comes before the labels is
number, office, address and date; a label opens a field that goes on until the next; the body begins with
one of the opening words. It ends with the closing phrase (external), with the words of issue (orders and
announcements), with a name in brackets (memos), or with the sender's office and the date (stamped letters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from extractors.document import Block, Box
from extractors.joining import join_lines
from extractors.mending import mend
from normalizers.dates import read_dates
from normalizers.lookups import squeeze
from normalizers.numerals import to_arabic
from pipeline.mapping.letter_words import after_label, issue_form, starts, words
from pipeline.mapping.signature import is_name
from pipeline.mapping.vocabulary import ignored_reason
from pipeline.mapping.visual_lines import Piece, VisualLine, without_lines
from pipeline.records import LetterForm

_NUMBER = re.compile(
    r"(?:^|\s)ที่\s*(?P<no>[ก-ฮ][ก-ฮ.]{0,6}\s*[0-9๐-๙][^\t]{0,38}|[0-9๐-๙]{1,5}\s*/\s*[0-9๐-๙]{4}"
    r"|\s*/\s*[0-9๐-๙]{4}$)"
)
# The number of a memo is whatever stands there: พิเศษ 4/2563, a bare 42/2563.
_MEMO_NUMBER = re.compile(r"ที่\s+(?P<no>.*?)(?:\s*วันที่\s*(?P<date>.*))?$")
_HEADING = re.compile(
    r"(?P<agency>.*?)(?:\s+ที่\s*(?P<ref_no>[0-9๐-๙]+\s*/\s*[0-9๐-๙]{4}))?(?:\s+เรื่อง\s+(?P<subject>.*))?$"
)
_MEMO_DATE = re.compile(r"\s*วันที่\s*(?P<date>.*)$")
PHONE = re.compile(r"\s*(?:โทรศัพท์|โทร\.?)\s*(?P<phone>[0-9๐-๙][0-9๐-๙\s,ต่อ-]*)")
"""A telephone beside an office, as in the first line of a memo."""
_BLANKS = re.compile(r"[ \u00a0]{5,}")  # columns typed with blanks
_ORNAMENT = re.compile(r"[-–—_.…*~=\s]{3,}")
_MINISTRY = "กระทรวง"  # under an office: the ministry it belongs to, part of its address
_LABEL_REST = "ด้วย"  # สิ่งที่ส่งมา | ด้วย: a label broken in a narrow column
_HEADER_FIELDS = ("subject", "addressee", "reference", "enclosure")
MAX_RANK = 40
"""A line above the name is a rank when it is this short."""

_SET_IN = 25.0  # the first line of a paragraph of the body begins this much right of its second, in points
_FULL = 60.0  # a line that ends this near to the right edge is full, in points
_PARAGRAPH = 100  # … and the paragraph has more characters than this
_LONG = 160  # no addressee is as long as this
_QUANTITY = re.compile(r"จำนวน\s*[0-9๐-๙]")

State = Literal["top", "subject", "addressee", "reference", "enclosure", "body", "signature", "after"]
RUNNING = frozenset({"body", "signature", "after"})
"""States in which paragraphs are read, not lines."""


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
    cut: list[Block] = field(default_factory=list)  # what is left of such blocks

    def snapshot(self) -> LetterParts:
        """A copy to go back to with `restore`."""
        fields = {name: list(lines) for name, lines in self.fields.items()}
        return replace(
            self, fields=fields, body=list(self.body), signature=list(self.signature), used=dict(self.used)
        )

    def restore(self, kept: LetterParts) -> None:
        """Undo what was read since `kept` was taken."""
        self.form, self.fields, self.body = kept.form, kept.fields, kept.body
        self.signature, self.used = kept.signature, kept.used
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

    def text(self, name: str) -> str | None:
        """A field's lines as one text, Arabic digits."""
        lines = self.fields.get(name)
        return to_arabic(join_lines(lines)).strip() or None if lines else None


def read_piece(piece: Piece, state: State, parts: LetterParts) -> State:
    """Take one piece of a line; the state after it."""
    text = piece.text
    if state == "signature":
        return _read_foot(piece, parts)
    if starts(text, "closing"):
        parts.add("closing", piece, text)
        return "signature"
    issued = issue_form(text)
    if issued is not None and state != "top":
        parts.form = parts.form or issued[0]
        parts.add("date", piece, issued[1])
        return "signature"
    if state == "body":
        return _read_body(piece, parts)
    if _ORNAMENT.fullmatch(text) and state != "top":
        parts.used[id(piece.block)] = "ornament"
        return state
    for name in _HEADER_FIELDS:
        value = after_label(text, name)
        if value is not None:
            if name == "addressee" and parts.form is None and text.startswith("ถึง"):
                parts.form = "stamped"
            parts.add(name, piece, value)
            return cast("State", name)
    if state == "enclosure" and text == _LABEL_REST:
        parts.used[id(piece.block)] = "letter: enclosure"
        return state
    if state == "top" and not (parts.fields.get("subject") and starts(text, "opening")):
        _read_top(piece, parts)
        return "top"
    decided = parts.form in ("order", "announcement")
    if (state != "subject" or decided) and (
        starts(text, "opening") or starts(text, "conclusion") or _is_paragraph(piece, state)
    ):
        return _read_body(piece, parts)
    parts.add(state, piece, text)
    return state


def _is_paragraph(piece: Piece, state: State) -> bool:
    """Whether a piece opens a paragraph of the body, though not with one of the usual words."""
    lines = piece.block.lines
    if piece.block.kind == "list_item" or piece.text[0].isdigit() or _QUANTITY.search(piece.text):
        return False
    if state == "addressee" and len(piece.text) > _LONG:
        return True
    if len(lines) < 2 or piece.box not in (lines[0].box, piece.block.box):
        return False
    set_in = lines[0].box.x0 - lines[1].box.x0 > _SET_IN
    return set_in and len(piece.block.text) > _PARAGRAPH and not _opens_field(mend(lines[1].text_raw).strip())


def _read_body(piece: Piece, parts: LetterParts) -> State:
    """A paragraph of the body, or what comes right after it where no closing phrase stands."""
    text = piece.text
    if is_name(text) and piece.block.kind != "list_item":
        above = parts.body[-1] if parts.body else None
        if above is not None and _is_rank(above, piece):
            parts.body.pop()
            parts.signature.append(Piece(above.text, above.page, above.box, above))
            parts.used[id(above)] = "letter: signature"
        return _read_foot(piece, parts)
    if parts.form == "stamped" and _is_sender(piece):
        parts.add("agency", piece, text)
        parts.concluded = True
        return "body"
    if parts.concluded and piece.block.kind != "list_item":
        if _is_date(text) and not parts.fields.get("date"):
            parts.add("date", piece, text)
            return "signature"
    if _is_furniture(piece, parts) or (parts.body and parts.body[-1] is piece.block):
        return "body"  # of a paragraph with tabs the whole is taken with its first piece
    if parts.body and _is_beside(piece, parts.body[-1]):
        parts.used[id(piece.block)] = "letter: body"
        parts.body[-1] = _joined(parts.body[-1], piece.block)
        parts.columns = True
        return "body"
    if parts.columns and parts.body and _is_below(piece, parts.body[-1]):
        parts.used[id(piece.block)] = "letter: body"
        parts.body[-1] = _joined(parts.body[-1], piece.block)
        return "body"
    parts.columns = False
    parts.concluded = parts.concluded or starts(text, "conclusion")
    if parts.body and _runs_over(parts.body[-1], piece.block):
        parts.used[id(piece.block)] = "letter: body"
        parts.body[-1] = _joined(parts.body[-1], piece.block)
        return "body"
    if not parts.body or parts.body[-1] is not piece.block:
        parts.body.append(piece.block)
    parts.used[id(piece.block)] = "letter: body"
    return "body"


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
    at_margin = first.x0 <= min(line.box.x0 for line in (*above.lines, *below.lines)) + _SET_IN / 2
    if len(above.lines) == 1:
        at_margin = last.x0 - first.x0 > _SET_IN  # its first line is set in
    return at_margin and last.x1 > right - _FULL


def _is_beside(piece: Piece, before: Block) -> bool:
    """Whether a piece stands right of the last line of the paragraph before it: a column set with tabs."""
    if not before.lines or piece.page != before.page or piece.block.kind == "list_item":
        return False
    last, own = before.lines[-1].box, piece.box
    overlap = min(last.bottom, own.bottom) - max(last.top, own.top)
    return own.x0 >= last.x1 and overlap > 0.5 * min(last.bottom - last.top, own.bottom - own.top) > 0


def _is_below(piece: Piece, before: Block) -> bool:
    """Whether a line goes on under the point whose tab-set column found no room: `… เมษายน` / `๒๕๖๕`."""
    if piece.block.kind == "list_item" or starts(piece.text, "conclusion") or piece.page != before.page:
        return False
    own, first, last = piece.box, before.lines[0].box, before.lines[-1].box
    near = 0 < own.top - last.top < 2.5 * (last.bottom - last.top)
    return near and abs(own.x0 - first.x0) < _SET_IN / 2


def _joined(above: Block, below: Block) -> Block:
    text = join_lines([above.text, below.text])
    lines = (*above.lines, *below.lines)
    return replace(above, text=text, text_raw=f"{above.text_raw}\n{below.text_raw}", lines=lines)


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


def _read_top(piece: Piece, parts: LetterParts) -> None:
    """Number, office, address, date, urgency: told apart by what they look like."""
    text = piece.text
    for name, form in (("memo", "memo"), ("order", "order"), ("announcement", "announcement")):
        if starts(text, name) and parts.form is None:
            parts.form = cast("LetterForm", form)
            parts.add("form", piece, text)
            if form != "memo":
                _read_heading(text[len(next(w for w in words(name) if text.startswith(w))) :], piece, parts)
            return
    office = after_label(text, "office")
    if office is not None:
        parts.form = parts.form or "memo"
        parts.office_open = True
        parts.add("agency", piece, office)
        return
    if parts.office_open and (memo := _MEMO_NUMBER.match(text)) is not None:
        parts.add("ref_no", piece, memo.group("no").strip())
        parts.add("date", piece, (memo.group("date") or "").strip())
        parts.office_open = False
        return
    dated = parts.fields.get("date")
    if dated and not _is_date(" ".join(dated)) and _is_date(" ".join([*dated, text])):
        parts.add("date", piece, text)  # its parts stand far apart
        return
    number = _NUMBER.search(text)
    if number is not None:
        value = number.group("no")
        if (memo_date := _MEMO_DATE.search(value)) is not None:
            parts.add("date", piece, memo_date.group("date"))
            value = value[: memo_date.start()]
        _urgency(text[: number.start()].strip(), piece, parts)
        # A number left open for the registry (`ที่ … / 2558`) says nothing.
        parts.add("ref_no", piece, "" if value.lstrip().startswith("/") else value.strip())
        return
    if _is_date(text) or (text.startswith("วันที่") and parts.form == "memo"):
        parts.add("date", piece, text.removeprefix("วันที่").strip())
    elif text in words("urgency") or text in words("secrecy"):
        _urgency(text, piece, parts)
    elif starts(text, "agency") and "agency" not in parts.fields:
        _read_office(piece, parts)
    elif parts.office_open and not parts.fields.get("ref_no"):
        parts.add("agency", piece, text)  # the office of a memo runs on
    elif (parts.office == id(piece.block) or _office_unfinished(parts)) and not _is_address(text, parts):
        parts.office = id(piece.block)
        office_name, rest = _split_address(text)
        parts.add("agency", piece, office_name)
        parts.add("address", piece, rest)
    elif parts.fields.get("agency") and (_is_address(text, parts) or parts.fields.get("address")):
        parts.add("address", piece, text)


def _read_heading(rest: str, piece: Piece, parts: LetterParts) -> None:
    """Office, number and subject of an order or announcement, where centred lines ran together."""
    match = _HEADING.match(rest.strip())
    if match is None:
        return
    for name in ("agency", "ref_no", "subject"):
        parts.add(name, piece, (match.group(name) or "").strip())


def _is_address(text: str, parts: LetterParts) -> bool:
    """Whether a line under the office is its address; a bare เขต 2 is the end of its name."""
    if parts.fields.get("address") or text.startswith(_MINISTRY):
        return True
    return starts(text, "address") and not text.startswith("เขต")


def _office_unfinished(parts: LetterParts) -> bool:
    """Whether the office's name still lacks the place it is the office of."""
    lines = parts.fields.get("agency")
    if lines is None or parts.fields.get("address"):
        return False
    return squeeze("".join(lines)).endswith(words("unplaced"))


def _read_office(piece: Piece, parts: LetterParts) -> None:
    """The office and its address, which may stand in one paragraph."""
    lines = [mend(line.text_raw).strip() for line in piece.block.lines]
    while lines and squeeze("".join(lines)) != squeeze(piece.text):
        lines.pop()  # the date was set apart from the address above it
    lines = lines or [piece.text]
    parts.office = id(piece.block)
    office: list[str] = []
    address: list[str] = []
    for line in lines:
        below = starts(line, "address") and not line.startswith("เขต")
        if address or (office and (below or line.startswith(_MINISTRY))):
            address.append(line)
            continue
        name, rest = _split_address(line)
        office.append(name)
        if rest:
            address.append(rest)
    for line in office:
        parts.add("agency", piece, line)
    for line in address:
        parts.add("address", piece, line)


def _urgency(text: str, piece: Piece, parts: LetterParts) -> None:
    for name in ("urgency", "secrecy"):
        for word in words(name):
            if word in text.split() or text == word:
                parts.add(name, piece, word)
                break


def _is_date(text: str) -> bool:
    records = read_dates(text)
    if len(records) != 1 or records[0].kind not in ("point", "month"):
        return False  # `ภายในวันที่ …` at the beginning of a line is the rest of a sentence
    return len(squeeze(records[0].raw)) >= len(squeeze(text).removeprefix("วันที่")) - 1


def fields_apart(piece: Piece) -> tuple[Piece, ...]:
    """A piece of a letter's head as one piece a field.

    A line that fills its width runs on into the next as lines of a paragraph do, also where the next one is
    another field: an office into the date below it, a long subject into its addressee.
    """
    if not piece.block.lines or len(piece.block.lines) == 1:
        parts = [t for t in _BLANKS.split(piece.text) if t]
        return tuple(replace(piece, text=t) for t in parts) or (piece,)
    lines = [mend(line.text_raw).strip() for line in piece.block.lines]
    if squeeze("".join(lines)) != squeeze(piece.text):
        return (piece,)
    groups: list[list[str]] = [[]]
    for line in lines:
        if groups[-1] and _opens_field(line):
            groups.append([])
        groups[-1].append(line)
    if len(groups) == 1:
        return (piece,)
    return tuple(replace(piece, text=join_lines(g)) for g in groups)


def _opens_field(line: str) -> bool:
    if any(after_label(line, name) for name in _HEADER_FIELDS):
        return True
    return _NUMBER.match(line) is not None or _is_date(line)


def _split_address(text: str) -> tuple[str, str]:
    """`สำนักงานเขต… เขต 2 ถนน…` is an office and its address; an area's own number is part of its name."""
    # A bare เขต or จังหวัด is as often part of the office's name as of its address.
    places = [
        position
        for word in words("address")
        if word not in ("เขต", "จังหวัด", "ต.", "อ.", "จ.") and (position := text.find(" " + word)) > 0
    ]
    cut = min(places, default=len(text))
    return text[:cut], text[cut:].strip()


def _read_foot(piece: Piece, parts: LetterParts) -> State:
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
    word = next(w for w in words(name) if text.startswith(w))
    return text[len(word) :].strip(" .:\t")
