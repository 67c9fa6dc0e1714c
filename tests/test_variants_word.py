"""Made circulars as Word files. Drawings without labels are left out: such a file holds no drawing to measure."""

from __future__ import annotations

import pytest

from tests.variants.cases import CASES
from tests.variants.run import read

MEASURED = ("unlabelled", "shaded")
NAMES = [name for name in CASES if not name.endswith(MEASURED)]


@pytest.mark.parametrize("name", NAMES)
def test_reads_a_made_word_file(name: str) -> None:
    _, figures = read(name, "word")
    assert figures.wrong == []
    assert figures.total["activities"] > 0
