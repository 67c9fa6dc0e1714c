"""Cells about people to parties: who enters, checks, answers for or does the work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Block, Line
from extractors.joining import join_lines
from extractors.lists import bullet_of
from extractors.mending import mend
from normalizers.lookups import party_of, split_parties
from normalizers.numerals import to_arabic
from pipeline.mapping.vocabulary import role_of, role_pattern
from pipeline.records import PartyEntry, PartyRole

_INTRODUCES = re.compile(r"\s*(?:ได้แก่|ประกอบด้วย|คือ)\s*")
_LIST_SEPARATOR = re.compile(r"\s*/\s*|\s*,\s*|\n+")


@dataclass(frozen=True, slots=True)
class People:
    """Parties of one cell. `led` holds the roles that the cell itself names (ผู้นำเข้าข้อมูล …)."""

    entries: tuple[PartyEntry, ...]
    led: frozenset[PartyRole]
    unsplit: tuple[str, ...] = ()


def people_of(blocks: Sequence[Block], role: PartyRole) -> People:
    """Parties of a cell; `role` is what its column says, until a role word in the cell says otherwise."""
    entries: list[PartyEntry] = []
    led: set[PartyRole] = set()
    unsplit: list[str] = []
    current = role
    for block in (part for whole in blocks for part in _at_role_lines(whole)):
        text = to_arabic(block.text)
        position = 0
        for match in [*role_pattern().finditer(text), None]:
            stretch = text[position : match.start()] if match else text[position:]
            names = _names(stretch, block, unsplit)
            entries += [PartyEntry(role=current, name=name, party=_party(name)) for name in names]
            if match is None:
                break
            if (found := role_of(match.group().strip(": "))) is not None:
                current = found
                led.add(found)
            position = match.end()
    return People(tuple(entries), frozenset(led), tuple(unsplit))


def _at_role_lines(block: Block) -> list[Block]:
    """A block cut where a line holds a role and nothing else: it begins a list, though the line above was full."""
    groups: list[list[Line]] = [[]]
    for line in block.lines:
        is_role = role_of(mend(line.text_raw).strip(" :")) is not None
        if is_role and groups[-1]:
            groups.append([])
        groups[-1].append(line)
        if is_role:
            groups.append([])
    groups = [g for g in groups if g]
    if len(groups) < 2:
        return [block]
    first = mend(join_lines([line.text_raw for line in groups[0]]))
    found = bullet_of(first) if block.bullet else None
    parts = [replace(block, text=found[1] if found else first, lines=tuple(groups[0]))]
    for group in groups[1:]:
        text = mend(join_lines([line.text_raw for line in group]))
        parts.append(replace(block, kind="paragraph", bullet=None, level=0, text=text, lines=tuple(group)))
    return parts


def _names(text: str, block: Block, unsplit: list[str]) -> list[str]:
    text = text.strip(" :\n")
    if not text:
        return []
    if block.kind != "list_item":
        return [n for n in (p.strip() for p in _LIST_SEPARATOR.split(text)) if n]
    if block.bullet is None:
        # A list that lost its bullets: split only into names that are all known.
        known = split_parties(text)
        if known is None:
            if len(text.split()) > 1 and party_of(text) is None:
                unsplit.append(text)
            return [text]
        return known
    return [text]


def _party(name: str) -> str | None:
    """Key of a known body: the name itself, or the body a description begins with."""
    return party_of(name) or party_of(_INTRODUCES.split(name, maxsplit=1)[0])
