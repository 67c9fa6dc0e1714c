"""How broken the text of a page is: counters, and a verdict whether its text layer can be used."""

import re
from dataclasses import dataclass

from normalizers.thai_text.letters import (
    CONSONANTS,
    FOLLOWING,
    LEADING,
    MARKS,
    THAI,
    TONES,
    TOP_MARKS,
    misspelt,
)
from normalizers.thai_text.mojibake import misread_bytes

_THAI = re.compile(f"[{THAI}]")
_CONSONANT = re.compile(f"[{CONSONANTS}]")
_SPLIT_AM = re.compile(f"(?<=[{CONSONANTS}])[{TONES}]? [{TONES}]?[าๅ]")
_STRANDED = re.compile(f"(?:^|(?<=[\\s{LEADING}0-9A-Za-z.,:;()/-]))[{MARKS}]", re.MULTILINE)
_MARK_LINE = re.compile(f"^[ \\t]*(?:[{MARKS}]+[ \\t]*)+$", re.MULTILINE)
_ORDER = re.compile(f"[{TOP_MARKS}][ัิ-ฺ]|[{FOLLOWING}][{TONES}]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CID = re.compile(r"\(cid:[0-9]+\)")
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1f]")
_MARK = re.compile(f"[{MARKS}]")
_NIKHAHIT_AM = re.compile(f"ํ[{TONES}]?[าๅ]|[{TONES}]ํ[าๅ]")
_THAI_RUN = re.compile(f"[{THAI}]+")
_VISIBLE = re.compile(r"[^\s]")

_MANY_CONSONANTS = 400
_SOME_CONSONANTS = 100
_FEWEST_MARKS = 0.12
"""Sound pages have 0.23 to 0.46 marks a consonant; less means that glyphs without Unicode went lost."""
_LOST_SHARE = 0.05
_STRANDED_SHARE = 0.05
_MISSPELT_SHARE = 0.2
_FEW = 5


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage counted on one page, and what follows from it.

    ``verdict`` is ``sound`` (use the text as it is), ``mendable`` (use it after repair) or
    ``unusable`` (read the page image instead); ``reason`` names the counter that decided.
    """

    chars: int
    thai: int
    thai_share: float
    split_am: int
    stranded_marks: int
    mark_lines: int
    misordered_marks: int
    private_use: int
    nikhahit_am: int
    missing_am: bool
    exchanged_am: bool
    misspelt: int
    cid: int
    replacement: int
    control: int
    misread: int
    mark_share: float
    verdict: str
    reason: str

    def to_json(self) -> dict[str, str | int | float]:
        """The counters under their names."""
        return {name: getattr(self, name) for name in self.__slots__}


def damage(text: str) -> Damage:
    """Count what is broken in the text of a page and judge whether it can be used."""
    visible = len(_VISIBLE.findall(text))
    thai = len(_THAI.findall(text))
    consonants = len(_CONSONANT.findall(text))
    marks = len(_MARK.findall(text))
    counts = {
        "split_am": len(_SPLIT_AM.findall(text)),
        "stranded_marks": len(_STRANDED.findall(text)),
        "mark_lines": len(_MARK_LINE.findall(text)),
        "misordered_marks": len(_ORDER.findall(text)),
        "private_use": len(_PRIVATE.findall(text)),
        "nikhahit_am": len(_NIKHAHIT_AM.findall(text)),
        "misspelt": sum(misspelt(run) for run in _THAI_RUN.findall(text)),
        "cid": len(_CID.findall(text)),
        "replacement": text.count("\ufffd"),
        "control": len(_CONTROL.findall(text)),
        "misread": sum(edit.end - edit.start for edit in misread_bytes(text)),
    }
    missing_am = (
        consonants >= _MANY_CONSONANTS
        and "ำ" not in text
        and not counts["split_am"]
        and not counts["nikhahit_am"]
    )
    exchanged_am = consonants >= _SOME_CONSONANTS and text.count("ำ") > text.count("า")
    mark_share = marks / consonants if consonants else 0.0
    fatal = _fatal(counts, visible, thai, consonants, mark_share)
    mendable = next((why for name, why in _MENDABLE.items() if counts[name]), None)
    if exchanged_am or missing_am:
        mendable = mendable or "sara am and aa are exchanged"
    verdict = "unusable" if fatal else "mendable" if mendable else "sound"
    reason = fatal or mendable or ("nothing found" if thai else "no Thai text")
    return Damage(
        chars=visible,
        thai=thai,
        thai_share=thai / visible if visible else 0.0,
        missing_am=missing_am,
        exchanged_am=exchanged_am,
        mark_share=mark_share,
        verdict=verdict,
        reason=reason,
        **counts,
    )


def _fatal(counts: dict[str, int], visible: int, thai: int, consonants: int, mark_share: float) -> str | None:
    """Why no repair can help, if so."""
    if counts["cid"] + counts["replacement"] + counts["control"] > _LOST_SHARE * visible:
        return "glyphs without Unicode"
    if counts["stranded_marks"] >= _FEW and counts["stranded_marks"] > _STRANDED_SHARE * consonants:
        return "floating marks"
    if consonants >= _SOME_CONSONANTS and mark_share < _FEWEST_MARKS:
        return "marks are missing"
    if counts["misspelt"] >= _FEW and counts["misspelt"] > _MISSPELT_SHARE * thai:
        return "letters in no order"
    return None


_MENDABLE = {
    "misread": "wrong encoding",
    "private_use": "private-use glyphs",
    "split_am": "sara am is split",
    "nikhahit_am": "sara am is decomposed",
    "misordered_marks": "marks out of order",
    "stranded_marks": "stranded marks",
    "replacement": "replacement characters",
    "cid": "glyphs without Unicode",
    "control": "control characters",
    "misspelt": "letters out of order",
}
