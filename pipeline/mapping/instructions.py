"""Instructions in a letter's body: who is to do what by when.

Three shapes: sentences (`… จึงขอให้โรงเรียน … ภายในวันที่ …`), numbered prose (`1. ให้โรงเรียน …`), and lists
that are a calendar (`1. วันที่ … โรงเรียนบันทึกข้อมูล …`). Dates that tell of a change, of a cited letter or
of what has happened are background and make no activity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Block
from extractors.lists import is_number
from normalizers.dates import DateContext, DateRecord, read_dates
from pipeline.mapping.actors import leading_actors
from pipeline.mapping.letter_words import instruction_words
from pipeline.mapping.vocabulary import actors, begins_with_verb, verbs

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_SENTENCE_END = re.compile(r"\s+(?:นั้น|แล้วนั้น|ทั้งนี้|อนึ่ง|จึง)(?=\s|$)")
_NEXT_SENTENCE = re.compile(r"\s+(?:นั้น|ทั้งนี้|อนึ่ง|จึง|และ(?=ให้|ขอ)|รายละเอียด|เพื่อ|หาก)|(?<=\s)ให้|\s+และให้")
_DATE_LEAD = re.compile(r"(?:ใน|ภายใน|ระหว่าง|ตั้งแต่)?\s*(?:วันที่|วัน)?\s*$")
# Kinds of dates that say when something is to be done; a cut-off only says of which day the data are.
_SCHEDULES = frozenset({"deadline", "until", "until_last_day", "range", "from", "month", "quarter", "point"})


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `mentions` are the other dates inside its words; `who` are those it names."""

    text: str
    block: Block
    schedule: DateRecord | None
    mentions: tuple[DateRecord, ...]
    who: tuple[str, ...] = ()


def read_instructions(body: Sequence[Block], context: DateContext) -> list[Instruction]:
    """Instructions in order; background and citations are left out.

    A numbered point that tells someone to do something but names no date is one only among others that do.
    """
    result: list[Instruction] = []
    for block in body:
        listed = block.kind == "list_item" and block.bullet is not None
        made = _of_point(block, context) if listed else []
        result += made or _of_sentences(block, context)
    if not any(i.schedule for i in result):
        return []
    return result


def read_list_calendar(blocks: Sequence[Block], context: DateContext) -> list[Instruction]:
    """Points of a list that begin with their date, where no letter stands around them."""
    found: list[Instruction] = []
    for block in blocks:
        if block.kind == "list_item" and block.bullet is not None and is_number(block.bullet):
            found += [i for i in _of_point(block, context) if i.schedule is not None]
    return found


def _of_point(block: Block, context: DateContext) -> list[Instruction]:
    """A point of a list as one instruction: all its words but the date."""
    text = block.text
    records = read_dates(text, context)
    usable = [r for r in records if r.kind in _SCHEDULES and not _is_background(text, r, 0)]
    schedule = usable[0] if usable else None
    if schedule is None:
        words = _without_opener(text)
        if words is None or not is_number(block.bullet or ""):
            return []
        return [_made(words, block, None, tuple(records))]
    begin, end = schedule.span
    if begin > 0 and _DATE_LEAD.fullmatch(text[:begin]):
        begin = 0
    words = f"{text[:begin].strip()} {text[end:].strip(' :-–—')}".strip()
    opened = _without_opener(words)
    if opened is None and not (begins_with_verb(words) or words.startswith(actors())):
        return []
    inside = tuple(r for r in records if r is not schedule)
    return [_made(opened or words, block, schedule, inside)]


def _without_opener(text: str) -> str | None:
    """The words after an opener (`ให้`, `ขอให้` …) with which a text begins, if an instruction follows."""
    for word in instruction_words("opener"):
        if text.startswith(word):
            rest = text[len(word) :].lstrip()
            if rest.startswith(actors()) or begins_with_verb(rest):
                return rest
    return None


def _of_sentences(block: Block, context: DateContext) -> list[Instruction]:
    text = block.text
    records = read_dates(text, context)
    result: list[Instruction] = []
    used = 0  # where the instruction before ended
    for record in records:
        if record.kind not in _SCHEDULES:
            continue
        opening = _opening(text, used, record.span[0])
        if opening is None or _is_background(text, record, opening):
            continue
        tail = _tail(text, record.span[1])
        words = f"{text[opening : record.span[0]]} {text[record.span[1] : tail]}"
        inside = tuple(r for r in records if r is not record and opening <= r.span[0] < record.span[1])
        if _BRACKETS.sub(" ", words).strip(" ,"):
            result.append(_made(words, block, record, inside))
            used = tail
    return result


def _made(
    words: str, block: Block, schedule: DateRecord | None, mentions: tuple[DateRecord, ...]
) -> Instruction:
    text = " ".join(_BRACKETS.sub(" ", words).split()).strip(" ,")
    dangling = True
    while dangling:
        dangling = False
        for word in instruction_words("dangling"):
            if text.endswith(" " + word) or text == word:
                text, dangling = text[: -len(word)].rstrip(" ,"), True
    return Instruction(text, block, schedule, mentions, leading_actors(text))


def _tail(text: str, start: int) -> int:
    """Where an instruction ends that goes on behind its date (`… ภายในวันที่ 5 ผ่านระบบ DMC`)."""
    rest = text[start:].lstrip()
    if not rest.startswith(instruction_words("trailing")):
        return start
    end = _NEXT_SENTENCE.search(text, start + 1)
    return end.start() if end else len(text)


def _opening(text: str, start: int, end: int) -> int | None:
    """Where the instruction that ends with the date begins: after the last opener before it."""
    best: tuple[int, int] | None = None
    for word in instruction_words("opener"):
        position = text.rfind(word, start, end)
        while position >= 0:
            after = position + len(word)
            rest = text[after:].lstrip()
            sure = len(word) > 3 or rest.startswith((*actors(), *verbs()))
            if sure and not _SENTENCE_END.search(text[after:end]):
                if best is None or after > best[1]:
                    best = (position, after)
                break
            position = text.rfind(word, start, position)
    return best[1] if best else None


def _is_background(text: str, record: DateRecord, start: int) -> bool:
    """Whether a date tells of a cited letter, of a change, or of what has happened."""
    before = text[start : record.span[0]].rstrip()
    if before.endswith((*instruction_words("citation"), *instruction_words("change"))):
        return True
    if any(w in record.raw for w in instruction_words("citation")):
        return True
    return any(w in before for w in instruction_words("background"))
