"""One workbook for people: a sheet a subject, Thai heads, Buddhist dates beside ISO ones, every text a text."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.corrections import field_of
from pipeline.export.rows import ROLES, ROLES_TH, WORKSTREAMS_TH, activity_rows
from pipeline.export.tables import Value
from pipeline.messages.catalog import finding_code
from pipeline.publish.escapes import visible
from pipeline.publish.spreadsheets import lay_out
from pipeline.publish.thai_dates import said_day
from pipeline.words import ANSWERS, SEVERITIES, STATES

# XlsxWriter would write the clock into the file. A zip cannot hold an earlier day.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's properties have no time zone
_CELL_LIMIT = 32_767

_FINDINGS = """
SELECT f.severity, f.code, f.message_th, f.message_en, f.evidence, f.page, d.filename, a.row_label, c.help,
       f.activity_id, f.document_id, s.correction_id AS settled_by
FROM findings AS f
LEFT JOIN settled_findings AS s ON s.finding_id = f.id AND s.document_id = f.document_id
JOIN documents AS d ON d.id = f.document_id
JOIN finding_codes AS c ON c.code = f.code
LEFT JOIN activities AS a ON a.id = f.activity_id
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, d.filename, f.document_id,
         coalesce(f.page, 0), coalesce(f.top, 0), f.code, f.id
"""
_CORRECTIONS = """
SELECT c.*, d.filename FROM corrections AS c JOIN documents AS d ON d.id = c.document_id
ORDER BY c.decided_on DESC, d.filename, c.document_id, c.seq
"""
_LETTERS = """
SELECT l.*, d.filename, d.academic_year FROM letters AS l JOIN documents AS d ON d.id = l.document_id
ORDER BY l.date, d.filename, l.document_id
"""
_DOCUMENTS = """
SELECT d.*, (SELECT count(*) FROM activities AS a WHERE a.document_id = d.id) AS activities,
       (SELECT count(*) FROM findings AS f WHERE f.document_id = d.id) AS findings
FROM documents AS d ORDER BY d.academic_year, d.filename, d.id
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, (head, width) of its columns, and its rows."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Value]]


def xlsx_bytes(connection: sqlite3.Connection) -> bytes:
    """The workbook."""
    # Only this function needs it, and it is slow to import.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": "saraban", "created": _CREATED})
    head = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    )
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in _sheets(connection):
        _write(book.add_worksheet(sheet.name), sheet, head, body)
    book.close()
    return buffer.getvalue()


def _sheets(connection: sqlite3.Connection) -> Iterator[Sheet]:
    yield Sheet("กิจกรรม", _ACTIVITY_HEADS, _activities(connection))
    yield Sheet("ข้อสังเกต", _FINDING_HEADS, _findings(connection))
    yield Sheet("คำแก้ไขของคน", _CORRECTION_HEADS, _corrections(connection))
    yield Sheet("หนังสือ", _LETTER_HEADS, _letters(connection))
    yield Sheet("เอกสาร", _DOCUMENT_HEADS, _documents(connection))


def _write(target: Any, sheet: Sheet, head: object, body: object) -> None:
    last = 0
    for column, (title, width) in enumerate(sheet.heads):
        target.write_string(0, column, title, head)
        target.set_column(column, column, width)
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                target.write_string(last, column, cell_text(value), body)
            elif value is not None:
                target.write_number(last, column, value, body)
    lay_out(target, last, len(sheet.heads), still=0)


def cell_text(text: str) -> str:
    """A text as a cell can hold it; what a cell has no room for is named by its last character."""
    shown = visible(text)
    return shown if len(shown) <= _CELL_LIMIT else shown[: _CELL_LIMIT - 1] + "…"


_ACTIVITY_HEADS = (
    ("ปีการศึกษา", 10), ("ภาคเรียน", 8), ("หมวด", 24), ("ลำดับ", 8), ("งาน", 18), ("ข้อความนำ", 24), ("กิจกรรม", 60),
    ("กำหนดเวลา", 26), ("วันเริ่ม (พ.ศ.)", 15), ("วันเริ่ม (ISO)", 12), ("วันสิ้นสุด (พ.ศ.)", 15),
    ("วันสิ้นสุด (ISO)", 12), ("เวลา", 12), ("ชนิดกำหนดเวลา", 12), ("กำหนดเวลาตามเอกสาร", 24),
    *((ROLES_TH[role], 28) for role in ROLES), ("ระบบ", 16), ("ความเชื่อมั่น", 10), ("เอกสาร", 24), ("ตำแหน่ง", 12),
    ("รหัสกิจกรรม", 18), ("รหัสเอกสาร", 18),
)  # fmt: skip


def _activities(connection: sqlite3.Connection) -> Iterator[Sequence[Value]]:
    for a in activity_rows(connection):
        yield (
            a.academic_year,
            a.semester,
            a.section,
            a.row_label,
            WORKSTREAMS_TH.get(a.workstream or ""),
            a.context,
            a.text,
            a.said.th,
            *_both_eras(a.start_date),
            *_both_eras(a.end_date),
            "–".join(t for t in (a.time_start, a.time_end) if t) or None,
            a.date_kind,
            a.date_raw,
            *("\n".join(a.people.get(role, ())) or None for role in ROLES),
            ", ".join(a.systems) or None,
            a.confidence,
            a.filename,
            a.place_th,
            a.id,
            a.document_id,
        )


_FINDING_HEADS = (
    ("ระดับ", 12), ("สถานะ", 10), ("ข้อสังเกต", 60), ("หลักฐาน", 40), ("เอกสาร", 24), ("หน้า", 8), ("ลำดับ", 8), ("วิธีแก้", 40),
    ("รหัส", 24), ("English", 60), ("รหัสกิจกรรม", 18), ("รหัสเอกสาร", 18),
)  # fmt: skip


def _findings(connection: sqlite3.Connection) -> Iterator[Sequence[Value]]:
    for f in connection.execute(_FINDINGS):
        yield (
            SEVERITIES[f["severity"]][0],
            "ตอบแล้ว" if f["settled_by"] else "เปิดอยู่",
            f["message_th"],
            f["evidence"],
            f["filename"],
            f["page"],
            f["row_label"],
            finding_code(f["code"]).help_th,
            f["code"],
            f["message_en"],
            f["activity_id"],
            f["document_id"],
        )


_CORRECTION_HEADS = (
    ("วันที่ตอบ (พ.ศ.)", 16), ("วันที่ตอบ (ISO)", 12), ("ใคร", 18), ("ช่องข้อมูล", 16), ("เครื่องอ่านได้", 30), ("คำตอบ", 16),
    ("ค่าของคน", 30), ("สถานะ", 16), ("เหตุผล", 36), ("หลักฐาน", 50), ("เอกสาร", 24), ("หน้า", 8), ("รหัสกิจกรรม", 18),
    ("รหัสเอกสาร", 18),
)  # fmt: skip


def _corrections(connection: sqlite3.Connection) -> Iterator[Sequence[Value]]:
    for c in connection.execute(_CORRECTIONS):
        field = field_of(c["target"], c["field"])
        yield (
            *_both_eras(_day(c["decided_on"])),
            c["who"],
            field.th if field else c["field"],
            c["machine_value"],
            ANSWERS[c["answer"]][0],
            c["value"],
            STATES[c["state"]][0],
            c["why"],
            c["evidence"],
            c["filename"],
            c["page"],
            c["activity_id"],
            c["document_id"],
        )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None  # a line of the corrections file that a person wrote by hand


_LETTER_COLUMNS = (
    ("subject", "เรื่อง", 48), ("addressee", "เรียน", 30), ("agency", "ส่วนราชการ", 36), ("urgency", "ชั้นความเร็ว", 12),
    ("secrecy", "ชั้นความลับ", 12), ("signatory_name", "ผู้ลงนาม", 22), ("signatory_rank", "ยศ", 14),
    ("signatory_position", "ตำแหน่ง", 36), ("contact_unit", "เจ้าของเรื่อง", 36), ("phone", "โทรศัพท์", 16),
    ("fax", "โทรสาร", 16), ("email", "อีเมล", 24), ("body", "เนื้อความ", 80), ("filename", "เอกสาร", 24),
    ("document_id", "รหัสเอกสาร", 18),
)  # fmt: skip
_LETTER_HEADS = (
    ("ปีการศึกษา", 10),
    ("ที่", 20),
    ("วันที่ (พ.ศ.)", 16),
    ("วันที่ (ISO)", 12),
    *((head, width) for _, head, width in _LETTER_COLUMNS),
)


def _letters(connection: sqlite3.Connection) -> Iterator[Sequence[Value]]:
    for letter in connection.execute(_LETTERS):
        day = letter["date"]
        yield (
            letter["academic_year"],
            letter["ref_no"],
            *_both_eras(date.fromisoformat(day) if day else None),
            *(letter[name] for name, _, _ in _LETTER_COLUMNS),
        )


_DOCUMENT_COLUMNS = (
    ("academic_year", "ปีการศึกษา", 10), ("filename", "ชื่อไฟล์", 28), ("title", "ชื่อเรื่อง", 60), ("issuer", "ผู้ออก", 40),
    ("kind", "ชนิด", 14), ("page_count", "จำนวนหน้า", 10), ("activities", "กิจกรรม", 10), ("findings", "ข้อสังเกต", 10),
    ("status", "สถานะ", 10), ("extraction", "วิธีอ่าน", 12), ("media_type", "ชนิดไฟล์", 24), ("source_bytes", "ขนาด (ไบต์)", 12),
    ("pipeline_version", "รุ่นโปรแกรม", 12), ("sha256", "SHA-256", 40), ("id", "รหัสเอกสาร", 18),
)  # fmt: skip
_DOCUMENT_HEADS = tuple((head, width) for _, head, width in _DOCUMENT_COLUMNS)


def _documents(connection: sqlite3.Connection) -> Iterator[Sequence[Value]]:
    for document in connection.execute(_DOCUMENTS):
        yield tuple(document[name] for name, _, _ in _DOCUMENT_COLUMNS)


def _both_eras(day: date | None) -> tuple[str | None, str | None]:
    return (said_day(day).th, day.isoformat()) if day else (None, None)
