"""What mapping yields: the rows of the database as typed, frozen records, before they are written.

Field names are the columns of `pipeline/store/schema.toml`, where each is described. A `Place` says where
on the source a value stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic.dataclasses import dataclass

from extractors.document import Box

DocumentKind = Literal["letter", "memo", "order", "announcement", "action_plan", "calendar", "mixed", "other"]
LetterForm = Literal["external", "memo", "stamped", "order", "announcement", "other"]
DateSource = Literal["cell", "gantt_label", "gantt_bar", "text", "inherited"]
PartyRole = Literal["responsible", "operator", "data_entry", "verify_monitor", "related"]
Origin = Literal["section", "column"]
Workstream = Literal["information", "learning_results"]


T = TypeVar("T")
Many = Annotated[Sequence[T], AfterValidator(tuple)]
"""Records of which there may be very many: a tuple, or pieces that are unpacked as one walks through them
(`pipeline.workers.parcels`)."""
_STRICT = ConfigDict(extra="forbid")


class Record(BaseModel):
    """Base of the records that a document has few of: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# Records that a document has many of have slots: a cell takes a sixth of the memory.
@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Place:
    """Page and box (unit of the document) a value stands in."""

    page: int
    box: Box

    def box_columns(self) -> dict[str, float]:
        """The box as the four columns of the database, to a hundredth."""
        return {
            "x0": round(self.box.x0, 2),
            "top": round(self.box.top, 2),
            "x1": round(self.box.x1, 2),
            "bottom": round(self.box.bottom, 2),
        }


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class DateEntry:
    """One date expression (table `activity_dates`)."""

    role: Literal["schedule", "mention"]
    kind: str
    start_date: dt.date | None
    end_date: dt.date | None
    precision: str
    time_start: str | None
    time_end: str | None
    partial: str | None
    raw: str
    flags: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class PartyEntry:
    """One body or post (table `activity_parties`)."""

    role: PartyRole
    name: str
    party: str | None
    inherited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class SystemEntry:
    """One system (`activity_systems`, or `inherited_systems` where `origin` is set)."""

    system: str
    raw: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Activity:
    """One thing to do."""

    id: str
    seq: int
    academic_year: int | None
    semester: int | None
    section: str | None
    workstream: Workstream | None
    row_label: str | None
    item: int | None
    context: str | None
    text: str
    text_raw: str
    start_date: dt.date | None
    end_date: dt.date | None
    date_kind: str
    date_precision: str | None
    date_raw: str | None
    date_source: DateSource | None
    time_start: str | None
    time_end: str | None
    confidence: float
    source: Literal["table", "body"]
    place: Place
    table_seq: int | None
    table_row: int | None
    dates: tuple[DateEntry, ...] = ()
    parties: tuple[PartyEntry, ...] = ()
    systems: tuple[SystemEntry, ...] = ()


class Reference(Record):
    """A cited letter."""

    title: str
    ref_no: str | None
    date: dt.date | None


class Enclosure(Record):
    """Something sent along."""

    title: str
    quantity: int | None
    unit: str | None
    page_from: int | None = None
    page_to: int | None = None


class Letter(Record):
    """A letter, memo, order or announcement."""

    form: LetterForm
    ref_no: str | None = None
    is_circular: bool = False
    agency: str | None = None
    address: str | None = None
    date: dt.date | None = None
    date_raw: str | None = None
    subject: str | None = None
    addressee: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    closing: str | None = None
    signatory_name: str | None = None
    signatory_rank: str | None = None
    signatory_position: str | None = None
    contact_unit: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    body: str | None = None
    page: int
    references: tuple[Reference, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class CellRow:
    """A cell with how it was used."""

    row: int
    col: int
    row_span: int
    col_span: int
    place: Place
    text: str
    text_raw: str
    continues: str | None
    inherited_from: str | None
    usage: str


class TableRecord(Record):
    """A source table and its cells."""

    seq: int
    layout: Literal["plan", "calendar_grid", "other"]
    page_from: int
    page_to: int
    joins: tuple[str, ...]
    cells: Many[CellRow]


class PageRecord(Record):
    """A page."""

    page: int
    width: float
    height: float
    rotation: int
    skew: float | None = None
    corners: tuple[float, ...] = ()
    extraction: str
    choice: str | None = None
    confidence: float | None
    text: str


class SystemAddress(Record):
    """An address printed for a system."""

    system: str | None
    url: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Finding:
    """A doubt. `fields` fill the sentence of its code (pipeline/messages/findings.toml)."""

    code: str
    evidence: str
    place: Place | None = None
    activity_id: str | None = None
    fields: tuple[tuple[str, str], ...] = ()


class Stamp(Record):
    """A stamp of receipt: the receiving office's number, date and time."""

    kind: Literal["received"]
    office: str | None
    number: str | None
    date: dt.date | None
    date_raw: str | None
    time: str | None
    text: str
    place: Place
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class LedgerLine:
    """One block of text outside tables and what became of it."""

    place: Place
    text: str
    usage: str


class Records(Record):
    """Everything one document became."""

    document_id: str
    sha256: str
    filename: str
    media_type: str
    unit: str
    source_bytes: int
    kind: DocumentKind
    title: str | None
    issuer: str | None
    academic_year: int | None
    extraction: str
    status: Literal["ok", "partial", "empty"]
    reasons: tuple[tuple[str, int | None, str], ...]
    letter: Letter | None
    further_letters: tuple[Letter, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    pages: Many[PageRecord]
    tables: tuple[TableRecord, ...]
    activities: Many[Activity]
    addresses: tuple[SystemAddress, ...]
    findings: Many[Finding]
    ledger: Many[LedgerLine]
