"""What is no file at all, and files with odd names."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import PLAN_TEXT, TASK, Case, refused

KIND = "place"
_NAMES: tuple[str | bytes, ...] = (
    "line\nbreak.txt",
    "tab\there.txt",
    "return\rhere.txt",
    "'quoted'.txt",
    '"doubly".txt',
    "-rf.txt",
    "--help.txt",
    "@list.txt",
    "=cmd()|'x'!A1.txt",
    "+1.txt",
    "<script>alert(1)<script>.txt",
    "$(touch evil).txt",
    "`touch evil`.txt",
    "a;touch evil.txt",
    "%s%n%x.txt",
    "*.txt",
    "[a-z].txt",
    "\\.txt",
    "\x1b[31mred.txt",
    "turned\u202etxt.exe.txt",
    "  blanks  .txt",
    "CON.txt",
    "นามสกุลใหญ่.TXT",
    "😀.txt",
    "{braces}.txt",
    "e\u0301 and é.txt",
    "a" * 251 + ".txt",
    b"not utf-8 \xff\xfe.txt",
    "\u0e01\u0e33.txt".encode("cp874"),
)


def cases() -> Iterator[Case]:
    """All places and names."""
    yield refused(KIND, "pipe.pdf", os.mkfifo, "not_regular_file")
    yield refused(KIND, "socket.pdf", _socket, "not_regular_file")
    yield refused(KIND, "endless device.txt", lambda p: p.symlink_to("/dev/zero"), "not_regular_file")
    yield refused(
        KIND,
        "terminal.txt",
        lambda p: p.symlink_to("/dev/tty"),
        "not_regular_file permission_denied not_found",
    )
    yield refused(KIND, "link to itself.txt", lambda p: p.symlink_to(p.name), "not_regular_file not_found")
    yield refused(KIND, "link to nothing.txt", lambda p: p.symlink_to("nowhere"), "not_found")
    yield refused(
        KIND,
        "memory.txt",
        lambda p: p.symlink_to("/proc/self/mem"),
        "not_regular_file permission_denied empty_file unknown_encoding",
    )
    yield refused(KIND, "not there.txt", lambda p: None, "not_found")
    if os.geteuid():  # nothing is forbidden to root
        yield refused(KIND, "forbidden.txt", _forbidden, "permission_denied")
    for number, name in enumerate(_NAMES):
        yield Case(KIND, name, f"{PLAN_TEXT}{number}\n".encode(), "ok", "", TASK)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(path.parent)  # the whole path may be longer than an address may be
        try:
            made.bind(path.name)
        finally:
            os.chdir(before)


def _forbidden(path: Path) -> None:
    path.write_text(PLAN_TEXT, encoding="utf-8")
    path.chmod(0)
