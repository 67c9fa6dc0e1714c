"""The database: what stands in it, that it is ours, and that a second run changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import DatabaseError
from pipeline.flow import run
from pipeline.store.database import open_database
from pipeline.store.schema import APPLICATION_ID, SCHEMA_VERSION, tables, views


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    path = tmp_path_factory.mktemp("store") / "saraban.db"
    with open_database(path) as connection:
        statuses = [o.status for o in run(connection, [samples])]
    assert statuses == ["ok"] * 6
    return path


def test_second_run_changes_no_byte_of_the_dump(database: Path, samples: Path) -> None:
    before = dump(database)
    with open_database(database) as connection:
        assert {o.status for o in run(connection, [samples])} == {"unchanged"}
    assert dump(database) == before


def test_another_machine_gives_the_same_rows(database: Path, samples: Path, tmp_path: Path) -> None:
    """Ids come from content: files elsewhere, read in another order, are the same documents."""
    copies = []
    for number, file in enumerate(sorted(samples.rglob("*-25*.*"), reverse=True)):
        if file.suffix in (".pdf", ".docx", ".txt"):
            copies.append(tmp_path / str(number) / file.name)
            copies[-1].parent.mkdir()
            shutil.copy(file, copies[-1])
    other = tmp_path / "other.db"
    with open_database(other) as connection:
        list(run(connection, copies))
    with open_database(database) as a, open_database(other) as b:
        for table in ("documents", "activities", "cells", "findings", "activity_parties"):
            rows = [sorted(map(repr, map(tuple, c.execute(f'SELECT * FROM "{table}"')))) for c in (a, b)]
            assert rows[0] == rows[1], table


def test_schema_is_strict_ours_and_whole(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        strict = {
            r["name"]: r["strict"] for r in connection.execute("PRAGMA table_list") if r["type"] == "table"
        }
        assert {t.name for t in tables()} <= set(strict)
        assert all(strict[t.name] for t in tables())


def test_every_column_is_described(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        described = {
            tuple(r)[:2] for r in connection.execute("SELECT * FROM _columns WHERE description <> ''")
        }
        for name in [*(t.name for t in tables()), *(v.name for v in views())]:
            real = {(name, r["name"]) for r in connection.execute(f'PRAGMA table_info("{name}")')}
            assert real, name
            assert real | {(name, "")} <= described


def test_text_columns_hold_arabic_digits_and_no_empty_text_stands_for_unknown(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        for table, columns in {
            "letters": ("ref_no", "agency", "subject", "phone", "fax", "body"),
            "activities": ("text", "section", "context", "row_label"),
            "cells": ("text",),
            "pages": ("text",),
        }.items():
            for column in columns:
                for (value,) in connection.execute(f'SELECT "{column}" FROM "{table}"'):
                    assert not set(value or "") & set("๐๑๒๓๔๕๖๗๘๙"), (table, column, value)
                    if table in ("letters", "activities"):
                        assert value != "", (table, column)


def test_every_activity_can_be_traced(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        sql = """SELECT a.text_raw, p.text AS page_text, a.x0 < a.x1 AS wide FROM activities a
                 JOIN pages p ON p.document_id = a.document_id AND p.page = a.page"""
        rows = connection.execute(sql).fetchall()
        assert len(rows) == 174
        assert all(r["wide"] and r["text_raw"] for r in rows)


def test_cells_of_a_cut_cell_say_what_they_continue(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        for row in connection.execute("SELECT table_id, continues FROM cells WHERE continues IS NOT NULL"):
            at = tuple(map(int, row["continues"].split(":")))
            found = connection.execute(
                "SELECT count(*) FROM cells WHERE table_id = ? AND row = ? AND col = ?",
                (row["table_id"], *at),
            )
            assert found.fetchone()[0] == 1


def test_inherited_systems_are_marked_and_apart(database: Path) -> None:
    with open_database(database, readonly=True) as connection:
        both = connection.execute(
            "SELECT count(*) FROM activity_systems s JOIN inherited_systems i USING (activity_id, system)"
        ).fetchone()[0]
        marked = connection.execute(
            "SELECT count(*) FROM activity_systems_all WHERE inherited = 1"
        ).fetchone()[0]
        assert both == 0
        assert marked > 0


@pytest.mark.parametrize(
    ("prepare", "key"),
    [
        pytest.param(
            lambda p: p.write_bytes(b"not a database, only text that is long enough" * 9),
            "database_not_ours",
            id="text",
        ),
        pytest.param(
            lambda p: sqlite3.connect(p).execute("CREATE TABLE t (x)").connection.close(),
            "database_not_ours",
            id="another program's",
        ),
    ],
)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path, prepare, key: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "other.db"
    prepare(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError) as caught, open_database(path):
        pass
    assert caught.value.key == key
    assert path.read_bytes() == before


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_database(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(DatabaseError, match="database_newer"), open_database(path):
        pass


def test_a_document_that_reads_differently_replaces_its_rows_whole(samples: Path, tmp_path: Path) -> None:
    """After the data files of the mapping change, the same file gives new rows and leaves no old ones."""
    file = samples / "2564-circular" / "circular-2564.txt"
    path = tmp_path / "x.db"
    with open_database(path) as connection:
        list(run(connection, [file]))
        connection.execute("UPDATE activities SET text = 'เก่า'")
        connection.execute("DELETE FROM activity_parties")
        connection.commit()
        assert [o.status for o in run(connection, [file])] == ["ok"]
        texts = [r[0] for r in connection.execute("SELECT text FROM activities")]
        assert len(texts) == 15
        assert "เก่า" not in texts
        assert connection.execute("SELECT count(*) FROM activity_parties").fetchone()[0] > 0


LETTER = """ที่ ศธ ๐๔๐๐๖/{number}

สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน

{day}

เรื่อง การจัดทำข้อมูลสารสนเทศ

เรียน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา
{reference}
ด้วย สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ขอให้โรงเรียนบันทึกข้อมูล ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔

ขอแสดงความนับถือ
"""


def test_citations_find_their_letters_whichever_came_first(tmp_path: Path) -> None:
    cites = "\nอ้างถึง หนังสือสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ที่ ศธ ๐๔๐๐๖/ว ๕๔๓ ลงวันที่ ๒๐ พฤษภาคม ๒๕๖๔\n"
    citing, cited = tmp_path / "b.txt", tmp_path / "a.txt"
    citing.write_text(LETTER.format(number="๖๐๐", day="๒๕ พฤษภาคม ๒๕๖๔", reference=cites), encoding="utf-8")
    cited.write_text(LETTER.format(number="ว ๕๔๓", day="๒๐ พฤษภาคม ๒๕๖๔", reference=""), encoding="utf-8")
    dumps = []
    for order in ([citing, cited], [cited, citing]):
        path = tmp_path / f"{len(dumps)}.db"
        with open_database(path) as connection:
            for file in order:
                list(run(connection, [file]))
            row = connection.execute("SELECT * FROM letter_references").fetchone()
            target = connection.execute("SELECT id FROM documents WHERE filename = 'a.txt'").fetchone()["id"]
            assert (row["target_document_id"], row["date"]) == (target, "2021-05-20")
            assert {o.status for o in run(connection, order)} == {"unchanged"}
        dumps.append(sorted(dump(path).splitlines()))
    assert dumps[0] == dumps[1]
