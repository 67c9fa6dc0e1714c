"""The records a reader should find in a circular, from its content."""

from __future__ import annotations

import re
from typing import Any

from samples.setting.content import Circular, Letter, Lines, Meaning, Plan

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ADDRESS = re.compile(r"https?://\S+")

Record = dict[str, Any]


def expected(content: Plan | Circular) -> Record:
    """The whole expected record of a document."""
    if isinstance(content, Plan):
        return {
            "id": content.id,
            "academic_year_be": content.academic_year,
            "letter": None,
            "activities": _plan_activities(content),
        }
    return {
        "id": content.id,
        "academic_year_be": content.academic_year,
        "letter": _letter(content.letter),
        "activities": _instructions(content.letter) + _calendar_activities(content),
    }


def _arabic(text: str) -> str:
    return text.translate(_THAI_DIGITS)


def _systems(text: str, words: dict[str, list[str]]) -> list[str]:
    """Systems a text names. An address names none."""
    bare = _ADDRESS.sub("", text)
    return sorted(
        name
        for name, forms in words.items()
        if any(re.search(rf"(?<![A-Za-z0-9-]){re.escape(f)}(?![A-Za-z0-9-])", bare) for f in forms)
    )


def _activity(
    row: str | None, workstream: str | None, text: str, means: Meaning, systems: list[str]
) -> Record:
    record: Record = {
        "row": row,
        "workstream": workstream,
        "section": None,
        "text": text,
        "start": means.start.isoformat() if means.start else None,
        "end": means.end.isoformat() if means.end else None,
        "date_kind": means.kind,
        "systems": systems,
        "roles": {},
        "responsible": [],
    }
    if means.time_start or means.time_end:
        record |= {"time_start": means.time_start, "time_end": means.time_end}
    return record


def _works(lines: Lines) -> list[str]:
    """The things to do in a cell: its innermost bullets, or its plain text when it has no bullets."""
    if not any(line.level for line in lines):
        return [" ".join(line.text for line in lines)] if lines else []
    following = (*lines[1:], None)
    return [
        line.text
        for line, after in zip(lines, following, strict=True)
        if line.level and not (after is not None and after.level > line.level)
    ]


def _roles(lines: Lines, role_words: dict[str, str]) -> dict[str, list[str]]:
    """People by the part they play: plain lines name the part for the bullets below them."""
    roles: dict[str, list[str]] = {}
    role = "related"
    for line in lines:
        if line.level:
            roles.setdefault(role, []).append(line.text)
        elif line.text in role_words:
            role = role_words[line.text]
        else:
            roles.setdefault("related", []).extend(part.strip() for part in line.text.split("/"))
    return roles


def _plan_activities(plan: Plan) -> list[Record]:
    found: list[Record] = []
    related: Lines = ()
    responsible: Lines = ()
    for row in (row for part in plan.parts for row in part.rows):
        related = row.related if row.related is not None else related
        responsible = row.responsible if row.responsible is not None else responsible
        for workstream, lines in (
            ("information", row.information),
            ("learning_results", row.learning_results),
        ):
            for text in _works(lines):
                record = _activity(row.label, workstream, text, row.means, _systems(text, plan.systems))
                record["roles"] = _roles(related, plan.roles)
                record["responsible"] = [line.text for line in responsible]
                found.append(record)
    return found


def _calendar_activities(circular: Circular) -> list[Record]:
    found: list[Record] = []
    for section in (section for part in circular.calendar.parts for section in part):
        for row in section.rows:
            record = _activity(row.label, None, row.text, row.means, _systems(row.text, circular.systems))
            record["section"] = section.title
            record["roles"] = {"operator": [name.strip() for name in row.operator.split("/")]}
            found.append(record)
    return found


def _instructions(letter: Letter) -> list[Record]:
    found: list[Record] = []
    for instruction in letter.instructions:
        record = _activity(None, None, _arabic(instruction.text), instruction.means, [])
        record["from_body"] = True
        record["mentions"] = [{**m, "date": m["date"].isoformat()} for m in instruction.mentions]
        found.append(record)
    return found


def _letter(letter: Letter) -> Record:
    return {
        "kind": letter.form,
        "ref_no": _arabic(letter.ref_no),
        "agency": _arabic(letter.office[0]),
        "date": letter.date_means.isoformat(),
        "subject": _arabic(letter.subject),
        "to": _arabic(letter.addressee),
        "references": None,
        "enclosures": [
            {"title": _arabic(e.title), "quantity": e.quantity, "unit": e.unit} for e in letter.enclosures
        ],
        "urgency": None,
        "signatory_name": letter.name,
        "signatory_rank": letter.rank,
        "signatory_position": _arabic(letter.position),
    }
