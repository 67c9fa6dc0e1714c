"""`saraban show`: what would be taken from one file, on the terminal."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.errors import ExitCode
from pipeline.flow import Outcome, exit_code, read_all, reason_message
from pipeline.inputs import expand
from pipeline.messages.catalog import finding_code, finding_sentences
from pipeline.publish.thai_dates import said_schedule
from pipeline.records import Activity, Letter, Records
from pipeline.workers import members_in_worker, whole

_LETTER_FIELDS = (
    ("ref_no", "ที่", "number"),
    ("agency", "ส่วนราชการ", "agency"),
    ("address", "ที่อยู่", "address"),
    ("date_raw", "วันที่", "date"),
    ("subject", "เรื่อง", "subject"),
    ("addressee", "เรียน", "to"),
    ("urgency", "ชั้นความเร็ว", "urgency"),
    ("secrecy", "ชั้นความลับ", "secrecy"),
    ("signatory_rank", "ยศ", "rank"),
    ("signatory_name", "ผู้ลงนาม", "signed by"),
    ("signatory_position", "ตำแหน่ง", "position"),
    ("contact_unit", "เจ้าของเรื่อง", "unit"),
    ("phone", "โทร.", "phone"),
    ("fax", "โทรสาร", "fax"),
    ("email", "อีเมล", "e-mail"),
)


def show_command(console: Console, file: Path, year: int | None) -> ExitCode:
    """Print what one file says."""
    inputs = [i for i in expand([file], members_in_worker) if not i.left_out]
    outcomes: list[Outcome] = list(read_all(inputs, year=year, jobs=os.cpu_count() or 1))
    if console.json:
        console.data(
            {
                "documents": [
                    {
                        **o.to_json(console.language),
                        "records": whole(o.records).model_dump(mode="json") if o.records else None,
                    }
                    for o in outcomes
                ]
            }
        )
        return exit_code([o.status for o in outcomes])
    for outcome in outcomes:
        for code, page, detail in outcome.reasons:
            where = f"{outcome.file}" + (console.pick(f" หน้า {page}", f" page {page}") if page else "")
            console.warn(f"{where}: [{code}] {reason_message(code, detail, console.language)}")
        if outcome.records is not None:
            for line in _document(outcome.records, console):
                console.out(line)
    return exit_code([o.status for o in outcomes])


def _document(records: Records, console: Console) -> Iterator[str]:
    pick = console.pick
    yield f"# {records.filename}"
    yield f"{pick('ชนิด', 'kind')}: {records.kind}   {pick('หน้า', 'pages')}: {len(records.pages)}"
    if records.title:
        yield f"{pick('ชื่อเรื่อง', 'title')}: {records.title}"
    if records.issuer:
        yield f"{pick('ผู้ออก', 'issuer')}: {records.issuer}"
    if records.academic_year:
        yield f"{pick('ปีการศึกษา', 'academic year')}: {records.academic_year}"
    if records.letter is not None:
        yield from _letter(records.letter, console)
    for letter in records.further_letters:
        yield from _letter(letter, console)
    section: str | None = None
    for activity in records.activities:
        if activity.section != section:
            section = activity.section
            yield f"\n## {section or '-'}"
        yield from _activity(activity, console)
    yield ""
    yield from _findings(records, console)
    yield from _tally(records, console)


def _letter(letter: Letter, console: Console) -> Iterator[str]:
    yield (
        console.pick("\nหนังสือ", "\nLetter") + f" ({letter.form}), {console.pick('หน้า', 'page')} {letter.page}"
    )
    for name, th, en in _LETTER_FIELDS:
        value = getattr(letter, name)
        if value:
            yield f"  {console.pick(th, en)}: {value}"
    for reference in letter.references:
        yield f"  {console.pick('อ้างถึง', 'refers to')}: {reference.title}"
    for enclosure in letter.enclosures:
        quantity = f" ({enclosure.quantity} {enclosure.unit})" if enclosure.quantity else ""
        page = (
            console.pick(f" หน้า {enclosure.page_from}", f" page {enclosure.page_from}")
            if enclosure.page_from
            else ""
        )
        yield f"  {console.pick('สิ่งที่ส่งมาด้วย', 'enclosure')}: {enclosure.title}{quantity}{page}"


def _activity(activity: Activity, console: Console) -> Iterator[str]:
    said = said_schedule(activity)
    label = activity.row_label or "-"
    number = f".{activity.item}" if activity.item else ""
    stream = f" [{activity.workstream}]" if activity.workstream else ""
    if activity.context:
        yield f"       ({activity.context})"
    yield f"{label + number:>6} {activity.text}{stream}"
    yield f"       {console.pick('เมื่อ', 'when')}: {console.pick(said.th, said.en)}"
    if activity.parties:
        people = "; ".join(f"{p.role}: {p.name}" for p in activity.parties)
        yield f"       {console.pick('ใคร', 'who')}: {people}"
    named = [s.system + ("*" if s.origin else "") for s in activity.systems]
    if named:
        yield f"       {console.pick('ระบบ', 'system')}: {', '.join(named)}"


def _findings(records: Records, console: Console) -> Iterator[str]:
    yield console.pick(f"ข้อสังเกต {len(records.findings)}", f"{len(records.findings)} findings")
    order = {"error": 0, "warning": 1, "info": 2}
    for finding in sorted(records.findings, key=lambda f: order[finding_code(f.code).severity]):
        th, en = finding_sentences(finding.code, finding.evidence, dict(finding.fields))
        where = ""
        if finding.place is not None:
            where = (
                console.pick(f"บรรทัด {finding.place.box.top:.0f} ", f"line {finding.place.box.top:.0f} ")
                if records.unit == "line"
                else console.pick(f"หน้า {finding.place.page} ", f"page {finding.place.page} ")
            )
        yield f"  [{finding_code(finding.code).severity}] {where}{console.pick(th, en)}"


def _tally(records: Records, console: Console) -> Iterator[str]:
    """What became of every cell and every line."""
    cells = Counter(c.usage for t in records.tables for c in t.cells)
    lines = Counter(line.usage for line in records.ledger)
    for counter, th, en in ((cells, "ช่องตาราง", "cells"), (lines, "ข้อความนอกตาราง", "text outside tables")):
        if counter:
            parts = ", ".join(f"{usage} {n}" for usage, n in sorted(counter.items()))
            yield f"{console.pick(th, en)} ({sum(counter.values())}): {parts}"
