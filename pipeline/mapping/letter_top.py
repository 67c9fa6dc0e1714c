"""The top of a letter: number, office, address, date and urgency, told apart by what they look like."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import cast

from extractors.joining import join_lines
from extractors.mending import mend
from normalizers.dates import read_dates
from normalizers.lookups import squeeze
from pipeline.mapping.letter_parts import LetterParts
from pipeline.mapping.letter_words import after_label, after_word, starts, words
from pipeline.mapping.visual_lines import Piece
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
_YEAR = re.compile(r"2[45][0-9]{2}|๒[๔๕][๐-๙]{2}")
_HAND = 6  # letters that a day written by hand may be read as
_REST = re.compile(r"[ก-๎]{1,30}")  # the end of a word that found no room at the end of its line
_HOUSE = re.compile(r"[0-9๐-๙]+(?:/[0-9๐-๙]+)?\s*(?:หมู่|ม\.|ถนน|ถ\.|ซอย|ตำบล|ต\.)")  # 55 หมู่ 3
_MINISTRY = "กระทรวง"  # under an office: the ministry it belongs to, part of its address
HEADER_FIELDS = ("subject", "addressee", "reference", "enclosure")
"""Fields that a label opens, in their order."""


def read_top(piece: Piece, parts: LetterParts) -> None:
    """Take one piece of what stands above the labels."""
    text = piece.text
    for name, form in (("memo", "memo"), ("order", "order"), ("announcement", "announcement")):
        if starts(text, name) and parts.form is None:
            parts.form = cast("LetterForm", form)
            parts.add("form", piece, text)
            if form != "memo":
                _read_heading(after_word(text, name) or "", piece, parts)
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
    if dated and not is_date(" ".join(dated)) and is_date(" ".join([*dated, text])):
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
    if is_date(text) or is_date_by_hand(text) or (text.startswith("วันที่") and parts.form == "memo"):
        parts.add("date", piece, text.removeprefix("วันที่").strip())
    elif text in words("urgency") or text in words("secrecy"):
        _urgency(text, piece, parts)
    elif starts(text, "agency") and "agency" not in parts.fields:
        _read_office(piece, parts)
    elif parts.office_open and not parts.fields.get("ref_no"):
        parts.add("agency", piece, text)  # the office of a memo runs on
    elif _office_goes_on(piece, parts) and not _is_address(text, parts):
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
    return (starts(text, "address") and not text.startswith("เขต")) or _HOUSE.match(text) is not None


def _office_goes_on(piece: Piece, parts: LetterParts) -> bool:
    """Whether a line belongs to the office above it: the same paragraph, its place, or the end of a word."""
    if parts.fields.get("address"):
        return False
    cut = (
        parts.office is not None and _REST.fullmatch(piece.text) is not None and piece.box.x0 < parts.office_x
    )
    return parts.office == id(piece.block) or office_unfinished(parts) or cut


def office_unfinished(parts: LetterParts) -> bool:
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
    parts.office, parts.office_x = id(piece.block), piece.box.x0
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


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    records = read_dates(text)
    if len(records) != 1 or records[0].kind not in ("point", "month"):
        return False  # `ภายในวันที่ …` at the beginning of a line is the rest of a sentence
    return len(squeeze(records[0].raw)) >= len(squeeze(text).removeprefix("วันที่")) - 1


def is_date_by_hand(text: str) -> bool:
    """Whether a text is a month and a year, and beside them no more than a day written by hand and misread."""
    records = read_dates(text)
    if len(records) != 1 or records[0].kind not in ("month", "point") or not _YEAR.search(records[0].raw):
        return False
    return len(squeeze(text)) - len(squeeze(records[0].raw)) <= _HAND


def day_of(text: str) -> dt.date | None:
    """The day a date field names; None where digits stand beside it that may belong to it."""
    records = read_dates(text)
    if len(records) != 1 or records[0].kind != "point":
        return None
    before = text[: records[0].span[0]].rstrip()
    glued = bool(before) and not text[len(before)].isspace() and before[-1] not in "ที่"
    return None if glued or re.search(r"[0-9๐-๙]", before[-_HAND:]) else records[0].start


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
        if groups[-1] and opens_field(line):
            groups.append([])
        groups[-1].append(line)
    if len(groups) == 1:
        return (piece,)
    return tuple(replace(piece, text=join_lines(g)) for g in groups)


def opens_field(line: str) -> bool:
    """Whether a line of a letter's head begins another field."""
    if any(after_label(line, name) for name in HEADER_FIELDS):
        return True
    return _NUMBER.match(line) is not None or is_date(line) or is_date_by_hand(line)


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
