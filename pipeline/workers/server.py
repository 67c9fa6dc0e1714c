"""The fork server: a process that has loaded the readers once and is forked for every document."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import signal
from collections.abc import Mapping
from multiprocessing import forkserver, resource_tracker

from pipeline.workers.modules import own_modules

# A new process begins with the program that was called, so its imports are loaded, too.
_BASE = ["pipeline.workers.child", "pipeline.cli.app", "pipeline.workers.warm"]
# Readers by what the inputs are called; an archive may hold any.
_READERS = {
    ".pdf": ("extractors.pdf",),
    **dict.fromkeys((".docx", ".docm"), ("extractors.docx",)),
    **dict.fromkeys((".xlsx", ".xlsm"), ("extractors.xlsx",)),
    **dict.fromkeys((".html", ".htm"), ("extractors.html",)),
    ".zip": ("extractors.pdf", "extractors.docx"),
}
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_SCANS = 8
"""Where so many files may be scans, their reader is loaded once for all; for fewer it would cost more than it saves."""


def server(suffixes: Mapping[str, int]) -> multiprocessing.context.ForkServerContext:
    """The context that starts processes, for so many inputs of each suffix.

    Only the first process decides what the server loads: later calls change nothing, and what is missing is then
    loaded by each child.
    """
    context = multiprocessing.get_context("forkserver")
    readers = {name for suffix in suffixes for name in _READERS.get(suffix, ())}
    if sum(suffixes.get(suffix, 0) for suffix in (*_PICTURES, ".pdf")) >= _SCANS:
        readers.add("extractors.scan.reader")
    context.set_forkserver_preload([*_BASE, *sorted(readers)])
    _start()
    return context


def _start() -> None:
    """Start the server deaf to Ctrl-C, which the terminal sends to all: it would say a lot about its imports.

    It ends when this process does. A Ctrl-C of this moment waits until the server is there.
    """
    with own_modules():
        resource_tracker.ensure_running()  # by the server, too, and then lets Ctrl-C through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
