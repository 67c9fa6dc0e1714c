"""The child: fence itself in, read one input, answer, leave."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from extractors.errors import ExtractError
from pipeline.inputs import Input
from pipeline.records import Records
from pipeline.workers.limits import Limits

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# The one program that a reader may start: it turns old Office files into new ones.
_PROGRAMS = frozenset({"soffice", "libreoffice", "soffice.bin"})


def main(
    answer: Connection,
    item: Input,
    year: int | None,
    limits: Limits,
    read: Callable[[Input, int | None], Records],
) -> None:
    """Read one input and send the answer: {"records": …} or {"refused": [code, page, detail]}."""
    _fence(limits)
    try:
        message: dict[str, Any] = {"records": read(item, year).model_dump(mode="json")}
    except ExtractError as error:
        message = {"refused": [error.code, error.page, error.detail]}
    except MemoryError:
        message = {"refused": ["memory_limit", None, f"{limits.memory_bytes >> 20} MiB"]}
    except RecursionError:
        message = {"refused": ["nesting_too_deep", None, ""]}
    except Exception as error:  # noqa: BLE001  the parent says what kind of fault of ours this is
        import traceback

        message = {"fault": [type(error).__name__, "".join(traceback.format_exception(error))]}
    with contextlib.suppress(BrokenPipeError, OSError):
        answer.send_bytes(json.dumps(message, ensure_ascii=True).encode("ascii"))
    answer.close()


def _fence(limits: Limits) -> None:
    """Limits, a session of its own, no network, an end when the parent ends. Fences that fail are left out."""
    with contextlib.suppress(OSError):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            hard = resource.getrlimit(kind)[1]
            soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (soft, hard))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # A network of its own without any way out; not allowed everywhere, so the hook below stands too.
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
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
