"""Opening the database: ours, whole, of a version we know, or a clear refusal."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import DatabaseError
from pipeline.store.migrations import is_current, migrate
from pipeline.store.reference import fill_reference
from pipeline.store.schema import APPLICATION_ID, SCHEMA_VERSION, create

_BUSY_MS = 5000
# What SQLite says, as the sentence that people read (https://www.sqlite.org/rescode.html).
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_READONLY: "database_readonly",
    sqlite3.SQLITE_PERM: "database_readonly",
    sqlite3.SQLITE_CANTOPEN: "database_readonly",
    sqlite3.SQLITE_FULL: "database_full",
    sqlite3.SQLITE_IOERR: "database_full",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_not_ours",
}


@contextmanager
def open_database(
    path: Path, *, readonly: bool = False, alone: Callable[[], None] | None = None
) -> Iterator[sqlite3.Connection]:
    """A connection to a saraban database; made when it is not there and `readonly` is False.

    A database of an earlier version is brought up to date first, also for reading.

    Args:
        path: the file.
        readonly: nothing will be written.
        alone: wait for any other run on this database to end; called once if there is one.

    Raises:
        DatabaseError: not there, not ours, newer than the program, damaged, locked, full, or not writable.
    """
    if readonly and not path.is_file():
        raise DatabaseError("database_missing", path=path)
    with _alone(path, alone), _refusals(path):
        if readonly:
            _bring_up_to_date(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_connect(path, "ro" if readonly else "rwc")) as connection:
            _prepare(connection, path, readonly)
            if readonly:
                yield connection
                return
            # Emptied rather than deleted after each transaction: a third of the waiting for the disk less.
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            try:
                yield connection
            finally:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Faults of the database file as errors that people can do something about; our own are let through."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError):
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise DatabaseError(_SENTENCES.get(code, "database_unusable"), path=path, why=error) from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise DatabaseError("database_readonly", path=path, why=error.strerror) from error


@contextmanager
def _alone(path: Path, waiting: Callable[[], None] | None) -> Iterator[None]:
    """Hold the database for one run. The lock ends with the process, however that ends."""
    if waiting is None:
        yield
        return
    import fcntl

    # Opened before SQLite opens the file and closed after it: closing it earlier would end SQLite's own locks.
    descriptor = -1
    try:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_MS / 1000)


def _bring_up_to_date(path: Path) -> None:
    """What a reader may not do itself: undo a transaction that was cut off, change an earlier version."""
    with closing(_connect(path, "ro")) as connection, contextlib.suppress(sqlite3.OperationalError):
        _check(connection, path)
        if is_current(connection):
            return
    try:
        with closing(_connect(path, "rw")) as connection:
            _prepare(connection, path, readonly=False)
    except sqlite3.OperationalError as error:
        raise DatabaseError("database_older", path=path, why=error) from error


def _check(connection: sqlite3.Connection, path: Path) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID:
        raise DatabaseError("database_not_ours", path=path)
    if version > SCHEMA_VERSION:
        raise DatabaseError("database_newer", path=path)


def _prepare(connection: sqlite3.Connection, path: Path, readonly: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    objects = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if objects == 0 and not readonly:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                create(connection)
                fill_reference(connection)
        return
    _check(connection, path)
    if readonly:
        return
    if not is_current(connection):
        migrate(connection)
    with connection:
        fill_reference(connection)


def damage(path: Path) -> str:
    """What SQLite finds wrong with a database; "" when it is whole.

    Raises:
        DatabaseError: it cannot be opened.
    """
    with _refusals(path), closing(_connect(path, "ro")) as connection:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    faults = [str(f) for f in found if f != "ok"] + ([f"{len(loose)} loose references"] if loose else [])
    return "; ".join(faults)
