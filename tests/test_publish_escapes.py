from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.escapes import csv_safe, markdown_safe, visible


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "＝1",
        "=cmd|' /C calc'!A0",
        "−",
    ],
)
def test_a_formula_is_only_text(text: str) -> None:
    safe = csv_safe(text)
    assert safe.lstrip("'") == text.lstrip("'")
    assert safe[0] == "'" or text == "−"


@pytest.mark.parametrize("text", ["ยืนยันข้อมูล", "10 พ.ย. 2564", "", "a=b", "'=1"])
def test_other_text_is_left_alone(text: str) -> None:
    assert csv_safe(text) == text


@given(st.text(max_size=40))
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([csv_safe(visible(text)), "x"])
    [row] = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert row[1] == "x"
    assert not row[0] or row[0].lstrip(" \u00a0\ufeff")[:1] not in tuple("=+-@\t\r")


@given(st.text(max_size=60))
def test_no_control_character_survives(text: str) -> None:
    assert not any(
        (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E
        for c in visible(text)
    )


@given(st.text(max_size=60))
def test_markdown_stays_on_its_line_and_in_its_cell(text: str) -> None:
    safe = markdown_safe(text)
    assert "\n" not in safe
    unescaped = safe.replace("\\\\", "")
    assert not any(f"{c}" in unescaped.replace(f"\\{c}", "") for c in "|<>`*[]")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert\\(1\\)\\>"),
        ("[ดู](javascript:alert(1))", "\\[ดู\\]\\(javascript\\:alert\\(1\\)\\)"),
        ("https://a.info/obec64", "https\\://a.info/obec64"),
        ("| a | b |", "\\| a \\| b \\|"),
        ("- ข้อ", "\\- ข้อ"),
        ("1. ข้อ", "\\1. ข้อ"),
        ("# หัว\nข้อ", "\\# หัว ข้อ"),
    ],
)
def test_markdown(text: str, safe: str) -> None:
    assert markdown_safe(text) == safe


def test_what_was_there_can_be_seen() -> None:
    assert visible("ก\x00ข\u202eค\tง\r\nจ") == "ก\ufffdข\ufffdค ง\nจ"
