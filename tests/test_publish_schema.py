from __future__ import annotations

import json
from typing import Any

from pipeline.compare import compare, load_side
from pipeline.publish.schema import NAME, schema_text
from tests.compare_database import real_database
from tests.conftest import ROOT


def test_the_shipped_schema_is_made_from_the_model() -> None:
    shipped = (ROOT / "docs" / "schemas" / NAME).read_text("utf-8")
    assert shipped == schema_text(), "run python -m pipeline.publish.schema docs/schemas"


def test_what_is_written_has_every_field_of_the_schema_and_no_other() -> None:
    schema = json.loads(schema_text())
    connection = real_database()
    comparison = compare(load_side(connection, "2560"), load_side(connection, "2564"))
    written = json.loads(comparison.model_dump_json())
    assert written["schema_version"] == schema["properties"]["schema_version"]["default"]
    assert seen(written, schema, schema["$defs"]) > 1000


def seen(value: Any, schema: dict[str, Any], definitions: dict[str, Any]) -> int:
    """Walk both together: objects have exactly the properties their schema names. Counts the objects' fields."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        return sum(seen(v, schema["items"], definitions) for v in value)
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"])
        assert schema["additionalProperties"] is False
        return len(value) + sum(seen(v, schema["properties"][k], definitions) for k, v in value.items())
    return 0
