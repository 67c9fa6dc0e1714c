"""`saraban search`: hits for people or programs, and what to try when there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.errors import ExitCode, UsageError
from pipeline.search import Hit, SearchResult, search
from pipeline.store.database import open_database

_OWN_FIELDS = frozenset({"text", "subject", "title"})
_LEAD = 240  # characters; a snippet with its marks is shorter
_KIND_TH = {"letter": "หนังสือ", "document": "เอกสาร"}


def search_command(
    console: Console, words: Sequence[str], db: Path, year: int | None, limit: int
) -> ExitCode:
    """Print what answers the words."""
    if year is not None and not 2400 <= year <= 2699:
        raise UsageError("bad_year", year=year)
    with open_database(db, readonly=True) as connection:
        result = search(connection, " ".join(words), year=year, limit=limit)
    if console.json:
        console.data(result.to_json())
    else:
        for number, hit in enumerate(result.hits, start=1):
            for line in _lines(number, hit, console):
                console.out(line)
    _say_rest(console, result, year)
    return ExitCode.OK


def _lines(number: int, hit: Hit, console: Console) -> Iterator[str]:
    kind = console.pick(_KIND_TH[hit.kind], hit.kind) + " " if hit.kind in _KIND_TH else ""
    when = f"  {console.pick(hit.schedule.th, hit.schedule.en)}" if hit.schedule else ""
    year = f"[{hit.academic_year}]" if hit.academic_year else "[-]"
    # Where a body or a section answers, people still want to read what is to be done.
    elsewhere = hit.snippet.field not in _OWN_FIELDS
    lead = " ".join(hit.text.split()) if elsewhere else hit.snippet.marked()
    yield f"{number:>3}. {year} {kind}{lead if len(lead) <= _LEAD else lead[: _LEAD - 1] + '…'}"
    if elsewhere:
        yield f"       {hit.snippet.marked()}"
    where = (
        console.pick(f"บรรทัด {hit.line}", f"line {hit.line}")
        if hit.line is not None
        else console.pick(f"หน้า {hit.page}", f"page {hit.page}")
    )
    label = console.pick(f" ลำดับ {hit.row_label}", f" row {hit.row_label}") if hit.row_label else ""
    identity = hit.activity_id or hit.document_id
    yield f"    {when}  {hit.filename} {where}{label}  ({identity})"


def _say_rest(console: Console, result: SearchResult, year: int | None) -> None:
    if result.cut:
        console.say("คำค้นยาวเกินไป จึงใช้เพียงส่วนต้น", "The question was too long; only its first part was used.")
    rest = result.total - len(result.hits)
    if rest:
        console.say(
            f"พบ {result.total} รายการ ยังมีอีก {rest} ดูทั้งหมดด้วย --limit 0",
            f"{result.total} found; {rest} more, --limit 0 shows all",
        )
    elif result.total:
        console.say(f"พบ {result.total} รายการ", f"{result.total} found")
    else:
        _say_nothing(console, result, year)


def _say_nothing(console: Console, result: SearchResult, year: int | None) -> None:
    years = ", ".join(map(str, result.years)) or "-"
    if not result.terms:
        console.say(
            "ไม่มีคำที่ค้นได้ ลองพิมพ์คำ เช่น saraban search นักเรียนยากจน",
            "There is no word to search for. Try: saraban search DMC",
        )
        return
    console.say("ไม่พบ", "Nothing was found.")
    if result.unknown:
        words = ", ".join(result.unknown)
        console.say(
            f"ไม่มีเอกสารใดมี: {words} ลองคำที่สั้นกว่า หรือเว้นวรรคระหว่างคำ",
            f"No document has: {words}. Try a shorter word, or put blanks between words.",
        )
    elif len(result.terms) > 1:
        console.say(
            "มีทุกคำ แต่ไม่อยู่ในรายการเดียวกัน ลองตัดคำออกทีละคำ",
            "Every word is there, but not in one entry. Try fewer words.",
        )
    if year is not None:
        console.say(f"ค้นเฉพาะปี {year} ปีที่มี: {years}", f"Only {year} was searched; years here: {years}")
