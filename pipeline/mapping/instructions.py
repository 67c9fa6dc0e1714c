"""Instructions in a letter's body: who is to do what by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Block
from normalizers.dates import DateContext, DateRecord, read_dates
from pipeline.mapping.letter_words import instruction_words
from pipeline.mapping.vocabulary import actors, verbs

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_SENTENCE_END = re.compile(r"\s+(?:นั้น|แล้วนั้น|ทั้งนี้|อนึ่ง|จึง)(?=\s|$)")
# Kinds of dates that say when something is to be done; a cut-off only says of which day the data are.
_SCHEDULES = frozenset({"deadline", "until", "until_last_day", "range", "from", "month", "quarter", "point"})


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `mentions` are the other dates inside its words."""

    text: str
    block: Block
    schedule: DateRecord
    mentions: tuple[DateRecord, ...]


def read_instructions(body: Sequence[Block], context: DateContext) -> list[Instruction]:
    """Instructions with a date, in order; background and citations are left out."""
    result: list[Instruction] = []
    for block in body:
        result += _of_block(block, context)
    return result


def _of_block(block: Block, context: DateContext) -> list[Instruction]:
    text = block.text
    records = read_dates(text, context)
    result: list[Instruction] = []
    used = 0  # where the instruction before ended
    for record in records:
        if record.kind not in _SCHEDULES or _is_background(text, record, used):
            continue
        opening = _opening(text, used, record.span[0])
        if opening is None:
            continue
        words = text[opening : record.span[0]]
        inside = tuple(r for r in records if r is not record and opening <= r.span[0] < record.span[1])
        cleaned = _BRACKETS.sub(" ", words).strip(" ,")
        if not cleaned:
            continue
        result.append(Instruction(cleaned, block, record, inside))
        used = record.span[1]
    return result


def _opening(text: str, start: int, end: int) -> int | None:
    """Where the instruction that ends with the date begins: after the last opener before it."""
    best: tuple[int, int] | None = None
    for word in instruction_words("opener"):
        position = text.rfind(word, start, end)
        while position >= 0:
            after = position + len(word)
            rest = text[after:].lstrip()
            sure = len(word) > 3 or rest.startswith(actors()) or rest.startswith(verbs())
            if sure and not _SENTENCE_END.search(text[after:end]):
                if best is None or after > best[1]:
                    best = (position, after)
                break
            position = text.rfind(word, start, position)
    return best[1] if best else None


def _is_background(text: str, record: DateRecord, used: int) -> bool:
    before = text[used : record.span[0]]
    if any(before.rstrip().endswith(w) for w in instruction_words("citation")):
        return True
    if any(w in record.raw for w in instruction_words("citation")):
        return True
    return any(w in before[-120:] for w in instruction_words("background"))
