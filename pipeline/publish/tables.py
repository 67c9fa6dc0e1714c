"""The comparison as flat rows, one a change: the same for CSV and XLSX."""

from __future__ import annotations

from pipeline.compare.model import Comparison, SideActivity
from pipeline.publish.cells import place_of
from pipeline.publish.escapes import visible
from pipeline.publish.labels import FIELDS, KINDS, WEIGHTS
from pipeline.publish.thai_dates import said_schedule

Value = str | int | float | None

# Name of the column, and what it is called over the Thai spreadsheet.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("seq", "ที่"),
    ("change", "change"),
    ("change_th", "การเปลี่ยนแปลง"),
    ("weight", "weight"),
    ("weight_th", "ความสำคัญ"),
    ("field", "field"),
    ("field_th", "ส่วนที่เปลี่ยน"),
    ("before", "เดิม"),
    ("after", "ใหม่"),
    ("shift_days", "เลื่อน (วัน)"),
    ("left_text", "กิจกรรม (ฝ่ายเดิม)"),
    ("left_dates", "กำหนดวัน (ฝ่ายเดิม)"),
    ("left_section", "หัวข้อ (ฝ่ายเดิม)"),
    ("left_file", "ไฟล์ (ฝ่ายเดิม)"),
    ("left_place", "ที่มา (ฝ่ายเดิม)"),
    ("right_text", "กิจกรรม (ฝ่ายใหม่)"),
    ("right_dates", "กำหนดวัน (ฝ่ายใหม่)"),
    ("right_section", "หัวข้อ (ฝ่ายใหม่)"),
    ("right_file", "ไฟล์ (ฝ่ายใหม่)"),
    ("right_place", "ที่มา (ฝ่ายใหม่)"),
    ("score", "คะแนนความเหมือน"),
    ("reason", "เหตุผล"),
    ("left_activity_id", "left_activity_id"),
    ("right_activity_id", "right_activity_id"),
)


def change_rows(comparison: Comparison) -> list[dict[str, Value]]:
    """One dict a change, keys as in COLUMNS."""
    by_id = {a.id: a for s in (comparison.left, comparison.right) for a in s.activities}
    out: list[dict[str, Value]] = []
    for change in comparison.changes:
        field = FIELDS.get(change.field or "")
        row: dict[str, Value] = {
            "seq": change.seq,
            "change": change.change,
            "change_th": KINDS[change.change].th,
            "weight": change.weight,
            "weight_th": WEIGHTS[change.weight].th,
            "field": change.field,
            "field_th": field.th if field else None,
            "before": change.before,
            "after": change.after,
            "shift_days": change.shift_days,
            **_side("left", by_id.get(change.left_activity_id or "")),
            **_side("right", by_id.get(change.right_activity_id or "")),
            "score": change.score,
            "reason": change.reason,
            "left_activity_id": change.left_activity_id,
            "right_activity_id": change.right_activity_id,
        }
        out.append(
            {name: visible(v) if isinstance(v, str) else v for name, _ in COLUMNS for v in (row[name],)}
        )
    return out


def count_rows(comparison: Comparison) -> list[dict[str, Value]]:
    """One dict a kind of change."""
    return [
        {"change": kind, "change_th": KINDS[kind].th, "activities": n}
        for kind, n in comparison.counts.items()
    ]


def _side(name: str, activity: SideActivity | None) -> dict[str, Value]:
    keys = ("text", "dates", "section", "file", "place")
    if activity is None:
        return {f"{name}_{key}": None for key in keys}
    values = (
        activity.text,
        said_schedule(activity).th,
        activity.section,
        activity.filename,
        place_of(activity).th,
    )
    return {f"{name}_{key}": value for key, value in zip(keys, values, strict=True)}
