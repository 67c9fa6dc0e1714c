"""A real cluster on this machine: the same rows as without it, also when one of its workers is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.flow import read_all, run
from pipeline.inputs import Input, expand
from pipeline.readings import Readings, readers_version
from pipeline.store.database import open_database
from pipeline.workers import Limits, Refusal, read_on_cluster, remote_inputs
from pipeline.workers.remote import fetched
from tests.test_cli import saraban

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # what dask warns of is not ours to mend

TEXT = "ที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ\n1\tโรงเรียนบันทึกข้อมูลชุดที่ {n}\t{n} พ.ย. 64\tโรงเรียน\n"
COUNT = 24


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            memory_limit=0,
            silence_logs=50,
        ) as made,
        distributed.Client(made, set_as_default=False),
    ):
        yield made


@pytest.fixture(scope="module")
def circulars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("circulars")
    for n in range(1, COUNT + 1):
        (folder / f"plan-{n:02}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return folder


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {n: sorted(map(tuple, connection.execute(f'SELECT * FROM "{n}"')), key=repr) for n in names}


@pytest.fixture(scope="module")
def alone(circulars: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """What one machine makes of them."""
    path = tmp_path_factory.mktemp("alone") / "x.db"
    with open_database(path) as connection:
        list(run(connection, [circulars], jobs=2))
    return content(path)


def test_a_cluster_gives_the_rows_of_one_machine(
    cluster: Any, circulars: Path, alone: dict[str, Any], tmp_path: Path
) -> None:
    result = saraban(
        "run", str(circulars), "--scheduler", cluster.scheduler_address, "--db", "x.db", "-q", cwd=tmp_path
    )
    assert result.returncode == 3, result.stderr
    assert "broken.pdf" in result.stderr
    assert content(tmp_path / "x.db") == alone


def test_a_worker_killed_in_the_middle_costs_nothing(
    cluster: Any, circulars: Path, alone: dict[str, Any], tmp_path: Path
) -> None:
    with distributed.Client(cluster, set_as_default=False) as client:
        pids = client.run(os.getpid)
    path = tmp_path / "x.db"
    with open_database(path) as connection:
        outcomes = []
        for outcome in run(connection, [circulars], scheduler=cluster.scheduler_address, reread=True):
            outcomes.append(outcome)
            if len(outcomes) == 3:
                os.kill(next(iter(pids.values())), signal.SIGKILL)
    assert len(outcomes) == COUNT + 1
    assert len({o.file for o in outcomes}) == COUNT + 1
    assert content(path) == alone


def test_what_lies_elsewhere_is_found_fetched_and_read(cluster: Any, circulars: Path, tmp_path: Path) -> None:
    address = circulars.as_uri()
    inputs = list(remote_inputs(address))
    assert [i.url for i in inputs] == [p.as_uri() for p in sorted(circulars.iterdir())]
    results = [r for _, r, _ in read_on_cluster(inputs, None, cluster.scheduler_address)]
    assert isinstance(results[0], Refusal)
    assert [r.filename for r in results[1:]] == [f"plan-{n:02}.txt" for n in range(1, COUNT + 1)]  # type: ignore[union-attr]
    # Without a cluster, too.
    few = list(expand([Path(inputs[1].url or "")], None, remote_inputs))
    assert [o.status for o in read_all(few, year=None, jobs=1)] == ["ok"]


def test_readings_are_shared_through_a_common_place(cluster: Any, circulars: Path, tmp_path: Path) -> None:
    common = tmp_path / "common"
    inputs = list(remote_inputs(circulars.as_uri()))[1:4]

    def entries(folder: Path) -> set[str]:
        return {p.name for p in folder.rglob("*") if p.is_file()}

    one, other = (Readings(tmp_path / name, readers_version()) for name in ("one", "other"))
    first = list(read_on_cluster(inputs, None, cluster.scheduler_address, one, common.as_uri(), Limits()))
    assert len(entries(common)) == 3
    before = {p: p.stat().st_mtime_ns for p in common.rglob("*-txt")}
    second = list(read_on_cluster(inputs, None, cluster.scheduler_address, other, common.as_uri(), Limits()))
    assert [r for _, r, _ in first] == [r for _, r, _ in second]
    assert entries(tmp_path / "other") == entries(common) == entries(tmp_path / "one")
    assert {p: p.stat().st_mtime_ns for p in common.rglob("*-txt")} == before


@pytest.mark.parametrize(
    ("url", "code"),
    [
        pytest.param("file:///nowhere/at/all.pdf", "not_found", id="not there"),
        pytest.param("nosuchprotocol://x/y.pdf", "not_found", id="unknown kind of place"),
    ],
)
def test_what_cannot_be_fetched_is_refused_by_name(url: str, code: str) -> None:
    (item,) = remote_inputs(url)
    (outcome,) = read_all([fetched(item)], year=None, jobs=1)
    assert outcome.status == "refused"
    assert outcome.reasons[0][0] == code


def test_a_scheduler_that_is_not_there_is_named(circulars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.workers.cluster._PATIENCE", "1s")
    with pytest.raises(UsageError, match="scheduler_unreachable"):
        list(read_on_cluster([Input("x", circulars / "plan-01.txt")], None, "tcp://127.0.0.1:9"))
