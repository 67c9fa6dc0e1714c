from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.compare import compare, load_side
from pipeline.compare.model import Comparison
from pipeline.publish import FILES, publish
from pipeline.publish.files import write_atomically
from tests.compare_database import empty_database, insert_document, real_database

HOSTILE = [
    "=1+1",
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "=HYPERLINK(\"http://evil.example\",\"ดู\")",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "| ตาราง | พัง |\n\n# หัวข้อ",
    "[ดู](javascript:alert(1))",
    "ข้อความ\x00ซ่อน\x1b[31m\u202eกลับ",
    "http://evil.example/obec64",
]  # fmt: skip


@pytest.fixture(scope="module")
def real() -> Comparison:
    connection = real_database()
    return compare(load_side(connection, "2560"), load_side(connection, "2564"))


def hostile() -> Comparison:
    """The same hostile texts on both sides in every field that a document fills, some changed, some not."""
    connection = empty_database()

    def rows(year: int, tail: str) -> list[dict[str, Any]]:
        return [
            {
                "text": f"{text}{tail if n % 2 else ''} ข้อที่ {n}",
                "section": text,
                "context": text,
                "row": text[:12],
                "start": f"{year}-06-{n + 1:02}",
                "end": f"{year}-06-{n + 1:02}",
                "date_kind": "point",
                "roles": {"operator": [text + tail]},
                "finding": ["hostile", "error", text, text],
            }
            for n, text in enumerate(HOSTILE)
        ]

    name = "=evil <b>.pdf"
    insert_document(connection, "L", rows(2021, ""), academic_year=2564, filename=name, title=HOSTILE[5])
    insert_document(
        connection, "R", rows(2022, " ทุกแห่ง"), academic_year=2565, filename="R" + name, title=HOSTILE[6]
    )
    return compare(load_side(connection, "L"), load_side(connection, "R"))


def sheet_rows(path: Path, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return [tuple(row) for row in book[name].iter_rows(values_only=True)]


def test_five_files(real: Comparison, tmp_path: Path) -> None:
    paths = publish(real, tmp_path / "new" / "folder")
    assert [p.name for p in paths] == list(FILES)
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == sorted(FILES)


def test_the_same_comparison_gives_the_same_bytes(real: Comparison, tmp_path: Path) -> None:
    first = [hashlib.sha256(p.read_bytes()).hexdigest() for p in publish(real, tmp_path / "a")]
    second = [hashlib.sha256(p.read_bytes()).hexdigest() for p in publish(real, tmp_path / "b")]
    assert first == second


def test_a_second_run_leaves_the_files_alone(real: Comparison, tmp_path: Path) -> None:
    before = [(p, p.stat().st_mtime_ns, p.stat().st_ino) for p in publish(real, tmp_path)]
    after = [(p, p.stat().st_mtime_ns, p.stat().st_ino) for p in publish(real, tmp_path)]
    assert before == after


def test_changes_json_is_the_comparison(real: Comparison, tmp_path: Path) -> None:
    publish(real, tmp_path)
    text = (tmp_path / "changes.json").read_text("utf-8")
    assert Comparison.model_validate_json(text) == real
    assert "ปรับปรุงข้อมูล" in text  # Thai as Thai, not as escapes
    assert json.loads(text)["schema_version"] == 2


def test_the_json_schema_names_every_field(real: Comparison) -> None:
    schema = Comparison.model_json_schema(mode="serialization")
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(real.model_dump())
    change = schema["$defs"]["Change"]["properties"]["change"]
    assert "rescheduled" in change["enum"]


def test_changes_csv_opens_in_excel_as_thai(real: Comparison, tmp_path: Path) -> None:
    publish(real, tmp_path)
    content = (tmp_path / "changes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [int(r["seq"]) for r in rows] == [c.seq for c in real.changes]
    assert [r["change"] for r in rows] == [c.change for c in real.changes]
    moved = next(r for r in rows if r["change"] == "shortened")
    assert (moved["shift_days"], moved["left_place"]) == ("117", "หน้า 2 ลำดับ 7")
    assert moved["right_dates"] == "15 ต.ค. – 10 พ.ย. 2564"


def test_changes_xlsx(real: Comparison, tmp_path: Path) -> None:
    publish(real, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    counts, changes = book.worksheets
    assert changes.freeze_panes == "B2"
    assert changes.auto_filter.ref is not None
    assert changes.max_row == len(real.changes) + 1
    listed = {
        row[2]: row[1] for row in counts.iter_rows(min_row=4, max_row=3 + len(real.counts), values_only=True)
    }
    assert listed == dict(real.counts)
    fills = {
        changes.cell(r, 2).value: changes.cell(r, 1).fill.fgColor.rgb for r in range(2, changes.max_row + 1)
    }
    assert len(set(fills.values())) > 3
    assert book.properties.created is not None
    assert book.properties.created.year == 1980


def test_no_formula_in_any_table(tmp_path: Path) -> None:
    comparison = hostile()
    publish(comparison, tmp_path)
    text = (tmp_path / "changes.csv").read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            number = cell.lstrip("-").replace(".", "", 1).isdigit()
            assert number or cell[:1] not in tuple("=+-@\t\r"), cell
    book = openpyxl.load_workbook(tmp_path / "changes.xlsx")
    types = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    with zipfile.ZipFile(tmp_path / "changes.xlsx") as archive:
        assert not [n for n in archive.namelist() if "external" in n.lower()]
        assert b"<f>" not in b"".join(archive.read(n) for n in archive.namelist())


def test_texts_come_back_from_the_tables(tmp_path: Path) -> None:
    comparison = hostile()
    publish(comparison, tmp_path)
    rows = sheet_rows(tmp_path / "changes.xlsx", "รายการเปลี่ยนแปลง")
    texts = {row[10] for row in rows[1:]}
    assert any(t and t.startswith("=1+1") for t in texts)
    assert any(t and "</script><script>alert(1)</script>" in t for t in texts)


def test_markdown_holds_no_live_markup(tmp_path: Path) -> None:
    publish(hostile(), tmp_path)
    lines = (tmp_path / "report.md").read_text("utf-8").splitlines()
    text = "\n".join(lines).replace("<br>", "")
    assert not [i for i in range(len(text)) if text[i] == "<" and text[i - 1] != "\\"]
    assert "](javascript:" not in text
    assert "http://" not in text
    assert sum(line.startswith("# ") for line in lines) == 1


def test_a_long_report_is_cut_in_markdown_only(tmp_path: Path) -> None:
    connection = empty_database()
    insert_document(
        connection, "L", [{"text": f"บันทึกข้อมูลชุดที่ {n}", "row": str(n)} for n in range(120)], academic_year=2564
    )
    insert_document(
        connection,
        "R",
        [{"text": f"บันทึกข้อมูลชุดที่ {n} ให้ครบ", "row": str(n)} for n in range(120)],
        academic_year=2565,
    )
    publish(compare(load_side(connection, "L"), load_side(connection, "R")), tmp_path)
    assert "อีก 60 รายการอยู่ใน report.html" in (tmp_path / "report.md").read_text("utf-8")
    assert (tmp_path / "report.html").read_text("utf-8").count('<tr class="row') == 120


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_atomically(tmp_path / "report.md", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]


def test_sides_that_do_not_correspond_are_published_too(tmp_path: Path) -> None:
    connection = empty_database()
    insert_document(
        connection,
        "L",
        [{"text": t} for t in ("จัดซื้ออาหารเสริมนม", "ตรวจรับพัสดุ", "ซ่อมแซมอาคาร")],
        academic_year=2564,
    )
    insert_document(
        connection,
        "R",
        [{"text": t} for t in ("รับรองการมีตัวตน", "ปิดระบบ DMC", "ส่งผลการเรียน")],
        academic_year=2565,
    )
    comparison = compare(load_side(connection, "L"), load_side(connection, "R"))
    assert not comparison.corresponds
    publish(comparison, tmp_path)
    assert "ไม่มีรายการที่ตรงกันพอจะเปรียบเทียบได้" in (tmp_path / "report.html").read_text("utf-8")
    assert "ไม่มีรายการที่ตรงกันพอจะเปรียบเทียบได้" in (tmp_path / "report.md").read_text("utf-8")
