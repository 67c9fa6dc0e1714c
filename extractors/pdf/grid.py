"""Rules to grids: edges, then lattice, then cells with their spans.

A lattice place belongs with its neighbour when no rule stands between them; what belongs together and
fills a rectangle is one cell. A cell at the foot of the page whose lower rule is missing is open: the page
break cut it, and its rest stands on the next page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.document import Box
from extractors.geometry import cluster, covered, nearest
from extractors.pdf.drawings import Rule

_SNAP = 2.2  # rules closer than this are one (points)
_COVER = 0.55  # share of a lattice side that a rule must cover to divide
_MIN_RULE = 4.0  # shorter strokes are marks, not rules (points)
_TOUCH = 3.0  # rules this near belong to one table (points)
_SQUARE = 48.0  # side of the squares in which rules that may meet are looked up (points)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid on one page: rows and columns count from 0."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    open_bottom: bool = False
    open_top: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: column edges `xs`, row edges `ys`, both ascending."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """The frame."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(rules: Sequence[Rule]) -> list[Grid]:
    """Tables of a page from its rules, top to bottom."""
    usable = [r for r in rules if r.end - r.start >= _MIN_RULE]
    grids = [g for group in _with_columns(_connected(usable)) if (g := _grid(group)) is not None]
    return sorted(grids, key=lambda g: (g.ys[0], g.xs[0]))


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch or cross, together."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for together in _near(rules):
        for at, i in enumerate(together):
            for j in together[at + 1 :]:
                if root(i) != root(j) and _meet(rules[i], rules[j]):
                    parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _with_columns(groups: list[list[Rule]]) -> list[list[Rule]]:
    """Groups of rules with the upright ones beside them that no level rule meets.

    A merged cell that both begins and ends on other pages leaves nothing on this one but its sides: they run
    from the top of the table to its foot and stand by themselves.
    """
    tables = [g for g in groups if any(r.horizontal for r in g) and any(not r.horizontal for r in g)]
    result = {id(g): list(g) for g in tables}
    for group in groups:
        if any(r.horizontal for r in group):
            continue
        top, bottom = min(r.start for r in group), max(r.end for r in group)
        beside = [g for g in tables if _reaches(g, top, bottom)]
        if beside:
            place = group[0].place
            nearest_one = min(beside, key=lambda g: min(abs(r.place - place) for r in g if not r.horizontal))
            result[id(nearest_one)] += group
    return list(result.values())


def _reaches(group: Sequence[Rule], top: float, bottom: float) -> bool:
    """Whether the upright rules of a table reach from one height to another."""
    upright = [r for r in group if not r.horizontal]
    first, last = min(r.start for r in upright), max(r.end for r in upright)
    return abs(first - top) <= _TOUCH and abs(last - bottom) <= _TOUCH


def _near(rules: Sequence[Rule]) -> Iterable[list[int]]:
    """Indexes of rules that share a square of the page: only those can meet."""
    squares: dict[tuple[int, int], list[int]] = {}
    for index, rule in enumerate(rules):
        across = range(int((rule.start - _TOUCH) // _SQUARE), int((rule.end + _TOUCH) // _SQUARE) + 1)
        along = range(int((rule.place - _TOUCH) // _SQUARE), int((rule.place + _TOUCH) // _SQUARE) + 1)
        for a in across:
            for b in along:
                squares.setdefault((a, b) if rule.horizontal else (b, a), []).append(index)
    return squares.values()


def _meet(a: Rule, b: Rule) -> bool:
    if a.horizontal == b.horizontal:
        return abs(a.place - b.place) <= _TOUCH and a.start <= b.end + _TOUCH and b.start <= a.end + _TOUCH
    return a.start - _TOUCH <= b.place <= a.end + _TOUCH and b.start - _TOUCH <= a.place <= b.end + _TOUCH


def _grid(rules: Sequence[Rule]) -> Grid | None:
    vertical = [r for r in rules if not r.horizontal]
    horizontal = [r for r in rules if r.horizontal]
    if len(vertical) < 2 or len(horizontal) < 2:
        return None
    xs = cluster([r.place for r in vertical], _SNAP)
    # The foot of an open cell has no rule: the verticals end where the page breaks the table.
    ys = cluster(
        [r.place for r in horizontal] + [min(r.start for r in vertical), max(r.end for r in vertical)], _SNAP
    )
    if len(xs) < 2 or len(ys) < 2:
        return None
    walls = _by_place(vertical, xs)
    floors = _by_place(horizontal, ys)
    cells = _cells(xs, ys, walls, floors)
    return Grid(tuple(xs), tuple(ys), tuple(cells)) if len(cells) > 1 else None


def _by_place(rules: Sequence[Rule], places: Sequence[float]) -> list[list[tuple[float, float]]]:
    pieces: list[list[tuple[float, float]]] = [[] for _ in places]
    for rule in rules:
        pieces[nearest(rule.place, places)].append((rule.start - 1, rule.end + 1))
    return pieces


def _cells(
    xs: Sequence[float],
    ys: Sequence[float],
    walls: Sequence[Sequence[tuple[float, float]]],
    floors: Sequence[Sequence[tuple[float, float]]],
) -> list[GridCell]:
    n_rows, n_cols = len(ys) - 1, len(xs) - 1

    def wall(row: int, x: int) -> bool:
        return covered(ys[row], ys[row + 1], walls[x]) >= _COVER

    def floor(y: int, col: int) -> bool:
        return covered(xs[col], xs[col + 1], floors[y]) >= _COVER

    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) in taken:
                continue
            right = col + 1
            while right < n_cols and (row, right) not in taken and not wall(row, right):
                right += 1
            below = row + 1
            while below < n_rows and not any(floor(below, c) for c in range(col, right)):
                if any((below, c) in taken for c in range(col, right)):
                    break
                below += 1
            taken |= {(r, c) for r in range(row, below) for c in range(col, right)}
            # Space between tables or beside a narrower row is bounded by no rule at all.
            sides = (
                wall(row, col),
                wall(row, right),
                any(floor(row, c) for c in range(col, right)),
                any(floor(below, c) for c in range(col, right)),
            )
            if sum(sides) < 2 or not (sides[0] or sides[1]):
                continue
            cells.append(
                GridCell(
                    row,
                    col,
                    below - row,
                    right - col,
                    Box(xs[col], ys[row], xs[right], ys[below]),
                    open_bottom=below == n_rows and not sides[3],
                    open_top=row == 0 and not sides[2],
                )
            )
    return cells
