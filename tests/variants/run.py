"""Prints the figures of made circulars: `python -m tests.variants.run [typst|chromium|word] [name …]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from extractors.extract import extract
from pipeline.mapping.assemble import map_document
from pipeline.records import Records
from tests.variants.cases import CASES
from tests.variants.elements import Made
from tests.variants.scoring import Score, score
from tests.variants.setting_html import print_html
from tests.variants.setting_typst import set_typst
from tests.variants.setting_word import set_word

SETTERS: dict[str, tuple[Callable[[Made], bytes], str]] = {
    "typst": (set_typst, "pdf"),
    "chromium": (print_html, "pdf"),
    "word": (set_word, "docx"),
}
PARTS = (
    "activities",
    "dates",
    "kind",
    "row",
    "section",
    "workstream",
    "systems",
    "parties",
    "text",
    "letter",
    "year",
)


def read(name: str, setter: str) -> tuple[Records, Score]:
    """Make, set, read and score one case."""
    made = CASES[name]()
    set_made, suffix = SETTERS[setter]
    data = set_made(made)
    records = map_document(extract(data, f"{name}.{suffix}"))
    return records, score(records, made.truth)


def main(arguments: list[str]) -> int:
    """Print a line of figures for every case."""
    setter = arguments[0] if arguments else "typst"
    names = arguments[1:] or list(CASES)
    print(f"{'case':30}" + "".join(f"{p[:9]:>10}" for p in PARTS))
    for name in names:
        begun = time.perf_counter()
        _, figures = read(name, setter)
        print(
            f"{name:30}"
            + "".join(f"{figures.share(p):10.3f}" for p in PARTS)
            + f"  {time.perf_counter() - begun:.1f}s"
        )
        for wrong in figures.wrong:
            print("     ", wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
