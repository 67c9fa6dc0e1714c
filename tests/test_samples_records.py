"""The main job on the samples: every record of every form of both circulars, against what a person wrote down."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractors import extract
from normalizers.lookups import squeeze
from pipeline.mapping.assemble import map_document
from pipeline.records import Activity, Records
from tests.conftest import ROOT

PLAN = ROOT / "samples" / "2560-plan"
CIRCULAR = ROOT / "samples" / "2564-circular"


@cache
def mapped(path: Path) -> Records:
    return map_document(extract(path.read_bytes(), path.name))


@cache
def expected(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return result


def plain(text: str | None) -> str:
    return re.sub(r"[•◆–—-]", "", squeeze(text or ""))


def facts(activity: Activity) -> dict[str, Any]:
    roles: dict[str, list[str]] = {}
    for party in activity.parties:
        roles.setdefault(party.role, []).append(plain(party.name))
    return {
        "row": activity.row_label or "",
        "workstream": activity.workstream,
        "section": plain(activity.section) or None,
        "text": plain(activity.text),
        "start": activity.start_date.isoformat() if activity.start_date else None,
        "end": activity.end_date.isoformat() if activity.end_date else None,
        "kind": activity.date_kind,
        "times": (activity.time_start, activity.time_end),
        "systems": sorted(s.system for s in activity.systems if s.origin is None),
        "roles": roles,
    }


def wanted(gold: dict[str, Any]) -> dict[str, Any]:
    roles = {role: [plain(n) for n in names] for role, names in (gold.get("roles") or {}).items()}
    if gold.get("responsible"):
        roles["responsible"] = [plain(n) for n in gold["responsible"]]
    return {
        "row": gold["row"] or "",
        "workstream": gold["workstream"],
        "section": plain(gold.get("section")) or None,
        "text": plain(gold["text"]),
        "start": gold["start"],
        "end": gold["end"],
        "kind": gold["date_kind"],
        "times": (gold.get("time_start"), gold.get("time_end")),
        "systems": sorted(gold["systems"]),
        "roles": roles,
    }


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_every_activity_of_the_plan(suffix: str) -> None:
    records = mapped(PLAN / f"plan-2560.{suffix}")
    assert [facts(a) for a in records.activities] == [wanted(g) for g in expected(PLAN)["activities"]]


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_every_activity_of_the_calendar(suffix: str) -> None:
    records = mapped(CIRCULAR / f"circular-2564.{suffix}")
    from_tables = [facts(a) for a in records.activities if a.source == "table"]
    gold = [g for g in expected(CIRCULAR)["activities"] if not g.get("from_body")]
    assert from_tables == [wanted(g) for g in gold]


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt"])
def test_the_instruction_in_the_body_of_the_letter(suffix: str) -> None:
    body = [a for a in mapped(CIRCULAR / f"circular-2564.{suffix}").activities if a.source == "body"]
    assert len(body) == 1
    only = body[0]
    assert "นำข้อมูลเข้าสู่ฐานข้อมูลกลางของกระทรวงศึกษาธิการ" in squeeze(only.text)
    assert (only.date_kind, only.start_date, str(only.end_date)) == ("deadline", None, "2021-06-30")
    cutoffs = [d for d in only.dates if d.kind == "cutoff"]
    assert [str(d.end_date) for d in cutoffs] == ["2021-06-25"]


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt"])
def test_every_field_of_the_letter(suffix: str) -> None:
    letter = mapped(CIRCULAR / f"circular-2564.{suffix}").letter
    assert letter is not None
    gold = expected(CIRCULAR)["letter"]
    got = {
        "kind": letter.form,
        "ref_no": letter.ref_no,
        "agency": letter.agency,
        "date": str(letter.date),
        "subject": letter.subject,
        "to": letter.addressee,
        "signatory_name": letter.signatory_name,
        "signatory_rank": letter.signatory_rank,
        "signatory_position": letter.signatory_position,
    }
    assert {k: plain(v) for k, v in got.items()} == {k: plain(gold[k]) for k in got}
    assert [(plain(e.title), e.quantity, e.unit) for e in letter.enclosures] == [
        (plain(e["title"]), e["quantity"], e["unit"]) for e in gold["enclosures"]
    ]
    assert plain(letter.contact_unit) == "กลุ่มส่งเสริมการศึกษาทางไกลเทคโนโลยีสารสนเทศและการสื่อสาร"
    assert (letter.phone, letter.fax) == ("08-1239-1732", "0-5662-1741")
    assert plain(letter.address) == plain("ถนนตะพานหิน - บางมูลนาก ตำบลห้วยเกตุ อำเภอตะพานหิน จังหวัดพิจิตร 66110")
    assert letter.closing == "ขอแสดงความนับถือ"


def test_the_transcript_of_the_plan_loses_no_row_and_no_date() -> None:
    """The transcript keeps the slips of OCR in its words; rows, dates and kinds are those of the paper."""
    got = [facts(a) for a in mapped(PLAN / "plan-2560.txt").activities]
    want = [wanted(g) for g in expected(PLAN)["activities"]]
    keys = ("row", "workstream", "start", "end", "kind", "systems")
    assert [{k: g[k] for k in keys} for g in got] == [{k: w[k] for k in keys} for w in want]


def test_the_transcript_of_the_calendar_loses_no_row_and_no_date() -> None:
    records = mapped(CIRCULAR / "circular-2564.txt")
    got = [facts(a) for a in records.activities if a.source == "table"]
    want = [wanted(g) for g in expected(CIRCULAR)["activities"] if not g.get("from_body")]
    keys = ("row", "section", "start", "end", "kind", "times", "systems")
    assert [{k: g[k] for k in keys} for g in got] == [{k: w[k] for k in keys} for w in want]


@pytest.mark.parametrize(
    ("file", "code", "count"),
    [
        pytest.param("2560-plan/plan-2560.txt", "range_reversed", 2, id="row 13 ends before it starts"),
        pytest.param("2560-plan/plan-2560.pdf", "range_reversed", 2, id="row 13 in the PDF too"),
        pytest.param("2560-plan/plan-2560.txt", "stale_year", 2, id="row 16 speaks of last year"),
        pytest.param("2560-plan/plan-2560.txt", "undated_row", 2, id="row 1 has no date"),
        pytest.param("2560-plan/plan-2560.txt", "bullets_lost", 6, id="lists without bullets"),
        pytest.param(
            "2564-circular/circular-2564.txt", "arrow_column_mismatch", 4, id="arrows in another month"
        ),
        pytest.param("2564-circular/circular-2564.txt", "party_missing", 1, id="row 6 names nobody"),
        pytest.param("2564-circular/circular-2564.txt", "no_verb", 1, id="row 2 lost its verb"),
        pytest.param(
            "2564-circular/circular-2564.pdf", "arrow_label_mismatch", 2, id="arrows drawn in another month"
        ),
    ],
)
def test_slips_are_findings(samples: Path, file: str, code: str, count: int) -> None:
    found = [f for f in mapped(samples / file).findings if f.code == code]
    assert len(found) == count
    assert all(f.place is not None for f in found)


def test_words_that_look_misread_are_proposals_and_stay_as_they_are(samples: Path) -> None:
    records = mapped(samples / "2560-plan" / "plan-2560.txt")
    proposals = {
        (f.evidence, dict(f.fields)["proposal"]) for f in records.findings if f.code == "text_suspect"
    }
    assert any("สนม" in before and "สพม" in after for before, after in proposals)
    assert any("สนม." in p.name for a in records.activities for p in a.parties)


@pytest.mark.parametrize(
    "file",
    [
        f"{folder.name}/{folder.name.split('-')[1]}-{folder.name.split('-')[0]}.{s}"
        for folder in (PLAN, CIRCULAR)
        for s in ("pdf", "docx", "txt")
    ],
)
def test_everything_on_the_paper_is_accounted_for(samples: Path, file: str) -> None:
    """Every cell and line is used or ignored for a named reason; in the samples nothing is left over."""
    records = mapped(samples / file)
    assert [c for t in records.tables for c in t.cells if c.usage in ("unused", "")] == []
    assert [line for line in records.ledger if line.usage == "unused"] == []


def test_values_carried_down_are_marked(samples: Path) -> None:
    records = mapped(samples / "2560-plan" / "plan-2560.txt")
    inherited = [c for t in records.tables for c in t.cells if c.inherited_from]
    assert inherited
    assert all(c.usage == "inherited" and c.text for c in inherited)
    row_14 = [a for a in records.activities if a.row_label == "14"]
    assert {p.role for p in row_14[0].parties if p.inherited} == {
        "data_entry",
        "verify_monitor",
        "responsible",
    }
    assert row_14[0].confidence < 1


def test_addresses_of_systems(samples: Path) -> None:
    addresses = {(a.system, a.url) for a in mapped(samples / "2560-plan" / "plan-2560.txt").addresses}
    assert ("DMC", "http://portal.bopp-obec.info/obec60") in addresses
    assert ("SchoolMIS", "http://shoolmis.obec.expert") in addresses
    assert len({s for s, _ in addresses}) == 6
