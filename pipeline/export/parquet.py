"""Tables as Parquet files, with real dates and the description of every column in the file."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from pipeline.errors import ExitCode, SarabanError
from pipeline.export.tables import Table


class PackageMissingError(SarabanError):
    """A format needs a package that is not installed."""

    exit_code = ExitCode.PROGRAM_MISSING


def arrow() -> tuple[Any, Any]:
    """(pyarrow, pyarrow.parquet); large, so it is an extra of its own and loaded only here.

    Raises:
        PackageMissingError: not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise PackageMissingError("package_missing", package="pyarrow") from error


def parquet_bytes(
    connection: sqlite3.Connection, table: Table, documents: Sequence[str] | None = None
) -> bytes:
    """One table, or what of it belongs to some documents."""
    pyarrow, parquet = arrow()
    types = {
        "string": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "date": pyarrow.date32(),
    }
    fields = [
        pyarrow.field(c.name, types[c.kind], metadata={"description": c.description}) for c in table.columns
    ]
    columns: list[list[object]] = [[] for _ in fields]
    for row in table.rows(connection, documents):
        for values, column, value in zip(columns, table.columns, row, strict=True):
            values.append(
                date.fromisoformat(value) if column.kind == "date" and isinstance(value, str) else value
            )
    schema = pyarrow.schema(fields, metadata={"description": table.description})
    arrays = [pyarrow.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def shards(connection: sqlite3.Connection, tables: Sequence[Table], size: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of files with the rows of `size` documents each: `activities/00001.parquet`, …

    What belongs to no document (bodies, systems, finding codes) is one file. Readers of Parquet take a folder of such
    files for one table; only one file's rows are in memory at a time.
    """
    found = [row[0] for row in connection.execute("SELECT id FROM documents ORDER BY id")]
    parts = [found[n : n + size] for n in range(0, len(found), size)]
    for table in tables:
        if not table.owned:
            yield f"{table.name}/00001.parquet", parquet_bytes(connection, table)
            continue
        for number, documents in enumerate(parts or [[]], start=1):
            yield f"{table.name}/{number:05}.parquet", parquet_bytes(connection, table, documents)
