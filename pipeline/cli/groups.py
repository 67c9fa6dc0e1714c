"""The commands that come in groups: `saraban review …` and `saraban normalize …`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import Console
from pipeline.cli.options import DEFAULT_DATABASE, CorrectionsOption, DbOption, common
from pipeline.errors import ExitCode

normalize_app = typer.Typer(
    help="Read dates or mend text, JSON lines in, JSON lines out.\n\n"
    'Example: echo \'{"id": 1, "text": "ภายใน 10 พ.ย. 64"}\' | saraban normalize dates',
    rich_markup_mode=None,
    no_args_is_help=True,
)
review_app = typer.Typer(
    help="What people correct: as a spreadsheet out and in (docs/review.md).\n\n"
    'Example: saraban review export; saraban review apply outputs/review.xlsx --who "สมศรี"',
    rich_markup_mode=None,
    no_args_is_help=True,
)


@review_app.command("export")
@common
def review_export(
    console: Console,
    db: DbOption = DEFAULT_DATABASE,
    out: Annotated[
        Path | None, typer.Option("--out", help="The spreadsheet (default outputs/review.xlsx).")
    ] = None,
    corrections: CorrectionsOption = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="With findings that are only for the record.")
    ] = False,
    copies: Annotated[
        bool, typer.Option("--copies", help="With files that are copies of others; else each circular once.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many questions; 0 for all.")] = 500,
) -> ExitCode:
    """Write what should be checked, worst first, with a picture of the source beside each.

    Example: saraban review export --out review.xlsx
    """
    from pipeline.cli.review import review_export as command

    return command(console, db, out, corrections, notes, copies, limit)


@review_app.command("apply")
@common
def review_apply(
    console: Console,
    sheet: Annotated[Path, typer.Argument(help="The answered spreadsheet (xlsx, or csv saved from it).")],
    db: DbOption = DEFAULT_DATABASE,
    corrections: CorrectionsOption = None,
    who: Annotated[str | None, typer.Option("--who", help="Who answered, where a row names nobody.")] = None,
    when: Annotated[
        str | None, typer.Option("--when", help="Day of the answers, where a row gives none (default today).")
    ] = None,
) -> ExitCode:
    """Take answers into the corrections file and the database; every later run applies them.

    Example: saraban review apply review.xlsx --who "สมศรี ใจดี"
    """
    from pipeline.cli.review import review_apply as command

    return command(console, sheet, db, corrections, who, when)


@normalize_app.command("dates")
@common
def normalize_dates(console: Console) -> ExitCode:
    """Read dates: lines {"id", "text", "context"} in, lines {"id", "records"} out (docs/dates.md).

    Example: echo '{"id": 1, "text": "ภายใน 10 พ.ย. 64"}' | saraban normalize dates
    """
    from pipeline.cli.normalize import dates_command

    return dates_command(sys.stdin, sys.stdout)


@normalize_app.command("text")
@common
def normalize_text(console: Console) -> ExitCode:
    """Mend text: lines {"id", "text", "tier"} in, lines {"id", "text", "changes"} out (docs/thai-text.md).

    Example: echo '{"id": 1, "text": "ส านักงาน", "tier": 1}' | saraban normalize text
    """
    from pipeline.cli.normalize import text_command

    return text_command(sys.stdin, sys.stdout)
