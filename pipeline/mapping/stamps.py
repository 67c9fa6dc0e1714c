"""Stamps of receipt: who received a letter, under which number, when.

An office that receives a letter stamps its own number, date and time on it. They are not the letter's, so their
lines are taken out of the letter before it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import Block, Box, Document, Page
from normalizers.dates import read_dates
from normalizers.numerals import to_arabic
from normalizers.stamp_words import KINDS, find_label, kinds_told
from pipeline.mapping.letter_words import words
from pipeline.mapping.trust import SURE
from pipeline.records import Place, Stamp

# A stamp stands in the upper part of a page (share of its height).
_UPPER = 0.4
# Lines of a stamp follow each other no further apart than this (times the height of a line).
_NEXT_LINE = 1.5
# A word of a stamp stands at the beginning of its line, give or take what a frame or a reader has left there.
_LEAD = 4
_DOTS = re.compile(r"[.…_·•]{2,}")
_NUMBER = re.compile(r"[0-9๐-๙][0-9๐-๙/ -]*")
_TIME = re.compile(r"([0-9๐-๙]{1,2})[.:]([0-9๐-๙]{2})")


def find_stamps(document: Document) -> tuple[list[Stamp], set[int]]:
    """Stamps of receipt on the pages of a document, and the ids (id()) of the blocks they consist of.

    In a scan a stamp that stands in a frame or aslant is set apart by the reader (`Page.asides`); others are known by
    their words and by how they stand below each other.
    """
    if document.unit != "pt":
        return [], set()
    stamps: list[Stamp] = []
    used: set[int] = set()
    for page in document.pages:
        upper = [b for b in page.blocks if b.box.top < _UPPER * page.height]
        for group in (*_framed(page), *_groups(upper)):
            stamps.append(_stamp(group, page))
            used |= {id(b) for b in group}
    return stamps, used


def _framed(page: Page) -> Iterator[list[Block]]:
    """Stamps of receipt that the reader has set apart: a label of its number, two others, or an office and one."""
    for stamp in sorted({b.flow for b in page.asides if b.flow}):
        group = [b for b in page.asides if b.flow == stamp]
        told = kinds_told("\n".join(b.text for b in group))
        office = any(word in group[0].text for word in words("agency"))
        if "number" in told or {"date", "time"} <= told or (office and told):
            yield group


def running_text(page: Page, stamped: set[int]) -> str:
    """A page's text without the lines of its stamps (blocks by id())."""
    gone = Counter(f"{b.bullet} {b.text}" if b.bullet else b.text for b in page.blocks if id(b) in stamped)
    if not gone:
        return page.text
    kept: list[str] = []
    for line in page.text.split("\n"):
        if gone[line]:
            gone[line] -= 1
        else:
            kept.append(line)
    return "\n".join(kept)


def without_blocks(document: Document, blocks: set[int]) -> Document:
    """A document without some blocks of its pages, given by id()."""
    if not blocks:
        return document
    pages = (replace(p, blocks=tuple(b for b in p.blocks if id(b) not in blocks)) for p in document.pages)
    return replace(document, pages=tuple(pages))


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    taken: set[int] = set()
    for anchor in blocks:
        if id(anchor) in taken or not _begins(anchor.text, "number"):
            continue
        group = [anchor]
        below = _grown(anchor, blocks)
        group += below
        told = " ".join(b.text for b in group)
        if not any(_begins(b.text, kind) for b in below for kind in ("date", "time")) and not (
            _holds(told, "date") and _holds(told, "time")
        ):
            continue  # a form that names a number received, not a stamp
        office = _above(anchor, blocks)
        if office is not None:
            group.insert(0, office)
        taken |= {id(b) for b in group}
        yield group


def _grown(anchor: Block, blocks: Sequence[Block]) -> list[Block]:
    """Lines of date and time right below the anchor or beside it."""
    found: list[Block] = []
    last = anchor
    for block in sorted(blocks, key=lambda b: b.box.top):
        if block is anchor or block.box.top < anchor.box.top - 0.5 * _height(anchor):
            continue
        told = _begins(block.text, "date") or _begins(block.text, "time")
        if told and block.box.top - last.box.bottom <= _NEXT_LINE * _height(last) and _under(block, anchor):
            found.append(block)
            last = block
    return found


def _above(anchor: Block, blocks: Sequence[Block]) -> Block | None:
    """The office: the line right above the number."""
    near = [
        b
        for b in blocks
        if b is not anchor
        and b.box.top < anchor.box.top
        and b.box.bottom <= anchor.box.top + _height(anchor)  # a slanted stamp: boxes of its lines overlap
        and anchor.box.top - b.box.bottom <= _NEXT_LINE * _height(anchor)
        and _under(b, anchor)
        and any(word in b.text for word in words("agency"))
    ]
    return max(near, key=lambda b: b.box.bottom, default=None)


def _under(block: Block, anchor: Block) -> bool:
    """Whether two blocks stand in one upright strip of the page, as wide as the text of a stamp."""
    overlap = min(block.box.x1, anchor.box.x1) - max(block.box.x0, anchor.box.x0)
    return overlap > 0 or abs(block.box.x0 - anchor.box.x1) <= 2 * _height(anchor)


def _height(block: Block) -> float:
    lines = max(len(block.lines), 1)
    return max((block.box.bottom - block.box.top) / lines, 1.0)


def _stamp(group: Sequence[Block], page: Page) -> Stamp:
    # A dotted line is one to be filled in, though its label could not be read.
    first = next((i for i, b in enumerate(group) if kinds_told(b.text) or _DOTS.search(b.text)), len(group))
    office = " ".join(b.text.strip() for b in group[:first]) or None
    number, date_raw, day, time = None, None, None, None
    # One hand fills in number and day: where either is unsure, neither is to be trusted.
    filled = [b for b in group[first:] if {"number", "date"} & kinds_told(b.text)]
    sure = all(_digits_sure(b) for b in filled)
    for block in group[first:]:
        if (value := _after(block.text, "number")) and number is None and (found := _NUMBER.search(value)):
            number = to_arabic(found.group()).strip() if sure else None
        if (value := _after(block.text, "date")) and date_raw is None and (records := read_dates(value)):
            date_raw = records[0].raw
            day = records[0].start if records[0].kind == "point" and sure else None
        if (value := _after(block.text, "time")) and time is None and (clock := _TIME.search(value)):
            hours, minutes = int(to_arabic(clock.group(1))), int(to_arabic(clock.group(2)))
            time = (
                f"{hours:02d}:{minutes:02d}"
                if sure and _digits_sure(block) and hours < 24 and minutes < 60
                else None
            )
    box = Box.around([b.box for b in group])
    assert box is not None  # noqa: S101  a group is never empty
    known = [c for b in group if (c := b.confidence) is not None]
    return Stamp(
        kind="received",
        office=to_arabic(office) if office else None,
        number=number,
        date=day,
        date_raw=date_raw,
        time=time,
        text=to_arabic("\n".join(b.text for b in group)),
        place=Place(page=page.number, box=box),
        confidence=round(min(known), 3) if known else None,
    )


def _digits_sure(block: Block) -> bool:
    """Whether digits of a line were read surely: numbers and days are often written into a stamp by hand."""
    words = [w.confidence for line in block.lines for w in line.words if any(c.isdigit() for c in w.text)]
    return min(words, default=1.0) >= SURE


def _begins(text: str, kind: str) -> bool:
    found = find_label(text, kind)
    return found is not None and found[0] <= _LEAD


def _holds(text: str, kind: str) -> bool:
    return find_label(text, kind) is not None


def _after(text: str, kind: str) -> str | None:
    """What stands behind the first label of a kind, up to the next label, without dotted lines."""
    found = find_label(text, kind)
    if found is None:
        return None
    rest = text[found[1] :]
    ends = [label[0] for other in KINDS if other != kind and (label := find_label(rest, other)) is not None]
    return _DOTS.sub(" ", rest[: min(ends, default=len(rest))])
