"""Folding, reading of questions, snippets: the parts of the search, and what no text may do to them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DatabaseError
from pipeline.search import read_query, search
from pipeline.search.snippets import snippet
from pipeline.search.terms import Term, needle_of
from pipeline.store.database import open_database
from pipeline.store.search_text import fold, fold_with_places, keys_in
from tests.test_cli import saraban

TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from('กขคงรสพฐนำาํ่้๊ิีุู์เแโใ ๐๑๒64.-/"“”*()\x00\ud800\u200b')),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("๒๕๖๔", "2564"),
        ("พ.ย. 64", "พ.ย. 2564"),
        ("พย64", "พ.ย.2564"),
        ("พฤศจิกายน ๖๔", "พฤศจิกายน 2564"),
        ("ปี 60", "ปี 2560"),
        ("ภาคเรียนที่ 2/64", "ภาคเรียนที่ 2/2564"),
        ("ส านักงาน", "สำนักงาน"),
        ("สํานักงาน", "สำนักงาน"),
        ("ท่ี", "ที่"),
        ("เเผน", "แผน"),
        ("นัก\u200bเรียน", "นักเรียน"),
        ("ปพ. 1", "ปพ.1"),
        ("ร.ร.", "รร."),
        ("ＤＭＣ", "dmc"),
        ("1 – 30", "1-30"),
        ("โรงเรียน DMC ปิด", "โรงเรียนdmcปิด"),
    ],
)
def test_folded_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("08.30", "0830"),
        ("data base", "database"),
        ("25 64", "2564"),
        ("เวลา 64.30", "เวลา 2564.30"),
        ("ก", "ข"),
    ],
)
def test_folded_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXT)
def test_folding_is_total_and_every_place_is_in_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(folded) == len(places)
    assert places == sorted(places) or "เ" in text or any("่" <= c <= "๋" for c in text)
    assert all(0 <= p < len(text) for p in places)
    assert "\x00" not in folded


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once).replace(" ", "") == fold(fold(once)).replace(" ", "")


@given(TEXT)
@settings(max_examples=200)
def test_every_question_can_be_read(text: str) -> None:
    query = read_query(text, {2560, 2564})
    assert len(query.terms) <= 16
    for term in query.terms:
        assert term.needles or term.keys or term.windows


@given(TEXT, TEXT)
def test_marks_of_a_snippet_are_in_it(text: str, word: str) -> None:
    folded = fold(word).strip()
    terms = [Term(word, (needle_of(folded),))] if folded else []
    made = snippet([("text", text)], terms)
    last = 0
    for start, end in made.marks:
        assert last <= start < end <= len(made.text)
        last = end


def test_a_snippet_is_cut_around_what_was_found() -> None:
    text = "ก้" * 400 + " นักเรียนยากจน " + "ข้" * 400
    made = snippet([("text", text)], [Term("x", (needle_of("นักเรียนยากจน"),))])
    assert made.text.startswith("…")
    assert made.text.endswith("…")
    assert len(made.text) < 200
    ((start, end),) = made.marks
    assert made.text[start:end] == "นักเรียนยากจน"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("คณะกรรมการบริหาร", set()),
        ("แจ้ง รร. ทุกแห่ง", {"party:school"}),
        ("ผอ.สพท.", {"party:esao-director", "party:esao"}),
        ("และสังกัดสศศ. ทำ", {"party:sseb"}),
        ("https://bobec.bopp-obec.info", set()),
        ("ข้อมูลครุภัณฑ์", set()),
        ("ระบบ DMC2021", {"system:dmc"}),
        ("dataset", set()),
    ],
)
def test_names_in_a_text(text: str, keys: set[str]) -> None:
    assert keys_in(text) == keys


def test_a_question_of_days() -> None:
    (term,) = read_query("10 พ.ย. 64").terms
    assert term.windows == ((date(2021, 11, 10), date(2021, 11, 10)),)
    (term,) = read_query("มิถุนายน 2564").terms
    assert term.windows == ((date(2021, 6, 1), date(2021, 6, 30)),)
    (term,) = read_query("29 กุมภาพันธ์", {2563, 2564}).terms
    assert term.windows == ((date(2020, 2, 29), date(2020, 2, 29)),)


def test_a_number_reads_as_a_year_where_the_database_speaks_of_it() -> None:
    assert read_query("64", {2564}).terms[0].year == 2564
    assert read_query("64", {2560}).terms[0].year is None
    assert read_query("2564").terms[0].year == 2564
    assert read_query("ปี ๖๔").terms[0].year == 2564


def test_a_question_that_is_too_long_is_cut_and_says_so() -> None:
    query = read_query("คำ " * 5000)
    assert query.cut
    assert not read_query("คำ").cut
    assert read_query(" ".join(f"คำ{'ก' * n}" for n in range(30))).cut


ODD = ['"', '""', "'", "a OR b", "NEAR(", "*", "%", "_", "^x", "main:x", "\x00", "\x00DMC\x00", "\ud800", "\udfffก",
       "ก\u202eข", "\\", "--", ";DROP TABLE documents", "((", "“”", "๐" * 5000, "\u0e33", "32 มกราคม 2564", "0/0/0"]  # fmt: skip


@pytest.mark.parametrize("words", ODD, ids=ascii)
def test_odd_questions_have_an_answer_all_the_same(tmp_path: Path, words: str) -> None:
    with open_database(tmp_path / "x.db") as connection:
        result = search(connection, words)
    assert result.total == 0
    json.dumps(result.to_json())


def test_a_percent_sign_stands_for_itself(tmp_path: Path, samples: Path) -> None:
    from pipeline.flow import run

    with open_database(tmp_path / "x.db") as connection:
        list(run(connection, [samples / "2564-circular" / "circular-2564.txt"]))
        for words in ("100%", "น_กเรียน", "นัก%เรียน"):
            assert search(connection, words).total == 0


def test_a_database_from_before_is_named(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_database(path) as connection:
        connection.execute("DROP TABLE search_texts")
        with pytest.raises(DatabaseError, match="database_without_search"):
            search(connection, "DMC")


def test_on_the_command_line(tmp_path: Path, samples: Path) -> None:
    files = [str(samples / "2564-circular" / "circular-2564.pdf")]
    assert saraban("run", *files, "--db", "s.db", cwd=tmp_path).returncode == 0
    found = saraban("search", "EDC", "--db", "s.db", "--lang", "en", cwd=tmp_path)
    assert found.returncode == 0
    assert "«EDC»" in found.stdout
    assert "11–15 Nov 2021" in found.stdout
    assert "1 found" in found.stderr
    document = json.loads(
        saraban("search", "DMC", "--db", "s.db", "--json", "--limit", "3", cwd=tmp_path).stdout
    )
    assert len(document["hits"]) == 3
    assert document["total"] > 3
    people = saraban("search", "สพท.", "--db", "s.db", "--limit", "0", cwd=tmp_path).stdout
    assert "ติดตามตรวจสอบความถูกต้อง" in people
    assert "«สพท.»" in people
    nothing = saraban("search", "รหัสผ่าน", "--db", "s.db", cwd=tmp_path)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "ไม่มีเอกสารใดมี: รหัสผ่าน" in nothing.stderr
    no_word = saraban("search", "***", "--db", "s.db", "--lang", "en", cwd=tmp_path)
    assert "There is no word to search for" in no_word.stderr
    assert saraban("search", "x", "--year", "12", "--db", "s.db", cwd=tmp_path).returncode == 2
    assert saraban("search", "x", "--db", "none.db", cwd=tmp_path).returncode == 7
    assert saraban("search", "--db", "s.db", cwd=tmp_path).returncode == 2
    assert saraban("search", "a\x1b[31mb", "--db", "s.db", "--lang", "en", cwd=tmp_path).returncode == 0


def test_searching_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_database(path):
        pass
    before = path.read_bytes()
    with open_database(path, readonly=True) as connection:
        search(connection, "DMC")
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM documents")
        connection.rollback()
    assert path.read_bytes() == before
