"""How a run grows with the number of documents: `python -m tests.benchmarks.bench_growth [counts …]`.

Makes that many small plans (ten rows each, all different), reads them into a new database with the command line, and
then runs over them a second time, and a third time with the readings kept and the rows made anew. Prints time, the
parent's memory and the size of the database, for each document.
"""

from __future__ import annotations

import os
import random
import resource
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


def timed(folder: Path, database: Path, jobs: int, **environment: str) -> tuple[float, float, int]:
    """(seconds, CPU seconds of everything, peak bytes of the parent) of one run."""
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(folder),
        "--db",
        str(database),
        "-q",
        "--jobs",
        str(jobs),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, usage.ru_maxrss << 10


def main(counts: list[int]) -> None:
    """Print a line for each number of documents."""
    jobs = os.cpu_count() or 1
    print(
        f"{'documents':>9} {'run':>22} {'ms/doc':>7} {'again ms/doc':>12} {'remap ms/doc':>12} {'parent MiB':>10} {'KiB/doc':>8}"
    )
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="saraban-growth-") as name:
            folder, kept = Path(name, "plans"), str(Path(name, "readings"))
            folder.mkdir()
            make(folder, count)
            first = timed(folder, Path(name, "x.db"), jobs, SARABAN_READINGS=kept)
            again = timed(folder, Path(name, "x.db"), jobs, SARABAN_READINGS=kept)
            remap = timed(folder, Path(name, "y.db"), jobs, SARABAN_READINGS=kept)
            size = Path(name, "x.db").stat().st_size
        each = [1000 * t / count for t, _, _ in (first, again, remap)]
        print(
            f"{count:>9} {first[0]:>9.1f} s {60 * count / first[0]:>6.0f}/min {each[0]:>7.1f} {each[1]:>12.1f}"
            f" {each[2]:>12.1f} {first[2] >> 20:>10} {size / count / 1024:>8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [10, 100, 1_000, 10_000])
