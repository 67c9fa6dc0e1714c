"""Pages of a long scan read ahead by processes forked from the reader, so that one document uses several cores.

The reader goes through the pages in their order as ever, and asks here for what the next one gave; what it gets is what
it would have read itself. A helper that dies, or is asked for nothing in time, costs nothing but time: from then on the
reader reads by itself, and a page that kills or hangs its reader is met there.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import select
import signal
from collections.abc import Callable
from typing import Generic, TypeVar

from extractors import progress
from extractors.errors import ExtractError

T = TypeVar("T")

_PR_SET_PDEATHSIG = 1
_AHEAD = 2
"""Pages for each helper that may be read and not asked for yet; more would only fill the memory."""
_LENGTH = 8


class _Helper:
    """A forked process: numbers of pages go in, what reading them gave comes out."""

    def __init__(self, read: Callable[[int], object]) -> None:
        self.page: int | None = None
        asks, self._ask = os.pipe()
        self.answer, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._ask)
                os.close(self.answer)
                _serve(read, asks, answers)
            finally:
                os._exit(0)  # whatever happened: this process must never go on as the reader
        os.close(asks)
        os.close(answers)

    def begin(self, page: int) -> None:
        """Let it read a page."""
        self.page = page
        os.write(self._ask, page.to_bytes(_LENGTH))

    def result(self) -> object | None:
        """What it has read, once its answer is ready; None where it has died."""
        data = _read_all(self.answer, _LENGTH)
        data = _read_all(self.answer, int.from_bytes(data)) if data is not None else None
        self.page = None
        return pickle.loads(data) if data is not None else None  # noqa: S301 - from a fork of this process, in one fence

    def end(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        for descriptor in (self._ask, self.answer):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _serve(read: Callable[[int], object], asks: int, answers: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    progress.listen(None, {})  # the reader tells which page it waits for
    while (asked := _read_all(asks, _LENGTH)) is not None:
        data = pickle.dumps(read(int.from_bytes(asked)))
        _write_all(answers, len(data).to_bytes(_LENGTH) + data)


def _read_all(descriptor: int, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


class Ahead(Generic[T]):
    """Results of `read(page)` for the pages up to `last`, read by `helpers` processes from the first page asked for.

    `read` gives None for a page that it leaves to the reader.
    """

    def __init__(self, read: Callable[[int], T | None], last: int, helpers: int) -> None:
        self._read, self._last = read, last
        self._wanted = helpers if helpers > 1 else 0
        self._helpers: list[_Helper] = []
        self._next = 0
        self._results: dict[int, T | ExtractError | None] = {}

    def take(self, page: int) -> T | None:
        """What reading a page gave; None where the reader must read it itself.

        Raises:
            ExtractError: as `read` raised it.
        """
        self._next = max(self._next, page)
        self._results = {n: result for n, result in self._results.items() if n >= page}
        if page == self._last and not self._helpers:
            self.close()  # one page is nothing to share
        while self._wanted and page not in self._results:
            if not self._feed(page) or not self._collect():
                self.close()
        found = self._results.pop(page, None)
        if isinstance(found, ExtractError):
            raise found
        return found

    def _feed(self, page: int) -> bool:
        """Give pages to helpers without one; False where none of them will read `page`."""
        try:
            while len(self._helpers) < min(self._wanted, self._last - page + 1):
                self._helpers.append(_Helper(self._caught))
            for helper in self._helpers:
                if helper.page is None and self._next <= min(self._last, page + _AHEAD * self._wanted):
                    helper.begin(self._next)
                    self._next += 1
        except OSError:
            return False
        return page >= self._next or any(helper.page == page for helper in self._helpers)

    def _collect(self) -> bool:
        """Wait for an answer and take it; False where a helper has died."""
        busy = {helper.answer: helper for helper in self._helpers if helper.page is not None}
        for descriptor in select.select(list(busy), [], [])[0]:
            helper = busy[descriptor]
            page = helper.page
            found = helper.result()
            if found is None or page is None:
                return False
            self._results[page] = found[0]  # type: ignore[index]
        return True

    def _caught(self, page: int) -> tuple[T | ExtractError | None]:
        try:
            return (self._read(page),)
        except ExtractError as error:
            return (error,)

    def close(self) -> None:
        """End the helpers; pages are left to the reader from now on."""
        for helper in self._helpers:
            helper.end()
        self._helpers, self._wanted = [], 0
        self._results = {}
