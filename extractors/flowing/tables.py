"""Tables as they were read: cells at their grid places, before they have a place on a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.document import Heads
from extractors.flowing.paragraphs import Para

MAX_COLUMNS = 200
MAX_ROWS = 20_000

LAYOUT_COLUMNS = 3
LAYOUT_ROWS = 8
_CELL_MARGIN = 108  # twips, Word's own


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line or arrow drawn sideways; `left` and `right` in twips from the text edge of its cell."""

    left: float
    right: float
    heads: Heads


@dataclass(slots=True)
class RawCell:
    """A cell at its top left grid place."""

    row: int
    col: int
    row_span: int
    col_span: int
    paras: list[Para]
    header: bool = False
    lines_drawn: list[DrawnLine] = field(default_factory=list)
    fill: str = ""  # its shading, as a colour in hexadecimal; empty when it has none

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return all(p.is_blank for p in self.paras)


@dataclass(slots=True)
class RawTable:
    """A table as read. `row_pages` is the page each row begins on; `widths` are column widths in twips."""

    n_rows: int
    n_cols: int
    cells: list[RawCell]
    row_pages: list[int]
    widths: list[int]
    ruled: bool
    lost_rows: int = 0
    lost_columns: int = 0

    @property
    def is_layout(self) -> bool:
        """Whether the table only aligns text (the parts of a letter) and holds no data.

        That is: no visible border anywhere, no row marked as a
        header, at most three columns and eight rows, and no cell that runs over rows. Borders come first,
        since a form that people fill in or read along its rows is drawn with lines; size second, since files
        written by converters leave the borders of real tables out too.
        """
        return (
            not self.ruled
            and self.n_cols <= LAYOUT_COLUMNS
            and self.n_rows <= LAYOUT_ROWS
            and not any(c.header or c.row_span > 1 for c in self.cells)
        )


def column_position(widths: list[int], col: int, offset: float) -> float:
    """A distance in twips from the text edge of a cell as a position in columns (6.5: middle of column 6)."""
    left = offset + _CELL_MARGIN
    while col < len(widths) - 1 and left >= widths[col]:
        left -= widths[col]
        col += 1
    while col > 0 and left < 0:
        col -= 1
        left += widths[col]
    return min(max(col + left / widths[col], 0.0), float(len(widths)))
