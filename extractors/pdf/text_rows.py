"""Segments to lines of text: what stands on one baseline and belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Box, Line
from extractors.lists import bullet_of
from extractors.pdf.lines import Segment

SAME_LINE = 0.45  # of the font size
INDENT = 0.45  # a step to the side that means something, of the font size
SET_IN = 1.5  # the first line of a paragraph is set in by more than this, of the font size
_WIDE_GAP = 1.8  # a gap that parts columns outside tables, of the font size
_STRETCHED = 4.0  # a gap in a justified line may be this wide, of the font size: before its last word …
_AFTER_BULLET = 4.5  # the text after a bullet may be set off by this much, of the font size
_ONE_WORD = 3.0  # … if that is no wider than this, or over a line that bridges it


@dataclass(slots=True)
class TextRow:
    """Segments on one baseline, left to right. `limit` is how far the line could have gone.

    `text`: all segments, set apart by blanks; `box`: the box around them; `size`: the largest font size, in points.
    """

    segments: list[Segment]
    limit: float
    labelled: bool = False  # one of a short label and its text, side by side
    left: float | None = None  # where the text of the page begins
    text: str = field(init=False)
    box: Box = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        """Tell once what is asked again and again."""
        box = Box.around([s.box for s in self.segments])
        assert box is not None  # noqa: S101  a row is never empty
        self.text = join_lines_blanks([s.text for s in self.segments])
        self.box = box
        self.size = max(s.size for s in self.segments)

    def line(self, page: int) -> Line:
        """As a physical line of the document."""
        words = tuple(w for s in self.segments for w in s.words)
        return Line(self.text, page, self.box, words)

    @property
    def is_set_in(self) -> bool:
        """Whether the line begins right of where the text of the page does."""
        return self.left is not None and self.box.x0 - self.left > SET_IN * self.size

    @property
    def is_centred(self) -> bool:
        """Whether the line leaves the same room on both sides."""
        if self.left is None or not self.is_set_in:
            return False
        return abs((self.box.x0 - self.left) - (self.limit - self.box.x1)) <= SAME_LINE * self.size

    @property
    def baseline(self) -> float:
        """Baseline of the first segment."""
        return self.segments[0].baseline


def join_lines_blanks(parts: Sequence[str]) -> str:
    """Pieces of one line, set apart by one blank."""
    return " ".join(p.strip(" ") for p in parts if p.strip(" "))


def rows_of(segments: Sequence[Segment], part_columns: bool) -> list[list[Segment]]:
    """Segments as lines, top to bottom; with `part_columns` a wide gap begins another line."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.baseline, s.box.x0)):
        for line in lines[-3:]:
            if abs(line[0].baseline - segment.baseline) <= SAME_LINE * min(line[0].size, segment.size):
                line.append(segment)
                break
        else:
            lines.append([segment])
    result: list[list[Segment]] = []
    right = max((s.box.x1 for s in segments), default=0.0)
    for index, line in enumerate(lines):
        line.sort(key=lambda s: s.box.x0)
        below = lines[index + 1] if index + 1 < len(lines) else []
        full = right - line[-1].box.x1 <= SET_IN * line[-1].size
        piece = [line[0]]
        for segment in line[1:]:
            gap = segment.box.x0 - piece[-1].box.x1
            # Pieces that do not follow each other in the file were set apart, however near they stand.
            apart = _WIDE_GAP if segment.order == piece[-1].order + 1 else INDENT
            last_word = segment is line[-1] and segment.box.x1 - segment.box.x0 <= _ONE_WORD * segment.size
            if bullet_of(f"{join_lines_blanks([s.text for s in piece])} x") == (piece[0].text.strip(), "x"):
                apart = _AFTER_BULLET
            bridged = any(b.box.x0 < piece[-1].box.x1 and b.box.x1 > segment.box.x0 for b in below)
            if full and (last_word or bridged) and segment.order == piece[-1].order + 1:
                apart = _STRETCHED
            if part_columns and gap > apart * segment.size:
                result.append(piece)
                piece = [segment]
            else:
                piece.append(segment)
        result.append(piece)
    return result


def width_of(line: Sequence[Segment]) -> float:
    """Width of a line of segments, in points."""
    return line[-1].box.x1 - line[0].box.x0
