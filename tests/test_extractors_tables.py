"""Heads that are repeated on each page, and rows of data that only look like it."""

from __future__ import annotations

import pytest

from extractors.transcript import read

HEAD = "ที่\tกิจกรรม\tวันที่\tผู้รับผิดชอบ\n"


def rows(first: str, second: str) -> list[str]:
    """What stands in the second column of the table that two parts make."""
    document = read((first + "\n" + second).encode(), "a.txt", "0" * 64)
    return [c.text for t in document.tables for c in t.cells if c.col == 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1\tรายงานผล ก\t10 มิ.ย. 64\tสพฐ.\n", "1\tรายงานผล ข\t10 มิ.ย. 64\tสพฐ.\n"),
        ("1\tรายงานผล\t10 มิ.ย. 64\tสพฐ.\n", "1\tรายงานผล\t10 มิ.ย. 64\tสพฐ.\n"),
        ("\tรายงานผลครั้งที่ 1\t10 มิ.ย. 64\tสพฐ.\n", "\tรายงานผลครั้งที่ 2\t10 มิ.ย. 64\tสพฐ.\n"),
        ("\tบันทึกข้อมูล\tมิ.ย. 64\tสพฐ.\n", "\tตรวจสอบความถูกต้อง\tมิ.ย. 64\tสพฐ.\n"),
    ],
    ids=["numbers and days alike", "the same row again", "other numbers", "other words"],
)
def test_rows_of_data_are_not_taken_for_the_head(one: str, other: str) -> None:
    """They were left out with the head, and those of the first page taken for a part of it."""
    last = "9\tปิดระบบ\t30 มิ.ย. 64\tสพฐ.\n"
    found = rows(HEAD + one + last, HEAD + other + last)
    assert found == ["กิจกรรม", one.split("\t")[1], "ปิดระบบ", other.split("\t")[1], "ปิดระบบ"]


@pytest.mark.parametrize("again", [HEAD, HEAD.replace("กิจกรรม", "กิจกรรบ")])
def test_a_head_is_left_out_though_a_letter_was_misread(again: str) -> None:
    row = "1\tปิดระบบ\t30 มิ.ย. 64\tสพฐ.\n"
    assert rows(HEAD + row, again + row) == ["กิจกรรม", "ปิดระบบ", "ปิดระบบ"]


def test_numbers_of_columns_belong_to_the_head() -> None:
    row = "1\tปิดระบบ\t30 มิ.ย. 64\tสพฐ.\n"
    head = HEAD + "(1)\t(2)\t(3)\t(4)\n"
    assert rows(head + row, head + row) == ["กิจกรรม", "(2)", "ปิดระบบ", "ปิดระบบ"]
