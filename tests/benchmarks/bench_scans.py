"""Errors of reading made scans, by the class of letter, for tesseract's own page mode and for saraban.

Run by hand: ``python tests/benchmarks/bench_scans.py [--stamp] [--dpi N] [NAME …]`` with names of tests/variants/cases.py.
The documents are set by typst, scanned as tests/scans does (skew up to 1.2 degrees, noise, JPEG 60), and read again.
Each printed line is looked up among the lines that were read; white space does not count; nikhahit and aa count as am.
"""

from __future__ import annotations

import argparse
import io
import itertools
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.document import Line
from extractors.extract import extract
from tests.scans.files import pdf_of_scans, scan_pdf
from tests.scans.scanner import Look
from tests.scans.sheets import TruthLine, lines_by_page
from tests.variants.cases import CASES
from tests.variants.setting_typst import set_typst

NAMES = ("letter-numbered", "letter-running", "plan-one-column", "plan-date-first-thai")
TESSDATA = "/usr/share/tesseract-ocr/5/tessdata"
CLASSES = ("consonant", "vowel", "tone", "Thai digit", "Arabic digit", "Latin", "sign")
LOST = 45.0
"""Alikeness, of 100, below which a line was not read at all."""

Reader = Callable[[bytes], list[list[str]]]


@dataclass
class Errors:
    """Characters printed and characters wrong, by class; characters read that stand in no printed line."""

    printed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: int = 0
    exact: int = 0
    lost: int = 0
    seconds: float = 0.0
    pages: int = 0

    def add(self, other: Errors) -> None:
        """Count the errors of another document too."""
        self.printed += other.printed
        self.wrong += other.wrong
        self.changes += other.changes
        self.lines, self.exact, self.lost = (
            self.lines + other.lines,
            self.exact + other.exact,
            self.lost + other.lost,
        )
        self.seconds, self.pages = self.seconds + other.seconds, self.pages + other.pages

    def row(self, name: str) -> str:
        """One line of the table in docs/benchmarks.md."""
        shares = [self.percent(c) for c in CLASSES]
        total = 100 * self.wrong.total() / max(self.printed.total(), 1)
        cells = [f"{total:.2f}", *(f"{s:.2f}" if s is not None else "" for s in shares)]
        cells += [f"{self.exact} of {self.lines}", f"{self.lost}", f"{self.seconds / max(self.pages, 1):.1f}"]
        return f"| {name} | " + " | ".join(cells) + " |"

    def percent(self, kind: str) -> float | None:
        """Wrong among printed; None where none was printed."""
        return 100 * self.wrong[kind] / self.printed[kind] if self.printed[kind] else None


def class_of(char: str) -> str:
    """The class that an error is counted under."""
    if "๐" <= char <= "๙":
        return "Thai digit"
    if "0" <= char <= "9":
        return "Arabic digit"
    if "ก" <= char <= "ฮ":
        return "consonant"
    if "\u0e48" <= char <= "\u0e4e":
        return "tone"
    if "ะ" <= char <= "ฺ" or "เ" <= char <= "ๅ" or char in "ๆฯ":
        return "vowel"
    return "Latin" if char.isascii() and char.isalpha() else "sign"


def plain(text: str) -> str:
    """Text as it is compared."""
    text = unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33").replace("–", "-")
    return "".join(text.split())


def compare(printed: Sequence[str], read: Sequence[str]) -> Errors:
    """Errors of one page."""
    errors = Errors(pages=1)
    candidates = [plain(r) for r in read if plain(r)]
    for line in map(plain, printed):
        if not line:
            continue
        errors.lines += 1
        for char in line:
            errors.printed[class_of(char)] += 1
        best = _window(line, candidates)
        if best is None:
            errors.lost += 1
            errors.wrong.update(class_of(c) for c in line)
            continue
        errors.exact += best == line
        for edit in Levenshtein.editops(line, best):
            was = line[edit.src_pos] if edit.tag != "insert" else ""
            now = best[edit.dest_pos] if edit.tag != "delete" else ""
            errors.wrong[class_of(was or now)] += 1
            errors.changes[was, now] += 1
    return errors


def _window(line: str, candidates: Sequence[str]) -> str | None:
    """What was read for a printed line: a line, or the part of a longer one."""
    if not candidates:
        return None
    # a line of its own first; a part of a longer line (two columns read as one) only when that is clearly better
    whole = max(candidates, key=lambda c: fuzz.ratio(line, c))
    score = fuzz.ratio(line, whole)
    longer = [c for c in candidates if len(c) > len(line)]
    if longer:
        best = max(longer, key=lambda c: fuzz.partial_ratio(line, c))
        place = fuzz.partial_ratio_alignment(line, best)
        if place is not None and place.score > score + 5:
            parts = [
                best[max(place.dest_start + a, 0) : place.dest_end + b]
                for a in range(-2, 3)
                for b in range(-2, 3)
            ]
            whole = min(parts, key=lambda p: Levenshtein.distance(line, p))
            score = fuzz.ratio(line, whole)
    return whole if score >= LOST else None


def read_tesseract(data: bytes) -> list[list[str]]:
    """Page mode as measured to be best: network Thai, psm 3, spaces kept."""
    import tesserocr

    pages = []
    file = pypdfium2.PdfDocument(data)
    with tesserocr.PyTessBaseAPI(path=TESSDATA, lang="Thai", psm=3) as api:
        api.SetVariable("preserve_interword_spaces", "1")
        for page in file:
            (picture,) = [o for o in page.get_objects() if isinstance(o, pypdfium2.PdfImage)]
            image = picture.get_bitmap().to_pil()
            image.info["dpi"] = (200, 200)
            api.SetImage(image)
            pages.append(api.GetUTF8Text().splitlines())
    file.close()
    return pages


def read_saraban(data: bytes) -> list[list[str]]:
    """The lines of saraban's Document."""
    document = extract(data, "scan.pdf")
    by_page = lines_by_page(document)
    return [[ln.text_raw for ln in by_page.get(page.number, [])] for page in document.pages]


@dataclass(frozen=True)
class ReadWord:
    """A word of saraban with its confidence, whether it has a digit, and whether it is what was printed."""

    confidence: float
    digit: bool
    right: bool


def judged_words(printed: Sequence[TruthLine], lines: Sequence[Line]) -> list[ReadWord]:
    """The words of one page; a word of a line that stands nowhere in print is wrong."""
    candidates = [plain(text) for text in (*(ln.text for ln in printed), *_rows(printed)) if plain(text)]
    words = []
    for line in lines:
        read = "".join(plain(w.text) for w in line.words)
        truth = _window(read, candidates) if read else None
        bad = set(range(len(read)))
        if truth is not None:
            edits = Levenshtein.editops(read, truth)
            bad = {e.src_pos for e in edits if e.tag != "insert"}
            bad |= {
                place
                for e in edits
                if e.tag == "insert"
                for place in _blamed(read, truth, e.src_pos, e.dest_pos)
            }
        at = 0
        for word in line.words:
            place = range(at, at + len(plain(word.text)))
            at = place.stop
            has_digit = any("digit" in class_of(c) for c in word.text)
            words.append(ReadWord(word.confidence, has_digit, not bad & set(place)))
    return words


def _blamed(read: str, truth: str, before: int, lost: int) -> list[int]:
    """The characters of a reading that a lost character counts against; `before` is where it would stand.

    A mark is missing on the letter before it, a digit from the number beside it. A lost letter or sign counts
    against nobody: it may have been a word of its own.
    """
    char = truth[lost]
    sides = [n for n in (before - 1, before) if 0 <= n < len(read)]
    if class_of(char) in ("tone", "vowel"):
        return sides[:1]
    if "digit" in class_of(char):
        return [n for n in sides if "digit" in class_of(read[n])]
    return []


def _rows(printed: Sequence[TruthLine]) -> list[str]:
    """Lines that stand beside each other, as one."""
    rows: list[list[TruthLine]] = []
    for line in sorted(printed, key=lambda ln: ln.box[1] + ln.box[3]):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and rows[-1][0].box[1] < middle < rows[-1][0].box[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(ln.text for ln in sorted(row, key=lambda ln: ln.box[0])) for row in rows if len(row) > 1]


def reliability(words: Sequence[ReadWord]) -> list[str]:
    """Rows of a table: band of confidence, words, mean of what was said, share that is right."""
    rows = []
    for low, high in itertools.pairwise((0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)):
        part = [w for w in words if low <= w.confidence < high]
        if part:
            said = sum(w.confidence for w in part) / len(part)
            right = sum(w.right for w in part) / len(part)
            rows.append(f"| {low:.2f} to {min(high, 1):.2f} | {len(part)} | {said:.3f} | {right:.3f} |")
    return rows


READERS: dict[str, Reader] = {"tesseract, page mode": read_tesseract, "saraban": read_saraban}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(NAMES))
    parser.add_argument("--stamp", action="store_true")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", nargs="*", default=list(READERS))
    parser.add_argument("--pages", type=int, default=1, help="pages of each document")
    choice = parser.parse_args()
    documents = []
    for index, name in enumerate(choice.names):
        path = Path(name)
        data = path.read_bytes() if path.is_file() else set_typst(CASES[name]())
        pages = list(range(1, min(choice.pages, _page_count(data)) + 1))
        scans = scan_pdf(
            data, choice.seed + index, Look(skew=1.2), dpi=choice.dpi, stamp=choice.stamp, pages=pages
        )
        documents.append((path.stem, scans, pdf_of_scans(scans)))
    print("| reader | all % | " + " | ".join(CLASSES) + " | lines exact | lines lost | s a page |")
    print("| --- |" + " --- |" * (len(CLASSES) + 4))
    for reader in choice.readers:
        total = Errors()
        for name, scans, data in documents:
            began = time.process_time()
            read = READERS[reader](data)
            spent = time.process_time() - began
            own = Errors()
            for scanned, lines in zip(scans, read, strict=True):
                own.add(compare([ln.text for ln in scanned.sheet.lines if ln.kind == "print"], lines))
            own.seconds = spent
            total.add(own)
            print(own.row(f"{reader}: {name}"))
        print(total.row(f"**{reader}**"))
        print("    ", ", ".join(f"{a or '+'}>{b or '-'} {n}" for (a, b), n in total.changes.most_common(20)))
    if "saraban" in choice.readers:
        words = []
        for _, scans, data in documents:
            by_page = lines_by_page(extract(data, "scan.pdf"))
            for number, scanned in enumerate(scans, start=1):
                printed = [ln for ln in scanned.sheet.lines if ln.kind != "handwriting"]
                words += judged_words(printed, by_page.get(number, []))
        for title, part in (("words", words), ("words with digits", [w for w in words if w.digit])):
            print(f"\n| confidence | {title} | said | right |\n| --- | --- | --- | --- |")
            print("\n".join(reliability(part)))


def _page_count(data: bytes) -> int:
    file = pypdfium2.PdfDocument(io.BytesIO(data))
    count = len(file)
    file.close()
    return count


if __name__ == "__main__":
    main()
