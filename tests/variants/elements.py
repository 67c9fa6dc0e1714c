"""What a made circular consists of, before it is set in any format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

_SHORTEST_ARROW = 3.4  # millimetres: room for two heads
Look = Literal["arrow", "line", "block", "shade", "character"]


@dataclass(frozen=True)
class Para:
    """A paragraph: `indent` is that of the first line, `left` of all lines (millimetres)."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    indent: float = 0.0
    left: float = 0.0
    bold: bool = False
    size: float = 1.0
    space: float = 1.0


@dataclass(frozen=True)
class SideBySide:
    """Words at the left margin and words at the right of them on the same line."""

    left: str
    right: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A field of a letter: its name and its rows, each with what stands at the right end (จำนวน ๑ ชุด)."""

    name: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Foot:
    """Lines at the foot of the page."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""

    landscape: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell at its top left place."""

    col: int
    lines: tuple[str, ...] = ()
    row_span: int = 1
    col_span: int = 1
    role: Literal["body", "head", "section"] = "body"
    shade: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar over the columns of a row: `start` and `end` in columns."""

    start: float
    end: float
    label: str
    look: Look


@dataclass(frozen=True)
class Row:
    """Cells that begin in a row, and its bars."""

    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...] = ()

    def shown_in(self, cell: Cell) -> tuple[list[str], list[Bar]]:
        """The lines of a cell and the bars drawn from it; a bar set as characters stands in place of the lines."""
        lines, drawn = list(cell.lines), []
        for bar in self.bars:
            begins = int(bar.start) == cell.col
            if bar.look != "character":
                drawn += [bar] if begins else []
            elif int(bar.start) <= cell.col < bar.end:
                lines = ["↔", bar.label] if bar.label and begins else ["↔"]
        return lines, drawn


@dataclass(frozen=True)
class Table:
    """A ruled table; `split_rows` lets the end of a page cut a row in two."""

    widths: tuple[float, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    repeat_head: bool = True
    split_rows: bool = False

    def ends_of(self, bar: Bar) -> tuple[float, float]:
        """Where a bar begins and ends, in millimetres from the left edge of its first column."""
        origin = self._across(int(bar.start))
        x0, x1 = self._across(bar.start) - origin, self._across(bar.end) - origin
        if bar.look == "arrow" and x1 - x0 < _SHORTEST_ARROW:
            x0 = min(max((x0 + x1 - _SHORTEST_ARROW) / 2, 0.0), self.widths[int(bar.start)] - _SHORTEST_ARROW)
            x1 = x0 + _SHORTEST_ARROW
        return x0, x1

    def _across(self, position: float) -> float:
        column = min(int(position), len(self.widths) - 1)
        return sum(self.widths[:column]) + (position - column) * self.widths[column]


Element = Para | SideBySide | Field | Foot | NewPage | Table


@dataclass(frozen=True)
class Setting:
    """Fonts and sizes."""

    font: str = "Laksaman"
    size: float = 12.0
    landscape: bool = False


@dataclass(frozen=True)
class Made:
    """A made circular and its truth in the shape of a gold record."""

    id: str
    elements: tuple[Element, ...]
    truth: dict[str, Any]
    setting: Setting = field(default_factory=Setting)
