"""A database of every released version becomes one of this version, with its rows; a newer one is refused."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import DatabaseError
from pipeline.flow import run
from pipeline.store.database import open_database
from pipeline.store.migrations import STEPS, is_current
from pipeline.store.schema import SCHEMA_VERSION, tables

DATA = Path(__file__).parent / "data"
RELEASED = sorted(DATA.glob("version-*.db"))


def shape(connection: sqlite3.Connection) -> dict[str, object]:
    """Every table with its columns as SQLite tells them, every index, every view."""
    found: dict[str, object] = {}
    for kind, name in connection.execute("SELECT type, name FROM sqlite_master ORDER BY name").fetchall():
        columns = [tuple(r) for r in connection.execute(f'PRAGMA table_info("{name}")')]
        keys = sorted(tuple(r)[2:] for r in connection.execute(f'PRAGMA foreign_key_list("{name}")'))
        found[f"{kind} {name}"] = (columns, keys)
    return found


def rows(path: Path, names: list[str]) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {n: sorted(repr(dict(r)) for r in connection.execute(f'SELECT * FROM "{n}"')) for n in names}


def test_every_version_has_its_step_and_its_file() -> None:
    assert set(STEPS) == set(range(2, SCHEMA_VERSION + 1))
    assert {f.stem for f in RELEASED} >= {"version-1"}


@pytest.mark.parametrize("file", RELEASED, ids=lambda f: f.stem)
@pytest.mark.parametrize("readonly", [False, True], ids=["to write", "to read"])
def test_an_earlier_database_is_brought_up_to_date(file: Path, readonly: bool, tmp_path: Path) -> None:
    path, fresh = tmp_path / "old.db", tmp_path / "new.db"
    shutil.copy(file, path)
    kept = ["documents", "activities", "activity_dates", "cells", "pages", "changes", "runs"]
    before = rows(path, kept)
    assert before["activities"]
    with open_database(fresh) as new, open_database(path, readonly=readonly) as old:
        assert is_current(old)
        assert shape(old) == shape(new)
        assert old.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert old.execute("PRAGMA foreign_key_check").fetchall() == []
        described = "SELECT * FROM _columns ORDER BY 1, 2"
        assert list(map(tuple, old.execute(described))) == list(map(tuple, new.execute(described)))
    after = rows(path, kept)
    for name in kept:
        for earlier, later in zip(before[name], after[name], strict=True):
            # Columns may have been added; those that were there hold what they held.
            assert set(eval(earlier).items()) <= set(eval(later).items())


def test_a_run_over_an_earlier_database_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(DATA / "version-1.db", path)
    letter = tmp_path / "new.txt"
    letter.write_text("ที่\tรายการปฏิบัติ\tวัน เดือน ปี\n1\tโรงเรียนส่งข้อมูล\t10 พ.ย. 64\n", encoding="utf-8")
    with open_database(path) as connection:
        assert [o.status for o in run(connection, [letter])] == ["ok"]
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 4
        assert [o.status for o in run(connection, [letter])] == ["unchanged"]


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copy(DATA / "version-1.db", path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        # A reference into nothing, which foreign keys would have kept out.
        connection.execute("INSERT INTO enclosures VALUES ('nowhere', 1, 'x', NULL, NULL, NULL, NULL)")
        connection.commit()
        before = list(connection.iterdump())
    with pytest.raises(DatabaseError), open_database(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before


def test_an_earlier_database_that_cannot_be_written_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.database._BUSY_MS", 50)
    path = tmp_path / "old.db"
    shutil.copy(DATA / "version-1.db", path)
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError) as caught, open_database(path, readonly=True):
            pass
    assert caught.value.key in ("database_older", "database_busy")
    assert caught.value.exit_code == 7


def test_what_refers_to_documents_is_found_by_an_index(tmp_path: Path) -> None:
    """Without, writing a document again walks through the rows of all documents."""
    with open_database(tmp_path / "x.db") as connection:
        for table in tables():
            for name, kind, _ in table.columns:
                if "REFERENCES documents(" in kind or "REFERENCES activities(" in kind:
                    plan = connection.execute(
                        f'EXPLAIN QUERY PLAN SELECT 1 FROM "{table.name}" WHERE "{name}" = ?', ("x",)
                    ).fetchall()
                    assert "SEARCH" in plan[0]["detail"], (table.name, name)
