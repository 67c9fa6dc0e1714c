"""A column of people, row by row: merged cells as ruled, and as transcripts tear them apart.

In a ruled table a cell that spans rows says by itself whom it means. A transcript has no rules: the merged
cell stands in its first row, and the rows below are empty, or its second half (`ผู้ตรวจสอบ ติดตาม`) has
slipped into the next row. Columns whose head is marked `carry_down` in columns.csv are merged that way
in the plans we know; there the value is carried down and marked inherited. The same holds where a page
break cuts a merged cell and the program that set the page closes it with a rule: the cell at the top of the
next page is empty. Other columns stay empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from normalizers.lookups import party_of
from normalizers.numerals import to_arabic
from pipeline.mapping.columns import Column, Head
from pipeline.mapping.marks import is_mark
from pipeline.mapping.people import People, people_of
from pipeline.mapping.rows import Row
from pipeline.records import PartyEntry


@dataclass(slots=True)
class PartyColumn:
    """Parties by row index; `inherited` maps a row to the row its value was carried down from."""

    entries: dict[int, tuple[PartyEntry, ...]] = field(default_factory=dict)
    inherited: dict[int, int] = field(default_factory=dict)
    unsplit: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """Rows that share one cell of the paper."""

    rows: list[Row]
    people: People
    extra: People | None = None
    carried: frozenset[int] = frozenset()  # rows whose own cell is empty


def read_party_column(rows: Sequence[Row], column: Column, head: Head, transcript: bool) -> PartyColumn:
    """Parties of every row in one column."""
    role = column.role or "related"
    torn = transcript and column.carry_down
    groups: list[_Group] = []
    for before, row in zip([None, *rows], rows, strict=False):
        value = row.covering(column)
        if value is None:
            cut = column.carry_down and before is not None and before.page < row.page
            if groups and (torn or (cut and before in groups[-1].rows)):
                groups[-1].rows.append(row)
                groups[-1].carried |= {row.index}
            continue
        if groups and not value.own and groups[-1].rows[0].index >= value.origin[0]:
            groups[-1].rows.append(row)  # the ruled cell spans this row
            continue
        if column.named and is_mark(value.text):
            entry = PartyEntry(role=role, name=to_arabic(column.named), party=party_of(column.named))
            people = People((entry,), frozenset())
        else:
            people = people_of(value.blocks, role)
        if torn and groups and _second_half(groups[-1], people, row, head, column):
            groups[-1].rows.append(row)
            groups[-1].extra = people
            groups[-1].carried |= {row.index}
        else:
            groups.append(_Group([row], people))
    return _spread(groups)


def _second_half(group: _Group, people: People, row: Row, head: Head, column: Column) -> bool:
    """Whether a cell is the rest of the cell above: other roles, and the neighbour column is empty too."""
    if group.extra is not None or not group.people.led or not people.led:
        return False
    if group.people.led & people.led:
        return False
    neighbours = [c for c in head.of_kind("party") if c.index != column.index and c.carry_down]
    return bool(neighbours) and all(row.own(c) is None for c in neighbours)


def _spread(groups: Sequence[_Group]) -> PartyColumn:
    result = PartyColumn()
    for group in groups:
        first = group.rows[0].index
        both = (*group.people.entries, *(group.extra.entries if group.extra else ()))
        result.unsplit += [*group.people.unsplit, *(group.extra.unsplit if group.extra else ())]
        for row in group.rows:
            carried = row.index in group.carried
            own = set(group.people.entries) if not carried else set()
            torn = carried or group.extra is not None
            result.entries[row.index] = tuple(
                replace(e, inherited=True) if torn and e not in own else e for e in both
            )
            if carried:
                result.inherited[row.index] = first
    return result
