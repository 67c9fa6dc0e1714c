"""Document to records: the whole mapping of one circular, in the order in which it is understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from extractors.decoding import PUT_RIGHT
from extractors.document import Document, Reason, Table
from normalizers.dates import DateContext
from normalizers.lookups import find_systems, party_of
from normalizers.numerals import to_arabic
from pipeline.mapping import letter_scans, trust
from pipeline.mapping.addresses import read_addresses
from pipeline.mapping.candidates import with_candidates
from pipeline.mapping.checks import check
from pipeline.mapping.enclosure_pages import locate
from pipeline.mapping.further_letters import find_letters
from pipeline.mapping.grids import map_table
from pipeline.mapping.headings import check_heading, day_over, heading_text, lines_over
from pipeline.mapping.identity import content_id, document_id
from pipeline.mapping.instructions import Instruction, read_instructions, read_list_calendar
from pipeline.mapping.letter_parts import LetterParts
from pipeline.mapping.mapped import MappedTable, TableContext
from pipeline.mapping.schedule import UNDATED, entries_of, schedule_of
from pipeline.mapping.stamps import find_stamps, running_text, without_blocks
from pipeline.mapping.titles import academic_year_of, issuer_of, semester_of, title_of
from pipeline.mapping.unclaimed import unclaimed_dates
from pipeline.mapping.visual_lines import visual_lines
from pipeline.mapping.vocabulary import ignored_reason
from pipeline.records import (
    Activity,
    CellRow,
    DocumentKind,
    Finding,
    LedgerLine,
    Letter,
    PageRecord,
    PartyEntry,
    Place,
    Records,
    SystemEntry,
    TableRecord,
)

# Reasons that mean that something on the paper was not read.
_PARTIAL = frozenset(
    {"no_text", "recovered", "truncated", "page_too_complex", "page_too_large", "timeout", "low_ocr_confidence",
     "replaced_characters", "mojibake_suspected", "memory_limit", "nesting_too_deep", "too_many_pages",
     "too_many_rows", "too_many_columns", "image_too_large", "corrupt_image"}
)  # fmt: skip


def map_document(document: Document, year: int | None = None) -> Records:
    """Everything a document says, as records.

    Args:
        document: what a reader yielded.
        year: academic year (Buddhist Era) to take when the document names none.
    """
    identity = document_id(document.sha256)
    document = with_candidates(document)
    stamps, stamped = find_stamps(document)
    unstamped = without_blocks(document, stamped)
    lines = visual_lines(unstamped)
    letters = find_letters(unstamped, lines)
    doubts: list[Finding] = []
    trusted: list[tuple[Letter, LetterParts]] = []
    for found, its_parts in letters:
        its_letter, settled = letter_scans.settle(found, document, its_parts)
        its_letter, doubted = trust.of_letter(its_letter, document, its_parts.places.get("date", ()))
        trusted.append((its_letter, its_parts))
        doubts += [*doubted, *settled, *trust.of_number(its_letter, its_parts.places.get("ref_no", ()))]
    letters = trusted
    letter, parts = letters[0] if letters else (None, None)
    further = letters[1:]
    enclosed: set[int] = set()
    if letter is not None and parts is not None and letter.enclosures:
        placed, enclosed = locate(letter.enclosures, document, lines, parts.last_page)
        letter = letter.model_copy(update={"enclosures": placed})
    title, title_blocks = title_of(document, lines, letter)
    academic_year = academic_year_of(document, title, letter) or year
    context = DateContext(academic_year_be=academic_year, doc_date=letter.date if letter else None)
    instructions: list[Instruction] = []
    for each, its_parts in letters:
        dated = replace(context, doc_date=each.date)
        told = read_instructions(its_parts.body, dated)
        instructions += told
        doubts += unclaimed_dates(its_parts.body, told, dated)
    read = {block for _, its_parts in letters for block in its_parts.used} | stamped
    loose = [b for page in document.pages for b in page.blocks if id(b) not in read]
    table_context = TableContext(
        identity,
        document.unit,
        document.media_type == "text/plain",
        academic_year,
        context,
        frozenset(p.number for p in document.pages if p.extraction == "ocr"),
        {
            p.number: tuple(s.box for s in p.shapes if s.kind in ("ink", "handwriting"))
            for p in document.pages
        },
    )
    over = [lines_over(t, unstamped) for t in document.tables]
    days = [day_over(lines, context) for lines in over]
    tables = [
        map_table(t, replace(table_context, day=day[0] if day else None))
        for t, day in zip(document.tables, days, strict=True)
    ]
    for lines_above, mapped in zip(over, tables, strict=True):
        heading = lines_above if document.unit == "pt" else []  # of a text file the lines may be anything
        mapped.findings += check_heading(heading, mapped.activities, context)
        if mapped.about and (said := heading_text(heading)):
            mapped.activities = [replace(a, context=a.context or said) for a in mapped.activities]
    alone = not letters and not any(t.activities for t in tables)
    listed = read_list_calendar(loose, context, alone)
    instructions += listed
    from_body = [_from_instruction(i, identity, academic_year) for i in instructions]
    activities = _numbered([*from_body, *(a for t in tables for a in t.activities)])
    activities, uncertain = trust.of_activities(activities, document, letter.date if letter else None)
    doubts += uncertain
    addresses, address_blocks = read_addresses(document)
    usage = {block: use for _, its_parts in reversed(letters) for block, use in its_parts.used.items()}
    usage |= {id(i.block): "activity" for i in listed}
    usage |= {i: "enclosure title" for i in enclosed if i not in usage}
    for day, mapped in zip(days, tables, strict=True):
        if day is not None and any(a.date_source == "inherited" for a in mapped.activities):
            usage.setdefault(id(day[1]), "day over a table")
    usage |= {id(b): "title" for b in title_blocks if id(b) not in usage}
    usage |= {i: "system address" for i in address_blocks if i not in usage}
    usage |= dict.fromkeys(stamped, "stamp")
    ledger = _ledger(document, usage)
    records = Records(
        document_id=identity,
        sha256=document.sha256,
        filename=document.filename,
        media_type=document.media_type,
        unit=document.unit,
        source_bytes=document.source_bytes,
        kind=_kind(letter, tables, title),
        title=to_arabic(title) if title else None,
        issuer=issuer_of(lines, letter),
        academic_year=academic_year,
        extraction=document.extraction,
        status=_status(document, activities, letter),
        reasons=_reasons(document, activities, letter),
        letter=letter,
        further_letters=tuple(later for later, _ in further),
        stamps=tuple(stamps),
        pages=tuple(
            PageRecord(
                page=p.number,
                width=p.width,
                height=p.height,
                rotation=p.rotation,
                skew=p.skew if p.extraction == "ocr" else None,
                corners=p.corners,
                extraction=p.extraction,
                choice=p.choice or None,
                confidence=p.confidence,
                text=to_arabic(running_text(p, stamped)),
            )
            for p in document.pages
        ),
        tables=tuple(_table(m.table or t, m) for t, m in zip(document.tables, tables, strict=True)),
        activities=tuple(activities),
        addresses=tuple(addresses),
        findings=(*doubts, *(f for t in tables for f in t.findings)),
        ledger=tuple(ledger),
    )
    return records.model_copy(update={"findings": (*records.findings, *check(records, document))})


def _from_instruction(instruction: Instruction, identity: str, year: int | None) -> Activity:
    stated = instruction.schedule
    schedule = schedule_of([stated], "text", stated.raw) if stated else UNDATED
    place = stated.span[0] if stated else 0
    text = to_arabic(instruction.text)
    block = instruction.block
    return Activity(
        id=content_id(identity, "body", block.page, block.box.top, place, text),
        seq=0,
        academic_year=year,
        semester=semester_of(text),
        section=None,
        workstream=None,
        row_label=block.bullet.strip("().") if block.bullet else None,
        item=None,
        context=None,
        text=text,
        text_raw=instruction.text,
        **schedule.columns(),
        confidence=0.9,
        source="body",
        place=Place(page=block.page, box=block.box),
        table_seq=None,
        table_row=None,
        dates=entries_of(schedule, instruction.mentions),
        parties=tuple(
            PartyEntry(role="operator", name=to_arabic(n), party=party_of(n)) for n in instruction.who
        ),
        systems=tuple(SystemEntry(system=m.system, raw=m.raw) for m in find_systems(text)),
    )


def _numbered(activities: Sequence[Activity]) -> list[Activity]:
    """Activities in the order of the document, with ids made unique where a row stands twice."""
    seen: Counter[str] = Counter()
    result: list[Activity] = []
    for seq, activity in enumerate(activities, start=1):
        seen[activity.id] += 1
        identity = activity.id if seen[activity.id] == 1 else content_id(activity.id, seen[activity.id])
        result.append(replace(activity, seq=seq, id=identity))
    return result


def _kind(letter: Letter | None, tables: Sequence[MappedTable], title: str | None) -> DocumentKind:
    mapped = [t for t in tables if t.activities]
    if letter is not None and mapped:
        return "mixed"
    if letter is not None:
        forms: dict[str, DocumentKind] = {"memo": "memo", "order": "order", "announcement": "announcement"}
        return forms.get(letter.form, "letter")
    if not mapped:
        return "other"
    if any(t.layout == "calendar_grid" for t in mapped) or (title or "").startswith("ปฏิทิน"):
        return "calendar"
    return "action_plan"


def _status(
    document: Document, activities: Sequence[Activity], letter: Letter | None
) -> Literal["ok", "partial", "empty"]:
    if any(r.code in _PARTIAL and not _loses_nothing(document, r) for r in document.reasons):
        return "partial"
    return "ok" if activities or letter is not None else "empty"


def _loses_nothing(document: Document, reason: Reason) -> bool:
    """True for a file in which nothing stands, no picture either, and for a text that is whole again."""
    if reason.code == "no_text":
        return not reason.detail and not any(p.text for p in document.pages)
    return reason.code == "mojibake_suspected" and reason.detail == PUT_RIGHT


def _reasons(
    document: Document, activities: Sequence[Activity], letter: Letter | None
) -> tuple[tuple[str, int | None, str], ...]:
    reasons = [(r.code, r.page, r.detail) for r in document.reasons]
    if not activities:
        reasons.append(("no_activities", None, "letter only" if letter else ""))
    return tuple(reasons)


def _table(table: Table, mapped: MappedTable) -> TableRecord:

    cells: list[CellRow] = []
    cover = table.cover() if mapped.inherited else {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        origin = mapped.inherited.get((cell.row, cell.col))
        source = cover.get(origin) if origin and not cell.text else None
        cells.append(
            CellRow(
                row=cell.row,
                col=cell.col,
                row_span=cell.row_span,
                col_span=cell.col_span,
                place=Place(page=cell.page, box=cell.box),
                text=to_arabic(source.text if source else cell.text),
                text_raw=source.text_raw if source else cell.text_raw,
                continues=f"{cell.continues[0]}:{cell.continues[1]}" if cell.continues else None,
                inherited_from=f"{origin[0]}:{origin[1]}" if origin and source else None,
                usage="inherited" if source else mapped.usage.get((cell.row, cell.col), "empty"),
            )
        )
    return TableRecord(
        seq=table.seq,
        layout=mapped.layout,
        page_from=table.page_from,
        page_to=table.page_to,
        joins=table.joins,
        cells=tuple(cells),
    )


def _ledger(document: Document, usage: dict[int, str]) -> list[LedgerLine]:
    lines: list[LedgerLine] = []
    in_notes = False
    for page in document.pages:
        for block in page.blocks:
            text = f"{block.bullet} {block.text}".strip() if block.bullet else block.text
            known = usage.get(id(block))
            ignored = ignored_reason(text) if block.text else "ornament"
            in_notes = (in_notes or ignored == "note") and known in (None, "system address")
            used = known or ignored or ("note" if in_notes else "unused")
            lines.append(LedgerLine(place=Place(page=block.page, box=block.box), text=text, usage=used))
        lines += [
            LedgerLine(
                place=Place(page=b.page, box=b.box),
                text=b.text,
                usage=usage.get(id(b), "other stamp" if b.flow else "watermark"),
            )
            for b in page.asides
        ]
    return lines
