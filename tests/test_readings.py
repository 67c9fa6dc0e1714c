"""Readings that are kept: what is read once is not read again, whatever becomes of the entry."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractors import extract, from_json, to_json
from extractors.document import Reason
from pipeline import reading, readings
from pipeline.flow import read_all
from pipeline.inputs import Input
from pipeline.reading import document_of, read_input
from pipeline.readings import Readings, default_folder, readers_version

DATA = "ที่\tรายการปฏิบัติ\tวัน เดือน ปี\n1\tโรงเรียนส่งข้อมูล\t10 พ.ย. 64\n".encode()


@pytest.fixture
def kept(tmp_path: Path) -> Readings:
    return Readings(tmp_path / "readings", "v1")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were really read."""
    names: list[str] = []

    def counted(data: bytes, filename: str):  # type: ignore[no-untyped-def]
        names.append(filename)
        return extract(data, filename)

    monkeypatch.setattr(reading, "extract", counted)
    return names


def entries(kept: Readings) -> list[Path]:
    return sorted(p for p in kept.folder.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "name", ["2560-plan/plan-2560.docx", "2560-plan/plan-2560.txt", "2564-circular/circular-2564.pdf"]
)
def test_a_kept_reading_is_the_reading(samples: Path, kept: Readings, reads: list[str], name: str) -> None:
    item = Input(name, samples / name)
    fresh = read_input(item)
    assert read_input(item, None, kept) == fresh
    assert read_input(item, None, kept) == fresh
    assert len(reads) == 2


def test_what_a_reader_yields_comes_back_from_json_the_same(samples: Path) -> None:
    for name in (
        "2560-plan/plan-2560.txt",
        "2564-circular/circular-2564.docx",
        "2564-circular/circular-2564.pdf",
    ):
        document = extract((samples / name).read_bytes(), Path(name).name)
        again = from_json(to_json(document))
        assert again == document
        assert to_json(again) == to_json(document)
        assert repr(again) == repr(document)  # 8 and 8.0 are equal, but give other ids


def test_the_same_content_under_another_name_is_not_read_again(kept: Readings, reads: list[str]) -> None:
    assert document_of(DATA, "a.txt", kept).filename == "a.txt"
    assert document_of(DATA, "b.txt", kept).filename == "b.txt"
    assert document_of(DATA, "c.md", kept).filename == "c.md"  # another suffix may mean another reader
    assert reads == ["a.txt", "c.md"]


def test_other_readers_and_a_forced_reading_read_again(kept: Readings, reads: list[str]) -> None:
    for one in (kept, replace(kept, version="v2"), replace(kept, reread=True), kept):
        document_of(DATA, "a.txt", one)
    assert len(reads) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda p: p.write_bytes(b""), id="empty"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:-9]), id="cut"),
        pytest.param(
            lambda p: p.write_bytes(p.read_bytes()[:60] + b"\xff" + p.read_bytes()[61:]), id="one byte"
        ),
        pytest.param(lambda p: p.write_bytes(os.urandom(500)), id="noise"),
        pytest.param(lambda p: (p.unlink(), p.mkdir()), id="a folder"),
    ],
)
def test_a_damaged_entry_is_read_anew(
    kept: Readings, reads: list[str], spoil: Callable[[Path], object]
) -> None:
    expected = document_of(DATA, "a.txt", kept)
    spoil(entries(kept)[0])
    assert document_of(DATA, "a.txt", kept) == expected
    assert len(reads) == 2


def test_an_entry_of_another_file_is_not_believed(kept: Readings, reads: list[str]) -> None:
    document_of(DATA, "a.txt", kept)
    other = document_of(DATA + b"2\tx\ty\n", "a.txt", kept)
    mine, theirs = (
        next(p for p in entries(kept) if p.name.startswith(d.sha256))
        for d in (document_of(DATA, "a.txt", kept), other)
    )
    shutil.copy(theirs, mine)
    assert document_of(DATA, "a.txt", kept).sha256 != other.sha256
    assert len(reads) == 3


def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, reads: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    kept = Readings(tmp_path / "file" / "readings", "v1")
    assert document_of(DATA, "a.txt", kept) == document_of(DATA, "a.txt", kept)
    kept.prune()
    assert len(reads) == 2


def test_what_was_cut_short_by_the_clock_is_not_kept(kept: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    late = replace(extract(DATA, "a.txt"), reasons=(Reason("timeout", 2, "20 s"),))
    monkeypatch.setattr(reading, "extract", lambda *_: late)
    document_of(DATA, "a.txt", kept)
    assert entries(kept) == []


def test_the_least_used_go_first_and_those_of_earlier_readers_before(kept: Readings) -> None:
    for n in range(4):
        document_of(DATA + b"%d\tx\ty\n" % n, "a.txt", kept)
    document_of(DATA, "a.txt", replace(kept, version="v0"))
    for age, path in enumerate(entries(kept)):
        os.utime(path, (1000 + age, 1000 + age))
    old, *rest = entries(kept)
    assert old.parent.name == "v0"
    kept.prune(most=sum(p.stat().st_size for p in rest))
    assert entries(kept) == rest
    kept.prune(most=rest[-1].stat().st_size)
    assert entries(kept) == rest[-1:]
    kept.prune(most=0)
    assert entries(kept) == []


def test_the_command_keeps_readings_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    monkeypatch.setenv("SARABAN_READINGS", str(tmp_path / "kept"))
    items = [Input("a.txt", path)]
    assert [o.status for o in read_all(items, year=None, jobs=1)] == ["ok"]
    (entry,) = entries(Readings(tmp_path / "kept", readers_version()))
    first = entry.stat().st_ino
    assert [o.status for o in read_all(items, year=None, jobs=1)] == ["ok"]
    assert entry.stat().st_ino == first
    assert [o.status for o in read_all(items, year=None, jobs=1, reread=True)] == ["ok"]
    assert entry.stat().st_ino != first
    assert entry.parent.stat().st_mode & 0o077 == 0


def test_the_version_is_that_of_the_readers_and_not_of_the_mapping() -> None:
    names = {str(p) for p in readings._files()}
    assert any("extractors/pdf/reader.py" in n for n in names)
    assert any("text_words.txt" in n for n in names)
    assert not any("pipeline" in n.split("/")[-3:] or "systems.csv" in n or "dates_" in n for n in names)
    assert len(readers_version()) == 16


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"SARABAN_READINGS": "off"}, None),
        ({"SARABAN_READINGS": "/x/y"}, Path("/x/y")),
        ({"XDG_CACHE_HOME": "/c"}, Path("/c/saraban/readings")),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, Path("/h/.cache/saraban/readings")),
    ],
)
def test_where_readings_are_kept(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: Path | None
) -> None:
    for name in ("SARABAN_READINGS", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_folder() == expected
