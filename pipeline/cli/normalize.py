"""`saraban normalize`: the date reader and the text repairer by themselves, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from pipeline.errors import ExitCode, UsageError


def dates_command(source: TextIO, target: TextIO) -> ExitCode:
    """Lines {"id", "text", "context"} to lines {"id", "records"}."""
    from normalizers.dates import context_from_json, read_dates

    def convert(case: dict[str, Any]) -> dict[str, Any]:
        context = context_from_json(case.get("context"))
        return {"id": case.get("id"), "records": [r.to_json() for r in read_dates(case["text"], context)]}

    return _each(source, target, convert, '{"id": …, "text": "…", "context": {…}}')


def text_command(source: TextIO, target: TextIO) -> ExitCode:
    """Lines {"id", "text", "tier"} to lines {"id", "text", "changes"}."""
    from normalizers.thai_text import repair

    def convert(case: dict[str, Any]) -> dict[str, Any]:
        repaired = repair(case["text"], tier=int(case.get("tier", 2)))
        return {
            "id": case.get("id"),
            "text": repaired.text,
            "changes": [c.to_json() for c in repaired.changes],
        }

    return _each(source, target, convert, '{"id": …, "text": "…", "tier": 1}')


def _each(
    source: TextIO, target: TextIO, convert: Callable[[dict[str, Any]], dict[str, Any]], shape: str
) -> ExitCode:
    for number, case in _cases(source, shape):
        try:
            result = convert(case)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError("bad_json_line", line=number, why=error, shape=shape) from error
        target.write(json.dumps(result, ensure_ascii=False) + "\n")
    return ExitCode.OK


def _cases(source: TextIO, shape: str) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    try:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            case = json.loads(line)
            if not isinstance(case, dict) or not isinstance(case.get("text"), str):
                raise UsageError("bad_json_line", line=number, why="no text", shape=shape)
            yield number, case
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError("bad_json_line", line=number, why=error, shape=shape) from error
    except UnicodeDecodeError as error:
        # Lines are decoded ahead of the one that is at work, so which it was is not known.
        raise UsageError("bad_json_line", line="?", why=error, shape=shape) from error
