"""Tables as exports see them: described columns with a type, rows in the order of their key."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.store.schema import TableDefinition, tables

Value = str | int | float | None

# `_columns` is in every export as descriptions, search_texts repeats other tables, and runs and left_out hold paths of the
# machine that read the files, which are nobody else's business.
# machine_rows repeats what `corrections` says in a form for the program.
LEFT_OUT = frozenset({"_columns", "search_texts", "runs", "left_out", "machine_rows", "pending"})
_DATES = frozenset({"date", "start_date", "end_date"})
_ENUM = re.compile(r"IN \(([^)]*)\)")
_REFERENCE = re.compile(r"REFERENCES (\w+)\((\w+)\)")
_BETWEEN = re.compile(r"BETWEEN (\d+) AND (\d+)")


@dataclass(frozen=True)
class Column:
    """A column with what its declaration says of it. `kind`: string, integer, number or date."""

    name: str
    declaration: str
    description: str

    @property
    def kind(self) -> str:
        """Type of its values."""
        if self.name in _DATES:
            return "date"
        return {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}[self.declaration.split(" ", 1)[0]]

    @property
    def required(self) -> bool:
        """Whether it is never NULL."""
        return "NOT NULL" in self.declaration or "PRIMARY KEY" in self.declaration

    @property
    def values(self) -> list[str]:
        """The closed list of its values; empty where there is none."""
        found = _ENUM.search(self.declaration)
        return [v.strip(" '") for v in found[1].split(",")] if found else []

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Least and greatest value."""
        found = _BETWEEN.search(self.declaration)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def reference(self) -> tuple[str, str] | None:
        """(table, column) it refers to."""
        found = _REFERENCE.search(self.declaration)
        return (found[1], found[2]) if found else None


@dataclass(frozen=True)
class Table:
    """A table of the schema, to be read from a connection."""

    definition: TableDefinition

    @property
    def name(self) -> str:
        """Its name."""
        return self.definition.name

    @property
    def description(self) -> str:
        """What it holds."""
        return self.definition.description

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""
        return tuple(Column(*column) for column in self.definition.columns)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Its primary key; empty where it has none."""
        single = tuple(c.name for c in self.columns if "PRIMARY KEY" in c.declaration)
        return self.definition.primary_key or single

    def rows(
        self, connection: sqlite3.Connection, documents: Sequence[str] | None = None
    ) -> Iterator[tuple[Value, ...]]:
        """Its rows, by key, or by every column where it has none: the same database gives the same order.

        With `documents`, only what belongs to those; a table without documents then has none.
        """
        names = ", ".join(f'"{c.name}"' for c in self.columns)
        order = ", ".join(f'"{name}"' for name in (self.key or [c.name for c in self.columns]))
        where = ""
        if documents is not None:
            where = " WHERE " + (self.owned.format(marks=", ".join("?" * len(documents))) or "0")
        query = f'SELECT {names} FROM "{self.name}"{where} ORDER BY {order}'  # noqa: S608  names are the schema's own
        for row in connection.execute(query, tuple(documents or ()) if self.owned else ()):
            yield tuple(row)

    @property
    def owned(self) -> str:
        """SQL that picks the rows of some documents (`{marks}` stands for their ids); "" where rows belong to none."""
        names = {c.name: c.declaration for c in self.columns}
        if self.name == "documents":
            return "id IN ({marks})"
        if "document_id" in names:
            return "document_id IN ({marks})"
        for column, parent in (("activity_id", "activities"), ("table_id", "source_tables")):
            if f"REFERENCES {parent}(" in names.get(column, ""):
                return f'"{column}" IN (SELECT id FROM "{parent}" WHERE document_id IN ({{marks}}))'  # noqa: S608
        return ""


def exported_tables(connection: sqlite3.Connection) -> list[Table]:
    """Every table of the schema that leaves the house and is in this database."""
    there = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [Table(t) for t in tables() if t.name not in LEFT_OUT and t.name in there]
