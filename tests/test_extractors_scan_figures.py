"""What is drawn in a picture of a page: its skew, its rules, arrows and bars. No engine is needed."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.errors import ExtractError
from extractors.pdf.cells import drawn_bars, place_arrows
from extractors.pdf.grid import find_grids
from extractors.scan.arrows import bridged, find_arrows, without_shafts
from extractors.scan.grids import drawings_of
from extractors.scan.ink import even, ink_of, without_borders
from extractors.scan.lines import find_lines, pieces_of
from extractors.scan.parting import with_numbers_parted
from extractors.scan.raster import Grey, picture_pages
from extractors.scan.rules import erased, strokes_of
from extractors.scan.upright import skew_of, turned

DPI = 200.0


def paper(height: int = 900, width: int = 1200) -> Grey:
    return np.full((height, width), 245, np.uint8)


def table(page: Grey, xs: list[int], ys: list[int], thick: int = 2) -> Grey:
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), 30, thick)
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), 30, thick)
    return page


def arrow(page: Grey, x0: int, x1: int, y: int, left: bool = True, right: bool = True) -> Grey:
    cv2.line(page, (x0, y), (x1, y), 20, 3)
    if left:
        cv2.fillPoly(page, [np.array([[x0, y], [x0 + 14, y - 7], [x0 + 14, y + 7]])], 20)
    if right:
        cv2.fillPoly(page, [np.array([[x1, y], [x1 - 14, y - 7], [x1 - 14, y + 7]])], 20)
    return page


@pytest.mark.parametrize("degrees", [-1.5, -0.5, 0.0, 0.3, 1.2, 3.0])
def test_a_turned_page_is_levelled(degrees: float) -> None:
    page = table(paper(), [100, 400, 900, 1100], [100, 200, 300, 500, 700, 800])
    found = skew_of(ink_of(even(turned(page, degrees), DPI)))
    assert abs(found + degrees) <= 0.05


def test_an_empty_page_is_not_turned() -> None:
    assert skew_of(ink_of(paper())) == 0.0


def test_the_edge_of_the_lid_is_cut_off_and_shadows_are_taken_out() -> None:
    page = paper()
    page[400:] -= 60
    page[:, :14] = 20
    clean = without_borders(even(page, DPI))
    assert not ink_of(clean)[:, :300].any()
    assert not ink_of(clean)[450:850].any()


@pytest.mark.parametrize("thick", [1, 2, 5])
def test_rules_of_a_table_are_found_and_erased(thick: int) -> None:
    page = table(paper(), [100, 400, 900, 1100], [100, 160, 300, 800], thick)
    strokes = strokes_of(ink_of(page), DPI)
    grids = find_grids(drawings_of(strokes, [], lambda: page, DPI).rules)
    assert [(len(g.xs), len(g.ys), len(g.cells)) for g in grids] == [(4, 4, 9)]
    assert not ink_of(erased(page, strokes, DPI)).any()


def test_a_dotted_rule_divides_like_any_other() -> None:
    page = table(paper(), [100, 600, 1100], [100, 400])
    for x in range(100, 1100, 10):
        cv2.line(page, (x, 250), (x + 5, 250), 30, 2)
    grids = find_grids(drawings_of(strokes_of(ink_of(page), DPI), [], lambda: page, DPI).rules)
    assert [(len(g.xs), len(g.ys)) for g in grids] == [(3, 3)]


def test_a_table_whose_outer_rule_is_lost_is_closed_where_its_rules_end() -> None:
    page = table(paper(), [100, 600], [100, 200, 300, 500])
    for y in (100, 200, 300, 500):
        cv2.line(page, (600, y), (1100, y), 30, 2)
    grids = find_grids(drawings_of(strokes_of(ink_of(page), DPI), [], lambda: page, DPI).rules)
    assert [(len(g.xs), len(g.ys)) for g in grids] == [(3, 4)]


@pytest.mark.parametrize(
    ("left", "right", "heads"), [(True, True, "both"), (True, False, "left"), (False, True, "right")]
)
def test_an_arrow_over_a_rule_is_an_arrow_and_no_rule(left: bool, right: bool, heads: str) -> None:
    page = table(paper(), [100, 400, 700, 1000], [100, 200, 300])
    arrow(page, 450, 850, 240, left, right)
    strokes = strokes_of(ink_of(page), DPI)
    rest = erased(page, [s for s in strokes if not s.level], DPI)
    arrows = find_arrows(ink_of(rest), DPI)
    assert [a.heads for a in arrows] == [heads]
    assert arrows[0].box.x0 == pytest.approx(450, abs=3)
    assert arrows[0].box.x1 == pytest.approx(850, abs=3)
    rules = without_shafts(strokes, arrows)
    drawings = drawings_of(rules, arrows, lambda: page, DPI)
    assert [(len(g.xs), len(g.ys)) for g in find_grids(drawings.rules)] == [(4, 3)]
    assert [a.heads for a in drawings.arrows] == [heads]


def test_an_arrow_of_one_day_is_two_heads() -> None:
    page = paper()
    arrow(page, 500, 520, 300)
    assert find_arrows(ink_of(page), DPI) == []  # a mark of any kind, …
    arrow(page, 300, 800, 500)
    assert [a.heads for a in find_arrows(ink_of(page), DPI)] == ["both", "both"]  # … but not beside an arrow


@pytest.mark.parametrize("figure", ["dash", "bullet", "equals"])
def test_what_stands_in_text_is_no_arrow(figure: str) -> None:
    page = paper()
    if figure == "dash":
        cv2.line(page, (500, 300), (520, 300), 20, 3)
    elif figure == "bullet":
        cv2.circle(page, (500, 300), 7, 20, -1)
    else:
        cv2.line(page, (500, 296), (520, 296), 20, 2)
        cv2.line(page, (500, 304), (520, 304), 20, 2)
    cv2.putText(page, "text", (540, 310), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2)
    assert find_arrows(ink_of(page), DPI) == []


def test_a_filled_bar_and_a_shaded_cell_are_kept() -> None:
    page = table(paper(), [100, 400, 700, 1000], [100, 200, 300])
    page[240:262, 450:650] = 30
    page[103:198, 703:998] = 200
    strokes = strokes_of(ink_of(even(page, DPI)), DPI)
    boxes = drawings_of(strokes, [], lambda: page, DPI).boxes
    points = 72 / DPI
    places = sorted((b.x0 / points, b.x1 / points) for b in boxes)
    assert places == [pytest.approx((450, 650), abs=2), pytest.approx((700, 1000), abs=2)]


def uneven(page: Grey, share: float = 0.12) -> Grey:
    """The page under a lamp that stands to the left."""
    light = np.linspace(1.0, 1.0 - share, page.shape[1])
    return np.asarray(page * light, np.uint8)


def noisy(page: Grey) -> Grey:
    chance = np.random.default_rng(7)
    soft = cv2.GaussianBlur(page, (0, 0), 0.7).astype(np.float32) + chance.standard_normal(page.shape) * 8
    return np.asarray(np.clip(soft, 0, 255), np.uint8)


MONTHS = [60, 260, 360, 460, 560, 660, 760, 860, 960, 1060]


def bars_of(page: Grey) -> list[float]:
    """Ends, in pixels, of what is drawn in a table: two for each bar."""
    strokes = strokes_of(ink_of(even(page, DPI), 0.76), DPI)
    uprights = [s for s in strokes if not s.level]
    whole = ink_of(even(page, DPI))
    rest = bridged(ink_of(erased(even(page, DPI), uprights, DPI)), whole, uprights, DPI)
    arrows = find_arrows(rest, DPI)
    drawings = drawings_of(without_shafts(strokes, arrows), arrows, lambda: page, DPI)
    [grid] = find_grids(drawings.rules)
    placed = place_arrows(grid, (*drawings.arrows, *drawn_bars(grid, drawings.boxes)), 1)
    points = 72 / DPI
    ends = sorted((a.box.x0 / points, a.box.x1 / points) for a in placed)
    return [place for pair in ends for place in pair]


@pytest.mark.parametrize(("tone", "high"), [(30, 9), (120, 9), (30, 24), (120, 24), (180, 24)])
def test_a_bar_that_begins_between_rules_keeps_its_ends(tone: int, high: int) -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    page[210 : 210 + high, 410:690] = tone
    assert bars_of(noisy(page)) == pytest.approx([410, 690], abs=3)


def test_uneven_light_shades_no_cell() -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    assert bars_of(noisy(uneven(page))) == []


def test_a_shaded_run_ends_where_its_tone_steps() -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    page[182:259, 362:559] = 200
    page = table(page, MONTHS, [100, 180, 260, 340], 3)
    assert bars_of(noisy(uneven(page))) == pytest.approx([360, 560], abs=2)


def test_a_fold_of_the_paper_is_no_bar() -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    page[215:217, 20:1190] = 120
    assert bars_of(noisy(page)) == []


def test_bold_letters_in_a_cell_are_no_bar() -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    for x in (366, 466, 566):
        cv2.putText(page, "8B&06", (x, 225), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 4)
    assert bars_of(noisy(page)) == []


def test_bold_letters_of_a_table_without_months_stay() -> None:
    page = table(paper(700), [60, 360, 900, 1150], [100, 180, 260, 340], 3)
    for y in (150, 230, 310):
        cv2.putText(page, "EMIS 2562", (380, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 7)
    assert bars_of(noisy(page)) == []


def test_a_short_arrow_over_a_rule_is_one_arrow() -> None:
    page = table(paper(700), MONTHS, [100, 180, 260, 340], 3)
    arrow(page, 430, 500, 210)
    arrow(page, 600, 800, 290)
    assert bars_of(noisy(page)) == pytest.approx([430, 500, 600, 800], abs=4)


def level_table(heads: tuple[str, str], rows: list[tuple[str, str]], second: int) -> tuple[list[str], int]:
    """Where the lines of a table with level rules only begin, and how many there are."""
    page = paper(600, 900)
    for n in range(len(rows) + 2):
        cv2.line(page, (60, 80 + 60 * n), (840, 80 + 60 * n), 30, 2)
    for n, (number, text) in enumerate([heads, *rows]):
        for word, x in ((number, 66), (text, second)):
            cv2.putText(page, word, (x, 122 + 60 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 2)
    strokes = strokes_of(ink_of(page, 0.76), DPI)
    pieces = pieces_of(ink_of(erased(page, strokes, DPI)))
    found = find_lines(pieces, np.full(len(pieces.x0), -1, np.int32), DPI)
    lines = with_numbers_parted(pieces, found.lines, strokes, DPI)
    places = ["number" if ln.box[0] < 80 and ln.box[2] < second else "text" for ln in lines]
    return sorted(places), len(found.lines)


def test_numbers_close_to_their_text_are_set_apart() -> None:
    rows = [("1", "1 - 31 MAY"), ("2", "10 JUNE"), ("3", "1 - 15 JULY"), ("4", "by 31 AUG")]
    places, before = level_table(("N", "WHEN"), rows, 104)
    assert before == 5
    assert places == ["number"] * 5 + ["text"] * 5


def test_days_of_dates_are_no_numbers_of_rows() -> None:
    rows = [("1", "MAY 2562"), ("5", "JUNE 2562"), ("7", "JULY 2562"), ("9", "AUG 2562")]
    places, before = level_table(("WHEN", ""), rows, 104)
    assert before == len(places) == 5


def as_file(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_pictures_are_decoded_near_200_dpi(form: str) -> None:
    image = Image.fromarray(paper(600, 400))
    options = {} if form == "WEBP" else {"dpi": (300, 300)}
    [page] = picture_pages(as_file(image.resize((1200, 1800)), form, **options))
    assert page.grey.dtype == np.uint8
    assert page.dpi == pytest.approx(200, rel=0.25)


def test_each_frame_of_a_tiff_is_a_page() -> None:
    one = Image.fromarray(paper(500, 400))
    data = as_file(one, "TIFF", save_all=True, append_images=[one, one])
    assert len(list(picture_pages(data))) == 3


def test_transparent_paper_is_white() -> None:
    [page] = picture_pages(as_file(Image.new("RGBA", (400, 500), (0, 0, 0, 0)), "PNG"))
    assert page.grey.min() == 255


def test_a_picture_without_a_header_is_refused() -> None:
    with pytest.raises(ExtractError) as refused:
        list(picture_pages(b"\x89PNG\r\n\x1a\n" + bytes(60)))
    assert refused.value.code == "corrupt_image"


def test_a_picture_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    [page] = picture_pages(as_file(Image.fromarray(paper()), "PNG")[:-900])
    assert page.cut


def test_a_picture_is_refused_by_its_header_before_it_is_decoded() -> None:
    data = bytearray(as_file(Image.fromarray(paper(10, 10)), "PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    with pytest.raises(ExtractError) as refused:
        list(picture_pages(bytes(data)))
    assert refused.value.code == "image_too_large"
