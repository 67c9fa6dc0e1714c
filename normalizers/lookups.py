"""Exact look-ups in the reviewed lists of systems and bodies (normalizers/data/*.csv): never a guess."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from normalizers.numerals import to_arabic

_URL = re.compile(r"https?://\S+|www\.\S+")
_EVERY = re.compile(r"(?:ทุก(?:แห่ง|โรงเรียน|โรง|เขต|คน|ท่าน|ห้อง|กลุ่ม|ฝ่าย|สถานศึกษา|หน่วยงาน))+$")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class System:
    """A row of systems.csv."""

    id: str
    name_th: str
    name_en: str | None
    purpose: str | None
    url: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A row of parties.csv."""

    id: str
    abbreviation: str | None
    name_th: str
    name_en: str | None
    level: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemMention:
    """A system named in a text: its id, the word that names it and where the word stands."""

    system: str
    raw: str
    start: int
    end: int


def read_rows(package: str, name: str) -> list[dict[str, str]]:
    """Rows of a CSV data file that ships with a package."""
    text = files(package).joinpath("data").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def squeeze(text: str) -> str:
    """Text for exact comparison: Arabic digits, no blanks."""
    return re.sub(r"[\s\u00a0\u200b]+", "", to_arabic(text))


@cache
def systems() -> tuple[System, ...]:
    """Every known system, in the order of the file."""
    return tuple(
        System(
            r["id"],
            r["name_th"],
            r["name_en"] or None,
            r["purpose"] or None,
            r["url"] or None,
            tuple(a for a in r["aliases"].split("|") if a),
        )
        for r in read_rows("normalizers", "systems.csv")
    )


@cache
def parties() -> tuple[Party, ...]:
    """Every known body and post, in the order of the file."""
    return tuple(
        Party(
            r["id"],
            r["abbreviation"] or None,
            r["name_th"],
            r["name_en"] or None,
            r["level"] or None,
            tuple(a for a in r["aliases"].split("|") if a),
        )
        for r in read_rows("normalizers", "parties.csv")
    )


@cache
def _system_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    ids: dict[str, str] = {}
    for system in systems():
        for alias in (system.id, *system.aliases):
            ids.setdefault(alias, system.id)
    words = []
    for alias in sorted(ids, key=len, reverse=True):
        pattern = re.escape(alias).replace(r"\ ", r"\s+")
        # A Latin name must not be part of a longer one; Thai has no such borders.
        if _LATIN.match(alias):
            pattern = r"(?<![A-Za-z0-9.-])" + pattern
        if _LATIN.match(alias[-1]) or alias[-1].isdigit():
            pattern += r"(?![A-Za-z0-9]|-[A-Za-z])"
        words.append(pattern)
    return re.compile("|".join(words)), {re.sub(r"\s+", " ", k): v for k, v in ids.items()}


def find_systems(text: str) -> list[SystemMention]:
    """Systems that a text names, each at its first mention; addresses in the text name none."""
    return list(_systems_in(text))


@lru_cache(maxsize=1024)  # a section stands over many rows
def _systems_in(text: str) -> tuple[SystemMention, ...]:
    pattern, ids = _system_pattern()
    hidden = _URL.sub(lambda m: " " * len(m.group()), to_arabic(text))
    found: dict[str, SystemMention] = {}
    for match in pattern.finditer(hidden):
        system = ids[re.sub(r"\s+", " ", match.group())]
        found.setdefault(system, SystemMention(system, match.group(), match.start(), match.end()))
    return tuple(found.values())


@cache
def _party_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for party in parties():
        for name in (party.name_th, party.abbreviation, *party.aliases):
            if name:
                names.setdefault(squeeze(name), party.id)
    return names


def party_of(name: str) -> str | None:
    """Id of the body or post with this name, blanks and digit script aside; None when not in the list.

    That all of them are meant (`ทุกแห่ง`, `ในสังกัดทุกเขต`) is no other name.
    """
    names, own = _party_names(), squeeze(name)
    whose = _EVERY.sub("", own)
    return names.get(own) or names.get(whose) or names.get(whose.removesuffix("ในสังกัด"))


def split_parties(text: str) -> list[str] | None:
    """Known names written one after the other with blanks between, or None when anything else is there.

    >>> split_parties("ผู้บริหารโรงเรียน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา")
    ['ผู้บริหารโรงเรียน', 'ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา']
    """
    words = text.split()
    best: list[list[str] | None] = [None] * (len(words) + 1)
    best[0] = []
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - 8), end):
            before = best[start]
            name = " ".join(words[start:end])
            if before is None or party_of(name) is None:
                continue
            candidate = [*before, name]
            current = best[end]
            # Fewer, longer names first: ผู้อำนวยการ + กลุ่มนโยบายและแผน is one post.
            if current is None or len(candidate) < len(current):
                best[end] = candidate
    return best[-1] if words else None


@lru_cache(maxsize=4096)
def known_beginning(name: str) -> tuple[str, str | None]:
    """The longest known name of a body that a squeezed name begins with ("" for none), and its level."""
    best: tuple[str, str | None] = ("", None)
    for party in parties():
        for known in map(squeeze, filter(None, (party.name_th, party.abbreviation, *party.aliases))):
            if name.startswith(known) and len(known) > len(best[0]):
                best = (known, party.level)
    return best


def level_of(issuer: str | None) -> str | None:
    """Level of a body by the longest known name that its own begins with."""
    return known_beginning(squeeze(issuer))[1] if issuer else None
