"""Errors of the digit reader on scanned lines in fonts that it may never have seen, beside tesseract's.

Run by hand: ``python tests/benchmarks/bench_digits.py FONT_FILE... [--model FILE] [--lines N] [--tesseract]``.
Every line stands among others on a page that is scanned (200 dpi, skew up to 1.2 degrees, noise, blur, JPEG 60) and
turned back. Counted: digits read wrong, dropped or doubled, a hundred digits; letters and signs taken for digits.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.scan.digits.alphabet import ARABIC_DIGITS, DIGITS, SIGNS, THAI_DIGITS
from extractors.scan.digits.network import load_network, open_network
from extractors.scan.digits.reading import Box, DigitReading, number_with, symbols_with
from extractors.scan.digits.rereading import merge_readings
from tests.scans.scanner import Look, scan
from tests.scans.sheets import TruthLine, text_sheet

MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
    "มิ.ย.",
    "ก.ค.",
]
WORDS = [
    "ตามหนังสือที่อ้างถึง",
    "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
    "ขอให้โรงเรียนในสังกัด",
    "ตรวจสอบข้อมูลนักเรียนรายบุคคล",
    "ฯลฯ",
    "ภาคเรียนที่",
    "ปีการศึกษา",
    "ดังกล่าว",
    "ต่างๆ",
    "ฉบับ",
    "เรื่อง",
    "ลงวันที่",
    "ฏีกา",
    "ฐานข้อมูล",
    "เด็กดี",
    "ตลอดจน",
    "คณะ",
    "ผลการเรียน",
    "OBEC",
]
TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)


def texts(random: Random, count: int) -> list[str]:
    """Lines as in letters: dates, numbers, times and words; every digit as often as any other."""
    found = []
    for _ in range(count):
        day, year = random.randint(1, 31), random.randint(2000, 2999)
        parts = [
            random.choice(WORDS),
            f"{day} {random.choice(MONTHS)} {year}",
            random.choice(WORDS),
            random.choice(
                (
                    f"ศธ {random.randint(0, 99999):05d}/ว {random.randint(10, 9999)}",
                    f"{random.randint(1, 31)}/{random.randint(1, 12)}/{random.randint(2500, 2599)}",
                    f"{random.randint(8, 16):02d}.{random.randint(10, 59)} น.",
                    f"({random.randint(1, 99)}) {random.randint(1000, 999999):,}",
                    f"{random.randint(1, 30)} - {random.randint(1, 30)} {random.choice(MONTHS)} {random.randint(10, 99)}",
                )
            ),
        ]
        random.shuffle(parts)
        line = " ".join(parts)
        found.append(line.translate(TO_THAI) if random.random() < 0.65 else line)
    return found


@dataclass
class Tally:
    """Counts of one way of reading."""

    seen: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    seconds: float = 0.0

    def line(self) -> str:
        """Thai digits, Arabic digits, others: percent wrong."""
        shares = [f"{kind} {100 * self.wrong[kind] / max(self.seen[kind], 1):6.2f} % of {self.seen[kind]:5}"
                  for kind in ("thai", "arabic", "other")]  # fmt: skip
        return "  ".join(shares) + f"  {self.seconds:6.2f} s"


def kind(symbol: str) -> str:
    """thai, arabic or other."""
    return "thai" if symbol in THAI_DIGITS else "arabic" if symbol in ARABIC_DIGITS else "other"


@dataclass(frozen=True)
class Printed:
    """A line crop with its symbols and number words in pixels of the crop."""

    picture: NDArray[np.uint8]
    text: str
    symbols: tuple[tuple[str, Box], ...]
    numbers: tuple[tuple[str, Box], ...]


def printed_lines(font: Path, seed: int, count: int, dpi: int = 200) -> list[Printed]:
    """Scanned and straightened lines of a font."""
    random = Random(seed)
    points = random.choice((14, 15, 16)) * (1.0 if "arabun" in font.name else 0.85)
    sheet = text_sheet(texts(random, count), font, points, dpi, leading=random.choice((1.45, 1.6)), width=11)
    look = Look(
        skew=random.uniform(-1.2, 1.2), noise=random.uniform(3, 12), blur=random.uniform(0.3, 0.9),
        ink=random.randint(20, 80), paper=random.randint(225, 252),
    )  # fmt: skip
    page = scan(sheet, look, random.randrange(2**32)).straightened()
    return [_crop(page, line, random) for line in sheet.lines]


def _crop(page: NDArray[np.uint8], line: TruthLine, random: Random) -> Printed:
    x0, y0, x1, y1 = (round(v) for v in line.box)
    x0, x1 = x0 - 6, x1 + 6

    def moved(box: tuple[float, float, float, float]) -> Box:
        left, top, right, bottom = box
        return round(left - x0), round(top - y0), round(right - x0), round(bottom - y0)

    symbols = tuple((s, moved(b)) for s, b in line.symbols)
    numbers, at = [], 0
    for word in line.text.split():
        part = symbols[at : at + sum(1 for s in _clusters(word))]
        at += len(part)
        if set(word) <= set(DIGITS + SIGNS) and set(word) & set(DIGITS):
            boxes = [b for _, b in part]
            box = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            numbers.append((word, box))
    return Printed(page[y0:y1, x0:x1], line.text, symbols, tuple(numbers))


def _clusters(text: str) -> list[str]:
    from tests.scans.sheets import CLUSTER

    return CLUSTER.findall(text)


def jittered(box: Box, random: Random, by: float) -> Box:
    """A box as engines give it."""
    height = box[3] - box[1]
    x0, y0, x1, y1 = (v + random.uniform(-by, by) * height for v in box)
    return round(x0), round(y0), max(round(x1), round(x0) + 2), max(round(y1), round(y0) + 2)


def score_symbols(
    lines: Sequence[Printed], read: Callable[..., list[DigitReading]], by: float, tally: Tally
) -> None:
    """Every symbol in its (shaken) box."""
    random = Random(7)
    for line in lines:
        boxes = [jittered(b, random, by) for _, b in line.symbols]
        began = time.perf_counter()
        readings = read(line.picture, boxes)
        tally.seconds += time.perf_counter() - began
        for (symbol, _), reading in zip(line.symbols, readings, strict=True):
            right = symbol if symbol in DIGITS else ""
            tally.seen[kind(symbol)] += 1
            tally.sure.append((reading.confidence, reading.char == right))
            if reading.char != right:
                tally.wrong[kind(symbol)] += 1
                tally.confused[symbol, reading.char] += 1


def score_numbers(
    lines: Sequence[Printed], read: Callable[..., list[tuple[DigitReading, Box]]], by: float, tally: Tally
) -> None:
    """Every number in the (shaken) box of its word."""
    random = Random(7)
    for line in lines:
        for word, box in line.numbers:
            began = time.perf_counter()
            found = read(line.picture, jittered(box, random, by))
            tally.seconds += time.perf_counter() - began
            count_edits(word, "".join(r.char or "x" for r, _ in found), tally)
            if len(found) == len(word):
                tally.sure += [(r.confidence, r.char == c) for (r, _), c in zip(found, word, strict=True)]


def count_edits(truth: str, read: str, tally: Tally) -> None:
    """Digits changed, lost and added, by the kind of digit."""
    for symbol in truth:
        if not symbol.isspace():
            tally.seen[kind(symbol)] += 1
    for edit in Levenshtein.editops(truth, read):
        was = truth[edit.src_pos] if edit.tag != "insert" else ""
        now = read[edit.dest_pos] if edit.tag != "delete" else ""
        if was.isspace() or (not was and now.isspace()):
            continue
        tally.wrong[kind(was or now)] += 1
        tally.confused[was, now] += 1


def score_tesseract(
    lines: Sequence[Printed], read: Callable[..., list[DigitReading]], alone: Tally, ours: Tally, number: Tally,
    find: Callable[..., list[tuple[DigitReading, Box]]],
) -> None:  # fmt: skip
    """Tesseract's text of each line, the same with our reading of its symbols, and with the line read again."""
    import tesserocr
    from PIL import Image

    with tesserocr.PyTessBaseAPI(path="/usr/share/tesseract-ocr/5/tessdata", lang="Thai", psm=13) as api:
        api.SetVariable("preserve_interword_spaces", "1")
        for line in lines:
            api.SetImage(Image.fromarray(line.picture))
            began = time.perf_counter()
            api.Recognize()
            alone.seconds += time.perf_counter() - began
            text, boxes = [], []
            iterator = api.GetIterator()
            level = tesserocr.RIL.SYMBOL
            for item in tesserocr.iterate_level(iterator, level):
                symbol = item.GetUTF8Text(level)
                text.append(symbol)
                boxes.append(item.BoundingBox(level))
            count_edits(digits_of(line.text), digits_of("".join(text)), alone)
            began = time.perf_counter()
            readings = read(line.picture, boxes)
            ours.seconds += time.perf_counter() - began
            one_by_one = "".join(
                r.char or ("x" if s in DIGITS else s) for s, r in zip(text, readings, strict=True)
            )
            count_edits(digits_of(line.text), digits_of(one_by_one), ours)
            whole = (0, 0, line.picture.shape[1], line.picture.shape[0])
            began = time.perf_counter()
            again = merge_readings("".join(text), find(line.picture, whole))
            number.seconds += time.perf_counter() - began
            printed = digits_of(line.text)
            count_edits(printed, digits_of(again.text), number)
            wrong = {
                e.dest_pos for e in Levenshtein.editops(printed, digits_of(again.text)) if e.tag != "delete"
            }
            number.sure += [(d.reading.confidence, n not in wrong) for n, d in enumerate(again.digits)]


def digits_of(text: str) -> str:
    """Only the digits."""
    return "".join(c for c in text if c in DIGITS)


def reliability(sure: Sequence[tuple[float, bool]]) -> str:
    """How often readings of each band of confidence are right."""
    rows = []
    for low, high in (
        (0.0, 0.5),
        (0.5, 0.7),
        (0.7, 0.9),
        (0.9, 0.97),
        (0.97, 0.99),
        (0.99, 0.999),
        (0.999, 1.01),
    ):
        part = [right for c, right in sure if low <= c < high]
        if part:
            mean = np.mean([c for c, _ in sure if low <= c < high])
            rows.append(
                f"  {low:.3f}-{min(high, 1):.3f}: {len(part):6} said {mean:.4f} right {np.mean(part):.4f}"
            )
    return "\n".join(rows)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tesseract", action="store_true")
    choice = parser.parse_args()
    network = open_network(choice.model, choice.temperature) if choice.model else load_network()
    symbols, numbers = partial(symbols_with, network), partial(number_with, network)
    ways = {name: Tally() for name in ("boxes exact", "boxes off 15 %", "numbers exact", "numbers off 15 %",
                                       "tesseract", "tesseract boxes, ours", "tesseract, line reread")}  # fmt: skip
    for index, font in enumerate(choice.fonts):
        lines = printed_lines(font, choice.seed * 1000 + index, choice.lines, choice.dpi)
        before = ways["numbers exact"].wrong.copy(), ways["numbers exact"].seen.copy()
        score_symbols(lines, symbols, 0.0, ways["boxes exact"])
        score_symbols(lines, symbols, 0.15, ways["boxes off 15 %"])
        score_numbers(lines, numbers, 0.0, ways["numbers exact"])
        score_numbers(lines, numbers, 0.15, ways["numbers off 15 %"])
        if choice.tesseract:
            score_tesseract(
                lines,
                symbols,
                ways["tesseract"],
                ways["tesseract boxes, ours"],
                ways["tesseract, line reread"],
                numbers,
            )
        after = ways["numbers exact"]
        print(
            f"{font.name:40} numbers: wrong {dict(after.wrong - before[0])} of {dict(after.seen - before[1])}"
        )
    for name, tally in ways.items():
        if tally.seen:
            print(f"{name:24} {tally.line()}")
            print(
                "    ",
                ", ".join(f"{a or '+'}>{b or '-'} {n}" for (a, b), n in tally.confused.most_common(14)),
            )
    for name in ("boxes off 15 %", "numbers off 15 %", "tesseract, line reread"):
        print(name)
        print(reliability(ways[name].sure))


if __name__ == "__main__":
    main()
