"""What kinds, weights, fields, roles and readers are called in the two languages of the report."""

from __future__ import annotations

from pipeline.compare.model import ChangeKind, Weight
from pipeline.publish.thai_dates import Said

KINDS: dict[ChangeKind, Said] = {
    "added": Said("เพิ่มใหม่", "Added"),
    "removed": Said("ไม่มีแล้ว", "Removed"),
    "rescheduled": Said("เลื่อนกำหนด", "Rescheduled"),
    "extended": Said("ขยายเวลา", "Extended"),
    "shortened": Said("ย่นเวลา", "Shortened"),
    "date_kind_changed": Said("เปลี่ยนลักษณะกำหนดเวลา", "Kind of schedule"),
    "party_changed": Said("เปลี่ยนผู้เกี่ยวข้อง", "People"),
    "system_changed": Said("เปลี่ยนระบบ", "System"),
    "section_changed": Said("ย้ายหัวข้อ", "Section"),
    "split": Said("แยกรายการ", "Split"),
    "merged": Said("รวมรายการ", "Merged"),
    "reworded": Said("แก้ถ้อยคำ", "Reworded"),
    "unverified": Said("ต้องตรวจสอบต้นฉบับ", "Unverified"),
    "unchanged": Said("คงเดิม", "Unchanged"),
}

# A sign for every kind: colour alone tells nothing on a black-and-white printer.
SIGNS: dict[ChangeKind, str] = {
    "added": "+",
    "removed": "−",
    "rescheduled": "→",
    "extended": "↔",
    "shortened": "⇥",
    "date_kind_changed": "◷",
    "party_changed": "⇄",
    "system_changed": "⇄",
    "section_changed": "¶",
    "split": "⑂",
    "merged": "⑃",
    "reworded": "~",
    "unverified": "?",
    "unchanged": "=",
}

WEIGHTS: dict[Weight, Said] = {
    "act": Said("ต้องปฏิบัติต่างจากเดิม", "Acts differently"),
    "note": Said("ควรทราบ", "Worth knowing"),
    "clerical": Said("ไม่กระทบการปฏิบัติ", "Clerical"),
}

FIELDS: dict[str, Said] = {
    "schedule": Said("กำหนดวัน", "schedule"),
    "start_date": Said("วันเริ่ม", "first day"),
    "end_date": Said("วันสิ้นสุด", "last day"),
    "mentioned_date": Said("วันที่ในข้อความ", "date in the text"),
    "time": Said("เวลา", "time of day"),
    "date_kind": Said("ลักษณะกำหนดเวลา", "kind of schedule"),
    "systems": Said("ระบบ", "system"),
    "section": Said("หัวข้อ", "section"),
    "workstream": Said("กลุ่มงาน", "workstream"),
    "text": Said("ข้อความ", "text"),
    "context": Said("ข้อความนำ", "lead line"),
    "parties": Said("ผู้เกี่ยวข้อง", "people"),
    "responsible": Said("ผู้รับผิดชอบ", "responsible"),
    "operator": Said("ผู้ดำเนินการ", "operator"),
    "data_entry": Said("ผู้นำเข้าข้อมูล", "data entry"),
    "verify_monitor": Said("ผู้ตรวจสอบ ติดตาม", "verification"),
    "related": Said("ผู้เกี่ยวข้อง", "related"),
}

DATE_KINDS: dict[str, Said] = {
    "point": Said("วันเดียว", "one day"),
    "range": Said("ช่วงเวลา", "range"),
    "deadline": Said("ภายในวันที่", "deadline"),
    "cutoff": Said("ข้อมูล ณ วันที่", "as of"),
    "from": Said("ตั้งแต่วันที่", "from"),
    "until": Said("จนถึงวันที่", "until"),
    "until_last_day": Said("วันสุดท้าย", "last day"),
    "month": Said("ทั้งเดือน", "month"),
    "quarter": Said("ไตรมาส", "quarter"),
    "recurring": Said("เป็นประจำ", "recurring"),
    "undated": Said("ไม่ระบุวัน", "no date"),
}

PARTS: dict[str, Said] = {
    "both": Said("มีทั้งสองฝ่าย", "On both sides"),
    "new": Said("เพิ่มใหม่", "Only on the new side"),
    "gone": Said("ไม่มีแล้ว", "Only on the old side"),
}

WORKSTREAMS: dict[str, Said] = {
    "information": Said("งานข้อมูลสารสนเทศ", "Information"),
    "learning_results": Said("งานข้อมูลผลการเรียน", "Learning results"),
}

EXTRACTIONS: dict[str, Said] = {
    "native": Said("อ่านจากไฟล์ต้นฉบับ", "read from the file"),
    "text_layer": Said("อ่านจากข้อความใน PDF", "read from the PDF's text"),
    "hybrid": Said("อ่านจากข้อความและภาพสแกน", "read from text and scans"),
    "ocr": Said("อ่านจากภาพสแกน (OCR)", "read from scans (OCR)"),
}
