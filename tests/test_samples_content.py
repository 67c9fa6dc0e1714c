"""The samples in the repository are what their content says, and what their program makes of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from samples.make import HERE, MADE_WITH, SAMPLES, made_with, make
from samples.setting.content import Circular, Plan, load
from samples.setting.expected import expected
from samples.setting.grid import Grid, calendar_grid, cut_at_pages, plan_grid
from samples.setting.pdf import set_pdf
from samples.setting.style import FontsMissingError, Style

NAMES = sorted(SAMPLES)
STYLE = Style()
SHARED_GOLD = HERE.parent.parent / "shared" / "gold"


def content_of(name: str) -> Plan | Circular:
    return load(HERE / "content" / f"{name}.toml")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def fonts() -> None:
    try:
        here = made_with(STYLE)
    except FontsMissingError as missing:
        pytest.skip(str(missing))
    if here != json.loads(MADE_WITH.read_text(encoding="utf-8")):
        pytest.skip("another typst or another font than the one the samples were made with")


@pytest.mark.parametrize("name", NAMES)
def test_expected_records_come_from_the_content(name: str) -> None:
    written = json.loads((SAMPLES[name] / "expected.json").read_text(encoding="utf-8"))
    assert written == expected(content_of(name))


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_expected_records_agree_with_gold(name: str) -> None:
    gold = SHARED_GOLD / f"{name}.gold.json"
    if not gold.exists():
        pytest.skip("no shared folder of gold documents beside this checkout")
    assert expected(content_of(name)) == json.loads(gold.read_text(encoding="utf-8"))


def test_expected_counts() -> None:
    plan, circular = (expected(content_of(name)) for name in ("plan-2560", "circular-2564"))
    assert len(plan["activities"]) == 43
    assert len({(a["row"], a["start"], a["end"]) for a in plan["activities"]}) == 18
    assert len(circular["activities"]) == 15


def test_a_bullet_above_deeper_bullets_is_no_activity() -> None:
    texts = [a["text"] for a in expected(content_of("plan-2560"))["activities"] if a["row"] == "13"]
    assert texts == ["สพป. และ สศศ. ผ่านระบบ SchoolMIS", "สพม. ผ่านระบบ SGS"]


def test_the_issuers_slips_are_kept() -> None:
    plan = content_of("plan-2560")
    assert isinstance(plan, Plan)
    rows = {row.label: row for part in plan.parts for row in part.rows}
    assert rows["13"].means.start > rows["13"].means.end  # type: ignore[operator]
    assert "สิ้นปีการศึกษา 2559" in rows["16"].information[0].text


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("name", NAMES)
def test_making_a_sample_again_gives_the_files_in_the_repository(name: str) -> None:
    # The first making is the one before this test; a clock or an unsorted set in the setter would show here.
    for path, data in make(name, STYLE).items():
        assert path.read_bytes() == data, path


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_stands_in_the_pdf(name: str) -> None:
    with pypdfium2.PdfDocument(SAMPLES[name] / f"{name}.pdf") as pdf:
        read = "".join(page.get_textpage().get_text_range() for page in pdf)
    # pdfium writes a hyphen at the end of a line as U+FFFE.
    printed = squeezed(read.replace("\ufffe", "-"))
    grids: list[Grid]
    match content_of(name):
        case Plan() as plan:
            grids = [plan_grid(plan.parts, STYLE)]
        case circular:
            grids = [calendar_grid(circular.calendar, part, STYLE) for part in circular.calendar.parts]
            assert squeezed(circular.letter.subject) in printed
    for grid in grids:
        for row in (*grid.header, *grid.rows):
            for line in (line for cell in row.cells for line in cell.lines):
                assert squeezed(line.text) in printed, line.text
            if row.arrow is not None:
                assert squeezed(row.arrow.label) in printed


@pytest.mark.parametrize(
    ("name", "pages"),
    [pytest.param("plan-2560", 6, id="plan"), pytest.param("circular-2564", 4, id="circular")],
)
def test_page_counts(name: str, pages: int) -> None:
    with pypdfium2.PdfDocument(SAMPLES[name] / f"{name}.pdf") as pdf:
        assert len(pdf) == pages


def test_arrows_stand_where_their_dates_are() -> None:
    circular = content_of("circular-2564")
    assert isinstance(circular, Circular)
    first, second = (calendar_grid(circular.calendar, part, STYLE) for part in circular.calendar.parts)
    arrows = [row.arrow for row in first.rows if row.arrow]
    # Columns 8 and 9 are October and November: 15 October is 14 days into its month of 31.
    assert arrows[0].start == pytest.approx(8 + 14 / 31)
    assert arrows[0].end == pytest.approx(9 + 10 / 30)
    labels = {row.arrow.label: row.arrow for row in second.rows if row.arrow}
    assert int(labels["(1 พ.ค. 65)"].start) == 14, "the issuer's slip: May 65 is column 15"
    assert labels["(1-30 ต.ค. 64)"].start == 8


def test_transcripts_are_kept_as_read() -> None:
    for name, folder in SAMPLES.items():
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        assert "\t" in text
        assert not Path(folder / f"{name}.txt").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_cell_over_a_page_break_is_cut_and_stays_open() -> None:
    plan = content_of("plan-2560")
    assert isinstance(plan, Plan)
    whole = plan_grid(plan.parts[1:2], STYLE)
    first, second = cut_at_pages(whole)
    assert (len(first.rows), len(second.rows)) == (3, 1)
    (upper,) = (c for c in first.rows[0].cells if c.col == 4)
    (lower,) = (c for c in second.rows[0].cells if c.col == 4)
    assert (upper.row_span, upper.open_bottom, upper.open_top) == (3, True, False)
    assert (lower.row_span, lower.open_bottom, lower.open_top) == (1, False, True)
    assert upper.lines
    assert not lower.lines


@pytest.mark.parametrize(
    "style",
    [
        pytest.param(Style(font="Norasi"), id="norasi"),
        pytest.param(Style(font="Loma", size=10.0, header_fill=None), id="loma-no-fill"),
        pytest.param(Style(header_once=True, open_cuts=False), id="header-once"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_other_styles_set_the_same_content(name: str, style: Style) -> None:
    try:
        pdf = set_pdf(content_of(name), style)
    except FontsMissingError as missing:
        pytest.skip(str(missing))
    with pypdfium2.PdfDocument(pdf) as document:
        read = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    # Marks join differently from font to font; the words that decide a record must stand in all of them.
    assert ("GPA" in read) if name == "plan-2560" else ("๑๕๓๔" in read)
