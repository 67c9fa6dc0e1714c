"""What the mapping of a table yields, and what it needs to know of the document around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractors.document import Box, Table, Unit
from normalizers.dates import DateContext
from pipeline.mapping.schedule import Schedule
from pipeline.records import Activity, Finding

Layout = Literal["plan", "calendar_grid", "other"]


@dataclass(frozen=True, slots=True)
class TableContext:
    """What the document says around a table."""

    document_id: str
    unit: Unit
    transcript: bool
    academic_year: int | None
    dates: DateContext
    scanned: frozenset[int] = frozenset()  # pages that were read from a picture
    unread: Mapping[int, tuple[Box, ...]] = field(
        default_factory=dict
    )  # ink on them that was not read, by page
    day: Schedule | None = None  # of a timetable of hours: the day over it


@dataclass(slots=True)
class MappedTable:
    """Activities of a table, findings about it, and how each cell was used: (row, col) to usage."""

    layout: Layout
    activities: list[Activity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    usage: dict[tuple[int, int], str] = field(default_factory=dict)
    inherited: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    about: bool = False  # its activities are what the work is done to; the work stands over the table
    table: Table | None = None  # the table with cut rows joined, where it was mapped
