"""From the bytes of a web page to a Document."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.decoding import reasons_of
from extractors.document import Document, Page, Reason
from extractors.flowing.placing import Placed
from extractors.flowing.tables import MAX_COLUMNS, MAX_ROWS, RawTable
from extractors.html.elements import Sheet
from extractors.html.flow import MAX_CELLS, Walker
from extractors.html.parsing import parse
from extractors.html.tables import arranged
from extractors.tables import join_parts

READER = "html/1"
MEDIA_TYPE = "text/html"


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a web page.

    Text is what a browser shows: scripts, controls, hidden and struck-out parts are left out, each with a
    reason. Tables that only arrange the page are read as the text they hold; tables in tables are tables of
    their own after the one that holds them. Boxes count lines and characters, as in Word files.

    Args:
        data: the whole file.
        filename: base name, kept in the Document.
        sha256: digest of `data`, kept in the Document.

    Raises:
        ExtractError: unknown_encoding, page_too_large, xml_dtd_forbidden, nesting_too_deep.
    """
    root, decoded = parse(data)
    placed = Placed()
    raws: list[RawTable] = []
    reasons = reasons_of(decoded)
    if root is not None:
        walker = Walker(Sheet.of(root))
        for item in arranged(walker.walk(root)):
            if isinstance(item, RawTable):
                raws.append(item)
                placed.table(item)
            else:
                placed.paragraph(item)
        reasons += _reasons(walker, raws)
    page = Page(
        1,
        float(placed.widest.get(1, 0)),
        float(placed.lines_on.get(1, 0)),
        0,
        "native",
        "\n".join(placed.texts.get(1, [])),
        tuple(placed.blocks),
    )
    if not page.text:
        reasons.append(Reason("no_text", None, ""))
    return Document(
        sha256,
        len(data),
        filename,
        MEDIA_TYPE,
        "line",
        READER,
        (page,),
        tuple(join_parts(placed.parts)),
        tuple(reasons),
    )


def _reasons(walker: Walker, raws: list[RawTable]) -> Iterator[Reason]:
    if walker.active:
        yield Reason("active_content_ignored", None, f"{walker.active} scripts, frames or event handlers")
    if walker.hidden:
        yield Reason("hidden_content", None, f"{walker.hidden} characters of hidden text left out")
    if walker.replaced:
        yield Reason("replaced_characters", None, f"{walker.replaced} control characters")
    if walker.struck:
        yield Reason("tracked_changes", None, f"{walker.struck} passages struck out were left out")
    lost_rows = walker.lost_rows
    lost_columns = walker.lost_cells + sum(raw.lost_columns for raw in raws)
    if lost_rows:
        yield Reason(
            "too_many_rows", None, f"{lost_rows} rows beyond {MAX_ROWS} or {MAX_CELLS} cells left out"
        )
    if lost_columns:
        yield Reason("too_many_columns", None, f"{lost_columns} cells beyond column {MAX_COLUMNS} left out")
