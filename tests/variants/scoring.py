"""Compares records with a truth in the shape of a gold record: one figure for each part, 0 to 1."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from normalizers.numerals import to_arabic
from pipeline.records import Activity, Records

TOLERANCE = 3  # days, where a date is read off a drawing
LETTER = {"kind": "form", "ref_no": "ref_no", "agency": "agency", "date": "date", "subject": "subject",
          "to": "addressee", "urgency": "urgency", "signatory_name": "signatory_name",
          "signatory_rank": "signatory_rank", "signatory_position": "signatory_position"}  # fmt: skip


class Score:
    """Shares of what is right, and what is wrong in words."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.wrong: list[str] = []

    def add(self, name: str, good: bool, shown: object = "") -> None:
        """Count one comparison."""
        self.total[name] += 1
        self.right[name] += good
        if not good:
            self.wrong.append(f"{name}: {shown}")

    def share(self, name: str) -> float:
        """Share of right comparisons; 1 where there were none."""
        return self.right[name] / self.total[name] if self.total[name] else 1.0


def score(records: Records, truth: dict[str, Any]) -> Score:
    """Every figure of one document."""
    result = Score()
    gold, found = truth["activities"], records.activities
    result.add("year", records.academic_year == truth["academic_year_be"], records.academic_year)
    pairs = _paired(gold, found)
    for i, g in enumerate(gold):
        result.add("activities", i in pairs, f"missing {g['text'][:70]}")
    used = set(pairs.values())
    for j, a in enumerate(found):
        if j not in used:
            result.add("activities", False, f"extra {a.text[:70]}")
    for i, j in pairs.items():
        _compare(gold[i], found[j], result)
    if truth["letter"]:
        _letter(records, truth["letter"], result)
    return result


def _paired(gold: list[dict[str, Any]], found: Iterable[Activity]) -> dict[int, int]:
    found = list(found)
    if not gold or not found:
        return {}
    like = np.zeros((len(gold), len(found)))
    for i, g in enumerate(gold):
        for j, a in enumerate(found):
            end = a.end_date.isoformat() if a.end_date else None
            like[i, j] = (
                _alike(g, a.text)
                + 5 * ((a.row_label or "") == (g["row"] or ""))
                + 5 * (end == g["end"])
                + 3 * (a.workstream == g["workstream"])
            )
    rows, columns = linear_sum_assignment(-like)
    return {
        int(i): int(j) for i, j in zip(rows, columns, strict=True) if _alike(gold[i], found[j].text) >= 80
    }


def _compare(g: dict[str, Any], a: Activity, result: Score) -> None:
    shown = g["text"][:50]
    start = a.start_date.isoformat() if a.start_date else None
    end = a.end_date.isoformat() if a.end_date else None
    days = TOLERANCE if g.get("from_geometry") else 0
    result.add("dates", _near(start, g["start"], days) and _near(end, g["end"], days),
               f"{shown} {g['start']}..{g['end']} got {start}..{end}")  # fmt: skip
    result.add("kind", a.date_kind == g["date_kind"], f"{shown} {g['date_kind']} got {a.date_kind}")
    result.add(
        "row",
        (a.row_label or None) == g["row"] or bool(g.get("from_body")),
        f"{shown} {g['row']} got {a.row_label}",
    )
    if g["section"]:
        result.add("section", fuzz.ratio(_bare(a.section), _bare(g["section"])) >= 90, f"{shown} {a.section}")
    if g["workstream"]:
        result.add("workstream", a.workstream == g["workstream"], f"{shown} {a.workstream}")
    systems = {s.system for s in a.systems if s.origin is None}
    result.add("systems", systems == set(g["systems"]), f"{shown} {g['systems']} got {sorted(systems)}")
    people = {(p.role, _bare(p.name)) for p in a.parties}
    wanted = {(role, _bare(n)) for role, names in g["roles"].items() for n in names}
    wanted |= {("responsible", _bare(n)) for n in g["responsible"]}
    result.add("parties", people == wanted, f"{shown} {sorted(wanted)} got {sorted(people)}")
    result.add("text", _alike(g, a.text) >= 99, f"{g['text']} got {a.text}")


def _letter(records: Records, gold: dict[str, Any], result: Score) -> None:
    letter = records.letter
    for name, field in LETTER.items():
        if not gold.get(name):
            continue
        value = getattr(letter, field) if letter else None
        got = value.isoformat() if name == "date" and value else value
        good = (
            got == gold[name] if name in ("kind", "date") else fuzz.ratio(_bare(got), _bare(gold[name])) >= 97
        )
        result.add("letter", good, f"{name} {gold[name]!r} got {got!r}")
    enclosures = letter.enclosures if letter else ()
    for n, want in enumerate(gold["enclosures"] or []):
        got = enclosures[n] if n < len(enclosures) else None
        good = got is not None and _bare(got.title) == _bare(want["title"]) and (got.quantity, got.unit) == (
            want["quantity"], want["unit"])  # fmt: skip
        result.add("letter", good, f"enclosure {want} got {got}")
    references = letter.references if letter else ()
    for n, want in enumerate(gold["references"] or []):
        got = references[n] if n < len(references) else None
        good = got is not None and _bare(got.title) == _bare(want) and bool(got.ref_no) and bool(got.date)
        result.add("letter", good, f"reference {want} got {got}")
    result.add("letter", len(enclosures) == len(gold["enclosures"] or []), "number of enclosures")
    result.add("letter", len(references) == len(gold["references"] or []), "number of references")


def _near(got: str | None, want: str | None, days: int) -> bool:
    if got is None or want is None or not days:
        return got == want
    return abs(int((np.datetime64(got) - np.datetime64(want)).astype(int))) <= days


def _alike(g: dict[str, Any], text: str) -> float:
    a, b = _bare(g["text"]), _bare(text)
    if g.get("from_body") and len(a) <= len(b) <= 3 * len(a):
        return fuzz.partial_ratio(a, b)
    return fuzz.ratio(a, b)


def _bare(text: str | None) -> str:
    composed = unicodedata.normalize("NFC", to_arabic(text or "")).replace("\u0e4d\u0e32", "\u0e33")
    return re.sub(r"[\s\u200b•◆▪–—-]+", "", composed)
