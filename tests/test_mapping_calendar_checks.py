"""Findings that need more than one value, each over a circular that has it and one that has not."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.mapping.days_off import day_off
from tests.conftest import ROOT
from tests.letters_in_text import circular
from tests.test_cli import saraban

GOOD = ("1 - 10 มิถุนายน 2565", "ภายในวันที่ 15 มิถุนายน 2565", "16 - 20 มิถุนายน 2565", "30 มิถุนายน 2565")
CASES = [
    pytest.param("due_before_letter", {"days": ("1 - 10 มิถุนายน 2564", *GOOD[1:])}, "1 - 10 มิถุนายน 2564", id="last year's date"),
    pytest.param("due_before_letter", {"days": [d.replace("2565", "2564") for d in GOOD]}, None, id="a table of what was"),
    pytest.param("deadline_on_day_off", {"days": ("ภายในวันที่ 12 มิถุนายน 2565", *GOOD[1:])}, "วันอาทิตย์", id="Sunday"),
    pytest.param("deadline_on_day_off", {"days": ("ภายในวันที่ 13 กรกฎาคม 2565", *GOOD[1:])}, "วันอาสาฬหบูชา", id="holiday"),
    pytest.param("deadline_on_day_off", {"days": ("1 - 12 มิถุนายน 2565", *GOOD[1:])}, None, id="a range may end on a Sunday"),
    pytest.param("deadline_not_in_table", {"body": "ด้วยสำนักงานขอแจ้งปฏิทิน\n\nในการนี้ ขอให้โรงเรียนรายงานผลการดำเนินงานให้สำนักงานทราบ ภายในวันที่ 5 กรกฎาคม 2565"}, "5 กรกฎาคม 2565", id="in the letter only"),
    pytest.param("deadline_not_in_table", {"body": "ด้วยสำนักงานขอแจ้งปฏิทิน\n\nในการนี้ ขอให้โรงเรียนรายงานผลการดำเนินงานให้สำนักงานทราบ ภายในวันที่ 15 มิถุนายน 2565"}, None, id="in both"),
    pytest.param("address_other_year", {"after": "ระบบ DMC https://portal.bopp-obec.info/obec60\n"}, "2560", id="obec60"),
    pytest.param("address_other_year", {"after": "ระบบ DMC https://portal.bopp-obec.info/obec65\n"}, None, id="obec65"),
    pytest.param("unknown_party", {"who": "ชมรมคนรักข้อมูล"}, "ชมรมคนรักข้อมูล", id="a club"),
    pytest.param("unknown_party", {"who": "โรงเรียน"}, None, id="schools"),
    pytest.param("unknown_system", {"after": "ระบบรายงานผล http://report.example.go.th\n"}, "report.example", id="its address"),
    pytest.param("unknown_system", {"after": "https://news.example.com/view1.html\n"}, None, id="a page's own address"),
    pytest.param("unknown_system", {"acts": ("บันทึกข้อมูลในระบบ KRUDATA",) * 4}, "KRUDATA", id="a new system"),
    pytest.param("unknown_system", {"acts": ("บันทึกข้อมูลในระบบ Data Management Center",) * 4}, None, id="a full name"),
    pytest.param("unknown_system", {"after": "http://bit.ly/abc\n"}, None, id="a short link is no system"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "said"), CASES)
def test_findings(tmp_path: Path, code: str, change: dict[str, object], said: str | None) -> None:
    given: dict[str, object] = {"day": "1 พฤษภาคม 2565", "days": GOOD, **change}
    (tmp_path / "x.txt").write_text(circular(**given), encoding="utf-8")  # type: ignore[arg-type]
    saraban("run", "x.txt", "--db", "x.db", "-q", cwd=tmp_path)
    found = json.loads(saraban("findings", "--db", "x.db", "--code", code, "--json", cwd=tmp_path).stdout)[
        "findings"
    ]
    if said is None:
        assert found == []
    else:
        assert len(found) == 1
        assert said in found[0]["message_th"]
        assert found[0]["help_th"]


def test_months_of_a_calendar_with_nothing_in_them(tmp_path: Path) -> None:
    saraban(
        "run",
        str(ROOT / "samples" / "2564-circular" / "circular-2564.pdf"),
        "--db",
        "x.db",
        "-q",
        cwd=tmp_path,
    )
    found = json.loads(
        saraban("findings", "--db", "x.db", "--code", "months_empty", "--json", cwd=tmp_path).stdout
    )["findings"]
    assert [f["evidence"] for f in found] == [
        "พ.ค.64, มิ.ย.64, ก.ค.64, ส.ค.64, ก.ย.64, ธ.ค.64, ม.ค.65, ก.พ.65"
    ]


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2021-11-10", None),
        ("2021-10-16", "วันเสาร์"),
        ("2022-05-16", "ชดเชยวันวิสาขบูชา"),
        ("2022-07-29", "วันหยุดพิเศษ (เพิ่มเติม)"),
    ],
)
def test_days_off(day: str, off: str | None) -> None:
    found = day_off(dt.date.fromisoformat(day))
    assert (found[0] if found else None) == off
