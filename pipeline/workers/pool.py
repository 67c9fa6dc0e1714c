"""The parent: start children, wait with two clocks' worth of patience, say what became of each."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import PurePosixPath

from pydantic import ValidationError

from pipeline.inputs import Input
from pipeline.reading import read_input
from pipeline.records import Records
from pipeline.workers.limits import Limits

# Readers that the fork server loads once, by what the inputs are called.
_PRELOAD = {".pdf": "extractors.pdf", ".docx": "extractors.docx", ".txt": "extractors.transcript"}
_BASE = ["pipeline.workers.child", "pipeline.workers.warm"]
# A reader that dies takes its document along; the code says what kind of file it was.
_DIED = {
    ".docx": "corrupt_docx",
    ".xlsx": "corrupt_xlsx",
    ".xls": "corrupt_xlsx",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"), "corrupt_image"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an input left no records. `fault` is a traceback when the fault is ours."""

    code: str
    page: int | None = None
    detail: str = ""
    fault: str | None = None


@dataclass(slots=True)
class _Running:
    item: Input
    process: BaseProcess
    answer: Connection
    until: float
    result: Records | Refusal | None = None


def read_in_workers(
    inputs: Sequence[Input],
    year: int | None,
    jobs: int,
    limits: Limits | None = None,
    read: Callable[[Input, int | None], Records] = read_input,
) -> Iterator[tuple[Input, Records | Refusal]]:
    """Read inputs, `jobs` at a time, each in a process of its own; results come in the order of the inputs.

    `read` must be importable by name in a new process; tests pass readers that misbehave.
    """
    limits = limits or Limits()
    context = multiprocessing.get_context("forkserver")
    suffixes = {_suffix(i) for i in inputs}
    context.set_forkserver_preload([*_BASE, *(m for s, m in _PRELOAD.items() if s in suffixes)])
    waiting = deque(inputs)
    running: deque[_Running] = deque()
    try:
        while waiting or running:
            while waiting and len(running) < max(jobs, 1):
                running.append(_start(context, waiting.popleft(), year, limits, read))
            while running and running[0].result is not None:
                done = running.popleft()
                yield done.item, done.result  # type: ignore[misc]
            _collect([r for r in running if r.result is None], limits)
    finally:
        for left in running:
            _kill(left.process)


def _start(
    context: multiprocessing.context.ForkServerContext,
    item: Input,
    year: int | None,
    limits: Limits,
    read: Callable[[Input, int | None], Records],
) -> _Running:
    from pipeline.workers.child import main

    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=main, args=(send, item, year, limits, read), daemon=True)
    process.start()
    send.close()
    return _Running(item, process, receive, time.monotonic() + limits.wall_s)


def _collect(running: Sequence[_Running], limits: Limits) -> None:
    """Take what has come, and end what has taken too long."""
    if not running:
        return
    patience = max(0.0, min(r.until for r in running) - time.monotonic())
    ready = wait([r.answer for r in running], timeout=patience)
    for one in running:
        if one.answer in ready:
            one.result = _answer(one, limits)
        elif time.monotonic() >= one.until:
            one.result = Refusal("timeout", None, f"{limits.wall_s:.0f} s")
        if one.result is not None:
            _kill(one.process)
            one.answer.close()


def _answer(one: _Running, limits: Limits) -> Records | Refusal:
    try:
        message = json.loads(one.answer.recv_bytes(limits.answer_bytes))
        if "records" in message:
            return Records.model_validate(message["records"])
        if "refused" in message:
            code, page, detail = message["refused"]
            return Refusal(str(code), page if isinstance(page, int) else None, str(detail)[:500])
        name, trace = message["fault"]
        return Refusal(_died(one.item), None, f"{name}", str(trace))
    except EOFError:
        one.process.join(5)
        return _death(one)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        return Refusal(_died(one.item), None, f"answer not usable: {type(error).__name__}")


def _death(one: _Running) -> Refusal:
    code = one.process.exitcode or 0
    if code == -signal.SIGXCPU:
        return Refusal("timeout", None, "processor time")
    if code == -signal.SIGKILL:
        return Refusal("memory_limit", None, "ended by the system")
    name = signal.Signals(-code).name if code < 0 else f"exit {code}"
    return Refusal(_died(one.item), None, f"the reader died ({name})")


def _died(item: Input) -> str:
    return _DIED.get(_suffix(item), "corrupt_pdf")


def _suffix(item: Input) -> str:
    return PurePosixPath(item.filename).suffix.lower()


def _kill(process: BaseProcess) -> None:
    """End a child and everything it started."""
    if process.pid is not None and process.is_alive():
        process.join(0.2)  # a child that has answered is about to leave by itself
        if process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)
    process.join(5)
    if process.exitcode is not None:
        process.close()
