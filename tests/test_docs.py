"""The documentation says what the program does, or the build fails."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.messages.catalog import finding_codes, finding_sentences, reason_codes, reason_sentence
from pipeline.store.describe import markdown
from tests.conftest import ROOT
from tests.readme_blocks import PAGES, rendered


def test_database_page_is_made_from_the_schema() -> None:
    assert (ROOT / "docs" / "database.md").read_text("utf-8") == markdown(), "run `make docs`"


@pytest.mark.parametrize("page", PAGES)
def test_output_shown_is_output_had(page: str) -> None:
    assert (ROOT / page).read_text("utf-8") == rendered(page), "run `make docs`"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_code_used_is_in_the_closed_list() -> None:
    known = {c.code for c in finding_codes()}
    used: set[str] = set()
    for file in sorted((ROOT / "pipeline" / "mapping").glob("*.py")):
        text = file.read_text("utf-8")
        used |= set(re.findall(r'code="([a-z_]+)"', text))
        used |= set(re.findall(r'_about\(\w+, "([a-z_]+)"', text))
    assert used <= known, used - known


def test_sentences_are_whole_in_both_languages() -> None:
    for code in finding_codes():
        for sentence in finding_sentences(
            code.code, "หลักฐาน", {"column": "c", "count": "2", "proposal": "p"}
        ):
            assert "{" not in sentence
            assert "หลักฐาน" in sentence
    for reason in reason_codes():
        sentence = reason_sentence(reason)
        assert all((sentence.th, sentence.en, sentence.do_th, sentence.do_en))


def test_contract_reason_codes_are_all_here(shared: Path) -> None:
    contract = (shared / "contract.md").read_text("utf-8")
    paragraph = contract[contract.index("Reason codes") : contract.index("The code is printed beside")]
    listed = set(
        re.findall(r"\b[a-z]+(?:_[a-z]+)+\b|\bencrypted\b|\brecovered\b|\btruncated\b|\btimeout\b", paragraph)
    )
    assert listed == set(reason_codes()) - {"not_accounted_for"}


def test_contract_tables_and_columns_are_all_here(shared: Path) -> None:
    from pipeline.store.schema import tables

    contract = (shared / "contract.md").read_text("utf-8")
    have = {t.name: set(t.column_names) for t in tables()}
    for name, columns in re.findall(r"`(\w+)\(([\w ,]+)\)`", contract[contract.index("## Database") :]):
        wanted = {c.strip().split(" ")[0] for c in columns.split(",")}
        assert wanted <= have[name], name


def test_help_without_the_development_packages() -> None:
    """What only the checks need must not be needed to run."""
    code = (
        "import sys\n"
        "for name in ('pytest', 'hypothesis', 'playwright', 'typst', 'ruff', 'mypy'):\n"
        "    sys.modules[name] = None\n"
        "sys.argv = ['saraban', '--help']\n"
        "from pipeline.cli.app import main\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['saraban', '--help']\nfrom pipeline.cli.app import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'pdfplumber', 'pypdfium2', 'dateparser', 'pythainlp', 'scipy', 'numpy', 'docx', 'lxml',\n"
        "    'cv2', 'onnxruntime', 'datasette', 'PIL', 'rich', 'pydantic', 'sqlite3', 'multiprocessing', 'tomllib', 'email',\n"
        "    'pipeline.cli.commands', 'pipeline.messages.catalog', 'extractors', 'normalizers'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.stderr.strip() == "[]"
