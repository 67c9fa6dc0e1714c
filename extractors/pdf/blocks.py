"""Segments to blocks: lines put together as paragraphs and list items, inside a cell or on a page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Block, Box, Line
from extractors.joining import join_lines
from extractors.lists import bullet_of, continues_range, is_dash
from extractors.mending import mend
from extractors.pdf.lines import Segment

_SAME_LINE = 0.45  # of the font size
_INDENT = 0.45  # a step to the side that means something, of the font size
_WIDE_GAP = 1.8  # a gap that parts columns outside tables, of the font size
_LABEL = 8.0  # a label at the left of a line is no wider than this, of the font size
_SURE_BREAK = 5.0  # hardly a Thai word is longer: more room than this was left on purpose, of the font size
_SET_IN = 1.5  # the first line of a paragraph is set in by more than this, of the font size
_STRETCHED = 3.5  # the gap before the last word of a justified line may be this wide, of the font size …
_AFTER_BULLET = 4.5  # the text after a bullet may be set off by this much, of the font size
_ONE_WORD = 3.0  # … if that is no wider than this
_LINE_STEP = 2.1  # lines further apart than this are not one paragraph, of the font size …
_STEP_OF_PAGE = 1.35  # … nor lines this much further apart than is usual on the page


@dataclass(slots=True)
class _Row:
    """Segments on one baseline, left to right. `limit` is how far the line could have gone."""

    segments: list[Segment]
    limit: float
    labelled: bool = False  # one of a short label and its text, side by side

    @property
    def text(self) -> str:
        return join_lines_blanks([s.text for s in self.segments])

    @property
    def box(self) -> Box:
        box = Box.around([s.box for s in self.segments])
        assert box is not None  # noqa: S101  a row is never empty
        return box

    @property
    def size(self) -> float:
        return max(s.size for s in self.segments)

    @property
    def baseline(self) -> float:
        return self.segments[0].baseline


@dataclass(slots=True)
class _Draft:
    """A block being built."""

    bullet: str | None
    bullet_x: float
    text_x: float
    rows: list[_Row] = field(default_factory=list)
    first: str = ""


# A block being built, with the left edges of the bullets of its column.
_Placed = tuple[_Draft, list[int]]


def join_lines_blanks(parts: Sequence[str]) -> str:
    """Pieces of one line, set apart by one blank."""
    return " ".join(p.strip(" ") for p in parts if p.strip(" "))


def rows_of(segments: Sequence[Segment], part_columns: bool) -> list[list[Segment]]:
    """Segments as lines, top to bottom; with `part_columns` a wide gap begins another line."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.baseline, s.box.x0)):
        for line in lines[-3:]:
            if abs(line[0].baseline - segment.baseline) <= _SAME_LINE * min(line[0].size, segment.size):
                line.append(segment)
                break
        else:
            lines.append([segment])
    result: list[list[Segment]] = []
    right = max((s.box.x1 for s in segments), default=0.0)
    for line in lines:
        line.sort(key=lambda s: s.box.x0)
        full = right - line[-1].box.x1 <= _SET_IN * line[-1].size
        piece = [line[0]]
        for segment in line[1:]:
            gap = segment.box.x0 - piece[-1].box.x1
            # Pieces that do not follow each other in the file were set apart, however near they stand.
            apart = _WIDE_GAP if segment.order == piece[-1].order + 1 else _INDENT
            last_word = segment is line[-1] and segment.box.x1 - segment.box.x0 <= _ONE_WORD * segment.size
            if bullet_of(f"{join_lines_blanks([s.text for s in piece])} x") == (piece[0].text.strip(), "x"):
                apart = _AFTER_BULLET
            if full and last_word and segment.order == piece[-1].order + 1:
                apart = _STRETCHED
            if part_columns and gap > apart * segment.size:
                result.append(piece)
                piece = [segment]
            else:
                piece.append(segment)
        result.append(piece)
    return result


def cell_blocks(segments: Sequence[Segment], page: int, frame: Box) -> tuple[Block, ...]:
    """Blocks of one cell."""
    rows = [_Row(r, frame.x1) for r in rows_of(segments, part_columns=False)]
    return _blocks(rows, page, _usual_step(rows))


def page_blocks(segments: Sequence[Segment], page: int, width: float) -> tuple[Block, ...]:
    """Blocks of the text outside tables, in reading order.

    Side-by-side pieces of a line (a number on the left, an office on the right) stay apart: each column is
    put together by itself, and columns are ordered by where they begin.
    """
    lines = rows_of(segments, part_columns=True)
    if not lines:
        return ()
    placed = [s.box for line in lines for s in line]
    right = max([b.x1 for b in placed] + [width - min(b.x0 for b in placed)])
    rows: list[_Row] = []
    for index, line in enumerate(lines):
        follower = lines[index + 1][0] if index + 1 < len(lines) else None
        beside = (
            follower is not None and abs(follower.baseline - line[0].baseline) <= _SAME_LINE * line[0].size
        )
        label = lines[index - 1] if index else None
        labelled = (
            label is not None
            and abs(label[0].baseline - line[0].baseline) <= _SAME_LINE * line[0].size
            and min(_width(label), _width(line)) <= _LABEL * line[0].size
        )
        limit = follower.box.x0 if beside and follower is not None else right
        rows.append(_Row(line, limit, labelled))
    step = _usual_step(rows)
    columns: list[list[_Row]] = []
    for row in rows:
        home = _column_of(row, columns, step)
        if home is None:
            columns.append([row])
        else:
            home.append(row)
    drafts = [
        (d, steps)
        for c in columns
        for found in [_drafts(c, step)]
        for steps in [_steps(found)]
        for d in found
    ]
    return tuple(_finish(d, page, steps) for d, steps in _reading_order(drafts))


def _width(line: Sequence[Segment]) -> float:
    return line[-1].box.x1 - line[0].box.x0


def _reading_order(drafts: Sequence[_Placed]) -> list[_Placed]:
    """Blocks by the line they begin on, left to right where several begin on one."""
    ordered: list[_Placed] = []
    line: list[_Placed] = []
    for placed in sorted(drafts, key=lambda p: p[0].rows[0].baseline):
        first = line[0][0].rows[0] if line else None
        if first is not None and placed[0].rows[0].baseline - first.baseline > _SAME_LINE * first.size:
            ordered += sorted(line, key=_left)
            line = []
        line.append(placed)
    return ordered + sorted(line, key=_left)


def _left(placed: _Placed) -> float:
    return placed[0].rows[0].box.x0


def _usual_step(rows: Sequence[_Row]) -> float:
    """The widest step from line to line that still is one paragraph, in points."""
    size = max(r.size for r in rows)
    steps = sorted(
        step
        for a, b in itertools.pairwise(rows)
        if 0.8 * b.size <= (step := b.baseline - a.baseline) <= 2.6 * b.size
    )
    usual = _STEP_OF_PAGE * steps[len(steps) // 2] if len(steps) >= 4 else _LINE_STEP * size
    return min(usual, _LINE_STEP * size)


def _column_of(row: _Row, columns: Sequence[list[_Row]], usual: float) -> list[_Row] | None:
    """The column whose last line this row goes on with: right below, and begun at about the same place."""
    best: list[_Row] | None = None
    for column in columns:
        last = column[-1]
        step = row.baseline - last.baseline
        if not 0.3 * row.size < step <= usual:
            continue
        # The second line of an indented paragraph begins further left.
        near = row.box.x0 - last.box.x0 <= _INDENT * row.size and last.box.x0 - row.box.x0 < 8 * row.size
        overlap = min(last.box.x1, row.box.x1) - max(last.box.x0, row.box.x0)
        if near and overlap > 0 and (best is None or last.box.x0 > best[-1].box.x0):
            best = column
    return best


def _blocks(rows: Sequence[_Row], page: int, usual: float) -> tuple[Block, ...]:
    drafts = _drafts(rows, usual)
    steps = _steps(drafts)
    return tuple(_finish(d, page, steps) for d in drafts)


def _steps(drafts: Sequence[_Draft]) -> list[int]:
    return sorted({round(d.bullet_x) for d in drafts if d.bullet})


def _drafts(rows: Sequence[_Row], usual: float) -> list[_Draft]:
    drafts: list[_Draft] = []
    hanging = False  # wrapped lines of items are set in from the bullet
    for index, row in enumerate(rows):
        found = bullet_of(row.text)
        current = drafts[-1] if drafts else None
        following = rows[index + 1] if index + 1 < len(rows) else None
        if found and is_dash(found[0]) and current and not _starts_dash_item(row, found[1], current):
            found = None
        if found:
            drafts.append(_Draft(found[0], row.box.x0, _text_x(row), [row], found[1]))
        elif (
            current
            and not row.labelled
            and _goes_on(row, current, hanging, usual)
            and not (current.bullet and _begins_paragraph(row, following))
        ):
            hanging = hanging or bool(current.bullet and row.box.x0 >= current.text_x - _INDENT * row.size)
            if len(current.rows) == 1 and current.bullet is None:
                current.text_x = min(current.text_x, row.box.x0)
            current.rows.append(row)
        else:
            drafts.append(_Draft(None, row.box.x0, row.box.x0, [row], row.text))
    return drafts


def _begins_paragraph(row: _Row, following: _Row | None) -> bool:
    """Whether a line is set in as the first of a paragraph whose second line stands at the margin."""
    if following is None or following.labelled or bullet_of(following.text) or bullet_of(row.text):
        return False
    set_in = row.box.x0 - following.box.x0 > _SET_IN * row.size
    return set_in and not _would_have_fit(following, row)


def _text_x(row: _Row) -> float:
    """Where the text after a bullet begins."""
    inked = [g for s in row.segments for g in s.glyphs if g.text.strip()]
    return inked[1].x0 if len(inked) > 1 else inked[0].x1


def _starts_dash_item(row: _Row, rest: str, current: _Draft) -> bool:
    last = current.rows[-1]
    if continues_range(last.text, rest) or (rest[:1].isdigit() and not _would_have_fit(row, last)):
        return False  # `… 12 สิงหาคม` / `- 26 กันยายน`
    at_text = abs(row.box.x0 - current.text_x) <= _INDENT * row.size
    # A dash that stands where wrapped text stands is an item only if the line above was not full.
    return not (at_text and current.bullet is not None and not _would_have_fit(row, last))


def _goes_on(row: _Row, current: _Draft, hanging: bool, usual: float) -> bool:
    last = current.rows[-1]
    if row.baseline - last.baseline > usual:
        return False
    if last.text.startswith("(") and last.text.endswith(")") and len(current.rows) == 1:
        return False  # a name under a signature stands by itself
    if current.bullet is not None:
        if _back_at_margin(row, current):
            return not _would_have_fit(row, last)
        edge = current.text_x if hanging else current.bullet_x
        if row.box.x0 < edge - _INDENT * row.size:
            return False  # back at the margin: a lead line for what follows
    return not _would_have_fit(row, last)


def _back_at_margin(row: _Row, current: _Draft) -> bool:
    """Whether a line stands where the lines of a numbered paragraph stand whose first line is set in.

    Letters number paragraphs this way: the number is set in as any paragraph's first line, the rest begins
    at the margin. Bullets in cells are set in by less.
    """
    if current.bullet_x - row.box.x0 <= _SET_IN * row.size:
        return False
    return all(abs(r.box.x0 - row.box.x0) <= _INDENT * row.size for r in current.rows[1:])


def _would_have_fit(row: _Row, last: _Row) -> bool:
    """Whether the first word of a line would have found room on the line above: then the break was meant."""
    width = min(_first_word_width(row), _SURE_BREAK * row.size)
    return last.box.x1 + 0.3 * row.size + width < last.limit - 0.4 * row.size


def _first_word_width(row: _Row) -> float:
    """Width up to the first blank."""
    segment = row.segments[0]
    words = segment.text.strip().split(" ")
    end, seen = segment.box.x1, 0
    if len(words) > 1:
        for index, glyph in enumerate(segment.glyphs):
            seen += len(glyph.text.strip())
            if seen >= len(words[0]):
                end = segment.glyphs[index].x1
                break
    return end - segment.box.x0


def _finish(draft: _Draft, page: int, steps: Sequence[int]) -> Block:
    lines = tuple(Line(r.text, page, r.box) for r in draft.rows)
    box = Box.around([r.box for r in draft.rows])
    assert box is not None  # noqa: S101  a draft is never empty
    text = mend(join_lines([draft.first, *(r.text for r in draft.rows[1:])]))
    return Block(
        "list_item" if draft.bullet else "paragraph",
        text,
        "\n".join(line.text_raw for line in lines),
        page,
        box,
        level=steps.index(round(draft.bullet_x)) + 1 if draft.bullet else 0,
        bullet=draft.bullet,
        lines=lines,
    )
