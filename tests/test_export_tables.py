"""Exports of tables: read back with real parsers, the same bytes each time, nothing live in them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import FORMATS, export
from pipeline.export.comma import safe
from pipeline.export.tables import LEFT_OUT, exported_tables
from pipeline.export.workbook import cell_text
from pipeline.flow import run
from pipeline.store.database import open_database
from pipeline.store.schema import tables
from tests.test_cli import saraban

HOSTILE = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1", "＝1", "a\x00b", "a\x1b[31mb",
    "a\u202eb", 'quo"te', "a,b\r\nc", "END:VEVENT", "<script>x</script>", "x\ud7ff", "\ufffe",
]  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    path = tmp_path_factory.mktemp("export") / "saraban.db"
    files = [samples / "2560-plan" / "plan-2560.pdf", samples / "2564-circular" / "circular-2564.pdf"]
    with open_database(path) as connection:
        assert [o.status for o in run(connection, files)] == ["ok", "ok"]
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A database whose texts would do something, were they let."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with open_database(path) as connection:
        list(run(connection, [samples / "2564-circular" / "circular-2564.txt"]))
        ids = [r["id"] for r in connection.execute("SELECT id FROM activities ORDER BY seq")]
        for number, identity in enumerate(ids):
            text = HOSTILE[number % len(HOSTILE)]
            connection.execute(
                "UPDATE activities SET text = ?, section = ?, context = ?, date_raw = ? WHERE id = ?",
                (text, text, text, text, identity),
            )
        for number, row in enumerate(connection.execute("SELECT rowid FROM activity_parties").fetchall()):
            text = HOSTILE[number % len(HOSTILE)]
            connection.execute("UPDATE activity_parties SET name = ? WHERE rowid = ?", (text, row[0]))
        connection.execute("UPDATE documents SET filename = '=x.pdf', title = '@t'")
        connection.execute("UPDATE letters SET subject = '+s', body = ?", ("=" + "ก" * 40_000,))
        connection.commit()
    return path


def made(database: Path, format_name: str, directory: Path) -> dict[str, bytes]:
    with open_database(database, readonly=True) as connection:
        export(connection, format_name, directory)
    return {p.name: p.read_bytes() for p in sorted(directory.iterdir())}


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_database_gives_the_same_bytes(database: Path, format_name: str, tmp_path: Path) -> None:
    if format_name == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    first, second = (made(database, format_name, tmp_path / n) for n in ("a", "b"))
    assert first == second
    assert first
    assert not any(name.startswith(".") for name in first)


def test_csv_reads_back(database: Path, tmp_path: Path) -> None:
    files = made(database, "csv", tmp_path)
    with open_database(database, readonly=True) as connection:
        there = exported_tables(connection)
        assert {f"{t.name}.csv" for t in there} == set(files)
        assert {t.name for t in there} == {t.name for t in tables()} - LEFT_OUT
        for table in there:
            content = files[f"{table.name}.csv"]
            assert content.startswith(b"\xef\xbb\xbf")
            head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            assert head == [c.name for c in table.columns]
            kept = list(table.rows(connection))
            assert len(rows) == len(kept)
            for row, values in zip(rows, kept, strict=True):
                assert row == ["" if v is None else str(safe(v)) for v in values]


@pytest.mark.parametrize("format_name", ["csv", "datapackage"])
def test_no_field_of_csv_is_a_formula(hostile: Path, format_name: str, tmp_path: Path) -> None:
    for name, content in made(hostile, format_name, tmp_path).items():
        if not name.endswith(".csv"):
            continue
        text = content.decode("utf-8-sig")
        assert not set(text) & set("\x00\x1b\u202e\x7f\ufffe")
        for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
            for value in row:
                number = value.lstrip("-").replace(".", "", 1).isdigit()
                assert number or not value.lstrip().startswith(("=", "+", "-", "@", "＝", "\t")), (
                    name,
                    value,
                )


@given(st.text())
def test_a_safe_field_is_read_back_as_written(text: str) -> None:
    out = io.StringIO(newline="")
    value = safe(text)
    csv.writer(out, lineterminator="\r\n").writerow([value, "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [value, "x"]
    assert not str(value).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_json_has_every_table_and_the_text_as_it_is(hostile: Path, tmp_path: Path) -> None:
    content = made(hostile, "json", tmp_path)["saraban.json"]
    assert "\u202e".encode() not in content
    document = json.loads(content)
    assert document["schema"] == "saraban-export-1"
    with open_database(hostile, readonly=True) as connection:
        for table in exported_tables(connection):
            part = document["tables"][table.name]
            assert [c["name"] for c in part["columns"]] == [c.name for c in table.columns]
            assert [tuple(row.values()) for row in part["rows"]] == list(table.rows(connection))
    assert "a\u202eb" in {row["text"] for row in document["tables"]["activities"]["rows"]}


def test_parquet_reads_back_with_dates_and_descriptions(hostile: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    made(hostile, "parquet", tmp_path)
    with open_database(hostile, readonly=True) as connection:
        for table in exported_tables(connection):
            stored = parquet.read_table(tmp_path / f"{table.name}.parquet")
            rows = [tuple(row.values()) for row in stored.to_pylist()]
            kept = [
                tuple(
                    date.fromisoformat(v) if c.kind == "date" and isinstance(v, str) else v
                    for c, v in zip(table.columns, row, strict=True)
                )
                for row in table.rows(connection)
            ]
            assert rows == kept
            for column in table.columns:
                described = stored.schema.field(column.name).metadata[b"description"].decode()
                assert described == column.description


def test_the_data_package_is_valid(database: Path, tmp_path: Path) -> None:
    made(database, "datapackage", tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"])
    assert {r["path"] for r in package["resources"]} == {p.name for p in tmp_path.glob("*.csv")}
    # Its own packages warn on a current Python; only its verdict matters here.
    result = _frictionless(tmp_path / "datapackage.json")
    assert result == []


def test_a_hostile_data_package_is_valid_too(hostile: Path, tmp_path: Path) -> None:
    made(hostile, "datapackage", tmp_path)
    assert _frictionless(tmp_path / "datapackage.json") == []


def _frictionless(descriptor: Path) -> list[object]:
    """Errors that frictionless finds, asked in a process of its own."""
    import importlib.util
    import subprocess
    import sys

    if importlib.util.find_spec("frictionless") is None:
        pytest.skip("frictionless is not installed")
    result = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", descriptor.name, "--json"],
        capture_output=True, text=True, check=False, cwd=descriptor.parent, encoding="utf-8",
    )  # fmt: skip
    report = json.loads(result.stdout)
    errors = [*report["errors"], *(e for task in report["tasks"] for e in task["errors"])]
    assert report["valid"] is (not errors)
    return errors


def test_the_workbook_for_people(database: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made(database, "xlsx", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "saraban.xlsx")
    assert book.sheetnames == ["กิจกรรม", "ข้อสังเกต", "คำแก้ไขของคน", "หนังสือ", "เอกสาร"]
    with open_database(database, readonly=True) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
            for t in ("activities", "findings", "corrections", "letters", "documents")
        ]
    for sheet, count in zip(book, counts, strict=True):
        assert sheet.max_row == count + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert all(cell.value for cell in sheet[1])
    sheet = book["กิจกรรม"]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    row = next(r for r in rows if "เข้าสู่ระบบ EDC" in r["กิจกรรม"])
    assert row["ปีการศึกษา"] == 2564
    assert row["กำหนดเวลา"] == "11–15 พ.ย. 2564"
    assert (row["วันเริ่ม (พ.ศ.)"], row["วันเริ่ม (ISO)"]) == ("11 พ.ย. 2564", "2021-11-11")
    assert "EDC" in row["ระบบ"]
    assert row["ผู้ดำเนินการ"]


def test_every_text_of_the_workbook_is_a_text(hostile: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made(hostile, "xlsx", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "saraban.xlsx")
    texts = {cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "s"}
    assert "=1+1" in texts
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)
    with zipfile.ZipFile(tmp_path / "saraban.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"hyperlink" not in content
            assert "\u202e".encode() not in content


def test_a_text_too_long_for_a_cell_says_so() -> None:
    assert cell_text("ก" * 32_767) == "ก" * 32_767
    assert cell_text("ก" * 32_768).endswith("…")
    assert len(cell_text("ก" * 90_000)) == 32_767


def test_on_the_command_line(database: Path, tmp_path: Path) -> None:
    db = str(database)
    done = saraban("export", "csv", "--db", db, "--lang", "en", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "files written: outputs/export-csv" in done.stderr
    assert (tmp_path / "outputs" / "export-csv" / "activities.csv").is_file()
    document = json.loads(saraban("export", "json", "--db", db, "--out", "o", "--json", cwd=tmp_path).stdout)
    assert document["files"] == ["o/saraban.json"]
    unknown = saraban("export", "pdf", "--db", db, cwd=tmp_path)
    assert unknown.returncode == 2
    wrong = saraban("export", "csv", "--db", db, "--role", "operator", "--lang", "en", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "--role is for the format ics only" in wrong.stderr
    assert saraban("export", "csv", "--db", "none.db", cwd=tmp_path).returncode == 7
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "file").write_text("mine")
    assert saraban("export", "csv", "--db", db, "--out", "file", cwd=tmp_path).returncode == 5
    assert (tmp_path / "file").read_text() == "mine"


def test_a_format_whose_package_is_missing_says_what_to_install(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = saraban("export", "parquet", "--db", str(database), "--lang", "en", cwd=tmp_path)
    assert result.returncode == 6
    assert "pip install pyarrow" in result.stderr
