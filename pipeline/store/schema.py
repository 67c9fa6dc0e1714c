"""The database schema: DDL, identity and descriptions, all from `schema.toml`."""

from __future__ import annotations

import sqlite3
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

APPLICATION_ID = 0x73726268  # "srbh"; SQLite shows it as the file's owner
SCHEMA_VERSION = 2

# Tables whose rows are deleted in use: writing a document again begins with deleting it.
_COME_AND_GO = ("documents", "activities", "source_tables", "comparisons")


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

    def ddl(self, name: str | None = None) -> str:
        """The CREATE TABLE statement, for another name if one is given."""
        parts = [f'  "{name}" {kind}' for name, kind, _ in self.columns]
        if self.primary_key:
            parts.append("  PRIMARY KEY (" + ", ".join(f'"{c}"' for c in self.primary_key) + ")")
        return f'CREATE TABLE "{name or self.name}" (\n' + ",\n".join(parts) + "\n) STRICT"


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
    for sql in indexes().values():
        connection.execute(sql)
    for v in views():
        connection.execute(v.ddl())
    describe(connection)
    _identify(connection)


def describe(connection: sqlite3.Connection) -> None:
    """Fill `_columns`."""
    rows = [(t.name, "", t.description) for t in tables()]
    rows += [(t.name, name, text) for t in tables() for name, _, text in t.columns]
    rows += [(v.name, "", v.description) for v in views()]
    rows += [(v.name, name, text) for v in views() for name, text in v.columns]
    connection.executemany('INSERT INTO "_columns" VALUES (?, ?, ?)', rows)


def indexes() -> dict[str, str]:
    """Name and CREATE statement of the indexes: what refers to rows that come and go, unless a key begins with it.

    Without them every document that is written again would cost a walk through all rows of all documents.
    """
    found: dict[str, str] = {}
    for t in tables():
        for name, kind, _ in t.columns:
            if any(f"REFERENCES {parent}(" in kind for parent in _COME_AND_GO):
                leads = t.primary_key[:1] == (name,) or "PRIMARY KEY" in kind
                if not leads:
                    index = f"index_{t.name}_{name}"
                    found[index] = f'CREATE INDEX "{index}" ON "{t.name}" ("{name}")'
    return found


def _identify(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
