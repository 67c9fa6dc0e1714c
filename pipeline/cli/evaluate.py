"""`saraban evaluate`: figures against gold records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.errors import ExitCode, UsageError
from pipeline.evaluate import Figures, evaluate, read_gold
from pipeline.store.database import open_database

_NAMES = (
    "act_f1", "dates", "kind", "times", "section", "workstream", "systems_f1", "parties_f1", "letter", "text",
)  # fmt: skip


def evaluate_command(console: Console, golds: Sequence[Path], db: Path) -> ExitCode:
    """Print one line a document."""
    results: list[Figures] = []
    with open_database(db, readonly=True) as connection:
        for path in golds:
            gold = read_gold(path)
            found = evaluate(connection, gold)
            if not found:
                raise UsageError("gold_without_document", path=path, id=gold.id, db=db)
            results += found
    if console.json:
        console.data(
            {
                "documents": [
                    {"file": r.document, "gold": r.gold, "stored": r.stored, **r.figures, "misses": r.misses}
                    for r in results
                ]
            }
        )
        return ExitCode.OK
    width = max(len(r.document) for r in results) + 2
    console.out(" " * width + "".join(f"{n:>11}" for n in _NAMES))
    for result in results:
        shown = (f"{v:.3f}" if (v := result.figures.get(n)) is not None else "-" for n in _NAMES)
        console.out(f"{result.document:{width}}" + "".join(f"{s:>11}" for s in shown))
        for miss in result.misses if console.verbose else ():
            console.out(f"    {miss}")
    return ExitCode.OK
