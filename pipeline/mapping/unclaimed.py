"""Dates in the body of a letter that look like somebody's deadline and became nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from extractors.document import Block
from normalizers.dates import DateContext, DateRecord
from pipeline.mapping.instructions import Instruction, is_told_of, schedules_of
from pipeline.mapping.letter_words import instruction_words
from pipeline.records import Finding, Place

# A bare day may be anything: a meeting that was held, a day of the law.
_BINDING = frozenset({"deadline", "range", "from", "until", "until_last_day"})


def unclaimed_dates(
    body: Sequence[Block], instructions: Sequence[Instruction], context: DateContext
) -> list[Finding]:
    """A finding for each such date, in their order; those of cited letters and of changes are told of, not set."""
    claimed = {
        (id(i.block), record.span)
        for i in instructions
        for record in (i.schedule, *i.mentions)
        if record is not None
    }
    found: list[Finding] = []
    for block in body:
        before = 0
        records = schedules_of(block.text, context)
        for record in records:
            goes_on = block.text[before : record.span[0]].strip() in instruction_words("begins")
            before = record.span[1]
            if record.kind not in _BINDING or goes_on or (id(block), record.span) in claimed:
                continue
            if not is_told_of(block.text, record):
                found.append(_finding(block, record))
        found += _moved(block, records)
    return found


def _moved(block: Block, records: Sequence[DateRecord]) -> list[Finding]:
    """Days that a letter moves (`จากเดิมวันที่ … เป็นวันที่ …`): no activity says what they were the days of."""
    found: list[Finding] = []
    for old, new in pairwise(records):
        # Either may hold the word before it: จากเดิมวันที่ 14 …
        lead = block.text[max(old.span[0] - _BETWEEN, 0) : old.span[1]]
        between = block.text[old.span[1] : new.span[0]].strip()
        to = (between + block.text[new.span[0] : new.span[1]]).startswith(instruction_words("moved_to"))
        if _from().search(lead) and to and len(between) <= _BETWEEN:
            evidence = " ".join(block.text[old.span[0] : new.span[1]].split())
            fields = (
                ("page", str(block.page)),
                ("sentence", _around(block.text, (old.span[0], new.span[1]))),
            )
            place = Place(page=block.page, box=block.box)
            found.append(Finding(code="date_moved", evidence=evidence, place=place, fields=fields))
    return found


def _finding(block: Block, record: DateRecord) -> Finding:
    return Finding(
        code="date_without_activity",
        evidence=record.raw,
        place=Place(page=block.page, box=block.box),
        fields=(("page", str(block.page)), ("sentence", _around(block.text, record.span))),
    )


@cache
def _from() -> re.Pattern[str]:
    words = "|".join(map(re.escape, instruction_words("moved_from")))
    return re.compile(rf"(?:{words})[^\s0-9๐-๙]{{0,12}}\s*(?:วันที่)?\s*[0-9๐-๙]")


_BETWEEN = 20
_WIDTH = 60  # letters of the sentence on each side of the date


def _around(text: str, span: tuple[int, int]) -> str:
    begin, end = max(span[0] - _WIDTH, 0), min(span[1] + _WIDTH, len(text))
    return ("…" if begin else "") + " ".join(text[begin:end].split()) + ("…" if end < len(text) else "")
