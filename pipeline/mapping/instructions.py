"""Instructions in a letter's body: who is to do what by when.

Three shapes: sentences (`… จึงขอให้โรงเรียน … ภายในวันที่ …`), numbered prose (`1. ให้โรงเรียน …`), and lists
that are a calendar (`1. วันที่ … โรงเรียนบันทึกข้อมูล …`). Dates that tell of a change, of a cited letter or
of what has happened are background and make no activity. Who is to act may be said once for several: in the
sentence before, or in the words that lead to a list (`ขอให้โรงเรียนดำเนินการ ดังนี้`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Block
from extractors.lists import is_number
from normalizers.dates import DateContext, DateRecord, read_dates
from pipeline.mapping.actors import leading_actors
from pipeline.mapping.clauses import Clause, actor_told, clause_before, named_before, without_opener
from pipeline.mapping.letter_words import instruction_words
from pipeline.mapping.vocabulary import actors, begins_with_verb, ignored_reason, verbs

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_NEXT_SENTENCE = re.compile(r"\s+(?:นั้น|ทั้งนี้|อนึ่ง|จึง|และ(?=ให้|ขอ)|รายละเอียด|เพื่อ|หาก)|(?<=\s)ให้|\s+และให้")
_DATA = "ข้อมูล"
_DATE_LEAD = re.compile(r"(?:ใน|ภายใน|ระหว่าง|ตั้งแต่)?\s*(?:วันที่|วัน)?\s*$")
_LEADS = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ดังรายละเอียดต่อไปนี้|ต่อไปนี้)\s*[:：]?\s*$|[:：]\s*$")
_CLAUSE_END = re.compile(r"นั้น\s|\s(?=จึง|ดังนั้น|ในการนี้|ทั้งนี้)")
# Words that begin another sentence: whom the one before told need not be meant.
_SENTENCE = re.compile(r"ทั้งนี้|อนึ่ง|กรณี|หาก|สำหรับ|นั้น|จึง|ในการนี้|เพื่อให้|อีกทั้ง")
_ACCOUNT = re.compile(r"ตาม\S{0,40}ที่อ้างถึง")
_ACCOUNT_END = re.compile(r"\s*นั้น(?=\s|$)|\s(?=จึง|ดังนั้น|ในการนี้|บัดนี้)")
_THAT_DAY = re.compile(r"ตาม(?:กำหนด)?วัน\s*(?:และ)?\s*เวลา(?:\s*(?:และ)?\s*สถานที่)?\s*(?:ดังกล่าว|ข้างต้น)")
_DAYS = frozenset({"point", "range"})
_FIRST = re.compile(
    r"(?<=\s)\([1๑]\)\s*|(?<=\s)[1๑]\)\s*"
)  # the number of the first of several in a sentence
# Kinds of dates that say when something is to be done; a cut-off only says of which day the data are.
_SCHEDULES = frozenset(
    {"deadline", "until", "until_last_day", "range", "from", "month", "quarter", "point", "recurring"}
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `mentions` are the other dates inside its words; `who` are those it names."""

    text: str
    block: Block
    schedule: DateRecord | None
    mentions: tuple[DateRecord, ...]
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lead:
    """Words that lead to a list: whether they tell someone to do something, and whom they name."""

    tells: bool = False
    who: tuple[str, ...] = ()


def read_instructions(body: Sequence[Block], context: DateContext) -> list[Instruction]:
    """Instructions in order; background and citations are left out.

    A numbered point that tells someone to do something but names no date is one only among others that do.
    """
    result: list[Instruction] = []
    lead = _Lead()
    committee: tuple[str, ...] = ()
    led = False  # a list goes on whose points begin with their day, without numbers
    for block in body:
        led = led and _begins_with_day(block.text, context)
        listed = led or (block.kind == "list_item" and block.bullet is not None)
        committee = actor_told(block.text) or committee
        if listed:
            made = _of_point(block, context, lead)
            result += made if made is not None else _of_sentences(block, context, committee)
        else:
            result += _of_sentences(block, context, committee)
        if block.text.strip(" :：").endswith(instruction_words("duty")):
            lead, led = _Lead(True, committee), True  # มีหน้าที่, and the duties stand below
        elif _LEADS.search(block.text):
            lead, led = _lead_of(block.text), True
        elif not listed:
            lead = _Lead()
    if not any(i.schedule for i in result):
        return []
    return result


def _begins_with_day(text: str, context: DateContext) -> bool:
    first = next(iter(_dates_of(text, context)), None)
    return first is not None and _DATE_LEAD.fullmatch(text[: first.span[0]]) is not None


_POINT = 400
"""A point is no longer than this; what is longer is a story."""


def read_list_calendar(
    blocks: Sequence[Block], context: DateContext, alone: bool = False
) -> list[Instruction]:
    """Points of a list with their date, where no letter stands around them.

    `alone`: the document holds no letter and no table of work, as pages of the web often do. Then any line that
    names one who acts or begins with what is to be done, and holds its date, is a point.
    """
    found: list[Instruction] = []
    for block in blocks:
        numbered = block.kind == "list_item" and block.bullet is not None and is_number(block.bullet)
        if numbered or (alone and len(block.text) <= _POINT and ignored_reason(block.text) is None):
            found += [i for i in _of_point(block, context, _Lead()) or () if i.schedule is not None]
    return found


def _lead_of(text: str) -> _Lead:
    starts = [m.end() for m in _CLAUSE_END.finditer(text)]
    clause = clause_before(text, starts[-1] if starts else 0, len(text), leading=True)
    if clause is None:
        return _Lead()
    return _Lead(True, leading_actors(text[clause.begin :].lstrip()))


def _of_point(block: Block, context: DateContext, lead: _Lead) -> list[Instruction] | None:
    """A point of a list as one instruction: all its words but the date. None when it is read as sentences."""
    text = block.text
    records = _dates_of(text, context)
    usable = [r for r in records if r.kind in _SCHEDULES and not _is_background(text, r, 0)]
    schedule = usable[0] if usable else None
    if schedule is None:
        words = without_opener(text)
        if words is None and lead.tells and begins_with_verb(text):
            words = text
        if words is None or not is_number(block.bullet or ""):
            return None
        return [_by(lead.who, _made(words, block, None, tuple(records)))]
    begin, end = schedule.span
    if begin > 0 and _DATE_LEAD.fullmatch(text[:begin]):
        begin = 0
    rest = text[end:]
    further = _of_sentences(block, context, (), end) if begin > 0 else []
    if further and (cut := text.find(further[0].text[:12], end)) > 0:
        rest = text[end:cut]
        rest = rest[: _start_of_clause(rest)]
    words = f"{text[:begin].strip()} {rest.strip(' :-–—')}".strip()
    opened = without_opener(words)
    told = lead.tells and is_number(block.bullet or "") and any(v in words for v in verbs())
    if opened is None and not (told or begins_with_verb(words) or words.startswith(actors())):
        return None
    inside = tuple(r for r in records if r is not schedule)
    first = _by(lead.who, _made(opened or words, block, schedule, inside))
    return [first, *(_by(first.who, i) for i in further)]


def _dates_of(text: str, context: DateContext) -> list[DateRecord]:
    """The dates of a text. In `ยืนยันข้อมูล วันที่ D` the data are what is done, not what they are as of."""
    records = read_dates(text, context)
    result: list[DateRecord] = []
    for record in records:
        begin = record.span[0]
        object_ = begin > 0 and "ก" <= text[begin - 1] <= "๎" and text.startswith(_DATA, begin)
        rest = text[begin + len(_DATA) : record.span[1]] if object_ else ""
        again = read_dates(rest, context) if rest and not rest.lstrip().startswith("ณ") else []
        if len(again) == 1:
            shift = begin + len(_DATA)
            first, last = again[0].span
            record = replace(again[0], span=(first + shift, last + shift))
        result.append(record)
    return result


def schedules_of(text: str, context: DateContext) -> list[DateRecord]:
    """The dates of a text that can say when something is to be done."""
    return [r for r in _dates_of(text, context) if r.kind in _SCHEDULES]


def is_told_of(text: str, record: DateRecord) -> bool:
    """Whether a date of a paragraph belongs to a cited letter, to a change, or to what has happened."""
    start = _cited(text)
    if record.span[0] < start or _is_background(text, record, start):
        return True
    before = text[start : record.span[0]]
    sentence = before[max((m.end() for m in _CLAUSE_END.finditer(before)), default=0) :]
    holds = sentence.strip() in ("", *instruction_words("effect"))  # from when an order does
    return holds or any(w in sentence for w in instruction_words("was"))


def _start_of_clause(text: str) -> int:
    """Where the words end that still belong to the instruction before the next one's opener."""
    stripped = text.rstrip()
    for kind in ("opener", "connective"):
        for word in instruction_words(kind):
            if stripped.endswith(word):
                return len(stripped) - len(word)
    return len(text)


def _by(who: Sequence[str], instruction: Instruction) -> Instruction:
    """The instruction with those who were told before, where it names nobody itself."""
    return instruction if instruction.who or not who else replace(instruction, who=tuple(who))


def _of_sentences(
    block: Block, context: DateContext, committee: tuple[str, ...], start: int = 0
) -> list[Instruction]:
    text = block.text
    records = _dates_of(text, context)
    result: list[Instruction] = []
    used = max(start, _cited(text))  # where the instruction before ended
    for record in records:
        invited = _invited(block, records, used, record.span[0])
        if invited is not None:
            result.append(invited[0])
            used = invited[1]
        if record.kind not in _SCHEDULES or record.span[0] < max(start, _cited(text)):
            continue
        clause = clause_before(text, used, record.span[0], follows=bool(result) or start > 0)
        if clause is None or _is_background(text, record, clause.begin) or _was(text, clause):
            continue
        tail = _tail(text, record.span[1])
        words = _FIRST.sub("", text[clause.begin : record.span[0]]) + " " + text[record.span[1] : tail]
        inside = tuple(r for r in records if r is not record and clause.begin <= r.span[0] < record.span[1])
        made = _made(words, block, record, inside)
        if not made.text:
            continue
        same = clause.continues or _SENTENCE.search(text[used : clause.opener]) is None
        if result and same:
            made = _by(result[-1].who, made)
        if clause.duty:
            made = _by(named_before(text[: clause.opener]) or committee, made)
        result.append(made)
        used = tail
    return result


def _invited(
    block: Block, records: Sequence[DateRecord], start: int, end: int
) -> tuple[Instruction, int] | None:
    """An invitation to the day named before it (`จึงขอเชิญ … ตามวัน เวลา และสถานที่ดังกล่าว`), and where it ends."""
    text = block.text
    said = _THAT_DAY.search(text, start, end)
    days = [r for r in records if said is not None and r.kind in _DAYS and start <= r.span[0] < said.start()]
    clause = clause_before(text, start, said.start()) if said is not None and days else None
    if said is None or clause is None or clause.opener < days[-1].span[1]:
        return None
    return _made(text[clause.begin : said.start()], block, days[-1], ()), said.end()


def _cited(text: str) -> int:
    """Where the account of a cited letter ends with which a paragraph begins (`ตามหนังสือที่อ้างถึง … นั้น`)."""
    if not text.startswith(instruction_words("account")) and _ACCOUNT.match(text) is None:
        return 0
    end = _ACCOUNT_END.search(text)
    return end.end() if end else len(text)


def _made(
    words: str, block: Block, schedule: DateRecord | None, mentions: tuple[DateRecord, ...]
) -> Instruction:
    text = " ".join(_BRACKETS.sub(_without_dates, words).split()).strip(" ,")
    dangling = True
    while dangling:
        dangling = False
        for word in instruction_words("dangling"):
            if text.endswith(" " + word) or text == word:
                text, dangling = text[: -len(word)].rstrip(" ,"), True
    return Instruction(text, block, schedule, mentions, leading_actors(text))


def _without_dates(brackets: re.Match[str]) -> str:
    """Brackets that only say of which day the data are go; others belong to the words."""
    inside = brackets.group().strip(" ()")
    return " " if not inside or read_dates(inside) else brackets.group()


def _tail(text: str, start: int) -> int:
    """Where an instruction ends that goes on behind its date (`… ภายในวันที่ 5 ผ่านระบบ DMC`)."""
    rest = text[start:].lstrip()
    if not rest.startswith(instruction_words("trailing")):
        return start
    end = _NEXT_SENTENCE.search(text, start + 1)
    return end.start() if end else len(text)


def _was(text: str, clause: Clause) -> bool:
    """Whether the words before an opener tell of how things were (`ซึ่งเดิมกำหนดให้ …`)."""
    return text[: clause.opener].rstrip().endswith(instruction_words("was"))


def _is_background(text: str, record: DateRecord, start: int) -> bool:
    """Whether a date tells of a cited letter, of a change, or of what has happened."""
    before = text[start : record.span[0]].rstrip()
    if before.endswith((*instruction_words("citation"), *instruction_words("change"))):
        return True
    if any(w in record.raw for w in instruction_words("citation")):
        return True
    for work in instruction_words("task"):
        before = before.replace(work, "")
    return any(w in before for w in instruction_words("background"))
