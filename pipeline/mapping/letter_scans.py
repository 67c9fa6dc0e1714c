"""The head of a letter that was read from a picture: what only its place, or the list of offices, can settle.

A word of urgency is large print that the engine hardly knows: it stands right above the number. The code in a number is
that of a ministry or a province, a single sign between its stroke and a blank is the ว of a circular. Names of known
offices are spelt as they are listed. Whatever was settled so is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.document import Block, Box, Document, Page
from normalizers.dates import read_dates
from normalizers.numerals import to_arabic
from normalizers.office_names import mend_code, mend_names
from pipeline.mapping.letter_parts import LetterParts
from pipeline.mapping.letter_words import words
from pipeline.records import Finding, Letter, Place

_NAMED = ("agency", "addressee", "signatory_position", "contact_unit")
_CIRCULAR = re.compile(r"/\s*[^0-9๐-๙\s](?=\s+[0-9๐-๙])")
_DIRT = re.compile(r"[|!\[\]»«“”\"']")
# Where a word of urgency stands, in points: so far over the number, and so far left or right of its beginning.
_OVER, _ASIDE = 75.0, 45.0
_WORD, _LARGE = (25.0, 150.0), (14.0, 50.0)  # width and height of such a word, in points
_SHORT = 16
_LEVEL, _APART, _OFFICE = (
    1.0,
    40.0,
    12,
)  # an office beside the number: level with it, far from it, so long at least
_ALIKE = 0.5  # share of its letters that must be right, in that place
_MARKS = re.compile(r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\s.]")
_NO_BEGINNING = re.compile(
    r"[\u0e30-\u0e3a\u0e45-\u0e4e]"
)  # vowels and marks behind, over and under a consonant


def settle(letter: Letter, document: Document, parts: LetterParts) -> tuple[Letter, list[Finding]]:
    """A letter of a scanned page with its head settled, and what was; other letters as they are.

    Blocks that were given a meaning are added to `parts.used`.
    """
    page = next((p for p in document.pages if p.number == letter.page), None)
    if page is None or page.extraction != "ocr":
        return letter, []
    update: dict[str, object] = {}
    findings: list[Finding] = []
    if letter.ref_no is not None:
        number, changes = _number(letter.ref_no)
        if changes:
            update |= {"ref_no": number, "is_circular": letter.is_circular or "/ว" in number}
            findings.append(_finding("number_mended", letter.ref_no, number, parts, "ref_no"))
    if letter.agency is None and (beside := _beside_number(document, letter.page, parts)) is not None:
        update["agency"] = to_arabic(mend_names(beside.text).text)
        parts.used[id(beside)] = "letter: agency"
    for name in _NAMED:
        value = getattr(letter, name)
        if value is None:
            continue
        mended = mend_names(value)
        if mended.changes:
            update[name] = mended.text.strip(" .|") if name == "agency" else mended.text
            findings += [
                _finding("name_mended", before, after, parts, name) for before, after in mended.changes
            ]
    if letter.urgency is None and (found := _urgency(document, letter.page, parts)) is not None:
        block, word = found
        update["urgency"] = word
        parts.used[id(block)] = "letter: urgency"
        place = Place(page=letter.page, box=block.box)
        findings.append(
            Finding(code="name_mended", evidence=block.text, place=place, fields=(("after", word),))
        )
    if letter.urgency is None and "urgency" not in update and (ink := _large_ink(page, parts)) is not None:
        findings.append(
            Finding(
                code="letter_field_missing",
                evidence=letter.subject or "",
                place=Place(page=letter.page, box=ink),
                fields=(("field", "urgency"),),
            )
        )
    if letter.signatory_name is not None and _NO_BEGINNING.match(letter.signatory_name.strip()):
        # No name begins with a mark: it was stamped on too badly to be read.
        update["signatory_name"] = None
        places = [p for p in parts.signature if letter.signatory_name in to_arabic(p.text)]
        findings.append(
            Finding(
                code="letter_field_missing",
                evidence=letter.signatory_name,
                place=Place(page=places[0].page, box=places[0].box) if places else None,
                fields=(("field", "signatory_name"),),
            )
        )
    return letter.model_copy(update=update), findings


def _large_ink(page: Page, parts: LetterParts) -> Box | None:
    """Ink of the size of a word of urgency, right above the number, that could not be read."""
    numbers = parts.places.get("ref_no", ())
    if not numbers or numbers[0][0] != page.number:
        return None
    number = numbers[0][1]
    for box in (s.box for s in page.shapes if s.kind == "ink"):
        width, height = box.x1 - box.x0, box.bottom - box.top
        sized = _WORD[0] <= width <= _WORD[1] and _LARGE[0] <= height <= _LARGE[1]
        over = number.top - box.bottom
        if sized and -0.3 * height <= over <= _OVER and abs(box.x0 - number.x0) <= _ASIDE:
            return box
    return None


def _number(number: str) -> tuple[str, bool]:
    """A number as it must have been printed, and whether that is another one."""
    clean = " ".join(_DIRT.sub("", number).split())
    clean = _CIRCULAR.sub("/ว", clean)
    clean = mend_code(clean).text
    return clean, clean != number


def _finding(code: str, before: str, after: str, parts: LetterParts, name: str) -> Finding:
    places = parts.places.get(name) or [(p.page, p.box) for p in parts.signature if before in p.text]
    place = Place(page=places[0][0], box=places[0][1]) if places else None
    return Finding(code=code, evidence=before, place=place, fields=(("after", after),))


def _beside_number(document: Document, page: int, parts: LetterParts) -> Block | None:
    """The block right of the number and level with it: the office, though its first letters lie under the crest."""
    numbers = parts.places.get("ref_no", ())
    if not numbers or numbers[0][0] != page:
        return None
    number = numbers[0][1]
    for block in (b for p in document.pages if p.number == page for b in p.blocks):
        level = abs(block.box.top - number.top) <= _LEVEL * (number.bottom - number.top)
        right = block.box.x0 > number.x1 + _APART
        if (
            level
            and right
            and id(block) not in parts.used
            and len(block.text) >= _OFFICE
            and not read_dates(block.text)
        ):
            return block
    return None


def _urgency(document: Document, page: int, parts: LetterParts) -> tuple[Block, str] | None:
    """The block right above the number that reads like a word of urgency, and that word."""
    numbers = parts.places.get("ref_no", ())
    if not numbers or numbers[0][0] != page:
        return None
    for block in _above(document, page, numbers[0][1]):
        if id(block) not in parts.used and (word := _nearest(block.text)) is not None:
            return block, word
    return None


def _above(document: Document, page: int, number: Box) -> Iterator[Block]:
    blocks = [b for p in document.pages if p.number == page for b in p.blocks]
    for block in sorted(blocks, key=lambda b: -b.box.bottom):
        over = number.top - block.box.bottom
        near = -0.3 * (block.box.bottom - block.box.top) <= over <= _OVER
        if near and abs(block.box.x0 - number.x0) <= _ASIDE and 0 < len(block.text) <= _SHORT:
            yield block


def _nearest(text: str) -> str | None:
    from rapidfuzz.distance import Levenshtein

    read = _MARKS.sub("", text)
    if not read or any(c.isdigit() for c in read):
        return None
    alike = {w: Levenshtein.normalized_similarity(_MARKS.sub("", w), read) for w in words("urgency")}
    best = max(alike, key=lambda w: (alike[w], w))
    return best if alike[best] >= _ALIKE else None
