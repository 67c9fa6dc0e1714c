"""How like two activities are: one matrix, from text, structure, dates and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from math import log
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from pipeline.compare.calendar import add_months
from pipeline.compare.model import SideActivity
from pipeline.compare.offices import are_two
from pipeline.compare.structure import Structure, Verb, structure_of

Matrix = npt.NDArray[np.float32]
T = TypeVar("T")

# Weights of the parts. A part that one side does not know is left out of the mean, not counted against the pair.
TEXT = 0.62
SYSTEM = 0.12
ROUND = 0.06
VERB = 0.08
PARTY = 0.05
SECTION = 0.05
WORKSTREAM = 0.04
DATE = 0.16
ORDER = 0.03

# Net of the step, a schedule within NEAR days is the same moment of the year; at FAR days it is another round.
NEAR_DAYS = 7
FAR_DAYS = 150
ALIEN_DAYS = 300
# A likeness that the structure forbids whatever the words say.
FORBIDDEN = 0.0
GRAM = 3
# Lead lines included, texts of one cell grow alike: a little less trust.
WITH_CONTEXT = np.float32(0.98)
# Two Thai sentences about schools share this much by chance when letters are compared in order.
CHANCE = 0.45
# Fewer shared letter groups than this, and the order of the letters will not save the pair.
HOPE = 0.3
# Each side names its systems and they have none in common.
OTHER_SYSTEM = 0.75
# Each is of an office of its own, with the same calendar as all others.
OTHER_OFFICE = 0.85
# They begin with verbs of different families: closing a system is not recording data, whatever words follow.
OTHER_STEP = 0.8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Scores of every left activity (row) with every right one (column), and the parts that reasons quote."""

    score: Matrix
    text: Matrix
    days: Matrix
    left: tuple[Structure, ...]
    right: tuple[Structure, ...]


def likeness(left: Sequence[SideActivity], right: Sequence[SideActivity], step_months: int) -> Likeness:
    """Score every pair. Different rounds of one year are forbidden to meet."""
    a = tuple(structure_of(x) for x in left)
    b = tuple(structure_of(x) for x in right)
    text = text_likeness([x.text for x in a], [x.text for x in b])
    _raise_by_lead_lines(text, a, b)
    days = _days_apart(left, right, step_months)

    total = TEXT * text
    weight = np.full(text.shape, TEXT, dtype=np.float32)

    def add(part: Matrix, share: float) -> None:
        unknown = np.isnan(part)
        part = part * np.float32(share)
        part[unknown] = 0
        np.add(total, part, out=total)
        np.add(weight, share * ~unknown, out=weight)

    add(_table([x.systems for x in a], [x.systems for x in b], _overlap), SYSTEM)
    add(_table([x.rounds for x in a], [x.rounds for x in b], _overlap), ROUND)
    add(_table([(x.lead_verb, x.verbs) for x in a], [(x.lead_verb, x.verbs) for x in b], _verb), VERB)
    add(_table([x.parties for x in a], [x.parties for x in b], _overlap), PARTY)
    add(_table([x.section for x in a], [x.section for x in b], _same_heading), SECTION)
    add(_table([x.workstream for x in a], [x.workstream for x in b], _equal), WORKSTREAM)
    add(_nearness(days), DATE)
    add(_order(len(a), len(b)), ORDER)
    score = total / weight
    score[_table([x.systems for x in a], [x.systems for x in b], _apart) == 1] *= OTHER_SYSTEM
    score[_table([x.office for x in left], [y.office for y in right], are_two) == 1] *= OTHER_OFFICE
    score[_table([x.rounds for x in a], [x.rounds for x in b], _apart) == 1] = FORBIDDEN
    score[_table([x.lead_verb for x in a], [x.lead_verb for x in b], _other_step) == 1] *= OTHER_STEP
    return Likeness(np.clip(score, 0, 1).astype(np.float32), text, days, a, b)


def _raise_by_lead_lines(text: Matrix, a: Sequence[Structure], b: Sequence[Structure]) -> None:
    """Where a lead line stands above a bullet, the two together may say more than the bullet alone."""
    left, right = [x.full_text for x in a], [y.full_text for y in b]
    rows = [i for i, x in enumerate(a) if x.text != x.full_text]
    columns = [j for j, y in enumerate(b) if y.text != y.full_text]
    corpus = (*left, *right)
    if len(rows) * len(b) + len(columns) * len(a) > len(a) * len(b):
        # Most have a lead line: all pairs at once are less than the two strips, which overlap.
        led = text_likeness(left, right, corpus) * WITH_CONTEXT
        text[rows] = np.maximum(text[rows], led[rows])
        text[:, columns] = np.maximum(text[:, columns], led[:, columns])
        return
    if rows:
        led = text_likeness([left[i] for i in rows], right, corpus) * WITH_CONTEXT
        text[rows] = np.maximum(text[rows], led)
    if columns:
        led = text_likeness(left, [right[j] for j in columns], corpus) * WITH_CONTEXT
        text[:, columns] = np.maximum(text[:, columns], led)


def text_likeness(left: Sequence[str], right: Sequence[str], corpus: Sequence[str] | None = None) -> Matrix:
    """Likeness of masked texts, 0 to 1: letters in order, or rare three-letter groups in any order.

    `corpus` is what rarity is counted over: both sides, unless only some of their texts are compared.
    """
    if not left or not right:
        return np.zeros((len(left), len(right)), dtype=np.float32)
    rows, columns = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    small = _shared_grams(rows, columns, corpus or (*left, *right))
    # Letters in order are compared only where the groups leave a hope; rapidfuzz then has a tenth of the work.
    hopeful_rows, hopeful_columns = np.nonzero(small >= HOPE)
    in_order = cpdist(
        [rows[i] for i in hopeful_rows],
        [columns[j] for j in hopeful_columns],
        scorer=fuzz.ratio,
        dtype=np.float32,
        workers=-1,
    )
    in_order = (in_order / np.float32(100) - np.float32(CHANCE)) / np.float32(1 - CHANCE)
    small[hopeful_rows, hopeful_columns] = np.maximum(small[hopeful_rows, hopeful_columns], in_order)
    return _spread(small, rows, columns, left, right)


@lru_cache(maxsize=32_768)
def grams(text: str) -> frozenset[str]:
    """Groups of three letters of a masked text."""
    if not text:
        return frozenset()
    return frozenset(map("".join, zip(text, text[1:], text[2:], strict=False))) or frozenset((text,))


@lru_cache(maxsize=32_768)
def _bag(text: str) -> tuple[str, ...]:
    """The same in one order, so that sums of weights are the same on every run."""
    return tuple(sorted(grams(text)))


@lru_cache(maxsize=2)
def _rarity(corpus: tuple[str, ...]) -> tuple[dict[str, int], npt.NDArray[np.float32]]:
    """A number and a weight for each letter group of a corpus."""
    frequency = Counter(chain.from_iterable(map(_bag, corpus)))
    weight = np.array([log(1 + len(corpus) / n) for n in frequency.values()], dtype=np.float32)
    return {gram: i for i, gram in enumerate(frequency)}, weight


def _shared_grams(left: Sequence[str], right: Sequence[str], corpus: Sequence[str]) -> Matrix:
    """Mean of Dice likeness and containment over letter groups, each weighed by how rare it is in the corpus.

    Thai needs no word boundaries for this. Containment is what finds "ปรับปรุงข้อมูลการเคลื่อนย้ายของนักเรียน"
    inside the long sentence it grew into.
    """
    from scipy.sparse import csr_matrix  # slow to import, as in match.py

    column, weight = _rarity(tuple(corpus))

    def matrix(texts: Sequence[str]) -> csr_matrix:
        indices = np.fromiter(map(column.__getitem__, chain.from_iterable(map(_bag, texts))), dtype=np.int32)
        indptr = np.cumsum([0, *(len(_bag(t)) for t in texts)])
        return csr_matrix(
            (np.sqrt(weight[indices]), indices, indptr), shape=(len(texts), max(1, len(column)))
        )

    a, b = matrix(left), matrix(right)
    shared = (a @ b.T).toarray()
    mass_a, mass_b = (np.asarray(m.multiply(m).sum(axis=1), dtype=np.float32).ravel() for m in (a, b))
    containment = np.divide(shared, np.maximum(np.minimum.outer(mass_a, mass_b), np.float32(1e-9)))
    total = np.maximum(np.add.outer(mass_a, mass_b), np.float32(1e-9))
    shared *= 2
    shared /= total
    shared += containment
    shared /= 2
    return np.asarray(shared, dtype=np.float32)


def _table(left: Sequence[T], right: Sequence[T], part: Callable[[T, T], float]) -> Matrix:
    """Values of a part for all pairs; few distinct values occur, so each combination is worked out once."""
    rows, columns = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    small = np.array([[part(x, y) for y in columns] for x in rows], dtype=np.float32).reshape(
        len(rows), len(columns)
    )
    return _spread(small, rows, columns, left, right)


def _spread(small: Matrix, rows: list[T], columns: list[T], left: Sequence[T], right: Sequence[T]) -> Matrix:
    """A matrix over distinct values, spread over the activities that have them."""
    row_of, column_of = {x: i for i, x in enumerate(rows)}, {y: j for j, y in enumerate(columns)}
    picked = small.take([row_of[x] for x in left], axis=0).take([column_of[y] for y in right], axis=1)
    return np.asarray(picked, dtype=np.float32)


def _overlap(x: frozenset[str], y: frozenset[str]) -> float:
    return len(x & y) / len(x | y) if x and y else float("nan")


def _apart(x: frozenset[str], y: frozenset[str]) -> float:
    return float(bool(x) and bool(y) and not x & y)


def _equal(x: str | None, y: str | None) -> float:
    return float(x == y) if x and y else float("nan")


def _same_heading(x: str, y: str) -> float:
    return fuzz.ratio(x, y) / 100 if x and y else float("nan")


def _verb(x: tuple[Verb | None, frozenset[Verb]], y: tuple[Verb | None, frozenset[Verb]]) -> float:
    if x[0] is None or y[0] is None:
        return float("nan")
    if x[0] == y[0]:
        return 1.0
    return 0.7 if x[0].family == y[0].family else 0.4 if x[0] in y[1] or y[0] in x[1] else 0.0


def _other_step(x: Verb | None, y: Verb | None) -> float:
    return float(x is not None and y is not None and x.family != y.family)


def _days_apart(left: Sequence[SideActivity], right: Sequence[SideActivity], step_months: int) -> Matrix:
    """Days between the schedules, net of the step: the nearer of their two ends; NaN where one has no date."""

    def ordinals(days: Sequence[date | None], months: int) -> Matrix:
        moved = {d: add_months(d, months).toordinal() for d in days if d}
        # No day number is too large for a 32-bit float to hold exactly.
        return np.array([moved[d] if d else np.nan for d in days], dtype=np.float32)

    def apart(a: Matrix, b: Matrix) -> Matrix:
        between = a[:, None] - b[None, :]
        np.abs(between, out=between)
        return between

    ends = apart(ordinals([x.end_date for x in left], step_months), ordinals([y.end_date for y in right], 0))
    starts = apart(
        ordinals([x.start_date for x in left], step_months), ordinals([y.start_date for y in right], 0)
    )
    return np.fmin(ends, starts, out=ends)


def _nearness(days: Matrix) -> Matrix:
    """1 within a week, 0 at five months, and a debt beyond: a year off is last year's round of the same work."""
    value = np.interp(days, [NEAR_DAYS, FAR_DAYS, ALIEN_DAYS], [1.0, 0.0, -1.0])
    return np.where(np.isnan(days), np.nan, value).astype(np.float32)


def _order(rows: int, columns: int) -> Matrix:
    """1 where both stand equally far down their side."""
    a = np.arange(rows, dtype=np.float32)[:, None] / max(1, rows - 1)
    b = np.arange(columns, dtype=np.float32)[None, :] / max(1, columns - 1)
    return np.asarray(1 - np.abs(a - b), dtype=np.float32)
