"""What makes a line a point of a list, and what only looks like one."""

from __future__ import annotations

import pytest

from extractors.flowing.arrows import shaded_runs
from extractors.lists import bullet_of, is_number


@pytest.mark.parametrize(
    ("line", "bullet"),
    [
        ("๑. ให้โรงเรียนรายงาน", "๑."),
        ("๒) ส่งแบบ", "๒)"),
        ("(3) ส่งแบบ", "(3)"),
        ("1.1 ตรวจสอบข้อมูล", "1.1"),
        ("๒.๓.๑ ตรวจสอบข้อมูล", "๒.๓.๑"),
        ("ก. ชั่งน้ำหนัก", "ก."),
        ("ค) ส่งรายงาน", "ค)"),
        ("(ข) ส่งรายงาน", "(ข)"),
        ("ข้อ ๒ ให้สถานศึกษาบันทึกข้อมูล", "ข้อ ๒"),
        ("- ส่งรายงาน", "-"),
        ("3) 18 กรกฎาคม 2565 ปิดระบบ", "3)"),
        ("๓. ๑๘ - ๒๐ ก.ค. ๖๕ ปิดระบบ", "๓."),
    ],
)
def test_points(line: str, bullet: str) -> None:
    found = bullet_of(line)
    assert found is not None
    assert found[0] == bullet
    assert is_number(bullet) or bullet == "-"


@pytest.mark.parametrize(
    "line",
    [
        "08.30 น. ลงทะเบียน",
        "9.30 น. ลงทะเบียน",
        "2.5 ล้านบาท",
        "3) 18 คน",
        "12. 30 นาที",
        "ก. พ. ๒๕๖๔",
        "จ. ตรัง",
        "ข้อ ๓ แห่งระเบียบ",
        "ข้อ ๑ และข้อ ๒",
        "ต. ห้วยเกตุ",
    ],
)
def test_no_points(line: str) -> None:
    assert bullet_of(line) is None


@pytest.mark.parametrize(
    ("fills", "blank", "runs"),
    [
        pytest.param(["", "a6", "a6", ""], [False, True, True, True], [(1, 2)], id="neighbours are one bar"),
        pytest.param(["", "a6", "", "a6"], [False, True, True, True], [(1, 1), (3, 3)], id="two bars"),
        pytest.param(["dd", "dd", "dd"], [False, True, True], [], id="a row of its own colour"),
        pytest.param(["", "a6", "b7"], [False, True, True], [(1, 1), (2, 2)], id="two colours"),
    ],
)
def test_shaded_cells_are_bars(fills: list[str], blank: list[bool], runs: list[tuple[int, int]]) -> None:
    assert shaded_runs(fills, blank) == runs
