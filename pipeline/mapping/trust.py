"""How far values that were read from a picture are to be trusted: as far as the worst of their words.

A digital text is what it is. In a scan every word has the reader's confidence, and a date is worth no more than its
least certain digit: one that is hardly surer than a guess is not stored as a date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extractors.document import Box, Cell, Document, Line, Word
from normalizers.lookups import squeeze
from normalizers.numerals import to_arabic
from pipeline.records import Activity, Finding, Letter, Place

SURE = 0.9
"""Values below this are worth a look."""
GUESS = 0.5
"""Dates below this are no dates: NULL and a finding."""

CERTAIN = 0.995
"""A date far from all others of its document is one only when its digits are as sure as this."""

_YEARS_APART, _YEARS_APART_UNSURE = 2, 1
_DIGIT = re.compile(r"[0-9๐-๙]")
_NUMBER = re.compile(r"[0-9]+")


def of_activities(
    activities: Sequence[Activity], document: Document, written: dt.date | None
) -> tuple[list[Activity], list[Finding]]:
    """Activities of scanned pages with their confidence, uncertain dates taken out, and what to look at.

    `written`: the date of the letter around them.
    """
    scanned = {p.number for p in document.pages if p.extraction == "ocr"}
    if not scanned:
        return list(activities), []
    words = _words_of(document)
    cells = _cells_of(document)
    usual = _usual_year(activities, written)
    kept: list[Activity] = []
    findings: list[Finding] = []
    for activity in activities:
        if activity.place.page not in scanned:
            kept.append(activity)
            continue
        own = [w for w in words.get(activity.place.page, ()) if _inside(w.box, activity.place.box)]
        strip = _strip(activity, cells)
        dated = _date_words(activity, words.get(activity.place.page, ()), strip)
        text_sure, date_sure = _mean(own), min((w.confidence for w in dated), default=None)
        sure = min(c for c in (activity.confidence, text_sure, date_sure) if c is not None)
        update: dict[str, Any] = {"confidence": round(sure, 3)}
        apart = _YEARS_APART if date_sure is None or date_sure >= SURE else _YEARS_APART_UNSURE
        odd = usual is not None and any(
            d is not None and abs(d.year - usual) > apart for d in (activity.start_date, activity.end_date)
        )
        if date_sure is not None and (date_sure < SURE or (odd and date_sure < CERTAIN)):
            worst = min(dated, key=_doubt)
            guess = date_sure < GUESS or odd
            if guess:
                update |= {"start_date": None, "end_date": None}
            findings.append(_finding(worst, activity.place.page, activity.date_raw, guess, activity.id))
        kept.append(replace(activity, **update))
    return kept, findings


def _usual_year(activities: Sequence[Activity], written: dt.date | None) -> int | None:
    """The year that most dates of a document lie in; None where no two agree."""
    years = Counter(d.year for a in activities for d in {a.start_date, a.end_date} if d is not None)
    if written is not None:
        years[written.year] += 1
    if not years:
        return None
    year, count = max(years.items(), key=lambda item: (item[1], item[0]))
    return year if count > 1 else None


def of_letter(
    letter: Letter, document: Document, places: Sequence[tuple[int, Box]]
) -> tuple[Letter, list[Finding]]:
    """A letter with its date taken out where its digits are hardly surer than a guess, and what to look at.

    `places`: page and box of the lines that hold the date.
    """
    if letter.date_raw is None or not places:
        return letter, []
    page, box = places[0]
    if letter.date is None:
        place = Place(page=page, box=box)
        return letter, [Finding(code="day_not_read", evidence=letter.date_raw, place=place)]
    words = _words_of(document).get(page, ())
    dated = [w for w in words if _inside(w.box, box) and _DIGIT.search(w.text)]
    worst = min(dated, key=_doubt, default=None)
    if worst is None or worst.confidence >= SURE:
        return letter, []
    guess = worst.confidence < GUESS
    finding = _finding(worst, page, letter.date_raw, guess)
    return (letter.model_copy(update={"date": None}) if guess else letter), [finding]


def of_number(letter: Letter, places: Sequence[tuple[int, Box]]) -> list[Finding]:
    """What to look at where the number of a letter ends at its stroke: the rest is handwritten, or left open.

    `places`: page and box of the lines that hold the number.
    """
    if letter.ref_no is None or not places or not letter.ref_no.endswith("/"):
        return []
    page, box = places[0]
    return [Finding(code="number_not_read", evidence=letter.ref_no, place=Place(page=page, box=box))]


def _finding(
    word: Word, page: int, date_raw: str | None, guess: bool, activity_id: str | None = None
) -> Finding:
    return Finding(
        code="digits_doubted" if guess else "low_ocr_confidence",
        evidence=date_raw or word.text,
        place=Place(page=page, box=word.box),
        activity_id=activity_id,
        fields=(("word", word.text), ("percent", f"{100 * word.confidence:.0f}")),
    )


def _doubt(word: Word) -> tuple[float, float, float]:
    """The least sure word first; of several, the one that stands first."""
    return word.confidence, word.box.top, word.box.x0


def _words_of(document: Document) -> dict[int, list[Word]]:
    """Words by page, of running text and of tables."""
    found: dict[int, list[Word]] = {}
    blocks = [b for page in document.pages for b in page.blocks]
    blocks += [b for table in document.tables for cell in table.cells for b in cell.blocks]
    lines: list[Line] = [line for b in blocks for line in b.lines]
    for line in lines:
        found.setdefault(line.page, []).extend(line.words)
    return found


def _cells_of(document: Document) -> dict[tuple[int, int], list[Cell]]:
    """Cells by (table, row), with the rows that a cell reaches over."""
    found: dict[tuple[int, int], list[Cell]] = {}
    for table in document.tables:
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                found.setdefault((table.seq, row), []).append(cell)
    return found


def _strip(activity: Activity, cells: dict[tuple[int, int], list[Cell]]) -> Box:
    """Where the words of an activity's date stand: its row of the table, or its own lines."""
    if activity.table_seq is None or activity.table_row is None:
        return activity.place.box
    row = [
        c.box
        for c in cells.get((activity.table_seq, activity.table_row), ())
        if c.page == activity.place.page
    ]
    return Box.around([*row, activity.place.box]) or activity.place.box


def _date_words(activity: Activity, words: Sequence[Word], strip: Box) -> list[Word]:
    """Words with digits in them that the schedule of an activity was read from."""
    said = [activity.date_raw or "", *(d.raw for d in activity.dates if d.role == "schedule")]
    inside = [w for w in words if _inside(w.box, strip)]
    found = [w for raw in said if raw for w in _spelling(inside, raw)]
    if not found:
        # The words were mended on the way: those that hold the same numbers.
        numbers = {n for raw in said for n in _NUMBER.findall(to_arabic(raw))}
        found = [w for w in inside if (own := _NUMBER.findall(to_arabic(w.text))) and set(own) <= numbers]
    return [w for w in found if _DIGIT.search(w.text)]


def _spelling(words: Sequence[Word], raw: str) -> list[Word]:
    """The words, one after the other, that spell a text out."""
    owners: list[Word] = []
    spelt = ""
    for word in words:
        text = to_arabic(squeeze(word.text))
        spelt += text
        owners += [word] * len(text)
    wanted = to_arabic(squeeze(raw))
    at = spelt.find(wanted)
    return list(dict.fromkeys(owners[at : at + len(wanted)])) if at >= 0 and wanted else []


def _inside(box: Box, frame: Box) -> bool:
    x, y = box.middle
    return frame.x0 - 1 <= x <= frame.x1 + 1 and frame.top - 1 <= y <= frame.bottom + 1


def _mean(words: Sequence[Word]) -> float | None:
    """Mean confidence, longer words counting more."""
    total = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / total if total else None
