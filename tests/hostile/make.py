"""Writes the corpus: `python -m tests.hostile.make DIR`. The same files every time; about 250, some 20 MB in all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.hostile import (
    archive_files,
    live_files,
    pdf_files,
    place_files,
    text_files,
    web_files,
    word_files,
    workbook_files,
)
from tests.hostile.case import Case

MODULES = (
    pdf_files,
    word_files,
    workbook_files,
    archive_files,
    text_files,
    web_files,
    place_files,
    live_files,
)


def cases() -> list[Case]:
    """Every case, in order."""
    return [case for module in MODULES for case in module.cases()]


def write(case: Case, folder: Path) -> Path:
    """Make one file under a folder."""
    place = folder / case.kind
    place.mkdir(parents=True, exist_ok=True)
    path = Path(os.fsdecode(os.fsencode(place) + b"/" + os.fsencode(case.name)))
    if callable(case.content):
        case.content(path)
    else:
        path.write_bytes(case.content)
    return path


if __name__ == "__main__":
    for made in cases():
        print(ascii(str(write(made, Path(sys.argv[1])))), made.status, made.codes, sep="\t")
