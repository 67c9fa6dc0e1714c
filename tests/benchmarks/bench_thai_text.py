"""Megabytes a second of the repairer beside pythainlp.normalize, in one run, as ratios.

Run by hand: ``python tests/benchmarks/bench_thai_text.py [TEXT_FILE]``. Ratios travel between machines; the
figures themselves do not.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from pythainlp.util import normalize

sys.path.insert(0, str(Path(__file__).parents[2]))

from normalizers.thai_text import damage, propose, repair

SOUND = (
    "ด้วย สำนักงานเขตพื้นที่การศึกษาประถมศึกษา ขอให้โรงเรียนในสังกัดทุกโรงเรียนตรวจสอบข้อมูลนักเรียนรายบุคคล ภาคเรียนที่ ๑"
    " ปีการศึกษา ๒๕๖๔ ให้ถูกต้อง ครบถ้วน เป็นปัจจุบัน และยืนยันข้อมูลภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔\n"
    "1\tปรับปรุงข้อมูลการเคลื่อนย้ายของนักเรียน\tโรงเรียน\t(15 ต.ค. - 10 พ.ย. 64)\n"
)
BROKEN = SOUND.replace("สำ", "ส า").replace("ที่", "ท่ี").replace("โรงเรียน", "โรงเรยี น").replace("และ", "เเละ")
SIZE = 300_000


def _speed(work: Callable[[str], object], text: str) -> float:
    """Megabytes a second, the best of three."""
    times = []
    for turn in range(3):
        fresh = f"{text}\n{turn}"  # a text seen before would come from a cache
        start = time.perf_counter()
        work(fresh)
        times.append(time.perf_counter() - start)
    return len(text.encode("utf-8")) / 1e6 / min(times)


def main() -> None:
    """Print one line for every worker and text."""
    texts = {"sound": SOUND * (SIZE // len(SOUND)), "broken": BROKEN * (SIZE // len(BROKEN) // 4)}
    if len(sys.argv) > 1:
        texts = {"file": Path(sys.argv[1]).read_text(encoding="utf-8")}
    workers: dict[str, Callable[[str], object]] = {
        "pythainlp.normalize": normalize,
        "repair tier 1": lambda text: repair(text, 1),
        "repair tier 2": lambda text: repair(text, 2),
        "damage": damage,
        "propose": propose,
    }
    repair("สานัก")  # read the word lists before the clock runs
    for name, text in texts.items():
        base = 0.0
        for worker, work in workers.items():
            speed = _speed(work, text)
            base = base or speed
            print(f"{name:8} {worker:20} {speed:8.2f} MB/s {speed / base:7.2f} x pythainlp")


if __name__ == "__main__":
    main()
