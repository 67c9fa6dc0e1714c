"""The saved queries: SQL with its name and meaning in both languages, from queries.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question in SQL. `example`: parameters to try it with."""

    name: str
    title_th: str
    title_en: str
    description_th: str
    description_en: str
    sql: str
    example: dict[str, str]


@cache
def saved_queries() -> tuple[SavedQuery, ...]:
    """Every saved query, in the order of the file."""
    text = files("pipeline.serve").joinpath("queries.toml").read_text("utf-8")
    return tuple(
        SavedQuery(name=name, **{**entry, "sql": entry["sql"].strip()})
        for name, entry in tomllib.loads(text).items()
    )
