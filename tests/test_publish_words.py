from __future__ import annotations

import itertools
import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish import words as words_module
from pipeline.publish.words import clusters, word_diff, words

THAI = "กขคงจชดตถทนบปพมยรลวสหอะาำิีึืุูเแโใไ็่้๊๋์ๆฯ๐๑๒"
thai_text = st.text(alphabet=THAI + " abc12.,/-\n", max_size=60)
LEANING = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f]")
LEADING = re.compile("[\u0e40-\u0e44]")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    words.cache_clear()


def joined(pieces: tuple[words_module.Piece, ...]) -> str:
    return "".join(p.text for p in pieces)


def cuts(parts: list[str]) -> list[tuple[str, str]]:
    return [(a[-1], b[0]) for a, b in itertools.pairwise(parts)]


@settings(max_examples=150, deadline=None)
@given(thai_text, thai_text)
def test_both_texts_come_back_and_no_letter_loses_its_marks(before: str, after: str) -> None:
    left, right = word_diff(before, after)
    assert joined(left) == before
    assert joined(right) == after
    assert [p.text for p in left if p.kind == "same"] == [
        p.text for p in right if p.kind == "same"
    ] or before != after
    for pieces in (left, right):
        for last, first in cuts([p.text for p in pieces]):
            assert not (LEANING.match(first) and unicodedata.category(last) == "Lo"), (last, first)
            assert not (LEADING.match(last) and first not in " \n" and not LEADING.match(first)), (
                last,
                first,
            )


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_cut_into_itself(text: str) -> None:
    assert "".join(words(text)) == text
    assert "".join(clusters(text)) == text


def test_words_are_marked_not_letters() -> None:
    left, right = word_diff("ตรวจสอบข้อมูลนักเรียน ผ่านระบบ DMC", "ตรวจสอบข้อมูลครู ผ่านระบบ DMC")
    assert [(p.kind, p.text) for p in left] == [
        ("same", "ตรวจสอบข้อมูล"),
        ("gone", "นักเรียน"),
        ("same", " ผ่านระบบ DMC"),
    ]
    assert [(p.kind, p.text) for p in right if p.kind == "new"] == [("new", "ครู")]


def test_only_the_year_of_an_address_is_marked() -> None:
    left, _ = word_diff(
        "ทาง https://portal.bopp-obec.info/obec64", "ทาง https://portal.bopp-obec.info/obec66"
    )
    assert [p.text for p in left if p.kind == "gone"] == ["64"]


def test_unlike_texts_are_not_smeared() -> None:
    left, right = word_diff("ปิดระบบเพื่อประมวลผล", "จัดซื้ออาหารเสริมนม")
    assert [p.kind for p in left] == ["gone"]
    assert [p.kind for p in right] == ["new"]


def test_a_space_between_two_changed_words_is_part_of_the_change() -> None:
    left, _ = word_diff("ข้อมูลนักเรียนรายบุคคล หนึ่ง สอง", "ข้อมูลนักเรียนรายบุคคล สาม สี่")
    assert [p.text for p in left if p.kind == "gone"] == ["หนึ่ง สอง"]


def test_without_the_segmenter_letters_keep_their_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pythainlp.tokenize", None)
    assert words("เก้าอี้") == ("เก้", "า", "อี้") or words("เก้าอี้") == ("เก้า", "อี้")
    left, right = word_diff("เก้าอี้ไม้", "เก้าอี้เหล็ก")
    assert (joined(left), joined(right)) == ("เก้าอี้ไม้", "เก้าอี้เหล็ก")


@pytest.mark.parametrize(("before", "after"), [("", ""), ("", "ก"), ("ก", ""), ("่", "ก่"), ("เ", "เก")])
def test_edges(before: str, after: str) -> None:
    left, right = word_diff(before, after)
    assert (joined(left), joined(right)) == (before, after)
