"""Rows that are to stand in a table, gathered on the disk before the table is touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any


class Staged:
    """Rows in the order of their columns, one for each key; of several the first in that order.

    Attributes:
        columns: names of the columns; the first `key` of them are the key.
    """

    def __init__(self, scratch: sqlite3.Connection, name: str, columns: Sequence[str], key: int) -> None:
        self.columns, self._key, self._scratch = columns, key, scratch
        scratch.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        order = ", ".join(map(str, range(1, len(columns) + 1)))
        self._insert = f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - our own names
        self._select = f'SELECT * FROM "{name}" ORDER BY {order}'  # noqa: S608

    def add(self, row: Sequence[Any]) -> None:
        """Add a row."""
        self._scratch.execute(self._insert, row)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        last: tuple[Any, ...] | None = None
        for row in self._scratch.execute(self._select):
            if row[: self._key] != last:
                last = row[: self._key]
                yield row


def replace_rows(connection: sqlite3.Connection, table: str, wanted: Staged, where: str = "1") -> bool:
    """Make the rows of a table that fulfil `where` those that are wanted; False when they are already."""
    names = ", ".join(wanted.columns)
    there = connection.execute(f'SELECT {names} FROM "{table}" WHERE {where} ORDER BY {names}')  # noqa: S608
    if all(
        old is not None and new is not None and tuple(old) == new for old, new in zip_longest(there, wanted)
    ):
        return False
    there.close()
    with connection:
        connection.execute(f'DELETE FROM "{table}" WHERE {where}')  # noqa: S608
        connection.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(wanted.columns))})',  # noqa: S608
            iter(wanted),
        )
    return True
