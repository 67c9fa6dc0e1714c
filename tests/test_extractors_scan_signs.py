"""Signs in the months of scanned calendars: ticks, dots and arrows set as characters. No engine is needed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.pdf.grid import find_grids
from extractors.scan.arrows import bridged, find_arrows, without_shafts
from extractors.scan.figures import figure_of, is_chevron
from extractors.scan.grids import drawings_of
from extractors.scan.ink import even, ink_of
from extractors.scan.lines import find_lines, pieces_of
from extractors.scan.raster import Grey
from extractors.scan.regions import Regions
from extractors.scan.rules import erased, remains, strokes_of
from extractors.scan.signs import take_signs

DPI, SCALE = 200.0, 72 / 200
MONTHS = [60, 110, 420, 520, 620, 720, 820, 920]
ROWS = [100, 160, 220, 280, 340]

# As scans at 200 dpi show them.
FIGURES = {
    "✓": """
..............##
.............##.
............##..
...........###..
..........###...
.........###....
##......###.....
###.....##......
.###...##.......
..###.###.......
...#####........
....###.........
....##..........""",
    "√": """
............#
...........##
...........##
..........###
..........##.
..........##.
.........##..
.##......##..
####....##...
..##....##...
..##....##...
...##..##....
...##..##....
....####.....
....####.....
.....##......
.....##......""",
    "/": """
.......##
.......##
......##.
......##.
.....###.
.....##..
.....##..
....##...
....##...
...###...
...##....
..##.....
..##.....
.##......
.##......
##.......""",
    "×": """
#.........##
##.......###
###.....###.
.###...###..
..#######...
...#####....
...#####....
...#####....
..###.###...
.###...###..
###.....###.
##.......###
#.........#.""",
    "●": """
...######...
..########..
.##########.
############
############
############
############
############
############
.##########.
..########..
...######...""",
    "■": """
##########
##########
##########
##########
##########
##########
##########
##########
##########""",
    "◆": """
......#......
.....###.....
....#####....
...#######...
..#########..
.###########.
#############
.###########.
..#########..
...#######...
....#####....
.....###.....
......#......""",
    "↔": """
....##..........##....
...###..........###...
..####..........####..
.######......#######..
######################
######################
.######......#######..
..####..........####..
...###..........###...
....##..........##....""",
    "→": """
............##....
............####..
.............####.
##################
##################
.............####.
............####..
............##....""",
}
LETTERS = {
    "๑": """
....######...
..#########..
..##......##.
.##........##
###..####..##
##..######.##
##..##..##.##
##########.##
#########..##
.####......##
.###.......##
.###.......##
.###.......##
.##........##""",
    "ก": """
....#####...
..########..
.###....###.
###......###
###.......##
####......##
.###......##
.##.......##
.##.......##
.##.......##
.##.......##
.##.......##""",
    "7": """
###########
###########
.........##
........##.
.......##..
.......##..
......##...
......##...
.....##....
.....##....
....##.....
....##.....
....##.....""",
    "1": """
...##
.####
##.##
...##
...##
...##
...##
...##
...##
...##
...##
...##""",
    "2": """
..######..
.########.
##.....##.
.......##.
.......##.
......##..
.....##...
....##....
...##.....
..##......
.########.
#########.""",
}


def mask(art: str) -> np.ndarray:
    return np.array([[c == "#" for c in row] for row in art.strip().split("\n")])


@pytest.mark.parametrize("sign", FIGURES)
def test_a_sign_is_known_by_its_figure(sign: str) -> None:
    assert figure_of(mask(FIGURES[sign]), 32.0) == ("✓" if sign == "√" else sign)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_no_sign(letter: str) -> None:
    assert figure_of(mask(LETTERS[letter]), 32.0) is None


def test_a_point_is_told_by_its_side() -> None:
    point = mask("......##\n....###.\n..###...\n###.....\n##......\n.###....\n...###..\n.....##.")
    assert is_chevron(point, 20.0, "<")
    assert not is_chevron(point, 20.0, ">")


def calendar(merged: bool = False) -> Grey:
    """A table of six months; the last three of the third row are one cell."""
    page = np.full((420, 1000), 245, np.uint8)
    for y in ROWS:
        cv2.line(page, (MONTHS[0], y), (MONTHS[-1], y), 30, 2)
    for x in MONTHS:
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 30, 2)
    if merged:
        page[ROWS[2] + 3 : ROWS[3] - 2, MONTHS[4] + 3 : MONTHS[7] - 2] = 245
    for row in range(1, 4):
        cv2.putText(page, "do it", (120, ROWS[row] + 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 30, 2)
    return page


def stamp(page: Grey, art: str, x: int, y: int) -> None:
    figure = mask(art)
    page[y : y + figure.shape[0], x : x + figure.shape[1]][figure] = 30


def arrow(page: Grey, x0: int, x1: int, y: int) -> None:
    cv2.line(page, (x0, y), (x1, y), 20, 3)
    cv2.fillPoly(page, [np.array([[x0, y], [x0 + 12, y - 6], [x0 + 12, y + 6]])], 20)
    cv2.fillPoly(page, [np.array([[x1, y], [x1 - 12, y - 6], [x1 - 12, y + 6]])], 20)


def signs_of(page: Grey) -> tuple[list[tuple[str, int]], int]:
    """Signs with the column they stand in, and how many arrows are left."""
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 0.5))
    evened = even(page, DPI)
    strokes = strokes_of(ink_of(evened, 0.76), DPI)
    uprights = [s for s in strokes if not s.level]
    arrows = find_arrows(bridged(ink_of(erased(evened, uprights, DPI)), ink_of(evened), uprights, DPI), DPI)
    rules = without_shafts(strokes, arrows)
    drawings = drawings_of(rules, arrows, lambda: page, DPI)
    clean = erased(evened, rules, DPI)
    for a in drawings.arrows:
        x0, top, x1, bottom = (round(v / SCALE) for v in (a.box.x0, a.box.top, a.box.x1, a.box.bottom))
        clean[top - 1 : bottom + 2, x0 - 1 : x1 + 2] = 255
    pieces = pieces_of(ink_of(clean))
    regions = Regions(find_grids(drawings.rules), SCALE)
    left = remains(pieces.labels, pieces.area, rules, DPI)
    found = find_lines(pieces, regions.of(pieces), DPI, left)
    signs, _, drawings = take_signs(pieces, found, regions, drawings, left, SCALE)
    places = [
        (s.text, next(i for i, x in enumerate(MONTHS) if x > s.box.middle[0] / SCALE) - 1) for s in signs
    ]
    return sorted(places, key=lambda p: p[1]), len(drawings.arrows)


def test_ticks_stand_in_their_months() -> None:
    page = calendar()
    stamp(page, FIGURES["✓"], 460, 180)
    stamp(page, FIGURES["●"], 560, 240)
    stamp(page, FIGURES["/"], 665, 300)
    assert signs_of(page) == ([("✓", 2), ("●", 3), ("/", 4)], 0)


def test_digits_in_months_are_left_to_the_engine() -> None:
    page = calendar()
    stamp(page, LETTERS["๑"], 460, 180)
    stamp(page, LETTERS["7"], 560, 240)
    assert signs_of(page) == ([], 0)


def test_dashes_between_points_are_one_arrow_over_a_merged_cell() -> None:
    page = calendar(merged=True)
    left = "........##\n......###.\n...####...\n.###......\n##........\n.###......\n...####...\n......###.\n........##"
    right = "\n".join(row[::-1] for row in left.split("\n"))
    stamp(page, left, 720, 246)
    stamp(page, right, 800, 246)
    for x in range(736, 796, 13):
        page[249:252, x : x + 9] = 30
    assert signs_of(page) == ([("<----->", 5)], 0)


def test_arrows_are_drawn_where_one_of_a_table_is() -> None:
    page = calendar()
    arrow(page, 450, 690, 190)
    arrow(page, 558, 582, 250)  # in the middle of its month, but beside a drawn one
    assert signs_of(page) == ([], 2)


def test_an_arrow_in_the_middle_of_its_month_is_a_character_where_all_are() -> None:
    page = calendar()
    arrow(page, 457, 483, 190)
    arrow(page, 657, 683, 250)
    assert signs_of(page) == ([("↔", 2), ("↔", 4)], 0)
