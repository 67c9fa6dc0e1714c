"""Circulars written apart from the mapping (tests/circulars), set four ways and scored against their gold records.

The floors are those the project promises for any born-digital circular.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from extractors.extract import extract
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.score import Figures, evaluate
from pipeline.mapping.assemble import map_document
from pipeline.store.database import open_database
from pipeline.store.write import write_records
from pipeline.version import version
from tests.circulars import setting

FLOORS = {
    "act_f1": 0.99,
    "dates": 0.99,
    "kind": 0.99,
    "times": 0.99,
    "section": 0.99,
    "workstream": 0.99,
    "systems_f1": 0.99,
    "parties_f1": 0.97,
    "letter": 0.98,
    "text": 0.99,
}
# LibreOffice takes seconds a file: those whose setting differs most from the others.
OFFICE = (
    "calendar-drawn-connectors",
    "letter-over-pages",
    "letter-tall-font",
    "letter-two-references",
    "letter-typed-blanks",
    "memo-list-calendar",
    "plan-flow-word",
    "plan-two-date-columns",
)


def has_thai_fonts() -> bool:
    """Whether the fonts the circulars are set in are here; others break lines elsewhere."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=th", "family"], capture_output=True, text=True, check=False)
    return all(font in listed.stdout for font in ("Laksaman", "Garuda", "Norasi"))


def figures_of(folder: Path) -> dict[str, Figures]:
    """Figures of every file of a folder, by file name."""
    found: dict[str, Figures] = {}
    with open_database(folder / "circulars.db") as connection:
        for path in sorted(p for p in folder.iterdir() if p.suffix in (".pdf", ".docx")):
            write_records(connection, map_document(extract(path.read_bytes(), path.name)), version())
        for path in sorted(setting.GOLD.glob("*.gold.json")):
            found |= {f.document: f for f in evaluate(connection, read_gold(path))}
    return found


def check(figures: Figures) -> None:
    """Every figure at its floor; what differs is shown."""
    below = {
        name: value
        for name, floor in FLOORS.items()
        if (value := figures.figures.get(name)) is not None and value < floor
    }
    assert below == {}, figures.misses


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    folder = tmp_path_factory.mktemp("word")
    for name in setting.names("word.json"):
        (folder / f"{name}.docx").write_bytes(setting.set_word(name))
    return figures_of(folder)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> dict[str, Figures]:
    folder = tmp_path_factory.mktemp("printed")
    for name, data in setting.print_pages(browser).items():
        (folder / f"{name}.pdf").write_bytes(data)
    return figures_of(folder)


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    folder = tmp_path_factory.mktemp("typst")
    for name in setting.names("typ"):
        (folder / f"{name}.pdf").write_bytes(setting.set_typst(name))
    return figures_of(folder)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    folder = tmp_path_factory.mktemp("office")
    files = [folder / "word" / f"{name}.docx" for name in OFFICE]
    (folder / "word").mkdir()
    for name, file in zip(OFFICE, files, strict=True):
        file.write_bytes(setting.set_word(name))
    setting.printed_by_office(files, folder)
    return figures_of(folder)


@pytest.mark.parametrize("name", setting.names("word.json"))
def test_reads_a_word_file(name: str, word: dict[str, Figures]) -> None:
    check(word[f"{name}.docx"])


@pytest.mark.browser
@pytest.mark.skipif(not has_thai_fonts(), reason="no Thai fonts here")
@pytest.mark.parametrize("name", setting.names("html"))
def test_reads_what_a_browser_prints(name: str, printed: dict[str, Figures]) -> None:
    check(printed[f"{name}.pdf"])


@pytest.mark.skipif(not has_thai_fonts(), reason="no Thai fonts here")
@pytest.mark.parametrize("name", setting.names("typ"))
def test_reads_what_typst_sets(name: str, typeset: dict[str, Figures]) -> None:
    check(typeset[f"{name}.pdf"])


@pytest.mark.skipif(
    shutil.which("soffice") is None or not has_thai_fonts(), reason="no LibreOffice or no Thai fonts here"
)
@pytest.mark.parametrize("name", OFFICE)
def test_reads_what_libreoffice_prints(name: str, office: dict[str, Figures]) -> None:
    check(office[f"{name}.pdf"])
