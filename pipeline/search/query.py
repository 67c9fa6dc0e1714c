"""A question as typed, read into terms: phrases, days and months, years, names, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from normalizers.dates import DateRecord, read_dates
from normalizers.numerals import to_arabic
from pipeline.search.terms import Needle, Term, needle_of
from pipeline.store.search_text import fold, keys_of_name, known_names

ERA = 543
# A question is a line, not a document: what comes after is not read, and the answer says so.
MAX_CHARACTERS = 400
MAX_TERMS = 16
_LONGEST_NAME = 8  # words
_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
_YEAR = re.compile(r"(?<!\S)(?:ปีการศึกษา|ปี|พ\.?ศ\.?)\s*(2[45][0-9]{2}|[4-7][0-9])(?!\S)")
_BARE_YEAR = re.compile("2[45][0-9]{2}|[4-7][0-9]")
_MEANINGFUL = re.compile("[0-9a-zก-๎]")
_EDGES = " \t\r\n-!\"#$%&'()*,;:<=>?@[\\]^`{|}~“”„«»"
# ส านักงาน or น ้า, pasted out of a PDF file: a blank before a mark or a vowel that needs a consonant is never right.
_SPLIT_AM = re.compile("(?<=[ก-ฮ่-๋])\\s+(?=[ะ-ฺ็-๎])")
_ABBREVIATION = re.compile("[ก-ฮ]{1,5}")
_PARTIAL = re.compile(r"--([0-9]{2})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that a row must answer, all of them; `cut` when the question was too long to read whole."""

    terms: tuple[Term, ...]
    cut: bool = False


def read_query(text: str, years: Collection[int] = ()) -> Query:
    """Read a question. Pure and total: no text raises.

    `years`: years (Buddhist Era) that the database speaks of. A bare 64 reads as 2564 where 2564 is among them, and a
    day or month without a year stands for that day or month of each of them.
    """
    # What a terminal or a program can hand over but no text holds; a blank in its place keeps the words apart.
    cleaned = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", text)
    clean = _SPLIT_AM.sub("", cleaned[:MAX_CHARACTERS])
    terms: list[Term] = []
    rest = _take(_QUOTED, clean, lambda m: _phrase(m[1]), terms)
    rest = to_arabic(rest)
    rest = _take_dates(rest, years, terms)
    rest = _take(_YEAR, rest, lambda m: _year_term(m[0].strip(), int(m[1])), terms)
    terms += _word_terms(rest, years)
    unique = list(dict.fromkeys(terms))
    return Query(tuple(unique[:MAX_TERMS]), len(cleaned) > MAX_CHARACTERS or len(unique) > MAX_TERMS)


def _take(
    pattern: re.Pattern[str],
    text: str,
    make: Callable[[re.Match[str]], Term | None],
    terms: list[Term],
) -> str:
    """The text without what the pattern finds; each find becomes a term."""
    for match in pattern.finditer(text):
        term = make(match)
        if term is not None:
            terms.append(term)
    return pattern.sub(" ", text)


def _phrase(text: str) -> Term | None:
    folded = fold(text).strip()
    return Term(text.strip(), (needle_of(folded),)) if _MEANINGFUL.search(folded) else None


def _take_dates(text: str, years: Collection[int], terms: list[Term]) -> str:
    for record in reversed(read_dates(text)):
        windows = tuple(_windows(record, years))
        if windows:
            start, end = record.span
            terms.append(Term(record.raw, windows=windows))
            text = f"{text[:start]} {text[end:]}"
    return text


def _windows(record: DateRecord, years: Collection[int]) -> Iterator[tuple[date, date]]:
    start, end = record.start or record.end, record.end or record.start
    if start is not None and end is not None:
        yield min(start, end), max(start, end)
        return
    partial = _PARTIAL.fullmatch(record.partial or "")
    if partial is None:
        return
    for year in sorted(years):
        month, day = int(partial[1]), int(partial[2] or 1)
        try:
            first = date(year - ERA, month, day)
            if partial[2]:
                yield first, first
            else:
                last = date.fromordinal(date(first.year + month // 12, month % 12 + 1, 1).toordinal() - 1)
                yield first, last
        except ValueError:  # 29 February of a year that has none
            continue


def _full_year(number: int) -> int:
    return number if number > 99 else 2500 + number


def _year_term(said: str, number: int) -> Term:
    year = _full_year(number)
    return Term(said, (needle_of(str(year)),), year=year)


def _word_terms(text: str, years: Collection[int]) -> Iterator[Term]:
    words = [w for w in (word.strip(_EDGES) for word in text.split()) if _MEANINGFUL.search(fold(w))]
    index = 0
    while index < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - index), 0, -1):
            name = " ".join(words[index : index + size])
            keys = keys_of_name(name)
            if keys:
                yield Term(name, tuple(_least(list(_name_needles(name, keys)))), keys)
                break
        else:
            size = 1
            yield _word_term(words[index], years)
        index += size


def _word_term(word: str, years: Collection[int]) -> Term:
    if _BARE_YEAR.fullmatch(word):
        year = _full_year(int(word))
        if len(word) == 4:
            return _year_term(word, year)
        if year in years:
            return Term(word, (needle_of(word), needle_of(str(year))), year=year)
    return Term(word, (needle_of(fold(word).strip()),))


def _least(needles: list[Needle]) -> Iterator[Needle]:
    """Needles without those in which another is found anyway: DMC finds DMC64."""
    for needle in needles:
        others = (n for n in needles if len(n.text) < len(needle.text))
        if not any(n.pattern.search(needle.text) for n in others):
            yield needle


def _name_needles(name: str, keys: frozenset[str]) -> Iterator[Needle]:
    """The name itself and its other names that are long or Latin; short Thai ones are known by their key alone.

    A body is not looked for by its Latin names: OBEC is in the name of half the systems.
    """
    own = fold(name).strip()
    if not _ABBREVIATION.fullmatch(own):
        yield needle_of(own)
    for other, key in known_names():
        folded = fold(other)
        latin = folded.isascii()
        if key in keys and folded != own and (key.startswith("system:") if latin else len(folded) >= 12):
            yield needle_of(folded)
