"""docs/database.md from the schema: every table and column, described once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.messages.catalog import finding_codes, reason_codes, reason_sentence
from pipeline.store.schema import tables, views


def markdown() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The database"
    yield ""
    yield "Made from `pipeline/store/schema.toml`, the finding codes and the reason codes by `make docs`; the same"
    yield "descriptions are in the database itself, in the table `_columns`. Dates are ISO, Gregorian; academic years are"
    yield "Buddhist Era. Text columns hold repaired text with Arabic digits, `*_raw` columns what was read. Unknown is NULL."
    for table in tables():
        yield from (
            "",
            f"## {table.name}",
            "",
            table.description,
            "",
            "| column | type | holds |",
            "| --- | --- | --- |",
        )
        for name, kind, description in table.columns:
            yield f"| `{name}` | {kind.split(' ', 1)[0]} | {_cell(description)} |"
    for view in views():
        yield from (
            "",
            f"## {view.name} (view)",
            "",
            view.description,
            "",
            "| column | holds |",
            "| --- | --- |",
        )
        for name, description in view.columns:
            yield f"| `{name}` | {_cell(description)} |"
    yield from (
        "",
        "## Finding codes",
        "",
        "| code | severity | Thai | English | what clears it |",
        "| --- | --- | --- | --- | --- |",
    )
    for code in finding_codes():
        yield f"| `{code.code}` | {code.severity} | {code.title_th} | {code.title_en} | {_cell(code.help_th)} {_cell(code.help)} |"
    yield from ("", "## Reason codes", "", "| code | Thai | English |", "| --- | --- | --- |")
    for reason in reason_codes():
        sentence = reason_sentence(reason)
        yield f"| `{reason}` | {_cell(sentence.th)} {_cell(sentence.do_th)} | {_cell(sentence.en)} {_cell(sentence.do_en)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(markdown(), encoding="utf-8")
