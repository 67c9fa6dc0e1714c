"""Made calendars: months across, bars in the rows, with and without labels."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.variants.elements import Bar, Cell, Look, Made, NewPage, Para, Row, Setting, Table
from tests.variants.phrasing import BODIES, SHORT, WORKS, day_text, month_end, range_text
from tests.variants.plans import in_thai_digits


@dataclass(frozen=True)
class CalendarShape:
    """How a calendar is laid out. `head` is "flat" (พ.ค.64), "years" (พ.ศ. over months) or "academic"."""

    year: int = 2565
    months: int = 12
    rows: int = 8
    sections: int = 2
    head: str = "flat"
    look: Look = "arrow"
    labelled: bool = True
    thai_digits: bool = False
    words: tuple[str, str, str] = ("ที่", "รายการปฏิบัติ", "หน่วยงานที่รับผิดชอบ")
    role: str = "responsible"
    repeat_head: bool = True


def make_calendar(name: str, shape: CalendarShape, setting: Setting, seed: int) -> Made:
    """A calendar and its truth."""
    random = Random(seed)
    first = dt.date(shape.year - 543, 5, 1)
    columns = [_add_months(first, n) for n in range(shape.months)]
    lead = 3
    month_width = round((267.0 - 110.0) / shape.months, 2)
    widths = (11.0, 72.0, 27.0, *([month_width] * shape.months))
    rows: list[Row] = []
    truth: list[dict[str, Any]] = []
    per_section = shape.rows // shape.sections
    section = ""
    for n in range(shape.rows):
        if n % per_section == 0:
            number = n // per_section
            section = ("ข้อมูลนักเรียนรายบุคคล ต้นปีการศึกษา {}", "ข้อมูลอาคารและสิ่งก่อสร้าง ปีการศึกษา {}",
                       "ข้อมูลครูและบุคลากร ปีการศึกษา {}")[number % 3].format(shape.year)  # fmt: skip
            rows.append(Row((Cell(0, (section,), col_span=len(widths), role="section"),)))
        label = str(n % per_section + 1)
        text, systems = WORKS[(n + seed) % len(WORKS)]
        operator = random.choice(BODIES)
        start, end = _window(random, columns, shape)
        written = day_text(start, "short") if start == end else range_text(start, end, "short")
        bar = Bar(lead + _position(columns, start), lead + _position(columns, end, after=True),
                  f"({written})" if shape.labelled else "", shape.look)  # fmt: skip
        cells = [Cell(0, (label,)), Cell(1, (text,)), Cell(2, (operator,))]
        cells += [
            Cell(lead + k, (), shade=shape.look == "shade" and int(bar.start) <= lead + k < bar.end)
            for k in range(shape.months)
        ]
        rows.append(Row(tuple(cells), () if shape.look == "shade" else (bar,)))
        record = {
            "row": label, "workstream": None, "section": section, "text": text,
            "start": start.isoformat(), "end": end.isoformat(),
            "date_kind": "point" if start == end else "range",
            "systems": sorted(systems), "roles": {}, "responsible": [],
        }  # fmt: skip
        if not shape.labelled:
            record["from_geometry"] = True
        if shape.role == "responsible":
            record["responsible"] = operator.split("/")
        else:
            record["roles"] = {shape.role: operator.split("/")}
        truth.append(record)
    elements = (
        NewPage(landscape=True),
        Para(f"ปฏิทินการดำเนินงานข้อมูลสารสนเทศ ปีการศึกษา {shape.year}", align="center", bold=True, size=1.15),
        Table(widths, _head(shape, columns), tuple(rows), shape.repeat_head),
    )
    made = Made(name, elements, {"id": name, "academic_year_be": shape.year, "letter": None,
                                 "activities": truth}, setting)  # fmt: skip
    return in_thai_digits(made) if shape.thai_digits else made


def _window(random: Random, columns: list[dt.date], shape: CalendarShape) -> tuple[dt.date, dt.date]:
    month = random.randrange(0, len(columns) - 2)
    if shape.look in ("shade", "character") and not shape.labelled:
        # Whole months: shading says no more.
        return columns[month], month_end(columns[month + random.choice((0, 1, 2))])
    start = columns[month] + dt.timedelta(days=random.choice((0, 4, 9, 14, 19)))
    end = start + dt.timedelta(days=random.choice((9, 20, 40)))
    if shape.labelled and random.random() < 0.3:
        return start, start
    return start, end


def _position(columns: list[dt.date], day: dt.date, *, after: bool = False) -> float:
    index = (day.year - columns[0].year) * 12 + day.month - columns[0].month
    days = calendar.monthrange(day.year, day.month)[1]
    return index + (day.day - (0 if after else 1)) / days


def _head(shape: CalendarShape, columns: list[dt.date]) -> tuple[Row, ...]:
    if shape.head == "flat":
        words = [*shape.words, *(f"{SHORT[m.month - 1]}{(m.year + 543) % 100}" for m in columns)]
        return (Row(tuple(Cell(n, (w,), role="head") for n, w in enumerate(words))),)
    upper = [Cell(n, (w,), row_span=2, role="head") for n, w in enumerate(shape.words)]
    lower = tuple(Cell(3 + n, (SHORT[m.month - 1],), role="head") for n, m in enumerate(columns))
    if shape.head == "academic":
        upper.append(Cell(3, (f"ปีการศึกษา {shape.year}",), col_span=len(columns), role="head"))
    else:
        years = sorted({m.year for m in columns})
        col = 3
        for year in years:
            span = sum(m.year == year for m in columns)
            upper.append(Cell(col, (f"พ.ศ. {year + 543}",), col_span=span, role="head"))
            col += span
    return Row(tuple(upper)), Row(lower)


def _add_months(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    return dt.date(day.year + month // 12, month % 12 + 1, 1)
