"""The letter of a document: header fields, enclosures, references, signature and contacts.

Fields stand in a fixed order (Regulation on Correspondence B.E. 2526), so the lines are read once from the
top: what comes before the labels is number, office, address and date; a label opens a field that goes on
until the next; the body begins with one of the opening words; after the closing phrase come rank, name in
brackets, position, and at the foot the owner unit with its telephone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.document import Block, Document
from extractors.joining import join_lines
from normalizers.dates import read_dates
from normalizers.lookups import squeeze
from normalizers.numerals import to_arabic
from pipeline.mapping.citations import read_enclosures, read_references
from pipeline.mapping.letter_words import after_label, starts, words
from pipeline.mapping.signature import Signature, read_signature
from pipeline.mapping.visual_lines import Piece, VisualLine
from pipeline.records import Letter, LetterForm

_NUMBER = re.compile(
    r"(?:^|\s)ที่\s*(?P<no>[ก-ฮ][ก-ฮ.]{0,6}\s*[0-9๐-๙][^\t]{0,38}|[0-9๐-๙]{1,5}\s*/\s*[0-9๐-๙]{4})"
)
_CIRCULAR = re.compile(r"/\s*ว\s*\.?\s*[0-9๐-๙]")
_MEMO_DATE = re.compile(r"\s*วันที่\s*(?P<date>.*)$")
_HEADER_FIELDS = ("subject", "addressee", "reference", "enclosure")

State = Literal["top", "subject", "addressee", "reference", "enclosure", "body", "signature", "after"]


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

    def add(self, name: str, piece: Piece, value: str) -> None:
        """Add a line to a field."""
        self.used[id(piece.block)] = f"letter: {name}"
        if value:
            self.fields.setdefault(name, []).append(value)

    def text(self, name: str) -> str | None:
        """A field's lines as one text, Arabic digits."""
        lines = self.fields.get(name)
        return to_arabic(join_lines(lines)).strip() or None if lines else None


def find_letter(document: Document, lines: Sequence[VisualLine]) -> tuple[Letter, LetterParts] | None:
    """The letter at the beginning of a document, or None when there is none."""
    first_table = min((t.page_from for t in document.tables), default=None)
    parts = LetterParts()
    state: State = "top"
    for line in lines:
        if state in ("signature", "after") and line.page > parts.last_page:
            break
        if state == "top" and first_table is not None and document.unit == "pt" and line.page > first_table:
            break
        for piece in line.pieces:
            state = _read_piece(piece, state, parts)
        if state == "after":
            break
        parts.last_page = line.page
    found = [n for n in ("ref_no", "subject", "addressee", "closing") if parts.fields.get(n)]
    if len(found) < 2 or not (parts.fields.get("subject") or parts.fields.get("ref_no")):
        return None
    return _letter(parts, read_signature(parts.signature, document.unit)), parts


def _read_piece(piece: Piece, state: State, parts: LetterParts) -> State:
    text = piece.text
    if state == "signature":
        return _read_foot(piece, parts)
    if starts(text, "closing"):
        parts.add("closing", piece, text)
        return "signature"
    if state == "body":
        parts.body.append(piece.block)
        parts.used[id(piece.block)] = "letter: body"
        return "body"
    for name in _HEADER_FIELDS:
        value = after_label(text, name)
        if value is not None:
            parts.add(name, piece, value)
            return name  # type: ignore[return-value]
    if state == "top":
        _read_top(piece, parts)
        return "top"
    if state != "subject" and (starts(text, "opening") or starts(text, "conclusion")):
        parts.body.append(piece.block)
        parts.used[id(piece.block)] = "letter: body"
        return "body"
    parts.add(state, piece, text)
    return state


def _read_top(piece: Piece, parts: LetterParts) -> None:
    """Number, office, address, date, urgency: told apart by what they look like."""
    text = piece.text
    for name, form in (("memo", "memo"), ("order", "order"), ("announcement", "announcement")):
        if starts(text, name) and parts.form is None:
            parts.form = form  # type: ignore[assignment]
            parts.add("form", piece, text)
            if form != "memo":
                rest = text[len(next(w for w in words(name) if text.startswith(w))) :].strip()
                parts.add("agency", piece, rest)
            return
    office = after_label(text, "office")
    if office is not None:
        parts.form = parts.form or "memo"
        parts.add("agency", piece, office)
        return
    number = _NUMBER.search(text)
    if number is not None:
        value = number.group("no")
        if (memo_date := _MEMO_DATE.search(value)) is not None:
            parts.add("date", piece, memo_date.group("date"))
            value = value[: memo_date.start()]
        before = text[: number.start()].strip()
        _urgency(before, piece, parts)
        parts.add("ref_no", piece, value.strip())
        return
    if _is_date(text):
        parts.add("date", piece, text)
    elif text in words("urgency") or text in words("secrecy"):
        _urgency(text, piece, parts)
    elif starts(text, "agency") and "agency" not in parts.fields:
        office_name, address = _split_address(text)
        parts.add("agency", piece, office_name)
        parts.add("address", piece, address)
    elif parts.fields.get("agency") and (starts(text, "address") or parts.fields.get("address")):
        parts.add("address", piece, text)


def _urgency(text: str, piece: Piece, parts: LetterParts) -> None:
    for name in ("urgency", "secrecy"):
        for word in words(name):
            if word in text.split() or text == word:
                parts.add(name, piece, word)
                break


def _is_date(text: str) -> bool:
    records = read_dates(text)
    return len(records) == 1 and len(squeeze(records[0].raw)) >= len(squeeze(text).removeprefix("วันที่")) - 1


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
    for name in ("fax", "phone", "email", "copy"):
        if starts(text, name):
            parts.add(name, piece, _value_after(text, name))
            return "signature"
    if parts.fields.get("phone") and not any(starts(text, n) for n in ("fax", "email", "phone")):
        return "after"  # the letter ends with its telephone numbers
    parts.signature.append(piece)
    parts.used[id(piece.block)] = "letter: signature"
    return "signature"


def _value_after(text: str, name: str) -> str:
    word = next(w for w in words(name) if text.startswith(w))
    return text[len(word) :].strip(" .:\t")


def _letter(parts: LetterParts, signature: Signature) -> Letter:
    date_raw = parts.text("date")
    records = read_dates(date_raw) if date_raw else []
    day = records[0].start if len(records) == 1 and records[0].kind == "point" else None
    number = parts.text("ref_no")
    subject = parts.text("subject")
    phone, fax = parts.text("phone"), parts.text("fax")
    if phone and not fax and (cut := re.search(r"\s*(?:โทรสาร|ต่อโทรสาร)\s*[.:]?\s*", phone)):
        phone, fax = phone[: cut.start()], phone[cut.end() :]
    return Letter(
        form=parts.form or _form(parts),
        ref_no=number,
        is_circular=bool(number and _CIRCULAR.search(number)),
        agency=parts.text("agency"),
        address=_spaced(parts, "address"),
        date=day,
        date_raw=join_lines(parts.fields["date"]) if parts.fields.get("date") else None,
        subject=subject,
        addressee=parts.text("addressee"),
        urgency=parts.text("urgency"),
        secrecy=parts.text("secrecy"),
        closing=parts.text("closing"),
        signatory_name=signature.name,
        signatory_rank=signature.rank,
        signatory_position=signature.position,
        contact_unit=signature.contact,
        phone=phone,
        fax=fax,
        email=parts.text("email"),
        body="\n".join(to_arabic(b.text) for b in parts.body) or None,
        page=parts.page,
        references=read_references(parts.fields.get("reference", [])),
        enclosures=read_enclosures(parts.fields.get("enclosure", [])),
    )


def _form(parts: LetterParts) -> LetterForm:
    if parts.fields.get("closing") or parts.fields.get("addressee"):
        return "external"
    return "other"


def _spaced(parts: LetterParts, name: str) -> str | None:
    """A field whose lines are separate statements: an address line does not run on into the next."""
    lines = parts.fields.get(name)
    return to_arabic(" ".join(lines)) if lines else None
