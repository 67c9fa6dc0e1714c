"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def own_readings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Readings of the tests are kept for the tests, and not among those of whoever runs them."""
    os.environ["SARABAN_READINGS"] = str(tmp_path_factory.mktemp("readings"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The samples of the repository."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Gold documents that lie beside the checkout where saraban is built; users have none."""
    if not (SHARED / "gold").is_dir():
        pytest.skip("no shared folder of gold documents beside this checkout")
    return SHARED
