"""Digital PDFs: this reader against what one would take instead, in one run on the same pages.

    python -m tests.benchmarks.bench_digital [FILE.pdf …] [--repeat 3]

Without files: the samples. Peers that are not installed are left out (`pip install camelot-py img2table`); they are no
dependencies. Prints pages a second of processor time, the best of the repetitions, the ratio to pdfplumber's own two
calls, and how many of the things to do in `samples/*/expected.json` stand whole in a cell that was found, blanks left out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SAMPLES = (ROOT / "samples/2560-plan/plan-2560.pdf", ROOT / "samples/2564-circular/circular-2564.pdf")
Found = tuple[int, list[str]]  # pages, texts of cells


def ours(path: Path) -> Found:
    """Pages, text, tables with spans, arrows, blocks: the whole Document."""
    from extractors.pdf import read

    document = read(path.read_bytes(), path.name, "0" * 64)
    return len(document.pages), [c.text for t in document.tables for c in t.cells]


def with_pdfplumber(path: Path) -> Found:
    """extract_text and extract_tables of every page."""
    import pdfplumber

    cells: list[str] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            cells += [c or "" for table in page.extract_tables() for row in table for c in row]
        return len(pdf.pages), cells


def with_camelot(path: Path) -> Found:
    """The lattice flavour on every page."""
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice")
    cells = [str(c) for t in tables for row in t.df.to_numpy().tolist() for c in row]
    return _pages(path), cells


def with_img2table(path: Path) -> Found:
    """Tables and the text layer of every page."""
    from img2table.document import PDF

    found = PDF(str(path)).extract_tables()
    cells = [
        str(c.value or "")
        for tables in found.values()
        for t in tables
        for row in t.content.values()
        for c in row
    ]
    return _pages(path), cells


def _pages(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def expected(paths: Iterable[Path]) -> list[str]:
    """What is to be done, as the expected records beside the samples say it."""
    wanted = []
    for path in paths:
        truth = path.parent / "expected.json"
        if truth.is_file():
            wanted += [_plain(a["text"]) for a in json.loads(truth.read_text("utf-8"))["activities"]]
    return wanted


def _plain(text: str) -> str:
    digits = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    return "".join(text.translate(digits).split())


READERS: dict[str, tuple[str, Callable[[Path], Found]]] = {
    "saraban": ("saraban", ours),
    "pdfplumber, two calls": ("pdfplumber", with_pdfplumber),
    "camelot lattice": ("camelot-py", with_camelot),
    "img2table": ("img2table", with_img2table),
}


def main() -> None:
    """Print a line for every reader."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    files = chosen.files or list(SAMPLES)
    wanted = expected(files)
    results: list[tuple[str, str, float, int]] = []
    for name, (package, read) in READERS.items():
        try:
            version = metadata.version(package)
            best, pages, cells = 1e9, 0, []
            for _ in range(chosen.repeat + 1):  # the first one loads what is needed
                began = time.process_time()
                found = [read(path) for path in files]
                best = min(best, time.process_time() - began)
                pages, cells = sum(n for n, _ in found), [_plain(c) for _, texts in found for c in texts]
        except (ImportError, metadata.PackageNotFoundError):
            print(f"{name:24} not installed")
            continue
        except Exception as error:  # noqa: BLE001  a peer that fails is a result, too
            print(f"{name:24} fails: {type(error).__name__}: {error}")
            continue
        whole = sum(any(w in c for c in cells) for w in wanted)
        results.append((name, version, pages / best, whole))
    base = next((speed for name, _, speed, _ in results if name.startswith("pdfplumber")), 0.0)
    for name, version, speed, whole in results:
        ratio = f"{speed / base:5.2f} x" if base else ""
        print(f"{name:24} {version:12} {speed:6.1f} pages/s  {ratio}  {whole} of {len(wanted)} whole")


if __name__ == "__main__":
    main()
