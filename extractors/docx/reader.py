"""From the bytes of a Word file to a Document."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from extractors.document import Block, Document, Page, Reason, Table
from extractors.docx.numbering import Numbering
from extractors.docx.ooxml import child, children, q, val
from extractors.docx.paragraphs import MAX_LINE, MAX_NESTING, MAX_PAGES, Flow, ParagraphReader, Tally
from extractors.docx.styles import Styles
from extractors.docx.tables import only_cell, read_table
from extractors.errors import ExtractError
from extractors.flowing.paragraphs import Para, nested_dashes
from extractors.flowing.placing import Placed
from extractors.flowing.tables import MAX_COLUMNS, MAX_ROWS, RawTable
from extractors.office.namespaces import Element
from extractors.office.package import Package, open_package
from extractors.tables import join_parts

READER = "docx/1"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Lines of a paragraph that are all this short were broken to stand apart (an address), not to fill a page.
_SHORT_LINE = 60
_PAGE_NUMBER = re.compile(r"(?:หน้า|ที่|จาก|page|of|[-–—0-9๐-๙\s./()])*", re.IGNORECASE)
_QUOTED = 60
# Fields that start a program or fetch another file; what they gave last is read, they are not run.
_FETCHING = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b")


def read(data: bytes, filename: str, sha256: str) -> Document:
    """Read a Word file.

    Text is what the printed page shows: insertions in, deletions and hidden text out (each with a reason).
    Pages follow the author's page breaks and sections, and the breaks Word noted when it last set the file.
    Running heads and feet are left out, but words that stand nowhere else are put at the top of page 1.

    Args:
        data: the whole file.
        filename: base name, kept in the Document.
        sha256: digest of `data`, kept in the Document.

    Raises:
        ExtractError: corrupt_docx, encrypted, zip_limit, xml_dtd_forbidden, nesting_too_deep.
    """
    package = open_package(data)
    root = package.xml(package.main)
    body = child(root, "w:body")
    if body is None:
        raise ExtractError("corrupt_docx", "the main part has no body")
    styles = Styles.of(_first(package, "styles"))
    numbering = Numbering.of(_first(package, "numbering"))
    reader = ParagraphReader(styles, numbering, Flow(), Tally())
    items = _with_nested_dashes(_items(body, reader, styles, package))
    items = _head_and_foot(package, styles, numbering, items) + items
    placed = _placed(items)
    return Document(
        sha256,
        len(data),
        filename,
        MEDIA_TYPE,
        "line",
        READER,
        _pages(placed),
        tuple(_tables(placed)),
        tuple(_reasons(package, body, reader, items, placed)),
    )


Item = Para | RawTable


def _first(package: Package, kind: str) -> Element | None:
    for name in package.related(package.main, kind):
        if (root := package.xml(name)) is not None:
            return root
    return None


def _items(body: Element, reader: ParagraphReader, styles: Styles, package: Package) -> Iterator[Item]:
    """Paragraphs and tables of the body in reading order, each note after the place that refers to it."""
    notes: dict[str, Element | None] = {}
    sections = [s for p in body.iter(q("w:pPr")) if (s := child(p, "w:sectPr")) is not None]
    starts = iter([*sections[1:], child(body, "w:sectPr")])
    for element in _unboxed(body):
        if element.tag == q("w:p"):
            yield from reader.read(element)
            if child(element, "w:pPr", "w:sectPr") is not None and _begins_page(next(starts, None)):
                reader.flow.break_page()
        elif element.tag == q("w:tbl"):
            table = read_table(element, reader, styles)
            if table.n_rows and table.cells:
                yield table
        for kind, name in reader.tally.notes:
            if kind not in notes:
                notes[kind] = _first(package, kind + "s")
            yield from _note(notes[kind], kind, name, reader)
        reader.tally.notes.clear()


def _unboxed(container: Element, depth: int = 0) -> Iterator[Element]:
    """Paragraphs and tables of the body, those inside a table of one cell (a box around them) included."""
    if depth > MAX_NESTING:
        raise ExtractError("nesting_too_deep", "tables inside each other")
    for element in children(container):
        cell = only_cell(element) if element.tag == q("w:tbl") else None
        if cell is None:
            yield element
        else:
            yield from _unboxed(cell, depth + 1)


def _with_nested_dashes(items: Iterable[Item]) -> list[Item]:
    found: list[Item] = []
    for is_para, run in groupby(items, key=lambda item: isinstance(item, Para)):
        group = list(run)
        found += nested_dashes([p for p in group if isinstance(p, Para)]) if is_para else group
    return found


def _begins_page(section: Element | None) -> bool:
    """Whether a section begins on a new page: all do but those that say they run on."""
    return section is None or val(child(section, "w:type")) != "continuous"


def _note(root: Element | None, kind: str, name: str, reader: ParagraphReader) -> Iterator[Para]:
    for note in [] if root is None else root.findall(q(f"w:{kind}")):
        if val(note, "w:id") == name and val(note, "w:type") in (None, "normal"):
            yield from (para for para in reader.flat(note) if not para.is_blank)


def _head_and_foot(package: Package, styles: Styles, numbering: Numbering, items: list[Item]) -> list[Item]:
    """Words of running heads and feet that stand nowhere else: they are on paper, so they must not be lost."""
    seen = _squeezed(" ".join(_texts(items)))
    found: list[Item] = []
    for kind in ("header", "footer"):
        for name in package.related(package.main, kind):
            root = package.xml(name)
            if root is None:
                continue
            for para in ParagraphReader(styles, numbering, Flow(), Tally()).flat(root):
                text = _squeezed(para.text)
                if not _PAGE_NUMBER.fullmatch(para.text) and text not in seen:
                    seen += text
                    found.append(replace(para, page=1))
    return found


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _texts(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Para):
            yield item.text
        else:
            yield from (para.text for cell in item.cells for para in cell.paras)


def _placed(items: list[Item]) -> Placed:
    placed = Placed()
    for item in items:
        if isinstance(item, RawTable):
            if item.is_layout:
                for para in _lines_of_layout(item):
                    placed.paragraph(para)
            else:
                placed.table(item)
        else:
            for para in _apart(item):
                placed.paragraph(para)
    return placed


def _apart(para: Para) -> list[Para]:
    """A paragraph whose short or centred lines were broken to stand apart, as one paragraph a line."""
    if len(para.lines) == 1 or para.kind == "list_item":
        return [para]
    if not para.apart and any(_letters(line) > _SHORT_LINE for line in para.lines):
        return [para]
    return [replace(para, lines=(line,)) for line in para.lines]


def _letters(line: str) -> int:
    """Letters that take room: marks above and below stand over others."""
    return sum(unicodedata.category(c) != "Mn" for c in line)


def _lines_of_layout(table: RawTable) -> Iterator[Para]:
    """The lines of a table that only aligns text, row by row; what stands side by side is set apart by a tab."""
    for r in range(table.n_rows):
        cells = sorted((c for c in table.cells if c.row == r and not c.is_blank), key=lambda c: c.col)
        if len(cells) == 1:
            yield from (p for para in cells[0].paras for p in _apart(para))
            continue
        columns = [[line for p in c.paras for line in _with_bullets(p) if line.strip()] for c in cells]
        for n in range(max((len(c) for c in columns), default=0)):
            beside = [column[n].strip() for column in columns if n < len(column)]
            yield Para(("\t".join(beside),), table.row_pages[r])


def _with_bullets(para: Para) -> list[str]:
    """Lines with the bullet back in front: beside other text a list item is part of a line."""
    first, *rest = para.lines
    return [f"{para.bullet} {first}" if para.bullet else first, *rest]


def _tables(placed: Placed) -> Iterator[Table]:
    for table in join_parts(placed.parts):
        # Parts may themselves run over pages, and a joined head may be marked as one twice.
        cells = tuple(replace(c, flags=tuple(dict.fromkeys(c.flags))) for c in table.cells)
        yield replace(
            table,
            cells=cells,
            page_from=min(c.page for c in cells),
            page_to=max(c.page for c in cells),
        )


def _pages(placed: Placed) -> tuple[Page, ...]:
    last = max(placed.texts, default=1)
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in placed.blocks:
        blocks[block.page].append(block)
    return tuple(
        Page(
            number,
            float(placed.widest.get(number, 0)),
            float(placed.lines_on.get(number, 0)),
            0,
            "native",
            "\n".join(placed.texts.get(number, [])),
            tuple(blocks[number]),
        )
        for number in range(1, last + 1)
    )


def _reasons(
    package: Package, body: Element, reader: ParagraphReader, items: list[Item], placed: Placed
) -> Iterator[Reason]:
    tally = reader.tally
    if package.recovered:
        yield Reason("recovered", None, ", ".join(sorted(package.recovered)))
    kept = sum(1 for _ in body.iter(q("w:ins"), q("w:moveTo")))
    left_out = sum(1 for _ in body.iter(q("w:del"), q("w:moveFrom")))
    if kept or left_out:
        yield Reason("tracked_changes", None, f"{kept} insertions kept, {left_out} deletions left out")
    if tally.hidden:
        yield Reason("hidden_content", None, f"{tally.hidden} characters of hidden text left out")
    if tally.cut:
        detail = f"{tally.cut} characters beyond the first {MAX_LINE} of a line left out"
        yield Reason("page_too_complex", None, detail)
    if tally.white:
        yield Reason("hidden_content", None, f"{tally.white} characters in white were read as well")
    if tally.drawn:
        words = " ".join(tally.drawn)[:_QUOTED]
        yield Reason("hidden_content", None, f"words drawn as a picture left out: {words}")
    if comments := _comments(package):
        detail = f"{len(comments)} comment(s) left out, the first: {comments[0][:_QUOTED]}"
        yield Reason("hidden_content", None, detail)
    if tally.unknown_symbols:
        yield Reason("replaced_characters", None, f"{tally.unknown_symbols} characters of a symbol font")
    for table in (i for i in items if isinstance(i, RawTable)):
        if table.lost_rows:
            yield Reason("too_many_rows", None, f"{table.lost_rows} rows beyond {MAX_ROWS} left out")
        if table.lost_columns:
            yield Reason("too_many_columns", None, f"{table.lost_columns} cells beyond column {MAX_COLUMNS}")
    if reader.flow.uncounted:
        yield Reason("too_many_pages", MAX_PAGES, f"{reader.flow.uncounted} page breaks not followed")
    if next(body.iter(q("w:altChunk")), None) is not None:
        yield Reason("recovered", None, "a file that is embedded as text was not read")
    active = package.active + sorted(
        {name for code in _field_codes(body) for name in _FETCHING.findall(code)}
    )
    if active:
        yield Reason("active_content_ignored", None, ", ".join(active[:5]))
    if placed.texts and tally.large_pictures:
        yield Reason("no_text", None, f"{tally.large_pictures} large picture(s) were not read")
    if not placed.texts:
        yield Reason("no_text", None, "pictures only" if tally.pictures else "")


def _field_codes(body: Element) -> Iterator[str]:
    for code in body.iter(q("w:instrText")):
        yield code.text or ""
    for simple in body.iter(q("w:fldSimple")):
        yield val(simple, "w:instr") or ""


def _comments(package: Package) -> list[str]:
    """What people wrote beside the text; it is not printed."""
    root = _first(package, "comments")
    notes = [] if root is None else list(root.iter(q("w:comment")))
    texts = ("".join(t.text or "" for t in note.iter(q("w:t"))).strip() for note in notes)
    return [text for text in texts if text]
