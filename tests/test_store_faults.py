"""Whatever happens while it is written, the database stays whole, other documents stay as they are, and a further run
ends where an undisturbed one would have."""

from __future__ import annotations

import fcntl
import os
import random
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import DatabaseError
from pipeline.flow import Outcome, run
from pipeline.inputs import Input
from pipeline.publish.files import write_atomically
from pipeline.reading import read_input
from pipeline.records import Records
from pipeline.store.database import damage, open_database
from pipeline.store.rows import stream_rows
from pipeline.store.write import write_records, write_run

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("SARABAN_KILLS", "10"))
TEXTS = [
    "ที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ\n"
    + "".join(f"{n}\tโรงเรียนบันทึกข้อมูลชุดที่ {n * 10 + k}\t{n} พ.ย. 64\tโรงเรียน\n" for n in range(1, 28))
    for k in range(3)
]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Records]:
    folder = tmp_path_factory.mktemp("texts")
    found = []
    for n, text in enumerate(TEXTS):
        path = folder / f"plan-{n}.txt"
        path.write_text(text, encoding="utf-8")
        found.append(read_input(Input(str(path), path)))
    return found


@pytest.fixture
def database(tmp_path: Path, records: list[Records]) -> Path:
    """A database that holds the first document."""
    path = tmp_path / "saraban.db"
    with open_database(path) as connection:
        store(connection, records[:1])
    return path


def store(connection: sqlite3.Connection, records: list[Records], version: str = "1") -> None:
    for one in records:
        write_records(connection, one, version)
        write_run(connection, one.filename, one.status, one.document_id, [])


def content(path: Path, document: str | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, or those of one document."""
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [r[1] for r in connection.execute(f'PRAGMA table_info("{name}")')]
            where = " WHERE document_id = ?1" if document and "document_id" in columns else ""
            if document is None or where:
                query = f'SELECT * FROM "{name}"{where}'
                rows = connection.execute(query, (document,) if where else ()).fetchall()
                found[name] = sorted(map(tuple, rows), key=repr)
    return found


def check(path: Path, records: list[Records], before: dict[str, Any]) -> None:
    """Whole, the first document as it was, and every other either whole or not there."""
    assert damage(path) == ""
    assert content(path, records[0].document_id) == before
    with closing(sqlite3.connect(path)) as connection:
        for one in records[1:]:
            (n,) = connection.execute(
                "SELECT count(*) FROM activities WHERE document_id = ?", (one.document_id,)
            ).fetchone()
            assert n in (0, len(one.activities))


def converged(path: Path, records: list[Records], tmp_path: Path) -> None:
    """A further run ends where an undisturbed one does."""
    with open_database(path) as connection:
        store(connection, records)
    undisturbed = tmp_path / "undisturbed.db"
    with open_database(undisturbed) as connection:
        store(connection, records)
    assert content(path) == content(undisturbed)


def test_killed_at_any_moment(database: Path, records: list[Records], tmp_path: Path) -> None:
    feed = tmp_path / "records.jsonl"
    feed.write_text("\n".join(r.model_dump_json() for r in records[1:]) + "\n", encoding="utf-8")
    before = content(database, records[0].document_id)
    chance = random.Random(2564)
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.killed", str(database), str(feed)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
        with open_database(database, readonly=True):
            pass  # a reader finds it usable, whatever was cut off
        check(database, records, before)
    converged(database, records, tmp_path)


class Failing(sqlite3.Connection):
    """A connection whose n-th statement that changes something fails."""

    left = 0

    def _count(self, sql: str) -> None:
        if sql.lstrip().upper().startswith(("BEGIN", "INSERT", "DELETE", "UPDATE")):
            self.left -= 1
            if self.left == 0:
                raise sqlite3.OperationalError("disk I/O error")

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:  # type: ignore[override]
        self._count(sql)
        return super().execute(sql, *arguments)

    def executemany(self, sql: str, *arguments: Any) -> sqlite3.Cursor:  # type: ignore[override]
        self._count(sql)
        return super().executemany(sql, *arguments)


def test_any_statement_fails(database: Path, records: list[Records], tmp_path: Path) -> None:
    before = content(database, records[0].document_id)
    for n in range(1, 500):
        copy = tmp_path / "copy.db"
        shutil.copy(database, copy)
        with closing(sqlite3.connect(copy, factory=Failing)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.left = n
            try:
                store(connection, records[1:])
            except sqlite3.OperationalError:
                connection.left = 0
            else:
                break
        check(copy, records, before)
    assert n > 20
    converged(copy, records, tmp_path)


def test_the_disk_is_full(database: Path, records: list[Records], tmp_path: Path) -> None:
    before = content(database, records[0].document_id)

    def fill() -> None:
        with open_database(database) as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 4}")
            store(connection, records[1:])

    with pytest.raises(DatabaseError) as caught:
        fill()
    assert caught.value.key == "database_full"
    check(database, records, before)
    converged(database, records, tmp_path)


def test_rows_that_fit_no_table_cost_their_document_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours between reading and writing: the document is refused, what was there of it stays, the run goes on."""
    for n in (1, 2):
        text = f"ที่\tกิจกรรม\tวันที่\n1\tบันทึกข้อมูล\t{n} มิ.ย. 65\n2\tตรวจสอบข้อมูล\t{n + 2} มิ.ย. 65\n"
        (tmp_path / f"{n}.txt").write_text(text, "utf-8")
    monkeypatch.setenv("SARABAN_READINGS", "off")

    def outcomes() -> list[tuple[str, str]]:
        with open_database(tmp_path / "x.db") as connection:
            found = list(run(connection, [tmp_path / "1.txt", tmp_path / "2.txt"]))
            rows = connection.execute("SELECT status FROM runs ORDER BY file").fetchall()
        assert [row[0] for row in rows] == [o.status.replace("unchanged", "ok") for o in found]
        assert all(o.fault is None or "IntegrityError" in o.fault for o in found)
        return [(o.status, o.reasons[0][0] if o.reasons else "") for o in found]

    assert outcomes() == [("ok", ""), ("ok", "")]
    real = stream_rows

    def broken(records: Records, version: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for table, row in real(records, version):
            wrong = records.filename == "1.txt" and table == "activities"
            yield table, {**row, "date_kind": "no such kind"} if wrong else row

    monkeypatch.setattr("pipeline.store.write.stream_rows", broken)
    assert outcomes() == [("refused", "unsupported_type"), ("unchanged", "")]
    with open_database(tmp_path / "x.db", readonly=True) as connection:
        assert connection.execute("SELECT count(*) FROM activities").fetchone()[0] == 4
    monkeypatch.undo()
    monkeypatch.setenv("SARABAN_READINGS", "off")
    assert outcomes() == [("unchanged", ""), ("unchanged", "")]


def saraban(
    *arguments: str, cwd: Path, setup: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as one of these tests needs limits for it."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SARABAN_READINGS": "off", "LC_ALL": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=setup,
    )


def test_a_file_that_cannot_grow_ends_the_run_with_7(tmp_path: Path) -> None:
    for n, text in enumerate(TEXTS):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    small = (400 << 10, 400 << 10)
    result = saraban(
        "run",
        "0.txt",
        "1.txt",
        "2.txt",
        cwd=tmp_path,
        setup=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small),
    )
    path = tmp_path / "outputs" / "saraban.db"
    assert result.returncode == 7, result.stderr
    assert "full" in result.stderr
    assert "Traceback" not in result.stderr
    assert not path.exists() or damage(path) == ""
    assert saraban("run", "0.txt", "1.txt", "2.txt", cwd=tmp_path).returncode == 0
    assert damage(path) == ""


def _text(path: Path) -> None:
    path.write_bytes(b"no database, only text that is long enough to be read as one" * 9)


def _other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")


def _newer(path: Path) -> None:
    with open_database(path) as connection:
        connection.execute("PRAGMA user_version = 99")


def _damaged(path: Path) -> None:
    with open_database(path):
        pass
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = os.urandom(len(data) - 8192)
    path.write_bytes(data)


def _cut(path: Path) -> None:
    with open_database(path):
        pass
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    ("make", "keys"),
    [
        pytest.param(_text, {"database_not_ours"}, id="text"),
        pytest.param(_other, {"database_not_ours"}, id="another program's"),
        pytest.param(_newer, {"database_newer"}, id="newer"),
        pytest.param(_damaged, {"database_damaged"}, id="damaged"),
        pytest.param(_cut, {"database_damaged"}, id="cut"),
        pytest.param(lambda p: p.mkdir(), {"database_readonly"}, id="a folder"),
    ],
)
@pytest.mark.parametrize("readonly", [False, True], ids=["to write", "to read"])
def test_what_cannot_be_used_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], keys: set[str], readonly: bool
) -> None:
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DatabaseError) as caught, open_database(path, readonly=readonly) as connection:
        connection.execute("SELECT count(*) FROM activities").fetchone()
    assert caught.value.key in keys | ({"database_missing"} if path.is_dir() else set())
    assert caught.value.exit_code == 7
    assert before is None or path.read_bytes() == before


def test_a_locked_database_is_named_and_left_alone(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.database._BUSY_MS", 50)
    with closing(sqlite3.connect(database)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseError) as caught, open_database(database):
            pass
    assert caught.value.key == "database_busy"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_written_is_named(database: Path, records: list[Records]) -> None:
    database.chmod(stat.S_IRUSR)
    with pytest.raises(DatabaseError) as caught, open_database(database) as connection:
        store(connection, records)
    assert caught.value.key == "database_readonly"


def test_two_runs_at_once_follow_each_other(database: Path, records: list[Records]) -> None:
    said: list[str] = []
    with database.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)

        def waiting() -> None:
            said.append("waiting")
            fcntl.flock(holder, fcntl.LOCK_UN)

        with open_database(database, alone=waiting) as connection:
            store(connection, records)
    assert said == ["waiting"]
    with open_database(database, alone=lambda: said.append("again")):
        pass
    assert said == ["waiting"]


def test_two_commands_at_once_leave_what_one_would(tmp_path: Path) -> None:
    for n, text in enumerate(TEXTS):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", "0.txt", "1.txt", "2.txt", "-q"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SARABAN_READINGS": "off"}
    both = [subprocess.Popen(command, cwd=tmp_path, env=environment) for _ in range(2)]
    assert [p.wait() for p in both] == [0, 0]
    with open_database(tmp_path / "outputs" / "saraban.db", readonly=True) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 3
        assert connection.execute("SELECT count(*) FROM activities").fetchone()[0] == 81


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"old")
    for call in ("fsync", "replace"):
        with monkeypatch.context() as patch:

            def fail(*_: object) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr("os.fsync" if call == "fsync" else "pathlib.Path.replace", fail)
            with pytest.raises(OSError, match="No space"):
                write_atomically(path, b"new")
        assert path.read_bytes() == b"old"
        assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_the_same_file_under_two_names_is_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXTS[0], encoding="utf-8")

    def statuses() -> list[str]:
        with open_database(tmp_path / "x.db") as connection:
            outcomes: list[Outcome] = list(run(connection, [tmp_path / "a.txt", tmp_path / "b.txt"]))
        return [o.status for o in outcomes]

    assert statuses() == ["ok", "unchanged"]
    before = content(tmp_path / "x.db")
    assert statuses() == ["unchanged", "unchanged"]
    assert content(tmp_path / "x.db") == before


def test_what_a_killed_run_left_to_do_is_done_by_the_next(tmp_path: Path) -> None:
    """Documents are written one by one; how they hang together is found at the end, and a kill may come before."""
    circulars = tmp_path / "circulars"
    circulars.mkdir()
    for name, day in (("a.txt", "10"), ("b.txt", "11")):
        text = TEXTS[0].replace("\t1 พ.ย. 64", f"\t{day} พ.ย. 64")
        (circulars / name).write_text("ปฏิทินงาน ปีการศึกษา 2564\n" + text, encoding="utf-8")
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    with open_database(whole) as connection:
        list(run(connection, [circulars]))
    with open_database(cut) as connection:
        stream = run(connection, [circulars])
        next(stream), next(stream)
        stream.close()  # as if killed after the last document
        assert connection.execute("SELECT count(*) FROM pending").fetchone()[0] == 1
    with open_database(cut) as connection:
        assert {o.status for o in run(connection, [circulars])} == {"unchanged"}
    assert content(cut) == content(whole)
    assert content(whole)["pending"] == []
