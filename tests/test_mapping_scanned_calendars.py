"""Calendars of scans: months told by their neighbours, and what is no date because it was not read whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.document import Arrow, Block, Box, Cell, Line, Table, Word
from normalizers.dates import DateContext
from pipeline.mapping.columns import read_head
from pipeline.mapping.grids import map_table
from pipeline.mapping.mapped import MappedTable, TableContext
from pipeline.mapping.scan_doubts import read_in_part
from pipeline.mapping.schedule import schedule_from

# Columns of points: number, work, then months 40 wide.
LEFT, MONTH, ROW = (0.0, 20.0, 200.0), 40.0, 20.0


def edge(col: int) -> float:
    return LEFT[col] if col < 3 else LEFT[2] + (col - 2) * MONTH


def cell(
    row: int, col: int, text: str, *, cols: int = 1, rows: int = 1, at: tuple[float, float] | None = None
) -> Cell:
    """A cell; `at` is where its text begins and ends, in its middle when nothing is said."""
    box = Box(edge(col), row * ROW, edge(col + cols), (row + rows) * ROW)
    x0, x1 = at or (box.x0 + 4, box.x1 - 4)
    place = Box(x0, box.top + 10, x1, box.bottom - 2)
    blocks = (Block("paragraph", text, text, 1, place),) if text else ()
    return Cell(row, col, rows, cols, 1, box, blocks)


def calendar(
    heads: list[str], years: list[tuple[str, int]], rows: list[list[Cell]], arrows: list[Arrow]
) -> Table:
    """A table of works (`W`) over months; `years` are the heads above them with the columns they span."""
    cells = [cell(0, 0, "ที่", rows=2), cell(0, 1, "กิจกรรม", rows=2)]
    at = 2
    for year, span in years:
        cells.append(cell(0, at, year, cols=span))
        at += span
    cells += [cell(1, 2 + n, head) for n, head in enumerate(heads)]
    for index, row in enumerate(rows, start=2):
        taken = {c for x in row for c in range(x.col, x.col + x.col_span)}
        cells += [cell(index, 0, str(index - 1)), cell(index, 1, "บันทึกข้อมูลนักเรียน"), *row]
        cells += [cell(index, c, "") for c in range(2, 2 + len(heads)) if c not in taken]
    return Table(1, 2 + len(rows), 2 + len(heads), tuple(cells), 1, 1, tuple(arrows))


def arrow(row: int, start: float, end: float) -> Arrow:
    first, last = int(start), int(end)
    x0 = edge(first) + (start - first) * MONTH
    x1 = edge(last) + (end - last) * MONTH
    return Arrow(row, start, end, 1, Box(x0, row * ROW + 2, x1, row * ROW + 6), "both")


def mapped(made: Table, *, scanned: bool = True, unread: tuple[Box, ...] = ()) -> MappedTable:
    pages = frozenset({1}) if scanned else frozenset()
    dates = DateContext(academic_year_be=2566)
    return map_table(made, TableContext("d", "pt", False, 2566, dates, pages, {1: unread}))


def codes(made: MappedTable) -> list[str]:
    return [f.code for f in made.findings if f.code != "date_from_bar"]


def dates(made: MappedTable) -> list[tuple[dt.date | None, dt.date | None]]:
    return [(a.start_date, a.end_date) for a in made.activities]


WHOLE = ["พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ."]
MONTHS = [(2023, m) for m in range(5, 13)] + [(2024, 1), (2024, 2)]
CALENDAR_YEARS = [("พ.ศ. ๒๕๖๖", 8), ("พ.ศ. ๒๕๖๗", 2)]


@pytest.mark.parametrize(
    ("misread", "years"),
    [
        pytest.param({}, CALENDAR_YEARS, id="all read"),
        pytest.param({1: "ผม.ย."}, CALENDAR_YEARS, id="a head that is no month"),
        pytest.param({7: "มี.ค."}, CALENDAR_YEARS, id="a head that is another month"),
        pytest.param({0: "พ.f.", 9: "N.พ."}, CALENDAR_YEARS, id="the first and the last"),
        pytest.param({3: ""}, CALENDAR_YEARS, id="a head that was not read"),
        pytest.param({3: "ม.ค."}, [("ปีการศึกษา ๒๕๖๖", 10)], id="an academic year: no false turn of the year"),
        pytest.param({1: "ผม.ย.", 9: "ก.w."}, [("ปีการศึกษา ๒๕๖๖", 10)], id="an academic year, twice"),
        pytest.param({2: "ก.ด.", 5: "ด.ค."}, [("", 10)], id="no year anywhere"),
        pytest.param({}, [("พ.ศ. ๒๕๖๖", 8), ("พ.ศ. ๒๕๖๑", 2)], id="a year misread"),
    ],
)
def test_months_follow_each_other(misread: dict[int, str], years: list[tuple[str, int]]) -> None:
    heads = [misread.get(n, head) for n, head in enumerate(WHOLE)]
    made = calendar(heads, years, [[]], [])
    read = read_head(made, 2566, scanned=True)
    assert read is not None
    assert [c.month for c in read.of_kind("month")] == MONTHS
    told = [f for f in mapped(made).findings if f.code == "month_settled"]
    assert len(told) == (len(misread) or (2 if years[-1][0] == "พ.ศ. ๒๕๖๑" else 0))


def test_heads_of_a_file_with_text_stay_as_they_are() -> None:
    made = calendar([*WHOLE[:7], "มี.ค.", *WHOLE[8:]], CALENDAR_YEARS, [[]], [])
    read = read_head(made, 2566)
    assert read is not None
    assert read.of_kind("month")[7].month == (2023, 3)


def test_columns_beside_the_months_are_none() -> None:
    made = calendar([*WHOLE[:6], "รวม", "หมายเหตุ"], [("", 8)], [[]], [])
    read = read_head(made, 2566, scanned=True)
    assert read is not None
    assert [c.month for c in read.of_kind("month")] == MONTHS[:6]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("15 ต.ค. - 10 พ.ย. 66", False),
        ("(10 พ.ย. 66)", False),
        ("5 ต.ค. - 1) พ.ย. 64", True),
        ("1ง มิ.ย. 65", True),
        ("- ๓๑ มี.ค. ๖๖", True),
        ("15 ต.ค. 66 -", True),
        ("๑ ต.คA. - ๓๐ พ.ย. ๖๖", True),
        ("ประชุมครั้งที่หนึ่ง 10 พ.ย. 66", False),
        ("11 .15พ.ย 64", True),
        ("10+ 16 มิ.ย. 65", True),
        ("าไพย10 พ.ย. 66", True),
        ("๑1 พ.ย. ๖๖", True),
    ],
)
def test_what_was_read_in_part(text: str, part: bool) -> None:
    schedule = schedule_from(text, DateContext(academic_year_be=2566), "gantt_label")
    assert read_in_part(text, schedule) is part


NOVEMBER = (dt.date(2023, 11, 10), dt.date(2023, 11, 10))
CROSSING = (440.0, 510.0)  # over the rules of November's column, 440 to 480
IN_CELL = (444.0, 476.0)
NONE = (None, None)


@pytest.mark.parametrize(
    ("text", "at", "arrows", "unread", "expected", "found"),
    [
        pytest.param("10 พ.ย. 66", CROSSING, [(8.3, 8.4)], (), NOVEMBER, [], id="label and arrow agree"),
        pytest.param("1 พ.ย. 66", CROSSING, [(8.3, 8.4)], (), NONE, ["label_doubted"], id="a rule has hidden a digit"),
        pytest.param("10 พ.ย. อ๖", CROSSING, [(8.3, 8.4)], (), NOVEMBER, [], id="only the year is unclear"),
        pytest.param("10 พ.ย. 55", CROSSING, [(8.3, 8.4)], (), NOVEMBER, [], id="a year against that of the months"),
        pytest.param("10 พ.า. 66", CROSSING, [(8.3, 8.4)], (), NOVEMBER, [], id="a month that only the arrow tells"),
        pytest.param("10 พ.า. 66", CROSSING, [], (), NONE, [], id="a month that nothing tells"),
        pytest.param("10 พ.า. 66", CROSSING, [(8.6, 8.7)], (), NONE, [], id="a month that would not fit its arrow"),
        pytest.param("1ง พ.ย. 66", IN_CELL, [(8.3, 8.4)], (), NONE, ["label_doubted"], id="a day not read"),
        pytest.param("10 พ.ย. 66", CROSSING, [], (), NONE, ["label_doubted"], id="its arrow was not found"),
        pytest.param("10 พ.ย. 66", IN_CELL, [], (), NOVEMBER, [], id="clear of the rules, no arrow needed"),
        pytest.param("(10 พ.ย. 66)", CROSSING, [], (), NOVEMBER, [], id="whole between its brackets, no arrow needed"),
        pytest.param("๑", IN_CELL, [(7.5, 8.3)], (), NONE, ["label_doubted"], id="a fragment elsewhere"),
        pytest.param(
            "10 พ.ย. 66", IN_CELL, [(8.3, 8.4)], (Box(470, 52, 478, 58),), NONE, ["label_doubted"], id="ink beside it"
        ),
    ],
)  # fmt: skip
def test_labels_of_scans(
    text: str,
    at: tuple[float, float],
    arrows: list[tuple[float, float]],
    unread: tuple[Box, ...],
    expected: tuple[dt.date | None, dt.date | None],
    found: list[str],
) -> None:
    rows = [[cell(2, 8, text, at=at)], [cell(3, 4, "1 - 31 ก.ค. 66", at=(272, 308))]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [arrow(2, *a) for a in arrows] + [arrow(3, 4.0, 5.0)])
    result = mapped(made, unread=unread)
    assert dates(result)[0] == expected
    assert [c for c in codes(result) if c == "label_doubted"] == found
    settled = expected == NOVEMBER and text.strip("()") != "10 พ.ย. 66"
    assert codes(result).count("label_settled") == settled


def test_a_label_of_a_file_with_text_is_never_doubted() -> None:
    rows = [[cell(2, 8, "1 พ.ย. 66", at=CROSSING)]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [arrow(2, 8.6, 8.7)])
    assert dates(mapped(made, scanned=False)) == [(dt.date(2023, 11, 1), dt.date(2023, 11, 1))]


BAR = (dt.date(2023, 7, 1), dt.date(2023, 8, 31))


@pytest.mark.parametrize(
    ("others", "unread", "expected"),
    [
        pytest.param(["", ""], (), BAR, id="bars alone"),
        pytest.param(["", ""], (Box(405, 45, 415, 55),), NONE, id="something in its months was not read"),
        pytest.param(["", ""], (Box(405, 65, 415, 75),), BAR, id="something in another row"),
        pytest.param(["1 ก.ค. 66 - 31 ส.ค. 66"] * 2, (), NONE, id="the other arrows have labels"),
    ],
)
def test_bars_of_scans(
    others: list[str], unread: tuple[Box, ...], expected: tuple[dt.date | None, dt.date | None]
) -> None:
    rows = [[], *([cell(3 + n, 4, text, cols=2)] if text else [] for n, text in enumerate(others))]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [arrow(r, 4.0, 6.0) for r in (2, 3, 4)])
    result = mapped(made, unread=unread)
    assert dates(result)[0] == expected
    assert codes(result).count("bar_doubted") == bool(unread or others[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 ต.คA. - 10 พ.ย. 66", (dt.date(2023, 10, 15), dt.date(2023, 11, 10))),
        ("15 ต.ค. - 10 พ.f. 66", (dt.date(2023, 10, 15), dt.date(2023, 11, 10))),
        ("15 - 10 พ.f. 66", NONE),
    ],
)
def test_months_of_a_label_fill_its_merged_cell(
    text: str, expected: tuple[dt.date | None, dt.date | None]
) -> None:
    made = calendar(WHOLE, CALENDAR_YEARS, [[cell(2, 7, text, cols=2)]], [])
    result = mapped(made)
    assert dates(result) == [expected]
    assert ("label_settled" in codes(result)) is (expected != NONE)


def test_a_dash_alone_is_no_sign_of_a_whole_month() -> None:
    made = calendar(WHOLE, CALENDAR_YEARS, [[cell(2, 4, "-")], [cell(3, 4, "<-->", cols=2)]], [])
    result = mapped(made)
    assert dates(result) == [NONE, BAR]
    assert codes(result).count("bar_doubted") == 1


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(4.0, 6.0, BAR, id="on the edges"),
        pytest.param(3.99, 6.02, BAR, id="a hair beside them"),
        pytest.param(4.02, 5.98, BAR, id="a hair inside"),
        pytest.param(4.0, 6.2, (BAR[0], dt.date(2023, 9, 6)), id="well beyond"),
    ],
)
def test_ends_of_bars_stand_on_the_edges_they_nearly_reach(
    start: float, end: float, expected: tuple[dt.date, dt.date]
) -> None:
    made = calendar(WHOLE, CALENDAR_YEARS, [[]], [arrow(2, start, end)])
    assert dates(mapped(made)) == [expected]


def test_a_digit_that_is_hardly_surer_than_a_guess_needs_its_arrow_nearer() -> None:
    for day, sure, expected in ((11, 0.45, NONE), (11, 1.0, (dt.date(2023, 6, 11), dt.date(2023, 9, 15)))):
        text = f"{day} มิ.ย. - 15 ก.ย. 66"
        label = cell(2, 4, text, at=(270.0, 330.0))
        block = label.blocks[0]
        line = Line(text, 1, block.box, (Word(str(day), block.box, sure),))
        label = replace(label, blocks=(replace(block, lines=(line,)),))
        made = calendar(WHOLE, CALENDAR_YEARS, [[label]], [arrow(2, 3.45, 6.49)])
        assert dates(mapped(made)) == [expected]


def test_a_dash_that_looks_like_a_bullet_has_lost_its_day() -> None:
    label = cell(2, 4, "31", at=IN_CELL)
    block = replace(label.blocks[0], kind="list_item", bullet="-")
    made = calendar(WHOLE, CALENDAR_YEARS, [[replace(label, blocks=(block,))]], [])
    assert dates(mapped(made)) == [NONE]


def test_a_number_among_labels_that_name_months_is_a_piece_of_one() -> None:
    rows = [[cell(2, 4, "26")], [cell(3, 4, "1 ก.ค. 66")], [cell(4, 5, "2 ส.ค. 66")]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [])
    july, august = dt.date(2023, 7, 1), dt.date(2023, 8, 2)
    assert dates(mapped(made)) == [NONE, (july, july), (august, august)]


def test_where_one_text_of_a_row_is_no_date_its_others_are_none() -> None:
    made = calendar(WHOLE, CALENDAR_YEARS, [[cell(2, 4, "16 - 31"), cell(2, 5, "9๑-๑")]], [])
    assert dates(mapped(made)) == [NONE]


def test_halves_of_one_label_are_no_date() -> None:
    rows = [[cell(2, 7, "15 ต.ค. 66", at=(404, 438)), cell(2, 8, "11 พ.ย. 66", at=(444, 478))]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [])
    assert dates(mapped(made)) == [NONE]


def test_labels_that_meet_at_the_turn_of_the_month_are_one() -> None:
    rows = [[cell(2, 7, "16 - 31", at=(404, 436)), cell(2, 8, "1 - 10", at=(444, 476))]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [])
    assert dates(mapped(made)) == [(dt.date(2023, 10, 16), dt.date(2023, 11, 10))]


def test_a_label_in_a_merged_cell_is_read_once() -> None:
    rows = [[cell(2, 7, "15 ต.ค. - 10 พ.ย. 66", cols=2)]]
    made = calendar(WHOLE, CALENDAR_YEARS, rows, [])
    result = mapped(made)
    assert dates(result) == [(dt.date(2023, 10, 15), dt.date(2023, 11, 10))]
    assert len([d for d in result.activities[0].dates if d.role == "schedule"]) == 1
