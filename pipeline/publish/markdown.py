"""report.md: short enough for a pull request or a chat."""

from __future__ import annotations

from pipeline.compare.model import Comparison
from pipeline.publish.cells import Cell
from pipeline.publish.escapes import markdown_safe
from pipeline.publish.labels import KINDS, WEIGHTS
from pipeline.publish.view import Row, View, view_of

# A chat cuts long messages; the rest is in report.html and changes.csv.
MOST_ROWS = 60


def markdown_bytes(comparison: Comparison) -> bytes:
    """The sentence, what limits trust, the counts, and one line a changed row, the weightiest first."""
    view = view_of(comparison)
    lines = [
        f"# รายงานเปรียบเทียบ: {_safe(view.left_name.th)} กับ {_safe(view.right_name.th)}",
        "",
        _safe(view.sentence.th),
        "",
    ]
    if comparison.warnings:
        lines += [f"> ข้อควรระวัง: {_safe(w.message_th)}\n>" for w in comparison.warnings[:-1]]
        lines += [f"> ข้อควรระวัง: {_safe(comparison.warnings[-1].message_th)}", ""]
    if comparison.changes:
        lines += ["| การเปลี่ยนแปลง | กิจกรรม |", "| --- | ---: |"]
        lines += [f"| {KINDS[kind].th} | {n} |" for kind, n in comparison.counts.items() if n]
        lines += ["", *_changes(view)]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8")


def _changes(view: View) -> list[str]:
    rows = [r for r in view.rows if r.kinds != ("unchanged",)]
    weights = list(WEIGHTS)
    rows.sort(key=lambda r: (("both", "new", "gone").index(r.part), weights.index(r.weight), r.number))
    out = [
        f"| ที่ | การเปลี่ยนแปลง | {_safe(view.left_name.th)} | {_safe(view.right_name.th)} | ที่มา |",
        "| ---: | --- | --- | --- | --- |",
    ]
    out += [_line(r) for r in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        out += ["", f"อีก {len(rows) - MOST_ROWS} รายการอยู่ใน report.html และ changes.csv"]
    return out


def _line(row: Row) -> str:
    kinds = ", ".join(KINDS[k].th for k in row.kinds)
    if row.shift and (row.start_shift or row.end_shift):
        kinds += f" ({row.shift.th})"
    places = "<br>".join(f"{_safe(c.filename)} {_safe(c.place.th)}" for c in (row.left, row.right) if c)
    return f"| {row.number} | {kinds} | {_cell(row.left)} | {_cell(row.right)} | {places} |"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    return f"{_safe(''.join(p.text for p in cell.pieces))}<br>**{_safe(cell.schedule.th)}**"


def _safe(text: str) -> str:
    return markdown_safe(text)
