"""The entry point: the one place where errors become exit codes."""

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


def main() -> None:
    """Entry point of the console script."""
    debug = "--debug" in sys.argv
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    console = Console(default_language())
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Thai goes out as UTF-8 on every terminal; file names that are no UTF-8 are shown, not fatal.
            stream.reconfigure(
                encoding="utf-8", errors="strict" if stream is sys.stdin else "backslashreplace"
            )
    try:
        code = typer.main.get_command(app)(arguments, prog_name="saraban", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(ExitCode.INTERRUPTED)
    except SarabanError as error:
        _say_error(console, error.key, error.fields, _language(arguments))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if isinstance(error, _USAGE_ERROR):
            error.show()
            sys.exit(ExitCode.USAGE)
        if debug:
            raise
        _report_fault(console, error, _language(arguments))
        sys.exit(ExitCode.FAULT)
    sys.exit(code or 0)


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
