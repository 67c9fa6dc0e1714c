"""The reader: from text and context to records."""

import re
from typing import Final

from normalizers.dates.chains import CUE_STARTS, LONGEST_LIST, QUARTERS, Chain, Item, read_chain
from normalizers.dates.folding import fold_with_places
from normalizers.dates.quarters import quarter_year
from normalizers.dates.records import DateContext, DateRecord
from normalizers.dates.resolve import Resolver
from normalizers.dates.times import STARTS as TIME_STARTS
from normalizers.dates.times import Times, read_times
from normalizers.dates.tokens import APART, TOUCHING, Token, tokens

_LIST_MARK: Final = re.compile("[0-9]{1,2}[.)]")
_NO_CONTEXT: Final = DateContext()
_MEANINGFUL: Final = re.compile("[A-Za-z0-9ก-ฮะ-ๅๆ]")
_MARKS: Final = frozenset({"SLASH", "DASH", "DOT"})
_STARTS: Final = frozenset({"NUM", "MONTH", "BLANK"})
_START_ROLES: Final = TIME_STARTS | CUE_STARTS
_ANCHORS: Final = QUARTERS | {"every_month"}
_EVERY: Final = frozenset({"every_date", "every_month"})
_REACH: Final = 4 * LONGEST_LIST  # tokens from a day to the month that it shares
_BESIDE: Final = frozenset({"month_word", "between", "of", "from", "copula", "date_word"})


def read_dates(text: str, context: DateContext = _NO_CONTEXT) -> list[DateRecord]:
    """Every date expression of `text`, in the order in which they begin.

    Pure and total: the same text and context give the same records, and no text raises. The work
    grows in step with the length of the text.

    >>> [record.to_json()["end"] for record in read_dates("ภายในวันที่ ๓๐ มิถุนายน ๒๕๖๔")]
    ['2021-06-30']
    """
    folded = fold_with_places(text)
    found = tokens(folded)
    resolver = Resolver(folded, found, context)
    chains = _chains(found, context.column_month is not None)
    for place, chain in enumerate(chains):
        if chain.days_only and not _days_count(chain, found, folded.text, context):
            continue
        if chain.items[0].first.atom.form == "quarter" and (months := _months_beside(chains, place, found)):
            year = chain.items[0].first.atom.year or quarter_year(found, months.after)
            resolver.note(chain, year)
            continue
        _join_between(chain)
        resolver.add(chain)
    return resolver.records


def _chains(found: list[Token], in_column: bool) -> list[Chain]:
    """All chains of a text, left to right; each token is read a fixed number of times."""
    chains: list[Chain] = []
    times_at: dict[int, Times] = {}
    anchors = [
        index
        for index, token in enumerate(found)
        if token.kind == "MONTH"
        or token.role in _ANCHORS
        or (token.kind == "SLASH" and _is_middle(found, index))
    ]
    anchors.append(len(found) + _REACH)
    index, stop, anchor, number_seen, size = 1, 1, 0, False, len(found)
    while index < size:
        token = found[index]
        if token.kind not in _STARTS and token.role not in _START_ROLES:
            index += 1
            continue
        times = read_times(found, index)
        if times is not None:
            times_at[times.after] = times
            index = times.after
            continue
        while anchors[anchor] < index:
            anchor += 1
        if token.kind == "NUM" and anchors[anchor] - index > _REACH:
            # With no month in reach a number can still be a numeric date, or a day in a column.
            in_cell = in_column and (not number_seen or found[index - 1].kind in ("CUE", "WEEKDAY"))
            number_seen = True
            every = any(before.role in _EVERY for before in found[max(index - 4, 0) : index])
            if not (
                in_cell or every or found[index + 1].role == "month_word" or _looks_numeric(found, index)
            ):
                index += 1
                continue
        chain, after = read_chain(found, index, stop, times_at)
        if chain is not None:
            chains.append(chain)
            if not chain.days_only:
                stop = after
        index = max(after, index + 1)
    return chains


def _is_middle(found: list[Token], index: int) -> bool:
    """Whether a slash is the first of `3/6/65`, which gives a month to days before it."""
    touching, two = found[index].gap == TOUCHING, found[index + 2].kind == "SLASH"
    return touching and two and found[index - 2].kind != "SLASH" and found[index + 4].kind != "SLASH"


def _looks_numeric(found: list[Token], index: int) -> bool:
    """Whether the number at `index` may begin a date of three numbers."""
    mark, mark2 = found[index + 1], found[index + 3]
    if found[index - 1].kind == "SLASH":
        return False
    touching = mark.gap == TOUCHING or mark.kind == "SLASH"
    return touching and mark.kind in _MARKS and mark2.kind in _MARKS and found[index + 4].kind == "NUM"


def _days_count(chain: Chain, found: list[Token], text: str, context: DateContext) -> bool:
    """Whether days without a month are dates: where they recur, or in a month's column. There they
    must be called days (วันที่) or be all that the text says."""
    if chain.every:
        return chain.every == "every_month"
    if context.column_month is None or chain.tail.every:
        return False
    start, end = found[chain.lead.first].start, found[chain.after - 1].end
    whole = _MEANINGFUL.search(text, 0, start) is None and _MEANINGFUL.search(text, end) is None
    if _LIST_MARK.fullmatch(text.strip()):
        whole = False  # `1.` and `1)` number a line
    if not (whole or any(member.lead.date_word for member in chain.members())):
        return False
    for member in chain.members():
        member.atom.month = context.column_month[1]
    chain.days_only = False
    return True


def _months_beside(chains: list[Chain], place: int, found: list[Token]) -> Chain | None:
    """The chain of months right beside a quarter's label: then only they count."""
    chain = chains[place]
    if place + 1 < len(chains) and _near(found, chain.after, chains[place + 1].items[0].first.atom.first):
        return _with_months(chains[place + 1])
    if place and _near(found, chains[place - 1].after, chain.items[0].first.atom.first):
        return _with_months(chains[place - 1])
    return None


def _with_months(chain: Chain) -> Chain | None:
    return chain if not chain.days_only and chain.items[0].first.atom.form in ("month", "day") else None


def _near(found: list[Token], start: int, end: int) -> bool:
    """Whether nothing but brackets and joining words stands between two token indexes."""
    return (
        end - start < 8
        and all(
            token.gap != APART and (token.kind in ("LPAR", "RPAR", "COLON") or token.role in _BESIDE)
            for token in found[start:end]
        )
        and found[end].gap != APART
    )


def _join_between(chain: Chain) -> None:
    """`ระหว่าง D และ D` is a range, not a list."""
    if (
        chain.lead.reason == "between"
        and chain.links == ["list"]
        and chain.items[0].second is None
        and chain.items[1].second is None
    ):
        chain.items = [Item(chain.items[0].first, chain.items[1].first)]
        chain.links = []
