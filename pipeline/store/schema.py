"""The database schema: DDL, identity and descriptions, all from `schema.toml`."""

from __future__ import annotations

import sqlite3
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

APPLICATION_ID = 0x73726268  # "srbh"; SQLite shows it as the file's owner
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table as `schema.toml` defines it. `columns`: (name, type and constraints, description)."""

    name: str
    description: str
    columns: tuple[tuple[str, str, str], ...]
    primary_key: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(name for name, _, _ in self.columns)

    def ddl(self) -> str:
        """The CREATE TABLE statement."""
        parts = [f'  "{name}" {kind}' for name, kind, _ in self.columns]
        if self.primary_key:
            parts.append("  PRIMARY KEY (" + ", ".join(f'"{c}"' for c in self.primary_key) + ")")
        return f'CREATE TABLE "{self.name}" (\n' + ",\n".join(parts) + "\n) STRICT"


@dataclass(frozen=True, slots=True)
class ViewDefinition:
    """A view as `schema.toml` defines it. `columns`: (name, description)."""

    name: str
    description: str
    sql: str
    columns: tuple[tuple[str, str], ...]

    def ddl(self) -> str:
        """The CREATE VIEW statement."""
        return f'CREATE VIEW "{self.name}" AS {self.sql}'


@cache
def _definition() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.store").joinpath("schema.toml").read_text("utf-8"))


@cache
def views() -> tuple[ViewDefinition, ...]:
    """All views."""
    return tuple(
        ViewDefinition(v["name"], v["description"], v["sql"], tuple((c[0], c[1]) for c in v["columns"]))
        for v in _definition().get("view", ())
    )


@cache
def tables() -> tuple[TableDefinition, ...]:
    """All tables, in the order in which they must be created."""
    return tuple(
        TableDefinition(
            t["name"],
            t["description"],
            tuple((c[0], c[1], c[2]) for c in t["columns"]),
            tuple(t.get("primary_key", ())),
        )
        for t in _definition()["table"]
    )


@cache
def table(name: str) -> TableDefinition:
    """One table by name."""
    return next(t for t in tables() if t.name == name)


def create(connection: sqlite3.Connection) -> None:
    """Create every table in an empty database and fill `_columns`."""
    # `parties` and `systems` stand after tables that refer to them: SQLite resolves references late.
    for t in tables():
        connection.execute(t.ddl())
    for v in views():
        connection.execute(v.ddl())
    rows = [(t.name, "", t.description) for t in tables()]
    rows += [(t.name, name, text) for t in tables() for name, _, text in t.columns]
    rows += [(v.name, "", v.description) for v in views()]
    rows += [(v.name, name, text) for v in views() for name, text in v.columns]
    connection.executemany('INSERT INTO "_columns" VALUES (?, ?, ?)', rows)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
