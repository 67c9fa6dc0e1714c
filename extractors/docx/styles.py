"""Paragraph, character and table styles, as far as reading needs them: headings, lists, hidden text, rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.docx.ooxml import child, is_on, number, q, val
from extractors.office.namespaces import Element

_HEADING = re.compile(r"heading \d|title$|subtitle$", re.IGNORECASE)
_NO_LINE = frozenset({"nil", "none"})
_MAX_CHAIN = 20


@dataclass(slots=True)
class Styles:
    """The styles of a document, by id."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default_paragraph: str | None = None
    default_table: str | None = None

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        """Read word/styles.xml; an absent part gives no styles."""
        styles = cls()
        for element in [] if root is None else root.iter(q("w:style")):
            name = val(element, "w:styleId")
            if name is None:
                continue
            styles.by_id[name] = element
            if val(element, "w:default") in ("1", "true", "on"):
                kind = val(element, "w:type")
                if kind == "paragraph":
                    styles.default_paragraph = name
                elif kind == "table":
                    styles.default_table = name
        return styles

    def chain(self, name: str | None) -> list[Element]:
        """A style and those it is based on, nearest first; a circle of styles ends somewhere."""
        found: list[Element] = []
        while name in self.by_id and len(found) < _MAX_CHAIN:
            found.append(self.by_id[name])
            name = val(child(found[-1], "w:basedOn"))
        return found

    def is_heading(self, properties: Element | None) -> bool:
        """Whether a paragraph is a heading: by outline level, or by the name of its style."""
        chain = self.chain(val(child(properties, "w:pStyle")) or self.default_paragraph)
        for holder in (properties, *(child(style, "w:pPr") for style in chain)):
            level = child(holder, "w:outlineLvl")
            if level is not None:
                return number(val(level), 9) < 9
        return any(_HEADING.match(val(child(style, "w:name")) or "") for style in chain)

    def is_centred(self, properties: Element | None) -> bool:
        """Whether a paragraph's lines stand in the middle or at the right."""
        chain = self.chain(val(child(properties, "w:pStyle")) or self.default_paragraph)
        for holder in (properties, *(child(style, "w:pPr") for style in chain)):
            side = child(holder, "w:jc")
            if side is not None:
                return val(side) in ("center", "right", "end")
        return False

    def numbering_of(self, properties: Element | None) -> tuple[str, int] | None:
        """(numId, level) of a paragraph's list, from itself or its style; None outside lists."""
        chain = self.chain(val(child(properties, "w:pStyle")) or self.default_paragraph)
        number_id: str | None = None
        level: int | None = None
        for holder in (properties, *(child(style, "w:pPr") for style in chain)):
            marks = child(holder, "w:numPr")
            if marks is None:
                continue
            number_id = number_id or val(child(marks, "w:numId"))
            if level is None and child(marks, "w:ilvl") is not None:
                level = number(val(child(marks, "w:ilvl")))
        # numId 0 takes a paragraph out of the list its style puts it in.
        return None if number_id is None or number_id == "0" else (number_id, level or 0)

    def is_hidden(self, run: Element | None, paragraph: Element | None) -> bool:
        """Whether a run's text is hidden: by itself, its character style or its paragraph's style."""
        holders = [run]
        holders += [child(s, "w:rPr") for s in self.chain(val(child(run, "w:rStyle")))]
        name = val(child(paragraph, "w:pStyle")) or self.default_paragraph
        holders += [child(s, "w:rPr") for s in self.chain(name)]
        for holder in holders:
            mark = child(holder, "w:vanish")
            if mark is not None:
                return is_on(mark)
        return False

    def has_rules(self, table: Element) -> bool:
        """Whether any cell of a table has a visible border, from the table, its style or its cells."""
        properties = child(table, "w:tblPr")
        style = val(child(properties, "w:tblStyle")) or self.default_table
        holders = [child(properties, "w:tblBorders")]
        for element in self.chain(style):
            holders.append(child(element, "w:tblPr", "w:tblBorders"))
            # Rules that a style gives only to its first row or column count too.
            holders += element.iter(q("w:tcBorders"))
        own = holders[0]
        if own is not None and len(own):
            # The table's own borders decide against its style, and so do cells that all turn theirs off.
            holders = [own]
        if all(_turned_off(cell) for cell in table.iter(q("w:tc"))):
            holders = []
        holders += table.iter(q("w:tcBorders"))
        holders += [child(h, "w:tblBorders") for h in table.iter(q("w:tblPrEx"))]
        return any(_visible(side) for holder in holders if holder is not None for side in holder)


def _visible(side: Element) -> bool:
    if not isinstance(side.tag, str):
        return False
    drawn = (val(side) or "nil") not in _NO_LINE and number(val(side, "w:sz"), 4) > 0
    return drawn and (val(side, "w:color") or "auto").upper() != "FFFFFF"


def _turned_off(cell: Element) -> bool:
    borders = child(cell, "w:tcPr", "w:tcBorders")
    sides = [child(borders, name) for name in ("w:top", "w:bottom", "w:left", "w:right")]
    return all(side is not None and not _visible(side) for side in sides)


def is_white(run: Element) -> bool:
    """Whether a run is white on white paper: in a table, a box or on a shade the ground may be another."""
    properties = child(run, "w:rPr")
    if (val(child(properties, "w:color")) or "").upper() != "FFFFFF":
        return False
    paragraph = next(run.iterancestors(q("w:p")), None)
    shaded = (properties, child(paragraph, "w:pPr"))
    return not any(child(holder, "w:shd") is not None for holder in shaded) and not any(
        True for _ in run.iterancestors(q("w:tc"), q("w:txbxContent"))
    )
