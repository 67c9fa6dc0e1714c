"""How long it takes to match two years, beside one rapidfuzz matrix of the same texts.

Run by hand: `python tests/benchmarks/bench_compare.py [activities]` (2,000 a side if not said). The matrix is
what any matching by words costs at least if every pair is compared, so the ratio, not the seconds, is what to
compare between machines.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.compare.load import load_side
from pipeline.compare.masks import essence
from pipeline.compare.match import match
from tests.compare_database import empty_database, insert_document, real_sides
from tests.compare_years import make_year

KINDS = ("ประถม", "มัธยม", "อนุบาล", "พิเศษ", "ปฐมวัย", "ขยายโอกาส", "เอกชน", "สงเคราะห์")


def year(n: int) -> list[dict[str, Any]]:
    """Activities of the real years, each with words of its own."""
    rng = random.Random(1)
    rows = [a for side in real_sides().values() for a in side["activities"]]
    picked = (rng.choice(rows) for _ in range(n))
    tails = (f"{rng.choice(KINDS)} {rng.choice(KINDS)} กลุ่ม {rng.randrange(9000)}" for _ in range(n))
    return [a | {"text": f"{a['text']} {tail}"} for a, tail in zip(picked, tails, strict=True)]


def best(do: Callable[[], object], rounds: int = 3) -> float:
    """Seconds of the fastest round: the others waited for something else."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    connection = empty_database()
    rows = year(n)
    insert_document(connection, "a", rows, academic_year=2564)
    made = make_year(rows, 1, 3, share=0.4, shuffle=False)
    insert_document(connection, "b", made.activities, academic_year=2565)
    left, right = load_side(connection, "a").activities, load_side(connection, "b").activities
    words = [[essence(a.text) for a in side] for side in (left, right)]

    whole = best(lambda: cdist(*words, scorer=fuzz.ratio, dtype=np.float32, workers=-1))
    ours = best(lambda: match(left, right, 12))
    pairs = len(match(left, right, 12).pairs)
    print(f"{len(left)} x {len(right)} activities, {pairs} pairs")
    print(f"match                    {ours:6.2f} s")
    print(f"rapidfuzz, every pair    {whole:6.2f} s   match / rapidfuzz = {ours / whole:.2f}")


if __name__ == "__main__":
    main()
