"""From chains of atoms to records: years, calendar checks, kinds and flags."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from normalizers.dates.chains import Chain, Item
from normalizers.dates.cues import Lead
from normalizers.dates.ends import (
    End,
    first_month,
    fiscal_step,
    last_month,
    recurring,
    settle_days,
    stretch,
    written,
    yearless,
)
from normalizers.dates.folding import Folded
from normalizers.dates.records import DateContext, DateRecord
from normalizers.dates.times import Times
from normalizers.dates.tokens import Token
from normalizers.dates.whole_months import is_body
from normalizers.dates.years import (
    Stretch,
    Year,
    academic_year,
    days_in_month,
    last_year,
    nearest_year,
    next_year,
)

_FORWARD: Final = frozenset({"deadline", "range", "from", "until", "until_last_day"})
_TIME_AT_END: Final = frozenset({"deadline", "until", "until_last_day"})
_BODY_CUES: Final = frozenset({"deadline", "deadline_before", "from", "last_day"})


@dataclass(slots=True)
class Resolver:
    """Builds the records of one text in order; remembers the last known dates for years to come."""

    folded: Folded
    tokens: list[Token]
    context: DateContext
    known: tuple[dt.date, dt.date] | None = None
    records: list[DateRecord] = field(default_factory=list)

    def add(self, chain: Chain) -> None:
        """Turn one chain into records."""
        before = self.known
        carried: Year | None = None
        ends: list[list[End]] = []
        for item in reversed(chain.items):
            sides: list[End] = []
            for member in reversed(item.members()):
                carried = member.atom.year or carried
                sides.insert(0, End(member, carried))
            ends.append(sides)
        ends.reverse()
        lead = chain.lead
        for number, (item, sides) in enumerate(zip(chain.items, ends, strict=True)):
            # In a list a cue holds until another one comes.
            if item.first.lead.kind or (number and chain.links[number - 1] != "list"):
                lead = item.first.lead
            record, days = self._record(chain, number, item, sides, lead, before)
            if record is not None:
                self.records.append(record)
                if days is not None:
                    self.known = days
                    if "year_inferred" not in record.flags:
                        before = days
            elif days is not None:
                self.known = days

    def note(self, chain: Chain, year: Year | None) -> None:
        """Remember the days of a quarter that gets no record, for the months beside it."""
        end = End(chain.items[0].first, year, year.value if year else None)
        settle_days(end)
        self.known = end.days or self.known

    # -- one record --------------------------------------------------------------------------------

    def _record(
        self,
        chain: Chain,
        number: int,
        item: Item,
        sides: list[End],
        lead: Lead,
        known: tuple[dt.date, dt.date] | None,
    ) -> tuple[DateRecord | None, tuple[dt.date, dt.date] | None]:
        last = number == len(chain.items) - 1
        onwards, last_day = last and chain.tail.onwards, last and chain.tail.last_day
        kind = self._kind(item, lead, onwards, last_day)
        if not self._counts(chain, item, sides, kind, lead, onwards):
            return None, None
        flags: set[str] = set()
        every = chain.every
        partial: str | None = None
        start: dt.date | None = None
        end: dt.date | None = None
        if every:
            kind = "recurring"
            partial = _joined([recurring(side.atom, every) for side in sides])
        else:
            self._settle_years(sides, kind, lead, flags, known)
            start, end, partial = self._days(sides, kind, flags)
            self._check_weekdays(sides, flags)
        precision = "month"
        for side in sides:
            atom, year = side.atom, side.year
            if atom.repaired or (year is not None and year.repaired):
                flags.add("repaired")
            if atom.vague:
                flags.add("vague")
            if atom.form not in ("month", "quarter"):
                precision = "day"
        if lead.exclusive and kind == "deadline":
            flags.add("exclusive")
        if lead.from_now and kind == "until":
            flags.add("from_now")
        time_start, time_end = _times(item, kind)
        span = self._span(chain, number, item)
        record = DateRecord(
            kind=kind,
            start=start,
            end=end,
            precision=precision,
            time_start=time_start,
            time_end=time_end,
            flags=tuple(sorted(flags)),
            partial=partial,
            raw=self.folded.original[span[0] : span[1]],
            span=span,
            rule=_rule(item, lead),
        )
        found = [side.days for side in sides if side.days is not None]
        days = (min(day[0] for day in found), max(day[1] for day in found)) if found else None
        return record, days

    @staticmethod
    def _kind(item: Item, lead: Lead, onwards: bool, last_day: bool) -> str:
        if item.second is not None:
            return "range"
        if lead.kind and lead.kind != "point":
            return lead.kind
        if lead.kind == "point":
            onwards = last_day = False
        if onwards:
            return "from"
        if last_day:
            return "until_last_day"
        times = item.first.tail.times
        if times is not None and times.lead in ("deadline", "deadline_before"):
            return "deadline"
        form = item.first.atom.form
        if form == "quarter":
            return "quarter"
        return "month" if form == "month" else "point"

    def _counts(
        self, chain: Chain, item: Item, sides: list[End], kind: str, lead: Lead, onwards: bool
    ) -> bool:
        """Whether what was read is a date at all."""
        atom = item.first.atom
        if atom.form == "quarter":
            return sides[0].year is not None
        if item.second is not None or atom.form != "month":
            return True
        if sides[0].year is not None:
            year = sides[0].year
            return year.value is not None or atom.named or bool(lead.kind)
        if atom.named or atom.vague or chain.tail.every:
            return True
        cue = bool(lead.kind) or onwards
        if is_body(self.tokens[atom.first]):
            return onwards or lead.reason in _BODY_CUES
        return cue and kind != "point"

    # -- years -------------------------------------------------------------------------------------

    def _settle_years(
        self,
        sides: list[End],
        kind: str,
        lead: Lead,
        flags: set[str],
        known: tuple[dt.date, dt.date] | None,
    ) -> None:
        first, last = sides[0], sides[-1]
        for side in sides:
            if side.year is not None:
                if side.year.value is None:
                    flags.add("bad_year")
                elif side.year.era_ad:
                    flags.add("era_ad")
        if "bad_year" in flags:
            return
        wraps = (
            first is not last and first.atom.year is None and first_month(first.atom) > last_month(last.atom)
        )
        if last.year is not None:
            last.known = last.year.value
        elif first.year is not None and first is not last:
            # Only the start has its year: the end is the first one on or after it.
            start, _ = stretch(first, first).in_year((first.year.value or 1) - fiscal_step(first.atom))
            last.known = next_year(stretch(last, last), start) + fiscal_step(last.atom)
            flags.add("year_inferred")
        else:
            last.known = self._found_year(stretch(first, last, wraps), kind, lead, known)
            if last.known is not None:
                last.known += fiscal_step(last.atom)
            flags.add("unresolved" if last.known is None else "year_inferred")
        if first is last or last.known is None:
            return
        if first.atom.year is not None:
            first.known = first.atom.year.value
        else:
            first.known = last.known - fiscal_step(last.atom) - wraps + fiscal_step(first.atom)
            if first.known != last.known:
                flags.add("year_wrapped")

    def _found_year(
        self, days: Stretch, kind: str, lead: Lead, known: tuple[dt.date, dt.date] | None
    ) -> int | None:
        context = self.context
        if context.column_month is not None:
            year, month = context.column_month
            first = dt.date(year, month, 1)
            return nearest_year(days, first, first.replace(day=days_in_month(year, month)))
        if known is not None:
            return nearest_year(days, *known)
        if context.academic_year_be is not None:
            return academic_year(days, context.academic_year_be)
        if context.doc_date is not None:
            if kind in _FORWARD:
                return next_year(days, context.doc_date)
            if lead.reason in ("dated", "dated_on"):
                return last_year(days, context.doc_date)
            return nearest_year(days, context.doc_date, context.doc_date)
        return None

    # -- days --------------------------------------------------------------------------------------

    def _days(
        self, sides: list[End], kind: str, flags: set[str]
    ) -> tuple[dt.date | None, dt.date | None, str | None]:
        """Start, end and partial of a record whose years are settled."""
        if flags & {"bad_year", "unresolved"}:
            return None, None, _joined([yearless(side.atom) for side in sides])
        for side in sides:
            settle_days(side)
        first, last = sides[0].days, sides[-1].days
        partial = None
        if first is None or last is None:
            flags.add("impossible_date")
            partial = _joined([written(side) for side in sides])
        start, end = first[0] if first else None, last[1] if last else None
        if start and end and start > end:
            flags.add("reversed")
        if kind in ("deadline", "until", "until_last_day"):
            start = None
        elif kind == "from":
            end = None
        return start, end, partial

    @staticmethod
    def _check_weekdays(sides: list[End], flags: set[str]) -> None:
        pair = sides[0].member.lead.last_weekday
        for side in sides:
            weekday = side.member.weekday
            if pair and side is not sides[0]:
                weekday = weekday or pair
            elif pair and len(sides) == 1 and side.member.tail.weekday == 0:
                continue  # two weekdays for one day: of a list, or of nothing
            checked = weekday and side.days and side.atom.form in ("day", "day_only")
            if checked and side.days and side.days[0].isoweekday() != weekday:
                flags.add("weekday_mismatch")

    # -- place in the text -------------------------------------------------------------------------

    def _span(self, chain: Chain, number: int, item: Item) -> tuple[int, int]:
        first = item.first.lead.first
        after = max(item.last.atom.after, item.last.tail.after)
        if number == len(chain.items) - 1:
            after = max(after, chain.tail.after)
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        return self.folded.place(start), self.folded.end_place(end)


def _joined(parts: list[str]) -> str:
    return "/".join(parts)


def _times(item: Item, kind: str) -> tuple[str | None, str | None]:
    """time_start and time_end of a record."""
    found: list[Times] = [member.times for member in item.members() if member.times is not None]
    if not found:
        return None, None
    if len(found) == 2 and found[0] is not found[1]:
        return found[0].start, found[1].end or found[1].start
    times = found[0]
    if times.end is not None:
        return times.start, times.end
    if kind in _TIME_AT_END or times.lead == "until":
        return None, times.start
    return times.start, None


def _rule(item: Item, lead: Lead) -> str:
    name = item.first.atom.rule
    if item.second is not None:
        name = f"range_{item.second.atom.rule}"
    return f"{name}_{lead.reason}" if lead.reason else name
