"""Opening the database: ours, whole, of a version we know, or a clear refusal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import DatabaseError
from pipeline.store.reference import fill_reference
from pipeline.store.schema import APPLICATION_ID, SCHEMA_VERSION, create

_BUSY_MS = 5000


@contextmanager
def open_database(path: Path, *, readonly: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to a saraban database; made when it is not there and `readonly` is False.

    Raises:
        DatabaseError: not there, not ours, newer than the program, locked, or not writable.
    """
    if readonly and not path.is_file():
        raise DatabaseError("database_missing", path=path)
    try:
        if not readonly:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if readonly else "rwc"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_MS / 1000
        )
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError("database_unusable", path=path, why=error) from error
    with closing(connection):
        try:
            _prepare(connection, path, readonly)
        except sqlite3.Error as error:
            raise DatabaseError("database_unusable", path=path, why=error) from error
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise DatabaseError("database_unusable", path=path, why=error) from error


def _prepare(connection: sqlite3.Connection, path: Path, readonly: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    objects = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if objects == 0 and not readonly:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            create(connection)
            fill_reference(connection)
        return
    if owner != APPLICATION_ID:
        raise DatabaseError("database_not_ours", path=path)
    if version > SCHEMA_VERSION:
        raise DatabaseError("database_newer", path=path)
    if not readonly:
        with connection:
            fill_reference(connection)
