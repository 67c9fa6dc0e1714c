"""Who an instruction names at its beginning: known bodies and posts, with the words that say which of them."""

from __future__ import annotations

import re
from functools import cache

from normalizers.lookups import parties
from pipeline.mapping.vocabulary import actors, verbs

_BETWEEN = re.compile(r"\s*(?:/|,|และ|หรือ)\s*|\s+")
# Words that say which bodies are meant: they belong to the name.
_QUALIFIER = re.compile(
    r"\s*(?:ในสังกัด(?:ทุกแห่ง|ทุกโรงเรียน|ทุกโรง|สพป\.|สพม\.|สพฐ\.|สศศ\.)?|ทุกแห่ง|ทุกโรงเรียน|ทุกโรง|ทุกเขต)"
)
# A name with a place behind it: ประถมศึกษาพิจิตร เขต 2. Places are no verbs and hold none of these words.
_MUST = re.compile(r"^(?:(?:จะ)?ต้อง|พึง|จะ)\s*")
# How many of them: not part of the name.
_HOW_MANY = re.compile(r"\s*(?:(?:โรงเรียน|แห่ง|เขต|หน่วยงาน)ละ|จำนวน)\s*[0-9๐-๙]+\s*(?:คน|ท่าน|ราย)?\s*")
_LONGEST = 60
_MARKS = "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎"
_NOBODY = ("หน่วยงาน", "ผู้รับผิดชอบ", "เจ้าหน้าที่", "ผู้อำนวยการ", "คณะกรรมการ")  # anybody's
# Behind these a verb is part of a noun: การจัดการศึกษา, สถานศึกษา.
_BEFORE_NO_VERB = ("การ", "สถาน", "ประถม", "มัธยม", "อุดม", "ผู้")
# Words that say which of them, or what of theirs: whoever it is, that is not a name alone.
_NO_NAME = re.compile(r"ที่|ซึ่ง|ยัง|ไม่|ของ|ทุกคน|[0-9๐-๙]{3}")
_PLACE = re.compile(r"(?:(?!ที่|ซึ่ง|ยัง|ให้)[ก-๎]){2,24}(?:\s*เขต\s*[0-9๐-๙]+)?\s+|\s*เขต\s*[0-9๐-๙]+\s*")

# `โรงเรียนที่มีนักเรียนซ้ำซ้อน ให้ประสาน …`: whoever they are, they end where they are told.
_WHICH = re.compile(r"((?:(?!ภายใน|วันที่|ให้)[^,;]){4,80}?)\s*ให้")


@cache
def _names() -> tuple[str, ...]:
    named = {n for p in parties() for n in (p.name_th, p.abbreviation, *p.aliases) if n and len(n) >= 3}
    return tuple(sorted(named, key=len, reverse=True))


def leading_actors(text: str) -> tuple[str, ...]:
    """Names with which a text begins, as written; none when what follows them is no verb."""
    found: list[str] = []
    position = 0
    which = _WHICH.match(text)
    if which is not None and text.startswith((*_names(), *actors())) and _verb_at(text, which.end()):
        return (which.group(1).strip(),)
    while (end := _name_end(text, position)) is not None:
        found.append(text[position:end].strip())
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
        if _verb_at(text, position):
            return tuple(found)
        if between is None:
            break
    person = _person(text)
    return (person,) if person is not None else ()


def _person(text: str) -> str | None:
    """One who acts that is in no list, but begins as such names do: `นายทะเบียนตรวจสอบ …`."""
    prefix = next(
        (p for p in sorted((*actors(), *_names()), key=len, reverse=True) if text.startswith(p)), None
    )
    if prefix is None:
        return None
    for end in range(len(prefix), min(len(text), _LONGEST)):
        if text[end] in _MARKS or text[:end].endswith(_BEFORE_NO_VERB):
            continue
        if text.startswith(verbs(), end) or (text[end] == " " and _verb_at(text, end)):
            name = _HOW_MANY.split(text[:end])[0].strip()
            return None if _NO_NAME.search(name) or name in _NOBODY else name
    return None


def after_actors(text: str) -> str:
    """What stands behind the names with which a text begins, whatever it is."""
    position = 0
    while True:
        name = next((n for n in (*_names(), *actors()) if text.startswith(n, position)), None)
        if name is None:
            return text[position:]
        position += len(name)
        while (more := _QUALIFIER.match(text, position)) is not None:
            position = more.end()
        if (between := _BETWEEN.match(text, position)) is not None:
            position = between.end()


def _name_end(text: str, start: int) -> int | None:
    """Where the name ends that begins at `start`."""
    for name in _names():
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        while (more := _QUALIFIER.match(text, end)) is not None:
            end = more.end()
        if _verb_at(text, end) or _BETWEEN.match(text, end):
            return end
        place = _PLACE.match(text, end)
        if place is not None and _verb_at(text, place.end()):
            return place.end()
    return None


def _verb_at(text: str, position: int) -> bool:
    rest = _MUST.sub("", text[position:].lstrip(), count=1)
    return rest.startswith(verbs())
