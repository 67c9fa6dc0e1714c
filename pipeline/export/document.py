"""The whole database as one JSON document."""

from __future__ import annotations

import json
import re
import sqlite3

from pipeline.export.tables import Table
from pipeline.store.schema import SCHEMA_VERSION

SCHEMA = "saraban-export-1"
# Characters that hide or turn text where the file is looked at; an escape in JSON is the same text.
_HIDDEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def json_bytes(connection: sqlite3.Connection, tables: list[Table]) -> bytes:
    """Tables with their descriptions, one row a line."""
    parts = [f'{{\n"schema": "{SCHEMA}",\n"database_version": {SCHEMA_VERSION},\n"tables": {{\n']
    for number, table in enumerate(tables):
        columns = [{"name": c.name, "type": c.kind, "description": c.description} for c in table.columns]
        head = {"description": table.description, "key": list(table.key), "columns": columns}
        parts.append(",\n" if number else "")
        parts.append(f'{_dump(table.name)}: {_dump(head)[:-1]}, "rows": [\n')
        names = [c.name for c in table.columns]
        rows = table.rows(connection)
        parts.append(",\n".join(_dump(dict(zip(names, row, strict=True))) for row in rows))
        parts.append("\n]}")
    parts.append("\n}\n}\n")
    return "".join(parts).encode("utf-8")


def _dump(value: object) -> str:
    return _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))
