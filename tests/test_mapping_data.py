"""Data files that reviewers edit: every line has the columns of the first, and what they say takes effect."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.mapping.vocabulary import ignored_reason
from pipeline.messages.catalog import finding_sentences

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(p for folder in ("normalizers", "pipeline") for p in (ROOT / folder).rglob("data/*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_line_has_the_columns_of_the_first(path: Path) -> None:
    """A comma in a pattern wants quotes: without them the pattern is cut and never matches."""
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert [row for row in rows if len(row) != len(rows[0])] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- ๒ -", "page number"),
        ("หน้า 2/5", "page number"),
        ("/๒. บันทึก...", "catchword"),
        ("/ประสาน…", "catchword"),
        ("..........", "ornament"),
        ("2.5 ล้านบาท", None),
        ("๒๕๖๔", None),
    ],
)
def test_furniture_of_a_page(text: str, reason: str | None) -> None:
    assert ignored_reason(text) == reason


def test_days_in_sentences_are_said_as_each_language_says_them() -> None:
    th, en = finding_sentences("due_before_letter", "10 มิถุนายน 2566", {"date": "2023-06-14"})
    assert "(14 มิ.ย. 2566)" in th
    assert "(14 Jun 2023)" in en
    th, _ = finding_sentences("arrow_label_mismatch", "1 พ.ค. 65", {"drawn": "2022-04-10 – 2022-04-18"})
    assert "10 เม.ย. 2565 – 18 เม.ย. 2565" in th
