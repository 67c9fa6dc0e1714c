"""Words for people: roles, severities, states, links and uses of cells, each (Thai, English)."""

from __future__ import annotations

ROLES = {
    "responsible": ("ผู้รับผิดชอบ", "responsible"),
    "operator": ("ผู้ดำเนินการ", "operator"),
    "data_entry": ("ผู้นำเข้าข้อมูล", "data entry"),
    "verify_monitor": ("ผู้ตรวจสอบ ติดตาม", "verify and monitor"),
    "related": ("ผู้เกี่ยวข้อง", "related"),
}
SEVERITIES = {"error": ("ต้องแก้", "error"), "warning": ("ควรดู", "warning"), "info": ("แจ้งให้ทราบ", "info")}
STATES = {
    "applied": ("ใช้ค่าของคน", "applied"),
    "agreed": ("ตรงกับเครื่อง", "the machine agrees"),
    "unsure": ("ไม่แน่ใจ", "unsure"),
    "draft": ("ร่าง", "draft"),
    "reopened": ("ต้องดูใหม่", "to look at again"),
    "lost": ("ไม่พบที่", "place gone"),
}
LINKS = {
    "cites": ("อ้างถึง", "cites"),
    "replies_to": ("ตอบ", "replies to"),
    "revises": ("แทน", "revises"),
    "passes_on": ("ส่งต่อ", "passes on"),
    "copy_of": ("สำเนาของ", "copy of"),
}
USAGES = {
    "activity": ("กิจกรรม", "activity"),
    "date": ("วันที่", "date"),
    "party": ("ผู้เกี่ยวข้อง", "people"),
    "ordinal": ("ลำดับ", "number"),
    "section": ("หมวด", "section"),
    "label": ("วันที่บนลูกศร", "label of a bar"),
}
ANSWERS = {
    "value": ("ค่าใหม่", "new value"),
    "confirmed": ("ถูกต้องแล้ว", "right as it is"),
    "not_in_document": ("ไม่มีในเอกสาร", "not in the document"),
    "unsure": ("ไม่แน่ใจ", "unsure"),
    "withdrawn": ("ถอนคำตอบ", "withdraw the answer"),
}
