"""`saraban findings`: what a person should look at, worst first."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.cli.console import Console
from pipeline.errors import ExitCode, UsageError
from pipeline.messages.catalog import finding_code, finding_codes
from pipeline.store.database import open_database
from pipeline.words import SEVERITIES

_SQL = """
SELECT f.code, f.severity, f.message_th, f.message_en, f.page, f.top, f.evidence, f.activity_id,
       f.id, d.filename, d.unit, c.help, a.row_label, s.correction_id AS settled_by
FROM findings AS f
LEFT JOIN settled_findings AS s ON s.finding_id = f.id AND s.document_id = f.document_id
JOIN documents AS d ON d.id = f.document_id
JOIN finding_codes AS c ON c.code = f.code
LEFT JOIN activities AS a ON a.id = f.activity_id
WHERE (:severity IS NULL OR f.severity = :severity) AND (:code IS NULL OR f.code = :code)
  AND (:settled OR s.finding_id IS NULL)
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
         d.filename, d.id, coalesce(f.page, 0), coalesce(f.top, 0), f.code, f.id
"""


def findings_command(
    console: Console,
    db: Path,
    limit: int,
    severity: str | None,
    *,
    code: str | None = None,
    settled: bool = False,
) -> ExitCode:
    """Print findings: those that nobody has answered, or all."""
    known = [c.code for c in finding_codes()]
    if code is not None and code not in known:
        raise UsageError("unknown_code", code=code, known=", ".join(known))
    with open_database(db, readonly=True) as connection:
        found = each_finding(connection, severity, code, settled)
        shown = list(islice(found, limit or None))
        total = len(shown) + sum(1 for _ in found)
    if console.json:
        console.data({"findings": shown, "total": total})
        return ExitCode.OK
    for row in shown:
        console.out(finding_line(row, console))
        if console.verbose:
            console.out(f"      → {console.pick(row['help_th'], row['help'])}")
    if len(shown) < total:
        rest = total - len(shown)
        console.say(f"ยังมีอีก {rest} ข้อ ดูทั้งหมดด้วย --limit 0", f"{rest} more; --limit 0 shows all")
    if not shown:
        console.say("ไม่มีข้อสังเกต", "Nothing to look at.")
    return ExitCode.OK


def each_finding(
    connection: sqlite3.Connection,
    severity: str | None = None,
    code: str | None = None,
    settled: bool = False,
) -> Iterator[dict[str, Any]]:
    """Findings worst first, each with what would clear it; `settled`: with those that were answered."""
    values = {"severity": severity, "code": code, "settled": settled}
    for row in connection.execute(_SQL, values):
        yield {**dict(row), "help_th": finding_code(row["code"]).help_th}


def worst_findings(connection: sqlite3.Connection, count: int) -> tuple[Counter[str], list[dict[str, Any]]]:
    """How many open findings there are of each severity, and the worst that ask for something.

    Copies of one circular say the same thing; of those one is enough.
    """
    counts = Counter(
        dict(connection.execute("SELECT severity, count(*) FROM open_findings GROUP BY severity"))
    )
    worst: dict[str, dict[str, Any]] = {}
    for row in each_finding(connection):
        if row["severity"] == "info" or len(worst) == count:
            break
        worst.setdefault(row["message_en"], row)
    return counts, list(worst.values())


def finding_line(row: dict[str, Any], console: Console) -> str:
    """One finding on one line: how bad, where, what, code."""
    word = console.pick(*SEVERITIES[row["severity"]])
    message = console.pick(row["message_th"], row["message_en"])
    answered = console.pick(" (ตอบแล้ว)", " (answered)") if row["settled_by"] else ""
    return f"[{word}]{answered} {row['filename']}{_where(row, console)}: {message} ({row['code']})"


def _where(row: dict[str, Any], console: Console) -> str:
    parts = []
    if row["unit"] == "line" and row["top"] is not None:
        parts.append(console.pick(f"บรรทัด {row['top']:.0f}", f"line {row['top']:.0f}"))
    elif row["page"] is not None:
        parts.append(console.pick(f"หน้า {row['page']}", f"page {row['page']}"))
    if row["row_label"]:
        parts.append(console.pick(f"ลำดับ {row['row_label']}", f"row {row['row_label']}"))
    return " " + " ".join(parts) if parts else ""
