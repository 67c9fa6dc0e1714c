from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from pipeline.compare import compare, load_side
from pipeline.compare.model import Comparison
from pipeline.publish.html import html_bytes
from pipeline.publish.labels import KINDS, SIGNS
from pipeline.publish.thai_dates import said_move, said_range, said_schedule, said_shift
from pipeline.publish.view import view_of
from tests.compare_database import empty_database, insert_document, real_database
from tests.test_publish_files import hostile

VOID = {"meta", "input", "br", "col", "link", "img", "hr"}


class Page(HTMLParser):
    """A strict look at a page: every tag closed in order, every attribute kept."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def real() -> str:
    connection = real_database()
    return html_bytes(compare(load_side(connection, "2560"), load_side(connection, "2564"))).decode("utf-8")


@pytest.fixture(scope="module")
def page(real: str) -> Page:
    return Page(real)


def many(n: int) -> Comparison:
    connection = empty_database()

    def rows(year: int, tail: str) -> list[dict[str, Any]]:
        return [
            {
                "text": f"บันทึกข้อมูลนักเรียนรายบุคคลและครุภัณฑ์ของโรงเรียนในสังกัด ชุดที่ {i} {tail} ผ่านระบบ DMC ให้ครบถ้วน",
                "row": str(i),
                "systems": ["DMC"],
                "section": f"หัวข้อที่ {i // 20}",
                "start": f"{year}-{1 + i % 12:02}-05",
                "end": f"{year}-{1 + i % 12:02}-{20 + i % 3:02}",
                "date_kind": "range",
                "roles": {"operator": ["โรงเรียน", "สพท."]},
            }
            for i in range(n)
        ]

    insert_document(connection, "L", rows(2021, ""), academic_year=2564)
    insert_document(connection, "R", rows(2022, "ทุกแห่ง"), academic_year=2565)
    return compare(load_side(connection, "L"), load_side(connection, "R"))


def test_the_page_is_well_formed_thai_and_has_one_row_a_pair(page: Page) -> None:
    assert page.named("html")[0]["lang"] == "th"
    rows = [a for a in page.named("tr") if "row" in (a.get("class") or "").split()]
    assert len(rows) == 3 + 12 + 40
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_the_policy_allows_this_style_and_script_and_nothing_else(real: str, page: Page) -> None:
    policy = next(
        a["content"] for a in page.named("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", real, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not [a for _, a in page.tags if "style" in a or any(k.startswith("on") for k in a)]


def test_nothing_is_loaded_from_anywhere(real: str, page: Page) -> None:
    for tag, attrs in page.tags:
        assert tag not in {
            "link",
            "iframe",
            "object",
            "embed",
            "img",
            "base",
            "audio",
            "video",
            "source",
            "a",
        }
        assert not {"src", "href", "action", "srcset", "poster", "data"} & set(attrs), (tag, attrs)
    assert "url(" not in real
    assert "@import" not in real


def test_hostile_text_is_only_text() -> None:
    html = html_bytes(hostile()).decode("utf-8")
    page = Page(html)
    assert len(page.named("script")) == 1
    assert page.named("img") == []
    assert all(set(a) <= {"aria-hidden", "data-role"} for a in page.named("b"))
    assert "\u202e" not in html
    assert "\x1b" not in html
    assert "</script><script>alert(1)</script>" in " ".join(page.texts)


def test_tables_can_be_read_aloud(page: Page) -> None:
    assert len(page.named("caption")) == 1
    assert {a.get("scope") for a in page.named("th")} == {"col", "row", "rowgroup"}
    assert all(
        a.get("role") == "img" and a.get("aria-label") for a in page.named("svg") if a.get("class") == "chart"
    )


def test_a_change_is_never_told_by_colour_alone() -> None:
    assert set(SIGNS) == set(KINDS)
    assert all(said.th and said.en for said in KINDS.values())


def test_every_thai_sentence_has_an_english_one(page: Page) -> None:
    languages = [a.get("lang") for tag, a in page.tags if tag != "html"]
    assert languages.count("th") == languages.count("en") > 100


def test_both_sources_stand_in_the_row(real: str) -> None:
    assert "plan-2560.pdf</bdi> · <i lang=th>หน้า 2 ลำดับ 7</i>" in real
    assert "circular-2564.pdf</bdi> · <i lang=th>หน้า 2 ลำดับ 1</i>" in real


def test_a_text_file_gives_lines() -> None:
    connection = empty_database()
    insert_document(connection, "L", [{"text": "ยืนยันข้อมูล"}], academic_year=2564, unit="line")
    side = load_side(connection, "L")
    [row] = view_of(compare(side, side)).rows
    assert row.left is not None
    assert row.left.place.th == "บรรทัด 101–111"


def test_five_hundred_rows_stay_under_two_megabytes() -> None:
    assert len(html_bytes(many(500))) < 2_000_000


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize(
    ("ink", "back"),
    [
        ("ink", "paper"), ("soft", "paper"), ("soft", "band"), ("deep", "paper"), ("deep", "band"),
        ("gone", "gone-back"), ("new", "new-back"), ("warn", "warn-back"), ("gone", "paper"), ("ink", "warn-back"),
    ],
)  # fmt: skip
def test_contrast(real: str, ink: str, back: str) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", real.replace("#fff;", "#ffffff;")))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_contrast_of_the_chips(real: str) -> None:
    shades = set(re.findall(r"--shade: (#[0-9a-f]{6})", real)) - {"#8a94a0"}  # the last is a border only
    assert len(shades) >= 6
    for shade in shades:
        assert 1.05 / (luminance(shade) + 0.05) >= 4.5, shade


DAYS = [
    (date(2021, 10, 1), date(2021, 10, 30), "1–30 ต.ค. 2564", "1–30 Oct 2021"),
    (date(2021, 10, 15), date(2021, 11, 10), "15 ต.ค. – 10 พ.ย. 2564", "15 Oct – 10 Nov 2021"),
    (date(2016, 11, 10), date(2017, 3, 31), "10 พ.ย. 2559 – 31 มี.ค. 2560", "10 Nov 2016 – 31 Mar 2017"),
    (date(2018, 6, 20), date(2018, 3, 1), "20 มิ.ย. 2561 – 1 มี.ค. 2561", "20 Jun 2018 – 1 Mar 2018"),
]


@pytest.mark.parametrize(("start", "end", "thai", "english"), DAYS)
def test_ranges(start: date, end: date, thai: str, english: str) -> None:
    said = said_range(start, end)
    assert (said.th, said.en) == (thai, english)


@pytest.mark.parametrize(
    ("start", "end", "thai"),
    [
        (0, 0, "ไม่เปลี่ยน"),
        (None, None, "ไม่เปลี่ยน"),
        (3, 3, "เลื่อนออก 3 วัน"),
        (-14, -14, "เลื่อนเข้า 14 วัน"),
        (None, 10, "เลื่อนออก 10 วัน"),
        (0, 10, "ขยายเวลา 10 วัน"),
        (0, -5, "ย่นเวลา 5 วัน"),
        (-29, 0, "ขยายเวลา 29 วัน (เริ่มเร็วขึ้น)"),
        (117, 0, "ย่นเวลา 117 วัน (เริ่มช้าลง)"),
        (-46, -15, "วันเริ่มเลื่อนเข้า 46 วัน วันสิ้นสุดเลื่อนเข้า 15 วัน"),
    ],
)
def test_shifts_in_office_language(start: int | None, end: int | None, thai: str) -> None:
    assert said_shift(start, end).th == thai


def test_a_deadline_that_moves_gives_time_or_takes_it() -> None:
    assert said_shift(None, 10, deadline=True).th == "ขยายเวลา 10 วัน"
    assert said_shift(None, -10, deadline=True).th == "ย่นเวลา 10 วัน"


def test_one_day_is_no_days() -> None:
    assert said_move(1).en == "1 day later"
    assert said_move(-2).en == "2 days earlier"


SCHEDULES = [
    ({"date_kind": "deadline", "end": "2021-06-30"}, "ภายใน 30 มิ.ย. 2564"),
    ({"date_kind": "point", "start": "2021-11-10", "end": "2021-11-10", "time_start": "08:30", "time_end": "16:30"}, "10 พ.ย. 2564 เวลา 08.30–16.30 น."),
    ({"date_kind": "until_last_day", "end": "2018-05-16"}, "16 พ.ค. 2561 เป็นวันสุดท้าย"),
    ({"date_kind": "cutoff", "start": "2021-06-25", "end": "2021-06-25"}, "ณ 25 มิ.ย. 2564"),
    ({"date_kind": "from", "start": "2021-06-25"}, "ตั้งแต่ 25 มิ.ย. 2564"),
    ({"date_kind": "until", "end": "2021-06-25"}, "ถึง 25 มิ.ย. 2564"),
    ({"date_kind": "undated"}, "ไม่ระบุวัน"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "thai"), SCHEDULES)
def test_schedules(fields: dict[str, Any], thai: str) -> None:
    connection = empty_database()
    insert_document(connection, "L", [{"text": "ยืนยันข้อมูล"} | fields], academic_year=2564)
    assert said_schedule(load_side(connection, "L").activities[0]).th == thai
