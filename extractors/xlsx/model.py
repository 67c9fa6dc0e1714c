"""A sheet as stored, and what all sheets of a workbook share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.xlsx.styles import Look

MAX_COLUMNS = 200
MAX_ROWS = 20_000
MAX_CELLS = 200_000
MAX_MERGES = 20_000
ROW_HEIGHT = 15.0  # points, of a row that says none
CHARACTERS = 8.43  # width of a column that says none


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell as stored. `raw` is the stored value where `text` is not simply that."""

    row: int
    col: int
    text: str
    raw: str
    look: Look


@dataclass(slots=True)
class Sheet:
    """What a sheet holds; rows and columns count from 1, as on screen."""

    name: str
    cells: dict[tuple[int, int], StoredCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    default_width: float = CHARACTERS
    default_height: float = ROW_HEIGHT
    frozen_rows: int = 0
    filter_row: int = 0
    broken: str = ""
    margins: list[str] = field(default_factory=list)
    filled: int = 0
    lost_rows: int = 0
    lost_cells: int = 0
    lost_merges: int = 0
    empty_formulas: list[str] = field(default_factory=list)
    odd_dates: list[str] = field(default_factory=list)
    replaced: int = 0
    hidden_cells: int = 0

    def is_hidden_column(self, col: int) -> bool:
        """Whether a column is not shown."""
        return any(low <= col <= high for low, high in self.hidden_columns)

    def width(self, col: int) -> float:
        """Width of a column in characters, 0 where it is hidden."""
        if self.is_hidden_column(col):
            return 0.0
        return next((w for low, high, w in self.widths if low <= col <= high), self.default_width)

    def height(self, row: int) -> float:
        """Height of a row in points, 0 where it is hidden."""
        return 0.0 if row in self.hidden_rows else self.heights.get(row, self.default_height)


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share."""

    strings: Sequence[str]
    looks: Sequence[Look]
    epoch_1904: bool
