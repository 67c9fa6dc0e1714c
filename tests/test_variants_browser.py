"""Made circulars as a browser prints them: no closing rule at a page break, clusters as replacement text."""

from __future__ import annotations

import pytest

from tests.variants.run import read
from tests.variants.setting_html import chromium

NAMES = (
    "plan-two-streams-thai-flow",
    "plan-cut-rows-no-head",
    "calendar-years-thai",
    "calendar-shaded",
    "letter-numbered",
    "memo-calendar",
)


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_reads_what_a_browser_prints(name: str) -> None:
    if chromium() is None:
        pytest.skip("chromium is not installed")
    _, figures = read(name, "chromium")
    assert figures.wrong == []
