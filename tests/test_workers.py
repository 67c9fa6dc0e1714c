"""Whatever a file does to its reader, the run goes on: limits, fences, deaths, order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.errors import ExtractError
from pipeline.cli.progress import _Bar
from pipeline.inputs import Input, expand
from pipeline.records import Records
from pipeline.workers import Limits, Refusal, fences, landlock, members_in_worker, read_in_workers
from pipeline.workers.limits import WorkLimits
from tests.conftest import ROOT
from tests.misbehaving import read, read_ahead, read_and_write, read_pages

WORK = WorkLimits(page_s=2, wall_s=4, cpu_s=2, memory_bytes=500 << 20, address_bytes=700 << 20)
LIMITS = Limits(work={"text": WORK, "ocr": WORK}, file_bytes=1 << 20)

LONG = WorkLimits(page_s=2, wall_s=30, cpu_s=20, memory_bytes=500 << 20, address_bytes=900 << 20)
PATIENT = Limits(work={"text": LONG, "ocr": LONG})
# Room for one page of 300 MiB, not for three at the same time.
ROOMY = WorkLimits(page_s=20, wall_s=60, cpu_s=20, memory_bytes=1000 << 20, address_bytes=1400 << 20)


@pytest.fixture
def make(tmp_path: Path, samples: Path):  # type: ignore[no-untyped-def]
    def make_input(stem: str, suffix: str = ".txt") -> Input:
        path = tmp_path / f"{stem}{suffix}"
        shutil.copy(samples / "2564-circular" / "circular-2564.txt", path)
        return Input(str(path), path)

    return make_input


def results(inputs: list[Input], jobs: int = 2) -> list[Records | Refusal]:
    folders = [i.path.parent for i in inputs]
    return [result for _, result, _ in read_in_workers(inputs, None, jobs, LIMITS, read, writable=folders)]


@pytest.mark.parametrize(
    ("stem", "suffix", "code"),
    [
        pytest.param("hang", ".txt", "timeout", id="hangs"),
        pytest.param("spin", ".txt", "timeout", id="burns processor time"),
        pytest.param("eat-memory", ".pdf", "memory_limit", id="eats memory"),
        pytest.param("abort", ".pdf", "corrupt_pdf", id="aborts"),
        pytest.param("segfault", ".docx", "corrupt_docx", id="crashes"),
        pytest.param("exit", ".pdf", "corrupt_pdf", id="leaves"),
        pytest.param("recurse", ".txt", "nesting_too_deep", id="recurses"),
        pytest.param("raise", ".pdf", "corrupt_pdf", id="a fault of ours"),
        pytest.param("connect", ".pdf", "corrupt_pdf", id="wants the network"),
        pytest.param("start-a-program", ".pdf", "corrupt_pdf", id="wants a program"),
        pytest.param("write-much", ".pdf", "corrupt_pdf", id="writes much"),
    ],
)
def test_a_misbehaving_reader_costs_its_document_only(make, stem: str, suffix: str, code: str) -> None:  # type: ignore[no-untyped-def]
    bad, good = results([make(stem, suffix), make("good")])
    assert isinstance(bad, Refusal)
    assert bad.code == code
    assert isinstance(good, Records)
    assert len(good.activities) == 15


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        pytest.param("hang", "timeout", id="hangs"),
        pytest.param("ocr-hang", "timeout", id="hangs while it is recognised"),
        pytest.param("abort", "recovered", id="kills its reader"),
        pytest.param("raise", "recovered", id="a fault of ours"),
        pytest.param("eat-memory", "memory_limit", id="eats memory at once"),
        pytest.param("eat-slowly", "memory_limit", id="eats memory"),
    ],
)
def test_a_bad_page_costs_that_page_only(make, stem: str, code: str) -> None:  # type: ignore[no-untyped-def]
    ((_, result, cost),) = read_in_workers([make(stem)], None, 1, PATIENT, read_pages)
    assert isinstance(result, Records), result
    assert [(c, p) for c, p, _ in result.reasons] == [(code, 2)]
    assert len(result.activities) == 15
    assert cost.seconds > 0
    assert cost.peak_bytes > 10 << 20


@pytest.mark.parametrize(
    ("stem", "reasons"),
    [
        pytest.param("good", [("no_pages", 3)], id="all is well"),
        pytest.param("abort", [("recovered", 2), ("no_pages", 3)], id="a page kills its reader"),
        pytest.param("hang", [("timeout", 2), ("no_pages", 3)], id="a page hangs"),
        pytest.param("together-too-large", [("no_pages", 1)], id="three pages are too large together"),
    ],
)
def test_pages_read_ahead_are_fenced_as_pages_read_one_by_one(make, stem: str, reasons: list[tuple[str, int]]) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    limits = replace(ROOMY, page_s=2) if stem == "hang" else ROOMY
    ((_, result, _),) = read_in_workers([make(stem)], None, 3, Limits(work={"text": limits}), read_ahead)
    assert isinstance(result, Records), result
    assert [(c, p) for c, p, _ in result.reasons] == reasons


def test_helpers_are_for_runs_of_fewer_documents_than_jobs(make) -> None:  # type: ignore[no-untyped-def]
    def allowed(count: int, jobs: int) -> list[int | None]:
        inputs = [make(f"good-{n}") for n in range(count)]
        found = [r for _, r, _ in read_in_workers(inputs, None, jobs, PATIENT, read_ahead)]
        return [r.reasons[-1][1] for r in found if isinstance(r, Records)]

    assert allowed(1, 1) == [1]
    assert allowed(1, 64) == [4]
    assert allowed(2, 4) == [2, 2]
    assert allowed(3, 3) == [1, 1, 1]


def test_results_come_in_the_order_of_the_inputs(make) -> None:  # type: ignore[no-untyped-def]
    inputs = [make("hang"), *(make(f"good-{n}") for n in range(4))]
    seen = [item.path.stem for item, _, _ in read_in_workers(inputs, None, 3, LIMITS, read)]
    assert seen == [i.path.stem for i in inputs]


def test_modules_in_the_current_folder_are_not_run(tmp_path: Path, samples: Path) -> None:
    """`python -c`, by which new processes are started, looks in the current folder first."""
    folder = tmp_path / "circulars"
    folder.mkdir()
    names = (
        "json",
        "socket",
        "multiprocessing",
        "typing",
        "extractors",
        "pipeline",
        "pypdfium2",
        "lxml",
        "PIL",
    )
    for name in names:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / name)!r}, 'w')\n")
    plan = samples / "2560-plan"
    for sample in (samples / "2564-circular" / "circular-2564.txt", *sorted(plan.glob("*.pdf"))[:1]):
        shutil.copy(sample, folder)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.write(folder / "circular-2564.txt", "again.txt")
    saraban = Path(sys.executable).with_name("saraban")
    for command in (["run", "."], ["diff", "2564", "2564"], ["doctor"]):
        result = subprocess.run(
            [saraban, *command, "--db", str(tmp_path / "x.db")], cwd=folder, capture_output=True, check=False
        )
        assert result.returncode in (0, 3, 6), result.stderr.decode()
    assert {p.name for p in tmp_path.iterdir()} & set(names) == set()


def test_what_a_child_started_ends_with_it(make) -> None:  # type: ignore[no-untyped-def]
    item = make("hang-with-a-child")
    (result,) = results([item])
    assert isinstance(result, Refusal)
    pid = int(item.path.with_suffix(".pid").read_text())
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]:
            return
        time.sleep(0.1)
    pytest.fail("the grandchild is still there")


def test_a_fault_of_ours_keeps_its_traceback(make) -> None:  # type: ignore[no-untyped-def]
    (result,) = results([make("raise")])
    assert isinstance(result, Refusal)
    assert "LookupError: a fault of ours" in (result.fault or "")


def test_leaving_early_ends_the_children(make) -> None:  # type: ignore[no-untyped-def]
    stream = read_in_workers([make("good"), make("hang")], None, 2, Limits(), read)
    next(stream)
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < 30


def test_the_fences_hold_here_but_for_what_the_kernel_may_forbid() -> None:
    held = fences()
    assert {name for name, holds in held.items() if not holds} <= {"network_namespace"} | (
        set() if landlock.version() else {"no_writes"}
    )


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_a_reader_writes_nowhere_but_where_readings_are_kept(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "kept").mkdir()
    item = make("plan")
    before = item.path.read_bytes()
    folders = [tmp_path / "kept", tmp_path / "not there"]
    ((_, result, _),) = read_in_workers([item], None, 1, LIMITS, read_and_write, writable=folders)
    assert isinstance(result, Records), result
    possible = {name for name, _, _ in result.reasons}
    assert possible - {"signal"} == {"keep", "replace", "null"}
    assert ("signal" in possible) == (landlock.version() < 6)
    assert item.path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kept", "plan.txt"]


def test_where_the_kernel_has_no_landlock_the_other_fences_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "_CREATE_RULESET", 10_000)  # no such call
    assert landlock.version() == 0
    assert landlock.restrict([]) is False


def test_the_directory_of_an_archive_is_read_in_a_fenced_process(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.txt", "x")
        archive.writestr("a.txt", "x")
    assert [m.name for m in members_in_worker(path) or ()] == ["a.txt", "b.txt"]
    path.write_text("no archive")
    assert members_in_worker(path) is None
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.exe", "x")
    with pytest.raises(ExtractError) as caught:
        members_in_worker(path)
    assert caught.value.code == "no_pages"


def test_pages_are_told_as_they_are_begun() -> None:
    told: list[tuple[str, int, str]] = []
    path = ROOT / "samples" / "2564-circular" / "circular-2564.pdf"
    inputs = list(expand([path]))
    results = list(read_in_workers(inputs, None, 1, on_page=lambda *page: told.append(page)))
    assert len(results) == 1
    (read_here,) = results
    pages = [] if isinstance(read_here[1], Refusal) else [p.page for p in read_here[1].pages]
    assert sorted({(number, work) for _, number, work in told}) == [(n, "text") for n in pages] != []
    assert {name for name, _, _ in told} == {inputs[0].label}


def test_a_bar_names_the_page_and_the_work() -> None:
    class Bar:
        said = ""

        def add_task(self, words: str, total: object) -> int:
            return 1

        def update(self, task: int, *, total: int, completed: int, description: str) -> None:
            self.said = description

    bar = Bar()
    step = _Bar(bar, "reading", {"text": "page", "ocr": "recognising page"})
    step.begun(["a.pdf", "b.pdf"])
    step.page("a.pdf", 3, "ocr")
    assert bar.said == "reading a.pdf recognising page 3"
    step.page("b.pdf", 1, "text")
    step.done()
    assert bar.said == "reading b.pdf page 1"
