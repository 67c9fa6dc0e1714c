"""`saraban explain`: how one activity got here, from the page to the value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.cli.console import Console
from pipeline.errors import ExitCode
from pipeline.provenance import find_activity, provenance_of
from pipeline.publish.thai_dates import Said, said_row
from pipeline.store.database import open_database
from pipeline.words import LINKS, ROLES, SEVERITIES, STATES, USAGES

Row = dict[str, Any]


def explain_command(console: Console, wanted: str, db: Path) -> ExitCode:
    """Print everything the database knows of one activity."""
    with open_database(db, readonly=True) as connection:
        found = provenance_of(connection, find_activity(connection, wanted))
    if console.json:
        console.data(found)
        return ExitCode.OK
    for line in _lines(found, console):
        console.out(line)
    return ExitCode.OK


def _lines(p: Row, console: Console) -> Iterator[str]:
    a, document, pick = p["activity"], p["document"], console.pick
    yield f"{a['text']}"
    said = said_row(a)
    yield f"{pick('เมื่อ', 'when')}: {pick(said.th, said.en)}   {pick('ปีการศึกษา', 'academic year')}: {a['academic_year'] or '-'}"
    if a["section"]:
        yield f"{pick('หมวด', 'section')}: {a['section']}"
    if a["context"]:
        yield f"{pick('ข้อความนำ', 'lead')}: {a['context']}"
    for party in p["parties"]:
        role = pick(*ROLES[party["role"]])
        known = pick(party["name_th"] or "", party["name_en"] or "")
        yield f"{role}: {party['name']}" + (f" ({known})" if known and known != party["name"] else "")
    for system in p["systems"]:
        inherited = pick(" (จากหมวด)", " (from the section)") if system["inherited"] else ""
        yield f"{pick('ระบบ', 'system')}: {system['system']}{inherited} ← “{system['raw']}”"
    yield ""
    yield pick("ต้นฉบับ", "Source")
    yield f"  {document['filename']} {_place(a, document, console)}   sha256 {document['sha256']}"
    yield f"  {pick('อ่านโดย', 'read by')}: saraban {document['pipeline_version']}, {document['extraction']}   {pick('ความเชื่อมั่น', 'confidence')}: {a['confidence']}"
    yield f"  {pick('ข้อความตามที่อ่าน', 'text as read')}: {_flat(a['text_raw'])}"
    for cell in p["cells"]:
        head = f" [{_flat(cell['head'])}]" if cell["head"] else ""
        usage = pick(*USAGES.get(cell["usage"], (cell["usage"], cell["usage"])))
        yield f"  {pick('ช่อง', 'cell')} {cell['row']}:{cell['col']}{head} {usage}: {_flat(cell['text_raw'])}"
    if p["letter"] is not None:
        letter = p["letter"]
        yield f"  {pick('หนังสือ', 'letter')}: {letter['ref_no'] or '-'}  {_day(letter['date'], console)}  {letter['subject'] or '-'}"
    for link in p["links"]:
        yield f"  {pick(*LINKS[link['kind']])} {link['filename']}: {pick(link['reason_th'], link['reason_en'])}"
    yield from _dates(p, console)
    yield from _doubts(p, console)
    yield from _history(p, console)


def _dates(p: Row, console: Console) -> Iterator[str]:
    if not p["dates"]:
        return
    yield ""
    yield console.pick("วันที่ และกฎที่อ่าน (docs/dates.md)", "Dates, and the rule that read each (docs/dates.md)")
    for d in p["dates"]:
        role = console.pick(
            *{"schedule": ("กำหนดการ", "schedule"), "mention": ("ในข้อความ", "mention")}[d["role"]]
        )
        days = " – ".join(x for x in (d["start_date"], d["end_date"]) if x) or d["partial"] or "-"
        flags = f"  [{', '.join(d['flags'])}]" if d["flags"] else ""
        yield f"  {role}: “{_flat(d['raw'])}” → {days} ({d['kind']}, {d['rule']}){flags}"


def _doubts(p: Row, console: Console) -> Iterator[str]:
    pick = console.pick
    if p["findings"]:
        yield ""
        yield pick("ข้อสังเกต", "Findings")
    for f in p["findings"]:
        settled = pick(" (ตอบแล้ว)", " (answered)") if f["settled_by"] else ""
        yield f"  [{pick(*SEVERITIES[f['severity']])}]{settled} {pick(f['message_th'], f['message_en'])} ({f['code']})"
        if not f["settled_by"]:
            yield f"      → {pick(f['help_th'], f['help_en'])}"
    if p["corrections"]:
        yield ""
        yield pick("คำแก้ไขของคน", "Corrections by people")
    for c in p["corrections"]:
        value = c["value"] if c["answer"] == "value" else c["answer"]
        why = f": {c['why']}" if c["why"] else ""
        yield f"  {c['field']}: {c['machine_value'] or '-'} → {_flat(value or '-')} [{pick(*STATES[c['state']])}] {c['who']}, {_day(c['decided_on'], console)}{why}"


def _history(p: Row, console: Console) -> Iterator[str]:
    yield ""
    if not p["history"]:
        yield console.pick(
            "ปีอื่น: ไม่มีคู่ หรือยังไม่ได้เทียบ (saraban diff ปี ปี)",
            "Other years: no partner, or not compared yet (saraban diff YEAR YEAR)",
        )
        return
    yield console.pick("ปีต่อปี", "Over the years")
    for a in p["history"]:
        said = said_row(a)
        mark = "*" if a["id"] == p["activity"]["id"] else " "
        yield f" {mark} {a['academic_year'] or '-'}: {console.pick(said.th, said.en)}  {_flat(a['text'])[:80]}  ({a['id']}, {a['filename']})"


def _place(a: Row, document: Row, console: Console) -> str:
    if document["unit"] == "line":
        where = console.pick(f"บรรทัด {a['top']:.0f}", f"line {a['top']:.0f}")
    else:
        where = console.pick(f"หน้า {a['page']}", f"page {a['page']}")
        where += f" ({a['x0']:.0f}, {a['top']:.0f}, {a['x1']:.0f}, {a['bottom']:.0f})"
    label = console.pick(f" ลำดับ {a['row_label']}", f" row {a['row_label']}") if a["row_label"] else ""
    return where + label


def _day(value: str | None, console: Console) -> str:
    from pipeline.publish.thai_dates import said_day

    if not value:
        return "-"
    try:
        said: Said = said_day(date.fromisoformat(value))
    except ValueError:
        return value
    return console.pick(said.th, said.en)


def _flat(text: str) -> str:
    return " ".join(text.split())
