"""Every made circular, set by typst, is read without a fault."""

from __future__ import annotations

import pytest

from samples.setting.style import FontsMissingError
from tests.variants.cases import CASES
from tests.variants.run import read


@pytest.mark.parametrize("name", CASES)
def test_reads_a_made_circular(name: str) -> None:
    try:
        _, figures = read(name, "typst")
    except FontsMissingError as missing:
        pytest.skip(str(missing))
    assert figures.wrong == []
    assert figures.total["activities"] > 0
