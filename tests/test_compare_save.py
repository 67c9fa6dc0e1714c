from __future__ import annotations

import json
import sqlite3

import pytest

from pipeline.compare import compare, load_side, save
from pipeline.compare.model import Comparison
from tests.compare_database import real_database


@pytest.fixture
def real() -> sqlite3.Connection:
    connection = real_database()
    connection.commit()
    return connection


def dump(connection: sqlite3.Connection) -> str:
    return "\n".join(connection.iterdump())


def compared(connection: sqlite3.Connection) -> Comparison:
    return compare(load_side(connection, "2560"), load_side(connection, "2564"))


def test_rows_are_the_comparison(real: sqlite3.Connection) -> None:
    comparison = compared(real)
    comparison_id = save(real, comparison)
    row = real.execute(
        "SELECT left_ref, right_ref, left_year, right_year, left_documents, counts FROM comparisons"
    ).fetchone()
    assert row[:5] == ("2560", "2564", 2560, 2564, '["plan-2560"]')
    assert json.loads(row[5]) == dict(comparison.counts)
    rows = real.execute(
        "SELECT seq, change, weight, left_activity_id, right_activity_id, field, before, after, shift_days, score, reason"
        " FROM changes WHERE comparison_id = ? ORDER BY seq",
        (comparison_id,),
    ).fetchall()
    assert rows == [
        (
            c.seq,
            c.change,
            c.weight,
            c.left_activity_id,
            c.right_activity_id,
            c.field,
            c.before,
            c.after,
            c.shift_days,
            c.score,
            c.reason,
        )
        for c in comparison.changes
    ]


def test_a_second_run_changes_nothing(real: sqlite3.Connection) -> None:
    save(real, compared(real))
    before = dump(real)
    save(real, compared(real))
    assert dump(real) == before


def test_newer_inputs_replace_the_rows_of_the_same_years(real: sqlite3.Connection) -> None:
    first = save(real, compared(real))
    real.execute("UPDATE activities SET text = text || ' ทุกโรงเรียน' WHERE id = 'circular-2564-002'")
    second = save(real, compared(real))
    assert first != second
    assert [r[0] for r in real.execute("SELECT id FROM comparisons")] == [second]
    assert real.execute("SELECT count(*) FROM changes WHERE comparison_id = ?", (first,)).fetchone() == (0,)


def test_other_comparisons_are_left_alone(real: sqlite3.Connection) -> None:
    save(real, compared(real))
    save(real, compare(load_side(real, "2564"), load_side(real, "2560")))
    assert real.execute("SELECT count(*) FROM comparisons").fetchone() == (2,)


@pytest.mark.parametrize("isolation", [None, "", "IMMEDIATE"])
def test_a_failure_leaves_the_database_as_it_was(real: sqlite3.Connection, isolation: str | None) -> None:
    comparison = compared(real)
    save(real, comparison)
    real.isolation_level = isolation
    before = dump(real)
    real.execute(
        "CREATE TEMP TRIGGER fault BEFORE INSERT ON changes WHEN new.seq = 20 BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        save(real, comparison)
    assert dump(real) == before
    assert not real.in_transaction


def test_pairs_are_kept_with_their_rivals(real: sqlite3.Connection) -> None:
    comparison = compared(real)
    save(real, comparison)
    rows = real.execute(
        "SELECT left_activity_id, right_activity_id, relation, score, margin, rival_activity_id, decided_by, reason,"
        " reason_en FROM comparison_pairs WHERE comparison_id = ? ORDER BY rowid",
        (comparison.id,),
    ).fetchall()
    assert rows == [
        (p.left_id, p.right_id, p.relation, p.score, p.margin, p.rival_id, None, p.reason, p.reason_en)
        for p in comparison.pairs
    ]
    assert real.execute("SELECT step_months, corresponds FROM comparisons").fetchall() == [(48, 1)]
    assert real.execute("SELECT count(*) FROM changes WHERE reason_en IS NULL").fetchone() == (0,)


def test_an_older_database_goes_without_the_new_columns(real: sqlite3.Connection) -> None:
    real.execute("DROP TABLE comparison_pairs")
    real.execute("ALTER TABLE changes DROP COLUMN reason_en")
    comparison = compared(real)
    save(real, comparison)
    save(real, comparison)
    assert real.execute("SELECT count(*) FROM changes").fetchone() == (len(comparison.changes),)
