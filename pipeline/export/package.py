"""A Frictionless data package: CSV files and a description of every one of their fields."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.export.tables import Column, Table

_TIME = r"([01][0-9]|2[0-4]):[0-5][0-9]"


def package_bytes(files: list[tuple[Table, bytes]]) -> bytes:
    """datapackage.json for these tables."""
    package = {
        "profile": "tabular-data-package",
        "name": "saraban",
        "title": "Thai official circulars as data (สารบรรณ)",
        "description": (
            "Dates are ISO Gregorian, both ends inclusive; years named academic_year are Buddhist Era. Unknown is an"
            " empty field. A text that would be a formula in a spreadsheet has an apostrophe before it."
        ),
        "resources": [_resource(table, content, {t.name for t, _ in files}) for table, content in files],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(table: Table, content: bytes, there: set[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    references = [(c.name, c.reference) for c in table.columns]
    keys = [
        {
            "fields": [name],
            # The standard writes a reference to the table itself as an empty name.
            "reference": {"resource": "" if to[0] == table.name else to[0], "fields": [to[1]]},
        }
        for name, to in references
        if to is not None and to[0] in there
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        # A name may not hold a capital or an underscore in front.
        "name": table.name,
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    # CSV cannot tell an empty text from none, so only what is no text can be called required.
    if column.required and column.kind != "string":
        constraints["required"] = True
    if column.values:
        numbers = column.kind == "integer"
        constraints["enum"] = [int(v) for v in column.values] if numbers else column.values
    if column.bounds is not None:
        constraints["minimum"], constraints["maximum"] = column.bounds
    if column.name in ("time_start", "time_end"):
        constraints["pattern"] = _TIME
    if constraints:
        field["constraints"] = constraints
    return field
