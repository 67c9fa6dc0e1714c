"""Corrections onto the rows of a document: the person's value in its place, the machine's kept beside it.

The same code serves a new reading and a database that is there already: `restore` takes every correction out again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from normalizers.lookups import find_systems, party_of
from pipeline.corrections.book import Book, Correction
from pipeline.corrections.evidence import Row, evidence_of, find, letter_field_of, reading
from pipeline.corrections.fields import ROLES
from pipeline.mapping.identity import content_id
from pipeline.messages.catalog import finding_code, finding_sentences

Tables = dict[str, list[Row]]
TABLES = ("corrections", "machine_rows", "settled_findings", "search_texts")
# Findings about several documents are made anew when all of them are written.
CROSS_FINDINGS = frozenset({"circulars_contradict"})
OWN_FINDINGS = frozenset({"correction_reopened", "correction_lost", *CROSS_FINDINGS})
# The column that names the owner of a row, in every table that a correction can change.
_OWNER = {
    "documents": "id",
    "letters": "document_id",
    "activities": "id",
    **dict.fromkeys(
        ("activity_dates", "activity_parties", "activity_systems", "inherited_systems", "findings"),
        "activity_id",
    ),
}
_NUMBERS = frozenset({"academic_year", "semester"})
_WORDS = {
    "activities": ("text", "context", "section"),
    "activity_parties": ("name",),
    "letters": ("subject", "addressee", "agency", "body", "ref_no", "signatory_name", "signatory_position", "address"),
}  # fmt: skip


def restore(rows: Tables) -> Tables:
    """The rows as the machine read them."""
    out = {name: list(content) for name, content in rows.items() if name not in TABLES}
    for kept in rows.get("machine_rows", ()):
        table, owner = kept["table_name"], kept["owner"]
        others = [r for r in out.get(table, ()) if r[_OWNER[table]] != owner]
        out[table] = others + json.loads(kept["rows"])
    out["findings"] = [f for f in out.get("findings", ()) if f["code"] not in OWN_FINDINGS]
    out["activities"] = sorted(out.get("activities", ()), key=lambda a: a["seq"])
    return out


def correct(rows: Tables, book: Book) -> Tables:
    """The rows with what people say in them, and the tables `corrections`, `machine_rows`, `settled_findings`.

    `rows` are those of one document as the machine read it; they are not changed.
    """
    about = book.about(rows["documents"][0]["sha256"])
    work = _Work(rows)
    # Whole activities go last: what is said about their fields is said first.
    for correction in sorted(about, key=lambda c: c.field == "activity"):
        work.take(correction)
    return work.finished()


class _Work:
    """The rows of a document while corrections go into them."""

    def __init__(self, machine: Tables) -> None:
        """Only rows that a correction can change are copied: a document may have very many cells."""
        self.machine = machine
        self.rows = {n: [dict(r) if n in _OWNER else r for r in content] for n, content in machine.items()}
        self.document: Row = self.rows["documents"][0]
        self.entries: list[Row] = []
        self.kept: dict[tuple[str, str], list[Row]] = {}
        self.settled: dict[str, str] = {}

    def take(self, correction: Correction) -> None:
        owner = find(self.machine, correction.target, correction.field, correction.evidence)
        if owner is None:
            self._enter(correction, "lost", None, None)
            self._report("correction_lost", correction, None)
            return
        now = reading(self.machine, correction.target, correction.field, owner)
        if correction.draft:
            self._enter(correction, "draft", owner, now)
        elif self._is_stale(correction, owner, now):
            self._enter(correction, "reopened", owner, now)
            self._report("correction_reopened", correction, owner)
        elif correction.answer == "unsure":
            self._enter(correction, "unsure", owner, now)
        else:
            value = now if correction.answer == "confirmed" else correction.value
            if correction.answer == "not_in_document":
                value = None
            changed = self._put(correction, owner, value)
            self._enter(correction, "applied" if changed else "agreed", owner, now)
            self._settle(correction, owner)

    def _is_stale(self, correction: Correction, owner: str, now: str | None) -> bool:
        """Only where both the source text and the machine's reading are others is the question a new one."""
        if correction.target == "finding":
            return False
        source = evidence_of(self.machine, correction.target, correction.field, owner).source
        return source != correction.evidence.source and now != correction.machine

    def _put(self, correction: Correction, owner: str, value: str | None) -> bool:
        target, field = correction.target, correction.field
        if target == "finding":
            return value is not None and self._replace_words(owner, value)
        if field == "activity":
            return correction.answer == "not_in_document" and self._remove(owner)
        if reading(self.rows, target, field, owner) == value:
            return False
        if field in ROLES:
            self._put_names(owner, field, value)
        elif field == "systems":
            self._put_systems(owner, value)
        else:
            table = {"activity": "activities", "letter": "letters", "document": "documents"}[target]
            row = self._row(table, owner)
            if row is None:
                return False
            typed: Any = int(value) if value is not None and field in _NUMBERS else value
            before = row[field]
            self._keep(table, owner)
            row[field] = typed
            if table == "activities" and field in ("start_date", "end_date"):
                self._agree_kind(row)
            if table == "documents" and field == "academic_year":
                # The activities have their year from the document.
                for activity in self.rows["activities"]:
                    if activity["academic_year"] == before:
                        self._keep("activities", activity["id"])
                        activity["academic_year"] = typed
        return True

    def _row(self, table: str, owner: str) -> Row | None:
        return next((r for r in self.rows.get(table, ()) if r[_OWNER[table]] == owner), None)

    def _keep(self, table: str, owner: str) -> None:
        """Remember the machine's rows before the first change."""
        if (table, owner) not in self.kept:
            rows = self.machine.get(table, ())
            self.kept[table, owner] = [r for r in rows if r[_OWNER[table]] == owner]

    def _agree_kind(self, row: Row) -> None:
        """The kind of a schedule follows its days where these were given or taken away by a person."""
        start, end = row["start_date"], row["end_date"]
        if start is None and end is None:
            row["date_kind"], row["date_precision"] = "undated", None
        elif row["date_kind"] in ("undated", "point", "range"):
            row["date_kind"] = (
                "deadline"
                if start is None
                else "from"
                if end is None
                else "point"
                if start == end
                else "range"
            )
            row["date_precision"] = row["date_precision"] or "day"

    def _put_names(self, owner: str, role: str, value: str | None) -> None:
        self._keep("activity_parties", owner)
        own = [p for p in self.rows["activity_parties"] if p["activity_id"] == owner]
        place = min((p["seq"] for p in own if p["role"] == role), default=len(own) + 1)
        names = value.split("\n") if value else []
        new = [
            {"activity_id": owner, "seq": 0, "role": role, "name": n, "party": party_of(n), "inherited": 0}
            for n in names
        ]
        before = [p for p in own if p["role"] != role and p["seq"] < place]
        after = [p for p in own if p["role"] != role and p["seq"] >= place]
        others = [p for p in self.rows["activity_parties"] if p["activity_id"] != owner]
        numbered = [{**p, "seq": seq} for seq, p in enumerate([*before, *new, *after], start=1)]
        self.rows["activity_parties"] = others + numbered

    def _put_systems(self, owner: str, value: str | None) -> None:
        self._keep("activity_systems", owner)
        text = (self._row("activities", owner) or {"text": ""})["text"]
        raws = {m.system: m.raw for m in find_systems(text)}
        others = [s for s in self.rows["activity_systems"] if s["activity_id"] != owner]
        own = [
            {"activity_id": owner, "system": s, "raw": raws.get(s, s)} for s in (value or "").split(", ") if s
        ]
        self.rows["activity_systems"] = others + own

    def _remove(self, owner: str) -> bool:
        """A person says that there is no such activity."""
        for table, key in _OWNER.items():
            if table not in ("documents", "letters") and any(
                r[key] == owner for r in self.rows.get(table, ())
            ):
                self._keep(table, owner)
                self.rows[table] = [r for r in self.rows[table] if r[key] != owner]
        return True

    def _replace_words(self, owner: str, value: str) -> bool:
        """A word that was read wrong, mended where the finding says that it stands."""
        finding = next(f for f in self.machine["findings"] if f["id"] == owner)
        if not finding_code(finding["code"]).words:
            return False
        wrong, changed = finding["evidence"], False
        activities = {a["id"] for a in self._standing_in(finding)}
        for table, columns in _WORDS.items():
            for row in self.rows.get(table, ()):
                key = row[
                    "document_id" if table == "letters" else "id" if table == "activities" else "activity_id"
                ]
                if (table == "letters" and activities) or (table != "letters" and key not in activities):
                    continue
                for column in columns:
                    if row[column] and wrong and wrong in row[column]:
                        self._keep(table, key)
                        row[column] = row[column].replace(wrong, value)
                        changed = True
        return changed

    def _standing_in(self, finding: Row) -> Iterator[Row]:
        for activity in self.machine.get("activities", ()):
            if finding["activity_id"] is not None:
                if activity["id"] == finding["activity_id"]:
                    yield activity
            elif finding["x0"] is not None and activity["page"] == finding["page"]:
                wide = min(activity["x1"], finding["x1"]) - max(activity["x0"], finding["x0"])
                high = min(activity["bottom"], finding["bottom"]) - max(activity["top"], finding["top"])
                if wide > 0 and high > 0:
                    yield activity

    def _settle(self, correction: Correction, owner: str) -> None:
        """Close the findings that the answer is about."""
        for finding in self.machine.get("findings", ()):
            if correction.target == "finding":
                settled = finding["id"] == owner
            elif correction.target == "activity":
                settled = finding["activity_id"] == owner and (
                    correction.field in finding_code(finding["code"]).fields or correction.field == "activity"
                )
            else:
                settled = self._is_about(finding, correction)
            if settled:
                self.settled.setdefault(finding["id"], correction.key)

    def _is_about(self, finding: Row, correction: Correction) -> bool:
        """Whether a finding is about the field of the letter or the document that was answered."""
        if correction.target == "letter":
            return letter_field_of(self.machine, finding) == correction.field
        return finding["activity_id"] is None and correction.field in finding_code(finding["code"]).fields

    def _enter(self, correction: Correction, state: str, owner: str | None, now: str | None) -> None:
        e = correction.evidence
        box = e.box or (None,) * 4
        self.entries.append(
            {
                "document_id": self.document["id"],
                "id": correction.key,
                "state": state,
                "target": correction.target,
                "field": correction.field,
                "activity_id": owner if correction.target == "activity" else None,
                "finding_id": owner if correction.target == "finding" else None,
                "answer": correction.answer,
                "value": correction.value,
                "machine_value": now,
                "machine_value_then": correction.machine,
                "who": correction.who,
                "decided_on": correction.when,
                "why": correction.why,
                "page": e.page,
                **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
                "evidence": e.text,
                "source": e.source,
            }
        )

    def _report(self, code: str, correction: Correction, owner: str | None) -> None:
        definition = finding_code(code)
        fields = {
            "field": correction.field,
            "who": correction.who,
            "when": correction.when,
            "value": correction.value or "-",
        }
        evidence = " ".join(correction.evidence.text.split())[:200] or correction.file
        th, en = finding_sentences(code, evidence, fields)
        e = correction.evidence
        box = e.box or (None,) * 4
        self.rows["findings"].append(
            {
                "id": content_id(self.document["id"], code, correction.key),
                "document_id": self.document["id"],
                "activity_id": owner if correction.target == "activity" else None,
                "code": code,
                "severity": definition.severity,
                "message_th": th,
                "message_en": en,
                "page": e.page,
                **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
                "evidence": evidence,
            }
        )

    def finished(self) -> Tables:
        identity = self.document["id"]
        there = {f["id"] for f in self.rows.get("findings", ())}
        self.rows["corrections"] = [
            {**e, "seq": n}
            for n, e in enumerate(sorted(self.entries, key=lambda e: (e["id"], e["state"])), start=1)
        ]
        self.rows["machine_rows"] = [
            {
                "document_id": identity,
                "table_name": table,
                "owner": owner,
                "rows": "[" + ", ".join(sorted(map(_dump, kept))) + "]",
            }
            for (table, owner), kept in sorted(self.kept.items())
        ]
        self.rows["settled_findings"] = [
            {"document_id": identity, "finding_id": finding, "correction_id": key}
            for finding, key in sorted(self.settled.items())
            if finding in there
        ]
        return self.rows


def _dump(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
