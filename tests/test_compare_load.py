from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest

from pipeline.compare import AmbiguousReferenceError, UnknownReferenceError, load_side
from tests.compare_database import empty_database, insert_document, real_database, real_sides

TRANSCRIPT = {"media_type": "text/plain", "extraction": "native", "unit": "line"}


@pytest.fixture
def real() -> sqlite3.Connection:
    return real_database()


@pytest.mark.parametrize(
    "ref", ["2560", 2560, "๒๕๖๐", "plan-2560", "plan-2560.pdf", "somewhere/plan-2560.pdf"]
)
def test_a_year_an_id_and_a_file_name(real: sqlite3.Connection, ref: str | int) -> None:
    side = load_side(real, ref)
    assert side.year == 2560
    assert len(side.activities) == 43
    assert [d.id for d in side.documents if d.used] == ["plan-2560"]


def test_everything_compared_is_loaded(real: sqlite3.Connection) -> None:
    activity = load_side(real, "2560").activities[38]
    assert activity.row_label == "16"
    assert (activity.start_date, activity.end_date) == (date(2018, 4, 30), date(2018, 5, 15))
    assert [s.system for s in activity.systems] == ["DMC"]
    assert {p.role for p in activity.parties} == {"data_entry", "verify_monitor", "responsible"}
    assert [(m.kind, m.end_date) for m in activity.mentions] == [("cutoff", date(2017, 3, 31))]
    assert [f.code for f in activity.findings] == ["stale_year"]
    assert (activity.filename, activity.page, activity.unit) == ("plan-2560.pdf", 5, "pt")


def test_a_system_of_the_heading_is_inherited(real: sqlite3.Connection) -> None:
    record, close = (load_side(real, "2564").activities[i] for i in (1, 6))
    assert (record.own_systems, record.all_systems) == (frozenset(), {"DMC"})
    assert close.own_systems == {"DMC"}


def test_a_row_factory_of_the_caller_does_not_matter(real: sqlite3.Connection) -> None:
    expected = load_side(real, "2560")
    real.row_factory = sqlite3.Row
    assert load_side(real, "2560") == expected


@pytest.mark.parametrize("ref", ["2561", "nosuchfile.pdf", "", "'; DROP TABLE documents; --"])
def test_an_unknown_reference_is_told_what_exists(real: sqlite3.Connection, ref: str) -> None:
    with pytest.raises(UnknownReferenceError) as error:
        load_side(real, ref)
    message = str(error.value)
    assert "2560, 2564" in message
    assert "plan-2560.pdf (plan-2560)" in message


def test_an_empty_database_says_so() -> None:
    with pytest.raises(UnknownReferenceError, match="holds no documents yet"):
        load_side(empty_database(), "2560")


def test_two_files_of_one_name_must_be_told_apart() -> None:
    connection = empty_database()
    for document_id in ("a", "b"):
        insert_document(connection, document_id, [], academic_year=2560, filename="plan.pdf")
    with pytest.raises(AmbiguousReferenceError, match=r"a \(plan.pdf\), b \(plan.pdf\)"):
        load_side(connection, "plan.pdf")
    assert load_side(connection, "b").documents[0].id == "b"


def reads(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    side = load_side(connection, "2564")
    return sorted(d.id for d in side.documents if d.used), [n.code for n in side.notices]


def rows() -> list[dict[str, Any]]:
    return [dict(a) for a in real_sides()["circular-2564"]["activities"]]


def damaged(activities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As OCR reads it: a mark lost here and there, and two rows gone."""
    return [a | {"text": a["text"].replace("ข้อมูล", "ขอมูล").replace("ที่", "ที")} for a in activities[2:]]


def test_of_several_reads_of_one_circular_the_best_is_used() -> None:
    connection = empty_database()
    insert_document(connection, "scan", damaged(rows()), academic_year=2564, extraction="ocr")
    insert_document(connection, "text", rows(), academic_year=2564, **TRANSCRIPT)
    insert_document(connection, "word", rows(), academic_year=2564, extraction="native")
    used, codes = reads(connection)
    assert used == ["word"]
    assert codes == ["duplicate_left_out"]
    [notice] = load_side(connection, "2564").notices
    assert notice.message_en == "Only word.pdf is used: text.pdf, scan.pdf is the same circular"


def test_of_equal_reads_the_one_with_pages_is_used() -> None:
    connection = empty_database()
    insert_document(
        connection, "a", rows(), academic_year=2564, extraction="native", unit="line", filename="c.docx"
    )
    insert_document(connection, "b", rows(), academic_year=2564, filename="c.pdf")
    insert_document(connection, "c", rows(), academic_year=2564, filename="c.pdf")
    assert reads(connection)[0] == ["b"]
    assert "c.pdf (c)" in load_side(connection, "2564").notices[0].message_th


def test_a_transcript_comes_before_a_scan() -> None:
    connection = empty_database()
    insert_document(connection, "scan", damaged(rows()), academic_year=2564, extraction="ocr")
    insert_document(connection, "text", rows(), academic_year=2564, **TRANSCRIPT)
    assert reads(connection)[0] == ["text"]


@pytest.mark.parametrize(
    ("worse", "why"),
    [
        ([a | {"finding": ["f", "error", "ผิด", "wrong"]} for a in rows()[:1]] + rows()[1:], "errors"),
        (rows()[:-1], "fewer activities"),
    ],
    ids=["errors", "fewer activities"],
)
def test_between_equal_readers_errors_and_losses_decide(worse: list[dict[str, Any]], why: str) -> None:
    connection = empty_database()
    insert_document(connection, "a", worse, academic_year=2564)
    insert_document(connection, "b", rows(), academic_year=2564)
    assert reads(connection)[0] == ["b"]


def test_two_circulars_of_one_year_are_both_used() -> None:
    connection = empty_database()
    insert_document(connection, "plan", real_sides()["plan-2560"]["activities"], academic_year=2564)
    insert_document(connection, "calendar", rows(), academic_year=2564)
    assert reads(connection) == (["calendar", "plan"], ["doubtful_activities"])


def test_a_letter_that_quotes_a_row_is_not_a_read_of_the_plan() -> None:
    connection = empty_database()
    insert_document(connection, "letter", rows()[1:2], academic_year=2564)
    insert_document(connection, "calendar", rows(), academic_year=2564)
    assert reads(connection) == (["calendar", "letter"], [])


def test_another_version_with_other_dates_is_named_as_such() -> None:
    connection = empty_database()
    later = [a | {"start": None, "end": "2021-12-31"} for a in rows()]
    insert_document(connection, "old", rows(), academic_year=2564)
    insert_document(connection, "new", later, academic_year=2564, title="ปฏิทิน ฉบับปรับปรุง")
    used, codes = reads(connection)
    assert used == ["new"]
    assert codes == ["other_version_left_out"]


def test_what_the_readers_doubt_is_passed_on() -> None:
    connection = empty_database()
    insert_document(connection, "scan", rows(), academic_year=2564, extraction="ocr", status="partial")
    connection.execute(
        "INSERT INTO document_reasons (document_id, code, detail) VALUES ('scan', 'low_ocr_confidence', '')"
    )
    side = load_side(connection, "scan")
    assert [n.code for n in side.notices] == ["partial_document", "read_by_ocr"]
    assert "low_ocr_confidence" in side.notices[0].message_en
