"""Months of a calendar that a scan does not show clearly, told by their neighbours.

The columns of a calendar follow each other month by month. Where most heads of a run of columns fit one such
sequence, the others are what the sequence says. Only for scans: a file that holds its text says what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from statistics import median

from extractors.document import Cell, Table
from normalizers.dates import read_dates
from normalizers.lookups import read_rows, squeeze
from pipeline.mapping.vocabulary import header_word

_MOST, _FEWEST = 0.6, 3  # of a run's heads fit one sequence
_ALIKE = 0.35  # columns of months are about as wide as each other
_LONGEST = 14  # characters of a month's name, misread
_SPELT_ALIKE = 0.5
_YEAR = re.compile(r"[0-9]+")

YearMonth = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A lowest cell of the head: the columns under it, and the month (1 to 12) that its own words name."""

    columns: tuple[int, ...]
    text: str
    width: float
    above: int  # which cell of the first row it belongs to
    month: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the sequence says of a column: its month, and its calendar year where the head gives some."""

    month: int
    year: int | None


def settled_months(table: Table, first: int, last: int, dated: Mapping[int, YearMonth]) -> dict[int, Settled]:
    """Columns whose heads do not fit the sequence of their neighbours, with what it says of them.

    Args:
        table: the table; rows `first` to `last` (exclusive) are its head.
        first: its first row.
        last: the row after it.
        dated: year and month of the columns whose heads give a calendar year, as read.
    """
    run = _run(_units(table, first, last))
    named = [(at, u.month) for at, u in enumerate(run) if u.month is not None]
    if len(named) < _FEWEST:
        return {}
    offset, count = Counter((month - at) % 12 for at, month in named).most_common(1)[0]
    if count < _FEWEST:
        return {}
    run, offset = _trimmed(run, offset)
    fits = [at for at, u in enumerate(run) if u.month == _month_at(at, offset)]
    if len(fits) < _MOST * len(run):
        return {}
    begin = _beginning(run, fits, dated)
    settled: dict[int, Settled] = {}
    for at, unit in enumerate(run):
        month = _month_at(at, offset)
        year = None if begin is None else (begin + at) // 12
        for index in unit.columns:
            read = dated.get(index)
            if unit.month != month or (year is not None and read != (year, month)):
                settled[index] = Settled(month, year)
    return settled


def month_named(text: str) -> int | None:
    """The month that a text names, with nothing beside it but a year; 1 to 12."""
    bare = squeeze(text)
    for said in (bare, f"{bare} 2560") if bare and len(bare) <= _LONGEST + 4 else ():
        records = read_dates(said)
        if len(records) == 1 and records[0].kind == "month" and records[0].start is not None:
            whole = len(squeeze(records[0].raw)) >= len(squeeze(said)) - 1
            return records[0].start.month if whole else None
    return None


def _units(table: Table, first: int, last: int) -> list[_Unit]:
    cover = table.cover()
    units: list[_Unit] = []
    before: Cell | None = None
    for index in range(table.n_cols):
        cell = cover.get((last - 1, index))
        if cell is None:
            continue
        if cell is before:
            units[-1] = replace(units[-1], columns=(*units[-1].columns, index))
            continue
        before = cell
        text = " ".join(cell.text.split())
        width, above = cell.box.x1 - cell.box.x0, id(cover.get((first, index)))
        units.append(_Unit((index,), text, width, above, month_named(text)))
    return units


def _run(units: Sequence[_Unit]) -> list[_Unit]:
    """The run of neighbouring heads, with most months among them, that may be months by width and length of words."""
    usual = median([u.width for u in units if u.month is not None] or [0.0])
    runs: list[list[_Unit]] = [[]]
    for unit in units:
        alike = abs(unit.width - usual) <= _ALIKE * usual and len(squeeze(unit.text)) <= _LONGEST
        if unit.month is not None or (alike and header_word(unit.text) is None):
            runs[-1].append(unit)
        else:
            runs.append([])
    return max(runs, key=lambda r: sum(u.month is not None for u in r))


def _trimmed(run: Sequence[_Unit], offset: int) -> tuple[list[_Unit], int]:
    """A run without heads at its ends that are no months, and the month its first column is (less one a column)."""
    fitting = [at for at, u in enumerate(run) if u.month == _month_at(at, offset)]
    over = {run[at].above for at in fitting}
    low, high = fitting[0], fitting[-1]
    while low > 0 and _may_be(run[low - 1], _month_at(low - 1, offset), over):
        low -= 1
    while high + 1 < len(run) and _may_be(run[high + 1], _month_at(high + 1, offset), over):
        high += 1
    return list(run[low : high + 1]), (offset + low) % 12


def _may_be(unit: _Unit, month: int, over: set[int]) -> bool:
    """Whether a head at the end of a run may be that month: spelt nearly so, or hardly at all under one head with
    others."""
    said = _YEAR.sub("", squeeze(unit.text))
    if unit.above in over and ("." in said or not said):
        return True
    return any(
        SequenceMatcher(None, said, name, autojunk=False).ratio() >= _SPELT_ALIKE
        for name in _names().get(month, ())
    )


def _month_at(at: int, offset: int) -> int:
    return (offset + at - 1) % 12 + 1


def _beginning(run: Sequence[_Unit], fits: Sequence[int], dated: Mapping[int, YearMonth]) -> int | None:
    """The first column of a run in months since the year 0; None where no head gives a calendar year."""
    votes: Counter[int] = Counter()
    for at in fits:
        read = dated.get(run[at].columns[0])
        if read is not None and read[1] == run[at].month:
            votes[read[0] * 12 + read[1] - 1 - at] += 1
    return votes.most_common(1)[0][0] if votes else None


@cache
def _names() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in read_rows("normalizers", "months.csv"):
        found.setdefault(int(row["month"]), []).append(row["spelling"])
    return found
