"""`saraban run` and `saraban diff`: call, then say what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.console import Console
from pipeline.cli.findings import finding_line, worst_findings
from pipeline.cli.progress import progress
from pipeline.cli.review import corrections_path, count_states, load_book, say_states
from pipeline.errors import ExitCode, FileAccessError, UsageError
from pipeline.flow import LeftOut, Outcome, exit_code, reason_message, run
from pipeline.store.database import open_database

if TYPE_CHECKING:
    import sqlite3

    from pipeline.compare.model import Decision, Side

# Kinds of files left out that are named at the end of a run.
_KINDS = 8
_WHY = {"about": ("ไฟล์อธิบาย", "about documents"), "link": ("ลิงก์ของโฟลเดอร์", "links to folders")}
# Findings that the end of a run shows; `saraban findings` has all.
_WORST = 5
_COUNTED = {
    "documents": ("เอกสาร", "documents"),
    "refused": ("ไม่รับ", "refused"),
    "pages": ("หน้า", "pages"),
    "activities": ("กิจกรรม", "activities"),
    "dated": ("มีกำหนดวัน", "with dates"),
    "letters": ("หนังสือ", "letters"),
}
_STATUS_TH = {
    "ok": "อ่านครบ",
    "partial": "อ่านได้บางส่วน",
    "empty": "ไม่มีข้อมูลให้เก็บ",
    "refused": "อ่านไม่ได้",
    "unchanged": "ไม่เปลี่ยนแปลง",
}


def run_command(
    console: Console,
    paths: Sequence[Path],
    db: Path,
    jobs: int,
    year: int | None,
    strict: bool,
    corrections: Path | None = None,
    reread: bool = False,
    scheduler: str | None = None,
) -> ExitCode:
    """Read circulars into the database."""
    if year is not None and not 2400 <= year <= 2699:
        raise UsageError("bad_year", year=year)
    outcomes = _Outcomes(kept=console.json)
    left_out: list[LeftOut] = []
    book = load_book(corrections_path(db, corrections), named=corrections is not None)
    with open_database(db, alone=lambda: _say_waiting(console, db)) as connection:
        with progress(console) as step:
            for outcome in run(
                connection,
                paths,
                year=year,
                jobs=jobs,
                strict=strict,
                book=book,
                begun=step.begun,
                left_out=left_out.extend,
                on_page=step.page,
                reread=reread,
                scheduler=scheduler,
            ):
                outcomes.add(outcome)
                step.done()
                _say_outcome(console, outcome)
        counts, worst = worst_findings(connection, _WORST)
        states = count_states(connection)
    if console.json:
        console.data(
            {
                "documents": [o.to_json(console.language) for o in outcomes.all],
                "left_out": [one._asdict() for one in left_out],
            }
        )
    say_states(console, states)
    _say_left_out(console, left_out)
    _say_summary(console, outcomes, counts, worst, db)
    return exit_code(outcomes.statuses)


@dataclass(slots=True)
class _Outcomes:
    """What became of the inputs, in numbers; each of them only where it is to be printed: there may be very many."""

    kept: bool
    all: list[Outcome] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        if self.kept:
            self.all.append(outcome)
        self.statuses[outcome.status] += 1
        if (tally := outcome.tally) is not None:
            self.counts["documents"] += 1
            for name in ("pages", "activities", "dated", "letters"):
                self.counts[name] += getattr(tally, name)


def _say_waiting(console: Console, db: Path) -> None:
    console.say(
        f"มีการอ่านเข้าฐานข้อมูล {db} อยู่ก่อนแล้ว กำลังรอให้เสร็จ (Ctrl-C เพื่อเลิก)",
        f"Another run is writing to {db}; waiting for it to end (Ctrl-C to give up).",
    )


def _say_outcome(console: Console, outcome: Outcome) -> None:
    cost = f"  {outcome.cost.seconds:.2f} s, {outcome.cost.peak_bytes >> 20} MiB: {outcome.file}"
    console.detail(cost, cost)
    if outcome.status == "refused":
        for code, page, detail in outcome.reasons:
            where = f" หน้า {page}" if page and console.language == "th" else f" page {page}" if page else ""
            text = reason_message(code, detail, console.language)
            console.warn(f"{console.pick('ไม่รับ', 'refused')}: {outcome.file}{where}: [{code}] {text}")
        if outcome.fault:
            console.detail(outcome.fault, outcome.fault)
        return
    tally = outcome.tally
    if tally is None:
        return
    n, f = tally.activities, tally.findings
    console.say(
        f"{_STATUS_TH[outcome.status]}: {outcome.file}: {n} กิจกรรม ข้อสังเกต {f}",
        f"{outcome.status}: {outcome.file}: {n} activities, {f} findings",
    )
    for code, page, detail in outcome.reasons:
        where = console.pick(f"หน้า {page}: ", f"page {page}: ") if page else ""
        text = f"  {where}[{code}] {reason_message(code, detail, console.language)}"
        console.say(text, text)


def _say_left_out(console: Console, left_out: Sequence[LeftOut]) -> None:
    """Which files of folders and archives were not even tried, by kind; each of them with --verbose."""
    if not left_out:
        return
    kinds = Counter(
        (Path(one.file).suffix.lower() or one.file.rsplit("/", 1)[-1])
        if one.why == "suffix"
        else _WHY[one.why]
        for one in left_out
    )
    said = {
        language: ", ".join(
            f"{kind if isinstance(kind, str) else kind[language == 'en']} {n:,}"
            for kind, n in kinds.most_common(_KINDS)
        )
        + (" …" if len(kinds) > _KINDS else "")
        for language in ("th", "en")
    }
    console.say(
        f"ไม่ได้อ่าน {len(left_out):,} ไฟล์ในโฟลเดอร์หรือไฟล์บีบอัด เพราะชื่อไม่ใช่ชนิดที่อ่านได้: {said['th']}"
        "  (ระบุชื่อไฟล์เองเพื่อให้ลองอ่าน; -v แสดงรายชื่อ)",
        f"Left out of folders and archives by their names: {len(left_out):,} ({said['en']})"
        "  Name a file itself to have it tried; -v lists them",
    )
    for one in left_out:
        console.detail(f"  {one.file}", f"  {one.file}")


def _say_summary(
    console: Console,
    outcomes: _Outcomes,
    severities: Counter[str],
    worst: Sequence[dict[str, Any]],
    db: Path,
) -> None:
    """What was read, in numbers; what needs a look, worst first; what to do next."""
    counts = outcomes.counts | Counter(refused=outcomes.statuses["refused"])
    said = [
        (th, en, counts[name]) for name, (th, en) in _COUNTED.items() if counts[name] or name != "refused"
    ]
    console.say(
        "อ่านแล้ว: " + ", ".join(f"{th} {n:,}" for th, _, n in said),
        "Read: " + ", ".join(f"{n:,} {en}" for _, en, n in said),
    )
    console.say(
        f"ข้อสังเกตในฐานข้อมูล: ต้องแก้ {severities['error']} ควรดู {severities['warning']} แจ้งให้ทราบ {severities['info']}",
        f"Findings in the database: {severities['error']} errors, {severities['warning']} warnings, {severities['info']} notes",
    )
    for row in worst:
        text = f"  {finding_line(row, console)}"
        console.say(text, text)
        remedy = f"      → {console.pick(row['help_th'], row['help'])}"
        console.say(remedy, remedy)
    if counts["documents"]:
        console.say(
            f"ฐานข้อมูล: {db}  ดูสิ่งที่ควรตรวจ: saraban findings --db {db}",
            f"Database: {db}  Next: saraban findings --db {db}",
        )


def diff_command(
    console: Console,
    refs: Sequence[str],
    db: Path,
    out: Path | None,
    differ_code: bool,
    *,
    decisions: Sequence[Path] = (),
    crops: bool = True,
    matrix: bool = False,
) -> ExitCode:
    """Compare two sides and write the report; or several years, as a matrix."""
    decided = _decisions(decisions or ([beside] if (beside := db.parent / "decisions.csv").exists() else []))
    if matrix:
        return _matrix(console, refs, db, out, differ_code, decided)
    if len(refs) != 2:
        raise UsageError(
            "nothing_to_compare",
            why=console.pick(
                "ระบุสองฝ่าย เช่น saraban diff 2560 2564 (หลายปี: --matrix)",
                "name two sides, such as saraban diff 2560 2564 (more than two: --matrix)",
            ),
        )
    from pipeline.compare import compare, save
    from pipeline.publish import publish
    from pipeline.publish.crops import crops_of

    left, right = refs
    directory = out or Path("outputs") / f"diff-{_name(left)}-{_name(right)}"
    with open_database(db, readonly=True) as connection:
        left_side, right_side = _sides(connection, refs)
        comparison = compare(left_side, right_side, decided)
        pictures = crops_of(connection, comparison) if crops else {}
    with open_database(db) as connection:
        save(connection, comparison)
    try:
        files = publish(comparison, directory, pictures)
    except OSError as error:
        raise FileAccessError("not_writable", path=directory, why=error) from error
    if console.json:
        console.data(comparison.model_dump(mode="json"))
    else:
        for path in files:
            console.detail(f"เขียน {path}", f"wrote {path}")
    console.say(f"รายงาน: {directory / 'report.html'}", f"Report: {directory / 'report.html'}")
    # A doubtful row is no difference by itself; the report names it as unverified.
    differs = any(c.change not in ("unchanged", "unverified") for c in comparison.changes)
    return ExitCode.DIFFERENT if differ_code and differs else ExitCode.OK


def _matrix(
    console: Console,
    refs: Sequence[str],
    db: Path,
    out: Path | None,
    differ_code: bool,
    decisions: Sequence[Decision],
) -> ExitCode:
    """Activities by year; without names, every academic year of the database."""
    from pipeline.compare import matrix_of
    from pipeline.publish.matrix import publish_matrix

    with open_database(db, readonly=True) as connection:
        rows = connection.execute(
            "SELECT DISTINCT academic_year FROM documents WHERE academic_year IS NOT NULL ORDER BY 1"
        ).fetchall()
        refs = refs or [str(row[0]) for row in rows]
        if len(refs) < 2:
            raise UsageError(
                "nothing_to_compare",
                why=console.pick(
                    "ตารางตามปีต้องมีอย่างน้อยสองปี", "a matrix needs at least two years in the database"
                ),
            )
        matrix = matrix_of(_sides(connection, refs), decisions)
    directory = out or Path("outputs") / f"matrix-{'-'.join(_name(ref) for ref in refs)}"
    try:
        files = publish_matrix(matrix, directory)
    except OSError as error:
        raise FileAccessError("not_writable", path=directory, why=error) from error
    if console.json:
        console.data(matrix.model_dump(mode="json"))
    else:
        for path in files:
            console.detail(f"เขียน {path}", f"wrote {path}")
    console.say(f"รายงาน: {directory / 'matrix.html'}", f"Report: {directory / 'matrix.html'}")
    differs = any(c is None or set(c.kinds) - {"unverified"} for row in matrix.rows for c in row.cells)
    return ExitCode.DIFFERENT if differ_code and differs else ExitCode.OK


def _sides(connection: sqlite3.Connection, refs: Sequence[str]) -> list[Side]:
    from pipeline.compare import AmbiguousReferenceError, UnknownReferenceError, load_side

    try:
        return [load_side(connection, ref) for ref in refs]
    except (AmbiguousReferenceError, UnknownReferenceError) as error:
        raise UsageError("nothing_to_compare", why=error) from error


def _decisions(paths: Sequence[Path]) -> list[Decision]:
    """What reviewers decided, file after file."""
    from pipeline.compare import DecisionsError, read_decisions

    out: list[Decision] = []
    for path in paths:
        try:
            out += read_decisions(path.read_bytes())
        except (OSError, DecisionsError) as error:
            raise FileAccessError("not_readable", path=path, why=error) from error
    return out


def _name(ref: str) -> str:
    """A reference as part of a folder name: never a path."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(ref).name) or "_"
