"""Readers that hang, eat memory, die or reach out, for the tests of the workers. Loaded by name in a new process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from extractors.ahead import Ahead
from extractors.errors import ExtractError
from extractors.progress import begin_page, helpers
from pipeline.inputs import Input
from pipeline.reading import read_input
from pipeline.records import Records


def read(item: Input, year: int | None) -> Records:
    """Do what the name of the file says."""
    match item.path.stem:
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "hang-with-a-child":
            pid = os.fork()
            if pid == 0:
                time.sleep(3600)
            Path(item.path.with_suffix(".pid")).write_text(str(pid))
            time.sleep(3600)
        case "eat-memory":
            hoard = []
            while True:
                hoard.append(bytearray(16 * 1024 * 1024))
        case "abort":
            os.abort()
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "recurse":
            return read(item, year)
        case "raise":
            raise LookupError("a fault of ours")
        case "connect":
            socket.create_connection(("127.0.0.1", 9))
        case "start-a-program":
            subprocess.run(["/bin/true"], check=True)
        case "write-much":
            with Path(item.path.with_suffix(".big")).open("wb") as stream:
                while True:
                    stream.write(bytes(1 << 20))
    return read_input(item, year)


def read_pages(item: Input, year: int | None) -> Records:
    """Read three pages, of which the second does what the name of the file says; reasons name what was left out."""
    lost = []
    for number in (1, 2, 3):
        try:
            begin_page(number, "ocr" if item.path.stem == "ocr-hang" else "text")
        except ExtractError as error:
            lost.append((error.code, error.page, error.detail))
            continue
        if number == 2:
            match item.path.stem:
                case "hang" | "ocr-hang":
                    time.sleep(3600)
                case "abort":
                    os.abort()
                case "raise":
                    raise LookupError("a fault of ours")
                case "eat-memory":
                    hoard = [bytearray(8 * 1024 * 1024)]
                    while True:
                        hoard.append(bytearray(os.urandom(1024) * 8 * 1024))
                case "eat-slowly":
                    hoard = []
                    while True:
                        hoard.append(bytearray(os.urandom(1024) * 4 * 1024))
                        time.sleep(0.005)
    return read_input(item, year).model_copy(update={"reasons": tuple(lost)})


def read_ahead(item: Input, year: int | None) -> Records:
    """Read three pages with helpers, of which one does what the name of the file says; reasons name what was left out,
    and whether helpers were allowed."""
    lost: list[tuple[str, int | None, str]] = []
    with closing(Ahead(partial(_page_of, item.path.stem), 3, helpers())) as ahead:
        for number in (1, 2, 3):
            try:
                begin_page(number)
                assert (ahead.take(number) or _page_of(item.path.stem, number)) == number * 10
            except ExtractError as error:
                lost.append((error.code, error.page, error.detail))
    lost.append(("no_pages", helpers(), ""))
    return read_input(item, year).model_copy(update={"reasons": tuple(lost)})


def _page_of(name: str, number: int) -> int:
    match name:
        case "abort" if number == 2:
            os.abort()
        case "hang" if number == 2:
            time.sleep(3600)
        case "together-too-large":
            hoard = bytearray(os.urandom(1024) * (300 << 10))
            time.sleep(0.5)
            del hoard
    return number * 10


def read_and_write(item: Input, year: int | None) -> Records:
    """Try to write beside the input and in the folder `kept`, to change, rename and remove the input, to make a link and to
    signal the parent; reasons say what was possible."""
    path = item.path
    tries = {
        "write": lambda: path.with_suffix(".new").write_text("x"),
        "change": lambda: path.write_text("x"),
        "append": lambda: path.open("ab").close(),
        "cut": lambda: os.truncate(path, 0),
        "rename": lambda: path.rename(path.with_suffix(".moved")),
        "remove": path.unlink,
        "link": lambda: path.with_suffix(".link").symlink_to("/etc/passwd"),
        "folder": lambda: path.with_suffix(".d").mkdir(),
        "keep": lambda: Path(path.parent, "kept", "x").write_text("x"),
        "replace": lambda: Path(path.parent, "kept", "x").replace(Path(path.parent, "kept", "y")),
        "null": lambda: Path(os.devnull).write_text("x"),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    done = []
    for name, attempt in tries.items():
        with suppress(OSError):
            attempt()
            done.append((name, None, ""))
    return read_input(item, year).model_copy(update={"reasons": tuple(done)})
