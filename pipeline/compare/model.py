"""The typed shape of a comparison: what five files, two tables and every test agree on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

# Counts up when a field of the JSON changes its name or its meaning; new fields do not count.
MODEL_VERSION = 2

ChangeKind = Literal[
    "added",
    "removed",
    "rescheduled",
    "extended",
    "shortened",
    "date_kind_changed",
    "party_changed",
    "system_changed",
    "section_changed",
    "split",
    "merged",
    "reworded",
    "unverified",
    "unchanged",
]
Weight = Literal["act", "note", "clerical"]
Severity = Literal["error", "warning", "info"]

# In the order of reading: what takes work away or brings it, what moves it, who does it, how it is said.
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


class Record(BaseModel):
    """Base of every record here: frozen, and closed to fields nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Record):
    """A place on a page: points with the origin at the top left, or lines and columns of a text file."""

    x0: float
    top: float
    x1: float
    bottom: float


class Party(Record):
    """One body or post that an activity names."""

    role: Literal["responsible", "operator", "data_entry", "verify_monitor", "related"]
    name: str
    party: str | None = Field(description="Key of a known body, if the name is one.")
    inherited: bool


class SystemName(Record):
    """One system that an activity, or only its section, names."""

    system: str
    inherited: bool


class Mention(Record):
    """A date that stands in the text of an activity, beside its schedule."""

    kind: str
    start_date: date | None
    end_date: date | None
    raw: str


class Finding(Record):
    """A doubt about an activity."""

    code: str
    severity: Severity
    message_th: str
    message_en: str


class SideActivity(Record):
    """An activity as one side of a comparison sees it: everything compared, and where it stands."""

    id: str
    document_id: str
    filename: str
    extraction: str
    unit: Literal["pt", "line"]
    page: int
    box: Box
    seq: int
    semester: int | None
    section: str | None
    workstream: str | None
    row_label: str | None
    item: int | None
    context: str | None
    text: str
    start_date: date | None
    end_date: date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    time_start: str | None
    time_end: str | None
    source: Literal["table", "body"]
    confidence: float
    parties: tuple[Party, ...]
    systems: tuple[SystemName, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]
    office: str | None = Field(None, description="The area office or school that issued its document.")

    @property
    def all_systems(self) -> frozenset[str]:
        """Systems named by the activity or by its section."""
        return frozenset(s.system for s in self.systems)

    @property
    def own_systems(self) -> frozenset[str]:
        """Systems that the activity itself names."""
        return frozenset(s.system for s in self.systems if not s.inherited)


class SideDocument(Record):
    """A document that a side was asked for, kept or left out."""

    id: str
    filename: str
    title: str | None
    kind: str
    extraction: str
    status: str
    academic_year: int | None
    activities: int
    used: bool


class Notice(Record):
    """Something that limits how far the comparison can be trusted."""

    code: str
    message_th: str
    message_en: str


class Side(Record):
    """One side: an academic year, or one document."""

    ref: str
    year: int | None
    documents: tuple[SideDocument, ...]
    activities: tuple[SideActivity, ...]
    notices: tuple[Notice, ...] = ()


class Pair(Record):
    """Two activities taken for the same one, and how surely."""

    left_id: str
    right_id: str
    relation: Literal["same", "split", "merged"]
    score: float = Field(description="Likeness, 0 to 1.")
    margin: float = Field(
        description="Score less that of the best rival on either side; below 0 when the rival went elsewhere."
    )
    rival_id: str | None = Field(description="The runner-up on either side.")
    decided_by: str | None = Field(
        default=None, description="The reviewer who paired the two; null where the program did."
    )
    reason: str
    reason_en: str


class Anchor(Record):
    """How a decision finds its row again: by id while that lasts, then by text, schedule and row."""

    document_id: str
    activity_id: str
    row_label: str
    schedule: str
    text: str = Field(description="The first letters of the activity's text.")


class Decision(Record):
    """A reviewer's word on two activities, as a file of decisions holds it."""

    same: bool
    left_side: str
    right_side: str
    left: Anchor
    right: Anchor
    who: str
    when: str
    why: str


class Ruling(Record):
    """A decision tied to two activities of a comparison."""

    same: bool
    left_id: str
    right_id: str
    who: str
    when: str = Field(description="As the reviewer wrote it.")
    why: str


class Change(Record):
    """A row of table `changes`."""

    seq: int
    change: ChangeKind
    weight: Weight
    left_activity_id: str | None
    right_activity_id: str | None
    field: str | None
    before: str | None
    after: str | None
    shift_days: int | None
    score: float | None
    reason: str
    reason_en: str


class Comparison(Record):
    """The whole comparison. Its JSON is `changes.json`."""

    schema_version: int = MODEL_VERSION
    id: str
    left: Side
    right: Side
    step_months: int = Field(description="Months between the two academic years; shifts are net of it.")
    corresponds: bool = Field(
        description="False when too little pairs for a list of changes to mean anything."
    )
    pairs: tuple[Pair, ...]
    decisions: tuple[Ruling, ...] = Field(
        default=(), description="Reviewers' decisions that this comparison obeys."
    )
    changes: tuple[Change, ...]
    counts: Mapping[ChangeKind, int] = Field(
        description="Activities (pairs) per kind; kinds that do not occur are 0."
    )
    warnings: tuple[Notice, ...]
