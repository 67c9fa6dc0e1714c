"""Paragraphs: the text that a reader of the printed page sees, with what makes each a heading or a list item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.docx.drawings import drawn_words, is_large
from extractors.docx.numbering import Numbering
from extractors.docx.ooxml import alternative, child, children, is_on, q, val
from extractors.docx.styles import Styles, is_white
from extractors.docx.symbols import symbol
from extractors.errors import ExtractError
from extractors.flowing.paragraphs import Para, nested_dashes
from extractors.lists import bullet_of, continues_range, is_dash, is_number
from extractors.office.namespaces import Element

MAX_LINE = 100_000
"""Characters of a line; no circular comes near, and what lies beyond is left out and named."""
MAX_NESTING = 8
"""Tables in tables, boxes in boxes: deeper than this nobody writes by hand."""

MAX_PAGES = 5_000

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\u00a0"


@dataclass(slots=True)
class Flow:
    """Counts pages along the text. `fresh` is True until something stands on the page.

    Beyond the last page that is counted, text goes on on that page; `uncounted` breaks were met there.
    """

    page: int = 1
    fresh: bool = True
    uncounted: int = 0

    def printed(self) -> None:
        """Something stands on this page."""
        self.fresh = False

    def break_page(self) -> None:
        """A break that the author put there."""
        self.fresh = True
        if self.page < MAX_PAGES:
            self.page += 1
        else:
            self.uncounted += 1

    def rendered_break(self) -> None:
        """Where Word last broke the page by itself; it also notes the author's own breaks, which count once."""
        if not self.fresh:
            self.break_page()


@dataclass(slots=True)
class Tally:
    """What was met on the way and is not in the text as it stands."""

    hidden: int = 0
    white: int = 0
    unknown_symbols: int = 0
    cut: int = 0
    pictures: int = 0
    large_pictures: int = 0
    drawn: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Piece:
    """Text of a paragraph up to a page break."""

    page: int
    lines: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


@dataclass(slots=True)
class ParagraphReader:
    """Reads paragraphs in document order; lists and pages count on from one to the next."""

    styles: Styles
    numbering: Numbering
    flow: Flow
    tally: Tally

    def read(self, paragraph: Element, depth: int = 0) -> list[Para]:
        """The paragraphs in a w:p: itself, in pieces where it must be cut, then its text boxes."""
        properties = child(paragraph, "w:pPr")
        if is_on(child(properties, "w:pageBreakBefore")) and not self.flow.fresh:
            self.flow.break_page()
        boxes: list[Element] = []
        pieces = self._pieces(paragraph, properties, boxes)
        found = self._classified(pieces, properties)
        for box in boxes:
            found += self.flat(box, depth + 1)
        return found

    def flat(self, container: Element, depth: int = 0) -> list[Para]:
        """Everything in a cell or box as paragraphs; a table in it gives one paragraph a row, tabs between."""
        if depth > MAX_NESTING:
            raise ExtractError("nesting_too_deep", "tables or text boxes inside each other")
        found: list[Para] = []
        for element in children(container):
            if element.tag == q("w:p"):
                found += self.read(element, depth)
            elif element.tag == q("w:tbl"):
                for row in (e for e in children(element) if e.tag == q("w:tr")):
                    cells = [self.flat(c, depth + 1) for c in children(row) if c.tag == q("w:tc")]
                    texts = [" ".join(p.text.strip() for p in cell if not p.is_blank) for cell in cells]
                    page = next((p.page for cell in cells for p in cell), self.flow.page)
                    if any(texts):
                        found.append(Para(("\t".join(texts).strip("\t"),), page))
        return nested_dashes(found)

    def _pieces(self, paragraph: Element, properties: Element | None, boxes: list[Element]) -> list[_Piece]:
        pieces = [_Piece(self.flow.page, [""])]
        for inline in children(paragraph):
            if inline.tag == q("w:r"):
                self._run(inline, properties, pieces, boxes)
            elif inline.tag in (q("m:oMath"), q("m:oMathPara")):
                self._add("".join(t.text or "" for t in inline.iter(q("m:t"))), pieces)
        return pieces

    def _run(
        self, run: Element, paragraph: Element | None, pieces: list[_Piece], boxes: list[Element]
    ) -> None:
        hidden = self.styles.is_hidden(child(run, "w:rPr"), paragraph)
        for part in children(run):
            text = self._text_of(part)
            if hidden:
                self.tally.hidden += len(text.strip())
            elif text:
                self.tally.white += len(text.strip()) if is_white(run) else 0
                self._add(text, pieces)
            elif part.tag == q("w:br") and val(part, "w:type") == "page":
                self.flow.break_page()
                pieces.append(_Piece(self.flow.page, [""]))
            elif part.tag in (q("w:br"), q("w:cr")):
                pieces[-1].lines.append("")
            elif part.tag == q("w:lastRenderedPageBreak"):
                self.flow.rendered_break()
                if pieces[-1].is_blank:
                    pieces[-1].page = self.flow.page
            elif part.tag in (q("w:drawing"), q("w:pict"), q("w:object")):
                inside = list(_boxes(part))
                boxes += inside
                if not inside:
                    self.tally.pictures += 1
                    self.tally.large_pictures += is_large(part)
                self.tally.drawn += drawn_words(part)
                self.flow.printed()
            elif part.tag in (q("w:footnoteReference"), q("w:endnoteReference")):
                kind = "footnote" if part.tag == q("w:footnoteReference") else "endnote"
                self.tally.notes.append((kind, val(part, "w:id") or ""))
            elif part.tag == q("w:ruby"):
                base = child(part, "w:rubyBase")
                for inner in [] if base is None else base.iter(q("w:r")):
                    self._run(inner, paragraph, pieces, boxes)

    def _text_of(self, part: Element) -> str:
        """The characters an element stands for; "" for those that stand for none."""
        if part.tag == q("w:t"):
            text = part.text or ""
            if part.get(_SPACE) != "preserve":
                text = text.strip(" \t\r\n")
            # Line feeds in the file's XML are blanks to Word.
            return text.replace("\r", "").replace("\n", " ")
        if part.tag in (q("w:tab"), q("w:ptab")):
            return "\t"
        if part.tag == q("w:noBreakHyphen"):
            return "-"
        if part.tag == q("w:sym"):
            found = symbol(val(part, "w:font") or "", val(part, "w:char"))
            if found is None:
                self.tally.unknown_symbols += 1
                return "\ufffd"
            return found
        return ""

    def _add(self, text: str, pieces: list[_Piece]) -> None:
        if text.strip():
            self.flow.printed()
            if pieces[-1].is_blank:
                pieces[-1].page = self.flow.page
        room = MAX_LINE - len(pieces[-1].lines[-1])
        if len(text) > room:
            self.tally.cut += len(text) - room
            text = text[:room]
        pieces[-1].lines[-1] += text

    def _classified(self, pieces: list[_Piece], properties: Element | None) -> list[Para]:
        # Pieces without text around a page break are no paragraphs of their own.
        kept = [p for p in pieces if not p.is_blank] or pieces[-1:]
        listed = self.styles.numbering_of(properties)
        heading = self.styles.is_heading(properties)
        found: list[Para] = []
        for n, piece in enumerate(kept):
            blank = piece.is_blank
            # A blank bullet shows, but an empty number cell is how Word numbers the rows of a table.
            mark = self.numbering.mark(*listed) if listed and n == 0 else None
            if mark is None or (blank and not mark.is_number):
                found += _typed_items(piece.lines, piece.page)
            elif blank:
                found.append(Para((mark.text,), piece.page))
            elif heading:
                found.append(Para((f"{mark.text} {piece.lines[0].lstrip()}", *piece.lines[1:]), piece.page))
            else:
                typed = None if mark.is_number else bullet_of(piece.lines[0])
                if typed is not None and not is_number(typed[0]):
                    # The bullet was typed into a paragraph that also is a list's: one of them shows twice.
                    lines, bullet = (typed[1], *piece.lines[1:]), typed[0]
                else:
                    lines, bullet = tuple(piece.lines), mark.text
                found.append(Para(lines, piece.page, "list_item", mark.level, bullet))
        if heading or self.styles.is_centred(properties):
            found = [replace(p, apart=True) for p in found]
        if heading:
            found = [replace(p, kind="heading", level=0, bullet=None) if not p.bullet else p for p in found]
        return found


def _typed_items(lines: Sequence[str], page: int) -> list[Para]:
    """Lines of one paragraph, cut where a line begins with a typed bullet or number."""
    groups: list[tuple[str | None, list[str]]] = []
    for line in lines:
        item = bullet_of(line)
        if item and not item[1].strip() and len(lines) == 1:
            item = None  # a sign that stands alone is no bullet: a tick in a cell
        if item and groups and is_dash(item[0]) and continues_range(groups[-1][1][-1], item[1]):
            item = None
        if item:
            groups.append((item[0], [item[1]]))
        elif groups:
            groups[-1][1].append(line)
        else:
            groups.append((None, [line]))
    return [
        Para(tuple(text), page, "list_item", 1, bullet, typed=True) if bullet else Para(tuple(text), page)
        for bullet, text in groups
    ]


def _boxes(element: Element) -> Iterator[Element]:
    """Text boxes of a drawing, outermost only; of alternative drawings only the first."""
    stack = [element]
    while stack:
        here = stack.pop()
        if here.tag == q("w:txbxContent"):
            yield here
        elif here.tag == q("mc:AlternateContent"):
            stack += reversed(alternative(here))
        else:
            stack += reversed(list(here))
