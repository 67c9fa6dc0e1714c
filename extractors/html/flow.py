"""The elements of a page in document order to paragraphs, list items and tables; tables may hold tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.errors import ExtractError
from extractors.flowing.items import paras_of
from extractors.flowing.paragraphs import Para
from extractors.flowing.tables import MAX_COLUMNS, MAX_ROWS
from extractors.html.elements import (
    BLOCKS,
    DRAWN,
    DROPPED,
    HEADINGS,
    STRUCK,
    Element,
    Sheet,
    address_beside,
    drawn_text,
    is_active,
)

MAX_TABLES_DEEP = 50
MAX_CELLS = 200_000
_BULLET = "•"
# Longer blanks than anybody types between words set text apart on a line, as a tab does.
_WIDE_BLANK = re.compile("[ \u00a0]*\u00a0[ \u00a0]{2,}")
_SPACES = re.compile("[ \t\n\r\f]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_SHORT, _LONG = 60, 150
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class HtmlCell:
    """A td or th; its own items are paragraphs and the tables inside it."""

    element: Element
    header: bool
    flow: Flow


@dataclass(slots=True)
class HtmlTable:
    """A table as written: rows of cells, before spans are worked out."""

    element: Element
    rows: list[list[HtmlCell]] = field(default_factory=list)
    in_head: bool = False
    head_rows: int = 0
    is_full: bool = False
    kept_cells: int = 0


Item = Para | HtmlTable


@dataclass(slots=True)
class Flow:
    """Where text goes: the page, or a cell. `in_cell` keeps every line apart, since it was broken on purpose."""

    in_cell: bool
    items: list[Item] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: [""])
    heading: bool = False
    marker: tuple[str, int] | None = None

    def add(self, text: str, keep_lines: bool) -> None:
        """Text as it stands between two tags."""
        if keep_lines:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.lines[-1] += first
            self.lines += rest
            return
        text = _SPACES.sub(" ", text)
        if self.lines[-1].endswith(" ") or not self.lines[-1]:
            text = text.lstrip(" ")
        self.lines[-1] += text

    def end(self) -> None:
        """The paragraph ends here."""
        gap = "" if self.in_cell else "\t"
        lines = [_WIDE_BLANK.sub(gap or " ", x.strip(" \u00a0")).replace("\u00a0", " ") for x in self.lines]
        self.lines = [""]
        if not any(lines):
            return
        marker, self.marker = self.marker, None
        if marker is not None:
            self.items += _listed(lines, marker)
        elif self.heading:
            self.items += [Para((line,), 1, "heading", apart=True) for line in lines if line]
        else:
            for group in _apart(lines) if not self.in_cell else [lines]:
                self.items += paras_of(group, 1, split=self.in_cell)


def _listed(lines: list[str], marker: tuple[str, int]) -> list[Item]:
    """The paragraph of a list item; a bullet typed into it shows instead of the list's own."""
    bullet, level = marker
    first, *rest = paras_of(lines, 1, split=False)
    if first.bullet is None:
        first = Para(first.lines, 1, "list_item", level, bullet)
    else:
        first = Para(first.lines, 1, "list_item", level, first.bullet)
    return [first, *rest]


def _apart(lines: list[str]) -> list[list[str]]:
    """Lines of the page grouped to paragraphs: a blank line ends one, and so does the end of any line
    unless the lines are as long as lines are that some program broke to fill a page."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    found: list[list[str]] = []
    for group in groups:
        longest = max(map(len, group), default=0)
        found += [group] if _SHORT < longest <= _LONG else [[line] for line in group]
    return found


@dataclass(slots=True)
class _List:
    ordered: bool
    kind: str
    count: int

    def mark(self, element: Element) -> str:
        """What stands before the next item."""
        if not self.ordered:
            return _BULLET
        self.count = _whole(element.get("value"), self.count + 1)
        if self.kind.lower() == "a" and 0 < self.count <= len(_LETTERS):
            letter = _LETTERS[self.count - 1]
            return f"{letter if self.kind == 'a' else letter.upper()}."
        return f"{self.count}."


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


@dataclass(slots=True)
class Walker:
    """Walks a page once. What is not in the text is counted: hidden letters, struck passages, active parts."""

    sheet: Sheet
    page: Flow = field(default_factory=lambda: Flow(False))
    hidden: int = 0
    struck: int = 0
    active: int = 0
    pictures: int = 0
    replaced: int = 0
    lost_rows: int = 0
    lost_cells: int = 0
    _open: list[Flow | HtmlTable] = field(default_factory=list)
    _closers: dict[Element, int] = field(default_factory=dict)
    _lists: list[_List] = field(default_factory=list)
    _pre: int = 0

    def walk(self, root: Element) -> Flow:
        """The page's own flow, everything else inside it.

        Raises:
            ExtractError: nesting_too_deep.
        """
        self._open = [self.page]
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Element | None = None
        for event, element in walker:
            if event == "start":
                if self._is_left_out(element):
                    skipped = element
                    walker.skip_subtree()
                    continue
                self._start(element)
                self._add(element.text)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element is not root:
                    self._add(element.tail)
        self.page.end()
        return self.page

    def _add(self, text: str | None) -> None:
        if text:
            # Character references can stand for what no text holds.
            text, replaced = _CONTROLS.subn("\ufffd", text)
            self.replaced += replaced
            self._flow.add(text, self._pre > 0)

    @property
    def _flow(self) -> Flow:
        return next(part for part in reversed(self._open) if isinstance(part, Flow))

    def _is_left_out(self, element: Element) -> bool:
        if is_active(element):
            self.active += 1
        if element.tag in DROPPED:
            if element.tag in DRAWN:
                self.hidden += len(drawn_text(element))
            # A frame set for browsers without scripts holds no words of the circular.
            self.active += sum(1 for inner in element.iter() if inner is not element and is_active(inner))
            return True
        if self.sheet.hides(element):
            self.hidden += len("".join(element.itertext()).strip())
            return True
        if element.tag in STRUCK:
            self.struck += 1
            return True
        return False

    def _start(self, element: Element) -> None:
        tag = element.tag
        flow = self._flow
        if tag == "br":
            flow.lines.append("")
        elif tag == "img":
            self.pictures += 1
        elif tag in BLOCKS:
            flow.end()
            flow.heading = tag in HEADINGS
        if tag in ("ul", "ol", "menu", "dir"):
            first = _whole(element.get("start"), 1)
            self._lists.append(_List(tag == "ol", element.get("type", ""), first - 1))
        elif tag == "li":
            mark = self._lists[-1].mark(element) if self._lists else _BULLET
            flow.marker = (mark, max(len(self._lists), 1))
        elif tag in ("pre", "textarea"):
            self._pre += 1
        elif tag == "table":
            self._push(element, HtmlTable(element))
            if sum(isinstance(part, HtmlTable) for part in self._open) > MAX_TABLES_DEEP:
                raise ExtractError("nesting_too_deep", f"more than {MAX_TABLES_DEEP} tables in each other")
        elif isinstance(self._open[-1], HtmlTable):
            self._in_table(element, self._open[-1])

    def _in_table(self, element: Element, table: HtmlTable) -> None:
        if element.tag in ("thead", "tbody", "tfoot"):
            table.in_head = element.tag == "thead"
        elif element.tag == "tr":
            full = len(table.rows) >= MAX_ROWS or table.kept_cells >= MAX_CELLS
            table.is_full = full
            self.lost_rows += full
            if not full:
                table.rows.append([])
            table.head_rows += table.in_head and table.head_rows == len(table.rows) - 1
        elif element.tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            flow = Flow(True)
            self._push(element, flow)
            if table.is_full:
                return  # its row was one too many
            if len(table.rows[-1]) >= MAX_COLUMNS:
                self.lost_cells += 1
            else:
                table.rows[-1].append(HtmlCell(element, element.tag == "th", flow))
                table.kept_cells += 1

    def _push(self, element: Element, part: Flow | HtmlTable) -> None:
        self._closers[element] = len(self._open)
        self._open.append(part)

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag == "a":
            flow = self._flow
            if address := address_beside(element, "".join(element.itertext())):
                flow.add(f" {address} ", False)
        if tag in BLOCKS:
            self._flow.end()
            self._flow.heading = False
        if tag == "li":
            self._flow.marker = None
        elif tag in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
        elif tag in ("pre", "textarea"):
            self._pre -= 1
        if element in self._closers:
            part = self._open[-1]
            del self._open[self._closers.pop(element) :]
            if isinstance(part, HtmlTable):
                self._flow.items.append(part)
