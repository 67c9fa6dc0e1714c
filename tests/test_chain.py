"""Circulars as a chain: revisions, area letters, copies, contradictions; what holds on a day."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.letters_in_text import AREA, circular
from tests.test_cli import saraban

FIRST = ("1 - 10 มิถุนายน 2565", "11 - 15 มิถุนายน 2565", "16 - 20 มิถุนายน 2565", "30 มิถุนายน 2565")
REVISED = ("1 - 15 มิถุนายน 2565", "16 - 20 มิถุนายน 2565", "21 - 25 มิถุนายน 2565", "10 กรกฎาคม 2565")
OF_AREA = ("1 - 12 มิถุนายน 2565", "16 - 20 มิถุนายน 2565", "21 - 24 มิถุนายน 2565", "10 กรกฎาคม 2565")
LATE_AREA = ("1 - 15 มิถุนายน 2565", "16 - 20 มิถุนายน 2565", "21 - 25 มิถุนายน 2565", "31 กรกฎาคม 2565")


def national(name: str) -> str:
    if name == "first":
        return circular("1 พฤษภาคม 2565", FIRST)
    return circular(
        "20 พฤษภาคม 2565", REVISED, ref="ศธ 04006/ว 150", subject="ปฏิทินการบันทึกข้อมูล ปีการศึกษา 2565 (ฉบับปรับปรุง)"
    )


def of_area(days: tuple[str, ...] = OF_AREA) -> str:
    cites = "หนังสือสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ที่ ศธ 04006/ว 150 ลงวันที่ 20 พฤษภาคม 2565"
    return circular("25 พฤษภาคม 2565", days, agency=AREA, ref="ศธ 04100/900", cites=cites)


def read(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    result = saraban("run", ".", "--db", "x.db", "-q", cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder / "x.db"


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return [tuple(r) for r in connection.execute(sql)]


LINKS = (
    "SELECT a.filename, l.kind, b.filename FROM document_links l JOIN documents a ON a.id = l.document_id"
    " JOIN documents b ON b.id = l.target_document_id ORDER BY 1, 2, 3"
)
CONTRADICTIONS = (
    "SELECT d.filename, a.row_label FROM findings f JOIN documents d ON d.id = f.document_id"
    " JOIN activities a ON a.id = f.activity_id WHERE f.code = 'circulars_contradict' ORDER BY 1, 2"
)


def test_a_revision_replaces_and_an_area_letter_passes_on(tmp_path: Path) -> None:
    db = read(tmp_path, first=national("first"), revised=national("revised"), area=of_area())
    assert rows(db, LINKS) == [
        ("area.txt", "cites", "revised.txt"),
        ("area.txt", "passes_on", "first.txt"),
        ("area.txt", "passes_on", "revised.txt"),
        ("revised.txt", "revises", "first.txt"),
    ]
    # An area office that wants it earlier contradicts nobody, nor does what was replaced.
    assert rows(db, CONTRADICTIONS) == []
    before = rows(db, "SELECT * FROM document_links ORDER BY 1, 2, 3")
    assert saraban("run", ".", "--db", "x.db", cwd=tmp_path).returncode == 0
    assert rows(db, "SELECT * FROM document_links ORDER BY 1, 2, 3") == before


@pytest.mark.parametrize(
    ("on", "states"),
    [
        ("2022-04-30", {"first.txt": "not_yet", "revised.txt": "not_yet", "area.txt": "not_yet"}),
        ("10 พ.ค. 2565", {"first.txt": "holds", "revised.txt": "not_yet", "area.txt": "not_yet"}),
        ("2022-05-20", {"first.txt": "replaced", "revised.txt": "holds", "area.txt": "not_yet"}),
        ("2022-06-01", {"first.txt": "replaced", "revised.txt": "holds", "area.txt": "holds"}),
    ],
)
def test_what_holds_on_a_day(tmp_path: Path, on: str, states: dict[str, str]) -> None:
    read(tmp_path, first=national("first"), revised=national("revised"), area=of_area())
    result = saraban("effective", "--on", on, "--db", "x.db", "--json", cwd=tmp_path)
    found = json.loads(result.stdout)
    assert {c["filename"]: c["state"] for c in found["calendars"]} == states
    days = [(e["filename"], e["national_filename"], e["days"]) for e in found["earlier"]]
    held = states["area.txt"] == "holds"
    assert days == ([("area.txt", "revised.txt", 3), ("area.txt", "revised.txt", 1)] if held else [])


def test_an_area_letter_that_is_later_than_the_ministry_contradicts_it(tmp_path: Path) -> None:
    db = read(tmp_path, revised=national("revised"), area=of_area(LATE_AREA))
    assert rows(db, CONTRADICTIONS) == [("area.txt", "4"), ("revised.txt", "4")]
    message = rows(
        db, "SELECT message_th FROM findings WHERE code = 'circulars_contradict' ORDER BY document_id"
    )
    assert any("31 ก.ค. 2565" in m and "10 ก.ค. 2565" in m for (m,) in message)


def test_an_answer_settles_a_contradiction_for_good(tmp_path: Path) -> None:
    import openpyxl

    db = read(tmp_path, revised=national("revised"), area=of_area(LATE_AREA))
    saraban("review", "export", "--db", "x.db", "--out", "r.xlsx", "--lang", "en", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = book.worksheets[0]
    head = [c.value for c in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[head.index("document")].value == "area.txt":
            row[head.index("answer")].value = "right as it is"
    book.save(tmp_path / "r.xlsx")
    assert saraban("review", "apply", "r.xlsx", "--db", "x.db", "--who", "ก", cwd=tmp_path).returncode == 0
    assert rows(db, CONTRADICTIONS) == [("revised.txt", "4")]
    saraban("run", ".", "--db", "x.db", cwd=tmp_path)
    assert rows(db, CONTRADICTIONS) == [("revised.txt", "4")]


def test_two_calendars_of_one_day_and_body_contradict_where_they_differ(tmp_path: Path) -> None:
    other = (*FIRST[:3], "1 กรกฎาคม 2565")
    db = read(tmp_path, one=national("first"), two=circular("1 พฤษภาคม 2565", other, ref="ศธ 04006/ว 101"))
    assert rows(db, CONTRADICTIONS) == [("one.txt", "4"), ("two.txt", "4")]


def test_the_same_circular_in_another_file_is_a_copy(tmp_path: Path) -> None:
    db = read(tmp_path, one=national("first"), two=national("first").replace("นายสมชาย", "นาย สมชาย"))
    assert rows(db, LINKS) == [("two.txt", "copy_of", "one.txt")]
    found = json.loads(
        saraban("effective", "--db", "x.db", "--on", "2022-06-01", "--json", cwd=tmp_path).stdout
    )
    assert [(c["filename"], c["copies"]) for c in found["calendars"]] == [("one.txt", ["two.txt"])]


def test_other_years_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    later = circular(
        "1 พฤษภาคม 2566",
        [d.replace("2565", "2566") for d in FIRST],
        year=2566,
        subject="ปฏิทินการบันทึกข้อมูล ปีการศึกษา 2566",
    )
    db = read(tmp_path, one=national("first"), two=later)
    assert rows(db, LINKS) == []
    found = json.loads(
        saraban(
            "effective",
            "--academic-year",
            "2566",
            "--on",
            "2024-01-01",
            "--db",
            "x.db",
            "--json",
            cwd=tmp_path,
        ).stdout
    )
    assert [c["filename"] for c in found["calendars"]] == ["two.txt"]


def test_a_reply_is_known_by_whom_it_is_addressed_to(tmp_path: Path) -> None:
    reply = circular(
        "1 มิถุนายน 2565", (), agency=AREA, ref="ศธ 04100/901", addressee="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        cites="หนังสือสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ที่ ศธ 04006/ว 100 ลงวันที่ 1 พฤษภาคม 2565",
        subject="ตอบรับปฏิทินการบันทึกข้อมูล ปีการศึกษา 2565",
    )  # fmt: skip
    db = read(tmp_path, first=national("first"), reply=reply)
    assert rows(db, LINKS) == [("reply.txt", "replies_to", "first.txt")]


@pytest.mark.parametrize("arguments", [("--on", "เมื่อวาน"), ("--academic-year", "2021")])
def test_wrong_questions_are_wrong_usage(tmp_path: Path, arguments: tuple[str, str]) -> None:
    read(tmp_path, first=national("first"))
    assert saraban("effective", *arguments, "--db", "x.db", cwd=tmp_path).returncode == 2
