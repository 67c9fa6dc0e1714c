"""The report in a real browser: filters, keys, no console error, no request, print."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.compare import compare, load_side, matrix_of, read_decisions
from pipeline.compare.decisions import anchor_of
from pipeline.compare.model import Decision
from pipeline.publish import publish
from pipeline.publish.crops import crops_of
from pipeline.publish.matrix import publish_matrix
from tests.compare_database import real_database
from tests.test_compare_matrix import sides_of
from tests.test_publish_crops import PDF, compare_in, connection_to

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    connection = real_database()
    directory = tmp_path_factory.mktemp("report")
    return publish(compare(load_side(connection, "2560"), load_side(connection, "2564")), directory)[0]


@pytest.fixture
def page(browser: sync_api.Browser, report: Path) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda request: (
            trouble.append(request.url) if not request.url.startswith(("file:", "blob:")) else None
        ),
    )
    page.goto(report.as_uri())
    yield page
    context.close()
    assert trouble == []


def shown(page: sync_api.Page) -> int:
    return page.locator(".changes .row:visible").count()


def test_every_count_is_a_filter(page: sync_api.Page) -> None:
    assert shown(page) == 55
    for kind, rows in (("added", 12), ("removed", 40), ("party_changed", 3), ("shortened", 1)):
        page.locator(f"label[for=kind-{kind}]").click()
        assert shown(page) == rows
        assert page.locator(f"label[for=kind-{kind}] strong").inner_text() == str(rows)
    page.locator("label[for=kind-all]").click()
    assert shown(page) == 55


def test_filters_add_up_and_stay_in_the_address(page: sync_api.Page) -> None:
    page.locator("#filter-system").select_option("B-OBEC")
    assert shown(page) == 1
    page.locator("#filter-system").select_option("DMC")
    page.locator("#filter-text").fill("ยืนยัน ๑๐")
    assert shown(page) == 1
    assert "system=DMC" in page.url
    page.reload()
    assert shown(page) == 1
    assert page.locator("#filter-text").input_value() == "ยืนยัน ๑๐"
    page.locator("#filter-reset").click()
    page.wait_for_function("document.querySelectorAll('.changes .row:not([hidden])').length === 55")
    page.locator("#filter-text").fill("ไม่มีคำนี้แน่นอน")
    assert shown(page) == 0
    assert page.locator("#nothing").is_visible()


def test_the_other_language(page: sync_api.Page) -> None:
    assert not page.locator(".sentence [lang=en]").is_visible()
    page.locator("label[for=language-en]").click()
    assert page.locator(".sentence [lang=en]").is_visible()
    assert not page.locator(".sentence [lang=th]").is_visible()
    assert "40 no longer there" in page.locator(".sentence").inner_text()


def test_keys_move_through_the_rows(page: sync_api.Page) -> None:
    page.locator("label[for=kind-added]").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "r5"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "r4"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-text"


def test_without_javascript_everything_is_there(browser: sync_api.Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert shown(page) == 55
    assert not page.locator("#tools").is_visible()
    page.locator("label[for=kind-added]").click()
    assert shown(page) == 12
    page.locator("label[for=language-en]").click()
    assert page.locator(".sentence [lang=en]").is_visible()
    context.close()


def test_it_prints(page: sync_api.Page) -> None:
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    pages = pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")
    assert 4 <= pages <= 20


def test_nothing_runs_off_the_page(page: sync_api.Page) -> None:
    for width in (1400, 1000, 760):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_role_and_name_of_a_party_are_filters(page: sync_api.Page) -> None:
    page.locator("#filter-role").select_option("operator")
    with_operator = shown(page)
    assert 0 < with_operator < 55
    page.locator("#filter-party").fill("สพท")
    assert 0 < shown(page) < with_operator
    assert "role=operator" in page.url
    assert page.locator("#parties option[value='โรงเรียน']").count() == 1


def test_brackets_move_through_the_sections(page: sync_api.Page) -> None:
    firsts = page.evaluate("[...document.querySelectorAll('.changes tbody')].map(b => b.rows[1].id)")
    for first in firsts[:3]:
        page.keyboard.press("]")
        assert page.evaluate("document.activeElement.id") == first
    page.keyboard.press("[")
    assert page.evaluate("document.activeElement.id") == firsts[1]


def test_the_help_screen_lists_the_keys(page: sync_api.Page) -> None:
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    assert page.locator("#help kbd").all_inner_texts() == ["j", "k", "[", "]", "/", "i", "r", "?", "Esc"]
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.closest('.row') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_ticks_are_kept_and_saved(page: sync_api.Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.locator("#review-who").fill("สมศรี")
    assert "1 จาก 55" in page.locator("#progress").inner_text()
    page.reload()
    assert page.locator("#r1 .judge input").is_checked()
    page.locator("#filter-seen").select_option("no")
    assert shown(page) == 54
    with page.expect_download() as download:
        page.locator("#save-ticks").click()
    assert download.value.suggested_filename == "reviewed-2560-2564.csv"
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    assert [r["number"] for r in rows if r["reviewed"] == "yes"] == ["1"]
    assert rows[0]["who"] == "สมศรี"
    page.keyboard.press("Escape")


def test_decisions_are_saved_and_obeyed(page: sync_api.Page) -> None:
    page.locator("#r1 button[value=not]").click()
    page.locator("#r1 .reason").fill("คนละรอบ, ดูต้นฉบับ")
    page.locator("#review-who").fill("=สมศรี")
    page.locator("#review-when").fill("2026-11-20")
    left = page.locator(".row:has(.old[data-activity]):has(.new:not([data-activity]))").first
    right = page.locator(".row:has(.new[data-activity]):has(.old:not([data-activity]))").first
    left.locator("button[value=pick]").click()
    assert left.locator("button[value=pick]").get_attribute("aria-pressed") == "true"
    right.locator("button[value=pick]").click()
    assert "เป็นคู่เดียวกัน" in left.locator(".outcome").first.inner_text()
    with page.expect_download() as download:
        page.locator("#save-decisions").click()
    assert download.value.suggested_filename == "decisions.csv"
    content = Path(download.value.path()).read_bytes()
    decisions = read_decisions(content)
    assert {(d.same, d.why) for d in decisions} == {(False, "คนละรอบ, ดูต้นฉบับ"), (True, "")}
    assert {(d.who, d.when) for d in decisions} == {("'=สมศรี", "2026-11-20")}
    connection = real_database()
    sides = load_side(connection, "2560"), load_side(connection, "2564")
    after = compare(*sides, decisions)
    # The whole way round: what was clicked is what is obeyed, also when the rows have other ids.
    clicked = {(d.same, d.left.activity_id, d.right.activity_id) for d in decisions}
    assert {(r.same, r.left_id, r.right_id) for r in after.decisions} == clicked
    lost = [
        d.model_copy(
            update={
                "left": d.left.model_copy(update={"activity_id": "x"}),
                "right": d.right.model_copy(update={"activity_id": "y"}),
            }
        )
        for d in decisions
    ]
    assert compare(*sides, lost).pairs == after.pairs


def test_decisions_in_force_are_shown_and_saved_again(browser: sync_api.Browser, tmp_path: Path) -> None:
    connection = real_database()
    sides = load_side(connection, "2560"), load_side(connection, "2564")
    pair = compare(*sides).pairs[0]
    by_id = {a.id: a for side in sides for a in side.activities}
    decision = Decision(
        same=False,
        left_side="2560",
        right_side="2564",
        left=anchor_of(by_id[pair.left_id]),
        right=anchor_of(by_id[pair.right_id]),
        who="สมศรี",
        when="2569-11-20",
        why="<b>คนละรอบ</b>",
    )
    report = publish(compare(*sides, [decision]), tmp_path)[0]
    page = browser.new_page()
    page.goto(report.as_uri())
    assert "สมศรี, 2569-11-20): <b>คนละรอบ</b>" in page.locator(".ruling").first.inner_text()
    page.locator("#filter-seen").select_option("decided")
    assert shown(page) == 2
    with page.expect_download() as download:
        page.locator("#save-decisions").click()
    assert read_decisions(Path(download.value.path()).read_bytes()) == (decision,)
    page.close()


def test_source_pictures_are_drawn_and_opened(browser: sync_api.Browser, tmp_path: Path) -> None:
    connection = connection_to(PDF)
    comparison = compare_in(connection)
    report = publish(comparison, tmp_path, crops_of(connection, comparison))[0]
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(report.as_uri())
    assert page.locator("img:visible").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("i")
    assert page.locator("img:visible").count() == 1
    page.locator("#crops-all").click()
    assert page.locator("img:visible").count() == 3
    page.locator("img").last.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every((image) => image.naturalWidth > 300)")
    page.close()
    assert trouble == []


def test_the_matrix_in_both_languages_and_on_paper(browser: sync_api.Browser, tmp_path: Path) -> None:
    sides = sides_of({0: 0, 1: 0, 2: 0}, {0: 2, 2: 0}, {0: 5, 1: 0, 3: 0})
    file = publish_matrix(matrix_of(sides), tmp_path)[0]
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(file.as_uri())
    assert page.locator(".matrix .row:visible").count() == 4
    assert not page.locator(".sentence [lang=en]").is_visible()
    page.locator("label[for=language-en]").click()
    assert "4 activities over 3 years" in page.locator(".sentence").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.close()
    assert trouble == []
