"""The commands and their help. What they do is loaded when one is called."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.console import Console
from pipeline.cli.groups import normalize_app, review_app
from pipeline.cli.options import DEFAULT_DATABASE, CorrectionsOption, DbOption, common
from pipeline.errors import ExitCode
from pipeline.version import version

app = typer.Typer(
    name="saraban",
    help="สารบรรณ: Thai official circulars into a database that people can trust.\n\n"
    "Example: saraban run circulars/ && saraban findings",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.add_typer(normalize_app, name="normalize")
app.add_typer(review_app, name="review")


@app.callback(invoke_without_command=True)
def root(
    show_version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """สารบรรณ: Thai official circulars into a database that people can trust.

    Example: saraban run circulars/ && saraban findings
    """
    if show_version:
        sys.stdout.write(f"saraban {version()}\n")
        raise typer.Exit


@app.command()
@common
def run(
    console: Console,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zip archives of circulars.")],
    db: DbOption = DEFAULT_DATABASE,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Documents read at the same time (default: one a core)."),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Academic year (พ.ศ.) of documents that name none.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a document with anything unaccounted for.")
    ] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read every file anew, even one whose reading was kept.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Read on a dask cluster, e.g. tcp://host:8786 (docs/scale.md)."),
    ] = None,
    corrections: CorrectionsOption = None,
) -> ExitCode:
    """Read circulars into the database.

    A second run over the same files changes nothing. Refused files are named and never stop the others.

    Example: saraban run circulars/ letter.pdf --db school.db
    """
    from pipeline.cli.commands import run_command

    return run_command(
        console,
        paths,
        db,
        jobs or os.cpu_count() or 1,
        year,
        strict,
        corrections,
        reread,
        scheduler,
    )


@app.command()
@common
def show(
    console: Console,
    file: Annotated[Path, typer.Argument(help="One circular.")],
    year: Annotated[int | None, typer.Option("--year", help="Academic year (พ.ศ.) if it names none.")] = None,
) -> ExitCode:
    """Show what would be taken from one file; writes nothing.

    Example: saraban show letter.pdf
    """
    from pipeline.cli.show import show_command

    return show_command(console, file, year)


@app.command()
@common
def diff(
    console: Console,
    sides: Annotated[
        list[str] | None,
        typer.Argument(metavar="LEFT RIGHT", help="Academic years, document ids or file names."),
    ] = None,
    db: DbOption = DEFAULT_DATABASE,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the report (default outputs/diff-LEFT-RIGHT).")
    ] = None,
    matrix: Annotated[
        bool,
        typer.Option(
            "--matrix", help="Activities by year, of two sides or more; of every year if none is named."
        ),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where the sides differ.")
    ] = False,
    decisions: Annotated[
        list[Path] | None,
        typer.Option(
            "--decisions", help="Reviewers' decisions (default decisions.csv beside the database, if any)."
        ),
    ] = None,
    crops: Annotated[
        bool, typer.Option("--crops/--no-crops", help="Pictures of the source pages in the report.")
    ] = True,
) -> ExitCode:
    """Compare two academic years or two documents and write the change report.

    Example: saraban diff 2560 2564; saraban diff --matrix 2560 2564 2565
    """
    from pipeline.cli.commands import diff_command

    return diff_command(
        console, sides or (), db, out, exit_code, decisions=decisions or (), crops=crops, matrix=matrix
    )


@app.command()
@common
def findings(
    console: Console,
    db: DbOption = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 50,
    severity: Annotated[
        Literal["error", "warning", "info"] | None, typer.Option("--severity", help="Only this severity.")
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", help="Only this code (docs/database.md lists them).")
    ] = None,
    settled: Annotated[bool, typer.Option("--all", help="With those that a person has answered.")] = False,
) -> ExitCode:
    """List what a person should look at, worst first; -v says what would clear each.

    Example: saraban findings --severity error -v
    """
    from pipeline.cli.findings import findings_command

    return findings_command(console, db, limit, severity, code=code, settled=settled)


@app.command()
@common
def explain(
    console: Console,
    activity: Annotated[str, typer.Argument(help="Id of an activity, or its beginning.")],
    db: DbOption = DEFAULT_DATABASE,
) -> ExitCode:
    """Say how an activity got here: page, cell, raw text, rules, findings, corrections, other years.

    Example: saraban explain e1eec619adb9c9fc
    """
    from pipeline.cli.explain import explain_command

    return explain_command(console, activity, db)


@app.command()
@common
def effective(
    console: Console,
    on: Annotated[
        str | None, typer.Option("--on", help="The day, in either era (default today), e.g. 2021-06-01.")
    ] = None,
    academic_year: Annotated[
        int | None, typer.Option("--academic-year", help="Only this academic year (พ.ศ.).")
    ] = None,
    db: DbOption = DEFAULT_DATABASE,
) -> ExitCode:
    """Say which calendar holds on a day, and where an area office is earlier than the ministry.

    Example: saraban effective --on "1 มิ.ย. 2564" --academic-year 2564
    """
    from pipeline.cli.effective import effective_command

    return effective_command(console, db, on, academic_year)


@app.command()
@common
def search(
    console: Console,
    words: Annotated[
        list[str], typer.Argument(help='Words, "phrases", names, years, dates: all must be answered.')
    ],
    db: DbOption = DEFAULT_DATABASE,
    year: Annotated[int | None, typer.Option("--year", help="Only this academic year (พ.ศ.).")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 20,
) -> ExitCode:
    """Search activities and letters in Thai (docs/search.md).

    Example: saraban search สพฐ. นักเรียนยากจน "ปี 60"
    """
    from pipeline.cli.search import search_command

    return search_command(console, words, db, year, limit)


@app.command()
@common
def export(
    console: Console,
    format: Annotated[  # noqa: A002 - the name of the argument in the help
        Literal["csv", "xlsx", "json", "parquet", "ics", "datapackage"], typer.Argument(help="What to write.")
    ],
    db: DbOption = DEFAULT_DATABASE,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into (default outputs/export-FORMAT).")
    ] = None,
    role: Annotated[
        Literal["responsible", "operator", "data_entry", "verify_monitor", "related"] | None,
        typer.Option("--role", help="ics: only activities that name someone in this role."),
    ] = None,
    system: Annotated[
        str | None, typer.Option("--system", help="ics: only activities of this system, e.g. DMC.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="ics: only this academic year (พ.ศ.).")] = None,
    shards: Annotated[
        int | None,
        typer.Option("--shards", min=1, help="parquet: a file for so many documents (docs/scale.md)."),
    ] = None,
) -> ExitCode:
    """Write the database as files of another format (docs/export.md).

    Example: saraban export ics --system DMC --year 2564
    """
    from pipeline.cli.export import export_command

    return export_command(console, format, db, out, role=role, system=system, year=year, shards=shards)


@app.command()
@common
def evaluate(
    console: Console,
    gold: Annotated[list[Path], typer.Argument(help="Gold records (JSON).")],
    db: DbOption = DEFAULT_DATABASE,
) -> ExitCode:
    """Print figures of the database against gold records; -v names every difference.

    Example: saraban evaluate samples/2560-plan/expected.json
    """
    from pipeline.cli.evaluate import evaluate_command

    return evaluate_command(console, gold, db)


@app.command()
@common
def doctor(
    console: Console,
    db: DbOption = DEFAULT_DATABASE,
) -> ExitCode:
    """Say what is installed, what is missing, the command that installs it, and whether the database is whole.

    Example: saraban doctor
    """
    from pipeline.cli.doctor import doctor_command

    return doctor_command(console, db)


@app.command()
@common
def serve(
    console: Console,
    db: DbOption = DEFAULT_DATABASE,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 127.0.0.1 is this machine only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8001,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="With the review pages; this machine only, with a token.")
    ] = False,
    corrections: CorrectionsOption = None,
) -> ExitCode:
    """Show the database in a browser: search, calendar, source pages, tables, saved queries (docs/serve.md).

    Example: saraban serve --open; saraban serve --review
    """
    from pipeline.cli.serve import serve_command

    return serve_command(console, db, host, port, open_browser, review, corrections)
