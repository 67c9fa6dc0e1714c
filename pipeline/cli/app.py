"""The command line: options, help and the one place where errors become exit codes."""

import os
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from pipeline.cli.console import Console, default_language
from pipeline.errors import ExitCode, SarabanError
from pipeline.version import version

if TYPE_CHECKING:
    from pipeline.messages.catalog import Language

# Typer may carry its own copy of click; its exceptions are known by the one that typer exports.
_USAGE_ERROR: Any = typer.BadParameter.__mro__[2]

DEFAULT_DATABASE = Path("outputs/saraban.db")

app = typer.Typer(
    name="saraban",
    help="สารบรรณ: Thai official circulars into a database that people can trust.\n\n"
    "Example: saraban run circulars/ && saraban findings",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
normalize_app = typer.Typer(
    help="Read dates or mend text, JSON lines in, JSON lines out.\n\n"
    'Example: echo \'{"id": 1, "text": "ภายใน 10 พ.ย. 64"}\' | saraban normalize dates',
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(normalize_app, name="normalize")
review_app = typer.Typer(
    help="What people correct: as a spreadsheet out and in (docs/review.md).\n\n"
    'Example: saraban review export; saraban review apply outputs/review.xlsx --who "สมศรี"',
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(review_app, name="review")

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


def console_of(json: bool, quiet: bool, verbose: bool, lang: str | None) -> Console:
    """The console that the common options ask for."""
    return Console(cast("Language", lang or default_language()), quiet, verbose, json)


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
def run(
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
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Read circulars into the database.

    A second run over the same files changes nothing. Refused files are named and never stop the others.

    Example: saraban run circulars/ letter.pdf --db school.db
    """
    from pipeline.cli.commands import run_command

    raise typer.Exit(
        run_command(
            console_of(json, quiet, verbose, lang),
            paths,
            db,
            jobs or os.cpu_count() or 1,
            year,
            strict,
            corrections,
            reread,
            scheduler,
        )
    )


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="One circular.")],
    year: Annotated[int | None, typer.Option("--year", help="Academic year (พ.ศ.) if it names none.")] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Show what would be taken from one file; writes nothing.

    Example: saraban show letter.pdf
    """
    from pipeline.cli.show import show_command

    raise typer.Exit(show_command(console_of(json, quiet, verbose, lang), file, year))


@app.command()
def diff(
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
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Compare two academic years or two documents and write the change report.

    Example: saraban diff 2560 2564; saraban diff --matrix 2560 2564 2565
    """
    from pipeline.cli.commands import diff_command

    console = console_of(json, quiet, verbose, lang)
    raise typer.Exit(
        diff_command(
            console, sides or (), db, out, exit_code, decisions=decisions or (), crops=crops, matrix=matrix
        )
    )


@app.command()
def findings(
    db: DbOption = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 50,
    severity: Annotated[
        Literal["error", "warning", "info"] | None, typer.Option("--severity", help="Only this severity.")
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", help="Only this code (docs/database.md lists them).")
    ] = None,
    settled: Annotated[bool, typer.Option("--all", help="With those that a person has answered.")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """List what a person should look at, worst first; -v says what would clear each.

    Example: saraban findings --severity error -v
    """
    from pipeline.cli.findings import findings_command

    console = console_of(json, quiet, verbose, lang)
    raise typer.Exit(findings_command(console, db, limit, severity, code=code, settled=settled))


@app.command()
def explain(
    activity: Annotated[str, typer.Argument(help="Id of an activity, or its beginning.")],
    db: DbOption = DEFAULT_DATABASE,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Say how an activity got here: page, cell, raw text, rules, findings, corrections, other years.

    Example: saraban explain e1eec619adb9c9fc
    """
    from pipeline.cli.explain import explain_command

    raise typer.Exit(explain_command(console_of(json, quiet, verbose, lang), activity, db))


@app.command()
def effective(
    on: Annotated[
        str | None, typer.Option("--on", help="The day, in either era (default today), e.g. 2021-06-01.")
    ] = None,
    academic_year: Annotated[
        int | None, typer.Option("--academic-year", help="Only this academic year (พ.ศ.).")
    ] = None,
    db: DbOption = DEFAULT_DATABASE,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Say which calendar holds on a day, and where an area office is earlier than the ministry.

    Example: saraban effective --on "1 มิ.ย. 2564" --academic-year 2564
    """
    from pipeline.cli.effective import effective_command

    raise typer.Exit(effective_command(console_of(json, quiet, verbose, lang), db, on, academic_year))


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(help='Words, "phrases", names, years, dates: all must be answered.')
    ],
    db: DbOption = DEFAULT_DATABASE,
    year: Annotated[int | None, typer.Option("--year", help="Only this academic year (พ.ศ.).")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 20,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Search activities and letters in Thai (docs/search.md).

    Example: saraban search สพฐ. นักเรียนยากจน "ปี 60"
    """
    from pipeline.cli.search import search_command

    raise typer.Exit(search_command(console_of(json, quiet, verbose, lang), words, db, year, limit))


@app.command()
def export(
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
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Write the database as files of another format (docs/export.md).

    Example: saraban export ics --system DMC --year 2564
    """
    from pipeline.cli.export import export_command

    console = console_of(json, quiet, verbose, lang)
    raise typer.Exit(
        export_command(console, format, db, out, role=role, system=system, year=year, shards=shards)
    )


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold records (JSON).")],
    db: DbOption = DEFAULT_DATABASE,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Print figures of the database against gold records; -v names every difference.

    Example: saraban evaluate samples/2560-plan/expected.json
    """
    from pipeline.cli.evaluate import evaluate_command

    raise typer.Exit(evaluate_command(console_of(json, quiet, verbose, lang), gold, db))


@app.command()
def doctor(
    db: DbOption = DEFAULT_DATABASE,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Say what is installed, what is missing, the command that installs it, and whether the database is whole.

    Example: saraban doctor
    """
    from pipeline.cli.doctor import doctor_command

    raise typer.Exit(doctor_command(console_of(json, quiet, verbose, lang), db))


@app.command()
def serve(
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
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Show the database in a browser: search, calendar, source pages, tables, saved queries (docs/serve.md).

    Example: saraban serve --open; saraban serve --review
    """
    from pipeline.cli.serve import serve_command

    console = console_of(json, quiet, verbose, lang)
    raise typer.Exit(serve_command(console, db, host, port, open_browser, review, corrections))


@review_app.command("export")
def review_export(
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
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Write what should be checked, worst first, with a picture of the source beside each.

    Example: saraban review export --out review.xlsx
    """
    from pipeline.cli.review import review_export as command

    raise typer.Exit(
        command(console_of(json, quiet, verbose, lang), db, out, corrections, notes, copies, limit)
    )


@review_app.command("apply")
def review_apply(
    sheet: Annotated[Path, typer.Argument(help="The answered spreadsheet (xlsx, or csv saved from it).")],
    db: DbOption = DEFAULT_DATABASE,
    corrections: CorrectionsOption = None,
    who: Annotated[str | None, typer.Option("--who", help="Who answered, where a row names nobody.")] = None,
    when: Annotated[
        str | None, typer.Option("--when", help="Day of the answers, where a row gives none (default today).")
    ] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    lang: LangOption = None,
) -> None:
    """Take answers into the corrections file and the database; every later run applies them.

    Example: saraban review apply review.xlsx --who "สมศรี ใจดี"
    """
    from pipeline.cli.review import review_apply as command

    raise typer.Exit(command(console_of(json, quiet, verbose, lang), sheet, db, corrections, who, when))


@normalize_app.command("dates")
def normalize_dates(
    lang: LangOption = None,
) -> None:
    """Read dates: lines {"id", "text", "context"} in, lines {"id", "records"} out (docs/dates.md).

    Example: echo '{"id": 1, "text": "ภายใน 10 พ.ย. 64"}' | saraban normalize dates
    """
    from pipeline.cli.normalize import dates_command

    raise typer.Exit(dates_command(sys.stdin, sys.stdout))


@normalize_app.command("text")
def normalize_text(
    lang: LangOption = None,
) -> None:
    """Mend text: lines {"id", "text", "tier"} in, lines {"id", "text", "changes"} out (docs/thai-text.md).

    Example: echo '{"id": 1, "text": "ส านักงาน", "tier": 1}' | saraban normalize text
    """
    from pipeline.cli.normalize import text_command

    raise typer.Exit(text_command(sys.stdin, sys.stdout))


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
