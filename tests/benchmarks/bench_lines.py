"""Errors of the line network on scanned lines, its digits read twice, by family of fonts and class of letter.

Run by hand: ``python tests/benchmarks/bench_lines.py FONT_FILE... [--model FILE] [--lines N]``. With the model of the first
part of training (`held-out.onnx`) all families marked "figures" or "tests" in the fonts table are fonts never seen.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.scan.linenet import read_line
from extractors.scan.linenet.alphabet import readable
from extractors.scan.linenet.network import MODEL
from extractors.scan.numbers import with_digits
from extractors.scan.symbols import Symbol, symbols_of
from tests.benchmarks.bench_digits import Printed, printed_lines
from tests.benchmarks.bench_scans import class_of

PLAIN = "กคดตถทนบพภมรลวสหอ"
"""Consonants that are as high as the body of a line."""
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)


@dataclass
class Score:
    """Characters printed and wrong, by class; letters by confidence, right or not."""

    printed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def percent(self, kind: str) -> float:
        """Percent wrong of a class; "" for all."""
        printed = self.printed[kind] if kind else self.printed.total()
        return 100 * (self.wrong[kind] if kind else self.wrong.total()) / max(printed, 1)


def score_lines(lines: Sequence[Printed], score: Score, model: Path = MODEL) -> None:
    """Read printed lines and count; white space does not count."""
    for line in lines:
        plain = [box for symbol, box in line.symbols if symbol in PLAIN]
        if not plain:
            continue
        body, base = median(b[3] - b[1] for b in plain), median(b[3] for b in plain)
        symbols = symbols_of(line.picture, read_line(line.picture, float(base), float(body), model))
        _count("".join(readable(line.text).split()), with_digits(line.picture, symbols), score)


def _count(truth: str, letters: Sequence[Symbol], score: Score) -> None:
    read = "".join(x.text for x in letters)
    score.printed.update(class_of(c) for c in truth)
    right = [True] * len(read)
    for edit in Levenshtein.editops(truth, read):
        score.wrong[class_of(truth[edit.src_pos] if edit.tag != "insert" else read[edit.dest_pos])] += 1
        if edit.tag != "delete":
            right[edit.dest_pos] = False
    score.sure += [(x.confidence, r) for x, r in zip(letters, right, strict=True)]


def reliability(score: Score) -> list[str]:
    """Rows of a table: letters by confidence, said and right."""
    rows = []
    for low, high in zip(BINS, (*BINS[1:], 1.1), strict=True):
        inside = [(c, r) for c, r in score.sure if low <= c < high]
        if inside:
            said, right = (sum(v) / len(inside) for v in zip(*inside, strict=True))
            rows.append(f"| {low} to {min(high, 1.0)} | {len(inside)} | {said:.3f} | {right:.4f} |")
    return rows


def main() -> None:
    """Print a row for each font and one for all, and the reliability of confidences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--lines", type=int, default=30)
    choice = parser.parse_args()
    kinds = ("", "consonant", "vowel", "tone", "Thai digit", "Arabic digit", "Latin", "sign")
    whole = Score()
    for seed, font in enumerate(choice.fonts):
        score = Score()
        score_lines(printed_lines(font, 300 + seed, choice.lines), score, choice.model)
        whole.printed += score.printed
        whole.wrong += score.wrong
        whole.sure += score.sure
        print(f"| {font.stem} |", " | ".join(f"{score.percent(k):.2f}" for k in kinds), "|", flush=True)
    print(
        "| all |",
        " | ".join(f"{whole.percent(k):.2f}" for k in kinds),
        "|",
        whole.printed.total(),
        "characters",
    )
    print("\n".join(reliability(whole)))


if __name__ == "__main__":
    main()
