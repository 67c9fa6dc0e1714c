"""Fixtures every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium, as playwright drives it."""
    # Not for the whole session: while playwright runs, no other test can run an event loop of its own.
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()
