"""The query in docs/search.md runs (what it prints of the commands is checked by test_docs.py)."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.flow import run
from pipeline.store.database import open_database
from tests.conftest import ROOT


def test_the_query_shown_runs(samples: Path, tmp_path: Path) -> None:
    (sql,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "search.md").read_text("utf-8"), re.DOTALL)
    with open_database(tmp_path / "x.db") as connection:
        list(run(connection, [samples / "2564-circular" / "circular-2564.txt"]))
        assert connection.execute(sql).fetchone()[0] == 13
