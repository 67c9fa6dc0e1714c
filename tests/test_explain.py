"""`saraban explain`: an activity from the page to the value."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_cli import saraban

PLAN = ROOT / "samples" / "2560-plan" / "plan-2560.pdf"
CIRCULAR = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explain")
    assert saraban("run", str(PLAN), str(CIRCULAR), "--db", "x.db", "-q", cwd=path).returncode == 0
    assert (
        saraban("diff", "2560", "2564", "--db", "x.db", "--out", "d", "--no-crops", cwd=path).returncode == 0
    )
    return path


def activity(folder: Path, *words: str) -> str:
    result = saraban("search", *words, "--db", "x.db", "--limit", "1", "--json", cwd=folder)
    return str(json.loads(result.stdout)["hits"][0]["activity_id"])


def test_a_reversed_range_is_explained_in_both_languages(folder: Path) -> None:
    rows = json.loads(
        saraban("findings", "--db", "x.db", "--severity", "error", "--json", cwd=folder).stdout
    )["findings"]
    identity = rows[0]["activity_id"]
    thai = saraban("explain", identity, "--db", "x.db", "--lang", "th", cwd=folder)
    assert thai.returncode == 0, thai.stderr
    for said in ("20 มิ.ย. 2561", "plan-2560.pdf หน้า 5", "ช่อง", "reversed", "ต้องแก้", "ถามผู้ออกหนังสือ"):
        assert said in thai.stdout
    english = saraban("explain", identity[:10], "--db", "x.db", "--lang", "en", cwd=folder).stdout
    for said in ("page 5", "range_day_month", "ends before it starts", "sha256"):
        assert said in english


def test_json_has_every_part(folder: Path) -> None:
    found = json.loads(
        saraban(
            "explain", activity(folder, "DMC", "รับรอง", "2564"), "--db", "x.db", "--json", cwd=folder
        ).stdout
    )
    assert found["letter"]["ref_no"] == "ศธ 04100 / 1534"
    assert found["dates"][0]["rule"]
    assert {c["usage"] for c in found["cells"]} >= {"activity", "label", "party"}
    assert any(c["head"] and "การดำเนินงาน" in c["head"] for c in found["cells"])
    assert found["systems"][0]["system"] == "DMC"


def test_the_years_stand_below_each_other(folder: Path) -> None:
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(folder / "x.db")) as connection:
        left, right = connection.execute(
            "SELECT left_activity_id, right_activity_id FROM comparison_pairs"
        ).fetchone()
    for identity in (left, right):
        found = json.loads(saraban("explain", identity, "--db", "x.db", "--json", cwd=folder).stdout)
        assert {left, right} <= {a["id"] for a in found["history"]}
        years = [a["academic_year"] for a in found["history"]]
        assert years == sorted(years)


@pytest.mark.parametrize("wanted", ["ffff", "xyz", "", "0", "' OR 1=1 --"])
def test_what_is_no_activity_is_wrong_usage(folder: Path, wanted: str) -> None:
    result = saraban("explain", wanted, "--db", "x.db", cwd=folder)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_a_prefix_of_several_names_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.provenance._SHORTEST", 1)
    result = saraban("explain", "1", "--db", "x.db", cwd=folder)
    assert (result.returncode, result.stderr.count(",") >= 1) == (2, True)


def run_on_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What the command writes where its talk goes to a terminal."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments], cwd=folder, stderr=child, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", **environment},
    )  # fmt: skip
    os.close(child)
    seen = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    process.wait()
    os.close(parent)
    return seen.decode("utf-8", "replace")


def test_a_terminal_sees_progress_and_a_pipe_does_not(tmp_path: Path) -> None:
    file = str(ROOT / "samples" / "2564-circular" / "circular-2564.txt")
    on_terminal = run_on_terminal(tmp_path, "run", file, "--db", "1.db")
    assert "\x1b[" in on_terminal
    assert "1/1" in on_terminal
    assert "\x1b[3" not in run_on_terminal(tmp_path, "run", file, "--db", "2.db", NO_COLOR="1").replace(
        "\x1b[?", ""
    )
    for more in ({"TERM": "dumb"}, {}):
        quiet = ("-q",) if not more else ()
        assert "\x1b[" not in run_on_terminal(tmp_path, "run", file, "--db", "3.db", *quiet, **more)
