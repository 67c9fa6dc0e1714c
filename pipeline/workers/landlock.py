"""Landlock (https://docs.kernel.org/userspace-api/landlock.html): a process gives up writing files and reaching out, for good.

Linux has it since 5.13, networks since 6.7, signals and abstract sockets since 6.12; what the kernel lacks is left out.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

# The numbers of the calls are the same on all machines.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1  # flag of the first call: tell the version instead
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_OF_FOLDERS = sum(
    1 << bit for bit in (4, 5, 6, 7, 8, 9, 10, 11, 12)
)  # removing and making entries of any kind
_REFER = 1 << 13
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract unix sockets and signals of processes outside


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Version of Landlock in this kernel; 0 where there is none."""
    with contextlib.suppress(OSError, AttributeError):
        return max(int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)), 0)
    return 0


def restrict(writable: Iterable[Path] | None) -> bool:
    """Let this process, and what it starts, write below the given folders only, and reach no network; False where the
    kernel has no Landlock.

    Args:
        writable: folders that may be written in; None for everywhere (the network is closed all the same).
    """
    level = version()
    if not level:
        return False
    files = _WRITE_FILE | (_TRUNCATE if level >= 3 else 0)
    folders = files | _OF_FOLDERS
    rules = _Ruleset(
        0 if writable is None else folders | (_REFER if level >= 2 else 0),
        _TCP if level >= 4 else 0,
        _SCOPES if level >= 6 else 0,
    )
    libc = ctypes.CDLL(None)
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    if ruleset < 0:
        return False
    try:
        for path, allowed in ((Path(os.devnull), files), *((folder, folders) for folder in writable or ())):
            if writable is not None:
                _allow(libc, ruleset, path, allowed)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, allowed: int) -> None:
    with contextlib.suppress(OSError):  # a folder that is not there cannot be written in anyway
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            beneath = _Beneath(allowed, descriptor)
            libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
        finally:
            os.close(descriptor)
