"""What datasette tells of each table and column, in Thai and English; facets; the saved queries."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.serve.questions import saved_queries
from pipeline.store.schema import tables, views

_FACETS = {
    "activities": ["academic_year", "semester", "workstream", "date_kind", "source"],
    "documents": ["academic_year", "kind", "extraction", "status"],
    "findings": ["severity", "code"],
    "open_findings": ["severity", "code"],
    "activity_parties": ["role", "party"],
    "activity_systems_all": ["system", "inherited"],
    "activity_dates": ["role", "kind", "rule"],
    "changes": ["change", "weight", "field"],
    "corrections": ["state", "answer", "field", "who"],
    "cells": ["usage"],
    "ledger": ["usage"],
    "letters": ["form", "urgency"],
}
_LABELS = {
    "documents": "filename",
    "parties": "name_th",
    "systems": "name_th",
    "activities": "text",
    "finding_codes": "title_th",
}
_SORT = {"activities": "end_date", "letters": "date", "activity_dates": "end_date"}
# Of use to the program rather than to people.
_HIDDEN = frozenset({"search_texts", "machine_rows", "_columns", "settled_findings"})


@cache
def labels() -> dict[str, dict[str, str]]:
    """Thai names: {"tables": …, "columns": …}."""
    return tomllib.loads(files("pipeline.serve").joinpath("labels.toml").read_text("utf-8"))


def metadata(database: str) -> dict[str, Any]:
    """Metadata for datasette. `database`: the name under which it is served."""
    thai = labels()
    described: dict[str, Any] = {}
    for table in tables():
        columns = {name: _both(thai["columns"].get(name), text) for name, _, text in table.columns}
        described[table.name] = _table(table.name, table.description, columns)
    for view in views():
        columns = {name: _both(thai["columns"].get(name), text) for name, text in view.columns}
        described[view.name] = _table(view.name, view.description, columns)
    queries = {
        q.name: {
            "title": f"{q.title_th} · {q.title_en}",
            "description": f"{q.description_th} · {q.description_en}",
            "sql": q.sql,
            "hide_sql": True,
        }
        for q in saved_queries()
    }
    return {
        "title": "สารบรรณ saraban",
        "description": "หนังสือราชการเป็นข้อมูลที่ตรวจสอบได้ · Thai official circulars as data that people can trust",
        "databases": {database: {"tables": described, "queries": queries}},
    }


def _table(name: str, description: str, columns: dict[str, str]) -> dict[str, Any]:
    thai = labels()["tables"].get(name)
    entry: dict[str, Any] = {
        "title": f"{thai} · {name}" if thai else name,
        "description": description,
        "columns": columns,
    }
    if name in _FACETS:
        entry["facets"] = _FACETS[name]
    if name in _LABELS:
        entry["label_column"] = _LABELS[name]
    if name in _SORT:
        entry["sort"] = _SORT[name]
    if name in _HIDDEN:
        entry["hidden"] = True
    return entry


def _both(thai: str | None, english: str) -> str:
    return f"{thai}: {english}" if thai else english
