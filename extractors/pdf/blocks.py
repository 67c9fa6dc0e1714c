"""Segments to blocks: lines put together as paragraphs and list items, inside a cell or on a page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Block, Box
from extractors.geometry import cluster, nearest
from extractors.joining import join_lines
from extractors.lists import bullet_of, continues_range, is_dash
from extractors.mending import mend, mend_scanned
from extractors.pdf.columns import flows
from extractors.pdf.lines import Segment
from extractors.pdf.text_rows import INDENT, SAME_LINE, SET_IN, TextRow, rows_of, width_of

_CLEARLY_SHORT = 0.25  # a line that leaves this share of its width ends its paragraph
_SET_BACK = 8.0  # the second line of a set-in paragraph begins no further left than this, of the font size …
_POINT_SET_BACK = 12.0  # … but points are set in further, and their lines may begin at the margin
_LABEL = 8.0  # a label at the left of a line is no wider than this, of the font size
_SURE_BREAK = 5.0  # hardly a Thai word is longer: more room than this was left on purpose, of the font size
_LONGEST_POINT = 6  # lines of a point that are looked ahead for the next one
_LINE_STEP = 2.1  # lines further apart than this are not one paragraph, of the font size …
_WIDE_STEP, _SURE_STEPS = 1.12, 6  # … unless so many lines of a page stand nearly that far apart …
_STEP_OF_PAGE = 1.35  # … nor lines this much further apart than is usual on the page


@dataclass(slots=True)
class _Draft:
    """A block being built."""

    bullet: str | None
    bullet_x: float
    text_x: float
    rows: list[TextRow] = field(default_factory=list)
    first: str = ""

    @property
    def middle(self) -> float:
        """Between the bullet and its text: wrapped lines stand right of it, or all of them at the bullet."""
        return (self.bullet_x + self.text_x) / 2


# A block being built, with the left edges of the bullets of its column.
_Placed = tuple[_Draft, list[float]]


def cell_blocks(segments: Sequence[Segment], page: int, frame: Box) -> tuple[Block, ...]:
    """Blocks of one cell."""
    rows = [TextRow(r, frame.x1) for r in rows_of(segments, part_columns=False)]
    return _blocks(rows, page, _usual_step(rows))


def page_blocks(
    segments: Sequence[Segment], page: int, width: float, left: float | None = None
) -> tuple[Block, ...]:
    """Blocks of the text outside tables, in reading order. `left` is where tables begin, if there are any.

    Two columns of prose are read one after the other.

    Side-by-side pieces of a line (a number on the left, an office on the right) stay apart: each column is
    put together by itself, and columns are ordered by where they begin.
    """
    parts = flows(segments)
    if len(parts) == 1:
        return _flow_blocks(segments, page, width, left)
    return tuple(
        replace(block, flow=number)
        for number, part in enumerate(parts)
        for block in _flow_blocks(part.segments, page, width, part.left, part.right)
    )


def _flow_blocks(
    segments: Sequence[Segment], page: int, width: float, left: float | None, right: float | None = None
) -> tuple[Block, ...]:
    lines = rows_of(segments, part_columns=True)
    if not lines:
        return ()
    placed = [s.box for line in lines for s in line]
    margin = min(b.x0 for b in placed)
    margin = margin if left is None else min(margin, left)
    right = right or max([b.x1 for b in placed] + [width - margin])
    rows: list[TextRow] = []
    for index, line in enumerate(lines):
        follower = lines[index + 1][0] if index + 1 < len(lines) else None
        beside = (
            follower is not None and abs(follower.baseline - line[0].baseline) <= SAME_LINE * line[0].size
        )
        label = lines[index - 1] if index else None
        labelled = (
            label is not None
            and abs(label[0].baseline - line[0].baseline) <= SAME_LINE * line[0].size
            and min(width_of(label), width_of(line)) <= _LABEL * line[0].size
        )
        limit = follower.box.x0 if beside and follower is not None else right
        rows.append(TextRow(line, limit, labelled, margin))
    step = _usual_step(rows)
    columns: list[list[TextRow]] = []
    for row in rows:
        home = _column_of(row, columns, step)
        if home is None:
            columns.append([row])
        else:
            home.append(row)
    drafts = [
        (d, steps)
        for c in columns
        for found in [_drafts(c, step, margin)]
        for steps in [_steps(found)]
        for d in found
    ]
    return tuple(_finish(d, page, steps) for d, steps in _reading_order(drafts))


def _reading_order(drafts: Sequence[_Placed]) -> list[_Placed]:
    """Blocks by the line they begin on, left to right where several begin on one."""
    ordered: list[_Placed] = []
    line: list[_Placed] = []
    for placed in sorted(drafts, key=lambda p: p[0].rows[0].baseline):
        first = line[0][0].rows[0] if line else None
        if first is not None and placed[0].rows[0].baseline - first.baseline > SAME_LINE * first.size:
            ordered += sorted(line, key=_left)
            line = []
        line.append(placed)
    return ordered + sorted(line, key=_left)


def _left(placed: _Placed) -> float:
    return placed[0].rows[0].box.x0


def _usual_step(rows: Sequence[TextRow]) -> float:
    """The widest step from line to line that still is one paragraph, in points."""
    size = max(r.size for r in rows)
    steps = sorted(
        step
        for a, b in itertools.pairwise(rows)
        if 0.8 * b.size <= (step := b.baseline - a.baseline) <= 2.6 * b.size
    )
    if len(steps) < 4:
        return _LINE_STEP * size
    middle = steps[len(steps) // 2]
    # Some Thai fonts stand further apart by themselves: then what is usual on the page decides.
    most = max(_LINE_STEP * size, _WIDE_STEP * middle) if len(steps) >= _SURE_STEPS else _LINE_STEP * size
    return min(_STEP_OF_PAGE * middle, most)


def _column_of(row: TextRow, columns: Sequence[list[TextRow]], usual: float) -> list[TextRow] | None:
    """The column whose last line this row goes on with: right below, and begun at about the same place."""
    best: list[TextRow] | None = None
    for column in columns:
        last = column[-1]
        step = row.baseline - last.baseline
        if not 0.3 * row.size < step <= usual:
            continue
        # The second line of an indented paragraph begins further left.
        point = bullet_of(last.text) is not None
        edge = _text_x(last) if point else last.box.x0  # … and that of a point at its text
        back = _POINT_SET_BACK if point else _SET_BACK
        near = row.box.x0 - edge <= INDENT * row.size and last.box.x0 - row.box.x0 < back * row.size
        overlap = min(last.box.x1, row.box.x1) - max(last.box.x0, row.box.x0)
        # The short end of a set-in paragraph may lie wholly left of its first line.
        reached = overlap > 0 or (row.box.x0 < last.box.x0 and last.limit - last.box.x1 < 3 * row.size)
        if near and reached and (best is None or last.box.x0 > best[-1].box.x0):
            best = column
    return best


def _blocks(rows: Sequence[TextRow], page: int, usual: float) -> tuple[Block, ...]:
    drafts = _drafts(rows, usual, min((r.box.x0 for r in rows), default=0.0))
    steps = _steps(drafts)
    return tuple(_finish(d, page, steps) for d in drafts)


def _steps(drafts: Sequence[_Draft]) -> list[float]:
    """Left edges of bullets, one a level; 1 and 2 do not begin at quite the same place."""
    bulleted = [d for d in drafts if d.bullet]
    size = max((d.rows[0].size for d in bulleted), default=1.0)
    return cluster([d.bullet_x for d in bulleted], INDENT * size)


def _drafts(rows: Sequence[TextRow], usual: float, margin: float) -> list[_Draft]:
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
            and not (
                current.bullet
                and _beside_bullet(row, current, margin)
                and not _wraps_there(drafts, rows[index + 1 :])
            )
        ):
            hanging = hanging or bool(current.bullet and row.box.x0 >= current.middle)
            if len(current.rows) == 1 and current.bullet is None:
                current.text_x = min(current.text_x, row.box.x0)
            current.rows.append(row)
        else:
            drafts.append(_Draft(None, row.box.x0, row.box.x0, [row], row.text))
    return drafts


def _beside_bullet(row: TextRow, current: _Draft, margin: float) -> bool:
    """Whether a line begins where a set-in bullet stands: wrapped lines stand at its text or at the margin."""
    set_in = current.bullet_x - margin > SET_IN * row.size
    return set_in and abs(row.box.x0 - current.bullet_x) <= INDENT * row.size


def _wraps_there(drafts: Sequence[_Draft], following: Sequence[TextRow]) -> bool:
    """Whether points wrap right under their bullet, as typed ones do: one above did, or the next one follows."""
    current = drafts[-1]
    step = INDENT * current.rows[0].size
    for row in following[:_LONGEST_POINT]:
        if abs(row.box.x0 - current.bullet_x) > step:
            break
        if bullet_of(row.text) is not None:
            return True
    alike = [
        d for d in drafts[:-1] if d.bullet and abs(d.bullet_x - current.bullet_x) <= step and len(d.rows) > 1
    ]
    wrapped = [r for d in (*alike, current) for r in d.rows[1:]]
    return bool(wrapped) and all(abs(r.box.x0 - current.bullet_x) <= step for r in wrapped)


def _begins_paragraph(row: TextRow, following: TextRow | None) -> bool:
    """Whether a line is set in as the first of a paragraph whose second line stands at the margin."""
    if following is None or following.labelled or bullet_of(following.text) or bullet_of(row.text):
        return False
    set_in = row.box.x0 - following.box.x0 > SET_IN * row.size
    return set_in and not _would_have_fit(following, row)


def _text_x(row: TextRow) -> float:
    """Where the text after a bullet begins."""
    inked = [g for s in row.segments for g in s.glyphs if g.text.strip()]
    found = bullet_of(row.text)
    after = len(found[0]) if found else 1
    return inked[after].x0 if len(inked) > after else inked[0].x1


def _starts_dash_item(row: TextRow, rest: str, current: _Draft) -> bool:
    last = current.rows[-1]
    if continues_range(last.text, rest) or (rest[:1].isdigit() and not _would_have_fit(row, last)):
        return False  # `… 12 สิงหาคม` / `- 26 กันยายน`
    if current.bullet is None or _would_have_fit(row, last):
        return True
    # A dash that stands where wrapped text stands is an item only if the line above was not full.
    at_text = abs(row.box.x0 - current.text_x) <= INDENT * row.size
    at_bullet = abs(row.box.x0 - current.bullet_x) <= INDENT * row.size and not is_dash(current.bullet)
    return not (at_text or at_bullet)


def _goes_on(row: TextRow, current: _Draft, hanging: bool, usual: float) -> bool:
    last = current.rows[-1]
    if row.baseline - last.baseline > usual:
        return False
    if last.text.startswith("(") and last.text.endswith(")") and len(current.rows) == 1:
        return False  # a name under a signature stands by itself
    if last.is_centred and row.is_set_in and not row.is_centred:
        return False  # a title, and the first line of the paragraph below it
    if current.bullet is not None:
        if _back_at_margin(row, current):
            # Paragraphs begin set in, so a line at the margin goes on unless the one above was clearly short.
            return last.limit - last.box.x1 < _CLEARLY_SHORT * (last.limit - row.box.x0)
        if row.box.x0 < (current.middle if hanging else current.bullet_x - INDENT * row.size):
            return False  # back at the margin: a lead line for what follows
    return not _would_have_fit(row, last)


def _back_at_margin(row: TextRow, current: _Draft) -> bool:
    """Whether a line stands where the lines of a numbered paragraph stand whose first line is set in.

    Letters number paragraphs this way: the number is set in as any paragraph's first line, the rest begins
    at the margin. Bullets in cells are set in by less.
    """
    if current.bullet_x - row.box.x0 <= SET_IN * row.size:
        return False
    return all(abs(r.box.x0 - row.box.x0) <= INDENT * row.size for r in current.rows[1:])


def _would_have_fit(row: TextRow, last: TextRow) -> bool:
    """Whether the first word of a line would have found room on the line above: then the break was meant."""
    width = min(_first_word_width(row), _SURE_BREAK * row.size)
    return last.box.x1 + 0.3 * row.size + width < last.limit - 0.4 * row.size


def _first_word_width(row: TextRow) -> float:
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


def _finish(draft: _Draft, page: int, steps: Sequence[float]) -> Block:
    lines = tuple(r.line(page) for r in draft.rows)
    box = Box.around([r.box for r in draft.rows])
    assert box is not None  # noqa: S101  a draft is never empty
    recognised = any(g.confidence is not None for s in draft.rows[0].segments for g in s.glyphs)
    joined = join_lines([draft.first, *(r.text for r in draft.rows[1:])])
    text = mend_scanned(joined) if recognised else mend(joined)
    bullet: str | None = draft.bullet
    if bullet and not text:
        text, bullet = bullet, None  # a sign that stands alone is no bullet: a tick in a cell
    return Block(
        "list_item" if bullet else "paragraph",
        text,
        "\n".join(line.text_raw for line in lines),
        page,
        box,
        level=nearest(draft.bullet_x, steps) + 1 if bullet else 0,
        bullet=bullet,
        lines=lines,
    )
