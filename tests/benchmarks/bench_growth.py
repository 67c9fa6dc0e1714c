"""How a run grows with the number of documents: `python -m tests.benchmarks.bench_growth [--once] [--jobs N] [counts …]`.

Makes that many small plans (ten rows each, all different), reads them into a new database with the command line, and
then (without --once) runs over them a second time, and a third time with the readings kept and the rows made anew.
Prints for each document: time, processor time of all processes and of the command itself, room in the database; and the
most memory of the command itself. Processor time is what to look at on a machine that others use, too.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
_DUTIES = ("บันทึกข้อมูลนักเรียน", "ตรวจสอบความถูกต้องของข้อมูลครู", "รายงานผลการเรียนเฉลี่ย", "ยืนยันข้อมูลสิ่งก่อสร้าง")
_SYSTEMS = ("DMC", "EMIS", "B-OBEC", "SGS", "SchoolMIS")
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.")
_PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """Seconds on the wall, processor seconds of all processes and of the command itself, its most memory in bytes."""

    wall: float
    all_cpu: float
    own_cpu: float
    own_memory: int


def make(folder: Path, count: int) -> None:
    """Write `count` plans; the same ones every time."""
    chance = random.Random(count)
    for n in range(count):
        year = 2555 + n % 15
        rows = [
            f"{row}\t{chance.choice(_DUTIES)} ชุดที่ {n * 10 + row} ในระบบ {chance.choice(_SYSTEMS)}"
            f"\t{chance.randint(1, 28)} {chance.choice(_MONTHS)} {year % 100}\tสพท./โรงเรียน"
            for row in range(1, 11)
        ]
        head = f"ปฏิทินการปฏิบัติงาน ปีการศึกษา {year}\n\nที่\tรายการปฏิบัติ\tวัน เดือน ปี\tผู้รับผิดชอบ\n"
        place = folder / f"{n // 1000:03}"
        place.mkdir(exist_ok=True)
        (place / f"plan-{n:06}.txt").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def timed(folder: Path, database: Path, jobs: int, kept: str) -> Cost:
    """What one run costs."""
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--db", str(database), "-q"]
    environment = os.environ | {"SARABAN_READINGS": kept}
    before, began, memory = _children_cpu(), time.perf_counter(), 0
    process = subprocess.Popen(
        [*command, "--jobs", str(jobs)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        memory = max(memory, _most_memory(process.pid))
        time.sleep(0.1)
    process.returncode = os.waitstatus_to_exitcode(done[1])
    assert process.returncode == 0
    wall = time.perf_counter() - began
    with suppress(
        ChildProcessError
    ):  # the fork server and what it has reaped come to us when the command has gone
        while True:
            os.wait()
    return Cost(wall, _children_cpu() - before, done[2].ru_utime + done[2].ru_stime, memory)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _most_memory(pid: int) -> int:
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) << 10 if found else 0
    return 0


def plot(figures: Mapping[int, tuple[float, int]]) -> str:
    """SVG of processor milliseconds for each document, and MiB of the command itself, by number of documents."""
    title = "Processor time for each document, and memory of the command itself, by number of documents"
    most_ms = max(ms for ms, _ in figures.values())
    most_mib = max(mib for _, mib in figures.values())
    rows = []
    for place, (count, (ms, mib)) in enumerate(sorted(figures.items())):
        top = 24 + 52 * place
        rows.append(
            f'<text x="8" y="{top + 28}">{count:,}</text>'
            f'<rect x="90" y="{top}" width="{300 * ms / most_ms:.0f}" height="18" fill="#1a6b54"/>'
            f'<text x="{96 + 300 * ms / most_ms:.0f}" y="{top + 14}">{ms:.0f} ms each</text>'
            f'<rect x="90" y="{top + 22}" width="{300 * mib / most_mib:.0f}" height="18" fill="#9aa5b1"/>'
            f'<text x="{96 + 300 * mib / most_mib:.0f}" y="{top + 36}">{mib} MiB</text>'
        )
    size = f"{560} {24 + 52 * len(rows)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="14"'
        f' role="img" aria-label="{title}"><title>{title}</title><rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def main() -> None:
    """Print a line for each number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10, 100, 1_000, 10_000])
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--plot", type=Path, help="write an SVG of the figures")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    print(
        "documents  wall s   /min | each: wall ms, CPU ms, own CPU ms, KiB | own MiB | again, remapped: CPU ms each"
    )
    figures = {}
    for count in chosen.counts:
        with tempfile.TemporaryDirectory(prefix="saraban-growth-") as name:
            folder, kept = Path(name, "plans"), str(Path(name, "readings"))
            folder.mkdir()
            make(folder, count)
            cost = timed(folder, Path(name, "x.db"), chosen.jobs, kept)
            more = (
                []
                if chosen.once
                else [timed(folder, Path(name, d), chosen.jobs, kept) for d in ("x.db", "y.db")]
            )
            size = Path(name, "x.db").stat().st_size
        wall, cpu, own = (1000 * seconds / count for seconds in cost[:3])
        print(
            f"{count:>9} {cost.wall:>7.1f} {60 * count / cost.wall:>6.0f} |{wall:>8.1f} {cpu:>8.1f} {own:>8.2f}"
            f" {size / count / 1024:>7.1f} | {cost.own_memory >> 20:>5} |"
            + "".join(f"{1000 * c.all_cpu / count:>8.1f}" for c in more),
            flush=True,
        )
        figures[count] = (cpu, cost.own_memory >> 20)
    if chosen.plot:
        chosen.plot.write_text(plot(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
