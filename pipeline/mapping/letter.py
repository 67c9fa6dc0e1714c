"""The letter of a document: header fields, enclosures, references, signature and contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.document import Document
from extractors.joining import join_lines
from normalizers.numerals import to_arabic
from pipeline.mapping.citations import read_enclosures, read_references
from pipeline.mapping.letter_body import MAX_RANK
from pipeline.mapping.letter_parts import RUNNING, LetterParts, State
from pipeline.mapping.letter_pieces import read_head, read_piece
from pipeline.mapping.letter_top import PHONE, day_of, fields_apart
from pipeline.mapping.letter_words import after_label, starts
from pipeline.mapping.signature import Signature, is_name, read_signature
from pipeline.mapping.visual_lines import VisualLine
from pipeline.records import Letter, LetterForm

_CIRCULAR = re.compile(r"/\s*ว\s*\.?\s*[0-9๐-๙]")
_FAX = re.compile(r"\s*(?:โทรสาร|ต่อโทรสาร)\s*[.:]?\s*")
_FORMS = ("memo", "order", "announcement")
_NUMBER = re.compile(r"(?:^|\s)ที่\s*[ก-ฮ]{1,4}[ก-ฮ.]{0,4}\s*[0-9๐-๙]{3,}")
# A form is the whole line or what the line begins with; a sentence that begins so is longer.
_TITLE_LENGTH = 120
# A letter has at least two of these …
_MARKS = ("form", "ref_no", "subject", "addressee", "closing")


def find_letter(
    document: Document, lines: Sequence[VisualLine], first_page: int = 1
) -> tuple[Letter, LetterParts] | None:
    """The letter that begins with the first of the lines, or None when there is none.

    `first_page` is the page of that line.
    """
    first_table = min((t.page_from for t in document.tables if t.page_from >= first_page), default=None)
    parts = LetterParts(page=first_page, last_page=first_page)
    state: State = "top"
    if document.unit == "pt" and lines:
        state = read_head(document, lines[0], parts, first_table)
    for line in lines:
        over = line.page > parts.last_page
        if over and (state == "after" or (state == "signature" and not _signs_on(line, parts))):
            break
        if state == "top" and first_table is not None and document.unit == "pt" and line.page > first_table:
            break
        if state == "signature" and parts.signature and opens_letter(line):
            break  # another one follows on the same page
        for piece in parts.left_of(line):
            for part in fields_apart(piece) if state not in RUNNING else (piece,):
                state = read_piece(part, state, parts)
        if state == "after":
            break
        parts.last_page = line.page
    found = [n for n in _MARKS if parts.fields.get(n)]
    # … and one of these: a title page may well begin with เรียน or end with a closing phrase.
    if len(found) < 2 or not (parts.fields.get("subject") or parts.fields.get("ref_no")):
        return None
    return _letter(parts, read_signature(parts.signature, document.unit)), parts


def opens_letter(line: VisualLine) -> bool:
    """Whether a line can be the first of a letter: the words of a form, or a letter's number."""
    text = line.text
    if any(starts(text, form) for form in _FORMS) and len(text) <= _TITLE_LENGTH:
        return True
    return _NUMBER.search(text) is not None and after_label(text, "reference") is None


def _signs_on(line: VisualLine, parts: LetterParts) -> bool:
    """Whether a signature goes on over the page: its name or its position is still to come."""
    named = [i for i, p in enumerate(parts.signature) if is_name(p.text)]
    first = line.pieces[0].text
    if not named:
        return is_name(first) or starts(first, "position") or len(first) <= MAX_RANK
    return named[-1] == len(parts.signature) - 1 and starts(first, "position")


def _letter(parts: LetterParts, signature: Signature) -> Letter:
    date_raw = parts.text("date")
    day = day_of(date_raw) if date_raw else None
    number = parts.text("ref_no")
    phone, fax, agency = parts.text("phone"), parts.text("fax"), parts.text("agency")
    if agency and (beside := PHONE.search(agency)):
        phone = phone or beside.group("phone").strip()
        agency = f"{agency[: beside.start()]} {agency[beside.end() :]}".strip()
    if phone and not fax and (cut := _FAX.search(phone)):
        phone, fax = phone[: cut.start()], phone[cut.end() :]
    return Letter(
        form=parts.form or _form(parts),
        ref_no=number,
        is_circular=bool(number and _CIRCULAR.search(number)),
        agency=agency,
        address=_spaced(parts, "address"),
        date=day,
        date_raw=join_lines(parts.fields["date"]) if parts.fields.get("date") else None,
        subject=parts.text("subject"),
        addressee=parts.text("addressee"),
        urgency=_once(parts, "urgency"),
        secrecy=_once(parts, "secrecy"),
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


def _once(parts: LetterParts, name: str) -> str | None:
    """A word that may stand in several places of the head: set large at the top, and beside the number."""
    return next(iter(parts.fields.get(name, ())), None)


def _spaced(parts: LetterParts, name: str) -> str | None:
    """A field whose lines are separate statements: an address line does not run on into the next."""
    lines = parts.fields.get(name)
    return to_arabic(" ".join(lines)) if lines else None
