from __future__ import annotations

from typing import Any

import pytest

from pipeline.compare import Side, load_side, matrix_of
from tests.compare_database import empty_database, insert_document, real_sides
from tests.compare_years import make_year

ROWS = [
    ("บันทึกข้อมูลนักเรียนรายบุคคลผ่านระบบ", "06-10"),
    ("ส่งรายงานครุภัณฑ์ของโรงเรียน", "08-20"),
    ("ประกาศผลการเรียนปลายปี", "03-31"),
    ("จัดสรรงบประมาณเงินอุดหนุนรายหัว", "11-05"),
]


def sides_of(*years: dict[int, int | None]) -> list[Side]:
    """One side a year: for each row of ROWS the days by which it is late, or None where it is not there."""
    connection = empty_database()
    for n, year in enumerate(years):
        rows: list[dict[str, Any]] = []
        for i, late in year.items():
            if late is not None:
                text, day = ROWS[i]
                month, number = day.split("-")
                end = f"{2021 + n + (month < '05')}-{month}-{int(number) - late:02}"
                rows.append({"text": text, "end": end, "date_kind": "deadline"})
        insert_document(connection, f"y{n}", rows, academic_year=2564 + n)
    return [load_side(connection, str(2564 + n)) for n in range(len(years))]


def test_an_activity_is_followed_over_a_year_that_lacks_it() -> None:
    sides = sides_of(
        {0: 0, 1: 0, 2: 0, 3: 0},
        {0: 2, 1: 0, 2: None, 3: 0},
        {0: 5, 1: 0, 2: 4, 3: None},
    )
    matrix = matrix_of(sides)
    seen = [tuple(cell.activity_id if cell else None for cell in row.cells) for row in matrix.rows]
    assert seen == [
        ("y0-001", "y1-001", "y2-001"),
        ("y0-002", "y1-002", "y2-002"),
        ("y0-003", None, "y2-003"),
        ("y0-004", "y1-003", None),
    ]
    assert [row.drift_days for row in matrix.rows] == [-5, 0, -4, 0]
    first, _, third, _ = matrix.rows
    assert [cell and cell.end_shift for cell in first.cells] == [None, -2, -3]
    assert [cell and cell.end_shift for cell in third.cells] == [None, None, -4]
    assert [cell and cell.kinds for cell in first.cells] == [(), ("shortened",), ("shortened",)]


def test_every_activity_of_every_year_stands_in_one_row() -> None:
    connection = empty_database()
    name, side = next((k, v) for k, v in real_sides().items() if v["academic_year"] == 2564)
    activities = side["activities"]
    for n in range(4):
        insert_document(connection, f"{name}-{n}", activities, academic_year=2564 + n)
        activities = make_year(activities, 1, n, share=0.4, shuffle=bool(n % 2)).activities
    sides = [load_side(connection, str(2564 + n)) for n in range(4)]
    matrix = matrix_of(sides)
    for n, one in enumerate(sides):
        ids = [row.cells[n].activity_id for row in matrix.rows if row.cells[n]]  # type: ignore[union-attr]
        assert sorted(ids) == sorted(a.id for a in one.activities)
    assert all(any(row.cells) for row in matrix.rows)
    assert matrix == matrix_of(sides)


def test_two_years_are_the_comparison_of_the_two() -> None:
    sides = sides_of({0: 0, 1: 0}, {0: 3, 1: 0, 2: 0})
    matrix = matrix_of(sides)
    assert [row.drift_days for row in matrix.rows] == [-3, 0, None]
    assert [w.code for w in matrix.warnings] == []


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_years_are_a_list(n: int) -> None:
    sides = sides_of({0: 0})[:n]
    assert len(matrix_of(sides).rows) == n
