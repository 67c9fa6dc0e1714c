"""The parent: start children, watch their clocks and their memory, say what became of each."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path, PurePosixPath
from typing import Any, cast

from extractors.progress import Work
from pipeline.inputs import Input
from pipeline.reading import read_input
from pipeline.records import Records
from pipeline.workers.limits import Limits
from pipeline.workers.modules import own_modules
from pipeline.workers.parcels import Parcel, ParcelTooLargeError
from pipeline.workers.remote import fetched
from pipeline.workers.server import server
from pipeline.workers.turns import Turns

# A reader that dies takes its document along; the code says what kind of file it was.
_DIED = {
    ".pdf": "corrupt_pdf",
    **dict.fromkeys((".docx", ".docm", ".doc"), "corrupt_docx"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), "corrupt_xlsx"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "corrupt_image"),
}
_LOOK_S = 0.2
"""Seconds between two looks at the children's memory."""
_BACKLOG = 64
"""Results that may wait for a slow document before them; the readers stop when there are more …"""
_BACKLOG_BYTES = 32 << 20
"""… or when they are longer than this together."""
_HELPERS = 4
"""Pages of one document recognised at the same time, at most: some 300 MiB each, within the limit of the document."""
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an input left no records. `fault` is a traceback when the fault is ours."""

    code: str
    page: int | None = None
    detail: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading an input took: seconds from start to answer, and the most memory of its process."""

    seconds: float = 0.0
    peak_bytes: int = 0


@dataclass(slots=True)
class _Running:
    item: Input
    began: float
    process: BaseProcess | None = None
    answer: Connection | None = None
    work: Work = "text"
    page: int | None = None
    page_began: float = 0.0
    given_up: dict[int, str] = field(default_factory=dict)
    helpers: int = 1
    fault: str | None = None
    result: Parcel | Refusal | None = None  # its records are still as they came, until it is its turn
    parcel: Parcel | None = None  # what has come of them …
    sent: float = 0.0  # … and when it last came
    peak_bytes: int = 0
    seconds: float = 0.0


def read_in_workers(
    inputs: Sequence[Input],
    year: int | None,
    jobs: int,
    limits: Limits | None = None,
    read: Callable[[Input, int | None], Records] = read_input,
    on_page: Callable[[str, int, Work], None] | None = None,
    writable: Sequence[Path] = (),
) -> Iterator[tuple[Input, Records | Refusal, Cost]]:
    """Read inputs, `jobs` at a time, each in a process of its own; results come in the order of the inputs.

    `read` must be importable by name in a new process; tests pass readers that misbehave. A reader that fails on
    one page of a file, or takes too long for it, is started again without that page. `on_page` is told of every
    page that is begun: the file, the page, and what is done with it. Where inputs are left for fewer processes than
    `jobs`, pages of a scan are recognised several at a time. Readers write nowhere but in the folders `writable`.
    """
    jobs = max(jobs, 1)
    pool = _Pool(year, limits or Limits(), read, Counter(map(_suffix, inputs)), on_page, writable)
    turns = Turns(inputs, jobs, _HELPERS)
    running: dict[int, _Running] = {}
    due = 0  # the number of the input whose result comes next
    try:
        while due < len(inputs):
            busy = sum(1 for r in running.values() if r.result is None)
            held = sum(r.parcel.size for r in running.values() if r.parcel is not None)
            while turns and busy < jobs:
                room = len(running) < _BACKLOG + jobs and held < _BACKLOG_BYTES
                if not room and due in running:
                    break
                number, helpers = turns.take(busy, None if room else due)
                running[number] = pool.start(inputs[number], helpers)
                busy += 1
            while due in running and running[due].result is not None:
                done = running.pop(due)
                due += 1
                result = _opened(done)
                yield done.item, result, Cost(done.seconds, done.peak_bytes)
                del result, done  # they may be large
            open_ones = {n: r for n, r in running.items() if r.result is None}
            pool.collect(list(open_ones.values()))
            for number, one in open_ones.items():
                if one.result is not None:
                    turns.done(number)
    finally:
        for one in running.values():
            _kill(one)


class _Pool:
    def __init__(
        self,
        year: int | None,
        limits: Limits,
        read: Callable[[Input, int | None], Records],
        suffixes: Mapping[str, int],
        on_page: Callable[[str, int, Work], None] | None = None,
        writable: Sequence[Path] = (),
    ) -> None:
        self.year, self.limits, self.read, self.on_page = year, limits, read, on_page
        self.writable = writable
        self.context = server(suffixes)

    def start(self, item: Input, helpers: int) -> _Running:
        one = _Running(item, time.monotonic(), helpers=helpers)
        self.launch(one)
        return one

    def launch(self, one: _Running) -> None:
        from pipeline.workers.child import main

        receive, send = self.context.Pipe(duplex=False)
        process = self.context.Process(
            target=main,
            args=(
                send,
                fetched(one.item),
                self.year,
                self.limits,
                self.read,
                one.given_up,
                one.helpers,
                self.writable,
            ),
            daemon=True,
        )
        with own_modules():  # the first one starts the server
            process.start()
        send.close()
        one.process, one.answer, one.page, one.parcel = process, receive, None, None

    def collect(self, running: Sequence[_Running]) -> None:
        """Take what has come, and end what has taken too long or too much."""
        if not running:
            return
        ready = wait([cast("Connection", r.answer) for r in running], timeout=_LOOK_S)
        now = time.monotonic()
        for one in running:
            if one.answer in ready:
                self.take(one)
            elif self.overdue(one, now):
                self.give_up(one, "timeout", "")
            elif self.too_large(one):
                if one.helpers > 1:
                    self.alone(one)
                else:
                    self.give_up(one, "memory_limit", "")
            if one.result is not None:
                one.parcel = one.result if isinstance(one.result, Parcel) else None
                one.seconds = now - one.began
                _kill(one)

    def overdue(self, one: _Running, now: float) -> bool:
        limits = self.limits.work[one.work]
        if one.parcel is not None:  # it has been read; whether it is taken quickly is this process's affair
            return now - one.sent > limits.wall_s
        if now - one.began > limits.wall_s:
            return True
        return one.page is not None and now - one.page_began > limits.page_s

    def alone(self, one: _Running) -> None:
        """Read once more, one page at a time: together they take more memory than one document may."""
        _kill(one)
        one.helpers = 1
        self.launch(one)

    def too_large(self, one: _Running) -> bool:
        size = _resident(one.process)
        one.peak_bytes = max(one.peak_bytes, size)
        return size > self.limits.work[one.work].memory_bytes

    def take(self, one: _Running) -> None:
        """Read one message of a child; what it says is taken for untrusted."""
        try:
            data = cast("Connection", one.answer).recv_bytes(self.limits.answer_bytes)
            if Parcel.takes(data):
                one.parcel = one.parcel or Parcel(self.limits.parcel_bytes)
                one.sent = time.monotonic()
                if one.parcel.add(data):
                    one.result = one.parcel
                return
            message = json.loads(data)
            if "page" in message:
                one.page, one.page_began = int(message["page"]), time.monotonic()
                one.work = "ocr" if message.get("work") == "ocr" else "text"
                if self.on_page is not None:
                    self.on_page(one.item.label, one.page, one.work)
                return
            one.peak_bytes = max(one.peak_bytes, int(message.get("peak_kib", 0)) << 10)
            self.judge(one, message)
        except EOFError:
            cast("BaseProcess", one.process).join(5)
            self.give_up(one, *self.death(one))
        except ParcelTooLargeError:
            one.result = Refusal("memory_limit", None, "more records than one answer holds")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            one.result = Refusal(_died(one.item), None, f"answer not usable: {type(error).__name__}")

    def judge(self, one: _Running, message: dict[str, Any]) -> None:
        if "refused" in message:
            code, page, detail = message["refused"]
            detail = detail or (self.bound(one) if code == "memory_limit" else "")
            one.result = Refusal(
                str(code), page if isinstance(page, int) else None, str(detail)[:500], one.fault
            )
            return
        name, trace = message.get("fault", ("", None))
        one.fault = str(trace) if trace is not None else one.fault
        if "lost" in message:
            page, code = message["lost"]
            one.page = int(page)
            self.give_up(one, str(code), str(name))
        else:
            one.result = Refusal(_died(one.item), None, str(name), one.fault)

    def bound(self, one: _Running) -> str:
        return f"{self.limits.work[one.work].memory_bytes >> 20} MiB"

    def give_up(self, one: _Running, code: str, detail: str) -> None:
        """End a child. If it was at work on a page, read the file once more without that page."""
        limits = self.limits.work[one.work]
        page = one.page
        late = time.monotonic() - one.began > limits.wall_s
        if (
            page is not None
            and not late
            and page not in one.given_up
            and len(one.given_up) < self.limits.retries
        ):
            _kill(one)
            one.given_up[page] = code if code in _OF_A_PAGE else "recovered"
            self.launch(one)
            return
        if not detail:
            detail = (
                self.bound(one)
                if code == "memory_limit"
                else f"{limits.wall_s if late else limits.page_s:.0f} s"
            )
        one.result = Refusal(code if code != "recovered" else _died(one.item), page, detail, one.fault)

    def death(self, one: _Running) -> tuple[str, str]:
        code = cast("BaseProcess", one.process).exitcode or 0
        if code == -signal.SIGXCPU:
            return "timeout", "processor time"
        if code == -signal.SIGKILL:
            return "memory_limit", "ended by the system"
        name = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return _died(one.item), f"the reader died ({name})"


def _opened(one: _Running) -> Records | Refusal:
    """The result of a child, validated; what is not records is refused."""
    if not isinstance(one.result, Parcel):
        return cast("Refusal", one.result)
    try:
        records, peak_kib = one.result.opened()
    except (ValueError, KeyError) as error:
        return Refusal(_died(one.item), None, f"answer not usable: {type(error).__name__}")
    one.peak_bytes = max(one.peak_bytes, peak_kib << 10)
    return records


_OF_A_PAGE = frozenset({"timeout", "memory_limit", "nesting_too_deep"})


def _resident(process: BaseProcess | None) -> int:
    """Resident memory in bytes of a process and of those that it has started; 0 where that cannot be told."""
    return sum(map(_resident_of, _family(process.pid if process else None)))


def _family(pid: int | None) -> list[int]:
    if pid is None:
        return []
    try:
        started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        started = []
    return [pid, *map(int, started)]


def _resident_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return 0


def died_code(filename: str) -> str:
    """The reason code of a file that its reader did not survive, by what it is called."""
    return _DIED.get(PurePosixPath(filename).suffix.lower(), "unsupported_type")


def _died(item: Input) -> str:
    return died_code(item.filename)


def _suffix(item: Input) -> str:
    return PurePosixPath(item.filename).suffix.lower()


def _kill(one: _Running) -> None:
    """End a child and everything it started."""
    process, answer = one.process, one.answer
    one.process = one.answer = None
    if answer is not None:
        answer.close()
    if process is None:
        return
    if process.pid is not None:
        process.join(0.2 if isinstance(one.result, Parcel) else 0)  # one that has answered leaves by itself
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)
    process.join(5)
    if process.exitcode is not None:
        process.close()
