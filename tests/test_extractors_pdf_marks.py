"""Marks and rings put where the page shows them, from painted orders found in files of word processors."""

from __future__ import annotations

import pytest

from extractors.mending import mend
from extractors.pdf.glyphs import Glyph
from extractors.pdf.lines import blank_gap, segments
from extractors.pdf.marks import settle_marks

SIZE = 16.0
WIDTH = 7.0
UP = "ัิีึืํ็่้๊๋์\uf70a\uf70b"


def painted(order: str, places: list[float], inked_blanks: bool = True) -> list[Glyph]:
    """Glyphs of one line. `places`: the column (base letters are one column wide) each one stands in; a mark
    stands over the right half of its column."""
    glyphs = []
    for text, place in zip(order, places, strict=True):
        x = 50 + place * WIDTH
        over = text in UP or (text == " " and inked_blanks)
        if over:
            x0, x1, top, bottom = x + 3, x + 6.5, 84.0, 87.0
        else:
            x0, x1, top, bottom = x + 0.3, x + WIDTH - 0.3, 93.4, 100.0
        glyphs.append(Glyph(text, x0, x1, top, bottom, 100.0, SIZE, x1 if over else x))
    return glyphs


def line(glyphs: list[Glyph], replaced: frozenset[int] = frozenset()) -> str:
    settled = settle_marks(glyphs, replaced)
    return "|".join(s.text for s in segments(settled, blank_gap(settled)))


@pytest.mark.parametrize(
    ("order", "places", "expected"),
    [
        pytest.param("มนั่ใจ", [0, 1, 0, 0, 2, 3], "มั่นใจ", id="vowel and tone painted after the next letter"),
        pytest.param("อยา่ง", [0, 1, 2, 1, 3], "อย่าง", id="tone painted after a sara aa"),
        pytest.param("ทสี่\uf70aง", [0, 1, 0, 0, 1, 2], "ที่ส\uf70aง", id="each letter gets its own tone"),
        pytest.param("พ้ืน", [0, 0, 0, 1], "พ้ืน", id="order in one cluster is left to the repairer"),
        pytest.param("ท าได", [0, 0, 1, 2, 3], "ทําได", id="a blank with ink is the ring of a sara am"),
        pytest.param("ทา ตาม", [0, 1, 0, 2, 3, 4], "ทําตาม", id="a ring painted after its sara aa"),
        pytest.param("กา ลงั", [0, 1, 0, 2, 3, 2], "กําลัง", id="ring and vowel, both late"),
        pytest.param("่ทีน", [0, 0, 0, 1], "ที่น", id="a tone painted before its letter"),
        pytest.param("ทนี", [0, 1, 1], "ทนี", id="true order stays"),
    ],
)
def test_marks_go_where_they_stand(order: str, places: list[float], expected: str) -> None:
    assert line(painted(order, places)) == expected


def test_a_blank_without_ink_stays_a_blank() -> None:
    glyphs = painted("ทา ตาม", [0, 1, 2, 3, 4, 5], inked_blanks=False)
    glyphs[2] = glyphs[2]._replace(top=100.0, bottom=100.0)
    assert line(glyphs) == "ทา ตาม"


def test_marks_painted_in_a_line_of_their_own_find_their_letters() -> None:
    letters = painted("ระเบยบวาดวย", list(range(11)))
    marks = painted("ี่้", [3, 6, 8])
    assert mend(line(letters + marks)) == "ระเบียบว่าด้วย"


def test_sara_am_without_a_ring_is_a_sara_aa_where_rings_stand_alone() -> None:
    order = "กำรศึกษำมำตรำสำมค ำ"
    ring_over = order.index(" ")
    places: list[float] = []
    column = -1.0
    for index, char in enumerate(order):
        column += 0 if char in UP or index == ring_over else 1
        places.append(column)
    assert mend(line(painted(order, places))) == "การศึกษามาตราสามคำ"


def test_a_page_without_rings_keeps_its_sara_am() -> None:
    order = "จำกัดนำทำคำสำตำ"
    column, places = -1, []
    for char in order:
        column += 0 if char in UP else 1
        places.append(float(column))
    assert line(painted(order, places)) == order


def test_text_of_the_file_itself_is_left_alone() -> None:
    glyphs = painted("มนั", [0, 1, 0])
    assert line(glyphs, frozenset(range(3))) == "มนั"


def test_a_gap_as_wide_as_the_blanks_of_the_file_is_a_blank() -> None:
    glyphs = painted("กขคงจ", [0, 1, 2, 3, 4])
    blank = Glyph(" ", 50 + 5 * WIDTH, 50 + 5 * WIDTH + 2.7, 100, 100, 100, SIZE, 50 + 5 * WIDTH)
    after = [g._replace(x0=g.x0 + 38, x1=g.x1 + 38, origin=g.origin + 38) for g in painted("ฉช", [0, 1])]
    apart = after[1]._replace(x0=after[1].x0 + 2.6, x1=after[1].x1 + 2.6, origin=after[1].origin + 2.6)
    assert line([*glyphs, blank, after[0], apart]) == "กขคงจ ฉ ช"
