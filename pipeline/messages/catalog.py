"""Sentences for people, from data files: findings, reasons and errors, in Thai and English."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pipeline.messages.days import Said, said_day

Language = Literal["th", "en"]


@dataclass(frozen=True, slots=True)
class FindingCode:
    """A finding of the closed list."""

    code: str
    severity: str
    title_th: str
    title_en: str
    help: str
    help_th: str
    th: str
    en: str
    # Fields of the activity (or letter, document) whose correction settles it.
    fields: tuple[str, ...] = ()
    # Its evidence is words that may be misread: a person's words take their place.
    words: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in both languages, and what to do about it."""

    th: str
    en: str
    do_th: str
    do_en: str

    def say(self, language: Language, fields: Mapping[str, str]) -> str:
        """The sentence and its remedy in one language."""
        text, remedy = (self.th, self.do_th) if language == "th" else (self.en, self.do_en)
        return " ".join(p for p in (_fill(text, fields), _fill(remedy, fields)) if p)


@cache
def _load(name: str) -> dict[str, dict[str, str]]:
    import tomllib

    return tomllib.loads(files("pipeline.messages").joinpath(name).read_text("utf-8"))


@cache
def finding_codes() -> tuple[FindingCode, ...]:
    """The closed list, in the order of the file."""
    return tuple(_finding_code(code, entry) for code, entry in _load("findings.toml").items())


def _finding_code(code: str, entry: Mapping[str, Any]) -> FindingCode:
    # A code whose remedy has no Thai yet shows its English.
    return FindingCode(code, **{"help_th": entry["help"], **entry, "fields": tuple(entry.get("fields", ()))})


@cache
def _by_code() -> dict[str, FindingCode]:
    return {c.code: c for c in finding_codes()}


def finding_code(code: str) -> FindingCode:
    """A finding's definition."""
    return _by_code()[code]


def finding_sentences(code: str, evidence: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """(Thai, English) sentence of a finding; days among its fields are said as each language says them."""
    definition = finding_code(code)
    thai = {name: _DAY.sub(lambda iso: _said(iso).th, text) for name, text in fields.items()}
    english = {name: _DAY.sub(lambda iso: _said(iso).en, text) for name, text in fields.items()}
    return _fill(definition.th, {**thai, "evidence": evidence}), _fill(
        definition.en, {**english, "evidence": evidence}
    )


_DAY = re.compile(r"(?<![0-9])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9])")


def _said(iso: re.Match[str]) -> Said:
    try:
        return said_day(date.fromisoformat(iso.group()))
    except ValueError:  # no such day: it stays as it is
        return Said(iso.group(), iso.group())


def reason_sentence(code: str) -> Sentence:
    """What a reason code means."""
    return _sentence(_load("reasons.toml")[code])


def reason_codes() -> tuple[str, ...]:
    """All reason codes, in the order of the file."""
    return tuple(_load("reasons.toml"))


def error_sentence(key: str) -> Sentence:
    """An error's sentence."""
    return _sentence(_load("errors.toml")[key])


def _sentence(entry: Mapping[str, str]) -> Sentence:
    return Sentence(entry["th"], entry["en"], entry.get("do_th", ""), entry.get("do_en", ""))


def _fill(text: str, fields: Mapping[str, str]) -> str:
    return text.format_map(defaultdict(str, fields)).strip()
