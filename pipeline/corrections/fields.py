"""The fields that a person may correct, with their names for people and their closed lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from normalizers.lookups import systems
from pipeline.records import PartyRole

Target = Literal["activity", "letter", "document", "finding"]
Kind = Literal["text", "date", "time", "year", "choice", "names", "systems", "existence", "note"]

ROLES: tuple[PartyRole, ...] = get_args(PartyRole)
_DATE_KINDS = (
    "point", "range", "deadline", "cutoff", "from", "until", "until_last_day", "month", "quarter", "recurring",
    "undated",
)  # fmt: skip
_DOCUMENT_KINDS = ("letter", "memo", "order", "announcement", "action_plan", "calendar", "mixed", "other")


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `required`: it cannot be empty, so "not in the document" is no answer for it."""

    target: Target
    name: str
    th: str
    en: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False


FIELDS: tuple[Field, ...] = (
    Field("activity", "activity", "ทั้งรายการ", "the activity itself", "existence"),
    Field("activity", "text", "กิจกรรม", "text", required=True),
    Field("activity", "start_date", "วันเริ่ม", "first day", "date"),
    Field("activity", "end_date", "วันสิ้นสุด", "last day", "date"),
    Field("activity", "date_kind", "ชนิดกำหนดเวลา", "kind of schedule", "choice", _DATE_KINDS, required=True),
    Field("activity", "time_start", "เวลาเริ่ม", "from (time)", "time"),
    Field("activity", "time_end", "เวลาสิ้นสุด", "to (time)", "time"),
    Field("activity", "academic_year", "ปีการศึกษา", "academic year", "year"),
    Field("activity", "semester", "ภาคเรียน", "semester", "choice", ("1", "2")),
    Field("activity", "section", "หมวด", "section"),
    Field("activity", "workstream", "งาน", "workstream", "choice", ("information", "learning_results")),
    Field("activity", "row_label", "ลำดับ", "row number"),
    Field("activity", "responsible", "ผู้รับผิดชอบ", "responsible", "names"),
    Field("activity", "operator", "ผู้ดำเนินการ", "operator", "names"),
    Field("activity", "data_entry", "ผู้นำเข้าข้อมูล", "data entry", "names"),
    Field("activity", "verify_monitor", "ผู้ตรวจสอบ ติดตาม", "verify and monitor", "names"),
    Field("activity", "related", "ผู้เกี่ยวข้อง", "related", "names"),
    Field("activity", "systems", "ระบบ", "systems", "systems"),
    Field("letter", "ref_no", "เลขที่หนังสือ", "letter number"),
    Field("letter", "date", "วันที่ของหนังสือ", "letter date", "date"),
    Field("letter", "agency", "ส่วนราชการ", "agency"),
    Field("letter", "subject", "เรื่อง", "subject"),
    Field("letter", "addressee", "เรียน", "addressee"),
    Field("letter", "urgency", "ชั้นความเร็ว", "urgency", "choice", ("ด่วน", "ด่วนมาก", "ด่วนที่สุด")),
    Field("letter", "secrecy", "ชั้นความลับ", "secrecy", "choice", ("ลับ", "ลับมาก", "ลับที่สุด")),
    Field("letter", "signatory_rank", "ยศ", "rank"),
    Field("letter", "signatory_name", "ผู้ลงนาม", "signatory"),
    Field("letter", "signatory_position", "ตำแหน่ง", "position"),
    Field("letter", "contact_unit", "เจ้าของเรื่อง", "contact unit"),
    Field("letter", "phone", "โทรศัพท์", "phone"),
    Field("letter", "fax", "โทรสาร", "fax"),
    Field("letter", "email", "อีเมล", "e-mail"),
    Field("letter", "address", "ที่อยู่", "address"),
    Field("document", "title", "ชื่อเอกสาร", "title"),
    Field("document", "issuer", "ผู้ออกเอกสาร", "issuer"),
    Field("document", "academic_year", "ปีการศึกษาของเอกสาร", "academic year of the document", "year"),
    Field("document", "kind", "ชนิดเอกสาร", "kind of document", "choice", _DOCUMENT_KINDS, required=True),
)


@cache
def _by_name() -> dict[tuple[str, str], Field]:
    return {(f.target, f.name): f for f in FIELDS}


def field_of(target: str, name: str) -> Field | None:
    """A field by what it belongs to and its name; a finding is a field of its own, named by its code."""
    if target == "finding":
        return Field("finding", name, "ข้อความ", "text", "note")
    return _by_name().get((target, name))


@cache
def system_ids() -> tuple[str, ...]:
    """Every known system."""
    return tuple(s.id for s in systems())
