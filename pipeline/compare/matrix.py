"""More than two years: each activity through the years, from comparisons of two sides at a time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import Field

from pipeline.compare.calendar import net_shift
from pipeline.compare.comparison import compare
from pipeline.compare.model import (
    CHANGE_KINDS,
    MODEL_VERSION,
    ChangeKind,
    Comparison,
    Decision,
    Notice,
    Record,
    Side,
    SideActivity,
)


class MatrixCell(Record):
    """An activity in one year, against the year before in which it occurs."""

    activity_id: str
    kinds: tuple[ChangeKind, ...] = Field(
        description="What changed since then; empty in the first year, and where nothing did."
    )
    start_shift: int | None = Field(description="Days the first day moved, net of the years between.")
    end_shift: int | None = Field(description="Days the last day moved, net of the years between.")


class MatrixRow(Record):
    """One activity through the years; None where a year has nothing like it."""

    cells: tuple[MatrixCell | None, ...]
    drift_days: int | None = Field(
        description="Net shift of the last day (or the only one) from the first year to the last one with a date."
    )
    start_drift_days: int | None = Field(description="The same of the first day.")


class Matrix(Record):
    """Activities by year."""

    schema_version: int = MODEL_VERSION
    sides: tuple[Side, ...]
    rows: tuple[MatrixRow, ...] = Field(description="Those of the last year first, in its order.")
    warnings: tuple[Notice, ...]


@dataclass(slots=True)
class _Chain:
    cells: dict[int, SideActivity] = field(default_factory=dict)
    kinds: dict[int, tuple[ChangeKind, ...]] = field(default_factory=dict)


def matrix_of(sides: Sequence[Side], decisions: Sequence[Decision] = ()) -> Matrix:
    """Chain the pairs of neighbouring sides; what the side before lacks is looked for in those before it."""
    chains: list[_Chain] = []
    warnings: dict[tuple[str, str], Notice] = {}
    for here, side in enumerate(sides):
        chain_of: dict[str, _Chain] = {}
        for before in range(here - 1, -1, -1):
            free = {chain.cells[before].id: chain for chain in chains if max(chain.cells) == before}
            if not free or len(chain_of) == len(side.activities):
                continue
            comparison = compare(_only(sides[before], set(free)), _without(side, set(chain_of)), decisions)
            if before == here - 1:
                warnings |= {(w.code, w.message_en): w for w in comparison.warnings}
            _join(comparison, free, chain_of, here)
        chains += [_Chain({here: a}) for a in side.activities if a.id not in chain_of]
    return Matrix(
        sides=tuple(sides),
        rows=tuple(_row(chain, sides) for chain in sorted(chains, key=_place)),
        warnings=tuple(warnings.values()),
    )


def _only(side: Side, ids: set[str]) -> Side:
    """The side with those activities that are still to be paired."""
    return side.model_copy(update={"activities": tuple(a for a in side.activities if a.id in ids)})


def _without(side: Side, ids: set[str]) -> Side:
    return side.model_copy(update={"activities": tuple(a for a in side.activities if a.id not in ids)})


def _join(comparison: Comparison, free: dict[str, _Chain], chain_of: dict[str, _Chain], here: int) -> None:
    """Lengthen chains by the pairs found. Of a split or merge the likest part goes on, the others stand alone."""
    kinds: dict[tuple[str | None, str | None], set[ChangeKind]] = {}
    for change in comparison.changes:
        kinds.setdefault((change.left_activity_id, change.right_activity_id), set()).add(change.change)
    activities = {a.id: a for a in comparison.right.activities}
    for pair in sorted(comparison.pairs, key=lambda p: (-p.score, p.left_id, p.right_id)):
        chain = free[pair.left_id]
        if here in chain.cells or pair.right_id in chain_of:
            continue
        found = kinds.get((pair.left_id, pair.right_id), set()) - {"unchanged"}
        chain.cells[here] = activities[pair.right_id]
        chain.kinds[here] = tuple(k for k in CHANGE_KINDS if k in found)
        chain_of[pair.right_id] = chain


def _place(chain: _Chain) -> tuple[int, str, int, str]:
    """Latest year first; within it as the paper has them."""
    last = max(chain.cells)
    activity = chain.cells[last]
    return (-last, activity.filename, activity.seq, activity.id)


def _row(chain: _Chain, sides: Sequence[Side]) -> MatrixRow:
    cells: list[MatrixCell | None] = []
    previous: int | None = None
    for n in range(len(sides)):
        if n not in chain.cells:
            cells.append(None)
            continue
        start, end = _shifts(chain, sides, previous, n) if previous is not None else (None, None)
        cells.append(
            MatrixCell(
                activity_id=chain.cells[n].id,
                kinds=chain.kinds.get(n, ()),
                start_shift=start,
                end_shift=end,
            )
        )
        previous = n
    dated = [n for n in sorted(chain.cells) if chain.cells[n].start_date or chain.cells[n].end_date]
    start = drift = None
    if len(dated) > 1:
        start, end = _shifts(chain, sides, dated[0], dated[-1])
        drift = end if end is not None else start
    return MatrixRow(cells=tuple(cells), drift_days=drift, start_drift_days=start)


def _shifts(chain: _Chain, sides: Sequence[Side], before: int, after: int) -> tuple[int | None, int | None]:
    a, b = chain.cells[before], chain.cells[after]
    x, y = sides[before].year, sides[after].year
    months = 12 * (y - x) if x and y else 0
    months_only = a.date_precision == b.date_precision == "month"
    return (
        net_shift(a.start_date, b.start_date, months),
        net_shift(a.end_date, b.end_date, months, to_month_end=months_only),
    )
