"""docs/search.md shows what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.flow import run
from pipeline.store.database import open_database
from tests.conftest import ROOT
from tests.readme_blocks import rendered


def test_output_shown_is_output_had() -> None:
    page = "docs/search.md"
    assert (ROOT / page).read_text("utf-8") == rendered(page)


def test_the_query_shown_runs(samples: Path, tmp_path: Path) -> None:
    (sql,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "search.md").read_text("utf-8"), re.DOTALL)
    with open_database(tmp_path / "x.db") as connection:
        list(run(connection, [samples / "2564-circular" / "circular-2564.txt"]))
        assert connection.execute(sql).fetchone()[0] == 13
