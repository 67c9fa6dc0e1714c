from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import FileAccessError, UsageError
from pipeline.store.database import open_database
from tests.compare_database import insert_document

TEXTS = ("บันทึกข้อมูลนักเรียนรายบุคคล", "ส่งรายงานครุภัณฑ์", "ประกาศผลการเรียนปลายปี")
HEAD = "decision,left_document,left_activity,left_text,right_document,right_activity,right_text,who\n"
PARTED = f"not same,a,a-001,{TEXTS[0]},b,b-001,{TEXTS[0]},สมศรี\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "x.db"
    with open_database(path) as connection:
        for name, year in (("a", 2564), ("b", 2565)):
            insert_document(connection, name, [{"text": t} for t in TEXTS], academic_year=year)
        connection.commit()
    return path


def diff(database: Path, *options: str) -> dict[str, object]:
    arguments = [
        "diff",
        "2564",
        "2565",
        "--db",
        str(database),
        "--out",
        str(database.parent / "out"),
        "--json",
    ]
    result = CliRunner().invoke(app, [*arguments, *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return dict(json.loads(result.stdout))


def test_decisions_beside_the_database_are_obeyed(database: Path) -> None:
    assert diff(database)["decisions"] == []
    (database.parent / "decisions.csv").write_text(HEAD + PARTED, "utf-8")
    found = diff(database)
    assert [d["who"] for d in found["decisions"]] == ["สมศรี"]  # type: ignore[attr-defined]
    assert [p["left_id"] for p in found["pairs"]] == ["a-002", "a-003"]  # type: ignore[attr-defined]
    with open_database(database, readonly=True) as connection:
        assert connection.execute("SELECT count(*) FROM comparison_pairs").fetchone()[0] == 2


def test_files_named_are_used_instead_one_after_the_other(database: Path, tmp_path: Path) -> None:
    (database.parent / "decisions.csv").write_text(HEAD + PARTED, "utf-8")
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for file, text in zip(files, (HEAD + PARTED, HEAD + PARTED.replace("not same", "same")), strict=True):
        file.write_text(text, "utf-8")
    found = diff(database, *(f"--decisions={file}" for file in files))
    assert [d["same"] for d in found["decisions"]] == [True]  # type: ignore[attr-defined]
    assert [w["code"] for w in found["warnings"]] == ["decisions_contradict"]  # type: ignore[attr-defined]


def test_a_file_that_cannot_be_used_is_named(database: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("decision\nsame\n", "utf-8")
    for file in (bad, tmp_path / "missing.csv"):
        with pytest.raises(FileAccessError) as error:
            diff(database, f"--decisions={file}")
        assert error.value.fields["path"] == str(file)


def test_pictures_can_be_left_out(database: Path) -> None:
    diff(database, "--no-crops")
    assert b"<img" not in (database.parent / "out" / "report.html").read_bytes()


def test_more_than_can_be_compared_is_refused_in_words(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.compare.match.MOST_PAIRS", 8)
    with pytest.raises(UsageError) as error:
        diff(database)
    assert error.value.key == "too_many_to_compare"
    assert error.value.fields == {"left": "3", "right": "3"}
