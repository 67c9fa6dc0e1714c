"""Progress on a terminal: how many documents of how many, and which is being read. Quiet everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from extractors.progress import Work
from pipeline.cli.console import Console, inert


class Progress:
    """Told of the beginning and of every step; says nothing."""

    def begun(self, names: Sequence[str]) -> None:
        """These steps are to come, in this order."""

    def page(self, name: str, number: int, work: Work) -> None:
        """A page of one of them is begun, and what is done with it."""

    def done(self) -> None:
        """The next step of them is done."""


class _Bar(Progress):
    def __init__(self, bar: Any, words: str, page_words: dict[Work, str]) -> None:
        self._bar = bar
        self._words = words
        self._page_words = page_words
        self._pages: dict[str, tuple[int, Work]] = {}
        self._names: Sequence[str] = ()
        self._count = 0
        self._task = bar.add_task(words, total=None)

    def begun(self, names: Sequence[str]) -> None:
        self._names = names
        self._show()

    def page(self, name: str, number: int, work: Work) -> None:
        self._pages[name] = (number, work)
        self._show()

    def done(self) -> None:
        self._count += 1
        self._show()

    def _show(self) -> None:
        """What is being waited for: results come in the order of the inputs."""
        label = self._names[self._count] if self._count < len(self._names) else ""
        said = f"{self._words} {inert(label)[-44:]}"
        if (begun := self._pages.get(label)) is not None:
            said += f" {self._page_words[begun[1]]} {begun[0]}"
        self._bar.update(self._task, total=len(self._names), completed=self._count, description=said)


@contextmanager
def progress(console: Console, th: str = "อ่าน", en: str = "reading") -> Iterator[Progress]:
    """A bar on standard error while it is a terminal that can show one; NO_COLOR and TERM=dumb are heeded."""
    if console.quiet or console.json or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Progress()
        return
    # Slow to import, and of use only here.
    from rich.console import Console as RichConsole
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    terminal = RichConsole(
        stderr=True, no_color="NO_COLOR" in os.environ or None, markup=False, highlight=False
    )
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=terminal, transient=True) as bar:
        page_words: dict[Work, str] = {
            "text": console.pick("หน้า", "page"),
            "ocr": console.pick("อ่านภาพสแกน หน้า", "recognising page"),
        }
        yield _Bar(bar, console.pick(th, en), page_words)
