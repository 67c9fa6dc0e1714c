"""docs/export.md shows what the program prints."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.readme_blocks import rendered


def test_output_shown_is_output_had() -> None:
    page = "docs/export.md"
    assert (ROOT / page).read_text("utf-8") == rendered(page)
