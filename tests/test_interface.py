"""The interface that other programs build on: nothing of it goes or changes without a new major version.

What is new may be added to it: `python -m tests.test_interface` writes tests/data/interface.json anew. A line that goes
away or changes there needs a migration of databases and a new major version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from pipeline.cli.app import app
from pipeline.errors import ExitCode
from pipeline.messages.catalog import finding_codes, reason_codes
from pipeline.store.schema import tables, views

FILE = Path(__file__).parent / "data" / "interface.json"


def interface() -> dict[str, Any]:
    """Everything that is promised, as plain names."""
    return {
        "exit codes": {code.name: int(code) for code in ExitCode},
        "reason codes": sorted(reason_codes()),
        "finding codes": {c.code: c.severity for c in finding_codes()},
        "tables": {t.name: {name: _kind(kind) for name, kind, _ in t.columns} for t in tables()},
        "views": {v.name: sorted(name for name, _ in v.columns) for v in views()},
        "commands": dict(_commands(typer.main.get_command(app), ())),
    }


def _kind(declaration: str) -> str:
    """The type of a column, whether it may be NULL, and the words of a closed list."""
    words = re.search(r"IN \(([^)]*)\)", declaration)
    null = "" if "NOT NULL" in declaration or "PRIMARY KEY" in declaration else " or NULL"
    return declaration.split(" ", 1)[0] + null + (f" of {words[1]}" if words else "")


def _commands(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    below = getattr(command, "commands", None)
    if below is None:
        own = [o for p in command.params for o in p.opts] + [
            o for p in command.params for o in p.secondary_opts
        ]
        yield " ".join(names), sorted(o for o in own if o != "--help")
        return
    for name, one in below.items():
        yield from _commands(one, (*names, name))


def missing(promised: Any, there: Any, path: str = "") -> Iterator[str]:
    """What is promised and is not there, or is something else."""
    if isinstance(promised, dict):
        for key, value in promised.items():
            if key not in there:
                yield f"{path} / {key}"
            else:
                yield from missing(value, there[key], f"{path} / {key}")
    elif isinstance(promised, list):
        yield from (f"{path} / {one}" for one in promised if one not in there)
    elif promised != there and not _wider(promised, there):
        yield f"{path}: {promised} is now {there}"


def _wider(promised: Any, there: Any) -> bool:
    """A closed list of words may get more of them."""
    before, _, old = str(promised).partition(" of ")
    after, _, new = str(there).partition(" of ")
    return bool(old) and before == after and set(old.split(",")) <= set(new.split(","))


def test_nothing_that_is_promised_has_gone_or_changed() -> None:
    promised = json.loads(FILE.read_text("utf-8"))
    assert {len(part) > 0 for part in promised.values()} == {True}
    assert list(missing(promised, interface())) == []


def test_the_file_is_of_the_present_version() -> None:
    """So that what has been added is promised from then on."""
    assert set(json.loads(FILE.read_text("utf-8"))) == set(interface())


def test_a_change_is_seen() -> None:
    there = json.loads(json.dumps(interface()))
    there["exit codes"]["USAGE"] = 9
    del there["tables"]["activities"]["end_date"]
    there["tables"]["documents"]["title"] = "TEXT"
    there["tables"]["documents"]["kind"] += ",'circular'"
    there["reason codes"].remove("encrypted")
    assert list(missing(interface(), there)) == [
        " / exit codes / USAGE: 2 is now 9",
        " / reason codes / encrypted",
        " / tables / documents / title: TEXT or NULL is now TEXT",
        " / tables / activities / end_date",
    ]


if __name__ == "__main__":
    FILE.write_text(json.dumps(interface(), ensure_ascii=False, indent=1) + "\n", "utf-8")
