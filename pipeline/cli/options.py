"""Options that several commands have, and those that all of them have."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from pipeline.cli.console import Console, default_language
from pipeline.errors import ExitCode

DEFAULT_DATABASE = Path("outputs/saraban.db")

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Only results and errors.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]
LangOption = Annotated[
    Literal["th", "en"] | None, typer.Option("--lang", help="Language of messages: th or en.")
]
DbOption = Annotated[Path, typer.Option("--db", help="Database file.")]
CorrectionsOption = Annotated[
    Path | None,
    typer.Option(
        "--corrections", help="What people corrected (default corrections.jsonl beside the database)."
    ),
]


def _said(
    *,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> Console:
    """The console that the options of every command ask for."""
    return Console(lang or default_language(), quiet, verbose, json)


def common(command: Callable[..., ExitCode]) -> Callable[..., None]:
    """A command with the options that every command has: it is given them as its first parameter, a `Console`."""
    everywhere = inspect.signature(_said).parameters
    _, *own = inspect.signature(command).parameters.values()

    def run(**given: Any) -> None:
        console = _said(**{name: given.pop(name) for name in everywhere})
        raise typer.Exit(command(console, **given))

    # typer makes the options from the signature.
    parameters = [p.replace(kind=p.kind.KEYWORD_ONLY) for p in (*own, *everywhere.values())]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run
