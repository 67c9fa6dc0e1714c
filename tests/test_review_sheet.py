"""Corrections by spreadsheet: out, answered, in, kept over later runs and in a new database."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.test_cli import saraban

PLAN = ROOT / "samples" / "2560-plan" / "plan-2560.pdf"
CIRCULAR = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"
TRANSCRIPT = ROOT / "samples" / "2560-plan" / "plan-2560.txt"


# Heads of the sheet by the words that tests use; Python would spell Thai keywords in another way.
HEADS = {"answer": "คำตอบ", "value": "ค่าที่ถูกต้อง", "who": "ผู้ตรวจ", "why": "เหตุผล", "draft": "ร่าง"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which three samples have been read and the sheet has been written."""
    folder = tmp_path_factory.mktemp("review")
    for file in (PLAN, CIRCULAR, TRANSCRIPT):
        shutil.copy(file, folder)
    assert saraban("run", ".", "--db", "x.db", "-q", cwd=folder).returncode == 0
    assert (
        saraban("review", "export", "--db", "x.db", "--out", "r.xlsx", "--copies", cwd=folder).returncode == 0
    )
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(prepared, tmp_path / "f"))


def rows_of(path: Path) -> tuple[list[str], list[list[Any]]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [str(h) for h in head], rows


def answer(path: Path, chosen: Callable[[dict[str, Any]], bool], **answers: str) -> int:
    """Fill in the yellow cells of the rows chosen, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = {str(cell.value): cell.column for cell in sheet[1]}
    filled = 0
    for number in range(2, sheet.max_row + 1):
        row = {name: sheet.cell(number, column).value for name, column in head.items()}
        if chosen(row):
            filled += 1
            for name, value in answers.items():
                sheet.cell(number, head[HEADS[name]]).value = value
    book.save(path)
    return filled


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def is_reversed_end(row: dict[str, Any]) -> bool:
    return row["เอกสาร"] == "plan-2560.pdf" and row["ระดับ"] == "ต้องแก้" and row["ช่องข้อมูล"] == "วันสิ้นสุด"


def test_the_sheet_puts_the_worst_first_with_a_picture_and_lists(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "r.xlsx")
    sheet = book.worksheets[0]
    head, content = rows_of(folder / "r.xlsx")
    severities = [row[head.index("ระดับ")] for row in content]
    assert severities == sorted(severities, key=["ต้องแก้", "ควรดู"].index)
    files = [row[head.index("เอกสาร")] for row in content]
    assert len(sheet._images) == sum(file.endswith(".pdf") for file in files)
    picture = Image.open(io.BytesIO(sheet._images[0]._data()))
    assert picture.width > 300
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any("ถูกต้องแล้ว" in str(f) and "ไม่มีในเอกสาร" in str(f) for f in lists.values())
    assert any("ชั่ง/วัด" in str(f) for f in lists.values())
    assert (
        saraban(
            "review", "export", "--db", "x.db", "--out", "r2.xlsx", "--copies", "-q", cwd=folder
        ).returncode
        == 0
    )
    assert (folder / "r.xlsx").read_bytes() == (folder / "r2.xlsx").read_bytes()


def test_each_circular_is_asked_about_once(folder: Path) -> None:
    assert saraban("review", "export", "--db", "x.db", "--out", "once.xlsx", "-q", cwd=folder).returncode == 0
    head, content = rows_of(folder / "once.xlsx")
    assert {row[head.index("เอกสาร")] for row in content} == {"plan-2560.pdf", "circular-2564.pdf"}


def test_an_answer_holds_in_every_later_run_and_in_a_new_database(folder: Path) -> None:
    answer(
        folder / "r.xlsx", is_reversed_end, answer="ค่าใหม่", value="1 มี.ค. 2562", who="สมศรี", why="โทรถาม สพฐ."
    )
    result = saraban("review", "apply", "r.xlsx", "--db", "x.db", "--when", "2026-11-26", cwd=folder)
    assert result.returncode == 0, result.stderr
    value = "SELECT end_date FROM activities WHERE date_raw LIKE '% 1 มีนาคม 2561' AND document_id IN (SELECT id FROM documents WHERE filename = 'plan-2560.pdf')"
    assert set(rows(folder / "x.db", value)) == {("2019-03-01",)}
    kept = "SELECT state, machine_value, value, who, decided_on, why FROM corrections"
    expected = ("applied", "2018-03-01", "2019-03-01", "สมศรี", "2026-11-26", "โทรถาม สพฐ.")
    assert set(rows(folder / "x.db", kept)) == {expected}
    assert saraban("run", ".", "--db", "x.db", cwd=folder).returncode == 0
    assert set(rows(folder / "x.db", value)) == {("2019-03-01",)}
    with contextlib.closing(sqlite3.connect(folder / "x.db")) as connection:
        before = sorted(connection.iterdump())
    assert saraban("run", ".", "--db", "new.db", "-q", cwd=folder).returncode == 0
    with contextlib.closing(sqlite3.connect(folder / "new.db")) as connection:
        assert sorted(connection.iterdump()) == before
    # What is answered is asked no more, and its findings are settled, not gone.
    open_errors = "SELECT count(*) FROM open_findings f JOIN documents d ON d.id = f.document_id WHERE f.code = 'range_reversed' AND d.filename = 'plan-2560.pdf'"
    assert rows(folder / "x.db", open_errors) == [(0,)]
    assert rows(folder / "x.db", open_errors.replace("open_findings", "findings")) == [(2,)]


def test_the_same_sheet_twice_says_nothing_new(folder: Path) -> None:
    answer(folder / "r.xlsx", is_reversed_end, answer="ไม่แน่ใจ")
    for _ in range(2):
        assert saraban("review", "apply", "r.xlsx", "--db", "x.db", "--who", "ก", cwd=folder).returncode == 0
    lines = (folder / "corrections.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert {json.loads(line)["answer"] for line in lines} == {"unsure"}
    assert set(rows(folder / "x.db", "SELECT state FROM corrections")) == {("unsure",)}


def test_unsure_and_drafts_come_back_filled_in_and_change_nothing(folder: Path) -> None:
    before = rows(folder / "x.db", "SELECT id, start_date, end_date FROM activities ORDER BY id")
    answer(folder / "r.xlsx", is_reversed_end, value="มีนาคม", draft="ร่าง", who="ก")
    assert saraban("review", "apply", "r.xlsx", "--db", "x.db", cwd=folder).returncode == 0
    assert rows(folder / "x.db", "SELECT id, start_date, end_date FROM activities ORDER BY id") == before
    saraban("review", "export", "--db", "x.db", "--out", "again.xlsx", "--copies", cwd=folder)
    head, content = rows_of(folder / "again.xlsx")
    drafts = [dict(zip(head, row, strict=True)) for row in content if row[head.index("ร่าง")]]
    assert [(d["ค่าที่ถูกต้อง"], d["ผู้ตรวจ"]) for d in drafts] == [("มีนาคม", "ก")] * 2


def test_not_in_the_document_makes_a_value_unknown(folder: Path) -> None:
    answer(folder / "r.xlsx", is_reversed_end, answer="ไม่มีในเอกสาร", who="ก")
    saraban("review", "apply", "r.xlsx", "--db", "x.db", cwd=folder)
    found = rows(
        folder / "x.db",
        "SELECT DISTINCT a.start_date, a.end_date, a.date_kind FROM activities a JOIN corrections c ON c.activity_id = a.id",
    )
    assert found == [("2018-06-20", None, "from")]


def test_a_word_that_was_read_wrong_is_mended_in_the_text_not_in_the_raw(folder: Path) -> None:
    def weighed(row: dict[str, Any]) -> bool:
        return bool(row["ข้อเสนอ"] == "ชั่ง/วัด")

    assert answer(folder / "r.xlsx", weighed, answer="ค่าใหม่", value="ชั่ง/วัด", who="ก") == 1
    saraban("review", "apply", "r.xlsx", "--db", "x.db", cwd=folder)
    found = rows(
        folder / "x.db",
        "SELECT text, text_raw FROM activities WHERE text LIKE '%ชั่ง/วัด%' AND text_raw LIKE '%ซัง/วัด%'",
    )
    assert len(found) == 1
    assert "ชั่ง/วัด" in saraban("search", "ชั่ง/วัด", "--db", "x.db", cwd=folder).stdout


def test_rows_that_cannot_be_used_are_named_and_the_others_count(folder: Path) -> None:
    answer(folder / "r.xlsx", is_reversed_end, answer="ค่าใหม่", value="31 กุมภาพันธ์ 2562", who="ก")
    answer(folder / "r.xlsx", lambda r: r["ข้อเสนอ"] == "ชั่ง/วัด", answer="ถูกต้องแล้ว", who="ก")
    result = saraban("review", "apply", "r.xlsx", "--db", "x.db", "--lang", "en", cwd=folder)
    assert result.returncode == 3
    assert "row 3" in result.stderr
    assert "31 กุมภาพันธ์ 2562" in result.stderr
    assert len((folder / "corrections.jsonl").read_text("utf-8").splitlines()) == 1


def test_without_a_name_no_answer_counts(folder: Path) -> None:
    answer(folder / "r.xlsx", is_reversed_end, answer="ถูกต้องแล้ว")
    assert saraban("review", "apply", "r.xlsx", "--db", "x.db", cwd=folder).returncode == 3
    assert not (folder / "corrections.jsonl").exists()


@pytest.mark.parametrize("name", ["plan-2560.pdf", "nosuch.xlsx", "x.db"])
def test_what_is_no_review_sheet_is_refused(folder: Path, name: str) -> None:
    result = saraban("review", "apply", name, "--db", "x.db", "--who", "ก", cwd=folder)
    assert result.returncode == 5
    assert "Traceback" not in result.stderr


def test_a_damaged_corrections_file_stops_the_run_before_it_begins(folder: Path) -> None:
    (folder / "corrections.jsonl").write_text('{"correction": 1}\n', encoding="utf-8")
    result = saraban("run", ".", "--db", "x.db", "--lang", "en", cwd=folder)
    assert result.returncode == 5
    assert "line 1" in result.stderr


def test_a_corrections_file_that_is_named_must_be_there(folder: Path) -> None:
    for command in (("run", "."), ("review", "export")):
        result = saraban(*command, "--db", "x.db", "--corrections", "gone.jsonl", cwd=folder)
        assert result.returncode == 5
        assert "gone.jsonl" in result.stderr


def test_a_sheet_saved_as_csv_is_read_too(folder: Path) -> None:
    head, content = rows_of(folder / "r.xlsx")
    row = next(r for r in content if is_reversed_end(dict(zip(head, r, strict=True))))
    filled = dict(zip(head, row, strict=True)) | {"คำตอบ": "ถูกต้องแล้ว", "ผู้ตรวจ": "ก"}
    import csv

    with (folder / "r.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, head)
        writer.writeheader()
        writer.writerow(filled)
    assert saraban("review", "apply", "r.csv", "--db", "x.db", cwd=folder).returncode == 0
    assert rows(folder / "x.db", "SELECT state, answer FROM corrections") == [("agreed", "confirmed")]
