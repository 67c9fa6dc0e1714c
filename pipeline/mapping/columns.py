"""Column heads to what the columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from extractors.document import Cell, Table
from normalizers.dates import read_dates
from normalizers.lookups import SystemMention, find_systems, party_of, squeeze
from pipeline.mapping.marks import is_mark
from pipeline.mapping.month_run import settled_months
from pipeline.mapping.vocabulary import ColumnKind, HeaderWord, header_word, workstream_of
from pipeline.records import PartyRole, Workstream

_MAX_HEAD_ROWS = 3
_YEAR = re.compile(r"2[45][0-9]{2}")
_PERIOD = re.compile(r"(ปีการศึกษา|ปีงบประมาณ)(?:พ\.?ศ\.?)?(2[45][0-9]{2})")
_SHORT = 0.5  # a column of work whose texts are on average shorter than this share of another's is none
_MIN_BARE = 3  # so many heads with months alone are a calendar
_ACADEMIC_START, _FISCAL_START = 4, 10  # the first month that may open such a year


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head as printed and what is known of it. `month` is (Gregorian year, month)."""

    index: int
    head: str
    kind: ColumnKind | None
    role: PartyRole | None = None
    carry_down: bool = False
    workstream: Workstream | None = None
    month: tuple[int, int] | None = None
    systems: tuple[SystemMention, ...] = ()
    inferred: bool = False  # told by its cells, its head is in no list
    about: bool = False  # not the work itself but what it is done to
    named: str | None = None  # one who acts, where a tick in the column says that they do
    settled: int | None = None  # a month (1 to 12) that its neighbours tell, not its own head


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table. Rows `first` to `last` (exclusive) hold it; rows above hold the title."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def of_kind(self, kind: ColumnKind) -> tuple[Column, ...]:
        """Columns of one kind, left to right."""
        return tuple(c for c in self.columns if c.kind == kind)


def read_head(table: Table, academic_year: int | None = None, scanned: bool = False) -> Head | None:
    """The head of a table as its words say it, or None for a table without rows under a head.

    `academic_year` (Buddhist Era) dates months that stand without any year. In a scan (`scanned`) a month that does
    not fit its neighbours is told by them.
    """
    cover = table.cover()
    first = 0
    while first < table.n_rows - 1 and _full_width(cover.get((first, 0)), table):
        first += 1
    last = first + _head_rows(table, first)
    columns = tuple(_column(index, _head_cells(cover, index, first, last)) for index in range(table.n_cols))
    columns = _ticked(columns, table, last)
    if scanned:
        columns = _settled(columns, table, first, last)
    columns = _in_sequence(_one_of_work(columns, cover, first, last, table), academic_year)
    return Head(first, last, columns) if table.n_rows > 1 else None


def with_subject(head: Head) -> Head:
    """The head with what its rows are about for its column of work, where no other column names the work.

    A timetable of visits lists schools: what is to be done there stands over the table.
    """
    subjects = head.of_kind("subject")
    if head.of_kind("activity") or not subjects or not head.of_kind("date"):
        return head
    first = subjects[0].index
    columns = (replace(c, kind="activity", about=True) if c.index == first else c for c in head.columns)
    return replace(head, columns=tuple(columns))


def is_known(head: Head) -> bool:
    """Whether the words of a head say where the work stands and when it is to be done."""
    timed = head.of_kind("date") or head.of_kind("month")
    return bool(head.of_kind("activity") and timed) and all(c.kind or not c.head for c in head.columns)


def _full_width(cell: Cell | None, table: Table) -> bool:
    return cell is not None and cell.col_span == table.n_cols > 1


def _head_rows(table: Table, first: int) -> int:
    """Rows the head takes: those flagged, else as many as its tallest known cell spans."""
    flagged = {c.row for c in table.cells if "header" in c.flags and c.row >= first}
    if flagged:
        run = 0
        while first + run in flagged:
            run += 1
        if run:
            return min(run, _MAX_HEAD_ROWS)
    top = [c for c in table.cells if c.row == first and c.text]
    grouped = any(c.col_span > 1 for c in top)
    spans = [c.row_span for c in top if grouped or header_word(c.text)]
    return min(max(spans, default=1), _MAX_HEAD_ROWS)


def _head_cells(cover: dict[tuple[int, int], Cell], col: int, first: int, last: int) -> list[str]:
    cells: list[Cell] = []
    for row in range(first, last):
        cell = cover.get((row, col))
        if cell is not None and cell not in cells:
            cells.append(cell)
    return [" ".join(c.text.split("\n")) for c in cells if c.text]


def _column(index: int, texts: Sequence[str]) -> Column:
    head = " ".join(texts)
    systems = tuple(find_systems(head))
    month = month_of(texts)
    if month:
        return Column(index, head, "month", month=month)
    # In a head of several tiers the lowest that is known decides; tiers above it group columns.
    lowest = header_word(texts[-1]) if len(texts) > 1 else None
    if lowest is not None and lowest.kind == "party":
        word: HeaderWord | None = lowest  # ผู้เกี่ยวข้อง over ผู้ปฏิบัติ and ผู้รับผิดชอบ says nothing of its own
    else:
        word = next((w for t in [head, *reversed(texts)] if (w := header_word(t))), None)
    named = texts[-1] if texts and party_of(texts[-1]) else None
    if word is None:
        return Column(index, head, None, systems=systems, named=named)
    return Column(
        index, head, word.kind, word.role, word.carry_down, workstream_of(head), systems=systems, named=named
    )


def month_of(texts: Sequence[str]) -> tuple[int, int] | None:
    """The month a head names: `พ.ค.64` in one cell, or a month under a year.

    Under an academic or a fiscal year the calendar year is not yet sure: see `_in_sequence`.
    """
    tiers = [squeeze(t) for t in texts]
    candidates = ["".join(tiers)]
    if len(tiers) > 1 and (year := next((y for t in tiers[:-1] if (y := _YEAR.search(t))), None)):
        candidates.insert(0, f"{tiers[-1]} {year.group()}")
    for text in candidates:
        records = read_dates(text)
        if len(records) == 1 and records[0].kind == "month" and records[0].start:
            start = records[0].start
            return start.year, start.month
    return None


def _settled(columns: Sequence[Column], table: Table, first: int, last: int) -> tuple[Column, ...]:
    """Columns with the months that their neighbours tell (`pipeline.mapping.month_run`)."""
    dated = {c.index: c.month for c in columns if c.month and not _PERIOD.search(squeeze(c.head))}
    result = list(columns)
    for index, said in settled_months(table, first, last, dated).items():
        old = columns[index]
        period = _PERIOD.search(squeeze(old.head))
        year = said.year if said.year is not None else int(period[2]) - 543 if period else None
        kind: ColumnKind | None = "month" if year is not None else None
        month = (year, said.month) if year is not None else None
        result[index] = replace(old, kind=kind, month=month, role=None, settled=said.month)
    return tuple(result)


def _in_sequence(columns: Sequence[Column], academic_year: int | None) -> tuple[Column, ...]:
    """Month columns with their calendar years where the head gives an academic or fiscal year, or none.

    Such months follow each other, so the year steps up where the months begin again. The first belongs to
    the year named, but for a fiscal year that begins in October of the year before.
    """
    result = list(columns)
    run = [c for c in columns if c.kind == "month" and c.month and _PERIOD.search(squeeze(c.head))]
    bare = [c for c in columns if c.kind is None and (c.settled or _bare_month(c.head))]
    if not run and len(bare) >= _MIN_BARE and academic_year is not None:
        run = [
            replace(c, kind="month", month=(academic_year - 543, c.settled or _bare_month(c.head) or 1))
            for c in bare
        ]
    before: tuple[int, int] | None = None
    before_period = ""
    for column in run:
        if column.month is None:
            continue
        year, month = column.month
        period = _PERIOD.search(squeeze(column.head))
        if before is None or (period and period.group() != before_period):
            if period and period.group(1) == "ปีงบประมาณ":
                year -= month >= _FISCAL_START
            elif month < _ACADEMIC_START and any(m >= _ACADEMIC_START for m in _months_of(run)):
                year += 1
        else:
            year = before[0] + (month < before[1])
        before, before_period = (year, month), period.group() if period else ""
        result[column.index] = replace(column, month=before)
    return tuple(result)


def _ticked(columns: Sequence[Column], table: Table, last: int) -> tuple[Column, ...]:
    """Columns headed by one who acts whose cells hold nothing but ticks say who does the work of a row."""
    result: list[Column] = []
    for column in columns:
        cells = [
            c for c in table.cells if c.row >= last and c.col == column.index and c.text and c.col_span == 1
        ]
        if column.named and cells and all(is_mark(c.text) for c in cells):
            result.append(replace(column, kind="party", role=column.role or "operator", carry_down=False))
        else:
            result.append(replace(column, named=None))
    return tuple(result)


def _one_of_work(
    columns: Sequence[Column], cover: dict[tuple[int, int], Cell], first: int, last: int, table: Table
) -> tuple[Column, ...]:
    """Of several columns of work that are no parallel streams, the one with most to do; others group its rows.

    Streams are named (data/workstreams.csv) or stand under one head. `เรื่อง | รายละเอียดการดำเนินงาน` is one
    column of work, and what its rows belong to.
    """
    work = [c for c in columns if c.kind == "activity"]
    if len(work) < 2 or any(c.workstream for c in work):
        return tuple(columns)
    above = {id(cover.get((first, c.index))) for c in work}
    if last - first > 1 and len(above) == 1:
        return tuple(columns)
    texts = {
        c.index: [
            x.text for x in table.cells if x.col == c.index and x.row >= last and x.col_span == 1 and x.text
        ]
        for c in work
    }
    length = {index: sum(map(len, found)) / max(len(found), 1) for index, found in texts.items()}
    longest = max(work, key=lambda c: length[c.index])
    others = {
        c.index: "group" if c.index < longest.index else "note"
        for c in work
        if length[c.index] < _SHORT * length[longest.index]
    }
    return tuple(
        replace(c, kind=cast("ColumnKind", others[c.index])) if c.index in others else c for c in columns
    )


def _months_of(columns: Sequence[Column]) -> list[int]:
    return [c.month[1] for c in columns if c.month]


def _bare_month(head: str) -> int | None:
    """The month of a head that names nothing else."""
    records = read_dates(f"{squeeze(head)} 2560") if head else []
    if len(records) != 1 or records[0].kind != "month" or records[0].start is None:
        return None
    return records[0].start.month
