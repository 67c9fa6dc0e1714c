"""What of folders and archives is read, and that the rest is counted aloud."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest

from extractors import extract
from extractors.errors import ExtractError
from pipeline.inputs import archive_members, expand, why_left_out
from pipeline.workers import members_in_worker, remote_inputs
from tests.letters_in_text import circular
from tests.test_cli import saraban

PLAN = circular("1 พฤษภาคม 2565", ("1 - 10 มิถุนายน 2565",))
LEFT_OUT = {
    "in/figures.pptx": "suffix",
    "in/deep/figures.key": "suffix",
    "in/no-suffix": "suffix",
    "in/letter.pdf.bak": "suffix",
    "in/README-first.txt": "about",
    "in/elsewhere": "link",
    "in/more.zip!figures.odp": "suffix",
    "in/more.zip!deep/licence.txt": "about",
}
READ = {"in/plan.txt", "in/deep/old.HTM", "in/more.zip!deep/plan2.txt"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people have them, and beside it one that a link in it leads to."""
    root = tmp_path / "in"
    (root / "deep").mkdir(parents=True)
    (root / "plan.txt").write_text(PLAN, encoding="utf-8")
    (root / "deep" / "old.HTM").write_text("<p>ไม่มีตาราง</p>", encoding="utf-8")
    for name in LEFT_OUT:
        if "!" not in name and name != "in/elsewhere":
            (tmp_path / name).write_text("x")
    for hidden in (
        "__pycache__/a.cpython-311.pyc",
        ".DS_Store",
        "Thumbs.db",
        "x.db",
        "x.db-journal",
        "x.sqlite3",
        "~$plan.docx",
        ".git/config.txt",
        "deep/.letter.txt",
    ):
        (root / hidden).parent.mkdir(exist_ok=True)
        (root / hidden).write_text("x")
    with zipfile.ZipFile(root / "more.zip", "w") as archive:
        archive.writestr("deep/plan2.txt", PLAN.replace("นายสมชาย", "นายสมศักดิ์"))
        archive.writestr("figures.odp", "x")
        archive.writestr("deep/licence.txt", "x")
        archive.writestr("__MACOSX/._plan2.txt", "x")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "unseen.txt").write_text(PLAN, encoding="utf-8")
    (root / "elsewhere").symlink_to(tmp_path / "other")
    return tmp_path


@pytest.mark.parametrize("members", [None, members_in_worker], ids=["here", "in a worker"])
def test_every_file_is_read_or_left_out_for_a_reason(folder: Path, members, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    monkeypatch.chdir(folder)
    found = list(expand([Path("in")], members))
    assert {i.label: i.left_out for i in found if i.left_out} == LEFT_OUT
    assert {i.label for i in found if not i.left_out} == READ
    assert [i.label for i in found] == [i.label for i in expand([Path("in")], members)]


def test_a_place_elsewhere_tells_as_much(folder: Path) -> None:
    root = (folder / "in").as_uri()
    found = {i.label.removeprefix(f"{root}/"): i.left_out for i in remote_inputs(root)}
    assert found["plan.txt"] == "" == found["deep/old.HTM"]
    assert found["figures.pptx"] == "suffix"
    assert found["README-first.txt"] == "about"
    assert not [name for name in found if "/." in f"/{name}" or "~$" in name]


@pytest.mark.parametrize(
    "name", ["a.pdf", "A.PDF", "ก.docx", "x.tiff", "y.webp", "z.Xlsm", "b.md", "old.doc"]
)
def test_kinds_that_are_read(name: str) -> None:
    assert why_left_out(Path(name)) == ""


def test_they_are_counted_aloud_and_kept(folder: Path) -> None:
    def run(*arguments: str) -> str:
        result = saraban("run", *arguments, "--db", "x.db", cwd=folder)
        assert result.returncode == 0, result.stderr
        return result.stdout if "--json" in arguments else result.stderr

    def kept() -> dict[str, str]:
        with contextlib.closing(sqlite3.connect(folder / "x.db")) as connection:
            return dict(connection.execute("SELECT file, why FROM left_out ORDER BY rowid"))

    said = run("in", "--lang", "en")
    assert "Left out of folders and archives by their names: 8 (" in said
    assert "about documents 2" in said
    assert ".pptx 1" in said
    assert "in/figures.pptx" not in said
    assert kept() == LEFT_OUT
    before = (folder / "x.db").read_bytes()
    assert "ไม่ได้อ่าน 8 ไฟล์" in (again := run("in", "--lang", "th", "-v"))
    assert "in/figures.pptx" in again
    assert (folder / "x.db").read_bytes() == before
    told = json.loads(run("in", "--json", "-q"))
    assert {one["file"]: one["why"] for one in told["left_out"]} == LEFT_OUT
    assert {d["file"] for d in told["documents"]} == READ
    # A file that is named is tried, and counts no more as left out.
    run("in/README-first.txt")
    assert kept() == {file: why for file, why in LEFT_OUT.items() if file != "in/README-first.txt"}


def test_nothing_is_said_where_nothing_is_left_out(folder: Path) -> None:
    result = saraban("run", "in/plan.txt", "--db", "x.db", "--lang", "en", cwd=folder)
    assert "Left out" not in result.stderr


# --- names in archives -----------------------------------------------------------------------------------


def stored(*names: bytes, flags: int = 0) -> bytes:
    """A zip of empty members whose names are these bytes."""
    files = directory = b""
    for name in names:
        head = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0x21, 0, 0, 0, len(name), 0)
        directory += (
            b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(files)) + name
        )
        files += b"PK\3\4" + head + name
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(files), 0)
    return files + directory + b"PK\5\6" + end


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("หนังสือเวียน.txt".encode("cp874"), 0, "หนังสือเวียน.txt"),
        ("หนังสือเวียน.txt".encode(), 0, "หนังสือเวียน.txt"),
        ("หนังสือเวียน.txt".encode(), 0x800, "หนังสือเวียน.txt"),
        ("café.txt".encode("cp437"), 0, "café.txt"),
        (b"plain.txt", 0, "plain.txt"),
    ],
    ids=["Windows-874", "UTF-8 that does not say so", "UTF-8", "code page 437", "ASCII"],
)
def test_names_are_read_as_they_were_meant(tmp_path: Path, raw: bytes, flags: int, name: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(stored(raw, flags=flags))
    assert [member.name for member in archive_members(path) or ()] == [name]


def test_no_name_makes_a_file_vanish(tmp_path: Path) -> None:
    """Names that lead elsewhere began with a dot, and so were taken for files that systems hide."""
    names = [
        b"../../a.txt",
        b"..\\b.txt",
        b"/c.txt",
        b"C:\\d.txt",
        b"./e.txt",
        b"\x1b[2Jf.txt",
        b"",
        b"g.txt",
    ]
    path = tmp_path / "a.zip"
    path.write_bytes(stored(*names))
    for members in (archive_members(path), members_in_worker(path)):
        assert sorted(m.name for m in members or ()) == sorted(n.decode() for n in names)
        assert [m.name for m in members or () if m.left_out] == [""]


def test_what_systems_hide_stays_hidden(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(stored(b".git/a.txt", b"__MACOSX/._a.txt", b"x\\.b.txt", b"~$c.docx", b"d.txt"))
    assert [m.name for m in archive_members(path) or ()] == ["d.txt"]


def test_an_archive_in_an_archive_says_so() -> None:
    with pytest.raises(ExtractError) as caught:
        extract(stored(b"a.txt"), "in.zip")
    assert caught.value.code == "nesting_too_deep"
