"""The child: fence itself in, read one input, answer, leave."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from typing import Any

from extractors import progress
from extractors.errors import ExtractError
from extractors.progress import Work
from pipeline.inputs import Input
from pipeline.records import Records
from pipeline.workers.landlock import restrict
from pipeline.workers.limits import Limits, WorkLimits
from pipeline.workers.parcels import ParcelTooLargeError, messages

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# The one program that a reader may start: it turns old Office files into new ones.
_PROGRAMS = frozenset({"soffice", "libreoffice", "soffice.bin"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .doc and .xls begin, whatever they are called
# Share of a document's time after which no further page is begun: what has been read is then still answered.
_LAST_CALL = 0.8


class _Pages:
    """Tells the parent which page is worked on, and keeps to the time of the whole document."""

    def __init__(self, answer: Connection, limits: Limits) -> None:
        self.answer, self.limits = answer, limits
        self.work: Work = "text"
        self.page: int | None = None
        self.began = time.monotonic()

    def begin(self, page: int, work: Work) -> None:
        if work != self.work:
            self.work = work
            _bound(self.limits.work[work])
        wall = self.limits.work[self.work].wall_s
        if time.monotonic() - self.began > _LAST_CALL * wall:
            raise ExtractError(
                "timeout", f"no time left for this page of {wall:.0f} s for the document", page
            )
        self.page = page
        _send(self.answer, {"page": page, "work": work})


def main(
    answer: Connection,
    item: Input,
    year: int | None,
    limits: Limits,
    read: Callable[[Input, int | None], Records],
    given_up: Mapping[int, str],
    helpers: int = 1,
    writable: Sequence[Path] = (),
) -> None:
    """Read one input and send the answer.

    `helpers`: processes that may recognise its pages at the same time; `writable`: folders that it may write in.

    Records (`pipeline.workers.parcels`), {"refused": [code, page, detail]}, {"lost": [page, code]} where the reader
    failed on one page, or {"fault": [name, traceback]}; before it, {"page": n, "work": …} for each page begun.
    """
    fence(limits, None if _is_old_office(item) else writable)
    pages = _Pages(answer, limits)
    progress.listen(pages.begin, given_up, helpers)
    message: dict[str, Any]
    try:
        for piece in messages(read(item, year), _peak_kib(), limits.answer_bytes):
            _send_bytes(answer, piece)
        answer.close()
        return  # the last of the pieces is the end of the answer
    except ParcelTooLargeError:
        message = {"refused": ["memory_limit", None, "more records than one answer holds"]}
    except ExtractError as error:
        message = {"refused": [error.code, error.page, error.detail]}
    except MemoryError:
        message = _lost(pages, "memory_limit") or {"refused": ["memory_limit", None, ""]}
    except RecursionError:
        message = _lost(pages, "nesting_too_deep") or {"refused": ["nesting_too_deep", None, ""]}
    except Exception as error:  # noqa: BLE001  the parent says what kind of fault of ours this is
        import traceback

        fault = [type(error).__name__, "".join(traceback.format_exception(error))[-20_000:]]
        message = (_lost(pages, "recovered") or {}) | {"fault": fault}
    message["peak_kib"] = _peak_kib()
    _send(answer, message)
    answer.close()


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _lost(pages: _Pages, code: str) -> dict[str, Any] | None:
    return {"lost": [pages.page, code]} if pages.page is not None else None


def _send(answer: Connection, message: dict[str, Any]) -> None:
    _send_bytes(answer, json.dumps(message, ensure_ascii=True).encode("ascii"))


def _send_bytes(answer: Connection, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, OSError):
        answer.send_bytes(data)


def _bound(work: WorkLimits) -> None:
    """Bounds that the system keeps. The hard bounds stay open, so that a page to recognise may have more."""
    for kind, value in (
        (resource.RLIMIT_AS, work.address_bytes),
        (resource.RLIMIT_CPU, work.cpu_s),
    ):
        _limit(kind, value)


def _limit(kind: int, value: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(kind)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (soft, hard))


def _is_old_office(item: Input) -> bool:
    """Whether LibreOffice may have to read it, which writes where it likes: by the first bytes, or a member's name."""
    if item.member is not None:
        return PurePosixPath(item.member.name).suffix.lower() in (".doc", ".xls")
    with contextlib.suppress(OSError, ValueError):
        if item.data is not None:
            return item.data.startswith(_OLE)
        if item.path.is_file():  # a pipe would wait for its writer
            with item.path.open("rb") as stream:
                return stream.read(len(_OLE)) == _OLE
    return False


def fence(limits: Limits, writable: Sequence[Path] | None = ()) -> None:
    """Limits, a session of its own, no network, no writing but below `writable` (None: anywhere), an end when the parent
    ends. Fences that fail are left out."""
    with contextlib.suppress(OSError):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too large is then an error, not an end
    _bound(limits.work["text"])
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, limits.open_files)
    _limit(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # A network of its own without any way out; not allowed everywhere, so the hook below stands too.
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        restrict(writable)
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event in (
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "os.system",
        "os.exec",
        "os.posix_spawn",
    ):
        raise PermissionError(f"{event} is not allowed while a document is read")
    if event == "subprocess.Popen" and os.path.basename(os.fsdecode(arguments[0])) not in _PROGRAMS:  # noqa: PTH119
        raise PermissionError("no program may be started while a document is read")
