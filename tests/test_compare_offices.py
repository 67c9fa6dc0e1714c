"""Calendars of several offices in one year: each is compared with itself."""

from __future__ import annotations

import sqlite3

import pytest

from pipeline.compare import compare, load_side
from pipeline.compare.match import match
from pipeline.compare.model import Comparison, Ruling
from pipeline.compare.offices import are_two, grouped, office_of
from pipeline.errors import UsageError
from tests.compare_database import empty_database, insert_document

TEXTS = ("บันทึกข้อมูลนักเรียนรายบุคคลในระบบ DMC", "ส่งรายงานครุภัณฑ์ในระบบ B-OBEC", "ประกาศผลการเรียนปลายปี")
KALASIN, SURIN = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษากาฬสินธุ์ เขต 3", "สพป.สุรินทร์ เขต 1"


@pytest.mark.parametrize(
    ("issuer", "office"),
    [
        ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษากาฬสินธุ์  เขต 3", KALASIN),
        ("สพม.ขอนแก่น", "สพม.ขอนแก่น"),
        ("โรงเรียนบ้านหนองแวง", "โรงเรียนบ้านหนองแวง"),
        ("สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", None),
        ("สพฐ.", None),
        ("", None),
        (None, None),
    ],
)
def test_only_area_offices_and_schools_have_calendars_of_their_own(
    issuer: str | None, office: str | None
) -> None:
    assert office_of(issuer) == office


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        pytest.param(KALASIN, KALASIN, False, id="the same"),
        pytest.param(KALASIN, KALASIN.replace("เขต 3", "เขต ๓"), False, id="Thai digits"),
        pytest.param(KALASIN, KALASIN.replace("กาฬสินธุ์", "กาฬสินธ์"), False, id="a letter misread"),
        pytest.param(KALASIN, "สพป.กาฬสินธุ์ เขต 3", False, id="short and long"),
        pytest.param(KALASIN, KALASIN.replace("3", "2"), True, id="another area"),
        pytest.param("สพป.ชัยนาท", "สพป.ชัยภูมิ", True, id="another province"),
        pytest.param(KALASIN, None, False, id="one names none"),
    ],
)
def test_when_two_papers_are_of_two_offices(one: str, other: str | None, two: bool) -> None:
    assert are_two(one, other) is two
    assert are_two(other, one) is two


def test_offices_are_numbered_as_they_come() -> None:
    names = [SURIN, None, KALASIN, "สพป.กาฬสินธุ์ เขต 3", SURIN, "สพป.สุรินทร์ เขต 2"]
    assert grouped(names) == [1, 0, 2, 2, 1, 3]


def years(days: dict[tuple[str, int], int]) -> sqlite3.Connection:
    """A calendar of three rows for each office and year; `days` of June on which all its rows are due."""
    connection = empty_database()
    for n, ((office, year), day) in enumerate(days.items()):
        date = f"{year - 543}-06-{day:02}"
        rows = [{"text": t, "start": date, "end": date, "date_kind": "point"} for t in TEXTS]
        insert_document(connection, f"d{n}", rows, academic_year=year, issuer=office)
    return connection


def compared(connection: sqlite3.Connection) -> Comparison:
    return compare(load_side(connection, "2563"), load_side(connection, "2564"))


def kinds(comparison: Comparison) -> dict[tuple[str, str], str]:
    found = {}
    for c in comparison.changes:
        found[(c.left_activity_id or "-")[:2], (c.right_activity_id or "-")[:2]] = c.change
    return found


# The days would tie each calendar to the other office's.
CROSSED = {(KALASIN, 2563): 10, (SURIN, 2563): 20, (SURIN, 2564): 10, (KALASIN, 2564): 20}


@pytest.mark.parametrize(
    "most", [pytest.param(36_000_000, id="each with each"), pytest.param(9, id="office by office")]
)
def test_rows_are_paired_within_their_office(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.compare.match.MOST_PAIRS", most)
    found = compared(years(CROSSED))
    assert kinds(found) == {("d0", "d3"): "rescheduled", ("d1", "d2"): "rescheduled"}
    assert len(found.pairs) == 6
    assert [p.right_id for p in found.pairs] == sorted(p.right_id for p in found.pairs)
    assert [n.code for n in found.warnings] == []


def test_the_calendar_of_an_office_may_move_up_to_the_ministry() -> None:
    found = compared(years({(KALASIN, 2563): 10, ("สพฐ.", 2564): 12}))
    assert kinds(found) == {("d0", "d1"): "rescheduled"}


def test_an_office_that_is_new_has_new_rows() -> None:
    found = compared(years({(KALASIN, 2563): 10, (KALASIN, 2564): 12, (SURIN, 2564): 10}))
    assert kinds(found) == {("d0", "d1"): "rescheduled", ("-", "d2"): "added"}


def test_copies_of_one_office_are_still_one_circular() -> None:
    connection = years({(KALASIN, 2563): 10, (KALASIN.replace("ฬ", "พ"), 2563): 10, (None, 2563): 10, (KALASIN, 2564): 10})  # type: ignore[dict-item]  # fmt: skip
    found = compared(connection)
    assert [d.used for d in found.left.documents] == [True, False, False]
    assert set(kinds(found).values()) == {"unchanged"}


def test_a_decision_ties_two_offices_where_each_is_compared_with_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = years(CROSSED)
    left, right = load_side(connection, "2563").activities, load_side(connection, "2564").activities
    tied = Ruling(same=True, left_id="d0-001", right_id="d2-001", who="สมศรี", when="", why="")
    parted = tied.model_copy(update={"same": False})
    monkeypatch.setattr("pipeline.compare.match.MOST_PAIRS", 35)
    assert ("d0-001", "d2-001") not in {
        (p.left_id, p.right_id) for p in match(left, right, 12, [parted]).pairs
    }
    with pytest.raises(UsageError) as error:  # tied, the two are as many as before
        match(left, right, 12, [tied])
    assert error.value.fields == {"left": "6", "right": "6"}
    monkeypatch.setattr("pipeline.compare.match.MOST_PAIRS", 36)
    assert ("d0-001", "d2-001") in {(p.left_id, p.right_id) for p in match(left, right, 12, [tied]).pairs}
