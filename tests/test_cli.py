"""The command line as people and programs meet it: words, codes, files."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app, main
from tests.conftest import ROOT


@dataclass(frozen=True)
class Result:
    """What a command printed, and the code it ended with."""

    returncode: int
    stdout: str
    stderr: str


def saraban(*arguments: str, cwd: Path, stdin: str = "") -> Result:
    """The command as the console script runs it, in this process (a new one costs a second each time)."""
    out, err = io.StringIO(), io.StringIO()
    before = (sys.argv, sys.stdin, Path.cwd())
    sys.argv, sys.stdin = ["saraban", *arguments], io.StringIO(stdin)
    os.chdir(cwd)
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as left,
        ):
            main()
    finally:
        sys.argv, sys.stdin = before[:2]
        os.chdir(before[2])
    return Result(int(left.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def thai_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A folder in which the samples have been run and compared."""
    folder = tmp_path_factory.mktemp("cli")
    result = saraban("run", str(samples), cwd=folder)
    assert result.returncode == 0, result.stderr
    result = saraban("diff", "2560", "2564", cwd=folder)
    assert result.returncode == 0, result.stderr
    return folder


def commands() -> list[tuple[str, ...]]:
    return [
        ("run",),
        ("show",),
        ("diff",),
        ("findings",),
        ("search",),
        ("export",),
        ("evaluate",),
        ("doctor",),
        ("review", "export"),
        ("review", "apply"),
        ("explain",),
        ("serve",),
        ("effective",),
        ("normalize", "dates"),
        ("normalize", "text"),
    ]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Example:" in result.output


def test_run_says_what_it_did_and_what_to_do_next(filled: Path, samples: Path) -> None:
    result = saraban("run", str(samples), "--lang", "en", cwd=filled)
    assert result.returncode == 0
    assert result.stdout == ""
    assert "unchanged" in result.stderr
    assert "saraban findings" in result.stderr


def test_run_json_is_one_document_on_standard_output(filled: Path, samples: Path) -> None:
    result = saraban(
        "run", str(samples / "2560-plan" / "plan-2560.pdf"), "--json", "-q", "--db", "j.db", cwd=filled
    )
    document = json.loads(result.stdout)["documents"][0]
    assert document["status"] == "ok"
    assert (document["pages"], document["activities"]) == (6, 43)
    assert set(document) == {"file", "status", "document_id", "pages", "activities", "findings", "reasons"}
    assert result.stderr == ""


def test_two_refusals_are_clear_and_exit_with_4(tmp_path: Path) -> None:
    (tmp_path / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    result = saraban("run", "passwd", "nosuchfile.pdf", "--lang", "en", cwd=tmp_path)
    assert result.returncode == 4
    assert "passwd: [unsupported_type]" in result.stderr
    assert "nosuchfile.pdf: [not_found]" in result.stderr
    assert "Traceback" not in result.stderr


def test_one_bad_file_never_stops_the_others(tmp_path: Path, samples: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing that makes sense")
    good = samples / "2564-circular" / "circular-2564.txt"
    result = saraban("run", str(broken), str(good), "--json", cwd=tmp_path)
    assert result.returncode == 3
    documents = json.loads(result.stdout)["documents"]
    assert [d["status"] for d in documents] == ["refused", "ok"]
    assert documents[0]["reasons"][0]["code"] == "corrupt_pdf"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.pdf", b"", "empty_file", id="empty"),
        pytest.param("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), None, id="old Word"),
        pytest.param("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "corrupt_image", id="picture"),
        pytest.param("a.docx", b"PK\x03\x04 broken", "corrupt_docx", id="broken Word"),
        pytest.param("a.txt", bytes(range(1, 32)) * 40, "unknown_encoding", id="bytes"),
    ],
)
def test_refusals_name_their_reason(tmp_path: Path, name: str, content: bytes, code: str | None) -> None:
    (tmp_path / name).write_bytes(content)
    result = saraban("run", name, "--json", cwd=tmp_path)
    assert result.returncode == 4
    reasons = json.loads(result.stdout)["documents"][0]["reasons"]
    assert len(reasons) == 1
    if code:
        assert reasons[0]["code"] == code
    assert reasons[0]["message"]


def test_a_zip_archive_is_read_member_by_member(tmp_path: Path, samples: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(samples / "2564-circular" / "circular-2564.txt", "หนังสือ/circular-2564.txt")
        archive.write(samples / "README.md", "README.md")
    result = saraban("run", "all.zip", "--json", cwd=tmp_path)
    documents = json.loads(result.stdout)["documents"]
    assert [(d["file"], d["activities"]) for d in documents] == [("all.zip!หนังสือ/circular-2564.txt", 15)]


def test_inputs_are_not_touched_and_nothing_else_is_written(tmp_path: Path, samples: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    file = source / "circular-2564.pdf"
    file.write_bytes((samples / "2564-circular" / "circular-2564.pdf").read_bytes())
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    saraban("run", "in", "--db", "out/x.db", cwd=tmp_path)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["circular-2564.pdf", "x.db"]


def test_jobs_give_the_same_rows(tmp_path: Path, samples: Path) -> None:
    dumps = []
    for jobs in ("1", "2"):
        saraban("run", str(samples), "--jobs", jobs, "--db", f"{jobs}.db", "-q", cwd=tmp_path)
        with contextlib.closing(sqlite3.connect(tmp_path / f"{jobs}.db")) as connection:
            dumps.append("\n".join(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_strict_refuses_what_it_cannot_account_for(tmp_path: Path, samples: Path) -> None:
    strange = "ปฏิทิน ปีการศึกษา 2564\n\nที่\tวันที่\tกิจกรรม\tคอลัมน์แปลก\n1\t1 ม.ค. 65\tบันทึกข้อมูล\tอะไรก็ไม่รู้\n"
    (tmp_path / "strange.txt").write_text(strange, encoding="utf-8")
    good = samples / "2564-circular" / "circular-2564.pdf"
    result = saraban("run", "strange.txt", str(good), "--strict", "--json", cwd=tmp_path)
    assert result.returncode == 3
    documents = json.loads(result.stdout)["documents"]
    assert [d["status"] for d in documents] == ["refused", "ok"]
    assert {r["code"] for r in documents[0]["reasons"]} == {"not_accounted_for"}
    assert "คอลัมน์แปลก" in documents[0]["reasons"][0]["message"]


def test_diff_writes_five_files_twice_the_same(filled: Path) -> None:
    folder = filled / "outputs" / "diff-2560-2564"
    names = ["changes.csv", "changes.json", "changes.xlsx", "report.html", "report.md"]
    assert sorted(p.name for p in folder.iterdir()) == names
    before = {n: (folder / n).read_bytes() for n in names}
    assert saraban("diff", "2560", "2564", "--out", "again", cwd=filled).returncode == 0
    assert {n: (filled / "again" / n).read_bytes() for n in names} == before


def test_diff_names_years_that_exist_when_asked_for_another(filled: Path) -> None:
    result = saraban("diff", "2560", "2599", "--lang", "en", cwd=filled)
    assert result.returncode == 2
    assert "2564" in result.stderr


def test_diff_exit_code_tells_that_the_sides_differ(filled: Path) -> None:
    assert saraban("diff", "2560", "2564", "--exit-code", "-q", cwd=filled).returncode == 1
    same = saraban("diff", "plan-2560.pdf", "plan-2560.pdf", "--exit-code", "-q", cwd=filled)
    assert same.returncode == 0, same.stderr


def test_changes_csv_opens_in_a_spreadsheet(filled: Path) -> None:
    data = (filled / "outputs" / "diff-2560-2564" / "changes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert len({len(r) for r in rows if r}) == 1


def test_findings_worst_first_in_both_languages(filled: Path) -> None:
    thai = saraban("findings", cwd=filled).stdout.splitlines()
    english = saraban("findings", "--lang", "en", cwd=filled).stdout.splitlines()
    assert len(thai) == len(english)
    assert thai[0].startswith("[ต้องแก้]")
    assert "range_reversed" in english[0]
    data = json.loads(saraban("findings", "--json", "--limit", "0", cwd=filled).stdout)
    assert data["total"] == len(data["findings"])
    order = [f["severity"] for f in data["findings"]]
    assert order == sorted(order, key=["error", "warning", "info"].index)


def test_findings_without_a_database_says_how_to_make_one(tmp_path: Path) -> None:
    result = saraban("findings", "--lang", "en", cwd=tmp_path)
    assert result.returncode == 7
    assert "saraban run" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_evaluate_prints_the_figures(filled: Path, samples: Path) -> None:
    gold = samples / "2560-plan" / "expected.json"
    result = saraban("evaluate", str(gold), "--json", cwd=filled)
    documents = {d["file"]: d for d in json.loads(result.stdout)["documents"]}
    for name in ("plan-2560.pdf", "plan-2560.docx"):
        figures = {k: v for k, v in documents[name].items() if isinstance(v, float)}
        assert set(figures.values()) == {1.0}, documents[name]
    assert documents["plan-2560.txt"]["dates"] == 1.0


def test_evaluate_sees_what_is_wrong(filled: Path, samples: Path, tmp_path: Path) -> None:
    """A gold record with one other date, one more row and another subject lowers just these figures."""
    gold = json.loads((samples / "2564-circular" / "expected.json").read_text("utf-8"))
    gold["activities"][1]["end"] = "2021-11-30"
    gold["activities"].append({**gold["activities"][2], "text": "กิจกรรมที่ไม่มีอยู่ในเอกสารฉบับใดเลย"})
    gold["letter"]["subject"] = "เรื่องอื่น"
    (tmp_path / "g.json").write_text(json.dumps(gold), encoding="utf-8")
    result = saraban("evaluate", str(tmp_path / "g.json"), "--json", cwd=filled)
    pdf = next(d for d in json.loads(result.stdout)["documents"] if d["file"] == "circular-2564.pdf")
    assert pdf["act_f1"] == pytest.approx(2 * 15 / 31)
    assert pdf["dates"] == pytest.approx(14 / 16)
    assert pdf["letter"] == pytest.approx(10 / 11)
    assert [m.split(":")[0] for m in pdf["misses"]] == ["missing", "dates", "letter subject"]


def test_evaluate_names_what_is_not_there(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text('{"id": "plan-2599"}')
    assert saraban("evaluate", str(tmp_path / "g.json"), cwd=filled).returncode == 2
    assert saraban("evaluate", str(tmp_path / "none.json"), cwd=filled).returncode == 5


def test_show_writes_nothing_and_tallies_every_cell(tmp_path: Path, samples: Path) -> None:
    result = saraban("show", str(samples / "2564-circular" / "circular-2564.pdf"), cwd=tmp_path)
    assert result.returncode == 0
    assert "15 ต.ค. – 10 พ.ย. 2564" in result.stdout
    assert "ศธ 04100 / 1534" in result.stdout
    assert "ช่องตาราง" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_show_json_holds_the_records(tmp_path: Path, samples: Path) -> None:
    result = saraban("show", str(samples / "2560-plan" / "plan-2560.txt"), "--json", cwd=tmp_path)
    records = json.loads(result.stdout)["documents"][0]["records"]
    assert len(records["activities"]) == 43


def json_lines(*cases: dict[str, Any]) -> str:
    return "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in cases)


def test_normalize_dates(tmp_path: Path) -> None:
    cases = json_lines(
        {"id": "a", "text": "ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔", "context": None},
        {"id": "b", "text": "ตัดยอด ณ วันที่ 10 มิถุนายน", "context": {"academic_year_be": 2560}},
        {"id": "c", "text": "โทร. 0-5662-1741"},
    )
    result = saraban("normalize", "dates", cwd=tmp_path, stdin=cases)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["id"], [(x["kind"], x["end"]) for x in r["records"]]) for r in rows] == [
        ("a", [("deadline", "2021-06-30")]),
        ("b", [("cutoff", "2017-06-10")]),
        ("c", []),
    ]


def test_normalize_text(tmp_path: Path) -> None:
    result = saraban(
        "normalize", "text", cwd=tmp_path, stdin=json_lines({"id": 1, "text": "ส านักงาน", "tier": 1})
    )
    row = json.loads(result.stdout)
    assert row["text"] == "สำนักงาน"
    assert row["changes"][0]["class"] == "sara_am_space"


@pytest.mark.parametrize("line", ["not json", "[1, 2]", '{"id": 1}'])
def test_normalize_says_which_line_is_wrong(tmp_path: Path, line: str) -> None:
    result = saraban("normalize", "dates", cwd=tmp_path, stdin=line + "\n")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("run", "x", "--year", "2021"), ("diff", "2560"), ("nonsense",), ("run", "--jobs", "0", "x")],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = saraban(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_what_a_document_says_is_inert_on_the_terminal(tmp_path: Path) -> None:
    evil = "ปฏิทิน \x1b[31mแดง\x1b[0m \u202eกลับ ปีการศึกษา 2564\nที่\tวันที่\tกิจกรรม\n1\t1 ม.ค. 65\tบันทึก\x1b]0;x\x07ข้อมูล\n"
    evil += "2\t2 ม.ค. 65\tยืนยันข้อมูลนักเรียนรายบุคคลผ่านระบบ DMC ให้เป็นปัจจุบัน\n" * 40
    (tmp_path / "evil.txt").write_text(evil, encoding="utf-8")
    result = saraban("show", "evil.txt", cwd=tmp_path)
    assert "บันทึก" in result.stdout
    assert not set(result.stdout + result.stderr) & set("\x1b\x07\u202e")


def test_the_module_runs_like_the_script(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "nosuchfile.pdf"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert result.returncode == 4
    assert "not_found" in result.stderr


def test_doctor_lists_what_is_there(tmp_path: Path) -> None:
    result = saraban("doctor", "--json", cwd=tmp_path)
    checks = {c["name"]: c for c in json.loads(result.stdout)["checks"]}
    assert checks["pypdfium2"]["ok"]
    assert checks["package pipeline"]["ok"]


def test_doctor_looks_at_the_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database, only text that is long enough to be read as one" * 9)
    result = saraban("doctor", "--db", "x.db", "--json", cwd=tmp_path)
    assert result.returncode == 7
    checks = {c["name"]: c for c in json.loads(result.stdout)["checks"]}
    assert not checks["database x.db"]["ok"]
    assert checks["fence limits"]["ok"]
