"""Made circulars are the same on every run, and their truth has the shape of a gold record."""

from __future__ import annotations

import pytest

from tests.variants.cases import CASES
from tests.variants.setting_html import set_html

FIELDS = {
    "row",
    "workstream",
    "section",
    "text",
    "start",
    "end",
    "date_kind",
    "systems",
    "roles",
    "responsible",
}


@pytest.mark.parametrize("name", CASES)
def test_a_seed_makes_one_circular(name: str) -> None:
    first, second = CASES[name](), CASES[name]()
    assert first == second
    assert set_html(first) == set_html(second)


@pytest.mark.parametrize("name", CASES)
def test_truth_has_the_shape_of_gold(name: str) -> None:
    truth = CASES[name]().truth
    assert truth["id"] == name
    assert 2558 <= truth["academic_year_be"] <= 2568
    assert truth["activities"]
    for activity in truth["activities"]:
        assert activity.keys() >= FIELDS
        assert activity["start"] is None or activity["start"] <= (activity["end"] or "9999")
