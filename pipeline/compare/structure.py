"""The structure of an activity: round, step verb, place. It is compared before any text is."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.compare.masks import essence, plain
from pipeline.compare.model import SideActivity


@dataclass(frozen=True, slots=True)
class Verb:
    """A step verb and the family of verbs that officials use for one another (บันทึก, ปรับปรุง, จัดทำ)."""

    name: str
    family: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What an activity is, apart from its wording."""

    rounds: frozenset[str]
    lead_verb: Verb | None
    verbs: frozenset[Verb]
    systems: frozenset[str]
    parties: frozenset[str]
    section: str
    workstream: str | None
    text: str
    full_text: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(files("pipeline.compare").joinpath("data", name).read_text("utf-8").splitlines())
    )


@cache
def _verbs() -> tuple[re.Pattern[str], dict[str, Verb]]:
    verb_of = {plain(row["alias"]): Verb(row["verb"], row["family"]) for row in _rows("verbs.csv")}
    # Longest first, so that an alias inside another never wins at the same place.
    return re.compile("|".join(map(re.escape, sorted(verb_of, key=lambda a: (-len(a), a))))), verb_of


@cache
def _rounds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["round"], re.compile(row["pattern"])) for row in _rows("rounds.csv"))


@lru_cache(maxsize=32_768)
def step_verbs(text: str) -> tuple[Verb, ...]:
    """Step verbs in the order in which they stand in the text."""
    pattern, verb_of = _verbs()
    return tuple(verb_of[m.group()] for m in pattern.finditer(plain(text)))


@lru_cache(maxsize=32_768)
def rounds_named(text: str | None) -> frozenset[str]:
    """Rounds of the year that a text names: term1, term2, year_end …"""
    if not text:
        return frozenset()
    return frozenset(name for name, pattern in _rounds() if pattern.search(plain(text)))


def rounds_of(activity: SideActivity) -> frozenset[str]:
    """The rounds an activity belongs to, from the nearest place that says so: heading, own text, lead line."""
    for text in (activity.section, activity.text, activity.context):
        if named := rounds_named(text):
            return named
    return frozenset({f"term{activity.semester}"}) if activity.semester else frozenset()


def structure_of(activity: SideActivity) -> Structure:
    """Everything the matcher asks of an activity."""
    verbs = step_verbs(activity.text)
    return Structure(
        rounds=rounds_of(activity),
        lead_verb=verbs[0] if verbs else None,
        verbs=frozenset(verbs),
        systems=activity.all_systems,
        parties=frozenset(p.party or essence(p.name) for p in activity.parties),
        section=essence(activity.section or ""),
        workstream=activity.workstream,
        text=essence(activity.text),
        # The lead line is half of what a bullet such as "สพม. ผ่านระบบ SGS" says.
        full_text=essence(" ".join(filter(None, (activity.context, activity.text)))),
    )
