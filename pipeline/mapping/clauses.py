"""Where an instruction begins in a sentence: after the words that tell someone to do something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.mapping.actors import after_actors
from pipeline.mapping.letter_words import instruction_words
from pipeline.mapping.vocabulary import actors, begins_with_verb, verbs

_SENTENCE_END = re.compile(r"\s+(?:นั้น|แล้วนั้น|ทั้งนี้|อนึ่ง|จึง)(?=\s|$)")
_COMMITTEE = re.compile(
    r"^(?:[0-9๐-๙.]+\s*)?(คณะ(?:อนุกรรมการ|กรรมการ|ทำงาน)[^\s:]*)(?:\s*(?:มีหน้าที่|ประกอบด้วย).*)?\s*:?$"
)
_NAMED = re.compile(r"(?:^|\s|ให้)(คณะ(?:อนุกรรมการ|กรรมการ|ทำงาน)(?:(?!คณะ)[^\s]){0,60})\s*$")
# The second and third of several things to do in one sentence: (2) … (3) …
_NUMBER = re.compile(r"[\s,;]*(?:และ\s*)?(?:\([0-9๐-๙]{1,2}\)|[0-9๐-๙]{1,2}\))\s*")
_MUST = re.compile(r"(?:จะ)?ต้อง|พึง")
_WEAK = "ให้"  # tells someone, but also says for whom: only before an actor and a verb, or a verb


@dataclass(frozen=True, slots=True)
class Clause:
    """An instruction in a text: `opener` is where the words that open it stand, `begin` where it begins."""

    opener: int
    begin: int
    continues: bool = False  # goes on with the sentence of the instruction before it
    duty: bool = False  # says what a committee is for


def clause_before(
    text: str, start: int, end: int, follows: bool = False, leading: bool = False
) -> Clause | None:
    """The instruction that ends at `end` and begins at `start` or later: after the last opener between.

    `follows`: another instruction ended at `start`; a connective and a verb go on with its sentence.
    `leading`: nothing need stand behind those who are told (`ขอให้โรงเรียนดำเนินการ ดังนี้`).
    """
    best: Clause | None = None
    for word in instruction_words("opener"):
        for match in re.finditer(re.escape(word), text[:end]):
            position, after = match.start(), match.end()
            if position < start or _SENTENCE_END.search(text[after:end]):
                continue
            if word == _WEAK and not (leading or _tells(text, start, position, after, end)):
                continue
            if word != _WEAK and not leading and not _says_what(text[after:end]):
                continue
            if best is None or after > best.begin:
                best = Clause(position, after, duty=word in instruction_words("duty"))
    obliged = _obliged(text, start, end)
    if obliged is not None and (best is None or obliged.begin > best.begin):
        return obliged
    if best is None and follows:
        return _continued(text, start, end)
    return best


def _obliged(text: str, start: int, end: int) -> Clause | None:
    """The last one who must do something (`โรงเรียนต้องรายงาน …`) between two places."""
    for match in reversed(list(_MUST.finditer(text, start, end))):
        if _SENTENCE_END.search(text[match.start() : end]) or not begins_with_verb(
            text[match.end() :].lstrip()
        ):
            continue
        begins = [m.end() for m in re.finditer(r"(?:^|\s)(?=\S)", text[start : match.start()])]
        for begin in begins:
            if (
                text.startswith(actors(), start + begin)
                and not after_actors(text[start + begin : match.start()]).strip()
            ):
                return Clause(start + begin, start + begin)
    return None


def _tells(text: str, start: int, position: int, after: int, end: int) -> bool:
    """Whether a bare ให้ opens an instruction; after a verb of sending it only says to whom."""
    rest = text[after:end].lstrip()
    if not rest.startswith((*actors(), *verbs())) or not _says_what(rest):
        return False
    before = text[start:position]
    opened = max((before.rfind(w) for w in instruction_words("opener") if w != _WEAK), default=-1)
    return opened < 0 or not any(w in before[opened:] for w in instruction_words("transfer"))


def _says_what(words: str) -> bool:
    """Whether more than a name stands in the words: something to do."""
    rest = words.lstrip()
    if begins_with_verb(rest):
        return True
    behind = after_actors(rest) if rest.startswith(actors()) else rest
    behind = behind.strip()
    if not behind or behind.startswith("ทราบ"):
        return False
    return any(v in behind for v in verbs())


def _continued(text: str, start: int, end: int) -> Clause | None:
    rest = text[start:end]
    number = _NUMBER.match(rest)
    if number is not None and begins_with_verb(rest[number.end() :]):
        return Clause(start, start + number.end(), continues=True)
    blank = len(rest) - len(rest.lstrip(" ,"))
    for word in (*instruction_words("connective"), ""):
        if not rest[blank:].startswith(word):
            continue
        begin = start + blank + len(word)
        while begin < end and text[begin] == " ":
            begin += 1
        if begins_with_verb(text[begin:end]) and (word or blank):
            return Clause(start + blank, begin, continues=True)
    return None


def without_opener(text: str) -> str | None:
    """The words after an opener (`ให้`, `ขอให้` …) with which a text begins, if an instruction follows."""
    for word in instruction_words("opener"):
        if text.startswith(word):
            rest = text[len(word) :].lstrip()
            if rest.startswith(actors()) or begins_with_verb(rest):
                return rest
    return None


def named_before(text: str) -> tuple[str, ...]:
    """The committee named right before its duties (`ให้คณะทำงานมีหน้าที่ …`)."""
    match = _NAMED.search(text)
    return (match.group(1),) if match else ()


def actor_told(text: str) -> tuple[str, ...]:
    """The committee that a heading of an order names; its duties follow."""
    match = _COMMITTEE.match(text.strip())
    return (match.group(1),) if match else ()
