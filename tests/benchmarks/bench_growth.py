"""How a run grows with the number of documents: `python -m tests.benchmarks.bench_growth [--once] [counts …]`.

Makes that many small plans (ten rows each, all different), reads them into a new database with the command line, and
then (without --once) runs over them a second time, and a third time with the readings kept and the rows made anew.
Prints time, processor time and memory of the command itself, and the size of the database, for each document.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_DUTIES = ("บันทึกข้อมูลนักเรียน", "ตรวจสอบความถูกต้องของข้อมูลครู", "รายงานผลการเรียนเฉลี่ย", "ยืนยันข้อมูลสิ่งก่อสร้าง")
_SYSTEMS = ("DMC", "EMIS", "B-OBEC", "SGS", "SchoolMIS")
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.")


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


def timed(folder: Path, database: Path, jobs: int, kept: str) -> tuple[float, float, int]:
    """(seconds, processor seconds of the command itself, its most memory in bytes) of one run."""
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--db", str(database), "-q"]
    environment = os.environ | {"SARABAN_READINGS": kept}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--jobs", str(jobs)], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10


def main(counts: list[int], once: bool) -> None:
    """Print a line for each number of documents."""
    jobs = os.cpu_count() or 1
    print("documents   run                  ms/doc  own CPU ms/doc  own MiB  KiB/doc  again, remapped ms/doc")
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="saraban-growth-") as name:
            folder, kept = Path(name, "plans"), str(Path(name, "readings"))
            folder.mkdir()
            make(folder, count)
            seconds, cpu, memory = timed(folder, Path(name, "x.db"), jobs, kept)
            more = [] if once else [timed(folder, Path(name, d), jobs, kept)[0] for d in ("x.db", "y.db")]
            size = Path(name, "x.db").stat().st_size
        each = [1000 * t / count for t in (seconds, cpu, *more)]
        print(
            f"{count:>9} {seconds:>8.1f} s {60 * count / seconds:>7.0f}/min {each[0]:>8.1f} {each[1]:>15.1f}"
            f" {memory >> 20:>8} {size / count / 1024:>8.1f} " + "".join(f"{t:>10.1f}" for t in each[2:]),
            flush=True,
        )


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(numbers or [10, 100, 1_000, 10_000], "--once" in sys.argv)
