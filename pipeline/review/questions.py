"""The questions that open findings put to people: one for each doubtful field, worst first."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from normalizers.lookups import squeeze
from pipeline.corrections import Book, Correction, Evidence, Field, field_of
from pipeline.corrections.apply import restore
from pipeline.corrections.evidence import Row, evidence_of, letter_field_of, reading, source_cell
from pipeline.corrections.fields import ROLES, Target
from pipeline.messages.catalog import finding_code
from pipeline.store.write import stored_rows

SEVERITIES = ("error", "warning", "info")
# These are about one expression, which may be another than the schedule of the row.
_OF_AN_EXPRESSION = frozenset(
    {"range_reversed", "impossible_date", "bad_year", "date_unresolved", "weekday_mismatch", "date_repaired"}
)
_PROPOSAL = re.compile("probably means “(.+?)”;")
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Question:
    """One field to look at. `reasons`: the sentence of each finding about it and its remedy, each (Thai, English)."""

    severity: str
    document_id: str
    sha256: str
    filename: str
    unit: str
    target: Target
    field: Field
    owner: str
    evidence: Evidence
    machine: str | None
    activity_id: str | None
    text: str
    page: int | None
    box: Box | None
    reasons: list[tuple[tuple[str, str], tuple[str, str]]] = dataclasses.field(default_factory=list)
    proposal: str | None = None
    before: Correction | None = None  # an answer that did not settle it: a draft, or "unsure"

    @property
    def key(self) -> str:
        """The same as the key of its corrections."""
        return self.correction("unsure", None, "", "", "").key

    def correction(
        self, answer: str, value: str | None, who: str, when: str, why: str, *, draft: bool = False
    ) -> Correction:
        """An answer to this question."""
        return Correction(
            self.sha256,
            self.filename,
            self.target,
            self.field.name,
            self.evidence,
            self.machine,
            answer,  # type: ignore[arg-type]
            value,
            who,
            when,
            why,
            draft,
        )


def questions(
    connection: sqlite3.Connection, book: Book, *, notes: bool = False, copies: bool = False
) -> list[Question]:
    """Every field that an open finding doubts, worst first, then by document and place.

    Args:
        connection: the database.
        book: what was answered already; drafts and "unsure" come with their question.
        notes: with findings that are only for the record.
        copies: with documents that are copies of others; else each circular is asked about once.
    """
    found: list[Question] = []
    documents = connection.execute(
        "SELECT id FROM documents WHERE :copies OR id NOT IN"
        " (SELECT document_id FROM document_links WHERE kind = 'copy_of') ORDER BY filename, id",
        {"copies": copies},
    )
    for (identity,) in documents.fetchall():
        found += _of_document(connection, identity, book, notes)
    found.sort(key=lambda q: SEVERITIES.index(q.severity))
    return found


def _of_document(connection: sqlite3.Connection, identity: str, book: Book, notes: bool) -> list[Question]:
    open_ids = {
        r[0] for r in connection.execute("SELECT id FROM open_findings WHERE document_id = ?", (identity,))
    }
    if not open_ids:
        return []
    stored = stored_rows(connection, identity)
    assert stored is not None  # noqa: S101 - it was listed a moment ago
    machine = restore(stored)
    corrections = {c["id"]: c for c in stored["corrections"]}
    asked: dict[tuple[str, str, str], Question] = {}
    order = {s: n for n, s in enumerate(SEVERITIES)}
    findings = sorted(
        (f for f in stored["findings"] if f["id"] in open_ids),
        key=lambda f: (order[f["severity"]], f["page"] or 0, f["top"] or 0, f["x0"] or 0, f["code"], f["id"]),
    )
    for finding in findings:
        if finding["severity"] == "info" and not notes:
            continue
        for target, name, owner in _fields(finding, machine, list(corrections.values())):
            known = field_of(target, name)
            if known is None:
                continue
            question = asked.get((target, name, owner))
            if question is None:
                question = asked[target, name, owner] = _question(machine, finding, target, known, owner)
                question.before = next(
                    (c for c in reversed(book.about(question.sha256)) if c.key == question.key), None
                )
            code = finding_code(finding["code"])
            said = (finding["message_th"], finding["message_en"])
            question.reasons.append((said, (code.help_th, code.help)))
            if code.words:
                proposed = _PROPOSAL.search(finding["message_en"])
                question.proposal = proposed[1] if proposed else None
    return list(asked.values())


def _fields(
    finding: Row, machine: dict[str, list[Row]], corrections: list[Row]
) -> Iterator[tuple[Target, str, str]]:
    """(target, field, owner) of what a finding doubts."""
    code, activity, identity = finding["code"], finding["activity_id"], finding["document_id"]
    itself: tuple[Target, str, str] = ("finding", code, finding["id"])
    if code == "correction_lost":
        return  # there is nothing left to look at; it is withdrawn in the file
    if code == "correction_reopened":
        for c in corrections:
            owner = c["activity_id"] or c["finding_id"] or identity
            if (
                c["state"] == "reopened"
                and c["activity_id"] == activity
                and c["field"] in finding["message_en"]
            ):
                yield c["target"], c["field"], owner
    elif (of_letter := letter_field_of(machine, finding)) is not None:
        yield "letter", of_letter, identity
    elif code == "academic_year_unknown":
        yield "document", "academic_year", identity
    elif activity is None or not (names := finding_code(code).fields):
        yield itself
    elif code == "party_missing":
        yield from (("activity", role, activity) for role in _roles_missing(machine, activity))
    elif code in _OF_AN_EXPRESSION and not _is_schedule(machine, activity, finding["evidence"]):
        yield itself
    else:
        yield from (("activity", name, activity) for name in names)


def _roles_missing(machine: dict[str, list[Row]], activity: str) -> list[str]:
    """Roles that other rows of the same table name and this one does not."""
    table = {a["id"]: a["table_id"] for a in machine["activities"]}
    own = {p["role"] for p in machine["activity_parties"] if p["activity_id"] == activity}
    there = {
        p["role"] for p in machine["activity_parties"] if table.get(p["activity_id"]) == table.get(activity)
    }
    return [role for role in ROLES if role in there - own]


def _is_schedule(machine: dict[str, list[Row]], activity: str, evidence: str) -> bool:
    raw = next((a["date_raw"] for a in machine["activities"] if a["id"] == activity), None)
    return squeeze(evidence) in squeeze(raw or "")


def _question(
    machine: dict[str, list[Row]], finding: Row, target: Target, known: Field, owner: str
) -> Question:
    document = machine["documents"][0]
    evidence = evidence_of(machine, target, known.name, owner)
    activity = next((a for a in machine["activities"] if a["id"] == finding["activity_id"]), None)
    text = activity["text"] if activity else finding["evidence"]
    page, box = evidence.page or finding["page"], evidence.box
    cell = source_cell(machine, known.name, owner) if target == "activity" and known.name != "text" else None
    if cell is not None:
        page, box = cell["page"], (cell["x0"], cell["top"], cell["x1"], cell["bottom"])
    if box is None and finding["x0"] is not None:
        page, box = finding["page"], (finding["x0"], finding["top"], finding["x1"], finding["bottom"])
    return Question(
        severity=finding["severity"],
        document_id=document["id"],
        sha256=document["sha256"],
        filename=document["filename"],
        unit=document["unit"],
        target=target,
        field=known,
        owner=owner,
        evidence=evidence,
        machine=reading(machine, target, known.name, owner),
        activity_id=activity["id"] if activity else None,
        text=text,
        page=page,
        box=box,
    )
