"""The calendar: read back with the icalendar library, events that move with a revision, nothing live in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.export import export
from pipeline.export.calendar import ics_bytes, system_id
from pipeline.export.events import EPOCH, Calendar, calendar_of
from pipeline.export.icalendar_text import escape_text, fold_line
from pipeline.export.rows import ActivityRow, activity_rows
from pipeline.flow import run
from pipeline.publish.escapes import visible
from pipeline.store.database import open_database
from tests.test_cli import saraban
from tests.test_export_tables import HOSTILE

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    path = tmp_path_factory.mktemp("calendar") / "saraban.db"
    files = [samples / "2560-plan" / "plan-2560.pdf", samples / "2564-circular" / "circular-2564.pdf"]
    with open_database(path) as connection:
        list(run(connection, files))
    return path


def events_of(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def made(database: Path, directory: Path, **filters: Any) -> list[Any]:
    with open_database(database, readonly=True) as connection:
        done = export(connection, "ics", directory, **filters)
    return events_of(done.files[0].read_bytes())


def activity(**changes: Any) -> ActivityRow:
    """A deadline of a letter, with what a test changes."""
    row = ActivityRow(
        id="a1", document_id="d1", filename="x.pdf", issuer="สพฐ.", document_date=date(2021, 5, 25), seq=1,
        academic_year=2564, semester=1, section="DMC", workstream=None, row_label="1", context=None,
        text="ยืนยันข้อมูล ณ วันที่ 10 พ.ย. 64", start_date=None, end_date=date(2021, 11, 10),
        date_kind="deadline", date_precision="day", date_raw="ภายใน 10 พ.ย. 64", time_start=None, time_end=None,
        confidence=1.0, page=1, line=None,
    )  # fmt: skip
    return replace(row, **changes)


def test_every_dated_activity_is_an_event(database: Path, tmp_path: Path) -> None:
    events = made(database, tmp_path)
    with open_database(database, readonly=True) as connection:
        rows = list(activity_rows(connection))
    dated = [r for r in rows if r.end_date or r.start_date]
    right = [r for r in dated if not (r.start_date and r.end_date and r.start_date > r.end_date)]
    assert len(events) == len(right)
    assert len({str(e["UID"]) for e in events}) == len(events)
    assert {str(e["SUMMARY"]).replace(" ", "") for e in events} == {
        f"{r.context + ':' if r.context else ''}{r.text}".replace(" ", "").replace("\n", "") for r in right
    }
    event = next(e for e in events if "เข้าสู่ระบบ EDC" in str(e["SUMMARY"]))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2021, 11, 11), date(2021, 11, 16))
    assert "เมื่อ: 11–15 พ.ย. 2564" in str(event["DESCRIPTION"])
    assert "EDC" in [str(c) for c in event["CATEGORIES"].cats]


def test_a_deadline_is_a_day_with_alarms() -> None:
    (event,) = events_of(ics_bytes(calendar_of([activity()]), "x"))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2021, 11, 10), date(2021, 11, 11))
    assert [a.decoded("TRIGGER") for a in event.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]
    assert event.decoded("DTSTAMP").replace(tzinfo=None) == datetime(2021, 5, 25)  # noqa: DTZ001


def test_hours_are_those_of_bangkok() -> None:
    timed = activity(start_date=date(2021, 11, 10), date_kind="point", time_start="08:30", time_end="24:00")
    content = ics_bytes(calendar_of([timed]), "x")
    assert b"DTSTART;TZID=Asia/Bangkok:20211110T083000\r\n" in content
    assert b"DTEND;TZID=Asia/Bangkok:20211111T000000\r\n" in content
    (event,) = events_of(content)
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=7)
    (zone,) = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Bangkok"


def test_a_revised_circular_moves_the_event() -> None:
    first = activity()
    revised = activity(
        id="b1", document_id="d2", filename="y.pdf", document_date=date(2021, 6, 20), section="DMC",
        text="ยืนยันข้อมูล ณ วันที่ 30 พ.ย. 64", end_date=date(2021, 11, 30),
    )  # fmt: skip
    (before,) = calendar_of([first]).events
    for both in ([first, revised], [revised, first]):
        (after,) = calendar_of(both).events
        assert after.uid == before.uid
        assert after.sequence > before.sequence
        assert after.activity.end_date == date(2021, 11, 30)


def test_a_number_that_is_no_date_tells_activities_apart() -> None:
    """ม.6 of a later circular must not push ม.3 of an earlier one out of the calendar."""
    first = activity(text="ส่งผลการเรียน ม.3")
    later = activity(id="b1", document_id="d2", document_date=date(2021, 6, 20), text="ส่งผลการเรียน ม.6")
    assert len(calendar_of([first, later]).events) == 2
    hours = [activity(text=f"ยืนยันข้อมูล เวลา {h} น.", document_id=h) for h in ("08.30", "09.00")]
    assert len(calendar_of(hours).events) == 1


def test_copies_of_one_circular_are_one_event() -> None:
    copy = activity(id="c1", document_id="d3", filename="x.docx", text="ยืนยันข้อมูล  ณ วันที่ ๑๐ พ.ย. 2564")
    assert len(calendar_of([activity(), copy]).events) == 1


def test_two_days_of_one_date_of_issue_both_stay() -> None:
    other = activity(id="c1", document_id="d3", end_date=date(2021, 11, 12))
    events = calendar_of([activity(), other]).events
    assert [e.activity.end_date for e in events] == [date(2021, 11, 10), date(2021, 11, 12)]
    assert len({e.uid for e in events}) == 2
    assert events[0].uid == calendar_of([activity()]).events[0].uid


def test_rounds_of_one_text_are_events_of_their_own() -> None:
    second = activity(id="a2", seq=2, end_date=date(2022, 3, 31))
    assert len({e.uid for e in calendar_of([activity(), second]).events}) == 2
    for changes in ({"issuer": "สพป."}, {"academic_year": 2565}, {"section": "EMIS"}, {"text": "ปิดระบบ"}):
        events = calendar_of([activity(), activity(id="a2", document_id="d2", **changes)]).events
        assert len({e.uid for e in events}) == 2, changes


def test_what_has_no_place_in_a_calendar_is_counted() -> None:
    swapped = activity(start_date=date(2021, 12, 1), date_kind="range")
    undated = activity(end_date=None, date_kind="undated", date_raw=None)
    assert calendar_of([swapped, undated]) == Calendar((), 1, 1)
    assert calendar_of([swapped, undated], lambda a: a is undated) == Calendar((), 1, 0)


def test_without_a_date_of_issue_the_stamp_is_fixed() -> None:
    (event,) = calendar_of([activity(document_date=None)]).events
    assert (event.stamp, event.sequence) == (EPOCH, 0)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_adds_a_line_or_a_property(text: str) -> None:
    hostile = activity(
        text=f"ก{text}\rATTACH:http://x\nEND:VEVENT", section=text, context=text, filename=text
    )
    content = ics_bytes(calendar_of([hostile]), text)
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert lines[-1] == b""
    assert lines.count(b"END:VEVENT") == 1
    assert not any(line.startswith((b"ATTACH", b"URL")) for line in lines)
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert b"\n" not in content.replace(b"\r\n", b"")
    (event,) = events_of(content)
    assert not {"ATTACH", "URL"} & set(event)


@given(st.text())
def test_escaped_text_is_read_back(text: str) -> None:
    escaped = escape_text(text)
    assert not set(escaped) & set("\r\n\x00\x1b\u202e\u2028\x85")
    # RFC 5545, 3.3.11, read from the left.
    unescaped = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], escaped)
    assert unescaped == visible(re.sub("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text))
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20000101T000000Z\r\n"
    )
    content += fold_line(f"SUMMARY:{escaped}") + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    (event,) = events_of(content)
    plain = escaped.replace("\\n", "\n") if "\\\\" not in escaped else None
    if plain is not None:
        assert str(event["SUMMARY"]) == plain.replace("\\;", ";").replace("\\,", ",")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_folding_keeps_lines_short_and_characters_whole(line: str) -> None:
    folded = fold_line(line)
    parts = folded.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(p) <= (75 if n == 0 else 74) for n, p in enumerate(parts))
    assert "".join(p.decode("utf-8") for p in parts) == line


def test_filters(database: Path, tmp_path: Path) -> None:
    dmc = made(database, tmp_path / "s", system="DMC", year=2564)
    assert dmc
    assert all("DMC" in [str(c) for c in e["CATEGORIES"].cats] for e in dmc)
    assert (tmp_path / "s" / "saraban-DMC-2564.ics").is_file()
    named = made(database, tmp_path / "n", system="data management center", year=2564)
    assert [e["UID"] for e in named] == [e["UID"] for e in dmc]
    role = made(database, tmp_path / "r", role="operator")
    whole = made(database, tmp_path / "w")
    assert 0 < len(role) < len(whole)
    assert {str(e["UID"]) for e in role} <= {str(e["UID"]) for e in whole}
    assert {str(e["UID"]) for e in dmc} <= {str(e["UID"]) for e in whole}


def test_unknown_systems_are_answered_with_those_that_are(database: Path, tmp_path: Path) -> None:
    with open_database(database, readonly=True) as connection:
        for name in ("XYZ", "", " ", "สพฐ."):
            with pytest.raises(UsageError, match="unknown_system"):
                system_id(connection, name)
        assert system_id(connection, "amss++") == "AMSS++"
    result = saraban("export", "ics", "--system", "XYZ", "--db", str(database), "--lang", "en", cwd=tmp_path)
    assert result.returncode == 2
    assert "DMC" in result.stderr
    assert saraban("export", "ics", "--role", "boss", "--db", str(database), cwd=tmp_path).returncode == 2
    assert saraban("export", "ics", "--year", "64", "--db", str(database), cwd=tmp_path).returncode == 2


def test_the_command_says_what_was_left_out(database: Path, tmp_path: Path) -> None:
    result = saraban("export", "ics", "--db", str(database), "--lang", "en", cwd=tmp_path)
    assert result.returncode == 0
    assert "dates the wrong way round 2" in result.stderr
    assert (tmp_path / "outputs" / "export-ics" / "saraban.ics").is_file()


def test_a_corrected_day_moves_the_event_with_a_higher_sequence(tmp_path: Path, samples: Path) -> None:
    """What a person corrected reaches calendars that have the event already."""
    import icalendar
    import openpyxl

    from tests.test_cli import saraban

    file = str(samples / "2564-circular" / "circular-2564.pdf")
    saraban("run", file, "--db", "x.db", "-q", cwd=tmp_path)

    def events() -> dict[str, tuple[int, str]]:
        saraban("export", "ics", "--db", "x.db", "--out", "o", "-q", cwd=tmp_path)
        read = icalendar.Calendar.from_ical((tmp_path / "o" / "saraban.ics").read_bytes())
        return {str(e["UID"]): (int(e["SEQUENCE"]), e["DTSTART"].dt.isoformat()) for e in read.walk("VEVENT")}

    before = events()
    saraban("review", "export", "--db", "x.db", "--out", "r.xlsx", "--lang", "en", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = book.worksheets[0]
    head = [c.value for c in sheet[1]]
    for row in list(sheet.iter_rows(min_row=2))[:2]:
        row[head.index("right value")].value = "2022-05-03"
    book.save(tmp_path / "r.xlsx")
    applied = ("review", "apply", "r.xlsx", "--db", "x.db", "--who", "ก", "--when", "2026-11-26")
    assert saraban(*applied, cwd=tmp_path).returncode == 0
    after = events()
    assert after.keys() == before.keys()
    moved = [uid for uid in after if after[uid] != before[uid]]
    assert len(moved) == 1
    assert after[moved[0]][1] == "2022-05-03"
    assert after[moved[0]][0] > before[moved[0]][0]
