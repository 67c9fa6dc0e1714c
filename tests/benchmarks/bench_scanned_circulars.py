"""The circulars of tests/circulars as scans: set, scanned by tests/scans, read, scored against their gold records.

Run by hand: ``python -m tests.benchmarks.bench_scanned_circulars [FOLDER] [name …]`` (some minutes; FOLDER keeps the scans).
Needs the Thai fonts, Chromium, LibreOffice and the models of the engine. The figures are in docs/benchmarks.md.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from rapidfuzz import fuzz

from extractors.extract import extract
from pipeline.evaluate.gold import Gold, GoldActivity, read_gold
from pipeline.evaluate.score import evaluate, plain
from pipeline.mapping.assemble import map_document
from pipeline.records import Activity, Records
from pipeline.store.database import open_database
from pipeline.store.write import write_records
from pipeline.version import version
from tests.circulars import setting
from tests.scans.files import pdf_of_scans, scan_pdf
from tests.scans.scanner import Look

# 200 dpi, grey, JPEG 60, skewed by up to this.
LOOK = Look(skew=1.2, noise=8.0)
STAMPED = ("letter", "stamped")
SAME = 80.0
BAR_DAYS = 3
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


def set_circulars(folder: Path) -> dict[str, bytes]:
    """Every circular as a digital PDF, by name."""
    from playwright import sync_api

    pdfs = {name: setting.set_typst(name) for name in setting.names("typ")}
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pdfs |= setting.print_pages(browser)
        browser.close()
    files = []
    (folder / "word").mkdir()
    (folder / "office").mkdir()
    for name in setting.names("word.json"):
        if name not in pdfs:
            files.append(folder / "word" / f"{name}.docx")
            files[-1].write_bytes(setting.set_word(name))
    for path in setting.printed_by_office(files, folder / "office"):
        pdfs[path.stem] = path.read_bytes()
    return pdfs


def dated(records: Records, gold: Gold) -> list[tuple[float, bool]]:
    """Confidence of each dated activity that a gold one says in about the same words, and whether its dates are right."""
    found = []
    for activity in records.activities:
        if activity.confidence is None or (activity.start_date is None and activity.end_date is None):
            continue
        alike = [(fuzz.ratio(plain(g.text), plain(activity.text)), g) for g in gold.activities]
        best = max(ratio for ratio, _ in alike)
        if best >= SAME:  # a calendar says the same twice a year
            same = [g for ratio, g in alike if ratio > best - 1]
            found.append((activity.confidence, any(_same_dates(activity, g) for g in same)))
    return found


def _same_dates(activity: Activity, gold: GoldActivity) -> bool:
    days = BAR_DAYS if gold.from_geometry else 0
    ends = (activity.start_date, gold.start), (activity.end_date, gold.end)
    return all(_near(date, truth, days) for date, truth in ends)


def _near(date: dt.date | None, truth: str | None, days: int) -> bool:
    if date is None or truth is None:
        return date is None and truth is None
    return abs(date - dt.date.fromisoformat(truth)).days <= days


def reliability(values: Sequence[tuple[float, bool]]) -> list[str]:
    """Rows of a table: dates by the confidence of their activity, said and right."""
    rows = []
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        inside = [(c, r) for c, r in values if low <= c < high]
        if inside:
            said, right = fmean(c for c, _ in inside), fmean(r for _, r in inside)
            rows.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(inside)} | {said:.3f} | {right:.3f} |")
    return rows


def main(arguments: list[str]) -> int:
    """Print a line of figures for every circular, and the means."""
    kept = Path(arguments[0]) if arguments else None
    wanted = set(arguments[1:])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for seed, (name, data) in enumerate(sorted(set_circulars(folder).items()), start=100):
            if wanted and name not in wanted:
                continue
            scans = scan_pdf(data, seed, LOOK, stamp=name.startswith(STAMPED))
            (folder / f"{name}.pdf").write_bytes(pdf_of_scans(scans))
        values: list[tuple[float, bool]] = []
        all_figures: dict[str, list[float]] = {}
        with open_database(folder / "scans.db") as connection:
            for path in sorted(folder.glob("*.pdf")):
                if kept is not None:
                    kept.mkdir(parents=True, exist_ok=True)
                    (kept / f"{path.stem}-scan200.pdf").write_bytes(path.read_bytes())
                records = map_document(extract(path.read_bytes(), path.name))
                write_records(connection, records, version())
                gold = read_gold(setting.GOLD / f"{path.stem}.gold.json")
                values += dated(records, gold)
                for found in evaluate(connection, gold):
                    known = {k: v for k, v in found.figures.items() if v is not None}
                    print(f"{path.stem:34}", " ".join(f"{k} {v:.3f}" for k, v in known.items()), flush=True)
                    for name, value in known.items():
                        all_figures.setdefault(name, []).append(value)
        print(f"{'mean':34}", " ".join(f"{k} {fmean(v):.3f}" for k, v in all_figures.items()))
        print("\n".join(reliability(values)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
