"""The JSON Schema of changes.json, made from the model: `python -m pipeline.publish.schema docs/schemas`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.compare.model import Comparison

NAME = "comparison.schema.json"


def schema_text() -> str:
    """The schema as it is shipped."""
    schema = Comparison.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "saraban comparison"} | {
        key: value for key, value in schema.items() if key != "title"
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1], NAME).write_text(schema_text(), encoding="utf-8")
