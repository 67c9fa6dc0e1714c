"""Stored activities against gold ones: one assignment over all pairs, then field by field."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from normalizers.numerals import to_arabic
from pipeline.evaluate.gold import Gold, GoldActivity

# A pair counts when its texts are at least this alike, 0 to 100.
_MATCH = 80.0
_SAME_NAME = 85.0
_SAME_SECTION = 90.0
_GEOMETRY_DAYS = 3
_PUNCTUATION = re.compile(r"[\s\u200b•◆▪–—-]+")
_LETTER = {
    "kind": "form", "ref_no": "ref_no", "agency": "agency", "date": "date", "subject": "subject",
    "to": "addressee", "urgency": "urgency", "signatory_name": "signatory_name",
    "signatory_rank": "signatory_rank", "signatory_position": "signatory_position",
}  # fmt: skip
_LETTER_ALIKE, _LETTER_ALIKE_OCR = 97.0, 90.0


@dataclass(frozen=True, slots=True)
class Stored:
    """An activity of the database."""

    text: str
    row: str | None
    start: str | None
    end: str | None
    kind: str
    times: tuple[str | None, str | None]
    section: str | None
    workstream: str | None
    systems: frozenset[str]
    parties: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Figures:
    """Shares between 0 and 1; None where the gold record holds nothing of the kind. `misses` says what differs."""

    document: str
    gold: int
    stored: int
    figures: dict[str, float | None] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)


def plain(text: str | None) -> str:
    """Text for comparison: no blanks, bullets or dashes, Arabic digits, sara am composed."""
    composed = unicodedata.normalize("NFC", text or "").replace("\u0e4d\u0e32", "\u0e33")
    return _PUNCTUATION.sub("", to_arabic(composed))


def evaluate(connection: sqlite3.Connection, gold: Gold) -> list[Figures]:
    """Figures of every document whose file name begins with the gold record's id."""
    rows = connection.execute("SELECT id, filename FROM documents ORDER BY filename, id").fetchall()
    return [
        _document(connection, row["id"], row["filename"], gold)
        for row in rows
        if row["filename"].startswith(gold.id)
    ]


def _document(connection: sqlite3.Connection, document: str, filename: str, gold: Gold) -> Figures:
    stored = _stored(connection, document)
    result = Figures(filename, len(gold.activities), len(stored))
    pairs = _assign(gold.activities, stored)
    found_gold, found_stored = {i for i, _ in pairs}, {j for _, j in pairs}
    result.misses += [f"missing: {g.text}" for i, g in enumerate(gold.activities) if i not in found_gold]
    result.misses += [f"extra: {s.text}" for j, s in enumerate(stored) if j not in found_stored]
    result.figures["act_f1"] = _f1(len(pairs), len(stored), len(gold.activities))
    _fields(result, [(gold.activities[i], stored[j]) for i, j in pairs], len(gold.activities))
    if gold.letter:
        result.figures["letter"] = _letter(connection, document, gold, result)
    return result


def _stored(connection: sqlite3.Connection, document: str) -> list[Stored]:
    systems: dict[str, set[str]] = {}
    parties: dict[str, list[tuple[str, str]]] = {}
    own = "JOIN activities a ON a.id = x.activity_id WHERE a.document_id = ?"
    for row in connection.execute(f"SELECT x.* FROM activity_systems x {own}", (document,)):  # noqa: S608
        systems.setdefault(row["activity_id"], set()).add(row["system"])
    for row in connection.execute(f"SELECT x.* FROM activity_parties x {own} ORDER BY x.seq", (document,)):  # noqa: S608
        parties.setdefault(row["activity_id"], []).append((row["role"], row["name"]))
    return [
        Stored(
            r["text"],
            r["row_label"],
            r["start_date"],
            r["end_date"],
            r["date_kind"],
            (r["time_start"], r["time_end"]),
            r["section"],
            r["workstream"],
            frozenset(systems.get(r["id"], ())),
            tuple(parties.get(r["id"], ())),
        )
        for r in connection.execute(
            "SELECT * FROM activities WHERE document_id = ? ORDER BY seq", (document,)
        )
    ]


def _alike(gold: GoldActivity, stored: Stored) -> float:
    a, b = plain(gold.text), plain(stored.text)
    # An instruction taken from prose may carry words around what the gold record keeps of it.
    around = gold.from_body and len(a) <= len(b) <= 3 * len(a)
    return fuzz.partial_ratio(a, b) if around else fuzz.ratio(a, b)


def _assign(gold: Sequence[GoldActivity], stored: Sequence[Stored]) -> list[tuple[int, int]]:
    if not gold or not stored:
        return []
    score = np.array([[_alike(g, s) for s in stored] for g in gold])
    # Rows that read alike (the same step in two rounds) are told apart by number, end and column of work.
    hints = np.array(
        [
            [
                5 * (to_arabic(s.row or "") == to_arabic(g.row or ""))
                + 5 * (s.end == g.end)
                + 3 * (s.workstream == g.workstream)
                for s in stored
            ]
            for g in gold
        ]
    )
    rows, columns = linear_sum_assignment(-(score + hints))
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if score[i, j] >= _MATCH]


def _fields(result: Figures, pairs: Sequence[tuple[GoldActivity, Stored]], total: int) -> None:
    whole = total or 1
    dated = [p for p in pairs if _same_dates(*p)]
    result.misses += [
        f"dates: {g.text}: {g.start} – {g.end}, stored {s.start} – {s.end}"
        for g, s in pairs
        if not _same_dates(g, s)
    ]
    figures = result.figures
    figures["dates"] = len(dated) / whole
    figures["kind"] = sum(g.date_kind == s.kind for g, s in pairs) / whole
    timed = [(g, s) for g, s in pairs if g.time_start or g.time_end]
    figures["times"] = _share([(g.time_start, g.time_end) == s.times for g, s in timed])
    figures["section"] = _share(
        [fuzz.ratio(plain(s.section), plain(g.section)) >= _SAME_SECTION for g, s in pairs if g.section]
    )
    figures["workstream"] = _share([s.workstream == g.workstream for g, s in pairs if g.workstream])
    wanted = sum(len(g.systems) for g, _ in pairs)
    got = [s.systems - (set(g.section_systems) - set(g.systems)) for g, s in pairs]
    hits = sum(len(set(g.systems) & have) for (g, _), have in zip(pairs, got, strict=True))
    figures["systems_f1"] = _f1(hits, sum(map(len, got)), wanted) if wanted else None
    people = [_same_parties(g.parties(), s.parties) for g, s in pairs]
    named = sum(len(g.parties()) for g, _ in pairs)
    figures["parties_f1"] = _f1(sum(people), sum(len(s.parties) for _, s in pairs), named) if named else None
    figures["text"] = sum(_alike(g, s) for g, s in pairs) / 100 / (len(pairs) or 1)


def _same_dates(gold: GoldActivity, stored: Stored) -> bool:
    tolerance = _GEOMETRY_DAYS if gold.from_geometry else 0
    return _near(gold.start, stored.start, tolerance) and _near(gold.end, stored.end, tolerance)


def _near(a: str | None, b: str | None, tolerance: int) -> bool:
    if a is None or b is None:
        return a is b
    return abs((dt.date.fromisoformat(a) - dt.date.fromisoformat(b)).days) <= tolerance


def _same_parties(gold: Sequence[tuple[str, str]], stored: Sequence[tuple[str, str]]) -> int:
    left = list(stored)
    hits = 0
    for role, name in gold:
        for other in left:
            if other[0] == role and fuzz.ratio(plain(name), plain(other[1])) >= _SAME_NAME:
                left.remove(other)
                hits += 1
                break
    return hits


def _letter(connection: sqlite3.Connection, document: str, gold: Gold, result: Figures) -> float | None:
    row = connection.execute("SELECT * FROM letters WHERE document_id = ?", (document,)).fetchone()
    enough = _LETTER_ALIKE_OCR if gold.ocr else _LETTER_ALIKE
    checks: list[bool] = []
    for name, column in _LETTER.items():
        wanted = (gold.letter or {}).get(name)
        if not wanted:
            continue
        have = row[column] if row else None
        choices = wanted if isinstance(wanted, list) else [wanted]
        exact = name in ("kind", "date")
        good = have == wanted if exact else any(fuzz.ratio(plain(have), plain(w)) >= enough for w in choices)
        checks.append(good)
        if not good:
            result.misses.append(f"letter {name}: {wanted}, stored {have}")
    for table, key in (("enclosures", "enclosures"), ("letter_references", "references")):
        query = f"SELECT * FROM {table} WHERE document_id = ? ORDER BY seq"  # noqa: S608
        have_rows = connection.execute(query, (document,)).fetchall()
        for index, item in enumerate((gold.letter or {}).get(key) or ()):
            title = item["title"] if isinstance(item, dict) else item
            found = (
                index < len(have_rows)
                and fuzz.ratio(plain(have_rows[index]["title"]), plain(title)) >= enough - 2
            )
            if found and isinstance(item, dict):
                found = (have_rows[index]["quantity"], have_rows[index]["unit"]) == (
                    item["quantity"],
                    item["unit"],
                )
            checks.append(found)
            if not found:
                result.misses.append(f"letter {key}: {title}")
    return _share(checks)


def _share(checks: Sequence[bool]) -> float | None:
    return sum(checks) / len(checks) if checks else None


def _f1(hits: int, stored: int, gold: int) -> float:
    precision, recall = hits / stored if stored else 0.0, hits / gold if gold else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
