"""What a document says is inert in everything that is made from it, as the programs that open it see it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import html5lib
import icalendar
import openpyxl
import pytest

from tests.hostile.live_files import MARK, cases
from tests.hostile.make import write
from tests.test_cli import saraban

XHTML = "{http://www.w3.org/1999/xhtml}"
URL_ATTRIBUTES = {"href", "src", "action", "formaction", "data", "srcset", "poster", "background", "ping"}
FORMATS = ("csv", "xlsx", "json", "ics", "datapackage")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which hostile words of two years were read, compared, exported and shown."""
    folder = tmp_path_factory.mktemp("live")
    chosen = [c for c in cases() if c.name in ("rows.txt", "letter.txt", "rows.html")]
    for year in ("2563", "2564"):
        for case in chosen:
            write(case, folder / year)
    named = (
        folder
        / "2564"
        / "live"
        / "=EVIL()<img src=x onerror=EVIL()>\n[x](javascript:EVIL()).txt".replace("/", "_")
    )
    shutil.copy(folder / "2564" / "live" / "rows.txt", named)
    named.write_text(named.read_text("utf-8").replace("พ.ย. 64", "ธ.ค. 64"), encoding="utf-8")
    first = folder / "2563" / "live" / "rows.txt"
    first.write_text(first.read_text("utf-8").replace("งานที่", "งานเดิมที่"), encoding="utf-8")
    (folder / "2563" / "live" / "letter.txt").unlink()
    (folder / "2563" / "live" / "rows.html").unlink()
    for year in ("2563", "2564"):
        result = saraban("run", year, "--year", year, "--db", "x.db", "--json", cwd=folder)
        assert result.returncode in (0, 3), result.stderr
    assert saraban("diff", "2563", "2564", "--db", "x.db", "--out", "diff", cwd=folder).returncode == 0
    for name in FORMATS:
        result = saraban("export", name, "--db", "x.db", "--out", f"export-{name}", cwd=folder)
        assert result.returncode == 0, result.stderr
    return folder


def outputs(folder: Path, suffix: str) -> list[Path]:
    found = [p for d in ("diff", *(f"export-{f}" for f in FORMATS)) for p in (folder / d).rglob(f"*{suffix}")]
    assert found
    return found


def test_names_of_outputs_are_ours(made: Path) -> None:
    names = {p.name for d in ("diff", *(f"export-{f}" for f in FORMATS)) for p in (made / d).rglob("*")}
    assert all(re.fullmatch(r"[a-z_]+\.(csv|xlsx|json|ics|html|md)", n) for n in names), names


def test_a_browser_runs_nothing_of_it(made: Path) -> None:
    for path in outputs(made, ".html"):
        text = path.read_text("utf-8")
        assert MARK in text
        tree = html5lib.parse(text)
        for element in tree.iter():
            tag = str(element.tag).replace(XHTML, "")
            assert tag not in ("iframe", "object", "embed", "base", "link"), tag
            if tag == "script" and element.get("type") != "application/json":
                assert MARK not in (element.text or "")
            if tag == "script" and element.get("type") == "application/json":
                json.loads(element.text or "")
            for name, value in element.attrib.items():
                plain = str(name).lower()
                assert not plain.startswith("on"), (tag, name)
                if plain in URL_ATTRIBUTES:
                    assert value.startswith(("#", "data:image/")), (tag, name, value[:80])
                if plain == "style":
                    assert MARK not in value
        assert "Content-Security-Policy" in text


def test_no_spreadsheet_takes_it_for_a_formula(made: Path) -> None:
    seen = 0
    for path in outputs(made, ".csv"):
        if path.parent.name == "export-datapackage":
            continue
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
            for cell in row:
                seen += MARK in cell
                if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
                    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")), cell
                assert "\x1b" not in cell
    for path in outputs(made, ".xlsx"):
        book = openpyxl.load_workbook(path)
        for sheet in book:
            assert not sheet.title.startswith("=")
            for cells in sheet.iter_rows():
                for one in cells:
                    assert one.data_type != "f", one.value
                    seen += isinstance(one.value, str) and MARK in one.value
                    target = one.hyperlink.target if one.hyperlink else None
                    assert target is None or MARK not in target
    assert seen > 20


def test_no_calendar_gains_an_event(made: Path) -> None:
    (path,) = outputs(made, ".ics")
    data = path.read_bytes()
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert events
    assert data.count(b"BEGIN:VEVENT\r\n") == data.count(b"END:VEVENT\r\n") == len(events)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert any(MARK in str(e.get("SUMMARY")) for e in events)
    for event in events:
        assert not {"ATTENDEE", "ATTACH", "ORGANIZER"} & set(event)
        assert MARK not in str(event.get("UID"))


def test_markdown_shows_it_as_words(made: Path) -> None:
    for path in outputs(made, ".md"):
        text = path.read_text("utf-8")
        assert MARK in text
        assert not re.search(r"(?<!\\)<(?:script|img|svg)", text)
        assert not re.search(r"(?<!\\)\]\((?:javascript|http)", text)
        assert not re.search(r"(?<!\\)`", text.replace("```", "")) or MARK not in text.split("`")[1]


@pytest.mark.parametrize(
    "command",
    [("findings", "--limit", "0"), ("search", MARK, "--limit", "0"), ("run", "2564", "--year", "2564")],
    ids=lambda c: c[0],
)
def test_a_terminal_obeys_nothing_of_it(made: Path, command: tuple[str, ...]) -> None:
    result = saraban(*command, "--db", "x.db", cwd=made)
    assert MARK in result.stdout + result.stderr
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result.stdout + result.stderr
    )


def test_json_is_exact_and_a_terminal_obeys_nothing_of_it(made: Path) -> None:
    result = saraban("search", MARK, "--db", "x.db", "--json", "--limit", "0", cwd=made)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result.stdout)
    assert MARK in json.dumps(json.loads(result.stdout))
