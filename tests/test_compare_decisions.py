from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.compare import Comparison, DecisionsError, Side, compare, load_side, read_decisions
from pipeline.compare.decisions import COLUMNS, anchor_of
from tests.compare_database import empty_database, insert_document, real_database
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    connection = real_database()
    return load_side(connection, "2560"), load_side(connection, "2564")


def written(*rows: Mapping[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def decided(word: str, left: Side, i: int, right: Side, j: int, **changed: str) -> dict[str, str]:
    row = {"decision": word, "who": "สมศรี", "when": "2569-11-20", "why": "เห็นในต้นฉบับ"}
    for name, side, n in (("left", left, i), ("right", right, j)):
        anchor = anchor_of(side.activities[n])
        row |= {
            f"{name}_side": side.ref,
            f"{name}_document": anchor.document_id,
            f"{name}_activity": anchor.activity_id,
            f"{name}_row": anchor.row_label,
            f"{name}_schedule": anchor.schedule,
            f"{name}_text": anchor.text,
        }
    return row | changed


def ids(comparison: Comparison) -> set[tuple[str, str]]:
    return {(p.left_id, p.right_id) for p in comparison.pairs}


def test_a_pair_is_made_and_says_who_made_it(sides: tuple[Side, Side]) -> None:
    left, right = sides
    before = compare(left, right)
    i = next(n for n, a in enumerate(left.activities) if a.id not in {p.left_id for p in before.pairs})
    j = next(n for n, b in enumerate(right.activities) if b.id not in {p.right_id for p in before.pairs})
    after = compare(left, right, read_decisions(written(decided("same", left, i, right, j))))
    key = (left.activities[i].id, right.activities[j].id)
    assert ids(after) == ids(before) | {key}
    pair = next(p for p in after.pairs if (p.left_id, p.right_id) == key)
    assert (pair.decided_by, pair.relation) == ("สมศรี", "same")
    assert pair.reason == "ผู้ตรวจทานตัดสินว่าเป็นคู่เดียวกัน (สมศรี, 2569-11-20): เห็นในต้นฉบับ"
    assert after.id == before.id
    assert [(r.same, r.left_id, r.right_id) for r in after.decisions] == [(True, *key)]


def test_a_pair_is_parted(sides: tuple[Side, Side]) -> None:
    left, right = sides
    before = compare(left, right)
    pair = before.pairs[0]
    i = next(n for n, a in enumerate(left.activities) if a.id == pair.left_id)
    j = next(n for n, b in enumerate(right.activities) if b.id == pair.right_id)
    after = compare(left, right, read_decisions(written(decided("not same", left, i, right, j))))
    assert (pair.left_id, pair.right_id) not in ids(after)
    alone = [
        c for c in after.changes if c.left_activity_id == pair.left_id or c.right_activity_id == pair.right_id
    ]
    assert any("not the same (สมศรี" in c.reason_en for c in alone if c.change in ("added", "removed"))


def test_several_partners_are_a_split(sides: tuple[Side, Side]) -> None:
    left, right = sides
    rows = [decided("same", left, 0, right, j) for j in (0, 1)]
    after = compare(left, right, read_decisions(written(*rows)))
    assert {p.relation for p in after.pairs if p.left_id == left.activities[0].id} == {"split"}


def test_the_sides_may_be_turned_round(sides: tuple[Side, Side]) -> None:
    left, right = sides
    after = compare(right, left, read_decisions(written(decided("same", left, 0, right, 3))))
    assert (right.activities[3].id, left.activities[0].id) in ids(after)


def test_the_row_is_found_again_when_its_id_has_changed(sides: tuple[Side, Side]) -> None:
    left, right = sides
    row = decided("same", left, 0, right, 3, left_activity="gone", left_document="gone")
    # What a spreadsheet or a hand does to a text.
    row["left_text"] = "'" + row["left_text"].replace(" ", "  ")
    after = compare(left, right, read_decisions(written(row)))
    assert (left.activities[0].id, right.activities[3].id) in ids(after)


def test_twins_are_told_apart_by_their_days() -> None:
    connection = empty_database()
    twins = [
        {"text": "ติดตามตรวจสอบข้อมูล", "end": day, "date_kind": "deadline"}
        for day in ("2021-11-10", "2022-04-30")
    ]
    insert_document(connection, "a", twins, academic_year=2564)
    insert_document(connection, "b", twins, academic_year=2565)
    left, right = load_side(connection, "2564"), load_side(connection, "2565")
    gone = {"left_activity": "gone", "right_activity": "gone"}
    after = compare(left, right, read_decisions(written(decided("same", left, 0, right, 1, **gone))))
    assert ("a-001", "b-002") in ids(after)
    unclear = decided("same", left, 0, right, 1, **gone, left_schedule="")
    assert [w.code for w in compare(left, right, read_decisions(written(unclear))).warnings][:1] == [
        "decision_rows_gone"
    ]


def test_rows_that_vanished_are_reported(sides: tuple[Side, Side]) -> None:
    left, right = sides
    row = decided("same", left, 0, right, 3, left_activity="gone", left_text="ข้อความที่ไม่มีใครเขียน")
    after = compare(left, right, read_decisions(written(row)))
    notice = next(w for w in after.warnings if w.code == "decision_rows_gone")
    assert "ข้อความที่ไม่มีใครเขียน" in notice.message_th
    assert "สมศรี" in notice.message_en
    assert ids(after) == ids(compare(left, right))


def test_decisions_about_other_years_are_left_alone(sides: tuple[Side, Side]) -> None:
    left, right = sides
    elsewhere = {"left_side": "2550", "left_document": "other", "left_activity": "x", "left_text": "y"}
    after = compare(left, right, read_decisions(written(decided("same", left, 0, right, 3, **elsewhere))))
    assert after == compare(left, right)


def test_the_later_of_two_decisions_counts(sides: tuple[Side, Side]) -> None:
    left, right = sides
    rows = [decided(word, left, 0, right, 3) for word in ("same", "not_same")]
    after = compare(left, right, read_decisions(written(*rows)))
    assert (left.activities[0].id, right.activities[3].id) not in ids(after)
    assert any(w.code == "decisions_contradict" for w in after.warnings)


def test_a_decision_makes_strangers_correspond() -> None:
    connection = empty_database()
    insert_document(connection, "a", [{"text": f"จัดซื้อครุภัณฑ์ {w}"} for w in "กขคงจ"], academic_year=2564)
    insert_document(connection, "b", [{"text": f"อบรมลูกเสือ {w}"} for w in "กขคงจ"], academic_year=2565)
    left, right = load_side(connection, "2564"), load_side(connection, "2565")
    assert not compare(left, right).corresponds
    after = compare(left, right, read_decisions(written(decided("same", left, 0, right, 0))))
    assert after.corresponds
    assert ids(after) == {("a-001", "b-001")}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"decision,who\nsame,x\n", "no column left_activity"),
        (written({"decision": "perhaps"}), 'line 2: the decision is "same" or "not same", not "perhaps"'),
    ],
)
def test_what_cannot_be_used_is_named(content: bytes, why: str) -> None:
    with pytest.raises(DecisionsError, match=why):
        read_decisions(content)


def test_an_empty_file_decides_nothing() -> None:
    assert read_decisions(b"") == ()
    assert read_decisions(written() + b"# later\n\n") == ()


def test_words_in_thai_and_a_bare_minimum_of_columns(sides: tuple[Side, Side]) -> None:
    left, right = sides
    cells: dict[str, Any] = decided("คู่เดียวกัน", left, 0, right, 3)
    names = ["decision", "left_document", "left_activity", "left_text"]
    names += ["right_document", "right_activity", "right_text"]
    content = ",".join(names) + "\n" + ",".join(f'"{cells[n]}"' for n in names) + "\n"
    (decision,) = read_decisions(content.encode("utf-8"))
    assert decision.same
    after = compare(left, right, [decision])
    pair = next(p for p in after.pairs if p.right_id == right.activities[3].id)
    assert pair.decided_by == "?"


def test_sqlite_rows_carry_the_decision(sides: tuple[Side, Side]) -> None:
    connection: sqlite3.Connection = real_database()
    from pipeline.compare import save

    left, right = sides
    comparison = compare(left, right, read_decisions(written(decided("same", left, 0, right, 3))))
    save(connection, comparison)
    reasons = connection.execute(
        "SELECT reason FROM changes WHERE left_activity_id = ?", (left.activities[0].id,)
    ).fetchall()
    assert all("ผู้ตรวจทานตัดสิน" in reason for (reason,) in reasons)


def test_the_example_of_the_documentation_is_a_decision() -> None:
    page = (ROOT / "docs" / "comparison.md").read_text("utf-8")
    lines = page[page.index("    decision,left_side") :].splitlines()[:2]
    assert tuple(lines[0].strip().split(",")) == COLUMNS
    (decision,) = read_decisions("\n".join(line.strip() for line in lines).encode("utf-8"))
    assert (decision.same, decision.who) == (True, "สมศรี")
    connection = real_database()
    # The ids of the samples are not those of the test's database: side and text find the rows.
    pairs = compare(load_side(connection, "2560"), load_side(connection, "2564"), [decision]).pairs
    assert [p.decided_by for p in pairs if p.decided_by] == ["สมศรี"]
