"""What the browser is told: Thai names for everything, queries that run, answers that mean something."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.serve.calendar import year_of
from pipeline.serve.guard import is_loopback
from pipeline.serve.metadata import labels, metadata
from pipeline.serve.questions import SavedQuery, saved_queries
from pipeline.store.schema import tables, views
from tests.conftest import ROOT
from tests.test_cli import saraban


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("queries")
    files = [
        str(ROOT / "samples" / n)
        for n in ("2560-plan/plan-2560.pdf", "2560-plan/plan-2560.txt", "2564-circular/circular-2564.pdf")
    ]
    assert saraban("run", *files, "--db", "x.db", "-q", cwd=folder).returncode == 0
    assert (
        saraban(
            "diff", "2560", "2564", "--db", "x.db", "--out", "d", "--no-crops", "-q", cwd=folder
        ).returncode
        == 0
    )
    with contextlib.closing(sqlite3.connect(folder / "x.db")) as found:
        found.row_factory = sqlite3.Row
        yield found


def test_tables_and_columns_have_thai_names() -> None:
    """A new table or column shows its English description until somebody names it; few may wait for that."""
    known = labels()
    have = {t.name for t in tables()} | {v.name for v in views()}
    columns = {name for t in tables() for name in t.column_names}
    assert set(known["tables"]) <= have, "names of tables that are gone"
    nameless = {*(have - set(known["tables"])), *(columns - set(known["columns"]))}
    assert len(nameless) <= 10, f"add to pipeline/serve/labels.toml: {sorted(nameless)}"


def test_metadata_describes_every_column() -> None:
    described = metadata("x")["databases"]["x"]["tables"]
    for table in tables():
        assert set(described[table.name]["columns"]) == set(table.column_names)
        assert set(described[table.name].get("facets", ())) <= set(table.column_names)


@pytest.mark.parametrize("query", saved_queries(), ids=lambda q: q.name)
def test_saved_queries_answer(connection: sqlite3.Connection, query: SavedQuery) -> None:
    rows = connection.execute(query.sql, query.example).fetchall()
    # Nobody has corrected anything here; every other question has an answer.
    assert bool(rows) == (query.name != "values_by_people")
    empty = dict.fromkeys(query.example, "")
    connection.execute(query.sql, empty).fetchall()
    assert query.description_th
    assert query.description_en


def test_what_is_due_for_schools_in_a_month(connection: sqlite3.Connection) -> None:
    query = next(q for q in saved_queries() if q.name == "due_next_month")
    rows = connection.execute(query.sql, {"month": "2021-11"}).fetchall()
    assert [r["end_date"] for r in rows] == ["2021-11-10"] * 3
    assert {r["who"] for r in rows} == {"โรงเรียน"}


def test_copies_are_counted_once(connection: sqlite3.Connection) -> None:
    query = next(q for q in saved_queries() if q.name == "system_over_the_years")
    files = {r["filename"] for r in connection.execute(query.sql, {"system": "DMC"})}
    assert files == {"plan-2560.pdf", "circular-2564.pdf"}


def test_a_year_as_months(connection: sqlite3.Connection) -> None:
    year = year_of(connection, 2564)
    assert [m.th for m in year.months][:2] == ["มิถุนายน 2564", "กรกฎาคม 2564"]
    november = next(m for m in year.months if (m.year, m.month) == (2021, 11))
    days = {d.number: d for week in november.weeks for d in week if d is not None}
    assert len(days) == 30
    assert days[10].due == 3
    assert days[7].off is not None
    assert days[5].busy == 2
    dmc = year_of(connection, 2564, "DMC")
    assert sum(len(m.entries) for m in dmc.months) < sum(len(m.entries) for m in year.months)
    assert year_of(connection, 2599).months == ()


def test_a_slip_of_a_century_makes_no_calendar_of_one(tmp_path: Path) -> None:
    text = "ปฏิทิน ปีการศึกษา 2564\n\nที่\tวันที่\tกิจกรรม\n1\t1 ม.ค. 2565\tบันทึกข้อมูล\n2\t1 ม.ค. 2665\tยืนยันข้อมูล\n"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    saraban("run", "x.txt", "--db", "x.db", "-q", cwd=tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "x.db")) as found:
        found.row_factory = sqlite3.Row
        assert len(year_of(found, 2564).months) <= 2


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("192.168.1.5", False),
    ],
)
def test_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) == local


def test_the_command_line_loads_no_server() -> None:
    code = "import sys, pipeline.cli.app; print(sorted({'datasette', 'uvicorn', 'rich.progress', 'holidays'} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"
