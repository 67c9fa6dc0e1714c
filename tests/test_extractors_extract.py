"""The one verb over all formats: reasons of decoding, names that lie, and what is loaded for what."""

from __future__ import annotations

import json
import subprocess
import sys

from extractors import extract, from_json, to_json

THAI = "ให้โรงเรียนส่งข้อมูลภายในวันที่ 10 พฤศจิกายน 2564\n"


def test_a_mixed_text_is_read_and_said_to_be_mixed() -> None:
    document = extract(THAI.encode() + THAI.encode("cp874"), "a.txt")
    assert [r.code for r in document.reasons] == ["mixed_encoding"]
    assert [b.text for b in document.pages[0].blocks] == [THAI.strip(), THAI.strip()]


def test_what_was_replaced_is_said_once() -> None:
    document = extract((THAI * 3).encode() + b"\x07" + THAI.encode(), "a.txt")
    assert [r.code for r in document.reasons] == ["replaced_characters"]
    assert "\x07" not in document.pages[0].text
    padded = extract(THAI.encode() + b"\x00\x00", "a.txt")
    assert [r.code for r in padded.reasons] == ["replaced_characters"]
    assert from_json(to_json(padded)) == padded


def test_a_page_that_calls_itself_a_workbook() -> None:
    document = extract(f"<table border=1><tr><td>ก<td>ข</table>{THAI}".encode("cp874"), "report.xls")
    assert document.media_type == "text/html"
    assert document.reasons[0].code == "type_mismatch"
    assert len(document.tables) == 1


def test_a_text_file_loads_no_library_of_another_format() -> None:
    program = (
        "import sys, json; from extractors import extract; "
        f"extract({THAI!r}.encode(), 'a.txt'); "
        "print(json.dumps([m for m in ('lxml', 'openpyxl', 'docx', 'pdfplumber', 'pypdfium2') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
