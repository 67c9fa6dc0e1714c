"""Figures of a page to rules, arrows and bars."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest

from extractors.document import Box
from extractors.pdf.cells import drawn_bars, place_arrows
from extractors.pdf.drawings import Rule, read_drawings
from extractors.pdf.grid import Grid, find_grids
from extractors.pdf.paths import Figure, page_figures, plumber_figures
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"


def line(x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> Figure:
    return Figure(((x0, y0), (x1, y1)), False, True, width, False, False)


def filled(*points: tuple[float, float], white: bool = False) -> Figure:
    return Figure((*points, points[0]), True, False, 0.0, False, white)


def block(x0: float, y0: float, x1: float, y1: float, *, white: bool = False) -> Figure:
    return filled((x0, y0), (x1, y0), (x1, y1), (x0, y1), white=white)


TABLE = [
    *(line(50, y, 450, y) for y in (100, 140, 180)),
    *(line(x, 100, x, 180) for x in (50, 150, 250, 350, 450)),
]


def grid_of(figures: list[Figure]) -> Grid:
    (grid,) = find_grids(read_drawings(figures).rules)
    return grid


@pytest.mark.parametrize(
    ("figures", "heads"),
    [
        pytest.param(
            [
                line(165, 120, 235, 120),
                filled((160, 120), (166, 117), (166, 123)),
                filled((240, 120), (234, 117), (234, 123)),
            ],
            "both",
            id="shaft with filled heads",
        ),
        pytest.param(
            [line(165, 120, 235, 120), Figure(((230, 117), (236, 120), (230, 123)), False, True, 0.6, False, False)],
            "right",
            id="shaft with an open head",
        ),
        pytest.param([line(165, 120, 235, 120)], "none", id="shaft without heads"),
        pytest.param(
            [filled((160, 120), (168, 112), (168, 117), (232, 117), (232, 112), (240, 120), (232, 128), (232, 123),
                    (168, 123), (168, 128))],
            "both",
            id="outline of an arrow",
        ),
    ],
)  # fmt: skip
def test_arrows_are_no_rules(figures: list[Figure], heads: str) -> None:
    drawings = read_drawings([*TABLE, *figures])
    (arrow,) = drawings.arrows
    assert arrow.heads == heads
    assert 158 <= arrow.box.x0 <= 166
    assert 234 <= arrow.box.x1 <= 242
    assert len(find_grids(drawings.rules)[0].cells) == 8


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([line(50, 100, 450, 100)], id="one line"),
        pytest.param([line(x, 100, x + 100, 100) for x in (50, 150, 250, 350)], id="a piece for each cell"),
        pytest.param(
            [line(50, 100, 180, 100), line(180, 100, 450, 100)], id="pieces that meet between rules"
        ),
        pytest.param([block(50, 99.7, 450, 100.3)], id="a thin filled box"),
    ],
)
def test_rules_stay_rules(pieces: list[Figure]) -> None:
    drawings = read_drawings([*pieces, *TABLE[1:]])
    assert drawings.arrows == ()
    assert len(find_grids(drawings.rules)[0].cells) == 8


@pytest.mark.parametrize(
    ("boxes", "bars"),
    [
        pytest.param([block(170, 115, 300, 121)], [(1.2, 2.5)], id="a bar"),
        pytest.param(
            [block(150, 100, 250, 140), block(250, 100, 350, 140)], [(1.0, 3.0)], id="shaded cells are one"
        ),
        pytest.param([block(149, 100, 251, 140)], [(1.0, 2.0)], id="shading that reaches under the rules"),
        pytest.param([block(50, 100, 450, 140)], [], id="a shaded row"),
        pytest.param([block(150, 100, 250, 180)], [], id="a shaded column"),
        pytest.param([block(170, 115, 300, 121, white=True)], [], id="white hides, it does not show"),
        pytest.param([block(160, 117, 171, 122)], [(1.1, 1.21)], id="a short bar is no head"),
    ],
)
def test_filled_boxes_are_bars(boxes: list[Figure], bars: list[tuple[float, float]]) -> None:
    drawings = read_drawings([*TABLE, *boxes])
    grid = find_grids(drawings.rules)[0]
    placed = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), 1)
    assert [(round(a.start, 2), round(a.end, 2)) for a in placed] == bars


def test_two_tables_stay_two() -> None:
    lower = [Figure(tuple((x, y + 200) for x, y in f.points), False, True, 0.6, False, False) for f in TABLE]
    assert len(find_grids(read_drawings([*TABLE, *lower]).rules)) == 2


def test_both_readers_of_paths_see_the_same_rules_and_arrows() -> None:
    data = SAMPLE.read_bytes()
    first = read_drawings(page_figures(pypdfium2.PdfDocument(data)[1]))
    with pdfplumber.open(io.BytesIO(data)) as plumbed:
        second = read_drawings(plumber_figures(plumbed.pages[1]))

    def places(rules: tuple[Rule, ...]) -> set[tuple[bool, int]]:
        return {(r.horizontal, round(r.place)) for r in rules}

    assert places(first.rules) == places(second.rules)
    assert [round(a.box.x0) for a in first.arrows] == [round(a.box.x0) for a in second.arrows]
    assert first.arrows


def test_a_page_that_pdfium_cannot_draw_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.pdf import reader

    def broken(*_: object) -> list[Figure]:
        raise ValueError("broken page")

    whole = reader.read(SAMPLE.read_bytes(), "a.pdf", "0" * 64)
    monkeypatch.setattr(reader, "page_figures", broken)
    second = reader.read(SAMPLE.read_bytes(), "a.pdf", "0" * 64)
    assert [t.n_rows for t in second.tables] == [t.n_rows for t in whole.tables]
    assert [len(t.arrows) for t in second.tables] == [len(t.arrows) for t in whole.tables]


def test_a_page_of_too_many_paths_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.pdf import paths, reader

    monkeypatch.setattr(paths, "_MAX_SEGMENTS", 3)
    document = reader.read(SAMPLE.read_bytes(), "a.pdf", "0" * 64)
    assert "page_too_complex" in {r.code for r in document.reasons}


def test_box_of_a_bar_is_its_ink() -> None:
    (box,) = read_drawings([*TABLE, block(170, 115, 300, 121)]).boxes
    assert box == Box(170, 115, 300, 121)


def test_a_merged_cell_that_fills_the_page_is_a_column() -> None:
    """It begins and ends on other pages: its sides meet no level rule on this one."""
    sides = [line(x, 100, x, 180) for x in (450, 550)]
    rules = [*(line(50, y, 450, y) for y in (140,)), *(line(x, 100, x, 180) for x in (50, 250, 450))]
    figures = [*rules, line(50, 100, 450, 100), sides[1]]
    grid = grid_of(figures)
    assert grid.xs == pytest.approx((50, 250, 450, 550), abs=1)
    wide = next(c for c in grid.cells if c.col == 2)
    assert (wide.row_span, wide.open_bottom, wide.open_top) == (2, True, True)
