"""Strokes, arrows and shadings of a picture as the drawings of a digital page, in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from extractors.document import Box
from extractors.geometry import interval_of
from extractors.pdf.drawings import Drawings, DrawnArrow, read_drawings
from extractors.pdf.grid import Grid, find_grids
from extractors.pdf.paths import Figure
from extractors.scan.arrows import find_bars
from extractors.scan.raster import Grey
from extractors.scan.regions import equal_columns
from extractors.scan.rules import Stroke
from extractors.scan.shades import paper_of, shaded_cells

_THIN = 0.5  # every rule counts as this thick (points): in a scan the thickness of rules says little
_SNAP = 0.055  # the end of a rule this near to another one ends on it (inches)
_SAME_END = 0.03  # rules whose ends lie this near end in one line (inches)
_BEYOND = 0.4  # a rule ends on its table; one that goes on this far is a streak (inches)
_THICK_RULE = 4.5  # no rule is thicker (points)
_FOLD = 0.85  # a stroke without heads that is this long (share of the table's width) is no arrow
_ENDS = 2  # so many rules that end in one line end on a rule that the scanner has lost


def drawings_of(
    strokes: Sequence[Stroke], arrows: Sequence[DrawnArrow], picture: Callable[[], Grey], dpi: float
) -> Drawings:
    """Rules, arrows and filled boxes of a page in points.

    Args:
        strokes: straight strokes without the shafts of arrows, in pixels.
        arrows: arrows in pixels.
        picture: gives the page before its paper was made even, for the bars and shaded cells of tables.
        dpi: pixels per inch.
    """
    scale = 72.0 / dpi
    whole = _with_lost_edges(_snapped(_without_streaks(strokes, dpi), dpi), dpi)
    figures = [_figure(s, scale) for s in whole]
    drawings = read_drawings(figures)
    if not find_grids(drawings.rules):
        return drawings  # what is drawn outside of tables says nothing
    grey = picture()
    paper = paper_of(grey, dpi)
    drawings = read_drawings([*figures, *(_filled(_scaled(b, scale)) for b in find_bars(grey, paper, dpi))])
    grids = find_grids(drawings.rules)
    shades = shaded_cells(grey, paper, grids, dpi)
    inside = [DrawnArrow(_scaled(a.box, scale), a.heads) for a in arrows]
    kept = [a for a in inside if any(_holds(g, a.box) and not _beside_months(g, a.box) for g in grids)]
    filled = [b for b in drawings.boxes if any(_in_months(g, b) and not _is_rule(g, b) for g in grids)]
    known = [a.box for a in kept] + filled
    loose = [a for a in drawings.arrows if not any(_same_place(a.box, k) for k in known)]
    loose = [a for a in loose if not any(_is_fold(g, a.box) for g in grids)]
    return replace(drawings, arrows=(*kept, *loose), boxes=(*filled, *shades))


def _figure(stroke: Stroke, scale: float) -> Figure:
    place, start, end = stroke.place * scale, stroke.start * scale, stroke.end * scale
    ends = ((start, place), (end, place)) if stroke.level else ((place, start), (place, end))
    return Figure(ends, False, True, _THIN, False, False)


def _filled(box: Box) -> Figure:
    corners = (
        (box.x0, box.top),
        (box.x1, box.top),
        (box.x1, box.bottom),
        (box.x0, box.bottom),
        (box.x0, box.top),
    )
    return Figure(corners, True, False, 0.0, False, False)


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)


def _holds(grid: Grid, box: Box) -> bool:
    x, y = box.middle
    return grid.xs[0] <= x <= grid.xs[-1] and interval_of(y, grid.ys) is not None


def _beside_months(grid: Grid, box: Box) -> bool:
    """Whether a box stands in columns that are no months, in a table that has columns of equal width as months are."""
    equal = equal_columns(grid)
    columns = [interval_of(x, grid.xs) for x in (box.x0, box.x1)]
    return any(equal) and all(c is not None and not equal[c] for c in columns)


def _in_months(grid: Grid, box: Box) -> bool:
    """Whether a box stands in a column of equal width with others, as months are."""
    x, y = box.middle
    column = interval_of(x, grid.xs)
    return column is not None and grid.ys[0] <= y <= grid.ys[-1] and equal_columns(grid)[column]


def _is_rule(grid: Grid, box: Box) -> bool:
    """Whether a filled box is a thick rule between two rows."""
    low = box.bottom - box.top <= _THICK_RULE
    return low and any(abs(y - box.middle[1]) <= _THICK_RULE for y in grid.ys)


def _is_fold(grid: Grid, box: Box) -> bool:
    """Whether a level stroke runs through a whole table: where the paper was folded, not when work is done."""
    return box.x1 - box.x0 >= _FOLD * (grid.xs[-1] - grid.xs[0])


def _same_place(a: Box, b: Box) -> bool:
    return abs(a.middle[1] - b.middle[1]) <= 4 and min(a.x1, b.x1) - max(a.x0, b.x0) > 0


def _snapped(strokes: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Strokes with their ends on the strokes they nearly reach."""
    reach = _SNAP * dpi
    snapped: list[Stroke] = []
    for stroke in strokes:
        crossing = [
            o.place
            for o in strokes
            if o.level != stroke.level and o.start - reach <= stroke.place <= o.end + reach
        ]
        ends = []
        for end in (stroke.start, stroke.end):
            near = min(crossing, key=lambda p: abs(p - end), default=None)
            ends.append(round(near) if near is not None and abs(near - end) <= reach else end)
        snapped.append(replace(stroke, start=min(ends), end=max(ends)))
    return snapped


def _without_streaks(strokes: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Strokes without the streaks that dust on the scanner's glass draws down a page, through tables and beyond."""
    level = [s for s in strokes if s.level]
    upright = [s for s in strokes if not s.level]
    beyond, touch = _BEYOND * dpi, _SAME_END * dpi
    # Only a rule of a table tells where a table ends: one that meets several others.
    level = [
        s
        for s in level
        if sum(
            u.start - touch <= s.place <= u.end + touch and s.start - touch <= u.place <= s.end + touch
            for u in upright
        )
        > 1
    ]
    kept: list[Stroke] = [s for s in strokes if s.level]
    for stroke in upright:
        met = [
            s.place
            for s in level
            if s.start - touch <= stroke.place <= s.end + touch
            and stroke.start - touch <= s.place <= stroke.end + touch
        ]
        over = met and (min(met) - stroke.start > beyond or stroke.end - max(met) > beyond)
        alike = sum(
            abs(o.start - stroke.start) <= touch * 3 or abs(o.end - stroke.end) <= touch * 3 for o in upright
        )
        if not over or alike > 2:  # the rules of an open table run on together
            kept.append(stroke)
    return kept


def _with_lost_edges(strokes: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Strokes, and the upright edges of tables that are too faint to see: where level rules end together."""
    upright = [s for s in strokes if not s.level]
    near = _SAME_END * dpi

    def crosses(level: Stroke) -> bool:
        return any(
            u.start - near <= level.place <= u.end + near
            and level.start - near <= u.place <= level.end + near
            for u in upright
        )

    level = [s for s in strokes if s.level and crosses(s)]
    added: list[Stroke] = []
    for at_end in (False, True):
        for place, group in _ending_together(level, at_end, near):
            top, bottom = min(s.place for s in group), max(s.place for s in group)
            met = [
                u
                for u in upright
                if any(
                    s.start - near <= u.place <= s.end + near and u.start - near <= s.place <= u.end + near
                    for s in group
                )
            ]
            top, bottom = min(top, *(u.start for u in met)), max(bottom, *(u.end for u in met))
            seen = any(abs(u.place - place) <= 3 * near and u.start < bottom and u.end > top for u in upright)
            if not seen:
                added.append(Stroke(False, place, round(top), round(bottom), 1.0))
    return [*strokes, *added]


def _ending_together(level: Sequence[Stroke], at_end: bool, near: float) -> list[tuple[float, list[Stroke]]]:
    """Groups of level strokes that begin (or end) at one place, with that place."""
    groups: list[list[Stroke]] = []
    places: list[float] = []
    for stroke in sorted(level, key=lambda s: s.end if at_end else s.start):
        place = float(stroke.end if at_end else stroke.start)
        if groups and place - places[-1] <= near:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
        places.append(place)
    return [
        (float(np.median([s.end if at_end else s.start for s in g])), g) for g in groups if len(g) >= _ENDS
    ]
