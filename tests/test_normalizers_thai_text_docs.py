"""The examples of docs/thai-text.md run, and its table of classes is true."""

import doctest
import re
from pathlib import Path

import pytest

import normalizers.thai_text
from normalizers.thai_text import repair

PAGE = Path(__file__).resolve().parent.parent / "docs" / "thai-text.md"


def test_examples_run() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (failed, tried > 10) == (0, True)


def test_package_example_runs() -> None:
    globs = {"repair": repair}
    failed, tried = doctest.testmod(normalizers.thai_text, extraglobs=globs)
    assert (failed, tried) == (0, 1)


def _table_pairs() -> list[tuple[str, str, str]]:
    pairs = []
    for row in re.findall(r"^\| (\w+) \| (.*?) \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        befores, afters = (re.findall("`([^`]+)`", cell) for cell in row[1:])
        if befores and len(befores) == len(afters) and row[0] != "domain":
            pairs += [
                (row[0], before.replace("⏎", "\n"), after)
                for before, after in zip(befores, afters, strict=True)
            ]
    return pairs


@pytest.mark.parametrize(("cls", "before", "after"), _table_pairs())
def test_table_of_classes(cls: str, before: str, after: str) -> None:
    repaired = repair(before)
    assert repaired.text == after
    assert cls in {change.cls for change in repaired.changes}


def test_table_is_found() -> None:
    assert len(_table_pairs()) >= 20
