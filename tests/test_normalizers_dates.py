"""The date reader as a whole: its interface, its promises and its agreement with other readers.

What single texts give is in test_normalizers_dates_table.py.
"""

import dataclasses
import datetime as dt
import doctest
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalizers.dates
from normalizers.dates import FLAGS, KINDS, DateContext, DateRecord, context_from_json, read_dates
from normalizers.dates.folding import fold_with_places
from normalizers.dates.lexicon import rows
from normalizers.dates.tokens import tokens
from normalizers.numerals import to_arabic, to_thai

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT.parent / "shared" / "gold" / "dates-sample.jsonl"

MONTHS = {
    form: {
        int(row["month"]): row["spelling"]
        for row in rows("months")
        if row["language"] == "th" and row["form"] == form
    }
    for form in ("full", "short")
}

# -- the interface -----------------------------------------------------------------------------------


def test_record_to_json() -> None:
    (record,) = read_dates("ส่งภายในวันที่ 20 ธ.ค. 65 เวลา 16.30 น. ครับ")
    assert record.to_json() == {
        "kind": "deadline",
        "start": None,
        "end": "2022-12-20",
        "precision": "day",
        "time_start": None,
        "time_end": "16:30",
        "flags": [],
        "raw": "ภายในวันที่ 20 ธ.ค. 65 เวลา 16.30 น.",
        "span": [3, 39],
        "rule": "day_month_deadline",
    }
    json.dumps(record.to_json())


def test_partial_stands_in_json_only_where_set() -> None:
    (record,) = read_dates("ตัดยอด ณ วันที่ 10 พฤศจิกายน")
    assert record.to_json()["partial"] == "--11-10"
    assert "partial" not in read_dates("10 พ.ย. 64")[0].to_json()


def test_records_and_contexts_are_frozen() -> None:
    (record,) = read_dates("10 พ.ย. 64")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.kind = "range"  # type: ignore[misc]
    assert hash(DateContext()) == hash(DateContext())


@pytest.mark.parametrize(
    ("given_context", "expected"),
    [
        pytest.param(None, DateContext(), id="none"),
        pytest.param({}, DateContext(), id="empty"),
        pytest.param(
            {"academic_year_be": None, "doc_date": None, "column_month": None}, DateContext(), id="nulls"
        ),
        pytest.param(
            {"academic_year_be": 2564, "doc_date": "2021-05-25", "column_month": "2021-11"},
            DateContext(2564, dt.date(2021, 5, 25), (2021, 11)),
            id="all",
        ),
        pytest.param({"academic_year_be": "2564"}, DateContext(2564), id="year as text"),
        pytest.param({"doc_date": dt.date(2021, 5, 25)}, DateContext(None, dt.date(2021, 5, 25)), id="date"),
        pytest.param({"column_month": [2021, 11]}, DateContext(None, None, (2021, 11)), id="pair"),
        pytest.param(
            {"academic_year_be": True, "doc_date": "soon", "column_month": "2021-13", "other": 1},
            DateContext(),
            id="malformed",
        ),
        pytest.param({"doc_date": 5, "column_month": 5}, DateContext(), id="wrong types"),
    ],
)
def test_context_from_json(given_context: dict[str, object] | None, expected: DateContext) -> None:
    assert context_from_json(given_context) == expected


def test_context_rejects_an_impossible_month() -> None:
    with pytest.raises(ValueError, match="column_month"):
        DateContext(column_month=(2021, 13))


def test_raw_covers_cues_and_times() -> None:
    text = "ส่งงาน ตั้งแต่บัดนี้จนถึงวันที่ 30 มิ.ย. 66 เวลา 16.30 น. เท่านั้น"
    (record,) = read_dates(text)
    assert record.raw == "ตั้งแต่บัดนี้จนถึงวันที่ 30 มิ.ย. 66 เวลา 16.30 น."


def test_raw_is_of_the_original_where_the_text_is_damaged() -> None:
    text = "\ufeffภายในวันท่ี\u200b ๑๐ พฤษภำคม ๒๕๖o นี้"
    (record,) = read_dates(text)
    assert record.raw == "ภายในวันท่ี\u200b ๑๐ พฤษภำคม ๒๕๖o"
    assert text[slice(*record.span)] == record.raw


def test_span_ends_behind_the_marks_of_its_last_letter() -> None:
    (record,) = read_dates("เดือนกุมภาพันธ์")
    assert record.raw == "เดือนกุมภาพันธ์"


def test_context_never_changes_what_is_written() -> None:
    context = DateContext(2570, dt.date(1999, 1, 1), (2030, 1))
    for text in ("30 เม.ย. 65", "ภายใน 10/06/2565", "1 - 5 มิ.ย. 2565", "พ.ค.64"):
        assert read_dates(text, context) == read_dates(text)


def test_importing_is_cheap() -> None:
    heavy = ["pandas", "pythainlp", "dateparser", "pydantic", "typer", "extractors", "pipeline"]
    code = f"import sys, normalizers.dates; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert out.stdout.strip() == "[]"


def test_numerals() -> None:
    assert to_arabic("ว ๕๔๓/2565") == "ว 543/2565"
    assert to_thai("ว ๕๔๓/2565") == "ว ๕๔๓/๒๕๖๕"


@given(st.text())
def test_numerals_keep_length_and_come_back(text: str) -> None:
    assert len(to_arabic(text)) == len(to_thai(text)) == len(text)
    assert to_arabic(to_thai(text)) == to_arabic(text)


# -- the public samples ------------------------------------------------------------------------------

COUNTING = ("kind", "start", "end", "precision", "time_start", "time_end", "flags", "partial")


def counting(record: dict[str, object]) -> tuple[object, ...]:
    flags = record.get("flags")
    return tuple(
        sorted(flags) if name == "flags" and isinstance(flags, list) else record.get(name)
        for name in COUNTING
    )


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.exists(), reason="no ../shared/gold/dates-sample.jsonl beside the checkout")
def test_public_samples() -> None:
    wrong = []
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        records = read_dates(case["text"], context_from_json(case["context"]))
        if [counting(record.to_json()) for record in records] != [
            counting(want) for want in case["expected"]
        ]:
            wrong.append(case["id"])
    assert wrong == []


# -- dates in print read back as themselves ----------------------------------------------------------

DAYS = st.dates(dt.date(1941, 1, 1), dt.date(2155, 12, 31))
SHORT_YEAR_DAYS = st.dates(dt.date(1957, 1, 1), dt.date(2056, 12, 31))
SPACES = st.sampled_from(["", " ", "  ", "\u00a0", "\u2009"])
DIGITS: st.SearchStrategy[Callable[[str], str]] = st.sampled_from([to_arabic, to_thai])
DASHES = st.sampled_from(["-", "–", "—", "−", "‑", "~", "ถึง", "จนถึง", "ถึงวันที่"])
SHORTENINGS = st.sampled_from(
    [
        lambda name: name,
        lambda name: name.replace(".", ""),
        lambda name: name.replace(".", ". ").strip(),
        lambda name: name.replace(".", " .").strip(),
        lambda name: name.rstrip("."),
    ]
)


@st.composite
def month_names(draw: st.DrawFn, month: int) -> str:
    if draw(st.booleans()):
        return MONTHS["full"][month]
    return draw(SHORTENINGS)(MONTHS["short"][month])


@st.composite
def printed(draw: st.DrawFn, day: dt.date) -> tuple[str, bool]:
    """A day in one of the catalogue's forms, and whether its year is printed as Gregorian."""
    digits = draw(DIGITS)
    years = [
        (f"{day.year + 543}", False),
        (f"พ.ศ. {day.year + 543}", False),
        (f"พ.ศ.{day.year + 543}", False),
    ]
    years += [(f"พุทธศักราช {day.year + 543}", False), (f"{day.year}", True), (f"ค.ศ. {day.year}", True)]
    if 1957 <= day.year <= 2056:
        years.append((f"{(day.year + 543) % 100:02d}", False))
    year, gregorian = draw(st.sampled_from(years))
    form = draw(st.sampled_from(["named", "slashes", "dashes", "year first"]))
    if form == "slashes" and year.isdigit():
        return digits(f"{day.day:02d}/{day.month}/{year}"), gregorian
    if form == "dashes" and year.isdigit() and len(year) == 4:
        return digits(f"{day.day}-{day.month:02d}-{year}"), gregorian
    if form == "year first" and year.isdigit() and len(year) == 4:
        return digits(f"{year}-{day.month:02d}-{day.day:02d}"), gregorian
    name = draw(month_names(day.month))
    # A short form without its last stop may not touch an era word: it would go on as another one.
    before_year = draw(SPACES) if year.isdigit() else " "
    return digits(f"{day.day}{draw(SPACES)}{name}{before_year}{year}"), gregorian


@settings(max_examples=400)
@given(st.data())
def test_any_printed_day_reads_back(data: st.DataObject) -> None:
    day = data.draw(st.one_of(DAYS, SHORT_YEAR_DAYS))
    text, gregorian = data.draw(printed(day))
    (record,) = read_dates(text)
    assert (record.kind, record.start, record.end) == ("point", day, day)
    assert record.flags == (("era_ad",) if gregorian else ())
    assert record.raw == text


@settings(max_examples=200)
@given(st.data())
def test_any_printed_range_reads_back(data: st.DataObject) -> None:
    start = data.draw(DAYS)
    end = min(start + dt.timedelta(days=data.draw(st.integers(1, 300))), dt.date(2155, 12, 31))
    first, _ = data.draw(printed(start))
    second, _ = data.draw(printed(end))
    dash = data.draw(DASHES)
    (record,) = read_dates(f"{first} {dash} {second}")
    assert (record.kind, record.start, record.end) == ("range", start, end)


@settings(max_examples=200)
@given(st.data())
def test_any_range_with_one_year_reads_back(data: st.DataObject) -> None:
    start = data.draw(SHORT_YEAR_DAYS)
    end = min(start + dt.timedelta(days=data.draw(st.integers(1, 200))), dt.date(2056, 12, 31))
    digits, dash = data.draw(DIGITS), data.draw(DASHES)
    space, space2 = data.draw(SPACES), data.draw(SPACES)
    first = f"{start.day}"
    if start.month != end.month or start.year != end.year:
        first += f" {data.draw(month_names(start.month))}"
    text = f"{first}{space}{dash}{space2}{end.day} {data.draw(month_names(end.month))} {end.year + 543}"
    (record,) = read_dates(digits(text))
    assert (record.kind, record.start, record.end) == ("range", start, end)
    assert record.flags == (("year_wrapped",) if start.year != end.year else ())


CUES = {
    "ภายในวันที่": ("deadline", False, True),
    "ไม่เกินวันที่": ("deadline", False, True),
    "ณ วันที่": ("cutoff", True, True),
    "ตัดยอด ณ": ("cutoff", True, True),
    "ตั้งแต่วันที่": ("from", True, False),
    "จนถึงวันที่": ("until", False, True),
    "วันสุดท้าย": ("until_last_day", False, True),
    "ประกาศ ณ วันที่": ("point", True, True),
}


@settings(max_examples=200)
@given(st.data(), st.sampled_from(sorted(CUES)))
def test_any_printed_day_keeps_its_cue(data: st.DataObject, cue: str) -> None:
    day = data.draw(SHORT_YEAR_DAYS)
    text, _ = data.draw(printed(day))
    (record,) = read_dates(f"ให้โรงเรียนดำเนินการ {cue} {text} ในระบบ")
    kind, has_start, has_end = CUES[cue]
    assert record.kind == kind
    assert record.start == (day if has_start else None)
    assert record.end == (day if has_end else None)
    assert record.raw == f"{cue} {text}"


@settings(max_examples=200)
@given(SHORT_YEAR_DAYS, st.integers(0, 200), st.sampled_from("\u200b\u00ad\ufeff\u2060"))
def test_invisible_characters_change_nothing(day: dt.date, place: int, char: str) -> None:
    text = f"ภายในวันที่ {day.day} {MONTHS['full'][day.month]} {day.year + 543}"
    place %= len(text)
    (record,) = read_dates(text[:place] + char + text[place:])
    assert (record.kind, record.end, record.flags) == ("deadline", day, ())


@settings(max_examples=200)
@given(SHORT_YEAR_DAYS, st.data())
def test_one_letter_lost_from_a_month_is_repaired(day: dt.date, data: st.DataObject) -> None:
    name = MONTHS["full"][day.month]
    place = data.draw(st.integers(1, len(name) - 2))
    damaged = name[:place] + name[place + 1 :]
    records = read_dates(f"วันที่ {day.day} {damaged} {day.year + 543}")
    # Some losses make two months equally near; then nothing may be guessed.
    if records:
        assert [(record.start, record.flags) for record in records] == [(day, ("repaired",))]


@pytest.mark.parametrize("year", range(2400, 2700, 7))
def test_era_before_calendar(year: int) -> None:
    leap = (year - 543) % 4 == 0 and ((year - 543) % 100 != 0 or (year - 543) % 400 == 0)
    (record,) = read_dates(f"29 กุมภาพันธ์ {year}")
    assert (record.start is not None) == leap
    assert (record.flags == ("impossible_date",)) == (not leap)


# -- total, pure, linear -----------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "1",
        "9",
        "10",
        "31",
        "65",
        "2565",
        "25655",
        "๑",
        "๓o",
        "1O",
        "มิ.ย.",
        "มิถุนายน",
        "พ.ค",
        "กพ",
        "มีนา",
        "กุมภำพันธ์",
        "June",
        "พ.ศ.",
        "ค.ศ.",
        "วันที่",
        "เดือน",
        "ณ",
        "ภายใน",
        "ก่อน",
        "ข้อมูล",
        "ตัดยอด",
        "ประกาศ",
        "ตั้งแต่",
        "บัดนี้",
        "ถึง",
        "จนถึง",
        "ระหว่าง",
        "จาก",
        "เป็น",
        "และ",
        "กับ",
        ",",
        "-",
        "–",
        "(",
        ")",
        "/",
        ".",
        ":",
        "\t",
        "\n",
        "วันสุดท้าย",
        "เป็นต้นไป",
        "ของทุกปี",
        "ของทุกเดือน",
        "ทุกวันที่",
        "สิ้นเดือน",
        "ต้นเดือน",
        "สัปดาห์ที่",
        "ของเดือน",
        "ไตรมาสที่",
        "ปีงบประมาณ",
        "เวลา",
        "08.30",
        "น.",
        "เที่ยงคืน",
        "(จ)",
        "วันพุธที่",
        ".....",
        "ม.",
        "ครั้งที่",
        "คน",
        "ก.ค.ศ.",
        "\u200b",
        "\ud800",
        "\x00",
        "ั",
    ]
)
ANY_TEXT = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),
    st.lists(st.one_of(PIECES, st.just(" ")), max_size=40).map("".join),
)
CONTEXTS = st.builds(
    DateContext,
    st.one_of(st.none(), st.integers(2400, 2700), st.integers()),
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.tuples(st.integers(1, 9999), st.integers(1, 12))),
)


def check(record: DateRecord, text: str) -> None:
    start, end = record.span
    assert 0 <= start < end <= len(text)
    assert record.raw == text[start:end]
    assert record.kind in KINDS
    assert set(record.flags) <= set(FLAGS)
    assert list(record.flags) == sorted(set(record.flags))
    assert record.precision in ("day", "month")
    for time in (record.time_start, record.time_end):
        assert time is None or re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]|24:00", time)
    doubtful = {"unresolved", "bad_year", "impossible_date"} & set(record.flags)
    assert (record.partial is not None) == bool(doubtful or record.kind == "recurring")
    if record.start and record.end:
        assert (record.start > record.end) == ("reversed" in record.flags)
    if not (record.start or record.end):
        assert record.partial is not None


@settings(max_examples=600, deadline=None)
@given(ANY_TEXT, CONTEXTS)
def test_nothing_raises_and_every_record_holds_together(text: str, context: DateContext) -> None:
    records = read_dates(text, context)
    assert records == read_dates(text, context)
    for record in records:
        check(record, text)
    assert [record.span[0] for record in records] == sorted(record.span[0] for record in records)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ud800\udfff", id="surrogates"),
        pytest.param("\x00" * 50, id="nuls"),
        pytest.param("10 มิ.ย. 65\x00\ud83d", id="after a date"),
        pytest.param("9" * 1_000_000, id="digits"),
        pytest.param("๙" * 1_000_000, id="Thai digits"),
        pytest.param("10 มิ.ย. " + "9" * 5000, id="a long year"),
        pytest.param("9" * 5000 + "/06/2565", id="a long day"),
        pytest.param("ั" * 10_000, id="marks"),
    ],
)
def test_hostile_text_does_not_raise(text: str) -> None:
    for record in read_dates(text, DateContext(10**9, dt.date.max, (9999, 12))):
        check(record, text)


HOSTILE = {
    "dashes": "1 - ",
    "commas": "1, ",
    "cues": "ณ วันที่ ",
    "months": "มิ.ย. ",
    "days": "1 มิ.ย. ",
    "ranges": "1 มิ.ย. - ",
    "lists": "1 มิ.ย., 1, 1, ",
    "months and days": "มิ.ย. 65, 1, 1, ",
    "slashes": "1/",
    "times": "08.30 - ",
    "times of": "08.30 น. ของ ",
    "far times": "1 มิ.ย. 65 กก 08.30 น. ",
    "quarters": "ไตรมาสที่ 1 และ ",
    "brackets": "(",
    "eras": "มิ.ย. พ.ศ. ",
    "damaged": "1 มกราตน ",
    "letters": "1O|l",
    "letters for digits": "OolI",
    "plain": "โรงเรียนบันทึกข้อมูล ",
    "addresses": "a.a-@",
    "until": "ถึง",
}


def work(text: str, context: DateContext) -> int:
    """The number of calls, of Python and of C functions, that reading `text` takes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read_dates(text, context)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("column", [None, (2021, 11)], ids=["no context", "column"])
def test_work_grows_in_step_with_length(name: str, column: tuple[int, int] | None) -> None:
    context = DateContext(column_month=column)
    read_dates(HOSTILE[name], context)
    small, large = (work(HOSTILE[name] * count, context) for count in (300, 1200))
    assert large < 4.5 * small + 1000


def test_tokens_cover_the_text_in_order() -> None:
    text = "ภายในวันที่ 10 มิ.ย. 65 เวลา 16.30 น. (ข้อมูล ณ วันที่ ๓๑ พฤษภำคม ๒๕๖๕)"
    found = tokens(fold_with_places(text))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


# -- beside other readers ----------------------------------------------------------------------------


@pytest.mark.parametrize("month", range(1, 13))
def test_agrees_with_pythainlp_where_it_is_right(month: int) -> None:
    util = pytest.importorskip("pythainlp.util")
    text = f"15 {MONTHS['full'][month]} 2564"
    theirs = util.thai_strptime(text, "%d %B %Y")
    assert read_dates(text)[0].start == theirs.date()


@pytest.mark.parametrize("month", range(1, 13))
def test_agrees_with_dateparser_where_it_is_right(month: int) -> None:
    dateparser = pytest.importorskip("dateparser")
    text = f"15 {MONTHS['full'][month]} 2021"
    theirs = dateparser.parse(text, languages=["th"])
    assert read_dates(text)[0].start == theirs.date()


# -- documentation -----------------------------------------------------------------------------------


def test_examples_in_the_docs_are_true() -> None:
    page = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```pycon\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 5
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    names: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        test = parser.get_doctest(block, names, f"dates.md block {number}", "docs/dates.md", 0)
        runner.run(test, clear_globs=False)
        names.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def test_docs_name_every_kind_and_flag() -> None:
    page = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")
    for name in (*KINDS, *FLAGS):
        assert f"`{name}`" in page, f"{name} is missing from docs/dates.md"


def test_docstring_examples_are_true() -> None:
    for module in (normalizers.dates.reader, normalizers.dates.records, sys.modules["normalizers.numerals"]):
        assert doctest.testmod(module).failed == 0


def test_tables_are_well_formed() -> None:
    roles = {row["role"] for row in rows("dates_cues")}
    assert {"deadline", "from", "until", "at", "date_word", "and"} <= roles
    assert {row["strength"] for row in rows("dates_labels")} == {"strong", "weak"}
    for form in ("full", "short", "clipped"):
        months = [
            int(row["month"]) for row in rows("months") if row["language"] == "th" and row["form"] == form
        ]
        assert months == list(range(1, 13))
    for table in ("dates_cues", "dates_labels", "dates_units", "dates_lookalikes", "dates_eras"):
        words = [row["word"] for row in rows(table)]
        assert all(words)
        assert len(words) == len(set(words)), f"{table} has a word twice"
