"""Progress on a terminal: how many documents of how many, and which was read last. Quiet everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.cli.console import Console, inert


class Progress:
    """Told of the beginning and of every step; says nothing."""

    def begun(self, total: int) -> None:
        """So many steps are to come."""

    def done(self, name: str) -> None:
        """One step is done; `name` says which."""


class _Bar(Progress):
    def __init__(self, bar: Any, words: str) -> None:
        self._bar = bar
        self._words = words
        self._task = bar.add_task(words, total=None)

    def begun(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def done(self, name: str) -> None:
        self._bar.update(self._task, advance=1, description=f"{self._words} {inert(name)[-40:]}")


@contextmanager
def progress(console: Console, th: str = "อ่าน", en: str = "reading") -> Iterator[Progress]:
    """A bar on standard error while it is a terminal that can show one; NO_COLOR and TERM=dumb are heeded."""
    if console.quiet or console.json or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Progress()
        return
    # Slow to import, and of use only here.
    from rich.console import Console as RichConsole
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    terminal = RichConsole(
        stderr=True, no_color="NO_COLOR" in os.environ or None, markup=False, highlight=False
    )
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with RichProgress(*columns, console=terminal, transient=True) as bar:
        yield _Bar(bar, console.pick(th, en))
