"""Activities, letters, findings and documents as people read them: names joined, dates in both eras."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pipeline.publish.thai_dates import Said, said_schedule

ROLES = ("responsible", "operator", "data_entry", "verify_monitor", "related")
ROLES_TH = {
    "responsible": "ผู้รับผิดชอบ",
    "operator": "ผู้ดำเนินการ",
    "data_entry": "ผู้นำเข้าข้อมูล",
    "verify_monitor": "ผู้ตรวจสอบ ติดตาม",
    "related": "ผู้เกี่ยวข้อง",
}
WORKSTREAMS_TH = {"information": "งานข้อมูลสารสนเทศ", "learning_results": "งานข้อมูลผลการเรียน"}


@dataclass(slots=True)
class ActivityRow:
    """An activity with what belongs to it. `people`: names by role. `systems`: ids, those of the section too."""

    id: str
    document_id: str
    filename: str
    issuer: str | None
    document_date: date | None
    seq: int
    academic_year: int | None
    semester: int | None
    section: str | None
    workstream: str | None
    row_label: str | None
    context: str | None
    text: str
    start_date: date | None
    end_date: date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    time_start: str | None
    time_end: str | None
    confidence: float
    page: int
    line: int | None
    corrected_on: date | None = None  # when a person last set its days or hours
    people: dict[str, list[str]] = field(default_factory=dict)
    systems: list[str] = field(default_factory=list)

    @property
    def said(self) -> Said:
        """When it is due, in words."""
        return said_schedule(self)

    @property
    def place_th(self) -> str:
        """Where it stands."""
        return f"บรรทัด {self.line}" if self.line is not None else f"หน้า {self.page}"


_ACTIVITIES = """
SELECT a.*, coalesce(a.academic_year, d.academic_year) AS year, d.filename, d.unit, d.issuer, l.agency, l.date AS day,
  c.corrected_on
FROM activities AS a
JOIN documents AS d ON d.id = a.document_id
LEFT JOIN letters AS l ON l.document_id = a.document_id
LEFT JOIN (
  SELECT activity_id, max(decided_on) AS corrected_on FROM corrections
  WHERE state = 'applied' AND field IN ('start_date', 'end_date', 'time_start', 'time_end', 'date_kind')
  GROUP BY activity_id
) AS c ON c.activity_id = a.id
ORDER BY year, d.filename, a.document_id, a.seq, a.id
"""
_SYSTEMS = """
SELECT activity_id, system FROM activity_systems UNION SELECT activity_id, system FROM inherited_systems
ORDER BY activity_id, system
"""


def activity_rows(connection: sqlite3.Connection) -> Iterator[ActivityRow]:
    """Every activity, by year, document and place."""
    people: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    parties = connection.execute(
        "SELECT activity_id, role, name FROM activity_parties ORDER BY activity_id, seq"
    )
    for activity, role, name in parties:
        people[activity][role].append(name)
    systems: dict[str, list[str]] = defaultdict(list)
    for activity, system in connection.execute(_SYSTEMS):
        systems[activity].append(system)
    for a in connection.execute(_ACTIVITIES):
        yield ActivityRow(
            id=a["id"],
            document_id=a["document_id"],
            filename=a["filename"],
            issuer=a["issuer"] or a["agency"],
            document_date=_day(a["day"]),
            seq=a["seq"],
            academic_year=a["year"],
            semester=a["semester"],
            section=a["section"],
            workstream=a["workstream"],
            row_label=a["row_label"],
            context=a["context"],
            text=a["text"],
            start_date=_day(a["start_date"]),
            end_date=_day(a["end_date"]),
            date_kind=a["date_kind"],
            date_precision=a["date_precision"],
            date_raw=a["date_raw"],
            time_start=a["time_start"],
            time_end=a["time_end"],
            confidence=a["confidence"],
            page=a["page"],
            line=round(a["top"]) if a["unit"] == "line" else None,
            corrected_on=_day(a["corrected_on"]),
            people=dict(people.get(a["id"], {})),
            systems=systems.get(a["id"], []),
        )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
