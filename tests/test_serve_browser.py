"""The server in a real browser: our pages, datasette's, the review; nothing from elsewhere, no error."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.test_cli import saraban

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eกลับ"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("serve")
    for name in ("2560-plan/plan-2560.pdf", "2564-circular/circular-2564.pdf"):
        shutil.copy(ROOT / "samples" / name, path)
    text = f"ปฏิทิน ปีการศึกษา 2565\n\nที่\tวันที่\tกิจกรรม\n1\t1 ม.ค. 66\tบันทึกข้อมูล {EVIL}\n2\t\tยืนยันข้อมูลในระบบ DMC\n"
    (path / "evil.txt").write_text(text, encoding="utf-8")
    assert saraban("run", ".", "--db", "x.db", "-q", cwd=path).returncode == 0
    assert saraban("diff", "2560", "2564", "--db", "x.db", "--out", "d", "-q", cwd=path).returncode == 0
    return path


@contextlib.contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[str]:
    """A server on a free port; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "serve", "--db", "x.db", "--port", "0", "--lang", "en", *arguments],
        cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found.rstrip("/")


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith("http://127.0.0.1:") else None)
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    yield page
    context.close()
    assert trouble == []


def one(folder: Path, sql: str) -> Any:
    with contextlib.closing(sqlite3.connect(folder / "x.db")) as connection:
        return connection.execute(sql).fetchone()[0]


def test_home_leads_everywhere(page: sync_api.Page, address: str) -> None:
    page.goto(address)
    assert page.locator(".tiles strong").first.inner_text() == "3"
    page.locator("#find").fill("นักเรียนยากจน")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits li")
    assert page.locator("mark").first.inner_text() == "นักเรียนยากจน"
    page.locator(".hit a").first.click()
    page.wait_for_url("**/-/activity/*")
    page.goto(address)
    links = page.locator(".queries a")
    assert links.count() >= 10
    for href in [links.nth(n).get_attribute("href") for n in range(links.count())]:
        response = page.goto(address + str(href))
        assert response is not None
        assert response.status == 200
        assert page.locator(".message-error").count() == 0, href


def test_an_activity_shows_its_page_with_the_cell_framed(
    page: sync_api.Page, address: str, folder: Path
) -> None:
    identity = one(folder, "SELECT activity_id FROM findings WHERE code = 'range_reversed'")
    page.goto(f"{address}/-/activity/{identity}")
    page.wait_for_load_state("networkidle")
    assert "ช่วงวันที่" in page.locator(".findings").inner_text()
    assert "range_day_month" in page.locator(".facts").inner_text()
    assert page.locator("rect.f-text").count() == 1
    assert page.locator("rect.f-date").count() == 1
    # The frame stands on the words: dark pixels inside it, and the picture has come.
    box, image = page.locator("rect.f-text").bounding_box(), page.locator("svg image").bounding_box()
    assert box is not None
    assert image is not None
    assert image["x"] < box["x"] < box["x"] + box["width"] < image["x"] + image["width"]
    loaded = page.evaluate(
        "href => fetch(href).then(r => r.blob()).then(createImageBitmap).then(b => [b.width, b.height])",
        page.locator("svg image").get_attribute("href"),
    )
    assert loaded[0] > 1200
    page.keyboard.press("j")
    page.wait_for_url(lambda url: not url.endswith(identity))
    page.keyboard.press("k")
    page.wait_for_url(f"**/{identity}")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert "ends before it starts" in page.locator(".findings").inner_text()
    assert page.url.endswith(identity)


def test_the_years_of_an_activity_stand_below_each_other(
    page: sync_api.Page, address: str, folder: Path
) -> None:
    identity = one(folder, "SELECT right_activity_id FROM comparison_pairs WHERE relation = 'same'")
    page.goto(f"{address}/-/activity/{identity}")
    years = page.locator(".history .year").all_inner_texts()
    assert years == sorted(years)
    assert len(set(years)) == 2


def test_the_calendar_has_thai_months_and_buddhist_years(page: sync_api.Page, address: str) -> None:
    page.goto(f"{address}/-/calendar/2564")
    heads = page.locator(".month h2").all_inner_texts()
    assert heads[0] == "มิถุนายน 2564"
    assert heads[-1] == "พฤษภาคม 2565"
    november = page.locator("#m2021-11")
    assert november.locator("td.due").all_inner_texts()
    assert "10 พ.ย. 2564" in november.locator(".list").inner_text()
    page.locator(".only a", has_text="DMC").click()
    page.wait_for_url("**system=DMC")
    page.goto(f"{address}/-/calendar/2599")
    assert page.locator(".month").count() == 0


def test_tables_are_datasettes_with_thai_names(page: sync_api.Page, address: str) -> None:
    page.goto(f"{address}/x/activities")
    assert "กิจกรรม" in page.locator("h1").inner_text()
    assert page.locator(".facet-info").count() >= 3
    page.locator("td.col-text a").first.click()
    page.wait_for_url("**/-/activity/*")


def test_what_a_document_says_is_inert(page: sync_api.Page, address: str) -> None:
    page.goto(f"{address}/-/search?q=alert")
    assert "<script>alert(1)</script>" in page.locator(".hits").inner_text()
    page.locator(".hit a").first.click()
    page.wait_for_url("**/-/activity/*")
    assert "<script>" in page.locator("h1").inner_text()
    assert "\u202e" not in page.content()
    page.goto(f"{address}/-/search?q={urllib.parse.quote(EVIL)}")
    page.goto(f"{address}/-/calendar/2565")
    page.goto(f"{address}/x/activities?_search=1")


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_every_answer_has_a_policy_and_strangers_get_none(address: str) -> None:
    for path in ("/", "/-/search?q=DMC", "/x", "/x/activities", "/-/nothing", "/-/activity/0000000000000000"):
        status, headers, _ = get(address + path)
        assert "default-src 'none'" in headers["content-security-policy"]
        assert status in (200, 404)
    assert "unsafe-inline" not in get(address + "/")[1]["content-security-policy"]
    assert get(address + "/", Host="evil.example")[0] == 421
    assert (
        get(address + "/-/language/en?back=//evil.example")[0] == 200
    )  # followed to our own home, not there
    assert get(address + "/-/saraban/..%2fplugin.py")[0] == 404
    assert get(address + "/-/review")[0] == 404


def test_nothing_can_be_written(address: str, folder: Path) -> None:
    before = (folder / "x.db").read_bytes()
    for statement in ("DELETE FROM activities", "ATTACH 'y.db' AS y", "PRAGMA journal_mode = WAL"):
        assert get(f"{address}/x.json?sql={urllib.parse.quote(statement)}")[0] == 400
    assert (folder / "x.db").read_bytes() == before
    assert not (folder / "y.db").exists()


def test_a_review_is_answered_with_keys_only(page: sync_api.Page, folder: Path, tmp_path: Path) -> None:
    work = Path(shutil.copytree(folder, tmp_path / "w"))
    with serving(work, "--review") as address:
        assert get(address.split("?")[0])[0] == 403
        page.goto(address)
        assert "token" not in page.url
        assert page.locator(".crumbs strong").inner_text().startswith("1 /")
        first = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url: url != first)
        second = page.url
        assert page.locator("rect.f-text").count() == 1
        page.keyboard.press("1")
        page.keyboard.type("31 ก.พ. 2562")
        page.locator("#who").fill("สมศรี")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".problem")
        assert "31 ก.พ. 2562" in page.locator(".problem").inner_text()
        page.locator("#value").fill("1 มี.ค. 2562")
        page.locator("#why").fill("โทรถาม")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url: url != second)
        line = json.loads((work / "corrections.jsonl").read_text("utf-8").splitlines()[-1])
        assert (line["value"], line["who"], line["why"], line["draft"]) == (
            "2019-03-01",
            "สมศรี",
            "โทรถาม",
            False,
        )
        assert page.locator("#who").input_value() == "สมศรี"
        assert first != page.url
        # What is typed and not saved is still there after a look at the next one.
        page.locator("#why").fill("ยังไม่เสร็จ")
        here = page.url
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.wait_for_url(lambda url: url != here)
        page.keyboard.press("k")
        page.wait_for_url(here)
        assert page.locator("#why").input_value() == "ยังไม่เสร็จ"
        page.locator("button.second").click()
        page.wait_for_url(lambda url: url != here)
        assert json.loads((work / "corrections.jsonl").read_text("utf-8").splitlines()[-1])["draft"] is True
    with contextlib.closing(sqlite3.connect(work / "x.db")) as connection:
        rows = connection.execute("SELECT state, count(*) FROM corrections GROUP BY 1 ORDER BY 1").fetchall()
    assert rows == [("applied", 1), ("draft", 1)]


def test_a_form_from_elsewhere_changes_nothing(folder: Path, tmp_path: Path) -> None:
    work = Path(shutil.copytree(folder, tmp_path / "w"))
    with serving(work, "--review") as address:
        base = address.split("?")[0]
        for headers in ({}, {"Cookie": "saraban_review=wrong"}):
            request = urllib.request.Request(
                f"{base}/{'0' * 16}", data=b"answer=unsure&who=x&token=y", headers=headers
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=20)
            with refused.value as error:
                assert error.code == 403
    assert not (work / "corrections.jsonl").exists()


def test_reviewing_is_for_this_machine_only(folder: Path) -> None:
    result = saraban("serve", "--review", "--host", "0.0.0.0", "--db", "x.db", cwd=folder)
    assert result.returncode == 2


def test_no_database_and_a_port_in_use_are_clear(folder: Path, address: str) -> None:
    assert saraban("serve", "--db", "none.db", cwd=folder).returncode == 7
    port = address.rsplit(":", 1)[1]
    result = saraban("serve", "--db", "x.db", "--port", port, cwd=folder)
    assert result.returncode == 5
    assert port in result.stderr
