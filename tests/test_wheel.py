"""The wheel holds our three packages with their data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_top_level_is_exactly_three_packages(names: list[str]) -> None:
    top = {n.split("/")[0] for n in names}
    assert {t for t in top if not t.endswith(".dist-info")} == {"pipeline", "extractors", "normalizers"}


def test_every_data_file_travels(names: list[str]) -> None:
    for package in ("pipeline", "extractors", "normalizers"):
        for file in sorted((ROOT / package).rglob("*")):
            hidden = any(part.startswith((".", "__pycache__")) for part in file.parts[len(ROOT.parts) :])
            if file.is_file() and not hidden:
                assert file.relative_to(ROOT).as_posix() in names


def test_no_test_or_sample_travels(names: list[str]) -> None:
    assert not [n for n in names if Path(n).name.startswith("test_") or n.startswith("samples/")]
