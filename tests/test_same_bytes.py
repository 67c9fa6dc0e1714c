"""The same files give the same bytes: whatever the seed of hashes, the zone, the language, the cores and the day's caches."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.letters_in_text import AREA, circular

MACHINES = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "SARABAN_READINGS": "off", "jobs": "1"},
    "other": {"PYTHONHASHSEED": "4242", "TZ": "Asia/Bangkok", "LC_ALL": "en_US.UTF-8", "jobs": "3"},
}
COMMANDS = (
    ("diff", "2560", "2564", "--out", "diff"),
    ("diff", "--matrix", "2560", "2564", "2565", "--out", "matrix"),
    *(("export", kind, "--out", f"export-{kind}") for kind in ("csv", "json", "xlsx", "ics", "datapackage")),
    ("review", "export", "--out", "review.xlsx", "--lang", "th"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> dict[str, Path]:
    """A folder for each machine with everything that it wrote."""
    folders = {}
    for name, environment in MACHINES.items():
        folder = folders[name] = tmp_path_factory.mktemp(name)
        for file in sorted(samples.glob("*/*.*")):
            if file.suffix in (".pdf", ".docx", ".txt"):
                shutil.copy(file, folder)
        for n, days in enumerate((("1 - 10 มิถุนายน 2565",), ("1 - 12 มิถุนายน 2565",))):
            text = circular("1 พฤษภาคม 2565", days, **({"agency": AREA} if n else {}))
            (folder / f"chain-{n}.txt").write_text(text, encoding="utf-8")
        caches = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "PYTHONPATH": str(ROOT)}
        caches["SARABAN_READINGS"] = str(tmp_path_factory.mktemp("readings"))
        settings = {**os.environ, **caches, **{k: v for k, v in environment.items() if k != "jobs"}}
        first = ("run", ".", "--jobs", environment["jobs"])
        for command in (first, *COMMANDS):
            subprocess.run(
                [sys.executable, "-m", "pipeline", *command, "--db", "x.db", "-q"],
                cwd=folder,
                env=settings,
                check=True,
                capture_output=True,
            )
    return folders


def test_the_databases_hold_the_same_rows_in_the_same_order(made: dict[str, Path]) -> None:
    dumps = []
    for folder in made.values():
        with closing(sqlite3.connect(folder / "x.db")) as connection:
            dumps.append("\n".join(connection.iterdump()))
    assert "passes_on" in dumps[0]
    assert dumps[0] == dumps[1]


def test_every_file_written_is_the_same(made: dict[str, Path]) -> None:
    written = [
        {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.suffix != ".db"}
        for folder in made.values()
    ]  # fmt: skip
    assert sorted(written[0]) == sorted(written[1])
    assert {Path(n).suffix for n in written[0]} >= {
        ".html",
        ".md",
        ".csv",
        ".json",
        ".xlsx",
        ".ics",
        ".zip",
    } - {".zip"}
    assert [name for name in written[0] if written[0][name] != written[1][name]] == []
