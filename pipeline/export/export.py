"""One verb: the database into a folder, in a format."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FileAccessError, UsageError
from pipeline.export.tables import exported_tables
from pipeline.publish.files import write_atomically

FORMATS = ("csv", "xlsx", "json", "parquet", "ics", "datapackage")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. `events`, `undated`, `reversed`: of a calendar."""

    files: tuple[Path, ...]
    events: int | None = None
    undated: int = 0
    reversed: int = 0


def export(
    connection: sqlite3.Connection,
    format_name: str,
    directory: Path,
    *,
    role: str | None = None,
    system: str | None = None,
    year: int | None = None,
    shards: int | None = None,
) -> Exported:
    """Write the database into `directory`; each file is whole or the old one.

    `shards` (Parquet only): a folder for each table, with a file for so many documents.

    Raises:
        UsageError: a filter with a format that has none, or a system that is not known.
        FileAccessError: the folder cannot be written.
        PackageMissingError: the format needs a package that is not installed.
    """
    filters = {"role": role, "system": system, "year": year}
    if format_name == "ics":
        return _calendar(connection, directory, role, system, year)
    for option, value in filters.items():
        if value is not None:
            raise UsageError("filter_not_for_format", option=option, format="ics")
    if shards is not None:
        if format_name != "parquet":
            raise UsageError("filter_not_for_format", option="shards", format="parquet")
        return Exported(_sharded(connection, directory, shards))
    return Exported(_write(directory, _files(connection, format_name)))


def _sharded(connection: sqlite3.Connection, directory: Path, size: int) -> tuple[Path, ...]:
    from pipeline.export.parquet import shards

    files = _write(directory, shards(connection, exported_tables(connection), size))
    # A file of an earlier, larger export would be read as part of the table.
    kept = set(files)
    for folder in {path.parent for path in files}:
        for path in folder.glob("[0-9][0-9][0-9][0-9][0-9].parquet"):
            if path not in kept:
                path.unlink()
    return files


def _files(connection: sqlite3.Connection, format_name: str) -> Iterable[tuple[str, bytes]]:
    if format_name == "xlsx":
        from pipeline.export.workbook import xlsx_bytes

        yield "saraban.xlsx", xlsx_bytes(connection)
        return
    tables = exported_tables(connection)
    if format_name == "json":
        from pipeline.export.document import json_bytes

        yield "saraban.json", json_bytes(connection, tables)
    elif format_name == "parquet":
        from pipeline.export.parquet import parquet_bytes

        for table in tables:
            yield f"{table.name}.parquet", parquet_bytes(connection, table)
    else:
        from pipeline.export.comma import BOM, csv_bytes
        from pipeline.export.package import package_bytes

        contents = []
        for table in tables:
            content = csv_bytes(connection, table)
            # Excel reads Thai without a byte order mark as Latin; a data package says its encoding itself.
            yield f"{table.name}.csv", content if format_name == "datapackage" else BOM + content
            contents.append((table, content))
        if format_name == "datapackage":
            yield "datapackage.json", package_bytes(contents)


def _calendar(
    connection: sqlite3.Connection, directory: Path, role: str | None, system: str | None, year: int | None
) -> Exported:
    from pipeline.export.calendar import calendar_rows, ics_bytes, system_id
    from pipeline.export.rows import ROLES_TH

    known = system_id(connection, system) if system is not None else None
    calendar = calendar_rows(connection, role, known, year)
    title = ["ปฏิทินงาน", known, ROLES_TH[role] if role else None, f"ปีการศึกษา {year}" if year else None]
    # Ids of systems come from our own list, and + is no letter for every file system.
    plain = "".join(c if c.isalnum() or c == "-" else "_" for c in known) if known else None
    parts = ["saraban", plain, role, str(year) if year else None]
    name = "-".join(p for p in parts if p) + ".ics"
    content = ics_bytes(calendar, " ".join(p for p in title if p))
    files = _write(directory, [(name, content)])
    return Exported(files, len(calendar.events), calendar.undated, calendar.reversed)


def _write(directory: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        written = []
        for name, content in files:
            path = directory / name
            path.parent.mkdir(exist_ok=True)
            written.append(write_atomically(path, content))
        return tuple(written)
    except OSError as error:
        raise FileAccessError("not_writable", path=directory, why=error) from error
