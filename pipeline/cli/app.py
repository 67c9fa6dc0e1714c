"""The entry point: the one place where errors become exit codes."""

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

from pipeline.cli.console import Console, default_language
from pipeline.cli.menu import app
from pipeline.errors import ExitCode, SarabanError

if TYPE_CHECKING:
    from pipeline.messages.catalog import Language

__all__ = ["app", "main"]

# Typer may carry its own copy of click; its exceptions are known by the one that typer exports.
_USAGE_ERROR: Any = typer.BadParameter.__mro__[2]


# A full disk or a device that is gone behind the standard output; errors of files carry the file's name.
_OUTPUT_FAILS = frozenset({errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT, errno.EFBIG})


def main() -> None:
    """Entry point of the console script."""
    debug = "--debug" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    _open_streams()
    console = Console(default_language())
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Thai goes out as UTF-8 on every terminal; file names that are no UTF-8 are shown, not fatal.
            stream.reconfigure(
                encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace"
            )
    try:
        code = typer.main.get_command(app)(arguments, prog_name="saraban", standalone_mode=False)
        sys.stdout.flush()  # while what goes wrong with it can still be said
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except SarabanError as error:
        _say_error(console, error.key, error.fields, _language(arguments))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_FAILS:
            _leave_output()
            fields = {"path": "stdout", "why": error.strerror or ""}
            _say_error(console, "not_writable", fields, _language(arguments))
            sys.exit(ExitCode.FILE_ACCESS)
        if isinstance(error, _USAGE_ERROR):
            error.show()
            sys.exit(ExitCode.USAGE)
        if debug:
            raise
        _report_fault(console, error, _language(arguments))
        sys.exit(ExitCode.FAULT)
    if code == ExitCode.INTERRUPTED:  # which is also what typer makes of Ctrl-C
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one comes too late
        _say_error(console, "interrupted", {}, _language(arguments))
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        # All that must be put in order has been, on the way here; what is left would wait for processes that the
        # closing of their pipes ends.
        os._exit(ExitCode.INTERRUPTED)
    sys.exit(code or 0)


def _open_streams() -> None:
    """A stream that was closed before the program began becomes the one that goes nowhere.

    Otherwise the next file to be opened, the database perhaps, would get its number and the talk be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115


def _leave_output() -> None:
    """Let what is still to be written go nowhere: the interpreter would try again when it ends, and complain."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _language(arguments: list[str]) -> "Language":
    for before, value in pairwise(arguments):
        if before == "--lang" and value in ("th", "en"):
            return cast("Language", value)
    return default_language()


def _say_error(console: Console, key: str, fields: Mapping[str, str], language: "Language") -> None:
    from pipeline.messages.catalog import error_sentence  # only errors read the sentences

    console.warn(f"saraban: {error_sentence(key).say(language, fields)}")


def _report_fault(console: Console, error: Exception, language: "Language") -> None:
    """Write the traceback beside the outputs and say where it is."""
    import traceback

    report = Path("saraban-fault.txt")
    try:
        report.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        where = str(report)
    except OSError:
        where = "-"
    _say_error(console, "fault", {"why": type(error).__name__, "report": where}, language)
