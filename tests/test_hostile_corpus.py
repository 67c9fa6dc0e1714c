"""Every hostile file through the command line: named, bounded, and nothing else touched or set going."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.inputs import shown
from pipeline.messages.catalog import reason_codes
from tests.hostile.case import STATUSES, Case
from tests.hostile.make import cases, write

CASES = cases()
MEMORY_MIB = 900
# The command itself: some 60 MiB, more while a document of twenty thousand rows is written.
OWN_MIB = 200


@dataclass
class Run:
    """The corpus and what became of it."""

    folder: Path
    database: Path
    paths: dict[tuple[str, str | bytes], Path]
    exit_code: int
    own_mib: int
    documents: list[dict[str, Any]]
    talk: str
    changed: set[str]
    left: set[str]
    knocks: int

    def of(self, case: Case) -> list[dict[str, Any]]:
        """Outcomes of a case: one, or one for each member of an archive."""
        name = shown(str(self.paths[case.kind, case.name]))
        return [d for d in self.documents if d["file"] == name or d["file"].startswith(name + "!")]


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder with what it holds, links and pipes by their kind."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            status = path.lstat()
            digest = ""
            if stat.S_ISREG(status.st_mode) and status.st_size < 50 << 20:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path)] = f"{status.st_mode} {status.st_size} {status.st_mtime_ns} {digest}"
    return found


def most_memory(pid: int) -> int:
    """The most resident memory that a process has had since it began, in KiB; 0 when it has ended."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) if found else 0
    return 0


@pytest.fixture(scope="module")
def listener() -> Iterator[list[int]]:
    """Counts whoever knocks at the port that the files name."""
    knocks: list[int] = []
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", 9))
        except OSError:  # not allowed here; the fences of the workers have tests of their own
            yield knocks
            return
        server.listen()
        server.settimeout(0.5)
        done = threading.Event()

        def wait() -> None:
            while not done.is_set():
                try:
                    server.accept()[0].close()
                    knocks.append(1)
                except OSError:
                    continue

        thread = threading.Thread(target=wait)
        thread.start()
        yield knocks
        done.set()
        thread.join()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, listener: list[int]) -> Run:
    """Make the corpus and read it, in one call."""
    root = tmp_path_factory.mktemp("hostile")
    work = root / "work"
    work.mkdir()
    paths = {(case.kind, case.name): write(case, root / "corpus") for case in CASES}
    assert len(paths) == len(CASES)
    before = state(root)
    arguments = ["run", "--json", "-v", "--lang", "en", "--jobs", str(os.cpu_count()), "--db", "out.db", "--"]
    environment = os.environ | {"SARABAN_READINGS": "off", "TMPDIR": str(work)}
    out, err = (tmp_path_factory.mktemp("said") / name for name in ("out", "err"))
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *arguments, *map(os.fsencode, paths.values())],
            cwd=work,
            env=environment | {"PYTHONPATH": str(Path(__file__).parent.parent)},
            stdout=stdout,
            stderr=stderr,
        )
        own_kib = 0
        while process.poll() is None:
            own_kib = max(own_kib, most_memory(process.pid))
            time.sleep(0.1)
    talk = err.read_text("utf-8")
    assert out.stat().st_size, talk[-3000:]
    after = state(root)
    return Run(
        root / "corpus",
        work / "out.db",
        paths,
        process.returncode,
        own_kib >> 10,
        json.loads(out.read_text("utf-8"))["documents"],
        talk,
        {name for name in before if after.get(name) != before[name]},
        set(after) - set(before),
        len(listener),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_file_becomes_what_it_must(corpus: Run, case: Case) -> None:
    outcomes = corpus.of(case)
    assert outcomes, "lost without a word"
    if case.kind != "archive":
        assert len(outcomes) == 1
    for outcome in outcomes:
        codes = {reason["code"] for reason in outcome["reasons"]}
        status = outcome["status"]
        assert status in case.statuses or (status == "unchanged" and "ok" in case.statuses), (status, codes)
        assert not case.reasons or codes & case.reasons, (status, codes)
        assert codes <= set(reason_codes())
        assert status in ("ok", "unchanged") or codes, "a loss without a reason"
        assert all(reason["message"] for reason in outcome["reasons"])


@pytest.mark.parametrize("case", [c for c in CASES if c.holds], ids=lambda case: case.label)
def test_what_can_be_read_is_there(corpus: Run, case: Case) -> None:
    with closing(sqlite3.connect(corpus.database)) as connection:
        for outcome in corpus.of(case):
            if outcome["document_id"] is None:
                continue
            texts = connection.execute(
                "SELECT text FROM pages WHERE document_id = ?1 UNION ALL SELECT text FROM cells JOIN source_tables"
                " ON id = table_id WHERE document_id = ?1",
                (outcome["document_id"],),
            )
            assert re.sub(r"\s", "", case.holds) in re.sub(r"\s", "", "".join(t for (t,) in texts))


def test_nothing_is_broken_hung_or_too_large(corpus: Run) -> None:
    assert corpus.exit_code == 3
    assert "Traceback" not in corpus.talk
    assert not re.search(r"died \(SIG(?!ABRT|TRAP)", corpus.talk)
    peaks = [int(m) for m in re.findall(r" s, (\d+) MiB: ", corpus.talk)]
    assert len(peaks) >= len(CASES)
    assert max(peaks) < MEMORY_MIB
    assert corpus.own_mib < OWN_MIB


def test_inputs_are_as_they_were_and_nothing_is_left_behind(corpus: Run) -> None:
    assert corpus.changed == set()
    assert corpus.left == {str(corpus.database)}
    assert corpus.knocks == 0


def test_the_database_is_whole(corpus: Run) -> None:
    with closing(sqlite3.connect(corpus.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = dict(connection.execute("SELECT file, status FROM runs"))
    told = {d["file"]: d["status"] for d in corpus.documents}
    assert set(kept) == set(told)
    assert set(told.values()) <= STATUSES | {"unchanged"}


def test_the_terminal_shows_controls_and_obeys_none(corpus: Run) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", corpus.talk)
