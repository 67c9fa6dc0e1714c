"""Parquet in parts is the same tables, as DuckDB reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.flow import run
from pipeline.store.database import open_database
from tests.test_cli import saraban

TEXT = "ที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ\n1\tโรงเรียนส่งข้อมูลชุดที่ {n} ในระบบ DMC\t{n} พ.ย. 64\tโรงเรียน\n"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for n in range(1, 8):
        (folder / f"plan-{n}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    with open_database(tmp_path / "x.db") as connection:
        list(run(connection, [folder]))
    return tmp_path


def export(folder: Path, *arguments: str) -> None:
    result = saraban("export", "parquet", "--db", "x.db", *arguments, cwd=folder)
    assert result.returncode == 0, result.stderr


def test_parts_are_read_as_the_table(filled: Path) -> None:
    export(filled, "--out", "one")
    export(filled, "--out", "parts", "--shards", "3")
    tables = sorted(p.stem for p in (filled / "one").glob("*.parquet"))
    assert tables == sorted(p.name for p in (filled / "parts").iterdir())
    for table in tables:
        parts = sorted((filled / "parts" / table).iterdir())
        assert len(parts) in (1, 3)
        whole, joined = (
            duckdb.sql(f"SELECT * FROM '{filled}/{where}' ORDER BY ALL").fetchall()
            for where in (f"one/{table}.parquet", f"parts/{table}/*.parquet")
        )
        assert joined == whole, table
    assert len(list((filled / "parts" / "activities").iterdir())) == 3
    assert duckdb.sql(f"SELECT count(*) FROM '{filled}/parts/activity_systems/*.parquet'").fetchall() == [
        (7,)
    ]


def test_parts_of_a_larger_export_do_not_stay(filled: Path) -> None:
    export(filled, "--out", "parts", "--shards", "1")
    export(filled, "--out", "parts", "--shards", "5")
    assert len(list((filled / "parts" / "documents").iterdir())) == 2
    assert duckdb.sql(f"SELECT count(*) FROM '{filled}/parts/documents/*.parquet'").fetchall() == [(7,)]


def test_parts_are_for_parquet_only(filled: Path) -> None:
    result = saraban("export", "csv", "--db", "x.db", "--shards", "3", "--lang", "en", cwd=filled)
    assert result.returncode == 2
    assert "parquet only" in result.stderr
