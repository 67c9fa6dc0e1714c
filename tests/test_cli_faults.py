"""Streams that are closed or full, a home that is none, and Ctrl-C: said in words, and nothing is damaged."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.letters_in_text import circular

COMMAND = [sys.executable, "-c", "from pipeline.cli.app import main; main()"]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(circular("1", "10 พฤศจิกายน 2564"), encoding="utf-8")
    return path


def run(
    arguments: list[str], folder: Path, before: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in a shell that closes or turns its streams."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {before}', "sh", *COMMAND, *arguments, "--lang", "en"],
        cwd=folder,
        env={**os.environ, "SARABAN_READINGS": "off", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def letters_in(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = connection.execute("SELECT count(*) FROM letters").fetchone()
    return int(count)


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_stop_no_work_and_their_numbers_are_not_the_databases(
    letter: Path, closed: str
) -> None:
    done = run(["run", letter.name, "--db", "a.db"], letter.parent, closed)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert letters_in(letter.parent / "a.db") == 1


def test_a_full_disk_behind_the_output_is_no_fault_of_the_program(letter: Path) -> None:
    done = run(["run", letter.name, "--db", "a.db", "--json"], letter.parent, ">/dev/full")
    assert done.returncode == 5
    assert done.stderr.splitlines()[-1] == "saraban: stdout cannot be written (No space left on device)."
    assert not (letter.parent / "saraban-fault.txt").exists()
    assert letters_in(letter.parent / "a.db") == 1


def test_a_closed_input_is_an_empty_one(tmp_path: Path) -> None:
    done = run(["normalize", "dates"], tmp_path, "<&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("home", ["/dev/null", "/nonexistent"])
def test_a_home_that_is_none_costs_no_document(letter: Path, home: str) -> None:
    """A library made a folder in it, and every document was called damaged when that failed."""
    done = run(["run", letter.name, "--db", "a.db", "--json"], letter.parent, HOME=home, XDG_CACHE_HOME="")
    assert done.returncode == 0, done.stderr
    assert [d["status"] for d in json.loads(done.stdout)["documents"]] == ["ok"]


def test_nothing_is_put_into_the_home_but_the_cache(letter: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = run(["run", letter.name, "--db", "a.db"], letter.parent, HOME=str(home), XDG_CACHE_HOME="")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in home.iterdir()] == [".cache"]


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_says_one_sentence(letter: Path, times: int) -> None:
    """The terminal sends it to every process: those that loaded the readers told of it at length."""
    environment = {**os.environ, "SARABAN_READINGS": "off"}
    for n in range(40):
        (letter.parent / f"{n}.txt").write_text(circular(str(n), "10 พฤศจิกายน 2564"), encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "run", ".", "--db", "a.db", "--lang", "en"],
        cwd=letter.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (letter.parent / "a.db").exists() and process.poll() is None:
        time.sleep(0.02)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    _, talk = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in talk
    assert "Stopped by Ctrl-C" in talk.splitlines()[-1]
