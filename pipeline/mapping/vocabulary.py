"""The words by which circulars are understood, from reviewed data files (pipeline/mapping/data/*.csv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from normalizers.lookups import read_rows, squeeze
from pipeline.records import PartyRole, Workstream

ColumnKind = Literal[
    "ordinal", "date", "time", "activity", "party", "system", "note", "place", "month", "group", "subject"
]

_PACKAGE = "pipeline.mapping"


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """A row of columns.csv."""

    header: str
    kind: ColumnKind
    role: PartyRole | None
    carry_down: bool


@cache
def _headers() -> dict[str, HeaderWord]:
    return {
        squeeze(r["header"]): HeaderWord(
            r["header"],
            cast("ColumnKind", r["kind"]),
            cast("PartyRole", r["role"]) if r["role"] else None,
            r["carry_down"] == "yes",
        )
        for r in read_rows(_PACKAGE, "columns.csv")
    }


def header_word(text: str) -> HeaderWord | None:
    """What a column head says: the whole head first, else the longest known word that it begins with."""
    head = squeeze(text).strip(":-*")
    if not head:
        return None
    known = _headers()
    if head in known:
        return known[head]
    # Short words (ที่, งาน, เดือน) are heads only when they stand alone.
    parts = [w for w in known if len(w) >= 5 and head.startswith(w)]
    if parts:
        return known[max(parts, key=len)]
    stem = _stem_of(head)
    # A head that begins with a known stem is no misreading of another.
    return stem if stem is not None and head.startswith(squeeze(stem.header)) else _misread(head) or stem


_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_LONG = 6  # letters: a shorter head is too easily another one


@cache
def _bare_headers() -> list[tuple[str, HeaderWord]]:
    """Heads without their vowels and tones over and under the letters, longest first."""
    bare = ((_MARKS.sub("", head), word) for head, word in _headers().items())
    return sorted(((b, w) for b, w in bare if len(b) >= _LONG), key=lambda entry: -len(entry[0]))


@cache
def _misread(head: str) -> HeaderWord | None:
    """The head that a head begins with as a scan misreads it: marks lost or exchanged, one letter another one."""
    read = _MARKS.sub("", head)
    for bare, word in _bare_headers():
        part = read[: len(bare)]
        if len(part) == len(bare) and sum(a != b for a, b in zip(part, bare, strict=True)) <= 1:
            return word
    return None


@cache
def _stems() -> list[tuple[str, bool, HeaderWord]]:
    return [
        (
            squeeze(r["stem"]),
            r["where"] == "start",
            HeaderWord(
                r["stem"],
                cast("ColumnKind", r["kind"]),
                cast("PartyRole", r["role"]) if r["role"] else None,
                r["carry_down"] == "yes",
            ),
        )
        for r in read_rows(_PACKAGE, "column_stems.csv")
    ]


def _stem_of(head: str) -> HeaderWord | None:
    """The stem that stands first in a head in no list, the longest of several (data/column_stems.csv)."""
    found = [
        (at, -len(stem), word)
        for stem, start, word in _stems()
        if (at := head.find(stem)) >= 0 and (at == 0 or not start)
    ]
    return min(found, key=lambda f: f[:2])[2] if found else None


@cache
def _workstreams() -> list[tuple[str, Workstream]]:
    rows = [
        (squeeze(r["words"]), cast("Workstream", r["workstream"]))
        for r in read_rows(_PACKAGE, "workstreams.csv")
    ]
    return sorted(rows, key=lambda r: -len(r[0]))


def workstream_of(text: str) -> Workstream | None:
    """Column of work that a head names."""
    head = squeeze(text)
    return next((w for words, w in _workstreams() if words in head), None)


def names_round(head: str) -> bool:
    """Whether a column head names a round (data/round_words.csv): `ภาคเรียนที่ 1`, `ครั้งที่ 2`."""
    return any(word in squeeze(head) for word in _round_words())


@cache
def _round_words() -> tuple[str, ...]:
    return tuple(r["word"] for r in read_rows(_PACKAGE, "round_words.csv"))


@cache
def role_pattern() -> re.Pattern[str]:
    """Finds role words (ผู้นำเข้าข้อมูล …) that stand by themselves, longest first, blanks inside them free.

    Inside a longer word (`ครูผู้รับผิดชอบงานพัสดุ`) they are no role.
    """
    words = sorted((r["word"] for r in read_rows(_PACKAGE, "roles.csv")), key=len, reverse=True)
    pattern = "|".join(r"\s*".join(map(re.escape, w.split())) for w in words)
    return re.compile(rf"(?:(?<=\s)|^)(?:{pattern})\s*:?(?=\s|$)")


@cache
def _roles() -> dict[str, PartyRole]:
    return {squeeze(r["word"]): cast("PartyRole", r["role"]) for r in read_rows(_PACKAGE, "roles.csv")}


def role_of(word: str) -> PartyRole | None:
    """Role that a word names."""
    return _roles().get(squeeze(word).strip(":-"))


def _longest_first(name: str, *, prose: bool) -> tuple[str, ...]:
    """Words of a file; those marked `prose` begin sentences, but are too common to part lists by."""
    rows = [r for r in read_rows(_PACKAGE, name) if prose or r["where"] != "prose"]
    return tuple(sorted((r["word"] for r in rows), key=len, reverse=True))


@cache
def verbs() -> tuple[str, ...]:
    """Verbs with which the text of an activity begins, longest first."""
    return _longest_first("verbs.csv", prose=True)


@cache
def list_verbs() -> tuple[str, ...]:
    """Verbs sure enough to part a list that has lost its bullets."""
    return _longest_first("verbs.csv", prose=False)


def begins_with_verb(text: str) -> bool:
    """Whether a text begins with a known verb."""
    return text.startswith(verbs())


@cache
def actors() -> tuple[str, ...]:
    """Words for those who act, longest first."""
    return _longest_first("actors.csv", prose=True)


@cache
def list_actors() -> tuple[str, ...]:
    """Words for those who act that are sure enough to part a list that has lost its bullets."""
    return _longest_first("actors.csv", prose=False)


@cache
def closer_pattern() -> re.Pattern[str]:
    """Phrases with which an item of a list surely ends."""
    return re.compile("(?:" + "|".join(r["pattern"] for r in read_rows(_PACKAGE, "closers.csv")) + r")$")


@cache
def _ignored() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(r["pattern"]), r["reason"]) for r in read_rows(_PACKAGE, "ignored_text.csv")]


def ignored_reason(text: str) -> str | None:
    """Why a line outside tables need not be used, or None."""
    return next((reason for pattern, reason in _ignored() if pattern.search(text)), None)
