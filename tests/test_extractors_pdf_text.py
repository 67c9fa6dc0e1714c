"""Glyphs of a page to lines and blocks: what belongs together and in which order."""

from __future__ import annotations

import pytest

from extractors.pdf.blocks import cell_blocks, page_blocks
from extractors.pdf.cells import fill
from extractors.pdf.drawings import Rule
from extractors.pdf.ghosts import without_ghosts
from extractors.pdf.glyphs import Glyph
from extractors.pdf.grid import find_grids
from extractors.pdf.lines import blank_gap, segments

MARKS = "ัิีึืุู็่้๊๋์ํ"


def typed(text: str, x: float, y: float, size: float = 14.0, stretch: float = 0.0) -> list[Glyph]:
    """Glyphs of a line, each half an em wide; `stretch` widens every blank (points)."""
    glyphs: list[Glyph] = []
    for character in text:
        width = 0.0 if character in MARKS else size / 2 + (stretch if character == " " else 0)
        ink = x - size / 4 if character in MARKS else x
        glyphs.append(Glyph(character, ink, x + width, y - size * 0.7, y, y, size, x))
        x += width
    return glyphs


def page(*lines: tuple[str, float, float]) -> list[tuple[str, str | None, str]]:
    glyphs = [g for text, x, y in lines for g in typed(text, x, y)]
    return [(b.kind, b.bullet, b.text) for b in page_blocks(segments(glyphs, blank_gap(glyphs)), 1, 595)]


def texts(*lines: tuple[str, float, float]) -> list[str]:
    return [text for _, _, text in page(*lines)]


LONG = "โรงเรยนบนทกขอมลนกเรยนรายบคคลผานระบบทกำหนดใหครบถวนทกรายการก"  # fills a line from x = 80


def test_labels_and_their_values_stay_apart_and_in_order() -> None:
    assert texts(
        ("เรื่อง", 80, 100),
        ("การจัดทำข้อมูลสารสนเทศทางการศึกษา ปีการศึกษา ๒๕๖๔", 150, 100),
        ("เรียน", 80, 120),
        ("ผู้อำนวยการโรงเรียนในสังกัดทุกโรงเรียน", 150, 120),
    ) == [
        "เรื่อง",
        "การจัดทำข้อมูลสารสนเทศทางการศึกษา ปีการศึกษา ๒๕๖๔",
        "เรียน",
        "ผู้อำนวยการโรงเรียนในสังกัดทุกโรงเรียน",
    ]


def test_a_numbered_paragraph_set_in_goes_on_at_the_margin() -> None:
    found = page(("๑. " + LONG[:53], 150, 100), (LONG, 80, 118), ("ภายในวนท", 80, 136))
    assert [(kind, bullet) for kind, bullet, _ in found] == [("list_item", "๑.")]


def test_the_last_short_line_of_a_set_in_paragraph_may_lie_left_of_its_first() -> None:
    assert len(page(("๑. " + LONG[:53], 150, 100), ("OBEC", 80, 118))) == 1


def test_a_set_in_paragraph_after_a_list_is_not_its_end() -> None:
    found = page(("๑. " + LONG[:53], 150, 100), (LONG[:53], 150, 118), (LONG, 80, 136))
    assert [kind for kind, _, _ in found] == ["list_item", "paragraph"]


def test_a_paragraph_set_in_like_a_number_before_it_is_none_of_its_lines() -> None:
    found = page((LONG, 80, 82), ("๑. " + LONG[:53], 150, 100), ("จงเรยนมา", 150, 118))
    assert [kind for kind, _, _ in found] == ["paragraph", "list_item", "paragraph"]


def test_a_range_cut_at_its_dash_is_no_list() -> None:
    found = page((LONG[:-4] + "สงหาคม", 80, 100), ("- ๒๖ กนยายน ๒๕๖๑", 80, 118))
    assert [kind for kind, _, _ in found] == ["paragraph"]


def test_one_and_two_begin_one_level() -> None:
    glyphs = [*typed("1) กรอกขอมล", 100.6, 100), *typed("2) ตรวจขอมล", 99.4, 118)]
    grid = find_grids(_frame(80, 80, 400, 140))[0]
    blocks = cell_blocks(segments(glyphs, blank_gap(glyphs)), 1, grid.cells[0].box)
    assert [b.level for b in blocks] == [1, 1]


def test_a_mark_over_a_wide_consonant_stays_with_it() -> None:
    wide = Glyph("ป", 65.3, 70.9, 343.0, 350.6, 350.6, 9.0, 65.1)
    mark = Glyph("ิ", 65.1, 69.8, 342.4, 350.6, 350.6, 9.0, 69.8)
    after = Glyph("ด", 71.3, 76.2, 345.2, 350.6, 350.6, 9.0, 70.9)
    assert [s.text for s in segments([wide, mark, after], blank_gap([wide, mark, after]))] == ["ปิด"]


@pytest.mark.parametrize(
    ("foot", "kept"),
    [
        pytest.param([("พท", 200.0)], False, id="tall clusters of the next page's first line"),
        pytest.param([("จบ", 200.0)], True, id="another last line"),
        pytest.param([("ผอำนวยการเขตพนท", 100.0)], True, id="the whole line again is text"),
    ],
)
def test_clipped_clusters_of_the_next_page_are_dropped(foot: list[tuple[str, float]], kept: bool) -> None:
    following = typed("ผอำนวยการเขตพนท", 100, 60)
    place = next(g.x0 for g in following if g.text == "พ")
    this = [*typed("ขอแสดงความนบถอ", 100, 700)]
    for text, x in foot:
        at = place if x == 200.0 else x
        if text == "พท":
            last = next(g.x0 for g in following[::-1] if g.text == "ท")
            this += [*typed("พ", at, 800), *typed("ท", last, 800)]
        else:
            this += typed(text, at, 800)
    assert any(g.baseline == 800 for g in without_ghosts(this, following)) is kept


def _frame(x0: float, y0: float, x1: float, y1: float, *cuts: float) -> list[Rule]:
    return [
        *(Rule(True, y, x0, x1) for y in (y0, y1)),
        *(Rule(False, x, y0, y1) for x in (x0, *cuts, x1)),
        Rule(True, (y0 + y1) / 2, x0, x1),
    ]


@pytest.mark.parametrize(
    ("glyphs", "cells"),
    [
        pytest.param(
            [*typed("สพฐ.", 102, 125), *typed("(๑๐ พ.ค. ๖๖)", 131, 125, size=7)],
            ["สพฐ.", "(๑๐ พ.ค. ๖๖)"],
            id="a smaller label that reaches into its neighbour",
        ),
        pytest.param(
            typed("(๕ - ๑๔ ก.ย. ๖๐)", 128, 125, size=7, stretch=0.4),
            ["", "(๕ - ๑๔ ก.ย. ๖๐)"],
            id="a label over a rule",
        ),
        pytest.param(
            [*typed("EMIS", 111, 125, size=13), *typed("สพม.", 141.5, 125, size=13)],
            ["EMIS", "สพม."],
            id="two full cells, text up to the rule",
        ),
        pytest.param(
            [*typed("10", 124, 125, size=12), *typed("27", 142, 125, size=12)],
            ["10", "27"],
            id="two numbers at a rule",
        ),
        pytest.param(typed("(10", 131, 125, size=12), ["", "(10"], id="one number over a rule"),
    ],
)
def test_text_at_a_rule_goes_where_it_belongs(glyphs: list[Glyph], cells: list[str]) -> None:
    (grid,) = find_grids(_frame(100, 60, 260, 140, 140))
    found, outside = fill(grid, segments(glyphs, blank_gap(glyphs)), 1, 0.3)
    assert [c.text for c in found if c.row == 1] == cells
    assert outside == []
