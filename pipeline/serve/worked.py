"""A saved query worked through: its SQL and what it answers, as docs/queries.md shows it.

`python -m pipeline.serve.worked DATABASE NAME`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.publish.escapes import visible
from pipeline.serve.questions import saved_queries
from pipeline.store.database import open_database

_ROWS = 4
_CELL = 46


def worked(database: Path, name: str) -> Iterator[str]:
    """The lines: SQL, the parameters it is tried with, the first rows of the answer."""
    query = next(q for q in saved_queries() if q.name == name)
    yield from query.sql.splitlines()
    yield ""
    if query.example:
        yield "-- " + ", ".join(f"{name} = {value}" for name, value in query.example.items())
    with open_database(database, readonly=True) as connection:
        found = connection.execute(query.sql, query.example)
        yield "-- " + " | ".join(column[0] for column in found.description)
        rows = found.fetchall()
    for row in rows[:_ROWS]:
        yield "-- " + " | ".join(_short(value) for value in row)
    if len(rows) > _ROWS:
        yield f"-- ({len(rows)})"


def _short(value: object) -> str:
    text = "NULL" if value is None else " ".join(visible(str(value)).split())
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


if __name__ == "__main__":
    for line in worked(Path(sys.argv[1]), sys.argv[2]):
        sys.stdout.write(line + "\n")
