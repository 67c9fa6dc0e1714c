"""Chains of atoms: ranges, lists and change pairs, as written."""

from dataclasses import dataclass, field
from typing import Final

from normalizers.dates.atoms import Atom
from normalizers.dates.cues import Lead, Tail, find_far_times, read_lead, read_tail, read_weekday_and_times
from normalizers.dates.grammar import read_atom
from normalizers.dates.quarters import quarter_number
from normalizers.dates.times import Times, read_times
from normalizers.dates.tokens import APART, NEXT_LINE, Token

_LINK_STEPS: Final = 12  # the longest join worth following, in tokens
LONGEST_LIST: Final = 64  # members
QUARTERS: Final = frozenset({"quarter", "quarter_1", "quarter_2", "quarter_3", "quarter_4"})
CUE_STARTS: Final = frozenset({"month_end", "vague_month", "vague_word", "week"}) | QUARTERS
_CUES_IN_LISTS: Final = frozenset(
    {"deadline", "deadline_before", "at", "tally", "data", "from", "until", "last_day", "every_date"}
)


@dataclass(slots=True)
class Member:
    """An atom with the weekday and times that belong to it."""

    atom: Atom
    lead: Lead
    tail: Tail

    @property
    def times(self) -> Times | None:
        """Its times, behind it or before."""
        return self.tail.times or self.lead.times

    @property
    def weekday(self) -> int:
        """Its weekday as written, 1 for Monday to 7; 0 where none is."""
        return self.tail.weekday or self.lead.weekday


@dataclass(slots=True)
class Item:
    """One record to be: a single member, or the two ends of a range."""

    first: Member
    second: Member | None = None

    @property
    def last(self) -> Member:
        """The member that the item ends with."""
        return self.second or self.first

    def members(self) -> list[Member]:
        """Its one or two members."""
        return [self.first] if self.second is None else [self.first, self.second]


@dataclass(slots=True)
class Chain:
    """Items joined into one expression. `links[i]` says how item i+1 hangs on item i: "list" or
    "change". `after` is the index of the token behind the chain; `tail` what stands there."""

    items: list[Item]
    links: list[str] = field(default_factory=list)
    after: int = 0
    tail: Tail = field(default_factory=lambda: Tail(0))
    days_only: bool = False

    @property
    def lead(self) -> Lead:
        """What stands before the chain."""
        return self.items[0].first.lead

    @property
    def every(self) -> str:
        """ "every_year" or "every_month" where the chain recurs, else ""."""
        if self.tail.every in ("every_year", "every_month"):
            return self.tail.every
        if self.lead.reason == "every_date":
            return "every_month" if self.days_only else "every_year"
        if self.lead.every and all(member.atom.year is None for member in self.members()):
            fits = self.days_only == (self.lead.every == "every_month")
            return self.lead.every if fits else ""
        return ""

    def members(self) -> list[Member]:
        """All members from left to right."""
        return [member for item in self.items for member in item.members()]


def read_chain(
    tokens: list[Token], index: int, stop: int, times_at: dict[int, Times]
) -> tuple[Chain | None, int]:
    """The chain whose first atom begins at token `index`, and the index to go on from.

    `stop` is the end of the chain before: cue words before it are taken. The chain may be None where
    its numbers turn out to be no days; reading then goes on behind them all.
    """
    atom = read_atom(tokens, index)
    if atom is None:
        return None, index + 1
    first = _member(tokens, atom, stop, times_at)
    items, links = [Item(first)], [""]
    while len(items) <= LONGEST_LIST:
        last = items[-1].last
        link = _link(tokens, last, times_at)
        if link is None:
            break
        kind, place = link
        atom = _next_atom(tokens, place, last.atom)
        if atom is None or (_lone_month(atom) and last.atom.form == "day_only" and kind != "range"):
            break
        member = _member(tokens, atom, last.tail.after, times_at)
        if kind == "range":
            if items[-1].second is not None or member.lead.reason in ("data", "tally"):
                break
            items[-1].second = member
        else:
            items.append(Item(member))
            links.append(kind)
    end = items[-1].last.atom.after
    kept = _keep_valid(items, links)
    if kept is None:
        return _days_only(tokens, items, links, end)
    chain = Chain(kept[0], kept[1][1:])
    chain.after = chain.items[-1].last.tail.after
    _finish(tokens, chain)
    return chain, chain.after


def _lone_month(atom: Atom) -> bool:
    return atom.form in ("month", "quarter")


def _next_atom(tokens: list[Token], place: int, before: Atom) -> Atom | None:
    if before.form == "quarter" and tokens[place].kind == "NUM":
        return quarter_number(tokens, place, place)
    return read_atom(tokens, place)


def _member(tokens: list[Token], atom: Atom, stop: int, times_at: dict[int, Times]) -> Member:
    lead = read_lead(tokens, atom.first, stop, times_at)
    tail = Tail(atom.after)
    read_weekday_and_times(tokens, atom.after, tail)
    return Member(atom, lead, tail)


def _link(tokens: list[Token], last: Member, times_at: dict[int, Times]) -> tuple[str, int] | None:
    """How the next atom hangs on `last`, and the token index it begins at."""
    place, kind, cue = last.tail.after, "", False
    for _ in range(_LINK_STEPS):
        token = tokens[place]
        if token.gap == APART:
            return None
        role = token.role
        if token.kind in ("NUM", "MONTH", "BLANK") or role in CUE_STARTS:
            if kind and (times := read_times(tokens, place)) is not None:
                times_at[times.after] = times
                place = times.after
                continue
            return (kind, place) if kind else None
        if token.kind == "DASH":
            if token.gap == NEXT_LINE and last.atom.year is not None:
                return None  # the dash of a list line
            kind = _joined(kind, "range")
        elif role == "until":
            kind = _joined(kind, "range")
        elif role == "and" or token.kind == "COMMA":
            kind = _joined(kind, "list")
        elif role == "becomes":
            kind = _joined(kind, "change")
        elif role == "onwards":
            if tokens[place + 1].role != "until":
                return None
        elif role in ("time_word", "midnight", "noon") and kind:
            times = read_times(tokens, place)
            if times is None:
                return None
            times_at[times.after] = times
            place = times.after
            continue
        elif (role in _CUES_IN_LISTS and kind in ("list", "change")) or (
            role == "between" and kind == "list"
        ):
            cue = True
        elif not (
            token.kind in ("WEEKDAY", "LPAR", "RPAR")
            or role in ("date_word", "day_word", "month_word", "end_of_day", "end_word")
            or (role == "of" and (kind or cue))
        ):
            return None
        if kind == "?":
            return None
        place += 1
    return None


def _joined(kind: str, more: str) -> str:
    """Two joining words together: `, และ` stays a list, `- ถึง` a range; others make no sense."""
    return more if kind in ("", more) else "?"


def _keep_valid(items: list[Item], links: list[str]) -> tuple[list[Item], list[str]] | None:
    """The first run of items whose days all have a month; None where there is none.

    A month is shared by the days before it, never by days behind it.
    """
    if (
        len(items) == 1
        and items[0].second is None
        and items[0].first.atom.form not in ("day_only", "day_month")
    ):
        return items, links
    members = [member for item in items for member in item.members()]
    valid: dict[int, bool] = {}
    month, numeric = 0, False
    for member in reversed(members):
        atom = member.atom
        good = True
        if atom.form == "day_only":
            good = month > 0
            if good:
                atom.month = month
        elif atom.form == "day_month":
            good = numeric
            month = atom.month if good else 0
        else:
            month = atom.month if atom.form == "day" else 0
            numeric = atom.rule == "numeric"
        if not good:
            month, numeric = 0, False
        valid[id(member)] = good
    kept: list[Item] = []
    kept_links: list[str] = []
    for item, link in zip(items, links, strict=True):
        sound = [member for member in item.members() if valid[id(member)]]
        if len(sound) == len(item.members()):
            kept.append(item)
            kept_links.append(link)
            continue
        if sound and (sound[0] is item.first or not kept):
            kept.append(Item(sound[0]))
            kept_links.append(link)
            if sound[0] is item.second:
                continue
        if kept:
            break
    return (kept, kept_links) if kept else None


def _days_only(
    tokens: list[Token], items: list[Item], links: list[str], end: int
) -> tuple[Chain | None, int]:
    """A chain of days with no month: for a table column, or for `ของทุกเดือน`."""
    if any(item.first.atom.form != "day_only" or item.last.atom.form != "day_only" for item in items):
        return None, end
    chain = Chain(items, links[1:], items[-1].last.tail.after, days_only=True)
    _finish(tokens, chain)
    return chain, end


def _finish(tokens: list[Token], chain: Chain) -> None:
    """Read what stands behind the chain, and share a time behind a list with all its members."""
    last = chain.items[-1].last
    chain.tail = read_tail(tokens, chain.after, last.tail.times is not None)
    if last.times is None and chain.tail.times is not None:
        last.tail.times = chain.tail.times
    if (
        last.times is None
        and not chain.days_only
        and (far := find_far_times(tokens, chain.tail.after)) is not None
    ):
        last.tail.times = far
        chain.tail.after = far.after
    chain.after = max(chain.after, chain.tail.after)
    if "change" not in chain.links:
        for item in chain.items[:-1]:
            if all(member.times is None for member in item.members()):
                item.last.tail.times = last.tail.times
