"""Doubts about what was mapped: contradictions, gaps and words that look misread. Nothing is mended here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractors.document import Box, Document, Page
from normalizers.numerals import to_arabic
from normalizers.thai_text import propose
from pipeline.mapping.calendar_checks import check_calendar
from pipeline.mapping.vocabulary import actors, begins_with_verb, verbs
from pipeline.records import Activity, Finding, LedgerLine, Place, Records

# A cut-off this long before the schedule is last year's, left from an older copy.
_STALE_DAYS = 270
_NOTE_LINES = 1.5  # lines of a note stand no further apart than this, in their heights
_YEAR_END = re.compile(r"สิ้นปีการศึกษา\s*(2[45][0-9]{2})")
_DATE_FLAGS = {
    "reversed": "range_reversed",
    "impossible_date": "impossible_date",
    "bad_year": "bad_year",
    "unresolved": "date_unresolved",
    "weekday_mismatch": "weekday_mismatch",
    "repaired": "date_repaired",
}


def check(records: Records, document: Document) -> list[Finding]:
    """Findings about the activities, the letter and the text of a document."""
    findings: list[Finding] = []
    for activity in records.activities:
        findings += _check_dates(activity)
        findings += _check_text(activity)
    findings += _check_letter(records)
    findings += _check_handwriting(document)
    findings += check_calendar(records)
    findings += _check_ledger(records)
    findings += _check_repairs(document)
    if records.academic_year is None and records.activities:
        findings.append(Finding(code="academic_year_unknown", evidence=records.title or records.filename))
    return findings


def _check_dates(activity: Activity) -> Iterator[Finding]:
    if activity.date_kind == "undated":
        yield _about(activity, "undated_row", activity.text)
    for entry in activity.dates:
        for flag, code in _DATE_FLAGS.items():
            if flag in entry.flags:
                yield _about(activity, code, entry.raw)
        if entry.role == "mention":
            yield from _check_mention(activity, entry.start_date, entry.end_date, entry.raw)
    start = activity.start_date or activity.end_date
    for match in _YEAR_END.finditer(activity.text):
        year = int(match.group(1))
        # The year's end is worked on from March to June of the next year.
        if start is not None and start.year + 543 != year + 1:
            yield _about(activity, "stale_year", match.group())


def _check_mention(
    activity: Activity, start: dt.date | None, end: dt.date | None, raw: str
) -> Iterator[Finding]:
    first, last = activity.start_date, activity.end_date
    day = end or start
    if day is None or last is None:
        return
    begin = first or last
    if first is not None and last < first:
        return  # a reversed schedule is a window of nothing
    if (begin - day).days > _STALE_DAYS:
        yield _about(activity, "stale_year", raw)
    elif day > last or (start is not None and first is not None and end is not None and end < first):
        yield _about(activity, "date_outside_window", raw)


def _check_text(activity: Activity) -> Iterator[Finding]:
    for change in propose(activity.text):
        yield Finding(
            code="text_suspect",
            evidence=change.before,
            place=activity.place,
            activity_id=activity.id,
            fields=(("proposal", change.after),),
        )
    if activity.context is None and not _has_verb(activity.text):
        yield _about(activity, "no_verb", activity.text)


def _has_verb(text: str) -> bool:
    if begins_with_verb(text):
        return True
    return text.startswith((*actors(), "การ")) or any(v in text for v in verbs() if len(v) > 3)


def _check_letter(records: Records) -> Iterator[Finding]:
    letter = records.letter
    if letter is None:
        return
    for name in ("ref_no", "agency", "date", "subject", "addressee"):
        if name == "date" and letter.date_raw:
            continue  # there is one, and why it is not stored is a finding of its own
        if getattr(letter, name) is None and not (
            letter.form in ("order", "announcement") and name == "addressee"
        ):
            yield Finding(
                code="letter_field_missing",
                evidence=letter.subject or "",
                fields=(("field", name),),
            )


def _check_handwriting(document: Document) -> Iterator[Finding]:
    """One finding for each place with handwriting; lines of a note stand right under each other."""
    for page in document.pages:
        boxes = sorted((s.box for s in page.shapes if s.kind == "handwriting"), key=lambda b: (b.top, b.x0))
        notes: list[Box] = []
        for box in boxes:
            for k, note in enumerate(notes):
                apart = max(box.top - note.bottom, note.x0 - box.x1, box.x0 - note.x1)
                if apart <= _NOTE_LINES * (box.bottom - box.top):
                    notes[k] = Box.around([note, box]) or note
                    break
            else:
                notes.append(box)
        for note in notes:
            place = Place(page=page.number, box=note)
            yield Finding(code="handwriting", evidence=_printed_beside(note, page), place=place)


def _printed_beside(note: Box, page: Page) -> str:
    """The printed line that stands nearest to a place."""
    x, y = note.middle
    lines = [line for block in page.blocks for line in block.lines]
    nearest = min(
        lines,
        key=lambda line: (
            max(line.box.top - y, y - line.box.bottom, 0.0) + max(line.box.x0 - x, x - line.box.x1, 0.0)
        ),
        default=None,
    )
    return to_arabic(" ".join(nearest.text_raw.split()))[:80] if nearest else "…"


def _check_ledger(records: Records) -> Iterator[Finding]:
    """One finding for each run of unused lines of a page; the ledger names every line of it."""
    run: list[LedgerLine] = []
    for line in [*records.ledger, None]:
        if line is not None and line.usage == "unused" and (not run or run[-1].place.page == line.place.page):
            run.append(line)
            continue
        if run:
            shown = " | ".join(text.text[:80] for text in run[:3]) + (" …" if len(run) > 3 else "")
            yield Finding(
                code="text_not_used", evidence=shown, place=run[0].place, fields=(("count", str(len(run))),)
            )
        run = [line] if line is not None and line.usage == "unused" else []


def _check_repairs(document: Document) -> Iterator[Finding]:
    for page in document.pages:
        for block in page.blocks:
            for change in propose(block.text):
                yield Finding(
                    code="text_suspect",
                    evidence=change.before,
                    place=Place(page=block.page, box=block.box),
                    fields=(("proposal", change.after),),
                )


def _about(activity: Activity, code: str, evidence: str) -> Finding:
    return Finding(
        code=code, evidence=" ".join(evidence.split())[:200], place=activity.place, activity_id=activity.id
    )
