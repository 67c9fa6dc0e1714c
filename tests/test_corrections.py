"""Corrections on rows: found again, reopened, lost, taken out again; and the file they are kept in."""

from __future__ import annotations

import contextlib
import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections import Book, Correction, append, correct, field_of, read_book
from pipeline.corrections.apply import restore
from pipeline.corrections.book import CorrectionsError
from pipeline.corrections.evidence import evidence_of, find, reading
from pipeline.corrections.values import ValueUnusableError, usable
from pipeline.flow import run
from pipeline.store.database import open_database
from pipeline.store.write import stored_rows
from tests.conftest import ROOT

Rows = dict[str, list[dict[str, Any]]]
CIRCULAR = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of a circular as the machine reads them."""
    with open_database(tmp_path_factory.mktemp("rows") / "x.db") as connection:
        outcome = next(iter(run(connection, [CIRCULAR])))
        assert outcome.tally is not None
        rows = stored_rows(connection, outcome.tally.document_id)
    assert rows is not None
    return rows


@pytest.fixture
def machine(read: Rows) -> Rows:
    return {
        name: content
        for name, content in copy.deepcopy(read).items()
        if name not in ("corrections", "machine_rows", "settled_findings")
    }


def about(
    rows: Rows, target: Any, field: str, owner: str, answer: Any, value: str | None = None, **more: Any
) -> Correction:
    document = rows["documents"][0]
    return Correction(
        document["sha256"], document["filename"], target, field, evidence_of(rows, target, field, owner),
        reading(rows, target, field, owner), answer, value, "สมศรี", "2026-11-26", "เหตุ", **more,
    )  # fmt: skip


def dump(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def first(rows: Rows) -> dict[str, Any]:
    return rows["activities"][0]


FIELDS = [
    ("activity", "text", "ข้อความใหม่"),
    ("activity", "start_date", "2021-10-20"),
    ("activity", "end_date", None),
    ("activity", "time_start", "08:30"),
    ("activity", "semester", "2"),
    ("activity", "section", "หมวดใหม่"),
    ("activity", "operator", "โรงเรียน\nสพท."),
    ("activity", "responsible", "ผู้อำนวยการโรงเรียน"),
    ("activity", "systems", "B-OBEC, DMC"),
    ("letter", "date", "2021-05-26"),
    ("letter", "subject", "เรื่องใหม่"),
    ("document", "issuer", None),
    ("document", "academic_year", "2565"),
]


@pytest.mark.parametrize(("target", "field", "value"), FIELDS, ids=lambda v: str(v).split("\n")[0])
def test_every_kind_of_field_takes_a_value_and_gives_it_back(
    machine: Rows, target: str, field: str, value: str | None
) -> None:
    owner = first(machine)["id"] if target == "activity" else machine["documents"][0]["id"]
    correction = about(machine, target, field, owner, "value" if value else "not_in_document", value)
    out = correct(machine, Book((correction,)))
    assert reading(out, target, field, owner) == value  # type: ignore[arg-type]
    entry = out["corrections"][0]
    assert (entry["state"], entry["machine_value"], entry["who"]) == ("applied", correction.machine, "สมศรี")
    back = restore(out)
    for table, content in machine.items():
        if table != "search_texts":
            assert sorted(map(dump, back[table])) == sorted(map(dump, content)), table


def test_an_activity_that_is_none_goes_and_comes_back(machine: Rows) -> None:
    owner = first(machine)["id"]
    out = correct(machine, Book((about(machine, "activity", "activity", owner, "not_in_document"),)))
    assert owner not in {a["id"] for a in out["activities"]}
    assert not any(p["activity_id"] == owner for p in out["activity_parties"])
    assert out["corrections"][0]["machine_value"] == first(machine)["text"]
    assert restore(out)["activities"] == machine["activities"]


def test_the_year_of_a_document_is_that_of_its_activities(machine: Rows) -> None:
    identity = machine["documents"][0]["id"]
    out = correct(machine, Book((about(machine, "document", "academic_year", identity, "value", "2565"),)))
    assert {a["academic_year"] for a in out["activities"]} == {2565}


def test_dates_given_to_an_undated_row_make_it_dated(machine: Rows) -> None:
    row = first(machine)
    row.update(start_date=None, end_date=None, date_kind="undated", date_precision=None, date_raw=None)
    book = Book((about(machine, "activity", "end_date", row["id"], "value", "2021-11-10"),))
    assert (correct(machine, book)["activities"][0]["date_kind"], first(machine)["date_kind"]) == (
        "deadline",
        "undated",
    )


def changed(machine: Rows, *, source: bool, value: bool) -> Rows:
    """A later reading of the same document."""
    later = copy.deepcopy(machine)
    if source:
        first(later)["date_raw"] = "(๑๕ ต.ค. - ๑๑ พ.ย. 64)"
    if value:
        first(later)["end_date"] = "2021-11-11"
    return later


@pytest.mark.parametrize(
    ("source", "value", "state"),
    [(False, False, "applied"), (True, False, "applied"), (False, True, "applied"), (True, True, "reopened")],
)
def test_only_when_source_and_reading_have_changed_is_it_asked_again(
    machine: Rows, source: bool, value: bool, state: str
) -> None:
    correction = about(machine, "activity", "end_date", first(machine)["id"], "value", "2021-11-30")
    out = correct(changed(machine, source=source, value=value), Book((correction,)))
    assert out["corrections"][0]["state"] == state
    assert (first(out)["end_date"] == "2021-11-30") == (state == "applied")
    assert [f["code"] for f in out["findings"] if f["code"].startswith("correction")] == (
        ["correction_reopened"] if state == "reopened" else []
    )


def test_a_better_reading_of_the_text_still_finds_its_row(machine: Rows) -> None:
    owner = first(machine)["id"]
    correction = about(machine, "activity", "end_date", owner, "value", "2021-11-30")
    later = copy.deepcopy(machine)
    first(later)["text_raw"] = first(later)["text_raw"].replace("ข้อมูล", "ข้อมลู")
    first(later)["id"] = "0" * 16
    out = correct(later, Book((correction,)))
    assert (first(out)["end_date"], out["corrections"][0]["activity_id"]) == ("2021-11-30", "0" * 16)


def test_a_row_moved_down_the_page_is_found_by_its_words(machine: Rows) -> None:
    correction = about(machine, "activity", "end_date", first(machine)["id"], "value", "2021-11-30")
    later = copy.deepcopy(machine)
    for activity in later["activities"]:
        activity["top"] += 90
        activity["bottom"] += 90
    assert find(later, "activity", "end_date", correction.evidence) == first(machine)["id"]


def test_a_correction_whose_row_is_gone_is_reported_not_dropped(machine: Rows) -> None:
    correction = about(machine, "activity", "end_date", first(machine)["id"], "value", "2021-11-30")
    later = copy.deepcopy(machine)
    gone = later["activities"].pop(0)["id"]
    for table in ("activity_dates", "activity_parties", "activity_systems", "inherited_systems", "findings"):
        later[table] = [r for r in later[table] if r["activity_id"] != gone]
    out = correct(later, Book((correction,)))
    assert out["corrections"][0]["state"] == "lost"
    lost = [f for f in out["findings"] if f["code"] == "correction_lost"]
    assert [(f["severity"], "สมศรี" in f["message_th"]) for f in lost] == [("warning", True)]


def test_the_last_answer_holds_a_draft_never_does_and_withdrawn_is_none(machine: Rows) -> None:
    owner = first(machine)["id"]
    one = about(machine, "activity", "end_date", owner, "value", "2021-11-30")
    two = replace(one, value="2021-12-01")
    draft = replace(one, value="2021-12-24", draft=True)
    gone = replace(one, answer="withdrawn", value=None)
    ends = [
        first(correct(machine, Book(lines)))["end_date"]
        for lines in ((one, two), (one, draft), (one, gone), (one, gone, two))
    ]
    assert ends == ["2021-12-01", "2021-11-30", first(machine)["end_date"], "2021-12-01"]


def test_the_file_only_grows_and_says_nothing_twice(tmp_path: Path, machine: Rows) -> None:
    path = tmp_path / "c.jsonl"
    one = about(machine, "activity", "end_date", first(machine)["id"], "value", "2021-11-30")
    assert append(path, [one, one]) == [one]
    before = path.read_bytes()
    assert append(path, [one]) == []
    assert append(path, [replace(one, why="อื่น")])
    assert path.read_bytes().startswith(before)
    assert read_book(path).lines == (one, replace(one, why="อื่น"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append(path, [replace(one, answer="unsure", value=None)])
    assert [c.answer for c in read_book(path).lines] == ["value", "value", "unsure"]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"correction": 2}', '{"correction": 1, "answer": "yes"}'])
def test_a_line_that_is_no_correction_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "c").write_text("\n" + line + "\n", encoding="utf-8")
    with pytest.raises(CorrectionsError, match="line 2"):
        read_book(tmp_path / "c")


def test_what_sqlite_cannot_hold_is_replaced(tmp_path: Path, machine: Rows) -> None:
    path = tmp_path / "c.jsonl"
    line = about(machine, "activity", "end_date", first(machine)["id"], "unsure").to_json()
    line |= {"who": "ก\ud800", "why": "a\0b"}
    path.write_text(json.dumps(line) + "\n", encoding="ascii")
    (read_back,) = read_book(path).lines
    assert (read_back.who, read_back.why) == ("ก?", "a\ufffdb")


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert read_book(tmp_path / "none.jsonl") == Book()


@pytest.mark.parametrize(
    ("target", "field", "typed", "kept"),
    [
        ("activity", "start_date", "1 มี.ค. 2562", "2019-03-01"),
        ("activity", "start_date", "๑ มีนาคม ๒๕๖๒", "2019-03-01"),
        ("activity", "start_date", "1/3/2562", "2019-03-01"),
        ("activity", "start_date", " 2019-03-01 ", "2019-03-01"),
        ("activity", "start_date", "", None),
        ("activity", "time_start", "8.30 น.", "08:30"),
        ("activity", "operator", "สพท. ; โรงเรียน\n\nสพท.", "สพท.\nโรงเรียน"),
        ("activity", "systems", "dmc, B-OBEC", "B-OBEC, DMC"),
        ("document", "academic_year", "พ.ศ. ๒๕๖๔", "2564"),
        ("letter", "urgency", "ด่วนมาก", "ด่วนมาก"),
        ("letter", "subject", " เรื่อง   ใหม่ ", "เรื่อง ใหม่"),
    ],
)  # fmt: skip
def test_values_are_kept_as_the_database_holds_them(
    target: str, field: str, typed: str, kept: str | None
) -> None:
    known = field_of(target, field)
    assert known is not None
    assert usable(known, typed) == kept


@pytest.mark.parametrize(
    ("target", "field", "typed"),
    [
        ("activity", "start_date", "31 ก.พ. 2562"),
        ("activity", "start_date", "2019-02-31"),
        ("activity", "start_date", "มีนาคม 2562"),
        ("activity", "start_date", "1 - 3 มี.ค. 2562"),
        ("activity", "time_start", "เช้า"),
        ("activity", "systems", "DMC, XYZ"),
        ("document", "academic_year", "2021"),
        ("letter", "urgency", "เร็ว"),
    ],
)
def test_values_that_do_not_fit_are_refused(target: str, field: str, typed: str) -> None:
    known = field_of(target, field)
    assert known is not None
    with pytest.raises(ValueUnusableError):
        usable(known, typed)


def test_lines_of_the_file_are_json_that_git_can_show(tmp_path: Path, machine: Rows) -> None:
    path = tmp_path / "c.jsonl"
    append(path, [about(machine, "letter", "date", machine["documents"][0]["id"], "unsure")])
    with contextlib.closing(path.open(encoding="utf-8")) as file:
        line = json.loads(file.readline())
    assert list(line)[:5] == ["correction", "document", "file", "target", "field"]
    assert line["who"] == "สมศรี"
