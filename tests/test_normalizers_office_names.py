"""Codes and names of offices in scans: mended where a known one was meant, left alone otherwise."""

from __future__ import annotations

import pytest

from normalizers.office_names import mend_code, mend_names, names


@pytest.mark.parametrize(
    ("number", "mended"),
    [
        ("ศร 04037/ว 1806", "ศธ 04037/ว 1806"),
        ("ศธร 04053/12", "ศธ 04053/12"),
        ("ศธ 04005/", "ศธ 04005/"),
        ("ศก 0017/ว 1", "ศก 0017/ว 1"),  # the code of a province
        ("สร 0203/5", "สร 0203/5"),  # a province, and near to two ministries
        ("112/2567", "112/2567"),
    ],
)
def test_a_ministry_code_misread(number: str, mended: str) -> None:
    assert mend_code(number).text == mended
    assert bool(mend_code(number).changes) == (number != mended)


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("สำนักงานคณะกรรมการการศึกษาขนพนฐาน.", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน."),
        ("สำนักงานเขตพื้นที่1| เรศึกษ | มัธยมศึกษา", "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา"),
        ("สำนักงานเขตพื้นกีแเงศึกษาประถมศึกษายะลา เขต 1", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษายะลา เขต 1"),
        (
            "รองเลขาธิการ รักษาราชการแทนเลขาธิการคณะกรวผการการศึกษาขั้นคีนฐาน",
            "รองเลขาธิการ รักษาราชการแทนเลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน",
        ),
        ("สำนักเทคโนโลยเพอการเวียนการสอน", "สำนักเทคโนโลยีเพื่อการเรียนการสอน"),
    ],
)
def test_a_name_misread_is_spelt_as_it_is_listed(read: str, mended: str) -> None:
    assert mend_names(read).text == mended
    assert mend_names(read).changes


@pytest.mark.parametrize(
    "text",
    [
        "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษานครราชสีมา",
        "ผู้อำนวยการโรงเรียนบ้านสวนมะพร้าววิทยา",
        "ฐานข้อมูลกลางของกระทรวงศึกษาธิการ ครั้งที่ 3",
        "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษามัธยมศึกษา รักษาการผู้อำนวยการสำนักงานเขตพื้นที่การศึกษามัธยมศึกษาบุรีรัมย์",
        "โรงเรียนบ้านวังหลุม",
        *names(),
    ],
)
def test_what_is_right_or_unknown_stays(text: str) -> None:
    assert mend_names(text) == (text, ())
