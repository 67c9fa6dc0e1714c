"""Heads, months and cut rows of tables, as grids of words without geometry."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors import extract
from extractors.document import Block, Box, Cell, Table
from normalizers.dates import DateContext
from pipeline.mapping.assemble import map_document
from pipeline.mapping.columns import read_head
from pipeline.mapping.grids import map_table
from pipeline.mapping.mapped import MappedTable, TableContext
from pipeline.mapping.marks import is_mark
from pipeline.mapping.vocabulary import header_word

BOX = Box(0, 0, 1, 1)


def cell(row: int, col: int, text: str, *, page: int = 1, rows: int = 1, cols: int = 1) -> Cell:
    blocks = []
    for n, line in enumerate(text.split("\n") if text else []):
        bullet = "◆" if line.startswith("◆") else None
        words = line.lstrip("◆ ")
        box = Box(0, row * 100 + n, 1, row * 100 + n + 1)
        blocks.append(
            Block("list_item" if bullet else "paragraph", words, words, page, box, 1 if bullet else 0, bullet)
        )
    return Cell(row, col, rows, cols, page, BOX, tuple(blocks))


def table(rows: list[list[str | Cell]], pages: dict[int, int] | None = None) -> Table:
    """A table from rows of texts; `pages` maps a row to the page that begins with it."""
    cells: list[Cell] = []
    page = 1
    for r, row in enumerate(rows):
        page = (pages or {}).get(r, page)
        cells += [
            x if isinstance(x, Cell) else cell(r, c, x, page=page)
            for c, x in enumerate(row)
            if x is not SPANNED
        ]
    columns = max(c.col + c.col_span for c in cells)
    return Table(1, len(rows), columns, tuple(cells), 1, page)


SPANNED = "\0"


def mapped(made: Table, year: int = 2565) -> MappedTable:
    dates = DateContext(academic_year_be=year)
    return map_table(made, TableContext("d", "pt", False, year, dates))


@pytest.mark.parametrize(
    ("upper", "months", "expected"),
    [
        pytest.param(None, ["พ.ค.64", "ธ.ค.64", "ม.ค.65"], [(2021, 5), (2021, 12), (2022, 1)], id="month and year in one"),
        pytest.param(None, ["พ.ค.๖๔", "ธ.ค.๖๔", "ม.ค.๖๕"], [(2021, 5), (2021, 12), (2022, 1)], id="Thai digits"),
        pytest.param("พ.ศ. ๒๕๖๔", ["พ.ค.", "มิ.ย.", "ธ.ค."], [(2021, 5), (2021, 6), (2021, 12)], id="a calendar year above"),
        pytest.param("ปีการศึกษา 2564", ["พ.ค.", "ธ.ค.", "ม.ค."], [(2021, 5), (2021, 12), (2022, 1)], id="an academic year above"),
        pytest.param(
            "ปีงบประมาณ พ.ศ. 2565", ["ต.ค.", "ธ.ค.", "ม.ค."], [(2021, 10), (2021, 12), (2022, 1)], id="a fiscal year above"
        ),
        pytest.param(None, ["พ.ค.", "ธ.ค.", "ม.ค."], [(2022, 5), (2022, 12), (2023, 1)], id="no year: the document's"),
    ],
)  # fmt: skip
def test_months_of_a_head(upper: str | None, months: list[str], expected: list[tuple[int, int]]) -> None:
    lead = ["ที่", "กิจกรรม"]
    if upper is None:
        made = table([[*lead, *months], ["1", "บันทึกข้อมูล", *[""] * len(months)]])
    else:
        head = [cell(0, n, w, rows=2) for n, w in enumerate(lead)] + [cell(0, 2, upper, cols=len(months))]
        made = table([list(head), [SPANNED, SPANNED, *months], ["1", "บันทึกข้อมูล", *[""] * len(months)]])
    read = read_head(made, 2565)
    assert read is not None
    assert [c.month for c in read.of_kind("month")] == expected


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        pytest.param(["ลำดับที่", "รายการปฏิบัติ", "วัน เดือน ปี", "หน่วยงานที่รับผิดชอบ"],
                     ["ordinal", "activity", "date", "party"], id="plan of an area office"),
        pytest.param(["กำหนดการ", "กิจกรรม/งานที่ต้องดำเนินการ", "ผู้ดำเนินการ", "หมายเหตุ"],
                     ["date", "activity", "party", "note"], id="date first"),
        pytest.param(["ข้อ", "ขั้นตอนการดำเนินงาน", "ระบบที่ใช้", "ระยะเวลาดำเนินการ"],
                     ["ordinal", "activity", "system", "date"], id="with systems"),
        pytest.param(["ที่", "งานข้อมูลสารสนเทศ", "งานข้อมูลผลการเรียน", "วัน/เดือน/ปี"],
                     ["ordinal", "activity", "activity", "date"], id="two streams without a head above"),
        pytest.param(["ครั้งที่", "สิ่งที่ดำเนินการ", "ห้วงเวลาปฏิบัติ", "บุคลากรที่รับผิดชอบ"],
                     ["ordinal", "activity", "date", "party"], id="heads in no list, by their stems"),
    ],
)  # fmt: skip
def test_heads_in_other_words(head: list[str], kinds: list[str]) -> None:
    read = read_head(table([head, ["x"] * len(head)]))
    assert read is not None
    assert [c.kind for c in read.columns] == kinds


ROWS = [
    ["1", "บันทึกข้อมูลนักเรียนรายบุคคล", "5 มิถุนายน 2565", "โรงเรียน"],
    ["2", "ตรวจสอบข้อมูลของโรงเรียนในสังกัด", "6 มิถุนายน 2565", "สพท./โรงเรียน"],
]


def test_columns_with_unknown_heads_are_told_by_their_cells_and_reported() -> None:
    result = mapped(table([["#", "สาระ", "เมื่อใด", "ใคร"], *ROWS]))
    assert [a.row_label for a in result.activities] == ["1", "2"]
    assert [a.start_date for a in result.activities] == [dt.date(2022, 6, 5), dt.date(2022, 6, 6)]
    assert [[p.name for p in a.parties] for a in result.activities] == [["โรงเรียน"], ["สพท.", "โรงเรียน"]]
    assert {f.evidence for f in result.findings if f.code == "header_inferred"} == {
        "#",
        "สาระ",
        "เมื่อใด",
        "ใคร",
    }


def test_a_table_without_a_head_loses_no_row() -> None:
    assert len(mapped(table(ROWS)).activities) == 2


def test_a_table_of_something_else_is_reported_not_guessed_at() -> None:
    result = mapped(table([["ชื่อ", "ตำแหน่ง"], ["นายสมชาย ใจดี", "ครู"], ["นางวันเพ็ญ บุญมาก", "ครู"]]))
    assert result.activities == []
    assert [f.code for f in result.findings] == ["table_not_mapped"]


PLAN_HEAD = ["ที่", "กิจกรรม", "วันที่", "ผู้รับผิดชอบ"]


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    made = table(
        [
            PLAN_HEAD,
            ["1", "บันทึกข้อมูลนักเรียนรายบุคคลและ", "5 มิถุนายน 2565", "โรงเรียน"],
            ["", "ตรวจสอบความถูกต้อง", "", ""],
            ["2", "ยืนยันข้อมูล", "6 มิถุนายน 2565", "โรงเรียน"],
        ],
        pages={2: 2},
    )
    result = mapped(made)
    assert [a.text for a in result.activities] == ["บันทึกข้อมูลนักเรียนรายบุคคลและตรวจสอบความถูกต้อง", "ยืนยันข้อมูล"]
    assert [a.start_date for a in result.activities] == [dt.date(2022, 6, 5), dt.date(2022, 6, 6)]


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        pytest.param(
            "5 มิ.ย. 65", "9 มิ.ย. 65", (dt.date(2022, 6, 5), dt.date(2022, 6, 9), "range"), id="both"
        ),
        pytest.param(
            "5 มิ.ย. 65", "", (dt.date(2022, 6, 5), dt.date(2022, 6, 5), "point"), id="the first alone"
        ),
        pytest.param("-", "9 มิ.ย. 65", (None, dt.date(2022, 6, 9), "until"), id="the last alone"),
    ],
)
def test_first_and_last_day_in_two_columns(
    first: str, last: str, window: tuple[dt.date, dt.date, str]
) -> None:
    made = table([["ที่", "กิจกรรม", "วันเริ่มต้น", "วันสิ้นสุด"], ["1", "บันทึกข้อมูล", first, last]])
    (activity,) = mapped(made).activities
    assert (activity.start_date, activity.end_date, activity.date_kind) == window


def test_days_beside_a_month_and_a_second_day() -> None:
    """Days say more than the month that groups the rows; the day of another column stands beside the schedule."""
    made = table(
        [
            ["เดือน", "กิจกรรม", "วันดำเนินการ", "วันประกาศผล"],
            ["มิถุนายน 2565", "รับสมัคร", "5 - 9 มิ.ย. 65", "12 มิ.ย. 65"],
            ["มิถุนายน 2565", "มอบตัว", "15 มิ.ย. 65", "-"],
        ]
    )
    result = mapped(made)
    assert [(a.start_date, a.end_date) for a in result.activities] == [
        (dt.date(2022, 6, 5), dt.date(2022, 6, 9)),
        (dt.date(2022, 6, 15), dt.date(2022, 6, 15)),
    ]
    assert [[d.raw for d in a.dates if d.role == "mention"] for a in result.activities] == [
        ["12 มิ.ย. 65"],
        [],
    ]
    assert [f.code for f in result.findings] == ["several_dates"]


def when(result: MappedTable) -> list[tuple[str, str | None, str | None, dt.date | None]]:
    return [(a.text, a.context, a.row_label, a.end_date) for a in result.activities]


def test_columns_of_rounds_are_activities_of_their_own() -> None:
    made = table(
        [
            ["รายการ", "ภาคเรียนที่ 1", "ภาคเรียนที่ 2", "สิ้นปีการศึกษา"],
            ["โรงเรียนยืนยันข้อมูล", "10 มิ.ย. 65", "10 พ.ย. 65", "30 เม.ย. 66"],
            ["สพท. ยืนยันข้อมูล", "25 มิ.ย. 65", "-", "10 พ.ค. 66"],
            ["สพฐ. ประมวลผลข้อมูล", "-", "30 พ.ย. 65", "-"],
        ]
    )
    result = mapped(made)
    assert when(result) == [
        ("โรงเรียนยืนยันข้อมูล", "ภาคเรียนที่ 1", None, dt.date(2022, 6, 10)),
        ("โรงเรียนยืนยันข้อมูล", "ภาคเรียนที่ 2", None, dt.date(2022, 11, 10)),
        ("โรงเรียนยืนยันข้อมูล", "สิ้นปีการศึกษา", None, dt.date(2023, 4, 30)),
        ("สพท. ยืนยันข้อมูล", "ภาคเรียนที่ 1", None, dt.date(2022, 6, 25)),
        ("สพท. ยืนยันข้อมูล", "สิ้นปีการศึกษา", None, dt.date(2023, 5, 10)),
        ("สพฐ. ประมวลผลข้อมูล", "ภาคเรียนที่ 2", None, dt.date(2022, 11, 30)),
    ]
    assert [a.semester for a in result.activities] == [1, 2, None, 1, None, 2]
    assert {f.code for f in result.findings} == {"header_inferred"}


def test_a_running_number_over_days_is_a_round() -> None:
    made = table(
        [
            ["ที่", "กิจกรรม", "ครั้งที่ 1", "ครั้งที่ 2"],
            ["1", "บันทึกข้อมูล", "16 พ.ค. - 10 มิ.ย. 65", "1 - 10 พ.ย. 65"],
            ["2", "ตรวจสอบข้อมูล", "11 - 15 มิ.ย. 65", "11 - 15 พ.ย. 65"],
            ["3", "รายงานผล", "-", "ภายใน 30 พ.ย. 65"],
        ]
    )
    assert when(mapped(made)) == [
        ("บันทึกข้อมูล", "ครั้งที่ 1", "1", dt.date(2022, 6, 10)),
        ("บันทึกข้อมูล", "ครั้งที่ 2", "1", dt.date(2022, 11, 10)),
        ("ตรวจสอบข้อมูล", "ครั้งที่ 1", "2", dt.date(2022, 6, 15)),
        ("ตรวจสอบข้อมูล", "ครั้งที่ 2", "2", dt.date(2022, 11, 15)),
        ("รายงานผล", "ครั้งที่ 2", "3", dt.date(2022, 11, 30)),
    ]


def test_words_in_a_second_column_of_numbers_are_not_lost() -> None:
    made = table(
        [["ที่", "ครั้งที่", "กิจกรรม", "วันที่"], ["1", "1", "บันทึกข้อมูล", "5 มิ.ย. 65"], ["2", "รอบพิเศษ", "ตรวจสอบข้อมูล", "6 มิ.ย. 65"]]
    )  # fmt: skip
    assert [(f.code, f.evidence) for f in mapped(made).findings] == [("cell_not_used", "รอบพิเศษ")]


def test_as_many_days_as_things_to_do() -> None:
    """`1. … 2. …` in both cells: each has its own day."""
    records = map_document(
        extract(
            "<table><tr><th>ด้าน<th>กิจกรรม<th>วันที่<tr><td>นักเรียน<td>1. บันทึกข้อมูล<br>2. ตรวจสอบข้อมูล"
            "<td>1. 16 พ.ค. - 9 มิ.ย. 65<br>2. 10 มิ.ย. 65<tr><td>ครู<td>1. บันทึกข้อมูล<br>2. ตรวจสอบข้อมูล"
            "<td>16 พ.ค. -<br>9 มิ.ย. 65</table>".encode(),
            "x.html",
        )
    )
    assert [(a.start_date, a.end_date) for a in records.activities] == [
        (dt.date(2022, 5, 16), dt.date(2022, 6, 9)),
        (dt.date(2022, 6, 10), dt.date(2022, 6, 10)),
        (dt.date(2022, 5, 16), dt.date(2022, 6, 9)),
        (dt.date(2022, 5, 16), dt.date(2022, 6, 9)),
    ]


def test_work_over_several_rows_is_done_on_each_of_their_days() -> None:
    records = map_document(
        extract(
            "<table><tr><th>ที่<th>กิจกรรม<th>รอบ<th>ระยะเวลา<tr><td rowspan=2>1<td rowspan=2>บันทึกข้อมูล<td>รอบที่ 1"
            "<td>16 พ.ค. - 10 มิ.ย. 65<tr><td>รอบที่ 2<td>1 - 10 พ.ย. 65<tr><td>2<td>ตรวจสอบข้อมูล<td>รอบที่ 1<td>11 มิ.ย. 65"
            "</table>".encode(),
            "x.html",
        )
    )
    assert [(a.text, a.section, a.row_label, a.end_date) for a in records.activities] == [
        ("บันทึกข้อมูล", "รอบที่ 1", "1", dt.date(2022, 6, 10)),
        ("บันทึกข้อมูล", "รอบที่ 2", "1", dt.date(2022, 11, 10)),
        ("ตรวจสอบข้อมูล", "รอบที่ 1", "2", dt.date(2022, 6, 11)),
    ]
    assert len({a.id for a in records.activities}) == 3


def test_numbered_rows_have_their_head() -> None:
    made = table(
        [
            PLAN_HEAD,
            ["1", "เตรียมการ", "", ""],
            ["1.1", "ประชุมชี้แจง", "1 พ.ค. 65", "สพป."],
            ["2", "ดำเนินการ", "", ""],
            ["2.1", "บันทึกข้อมูล", "10 พ.ค. 65", "โรงเรียน"],
            ["3", "สรุปผล", "", ""],
        ]
    )
    result = mapped(made)
    assert [(a.row_label, a.section, a.text) for a in result.activities] == [
        ("1.1", "เตรียมการ", "ประชุมชี้แจง"),
        ("2.1", "ดำเนินการ", "บันทึกข้อมูล"),
        ("3", None, "สรุปผล"),
    ]


def test_points_that_begin_with_their_day_under_the_name_of_a_month() -> None:
    records = map_document(
        extract(
            "<h3>ปฏิทิน ปีการศึกษา 2565</h3><table><tr><th>เดือน<th>กิจกรรม<tr><td>พฤษภาคม<td>- 16 พ.ค. 65 เปิดภาคเรียน<br>"
            "- ประชุมผู้ปกครอง</table>".encode(),
            "x.html",
        )
    )
    assert [(a.date_kind, a.start_date, a.end_date) for a in records.activities] == [
        ("point", dt.date(2022, 5, 16), dt.date(2022, 5, 16)),
        ("month", dt.date(2022, 5, 1), dt.date(2022, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("วันดำเนินการ", "date"),  # one letter from วิธีดำเนินการ
        ("วิธีดำเนินการ", "activity"),
        ("วิธิดำเนินการ", "activity"),  # misread
        ("ผู้นิเทศ", "party"),
        ("ระบบ/ข้อมูล", "system"),
        ("ประเด็นการนิเทศ", "activity"),
    ],
)
def test_heads_that_begin_with_a_known_stem_are_no_misreadings(head: str, kind: str) -> None:
    word = header_word(head)
    assert word is not None
    assert word.kind == kind


def test_a_row_with_a_number_of_its_own_is_no_rest() -> None:
    made = table(
        [PLAN_HEAD, ["1", "บันทึกข้อมูล", "5 มิถุนายน 2565", "โรงเรียน"], ["2", "ตรวจสอบข้อมูล", "", "สพท."]],
        pages={2: 2},
    )
    assert [a.text for a in mapped(made).activities] == ["บันทึกข้อมูล", "ตรวจสอบข้อมูล"]


def test_a_row_without_a_number_inside_a_page_is_no_rest() -> None:
    made = table([PLAN_HEAD, ["1", "บันทึกข้อมูล", "5 มิถุนายน 2565", "โรงเรียน"], ["", "ตรวจสอบข้อมูล", "", "สพท."]])
    assert [a.text for a in mapped(made).activities] == ["บันทึกข้อมูล", "ตรวจสอบข้อมูล"]


def test_a_merged_cell_ruled_off_at_a_page_break_goes_on() -> None:
    made = table(
        [
            list(PLAN_HEAD),
            ["1", "บันทึกข้อมูล", "5 มิถุนายน 2565", cell(1, 3, "◆ ผู้บริหารโรงเรียน", rows=2)],
            ["2", "ตรวจสอบข้อมูล", "6 มิถุนายน 2565", SPANNED],
            ["3", "ยืนยันข้อมูล", "7 มิถุนายน 2565", cell(3, 3, "", page=2, rows=2)],
            ["4", "รับรองข้อมูล", "8 มิถุนายน 2565", SPANNED],
        ],
        pages={3: 2},
    )
    assert [[p.name for p in a.parties] for a in mapped(made).activities] == [["ผู้บริหารโรงเรียน"]] * 4


@pytest.mark.parametrize(
    ("row", "window"),
    [
        pytest.param(
            ["↔", "↔", ""], (dt.date(2022, 5, 1), dt.date(2022, 6, 30)), id="an arrow in each month"
        ),
        pytest.param(["", "✓", ""], (dt.date(2022, 6, 1), dt.date(2022, 6, 30)), id="a tick"),
        pytest.param(
            ["←--", "---", "-->"], (dt.date(2022, 5, 1), dt.date(2022, 7, 31)), id="a line of dashes"
        ),
    ],
)
def test_bars_set_as_characters(row: list[str], window: tuple[dt.date, dt.date]) -> None:
    made = table([["ที่", "กิจกรรม", "พ.ค.65", "มิ.ย.65", "ก.ค.65"], ["1", "บันทึกข้อมูล", *row]])
    (activity,) = mapped(made).activities
    assert (activity.start_date, activity.end_date, activity.date_source) == (*window, "gantt_bar")


@pytest.mark.parametrize("text", ["↔", "<-->", "✓", "— —", "●"])
def test_marks(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize("text", ["", "(5 พ.ค. 65)", "5", "ตลอดเดือน"])
def test_words_are_no_marks(text: str) -> None:
    assert not is_mark(text)


def facts(made: MappedTable) -> list[tuple[str, str | None, dt.date | None, dt.date | None]]:
    return [(a.text, a.section, a.start_date, a.end_date) for a in made.activities]


def test_days_and_months_in_two_columns() -> None:
    made = mapped(
        table(
            [
                ["เดือน", "วันที่", "กิจกรรม"],
                [cell(1, 0, "มิถุนายน 2565", rows=2), "10", "ยืนยันข้อมูล"],
                [SPANNED, "ภายใน 30", "รายงานผล"],
            ]
        )
    )
    assert [f[2:] for f in facts(made)] == [
        (dt.date(2022, 6, 10), dt.date(2022, 6, 10)),
        (None, dt.date(2022, 6, 30)),
    ]


def test_a_column_that_groups_rows_is_their_section() -> None:
    made = mapped(
        table(
            [
                ["ระดับชั้น", "กิจกรรม", "วันที่"],
                [cell(1, 0, "ม.1", rows=2), "รับสมัคร", "1 มีนาคม 2565"],
                [SPANNED, "สอบคัดเลือก", "5 มีนาคม 2565"],
            ]
        )
    )
    assert [f[1] for f in facts(made)] == ["ม.1", "ม.1"]


def test_of_two_columns_of_work_the_shorter_groups() -> None:
    made = mapped(
        table(
            [
                ["วันที่", "งาน", "รายละเอียดการดำเนินงาน"],
                ["1 มิถุนายน 2565", "DMC", "แจ้งโรงเรียนปรับปรุงข้อมูลนักเรียนให้เป็นปัจจุบัน"],
                ["2 มิถุนายน 2565", "EMIS", "บันทึกข้อมูลครุภัณฑ์และข้อมูลบุคลากร"],
            ]
        )
    )
    assert [f[:2] for f in facts(made)] == [
        ("แจ้งโรงเรียนปรับปรุงข้อมูลนักเรียนให้เป็นปัจจุบัน", "DMC"),
        ("บันทึกข้อมูลครุภัณฑ์และข้อมูลบุคลากร", "EMIS"),
    ]


def test_a_head_in_the_column_of_work() -> None:
    made = mapped(
        table(
            [
                ["ที่", "กิจกรรม", "วันที่"],
                ["", "กิจกรรมที่ 1 เตรียมการ", ""],
                ["1", "ประชุมคณะทำงาน", "1 มิถุนายน 2565"],
            ]
        )
    )
    assert [f[:2] for f in facts(made)] == [("ประชุมคณะทำงาน", "กิจกรรมที่ 1 เตรียมการ")]


def test_ticks_say_who_acts() -> None:
    made = mapped(
        table(
            [
                ["กิจกรรม", "สพฐ.", "สพท.", "วันที่"],
                ["ตรวจสอบข้อมูล", "✓", "", "1 มิถุนายน 2565"],
                ["ประมวลผล", "✓", "✓", "2 มิถุนายน 2565"],
            ]
        )
    )
    assert [[(p.role, p.name) for p in a.parties] for a in made.activities] == [
        [("operator", "สพฐ.")],
        [("operator", "สพฐ."), ("operator", "สพท.")],
    ]


def test_a_date_cut_by_the_page_goes_on() -> None:
    made = mapped(
        table(
            [
                ["ที่", "วันที่", "กิจกรรม"],
                ["1", "1 - 30 มิถุนายน", "บันทึกข้อมูลตามแบบสอบถามการ"],
                ["", "2565", "ศึกษาเพื่อปวงชน"],
            ],
            pages={2: 2},
        )
    )
    assert facts(made) == [
        ("บันทึกข้อมูลตามแบบสอบถามการศึกษาเพื่อปวงชน", None, dt.date(2022, 6, 1), dt.date(2022, 6, 30))
    ]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("ก๋จกรรมงานสารสนเทศ", "activity"),
        ("การตำเนินงานงานข้อมูลผลการเรียน", "activity"),
        ("รายละเอิยดการดำเนินงาน", "activity"),
        ("วัน เตือน ปี", "date"),
        ("ผู้รับผิตชอบ", "party"),
        ("ที่ตั้งของโรงเรียน", None),
        ("จำนวนนักเรียน", None),
        ("คะแนนเฉลี่ย", None),
    ],
)
def test_heads_are_known_as_scans_misread_them(head: str, kind: str | None) -> None:
    word = header_word(head)
    assert (word.kind if word else None) == kind


def test_of_two_tiers_about_people_the_lower_decides() -> None:
    made = mapped(
        table(
            [
                [
                    cell(0, 0, "กิจกรรม", rows=2),
                    cell(0, 1, "วันที่", rows=2),
                    cell(0, 2, "ผู้เกี่ยวข้อง", cols=2),
                    SPANNED,
                ],
                [SPANNED, SPANNED, "ผู้ปฏิบัติ", "ผู้รับผิดชอบ"],
                ["ตรวจสอบข้อมูล", "1 มิถุนายน 2565", "โรงเรียน", "สพป."],
            ]
        )
    )
    assert [(p.role, p.name) for a in made.activities for p in a.parties] == [
        ("operator", "โรงเรียน"),
        ("responsible", "สพป."),
    ]
