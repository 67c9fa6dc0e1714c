"""From the tables of an earlier version to those of this one, in one transaction, rows kept.

A table whose definition has changed is made anew from `schema.toml` and its rows are copied; what a column that is
new holds in old rows is said in `STEPS`. What only readings of files can fill is empty until the next run over them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from pipeline.store.schema import SCHEMA_VERSION, TableDefinition, describe, indexes, tables, views

# Version reached: (table, column): SQL for the value in rows of the version before.
STEPS: Mapping[int, Mapping[tuple[str, str], str]] = {
    # Several letters in one file; indexes on what refers to documents; tables that only later runs fill.
    2: {("letter_references", "letter_seq"): "1", ("enclosures", "letter_seq"): "1"},
}


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether every table, index and view is defined as this version defines it."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return bool(version == SCHEMA_VERSION) and not _differing(connection)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database of an earlier version up to this one; all of it or nothing."""
    connection.execute("PRAGMA foreign_keys = OFF")  # does nothing inside a transaction
    try:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            fills = {
                key: sql
                for step in range(version + 1, SCHEMA_VERSION + 1)
                for key, sql in STEPS[step].items()
            }
            _rebuild(connection, fills)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise sqlite3.DatabaseError("the database refers to rows that are not there")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _rebuild(connection: sqlite3.Connection, fills: Mapping[tuple[str, str], str]) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        connection.execute(f'DROP VIEW "{name}"')
    differing = _differing(connection)
    stored = _stored(connection)
    for table in tables():
        if table.name not in stored:
            connection.execute(table.ddl())
        elif table.name in differing:
            _copy(connection, table, fills)
    present = _stored(connection)
    for name, sql in indexes().items():
        if name not in present:
            connection.execute(sql)
    for view in views():
        connection.execute(view.ddl())
    connection.execute('DELETE FROM "_columns"')
    describe(connection)


def _copy(
    connection: sqlite3.Connection, table: TableDefinition, fills: Mapping[tuple[str, str], str]
) -> None:
    """Make a table anew and copy its rows (https://www.sqlite.org/lang_altertable.html, section 7)."""
    old = {row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')}
    values = {c: f'"{c}"' if c in old else fills.get((table.name, c), "NULL") for c in table.column_names}
    kept = {c: v for c, v in values.items() if c in old or (table.name, c) in fills}
    spare = f"new_{table.name}"
    connection.execute(table.ddl(spare))
    names, wanted = ", ".join(f'"{c}"' for c in kept), ", ".join(kept.values())
    connection.execute(f'INSERT INTO "{spare}" ({names}) SELECT {wanted} FROM "{table.name}"')  # noqa: S608
    connection.execute(f'DROP TABLE "{table.name}"')
    connection.execute("PRAGMA legacy_alter_table = ON")  # other tables keep referring to the name
    connection.execute(f'ALTER TABLE "{spare}" RENAME TO "{table.name}"')
    connection.execute("PRAGMA legacy_alter_table = OFF")


def _stored(connection: sqlite3.Connection) -> dict[str, str]:
    return {row[0]: row[1] or "" for row in connection.execute("SELECT name, sql FROM sqlite_master")}


def _differing(connection: sqlite3.Connection) -> set[str]:
    """Names whose stored definition is not this version's."""
    stored = _stored(connection)
    wanted = {t.name: t.ddl() for t in tables()} | indexes() | {v.name: v.ddl() for v in views()}
    return {name for name, sql in wanted.items() if _plain(stored.get(name, "")) != _plain(sql)}


def _plain(sql: str) -> str:
    return " ".join(sql.split())
