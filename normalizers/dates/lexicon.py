"""The words the scanner knows, read from the CSV tables of normalizers/data.

In a table a space inside a word means that spaces may stand there, a full stop means a stop or a
comma with or without spaces, a final $ that no Thai letter may follow, a first ^ that none may
stand before.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from normalizers.dates.folding import fold

_DATA: Final = Path(__file__).parents[1] / "data"
_EXACT: Final = str.maketrans(dict.fromkeys(map(ord, " \n.,$^")))
_SPACE: Final = r"[ \n]{0,2}"
_STOP: Final = r" ?[.,] ?"
_NO_LETTER_BEHIND: Final = r"(?![ก-ฮะ-ๆ])"


def rows(table: str) -> list[dict[str, str]]:
    """The rows of normalizers/data/`table`.csv, one dict each."""
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def month_names(form: str) -> tuple[str, ...]:
    """The twelve Thai names of a form ("full", "short"), January first."""
    return tuple(r["spelling"] for r in rows("months") if (r["language"], r["form"]) == ("th", form))


def exact(word: str) -> str:
    """The letters of a table's word: no spaces, stops or markers."""
    return word.translate(_EXACT)


def key(folded: str) -> str:
    """What a matched stretch of folded text is looked up by."""
    letters = folded.translate(_EXACT)
    return letters.replace("เเ", "แ") if "เเ" in letters else letters


@dataclass(slots=True)
class Word:
    """One folded word: its token kind and role, and every spelling that leads to it."""

    kind: str
    role: str
    spellings: set[str] = field(default_factory=set)
    alone: bool = False  # no Thai letter may stand before it


def _add(words: dict[str, Word], word: str, kind: str, role: str) -> None:
    entry = words.setdefault(key(fold(word)), Word(kind, role))
    entry.spellings.add(exact(word))
    entry.alone = entry.alone or word.startswith("^")


@cache
def vocabulary() -> dict[str, Word]:
    """Every word of the cue, label, unit, era, look-alike and weekday tables, by its key."""
    words: dict[str, Word] = {}
    for row in rows("dates_cues"):
        _add(words, row["word"], "CUE", row["role"])
    for row in rows("dates_eras"):
        _add(words, row["word"], "ERA", row["era"])
    for row in rows("dates_labels"):
        _add(words, row["word"], "LABEL", row["strength"])
    for row in rows("dates_units"):
        _add(words, row["word"], "UNIT", "")
    for row in rows("dates_lookalikes"):
        _add(words, row["word"], "BLOCK", "")
    for row in rows("dates_weekdays"):
        if row["form"] == "full":
            for before in ("", "วัน"):
                for after in ("", "ที่"):
                    _add(words, before + row["spelling"] + after, "WEEKDAY", row["iso_weekday"])
    return words


def words_pattern() -> str:
    """One regular expression, a letter tree, for all words of `vocabulary` and all Thai month names."""
    tree = _Node()
    for table in ("dates_cues", "dates_eras", "dates_labels", "dates_units", "dates_lookalikes"):
        for row in rows(table):
            tree.add(fold(row["word"].removeprefix("^")))
    for row in rows("dates_weekdays"):
        if row["form"] == "full":
            for before in ("", "วัน "):
                for after in ("", " ที่"):
                    tree.add(fold(before + row["spelling"] + after))
    for row in rows("months"):
        if row["language"] == "th" and row["form"] in ("full", "damaged", "clipped"):
            name = fold(row["spelling"])
            tree.add(" ".join(name) if row["form"] == "full" else name)
    return tree.pattern()


_SPECIAL: Final = {".": _STOP, "$": _NO_LETTER_BEHIND, "แ": "(?:แ|เเ)"}


class _Node:
    """A node of the letter tree. Where one word allows spaces before a letter, all words that share
    the beginning do: so the tree stays unambiguous, and the longest word always wins."""

    __slots__ = ("children", "final", "loose")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.final = False
        self.loose = False

    def add(self, folded: str) -> None:
        node, loose = self, False
        for char in folded:
            if char == " ":
                loose = True
                continue
            node = node.children.setdefault(char, _Node())
            node.loose, loose = node.loose or loose, False
        node.final = True

    def pattern(self) -> str:
        parts = [
            (_SPACE if child.loose else "") + _SPECIAL.get(char, char) + child.pattern()
            for char, child in sorted(self.children.items(), key=lambda item: (item[0] == "$", item[0]))
        ]
        if not parts:
            return ""
        joined = parts[0] if len(parts) == 1 and not self.final else f"(?:{'|'.join(parts)})"
        return joined + ("?" if self.final else "")
