"""matrix.html and matrix.xlsx: each activity through the years, with its days and their drift."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from pipeline.compare.masks import relative_years
from pipeline.compare.matrix import Matrix, MatrixCell, MatrixRow
from pipeline.compare.model import ChangeKind, SideActivity
from pipeline.publish.cells import heading_of, place_of
from pipeline.publish.escapes import visible
from pipeline.publish.files import write_atomically
from pipeline.publish.html import asset, environment, integrity
from pipeline.publish.labels import EXTRACTIONS, KINDS, SIGNS
from pipeline.publish.spreadsheets import lay_out, new_workbook, put
from pipeline.publish.thai_dates import Said, said_schedule, said_shift
from pipeline.publish.view import side_name

FILES = ("matrix.html", "matrix.xlsx")


@dataclass(frozen=True, slots=True)
class YearCell:
    """An activity in one year, in words."""

    text: str | None
    schedule: Said
    shift: Said | None
    moved: bool
    kinds: tuple[ChangeKind, ...]
    filename: str
    place: Said


@dataclass(frozen=True, slots=True)
class Line:
    """One activity through the years, in words."""

    number: int
    text: str
    heading: Said
    cells: tuple[YearCell | None, ...]
    drift: Said | None
    drifted: bool
    drift_days: int | None


def publish_matrix(matrix: Matrix, directory: Path) -> list[Path]:
    """Write both files into a directory, which is made if need be, and return their paths."""
    contents = (matrix_html(matrix), matrix_xlsx(matrix))
    directory.mkdir(parents=True, exist_ok=True)
    return [
        write_atomically(directory / name, content) for name, content in zip(FILES, contents, strict=True)
    ]


def lines_of(matrix: Matrix) -> tuple[Line, ...]:
    """Every row in words, in the order and with the numbers of the page: by last year, then by heading."""
    by_id = {a.id: a for side in matrix.sides for a in side.activities}
    lines = [_line(row, matrix, by_id) for row in matrix.rows]
    order = {key: n for n, key in enumerate(dict.fromkeys(_group_of(line) for line in lines))}
    lines.sort(key=lambda line: order[_group_of(line)])
    return tuple(replace(line, number=n) for n, line in enumerate(lines, 1))


def _group_of(line: Line) -> tuple[int, Said]:
    """The last year that has the activity, and its heading there."""
    return max(n for n, cell in enumerate(line.cells) if cell), line.heading


def _line(row: MatrixRow, matrix: Matrix, by_id: dict[str, SideActivity]) -> Line:
    years = [side.year for side in matrix.sides]
    last_year, last = next(
        (year, by_id[cell.activity_id])
        for year, cell in zip(reversed(years), reversed(row.cells), strict=True)
        if cell
    )
    told = relative_years(last.text, last_year)
    cells: list[YearCell | None] = []
    for year, cell in zip(years, row.cells, strict=True):
        if cell is None:
            cells.append(None)
            continue
        activity = by_id[cell.activity_id]
        # The words stand once, as the last year has them; a year that says it otherwise is quoted.
        quoted = relative_years(activity.text, year) != told
        cells.append(_year_cell(cell, activity, activity.text if quoted else None))
    return Line(
        number=0,
        text=visible(last.text),
        heading=heading_of(last),
        cells=tuple(cells),
        drift=None if row.drift_days is None else said_shift(row.start_drift_days, row.drift_days),
        drifted=bool(row.drift_days or row.start_drift_days),
        drift_days=row.drift_days,
    )


def _year_cell(cell: MatrixCell, activity: SideActivity, text: str | None) -> YearCell:
    shift = None
    if (cell.start_shift, cell.end_shift) != (None, None):
        shift = said_shift(cell.start_shift, cell.end_shift, deadline=activity.start_date is None)
    schedule = said_schedule(activity)
    return YearCell(
        text=visible(text) if text else None,
        schedule=Said(visible(schedule.th), visible(schedule.en)),
        shift=shift,
        moved=bool(cell.start_shift or cell.end_shift),
        kinds=cell.kinds,
        filename=visible(activity.filename),
        place=place_of(activity),
    )


def _sentence(matrix: Matrix, lines: tuple[Line, ...]) -> Said:
    years, n = len(matrix.sides), len(lines)
    whole = sum(all(line.cells) for line in lines)
    moved = sum(any(c and c.moved for c in line.cells) for line in lines)
    return Said(
        f"{n} กิจกรรมใน {years} ปี: มีครบทุกปี {whole} รายการ กำหนดวันเคยเลื่อน {moved} รายการ",
        f"{n} activities over {years} years: {whole} occur in every year; the days of {moved} moved at some time.",
    )


def _groups(lines: tuple[Line, ...]) -> list[tuple[int, Said, list[Line]]]:
    """Lines under the last year that has them and their heading there."""
    return [(last, heading, list(group)) for (last, heading), group in groupby(lines, key=_group_of)]


def matrix_html(matrix: Matrix) -> bytes:
    """One self-contained page without any script."""
    style = asset("report.css") + asset("matrix.css")
    lines = lines_of(matrix)
    page = (
        environment()
        .get_template("matrix.html.j2")
        .render(
            matrix=matrix,
            names=[side_name(side) for side in matrix.sides],
            named=[(side_name(side), side) for side in matrix.sides],
            sentence=_sentence(matrix, lines),
            groups=_groups(lines),
            total=len(lines),
            kinds=KINDS,
            signs=SIGNS,
            extractions=EXTRACTIONS,
            style=style,
            style_hash=integrity(style),
        )
    )
    return page.encode("utf-8")


def matrix_xlsx(matrix: Matrix) -> bytes:
    """A sheet with one line an activity: for each year its days, their shift and its words."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    head = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    )
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DAE1"})
    moved = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DAE1", "bg_color": "#FFF0CC"}
    )
    sheet = book.add_worksheet("กิจกรรมตามปี")
    titles = [("ที่", 6), ("กิจกรรม", 52), ("หัวข้อ", 26)]
    for side in matrix.sides:
        name = visible(side.ref)
        titles += [(f"กำหนดวัน {name}", 24), (f"เลื่อน {name}", 22), (f"เปลี่ยน {name}", 20)]
        titles += [(f"ข้อความ {name} (ถ้าต่าง)", 36), (f"ที่มา {name}", 26)]
    titles += [("วันสิ้นสุดเลื่อนรวม (วัน)", 14)]
    for column, (title, width) in enumerate(titles):
        put(sheet, 0, column, title, head)
        sheet.set_column(column, column, width)
    lines = lines_of(matrix)
    for n, line in enumerate(lines, 1):
        put(sheet, n, 0, line.number, plain)
        put(sheet, n, 1, line.text, plain)
        put(sheet, n, 2, line.heading.th, plain)
        for side_number, cell in enumerate(line.cells):
            at = 3 + 5 * side_number
            style = moved if cell and cell.moved else plain
            put(sheet, n, at, cell.schedule.th if cell else None, style)
            put(sheet, n, at + 1, cell.shift.th if cell and cell.shift else None, style)
            put(sheet, n, at + 2, ", ".join(KINDS[k].th for k in cell.kinds) if cell else None, plain)
            put(sheet, n, at + 3, cell.text if cell else None, plain)
            put(sheet, n, at + 4, f"{cell.filename} {cell.place.th}" if cell else None, plain)
        put(sheet, n, len(titles) - 1, line.drift_days, plain)
    lay_out(sheet, len(lines), len(titles), still=2)
    book.close()
    return buffer.getvalue()
