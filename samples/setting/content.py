"""The truth of a circular as data, read from TOML. The file formats are described at the top of each file."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BULLETS = ("◆", "-")
"""What begins a bulleted line, outermost level first."""


@dataclass(frozen=True)
class TextLine:
    """One line of a cell: a paragraph (level 0) or a bullet (level 1, 2)."""

    text: str
    level: int = 0

    @staticmethod
    def parse(written: str) -> TextLine:
        """Read `◆ text`, `- text` or plain text."""
        for level, bullet in enumerate(BULLETS, start=1):
            if written.startswith(bullet + " "):
                return TextLine(written[len(bullet) + 1 :], level)
        return TextLine(written)


@dataclass(frozen=True)
class Meaning:
    """The schedule a date expression means: ISO dates, both ends included."""

    kind: str
    start: dt.date | None = None
    end: dt.date | None = None
    time_start: str | None = None
    time_end: str | None = None


Lines = tuple[TextLine, ...]


@dataclass(frozen=True)
class PlanRow:
    """A row of an action plan. `related` and `responsible` are None where the cell above runs on."""

    label: str
    date: str
    means: Meaning
    information: Lines
    learning_results: Lines
    related: Lines | None
    responsible: Lines | None
    new_page: bool = False


@dataclass(frozen=True)
class PlanPart:
    """Rows under one printed header; each part begins a page."""

    header: tuple[str, ...]
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class Plan:
    """An action plan."""

    id: str
    academic_year: int
    title: tuple[str, ...]
    parts: tuple[PlanPart, ...]
    legend: tuple[str, ...]
    systems: dict[str, list[str]]
    roles: dict[str, str]


@dataclass(frozen=True)
class Enclosure:
    """A line of สิ่งที่ส่งมาด้วย."""

    number: str
    title: str
    quantity: int
    unit: str
    printed: str


@dataclass(frozen=True)
class Instruction:
    """What the letter's body tells someone to do."""

    text: str
    means: Meaning
    mentions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Letter:
    """An external letter, its fields as printed."""

    form: str
    ref_no: str
    office: tuple[str, ...]
    date: str
    date_means: dt.date
    subject: str
    addressee: str
    enclosures: tuple[Enclosure, ...]
    body: tuple[str, ...]
    instructions: tuple[Instruction, ...]
    closing: str
    rank: str
    name: str
    position: str
    unit: str
    phone: str
    fax: str


@dataclass(frozen=True)
class CalendarRow:
    """A row of a month grid with its arrow."""

    label: str
    text: str
    operator: str
    means: Meaning
    arrow: str
    drawn: tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Section:
    """A heading row that spans the grid, and the rows under it."""

    title: str
    rows: tuple[CalendarRow, ...]


@dataclass(frozen=True)
class Calendar:
    """A month grid; each part begins a page."""

    title: str
    header: tuple[str, ...]
    months: tuple[str, ...]
    first_month: dt.date
    parts: tuple[tuple[Section, ...], ...]

    def position(self, day: dt.date, *, after: bool = False) -> float:
        """Where a day begins (or ends, with `after`) in the month columns: 5.5 is the middle of the sixth."""
        months = (day.year - self.first_month.year) * 12 + day.month - self.first_month.month
        next_month = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        days = (next_month - day.replace(day=1)).days
        return months + (day.day - (0 if after else 1)) / days


@dataclass(frozen=True)
class Circular:
    """A letter, the calendar it sends, and the handbook it names."""

    id: str
    academic_year: int
    letter: Letter
    calendar: Calendar
    handbook: tuple[str, str]
    systems: dict[str, list[str]]


def load(path: Path) -> Plan | Circular:
    """Read a content file.

    Raises:
        ValueError: when `kind` is neither action_plan nor calendar.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    match data["kind"]:
        case "action_plan":
            return _plan(data)
        case "calendar":
            return _circular(data)
        case other:
            raise ValueError(f"{path.name}: unknown kind {other!r}")


def _lines(written: list[str]) -> Lines:
    return tuple(TextLine.parse(w) for w in written)


def _plan(data: dict[str, Any]) -> Plan:
    def row(r: dict[str, Any]) -> PlanRow:
        return PlanRow(
            label=r["label"],
            date=r["date"],
            means=Meaning(**r["means"]),
            information=_lines(r["information"]),
            learning_results=_lines(r["learning_results"]),
            related=_lines(r["related"]) if "related" in r else None,
            responsible=_lines(r["responsible"]) if "responsible" in r else None,
            new_page=r.get("new_page", False),
        )

    return Plan(
        id=data["id"],
        academic_year=data["academic_year"],
        title=tuple(data["title"]),
        parts=tuple(PlanPart(tuple(p["header"]), tuple(row(r) for r in p["row"])) for p in data["part"]),
        legend=tuple(data["legend"]),
        systems=data["systems"],
        roles=data["roles"],
    )


def _circular(data: dict[str, Any]) -> Circular:
    letter = dict(data["letter"])
    enclosures = tuple(Enclosure(**e) for e in letter.pop("enclosure"))
    instructions = tuple(
        Instruction(i["text"], Meaning(**i["means"]), tuple(i["mentions"])) for i in letter.pop("instruction")
    )
    letter["office"] = tuple(letter["office"])
    letter["body"] = tuple(letter["body"])
    calendar = data["calendar"]

    def row(r: dict[str, Any]) -> CalendarRow:
        means = Meaning(**r["means"])
        drawn = r.get("drawn", r["means"])
        return CalendarRow(
            r["label"], r["text"], r["operator"], means, r["arrow"], (drawn["start"], drawn["end"])
        )

    return Circular(
        id=data["id"],
        academic_year=data["academic_year"],
        letter=Letter(enclosures=enclosures, instructions=instructions, **letter),
        calendar=Calendar(
            title=calendar["title"],
            header=tuple(calendar["header"]),
            months=tuple(calendar["months"]),
            first_month=dt.date.fromisoformat(calendar["first_month"] + "-01"),
            parts=tuple(
                tuple(Section(s["title"], tuple(row(r) for r in s["row"])) for s in p["section"])
                for p in calendar["part"]
            ),
        ),
        handbook=(data["handbook"]["title"], data["handbook"]["url"]),
        systems=data["systems"],
    )
