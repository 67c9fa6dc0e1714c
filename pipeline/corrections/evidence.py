"""Where a field stands, what the machine read there, and how to find it again after a new reading.

All functions work on the rows of one document as the database holds them: table name to rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from normalizers.lookups import squeeze
from pipeline.corrections.book import Evidence
from pipeline.corrections.fields import FIELDS, ROLES, Target
from pipeline.messages.catalog import finding_code, finding_sentences

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
_DATE_FIELDS = frozenset({"start_date", "end_date", "date_kind", "time_start", "time_end"})
# Of two texts at one place, so much must be alike for the one to be a better reading of the other.
_ALIKE = 0.6
_OVERLAP = 0.5


def reading(rows: Rows, target: Target, field: str, owner: str) -> str | None:
    """The value that the rows hold for a field, as text. `owner`: id of the activity, or of the document."""
    if target == "finding":
        return None
    table = {"activity": "activities", "letter": "letters", "document": "documents"}[target]
    key = "document_id" if target == "letter" else "id"
    row = next((r for r in rows.get(table, ()) if r[key] == owner), None)
    if row is None:
        return None
    if field == "activity":
        return str(row["text"])
    if field in ROLES:
        parties = [p for p in rows.get("activity_parties", ()) if p["activity_id"] == owner]
        names = [p["name"] for p in sorted(parties, key=lambda p: p["seq"]) if p["role"] == field]
        return "\n".join(names) or None
    if field == "systems":
        ids = {s["system"] for s in rows.get("activity_systems", ()) if s["activity_id"] == owner}
        return ", ".join(sorted(ids)) or None
    value = row[field]
    return None if value is None else str(value)


def evidence_of(rows: Rows, target: Target, field: str, owner: str) -> Evidence:
    """The evidence of a field; `owner` is the id of an activity, a document or a finding."""
    if target == "activity":
        row = next(a for a in rows["activities"] if a["id"] == owner)
        source = (row["date_raw"] or "") if field in _DATE_FIELDS else row["text_raw"]
        return Evidence(row["page"], _box(row), row["text_raw"], source, str(row["row_label"] or ""))
    if target == "finding":
        row = next(f for f in rows["findings"] if f["id"] == owner)
        return Evidence(row["page"], _box(row), row["evidence"], row["evidence"])
    if target == "letter":
        part = "signature" if field.startswith("signatory_") else field
        lines = [r for r in rows.get("ledger", ()) if r["usage"] == f"letter: {part}"]
        page = lines[0]["page"] if lines else next(r["page"] for r in rows["letters"])
        box = _around(lines) if lines else None
        text = "\n".join(r["text"] for r in lines)
        return Evidence(page, box, text, text)
    document = rows["documents"][0]
    return Evidence(None, None, document["title"] or "", document["title"] or "")


def find(rows: Rows, target: Target, field: str, evidence: Evidence) -> str | None:
    """The owner that the evidence speaks of: an activity id, a document id, a finding id; None when it is gone."""
    if target == "document":
        return str(rows["documents"][0]["id"])
    if target == "letter":
        letter = next(iter(rows.get("letters", ())), None)
        return None if letter is None else str(letter["document_id"])
    if target == "finding":
        alike = [f for f in rows.get("findings", ()) if f["code"] == field and f["evidence"] == evidence.text]
        return _nearest(alike, evidence)
    activities = rows.get("activities", ())
    wanted = squeeze(evidence.text)
    same = [a for a in activities if squeeze(a["text_raw"]) == wanted]
    if same:
        return _nearest(same, evidence)
    there = [a for a in activities if _overlap(a, evidence) >= _OVERLAP]
    scored = [
        (SequenceMatcher(None, squeeze(a["text_raw"]), wanted, autojunk=False).ratio(), a) for a in there
    ]
    scored = sorted((s for s in scored if s[0] >= _ALIKE), key=lambda s: -s[0])
    return str(scored[0][1]["id"]) if scored else None


def source_cell(rows: Rows, field: str, activity: str) -> Row | None:
    """The cell of the source table that a field of an activity was read from; None outside tables."""
    a = next((a for a in rows.get("activities", ()) if a["id"] == activity), None)
    dated = field in _DATE_FIELDS
    usages = ("date", "label") if dated else ("party",) if field in ROLES else ("activity",)
    if a is None or a["table_id"] is None:
        return None
    cells = [
        c
        for c in rows.get("cells", ())
        if c["table_id"] == a["table_id"]
        and c["row"] <= a["table_row"] < c["row"] + c["row_span"]
        and c["usage"] in usages
        and c["text_raw"].strip()
    ]
    wanted = squeeze(a["date_raw"] or "") if dated else ""
    exact = [c for c in cells if wanted and wanted in squeeze(c["text_raw"])]
    # A range may be torn over two columns of months: its first part is shown.
    return next(iter(exact or [c for c in cells if squeeze(c["text_raw"]) in wanted] or cells), None)


def letter_field_of(rows: Rows, finding: Row) -> str | None:
    """The field of the letter that a finding is about; None for findings about anything else."""
    if finding["code"] == "letter_field_missing":
        return missing_letter_field(finding)
    letter = next(iter(rows.get("letters", ())), None)
    if letter is not None and "ref_no" in finding_code(finding["code"]).fields:
        return "ref_no"
    if letter is None or finding["activity_id"] is not None or letter["date_raw"] is None:
        return None
    is_date = bool({"date", "start_date"} & set(finding_code(finding["code"]).fields))
    return "date" if is_date and squeeze(finding["evidence"]) == squeeze(letter["date_raw"]) else None


def missing_letter_field(finding: Row) -> str | None:
    """The field that a finding letter_field_missing names; findings keep their fields only in their sentence."""
    for field in FIELDS:
        if field.target == "letter":
            sentence = finding_sentences(finding["code"], finding["evidence"], {"field": field.name})[1]
            if finding["message_en"] == sentence:
                return field.name
    return None


def _nearest(rows: Sequence[Row], evidence: Evidence) -> str | None:
    def far(row: Row) -> tuple[int, float, str]:
        if row["page"] is None or evidence.page is None or evidence.box is None or row["x0"] is None:
            return (0, 0.0, row["id"])
        x0, top = evidence.box[:2]
        return (abs(row["page"] - evidence.page), abs(row["x0"] - x0) + abs(row["top"] - top), row["id"])

    return str(min(rows, key=far)["id"]) if rows else None


def _overlap(row: Row, evidence: Evidence) -> float:
    """Shared area over the smaller of the two boxes."""
    if row["page"] != evidence.page or evidence.box is None:
        return 0.0
    x0, top, x1, bottom = evidence.box
    wide = min(x1, row["x1"]) - max(x0, row["x0"])
    high = min(bottom, row["bottom"]) - max(top, row["top"])
    if wide <= 0 or high <= 0:
        return 0.0
    smaller = min((x1 - x0) * (bottom - top), (row["x1"] - row["x0"]) * (row["bottom"] - row["top"]))
    return wide * high / smaller if smaller > 0 else 0.0


def _box(row: Row) -> tuple[float, float, float, float] | None:
    return None if row["x0"] is None else (row["x0"], row["top"], row["x1"], row["bottom"])


def _around(rows: Sequence[Row]) -> tuple[float, float, float, float]:
    page = [r for r in rows if r["page"] == rows[0]["page"]]
    return (
        min(r["x0"] for r in page),
        min(r["top"] for r in page),
        max(r["x1"] for r in page),
        max(r["bottom"] for r in page),
    )
