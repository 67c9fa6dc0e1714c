"""Made action plans: dates in a column, people beside the work, one or two streams of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.variants.elements import Cell, Made, NewPage, Para, Row, Setting, Table
from tests.variants.phrasing import BODIES, GRADES, POSTS, WORKS, Meaning, some_date, thai


@dataclass(frozen=True)
class PlanShape:
    """How a plan is laid out. `columns` are (kind, head) from left to right."""

    columns: tuple[tuple[str, str], ...]
    year: int = 2563
    rows: int = 9
    date_form: str = "long"
    thai_digits: bool = False
    merged_people: int = 1
    bulleted: bool = False
    numbered_items: bool = False
    sections: int = 0
    group_head: str | None = None
    repeat_head: bool = True
    split_rows: bool = False
    long_rows: bool = False
    title: str = "แผนปฏิบัติการจัดเก็บข้อมูลสารสนเทศ ปีการศึกษา {year}"


WIDTHS = {"ordinal": 12, "date": 36, "work": 80, "information": 66, "grades": 58, "operator": 30,
          "responsible": 44, "system": 24, "note": 26}  # fmt: skip


def make_plan(name: str, shape: PlanShape, setting: Setting, seed: int) -> Made:
    """A plan and its truth."""
    random = Random(seed)
    kinds = [kind for kind, _ in shape.columns]
    at = {kind: n for n, kind in enumerate(kinds)}
    width = 267.0 if setting.landscape else 180.0
    total = sum(WIDTHS[k] for k in kinds)
    widths = tuple(round(WIDTHS[k] * width / total, 1) for k in kinds)
    rows: list[Row] = []
    truth: list[dict[str, Any]] = []
    section: str | None = None
    people: tuple[str, ...] = ()
    pool = list(WORKS)
    random.shuffle(pool)
    for n in range(shape.rows):
        if shape.sections and n % (shape.rows // shape.sections) == 0:
            number = n // (shape.rows // shape.sections) + 1
            section = f"ระยะที่ {number} การจัดเก็บข้อมูล ภาคเรียนที่ {1 + (number - 1) % 2}/{shape.year}"
            cell = Cell(0, (section,), col_span=len(kinds), role="section")
            rows.append(Row((cell,)))
            label_base = n
        elif not shape.sections:
            label_base = 0
        label = str(n - label_base + 1)
        meaning = some_date(random, shape.year, shape.date_form)
        cells = []
        texts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for kind in ("work", "information"):
            if kind in at:
                count = (
                    3
                    if shape.long_rows
                    else random.choice((2, 3))
                    if shape.bulleted or shape.numbered_items
                    else 1
                )
                works = [pool[(n * 3 + k) % len(pool)] for k in range(count)]
                texts[kind] = works
                cells.append(Cell(at[kind], _lines(works, shape)))
        if "grades" in at:
            works = [GRADES[n % len(GRADES)]] if n % 3 != 1 else []
            texts["grades"] = works
            cells.append(Cell(at["grades"], _lines(works, shape)))
        if "ordinal" in at:
            cells.append(Cell(at["ordinal"], (label,)))
        cells.append(Cell(at["date"], (meaning.written,)))
        operator = random.choice(BODIES)
        if "operator" in at:
            cells.append(Cell(at["operator"], (operator,)))
        if "responsible" in at and n % shape.merged_people == 0:
            people = POSTS[(n // shape.merged_people) % len(POSTS)]
            span = min(shape.merged_people, shape.rows - n)
            cells.append(Cell(at["responsible"], tuple(f"◆ {p}" for p in people), row_span=span))
        systems: tuple[str, ...] = ()
        if "system" in at:
            systems = tuple(dict.fromkeys(s for w in texts.values() for _, ss in w for s in ss)) or ("DMC",)
            cells.append(Cell(at["system"], ("/".join(systems),)))
        if "note" in at:
            cells.append(Cell(at["note"], ()))
        rows.append(Row(tuple(sorted(cells, key=lambda c: c.col))))
        for kind, works in texts.items():
            for text, own in _activities(works, shape):
                named = sorted(set(own) | set(systems))
                record = _record(label if "ordinal" in at else None, text, meaning, named)
                record["section"] = section
                if "grades" in at:
                    record["workstream"] = "learning_results" if kind == "grades" else "information"
                if "operator" in at:
                    record["roles"] = {"operator": operator.split("/")}
                if "responsible" in at:
                    record["responsible"] = list(people)
                truth.append(record)
    title = shape.title.format(year=shape.year)
    elements = (
        NewPage(landscape=setting.landscape),
        Para(title, align="center", bold=True, size=1.15),
        Para("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", align="center", bold=True),
        Table(widths, _head(shape), tuple(rows), shape.repeat_head, shape.split_rows),
    )
    made = Made(name, elements, {"id": name, "academic_year_be": shape.year, "letter": None,
                                 "activities": truth}, setting)  # fmt: skip
    return in_thai_digits(made) if shape.thai_digits else made


def _lines(works: Sequence[tuple[str, tuple[str, ...]]], shape: PlanShape) -> tuple[str, ...]:
    if shape.bulleted:
        return tuple(f"◆ {text}" for text, _ in works)
    if shape.numbered_items:
        return tuple(f"{k}) {text}" for k, (text, _) in enumerate(works, start=1))
    return (" ".join(text for text, _ in works),) if works else ()


def _activities(
    works: Sequence[tuple[str, tuple[str, ...]]], shape: PlanShape
) -> list[tuple[str, tuple[str, ...]]]:
    if shape.bulleted or shape.numbered_items or not works:
        return list(works)
    return [(" ".join(t for t, _ in works), tuple(s for _, ss in works for s in ss))]


def _head(shape: PlanShape) -> tuple[Row, ...]:
    if shape.group_head is None:
        return (Row(tuple(Cell(n, (word,), role="head") for n, (_, word) in enumerate(shape.columns))),)
    streams = [n for n, (kind, _) in enumerate(shape.columns) if kind in ("information", "grades")]
    upper = [
        Cell(n, (word,), row_span=2, role="head")
        for n, (_, word) in enumerate(shape.columns)
        if n not in streams
    ]
    upper.append(Cell(streams[0], (shape.group_head,), col_span=len(streams), role="head"))
    lower = tuple(Cell(n, (shape.columns[n][1],), role="head") for n in streams)
    return Row(tuple(sorted(upper, key=lambda c: c.col))), Row(lower)


def _record(row: str | None, text: str, meaning: Meaning, systems: list[str]) -> dict[str, Any]:
    return {
        "row": row,
        "workstream": None,
        "section": None,
        "text": text,
        "start": meaning.start.isoformat() if meaning.start else None,
        "end": meaning.end.isoformat() if meaning.end else None,
        "date_kind": meaning.kind,
        "systems": systems,
        "roles": {},
        "responsible": [],
    }


def in_thai_digits(made: Made) -> Made:
    """The same circular with every digit in Thai script, but those of Latin names."""

    def cell(c: Cell) -> Cell:
        return replace(c, lines=tuple(map(thai, c.lines)))

    def row(r: Row) -> Row:
        bars = tuple(replace(b, label=thai(b.label)) for b in r.bars)
        return replace(r, cells=tuple(map(cell, r.cells)), bars=bars)

    elements = tuple(
        replace(e, head=tuple(map(row, e.head)), rows=tuple(map(row, e.rows)))
        if isinstance(e, Table)
        else replace(e, text=thai(e.text))
        if isinstance(e, Para)
        else e
        for e in made.elements
    )
    return replace(made, elements=elements)
