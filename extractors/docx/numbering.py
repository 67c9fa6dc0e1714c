"""Lists: which paragraph has which bullet or number, counted as Word counts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from extractors.docx.ooxml import child, number, q, val
from extractors.docx.symbols import bullet_text
from extractors.office.namespaces import Element

MAX_LEVEL = 8
_PLACE = re.compile(r"%([1-9])")
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListMark:
    """What stands before a list paragraph. `level` counts from 1."""

    text: str
    level: int
    is_number: bool


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    font: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        """Read word/numbering.xml; an absent part gives no lists."""
        numbering = cls()
        if root is None:
            return numbering
        abstract = {val(a, "w:abstractNumId"): a for a in root.findall(q("w:abstractNum"))}
        linked = {val(child(a, "w:styleLink")): a for a in abstract.values()}
        for instance in root.findall(q("w:num")):
            name, base = val(instance, "w:numId"), val(child(instance, "w:abstractNumId"))
            if name is None or base is None:
                continue
            source = abstract.get(base)
            link = val(child(source, "w:numStyleLink"))
            if link is not None:
                source = linked.get(link, source)
            levels = _levels(source)
            fresh = False
            for override in instance.findall(q("w:lvlOverride")):
                at = number(val(override, "w:ilvl"))
                if child(override, "w:lvl") is not None:
                    levels |= _levels(override)
                start = child(override, "w:startOverride")
                if start is not None and at in levels:
                    old = levels[at]
                    levels[at] = _Level(old.format, old.text, number(val(start), 1), old.font)
                    fresh = True
            numbering.levels[name] = levels
            # Instances of one definition go on counting together unless one starts anew.
            numbering.family[name] = f"num {name}" if fresh else f"abstract {base}"
        return numbering

    def mark(self, name: str, level: int) -> ListMark | None:
        """Count one paragraph of a list and give what stands before it; None for a level without a mark."""
        level = min(max(level, 0), MAX_LEVEL)
        levels = self.levels.get(name)
        if levels is None or level not in levels:
            return None
        found = levels[level]
        if found.format == "bullet":
            text = bullet_text(found.text, found.font).strip()
            return ListMark(text, level + 1, False) if text else None
        counts = self.counts[self.family[name]]
        counts[level] = counts[level] + 1 if level in counts else found.start
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        if found.format == "none":
            return None

        def place(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, found)
            return _written(counts.get(at, shown.start), shown.format)

        text = _PLACE.sub(place, found.text).strip()
        return ListMark(text, level + 1, True) if text else None


def _levels(holder: Element | None) -> dict[int, _Level]:
    levels = {}
    for element in [] if holder is None else holder.findall(q("w:lvl")):
        fonts = child(element, "w:rPr", "w:rFonts")
        levels[number(val(element, "w:ilvl"))] = _Level(
            val(child(element, "w:numFmt")) or "decimal",
            val(child(element, "w:lvlText")) or "",
            number(val(child(element, "w:start")), 1),
            val(fonts, "w:ascii") or val(fonts, "w:hAnsi") or "",
        )
    return levels


def _written(count: int, style: str) -> str:
    """A count as a list writes it; unknown styles count in Arabic digits."""
    match style:
        case "thaiNumbers":
            return str(count).translate(_THAI_DIGITS)
        case "thaiLetters" if count > 0:
            return _repeated(_THAI_LETTERS, count)
        case "lowerLetter" if count > 0:
            return _repeated("abcdefghijklmnopqrstuvwxyz", count)
        case "upperLetter" if count > 0:
            return _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ", count)
        case "lowerRoman" if 0 < count < 4000:
            return _roman(count)
        case "upperRoman" if 0 < count < 4000:
            return _roman(count).upper()
        case "decimalZero":
            return f"{count:02d}"
        case _:
            return str(count)


def _repeated(letters: str, count: int) -> str:
    """a … z, aa, bb …: Word repeats the letter; a count beyond reason stays short."""
    return letters[(count - 1) % len(letters)] * min((count - 1) // len(letters) + 1, 9)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while count >= value:
            written += letters
            count -= value
    return written
