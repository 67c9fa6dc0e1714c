"""How many texts a second the date reader reads, beside dateparser and pythainlp.

Run by hand: `python tests/benchmarks/bench_dates.py [rounds]`. All readers get the same texts in the
same run, so the ratios, not the figures, are what to compare between machines.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from dateparser.search import search_dates
from pythainlp.util import thai_strptime

sys.path.insert(0, str(Path(__file__).parents[2]))

from normalizers.dates import read_dates

TEXTS = (
    "30 ตุลาคม 2560",
    "๒๕ พฤษภาคม ๒๕๖๔",
    "10 พ.ย. 64",
    "16 - 31 พฤษภาคม 2560",
    "15 ต.ค. - 10 พ.ย. 64",
    "10 พฤศจิกายน 2559 ถึง 31 มีนาคม 2560",
    "ภายในวันที่ 16 เมษายน 2560",
    "ตัดยอดนักเรียน ณ วันที่ 31 มีนาคม 2560",
    "ยืนยันข้อมูล ณ วันที่ 30 เม.ย. 65 ทุกรายการ ตั้งแต่ เวลา 08.30 น. - 16.30 น.",
    "(ข้อมูล ณ วันที่ ๒๕ มิถุนายน ๒๕๖๔) ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔ นั้น",
    "ที่ ศธ ๐๔๑๐๐/๑๕๓๔",
    "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ปีการศึกษา 2560",
)
FORMATS = ("%d %B %Y", "%d %b %y")


def dateparser_search(text: str) -> object:
    return search_dates(text, languages=["th"])


def dateparser_search_any(text: str) -> object:
    return search_dates(text)


def pythainlp_strptime(text: str) -> object:
    for written in FORMATS:
        try:
            return thai_strptime(text, written)
        except (ValueError, IndexError, KeyError, AttributeError):
            continue
    return None


def texts_per_second(reader: Callable[[str], object], rounds: int) -> float:
    """The best of several turns: other work on the machine can only slow a turn down."""
    for text in TEXTS:
        reader(text)
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for text in TEXTS:
            reader(text)
        best = min(best, time.perf_counter() - start)
    return len(TEXTS) / best


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    ours = texts_per_second(read_dates, rounds * 10)
    print(f"{'reader':30}{'texts/s':>10}{'ours is faster by':>20}")
    print(f"{'normalizers.dates':30}{ours:>10.0f}{1:>19.1f}x")
    for name, reader, turns in (
        ("dateparser.search", dateparser_search_any, 2),
        ("dateparser.search, Thai only", dateparser_search, rounds),
        ("pythainlp thai_strptime", pythainlp_strptime, rounds),
    ):
        theirs = texts_per_second(reader, turns)
        print(f"{name:30}{theirs:>10.0f}{ours / theirs:>19.1f}x")


if __name__ == "__main__":
    main()
