"""The report in a real browser: filters, keys, no console error, no request, print."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.compare import compare, load_side
from pipeline.publish import publish
from tests.compare_database import real_database

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    connection = real_database()
    directory = tmp_path_factory.mktemp("report")
    return publish(compare(load_side(connection, "2560"), load_side(connection, "2564")), directory)[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: sync_api.Browser, report: Path) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda request: trouble.append(request.url) if not request.url.startswith("file:") else None,
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
