"""`saraban findings`: what a person should look at, worst first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.cli.console import Console
from pipeline.errors import ExitCode
from pipeline.store.database import open_database

_SQL = """
SELECT f.code, f.severity, f.message_th, f.message_en, f.page, f.top, f.evidence, f.activity_id,
       d.filename, d.unit, c.help, a.row_label
FROM findings AS f
JOIN documents AS d ON d.id = f.document_id
JOIN finding_codes AS c ON c.code = f.code
LEFT JOIN activities AS a ON a.id = f.activity_id
WHERE :severity IS NULL OR f.severity = :severity
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
         d.filename, d.id, coalesce(f.page, 0), coalesce(f.top, 0), f.code, f.id
"""
_SEVERITY_TH = {"error": "ต้องแก้", "warning": "ควรดู", "info": "แจ้งให้ทราบ"}


def findings_command(console: Console, db: Path, limit: int, severity: str | None) -> ExitCode:
    """Print findings."""
    with open_database(db, readonly=True) as connection:
        rows = [dict(r) for r in connection.execute(_SQL, {"severity": severity})]
    shown = rows[:limit] if limit else rows
    if console.json:
        console.data({"findings": shown, "total": len(rows)})
        return ExitCode.OK
    for row in shown:
        console.out(_line(row, console))
        if console.verbose:
            console.out(f"      {row['help']}")
    if len(shown) < len(rows):
        rest = len(rows) - len(shown)
        console.say(f"ยังมีอีก {rest} ข้อ ดูทั้งหมดด้วย --limit 0", f"{rest} more; --limit 0 shows all")
    if not rows:
        console.say("ไม่มีข้อสังเกต", "Nothing to look at.")
    return ExitCode.OK


def _line(row: dict[str, Any], console: Console) -> str:
    word = console.pick(_SEVERITY_TH[row["severity"]], row["severity"])
    message = console.pick(row["message_th"], row["message_en"])
    return f"[{word}] {row['filename']}{_where(row, console)}: {message} ({row['code']})"


def _where(row: dict[str, Any], console: Console) -> str:
    parts = []
    if row["unit"] == "line" and row["top"] is not None:
        parts.append(console.pick(f"บรรทัด {row['top']:.0f}", f"line {row['top']:.0f}"))
    elif row["page"] is not None:
        parts.append(console.pick(f"หน้า {row['page']}", f"page {row['page']}"))
    if row["row_label"]:
        parts.append(console.pick(f"ลำดับ {row['row_label']}", f"row {row['row_label']}"))
    return " " + " ".join(parts) if parts else ""
