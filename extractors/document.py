"""The Document model: what reading a file yields, before any calendar or schema is known.

Everything here is frozen and round-trips through JSON (`to_json`, `from_json`), so that reading is a
function from a file to this JSON and nothing else: it can run in another process, be cached by content,
or be sent elsewhere. Mapping (the `pipeline` package) starts from it and never looks at the file again.

Coordinates. `Document.unit` says what a `Box` counts. "pt": PDF points, origin at the top left of the
page, x to the right, y downwards. "line": text files have no page geometry, so `top` and `bottom` are the
first and last line (1-based, both inclusive) and `x0` and `x1` the first and last column (1-based
code points, both inclusive).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA_VERSION = 3

Unit = Literal["pt", "line"]
BlockKind = Literal["paragraph", "heading", "list_item"]
ShapeKind = Literal["line", "arrow", "bar", "rect", "ink", "stamp", "handwriting"]
Extraction = Literal["text_layer", "ocr", "hybrid", "native"]
TableBasis = Literal["rules", "alignment"]
Heads = Literal["both", "left", "right", "none"]
CellFlag = Literal["header", "section", "open_bottom", "open_top", "repeated_header"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (unit: see the module)."""

    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        """Reject a rectangle that cannot be; counts become floats, as they come back from JSON."""
        if not (type(self.x0) is type(self.top) is type(self.x1) is type(self.bottom) is float):
            for name in ("x0", "top", "x1", "bottom"):
                object.__setattr__(self, name, float(getattr(self, name)))
        if self.x1 < self.x0 or self.bottom < self.top:
            raise ValueError(f"impossible box: {self.x0}, {self.top}, {self.x1}, {self.bottom}")

    @property
    def middle(self) -> tuple[float, float]:
        """Centre, as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @staticmethod
    def around(boxes: list[Box]) -> Box | None:
        """The smallest box that holds all of `boxes`; None for an empty list."""
        if not boxes:
            return None
        return Box(
            min(b.x0 for b in boxes),
            min(b.top for b in boxes),
            max(b.x1 for b in boxes),
            max(b.bottom for b in boxes),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a line that was read from a picture: letters between blanks, or one number.

    `confidence` (0 to 1) is that of its worst character: of words said to be 0.9 sure, nine in ten are right.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line of text, as read: nothing repaired. `words` only where it was read from a picture."""

    text_raw: str
    page: int
    box: Box
    words: tuple[Word, ...] = ()

    @property
    def confidence(self) -> float | None:
        """That of the worst word; None where nothing had to be recognised."""
        return min((w.confidence for w in self.words), default=None)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a list item.

    `text_raw` is what was read, its physical lines joined by a line feed; `text` is the same as one
    running text with broken Thai repaired (character rules and word list, `normalizers.thai_text`) in NFC.
    Digits keep the script they are printed in. `level` counts list nesting from 1; 0 outside lists. `flow` counts
    the parts of a page that are read one after the other, such as two columns of prose.
    """

    kind: BlockKind
    text: str
    text_raw: str
    page: int
    box: Box
    level: int = 0
    bullet: str | None = None
    lines: tuple[Line, ...] = ()
    flow: int = 0

    @property
    def confidence(self) -> float | None:
        """That of the worst word; None where nothing had to be recognised."""
        known = [c for line in self.lines if (c := line.confidence) is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell on one page.

    `row` and `col` count from 0; `row` runs through the whole table, over page breaks. `row_span` counts
    rows on this page only. A part that continues a cell cut by a page break names it in `continues`
    as (row, col).
    """

    row: int
    col: int
    row_span: int
    col_span: int
    page: int
    box: Box
    blocks: tuple[Block, ...] = ()
    flags: tuple[CellFlag, ...] = ()
    continues: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """Repaired text, one block a line."""
        return "\n".join(b.text for b in self.blocks)

    @property
    def text_raw(self) -> str:
        """Text as read, one physical line a line."""
        return "\n".join(b.text_raw for b in self.blocks)


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow or bar drawn in a grid.

    `start` and `end` are positions in columns: 6.5 is the middle of column 6. `heads` says which ends
    carry a head. `row` is the table row it stands in.
    """

    row: int
    start: float
    end: float
    page: int
    box: Box
    heads: Heads = "both"

    def __post_init__(self) -> None:
        """Counts become floats, as they come back from JSON."""
        object.__setattr__(self, "start", float(self.start))
        object.__setattr__(self, "end", float(self.end))


@dataclass(frozen=True, slots=True)
class Table:
    """A table, joined over page breaks. `joins` tells why each page's part was added.

    `basis` says what its columns were told by: drawn rules (or the structure of a file that has tables), or the
    alignment of its text alone, which is less certain.
    """

    seq: int
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    page_from: int
    page_to: int
    arrows: tuple[Arrow, ...] = ()
    joins: tuple[str, ...] = ()
    basis: TableBasis = "rules"

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a grid place, or None."""
        return self.cover().get((row, col))

    def cover(self) -> dict[tuple[int, int], Cell]:
        """Every grid place with the cell that covers it."""
        return {
            (r, c): cell
            for cell in self.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.col, cell.col + cell.col_span)
        }


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn that is no table rule: kept so that nothing on the page is lost.

    "ink" is what a scan shows and no reader can read as print: a signature, a seal, a stain; "handwriting" is what
    looks like a pen's letters; "stamp" is the frame of a stamp, whose text is in `Page.asides`.
    """

    kind: ShapeKind
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `blocks` is the text outside tables in reading order; `text` is the whole page's.

    `rotation` tells by how many degrees clockwise the stored page is turned for reading; width, height and boxes
    are those of the turned page. A scan is also levelled: its boxes are those of the page turned by `skew` degrees
    counter-clockwise about its middle. `asides` stand aslant over the page and are no part of its text: watermarks, and
    stamps, whose blocks are counted by `flow` from 1.
    `corners`: of a photograph, where in the picture the page lies: x and y of its corners from the upper left clockwise,
    as shares of width and height; its boxes are those of the page made flat.
    `choice` says what of a page was read and why: its text layer as it is, repaired, or its picture.
    """

    number: int
    width: float
    height: float
    rotation: int
    extraction: Extraction
    text: str
    blocks: tuple[Block, ...] = ()
    shapes: tuple[Shape, ...] = ()
    confidence: float | None = None
    skew: float = 0.0
    asides: tuple[Block, ...] = ()
    choice: str = ""
    corners: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A named doubt about the reading: a code of the contract's closed list, and where it arose."""

    code: str
    page: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read.

    `candidates` are texts that may be tables without rules. Their words stand in the blocks of their pages, too:
    whoever takes one for a table leaves the blocks inside its cells out, and the other way round.
    """

    sha256: str
    source_bytes: int
    filename: str
    media_type: str
    unit: Unit
    reader: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[Table, ...] = ()
    schema_version: int = field(default=SCHEMA_VERSION)

    @property
    def extraction(self) -> Extraction:
        """How the pages were read, in one word."""
        kinds = {p.extraction for p in self.pages}
        return kinds.pop() if len(kinds) == 1 else "hybrid"


@cache
def _adapter() -> TypeAdapter[Document]:
    from pydantic import TypeAdapter

    return TypeAdapter(Document)


def to_json(document: Document) -> bytes:
    """The document as compact UTF-8 JSON; the same document gives the same bytes."""
    return _adapter().dump_json(document)


def from_json(data: bytes) -> Document:
    """Read back what `to_json` wrote.

    Raises:
        ValueError: when the JSON is not a document, or is of another schema version.
    """
    document = _adapter().validate_json(data)
    if document.schema_version != SCHEMA_VERSION:
        raise ValueError(f"document schema {document.schema_version}, expected {SCHEMA_VERSION}")
    return document
