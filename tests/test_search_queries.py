"""A table of questions over the two samples, each with the answers it must have: the search is right on these."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.flow import run
from pipeline.search import SearchResult, search
from pipeline.store.database import open_database


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    path = tmp_path_factory.mktemp("search") / "saraban.db"
    with open_database(path) as connection:
        files = [samples / "2560-plan" / "plan-2560.pdf", samples / "2564-circular" / "circular-2564.pdf"]
        assert [o.status for o in run(connection, files)] == ["ok", "ok"]
    return path


def ask(database: Path, words: str, **options: int) -> SearchResult:
    with open_database(database, readonly=True) as connection:
        return search(connection, words, **{"limit": 0, **options})  # type: ignore[arg-type]


# (question, rows of the tables of 2560 and 2564 that answer, whether the letter does, words of the first answer)
QUERIES = [
    # words of Thai, which has no blanks, and blanks where there should be none
    ("นักเรียนยากจน", 3, 0, False, "คัดกรองนักเรียนยากจน"),
    ("นัก เรียน ยากจน", 3, 0, False, "คัดกรองนักเรียนยากจน"),
    ("ปิดระบบ", 0, 2, False, "ปิดระบบ DMC"),
    ("ตะพานหิน", 0, 0, True, "ถนนตะพานหิน"),
    ("ครุภัณฑ์ EMIS", 5, 0, False, "จัดทำข้อมูล (M-OBEC)"),
    ("แบบสอบถาม ปวงชน", 1, 0, False, "บันทึกข้อมูลตามแบบสอบถาม"),
    ("ส่วนสูง กันยายน", 1, 0, False, "กรอกน้ำหนักส่วนสูง"),
    # words of two or three letters, which a trigram index misses
    ("ปพ", 2, 0, False, "โรงเรียนตรวจสอบข้อมูลให้ถูกต้องก่อนออก ปพ. 1"),
    ("ปพ.1", 2, 0, False, "ปพ. 1"),
    ("ปพ. ๑", 2, 0, False, "ปพ. 1"),
    ("ม.6", 6, 0, False, "ม.6"),
    ("ม.๖", 6, 0, False, "ม.6"),
    ("มส", 1, 0, False, "มส."),
    # case, and words that are part of others
    ("gpax", 4, 0, False, "GPAX"),
    ("GPA", 7, 0, False, "GPA"),
    ("set", 2, 0, False, "โปรแกรม SET"),
    ("mis", 0, 0, False, None),
    # forms of sara am
    ("น้ำหนัก", 4, 0, False, "กรอกน้ำหนัก"),
    ("นํ้าหนัก", 4, 0, False, "กรอกน้ำหนัก"),
    ("น ้าหนัก", 4, 0, False, "กรอกน้ำหนัก"),
    ("น้าหนัก", 4, 0, False, "กรอกน้ำหนัก"),
    # one body under all its names
    ("สพฐ.", 1, 5, True, None),
    ("สพฐ", 1, 5, True, None),
    ("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", 1, 5, True, None),
    ("ส านักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", 1, 5, True, None),
    ("สศศ.", 4, 0, False, "สศศ."),
    ("สำนักบริหารงานการศึกษาพิเศษ", 4, 0, False, "สศศ."),
    ("สป.ศธ.", 0, 1, True, None),
    ("สำนักงานปลัดกระทรวงศึกษาธิการ", 0, 1, True, None),
    ("ศน.", 15, 0, False, "ศึกษานิเทศก์"),
    ("สพป. สพม.", 0, 0, False, None),
    # one system under all its names
    ("DMC", 9, 13, None, "ปิดระบบ DMC"),
    ("dmc ปิดระบบ", 0, 2, False, "ปิดระบบ DMC"),
    ("Data Management Center", 9, 13, None, None),
    ("ระบบจัดเก็บข้อมูลนักเรียนรายบุคคล", 9, 13, None, None),
    ("SchoolMIS", 19, 0, False, "SchoolMIS"),
    ("School MIS", 19, 0, False, "SchoolMIS"),
    ("Education for All", 1, 0, False, "(EFA)"),
    ("B-OBEC", 1, 1, None, None),
    # years of two and of four digits
    ("2/64", 0, 1, False, "ภาคเรียนที่ 2/64"),
    ("2/2564", 0, 1, False, "ภาคเรียนที่ 2/64"),
    ("ปี 60 นักเรียนยากจน", 3, 0, False, "เตรียมปี 60"),
    ("ปี 2560 นักเรียนยากจน", 3, 0, False, "เตรียมปี 60"),
    ("60 นักเรียนยากจน", 3, 0, False, "เตรียมปี 60"),
    ("๒๕๖๐ นักเรียนยากจน", 3, 0, False, "เตรียมปี 60"),
    ("ปี 60", 43, 0, False, None),
    ("ปีการศึกษา 2564 EDC", 0, 1, False, "เข้าสู่ระบบ EDC"),
    # days and months: what is due then
    ("10 พ.ย. 64", 0, 4, False, "ยืนยันข้อมูล"),
    ("๑๐ พฤศจิกายน ๒๕๖๔", 0, 4, False, "ยืนยันข้อมูล"),
    ("ตุลาคม 2560 B-OBEC", 1, 0, False, "ปรับปรุงข้อมูลสิ่งก่อสร้าง"),
    ("ต.ค. 64", 0, 3, False, "บันทึกข้อมูลอาคาร"),
    ("16 พฤษภาคม 2561", 7, 0, False, None),
    ("มีนาคม 2561 ปพ", 2, 0, False, "ปพ. 1"),
    ("10 มิถุนายน DMC", 3, 0, False, "ตัดยอด ณ วันที่ 10 มิถุนายน"),
    # phrases, all words together, numbers of letters, nothing
    ('"ณ วันที่ 10 มิถุนายน"', 2, 0, False, "ตัดยอด ณ วันที่ 10 มิถุนายน"),
    ('"GPA 5 ภาคเรียน"', 1, 0, False, "GPA 5 ภาคเรียน"),
    ('ปิดระบบ DMC "ภาคเรียนที่ 2"', 0, 1, False, "ปิดระบบ DMC ภาคเรียนที่ 2"),
    ("ศธ 04100/1534", 0, 0, True, "ศธ 04100 / 1534"),
    ("ศธ ๐๔๑๐๐ / ๑๕๓๔", 0, 0, True, "ศธ 04100 / 1534"),
    ("สาโรช", 0, 0, True, "สาโรช ยกให้"),
    ("รหัสผ่าน", 0, 0, False, None),
]


@pytest.mark.parametrize(("words", "plan", "circular", "letter", "first"), QUERIES, ids=str)
def test_query(
    database: Path, words: str, plan: int, circular: int, letter: bool | None, first: str | None
) -> None:
    result = ask(database, words)
    with open_database(database, readonly=True) as connection:
        # What the body of a letter asks is read by rules that grow; the tables of the samples are fixed.
        tabled = {r["id"] for r in connection.execute("SELECT id FROM activities WHERE source = 'table'")}
    rows = [h for h in result.hits if h.activity_id in tabled]
    years = [h.academic_year for h in rows]
    assert (years.count(2560), years.count(2564)) == (plan, circular)
    if letter is not None:
        assert ("letter" in {h.kind for h in result.hits}) is letter
    if first is not None:
        assert first in result.hits[0].snippet.text


def test_the_table_is_long_enough() -> None:
    assert len(QUERIES) >= 40
    assert len({q[0] for q in QUERIES}) == len(QUERIES)


def test_the_month_of_a_deadline_finds_the_instruction(database: Path) -> None:
    for words in ("มิถุนายน 2564", "มิ.ย. 64", "30 มิถุนายน 2564"):
        hit = ask(database, words).hits[0]
        assert hit.schedule is not None
        assert hit.schedule.th == "ภายใน 30 มิ.ย. 2564"
        assert "ฐานข้อมูลกลาง" in hit.snippet.text


def test_a_hit_says_where_when_and_what(database: Path) -> None:
    hit = ask(database, "EDC ส่งข้อมูล").hits[0]
    assert (hit.filename, hit.page, hit.line, hit.academic_year) == ("circular-2564.pdf", 2, None, 2564)
    assert hit.schedule is not None
    assert hit.schedule.th == "11–15 พ.ย. 2564"
    assert hit.snippet.marked().startswith("«ส่งข้อมูล»ภาคเรียนที่ 2/64")
    assert "«EDC»" in hit.snippet.marked()
    assert hit.to_json()["start_date"] == "2021-11-11"


def test_a_text_file_has_lines(samples: Path, tmp_path: Path) -> None:
    with open_database(tmp_path / "t.db") as connection:
        list(run(connection, [samples / "2564-circular" / "circular-2564.txt"]))
        hit = search(connection, "EDC").hits[0]
        lines = (samples / "2564-circular" / "circular-2564.txt").read_text("utf-8").splitlines()
        assert hit.line is not None
        assert "ส่งข้อมูล" in "".join(lines[hit.line - 1 : hit.line + 1])


def test_year_and_limit(database: Path) -> None:
    assert {h.academic_year for h in ask(database, "DMC", year=2560).hits} == {2560}
    limited = ask(database, "DMC", limit=2)
    assert (len(limited.hits), limited.total) == (2, ask(database, "DMC").total)
    assert ask(database, "DMC", year=2577).total == 0


def test_order_is_relevance_then_newest_year(database: Path) -> None:
    hits = ask(database, "นักเรียน").hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    best = [h.academic_year for h in hits if h.score == hits[0].score]
    assert best == sorted(best, key=lambda y: -(y or 0))


def test_nothing_found_names_the_words_that_nobody_has(database: Path) -> None:
    result = ask(database, "DMC รหัสผ่าน")
    assert (result.total, result.unknown, result.years) == (0, ("รหัสผ่าน",), (2560, 2564))
    assert ask(database, "EDC ปพ").unknown == ()


def test_a_replaced_document_leaves_nothing_behind(samples: Path, tmp_path: Path) -> None:
    """The text of the search goes and comes with its document, in the same transaction."""
    file = samples / "2564-circular" / "circular-2564.txt"
    with open_database(tmp_path / "r.db") as connection:
        list(run(connection, [file]))
        before = [tuple(r) for r in connection.execute("SELECT * FROM search_texts ORDER BY seq")]
        connection.execute("UPDATE search_texts SET main = 'เก่า' WHERE seq = 1")
        connection.commit()
        assert search(connection, "เก่า").total == 1
        list(run(connection, [file]))
        assert search(connection, "เก่า").total == 0
        assert [tuple(r) for r in connection.execute("SELECT * FROM search_texts ORDER BY seq")] == before
        connection.execute("DELETE FROM runs")
        connection.execute("DELETE FROM documents")
        assert connection.execute("SELECT count(*) FROM search_texts").fetchone()[0] == 0


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from('กขคงรสพฐนำาํ่้ิีเแ ๐๑๒64.-/"%_*()\x00\ud800')),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_question_raises_and_every_answer_shows_why(database: Path, words: str) -> None:
    result = ask(database, words, limit=3)
    json.dumps(result.to_json())
    for hit in result.hits:
        assert hit.score > 0
        assert hit.snippet.text


@given(st.lists(st.sampled_from([q[0] for q in QUERIES if '"' not in q[0]]), min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_more_words_never_find_more(database: Path, questions: list[str]) -> None:
    """All parts must be answered, so what answers two questions answers each of them."""
    alone = ask(database, f'"{questions[0]}"')
    both = ask(database, f'"{questions[0]}" {questions[1]}')
    keys = {(h.document_id, h.activity_id) for h in alone.hits}
    assert {(h.document_id, h.activity_id) for h in both.hits} <= keys
