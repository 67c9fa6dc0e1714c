"""Linking at the end of a run: the same rows as by comparing everything with everything, and memory that stays flat."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations, product
from pathlib import Path

import pytest

from extractors import extract
from pipeline.chain import Shelf, link_documents, mark_contradictions
from pipeline.chain.acts import Paper, papers
from pipeline.flow import connect
from pipeline.mapping.assemble import map_document
from pipeline.store.database import open_database
from pipeline.store.write import write_records
from tests.letters_in_text import ACTS, AREA, OBEC, circular

OTHER_AREA = "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา เขต 41"
CITED = "หนังสือสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ที่ ศธ 04006/ว 100 ลงวันที่ 1 พฤษภาคม 2565"


def days(last: str, year: int = 2565) -> tuple[str, ...]:
    return tuple(f"{d} มิถุนายน {year}" for d in ("1 - 10", "11 - 15", "16 - 20", last))


def texts() -> Iterator[str]:
    """Two years, three bodies, copies, revisions, other days, acts that only some hold."""
    for n, (agency, year, last) in enumerate(product((OBEC, AREA, OTHER_AREA), (2564, 2565), ("25", "28"))):
        yield circular(
            f"{1 + n} พฤษภาคม {year}",
            days(last, year),
            agency=agency,
            ref=f"ศธ 04006/ว {100 + n}",
            year=year,
            subject=f"ปฏิทินการบันทึกข้อมูล ปีการศึกษา {year}{' (ฉบับปรับปรุง)' if n % 5 == 4 else ''}",
            cites=CITED.replace("2565", "2564") if n % 3 else "",
            acts=ACTS if n % 4 else (*ACTS[:3], "รายงานผลการบันทึกข้อมูลในระบบ DMC"),
        )
    yield circular("1 พฤษภาคม 2565", days("25"), agency=AREA, ref="ศธ 04100/1", acts=("รดน้ำต้นไม้ในระบบ EMIS",))
    for last in ("21", "22"):  # one day, one body, other days
        yield circular(
            "3 พฤษภาคม 2566",
            days(last, 2566),
            ref=f"ศธ 04006/ว {last}",
            year=2566,
            subject="ปฏิทินการบันทึกข้อมูล ปีการศึกษา 2566",
        )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_database(tmp_path / "x.db") as connection:
        for n, text in enumerate(texts()):
            write_records(connection, map_document(extract(text.encode(), f"c{n:02}.txt")), "test")
        yield connection


def all_pairs(found: Sequence[Paper]) -> list[tuple[str, str]]:
    """What the shelf must find, by looking at every pair."""
    return [
        (later.id, earlier.id)
        for earlier, later in combinations(found, 2)
        if later.concerns(earlier) and later.acts.keys() & earlier.acts.keys()
    ]


@pytest.mark.parametrize("held", [2, 1000])
def test_pairs_are_those_of_comparing_everything(database: sqlite3.Connection, held: int) -> None:
    every = papers(database)
    by_id = {p.id: p for p in every}
    with Shelf(database, held) as shelf:
        pairs = [(later, earlier) for later, earlier in shelf.pairs()]
        assert len(shelf._papers) <= held
    wanted = all_pairs(every)
    assert len(wanted) > 20
    assert sorted((a.id, b.id) for a, b in pairs) == sorted(wanted)
    place = {p.id: n for n, p in enumerate(every)}
    assert [(place[a.id], place[b.id]) for a, b in pairs] == sorted((place[a], place[b]) for a, b in wanted)
    for pair in pairs:
        for paper in pair:
            assert paper == by_id[paper.id]  # with all its acts


def test_a_second_linking_changes_no_row(database: sqlite3.Connection) -> None:
    connect(database)
    kinds = dict(database.execute("SELECT kind, count(*) FROM document_links GROUP BY kind"))
    assert set(kinds) >= {"cites", "revises", "passes_on"}
    contradicting = "SELECT count(*) FROM findings WHERE code = 'circulars_contradict'"
    assert database.execute(contradicting).fetchone()[0] >= 2
    before = list(database.iterdump())
    with Shelf(database, 3) as shelf:
        assert not link_documents(database, shelf)
        assert not mark_contradictions(database, shelf)
    assert list(database.iterdump()) == before


def test_rows_stand_in_the_order_of_their_keys(database: sqlite3.Connection) -> None:
    """A dump does not depend on which document came first."""
    connect(database)
    links = [tuple(r) for r in database.execute("SELECT * FROM document_links ORDER BY rowid")]
    assert links == sorted(links)
    marks = "SELECT id FROM findings WHERE code = 'circulars_contradict' ORDER BY rowid"
    found = [r[0] for r in database.execute(marks)]
    assert found == sorted(found)


def test_a_letter_that_cites_another_twice_is_linked_once(tmp_path: Path) -> None:
    """Regression: the second citation ended the run with a fault."""
    twice = f"1. {CITED}\n2. {CITED} (ฉบับลงนาม)"
    with open_database(tmp_path / "x.db") as connection:
        for name, text in (
            ("a", circular("1 พฤษภาคม 2565", days("25"))),
            ("b", circular("9 พฤษภาคม 2565", (), agency=AREA, ref="ศธ 04100/900", cites=twice)),
        ):
            write_records(connection, map_document(extract(text.encode(), f"{name}.txt")), "test")
        connect(connection)
        targets = connection.execute("SELECT count(target_document_id) FROM letter_references").fetchone()[0]
        links = [tuple(r) for r in connection.execute("SELECT kind, reason_th FROM document_links")]
    assert targets == 2
    assert [kind for kind, _ in links] == ["cites"]


def clone(connection: sqlite3.Connection, times: int) -> None:
    """Copies of every document under other ids, each with an act that only it holds; enough for the linking."""
    connection.execute("PRAGMA foreign_keys = OFF")
    with connection:
        for table, key in (("documents", "id"), ("letters", "document_id"), ("activities", "document_id"), ("search_texts", "document_id")):  # fmt: skip
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            other = {
                key: f"{key} || '-' || :n",
                "sha256": "sha256 || '-' || :n",
                "id": "id || '-' || :n",
                "activity_id": "activity_id || '-' || :n",
                "main": "main || :n || document_id",
                "table_id": "NULL",
                "ref_no": "ref_no || '-' || :n",
            }
            picked = ", ".join(other.get(c, f'"{c}"') for c in columns)
            for n in range(times):
                connection.execute(
                    f"INSERT INTO {table} SELECT {picked} FROM {table} WHERE {key} NOT LIKE '%-%'", {"n": n}
                )


def test_memory_does_not_grow_with_the_documents(database: sqlite3.Connection) -> None:
    peaks = []
    for _ in range(2):
        clone(database, 10) if not peaks else clone_more(database)
        tracemalloc.start()
        with Shelf(database, 4) as shelf:
            assert not [pair for pair in shelf.pairs() if "-" in pair[0].id]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + 20_000


def clone_more(connection: sqlite3.Connection) -> None:
    """Five times as many."""
    with connection:
        for table in ("search_texts", "activities", "letters", "documents"):
            key = "id" if table == "documents" else "document_id"
            connection.execute(f"DELETE FROM {table} WHERE {key} LIKE '%-%'")
    clone(connection, 50)


def test_the_file_of_the_shelf_has_no_name(database: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with closing(sqlite3.connect(":memory:")), Shelf(database) as shelf:
        assert any(True for _ in shelf.pairs())
        assert {p.name for p in tmp_path.iterdir()} <= {"x.db", "x.db-journal"}
