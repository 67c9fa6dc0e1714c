"""How broken the text of a page is: counters, and a verdict whether its text layer can be used."""

import re
from dataclasses import dataclass

from normalizers.thai_text.letters import CONSONANTS, FOLLOWING, LEADING, MARKS, THAI, TONES, TOP_MARKS
from normalizers.thai_text.mojibake import misread_bytes

_THAI = re.compile(f"[{THAI}]")
_CONSONANT = re.compile(f"[{CONSONANTS}]")
_SPLIT_AM = re.compile(f"(?<=[{CONSONANTS}])[{TONES}]? [{TONES}]?[าๅ]")
_STRANDED = re.compile(f"(?:^|(?<=[\\s{LEADING}0-9A-Za-z.,:;()/-]))[{MARKS}]", re.MULTILINE)
_MARK_LINE = re.compile(f"^[ \\t]*(?:[{MARKS}]+[ \\t]*)+$", re.MULTILINE)
_ORDER = re.compile(f"[{TOP_MARKS}][ัิ-ฺ]|[{FOLLOWING}][{TONES}]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CID = re.compile(r"\(cid:[0-9]+\)")
_VOWEL = re.compile(f"[{MARKS}{FOLLOWING}{LEADING}]")
_MARK = re.compile(f"[{MARKS}]")
_NIKHAHIT_AM = re.compile(f"ํ[{TONES}]?[าๅ]|[{TONES}]ํ[าๅ]")
_WORD_CHAR = re.compile(r"[^\s]")

_ENOUGH_CONSONANTS = 400


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
    visible = len(_WORD_CHAR.findall(text))
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
        "cid": len(_CID.findall(text)),
        "replacement": text.count("\ufffd"),
        "control": sum(ord(char) < 32 and char not in "\t\n\r\f\v" for char in text),
        "misread": sum(edit.end - edit.start for edit in misread_bytes(text)),
    }
    missing_am = (
        consonants >= _ENOUGH_CONSONANTS
        and "ำ" not in text
        and not counts["split_am"]
        and not counts["nikhahit_am"]
    )
    mark_share = marks / consonants if consonants else 0.0
    verdict, reason = _verdict(counts, visible, thai, consonants, mark_share, missing_am)
    return Damage(
        chars=visible,
        thai=thai,
        thai_share=thai / visible if visible else 0.0,
        missing_am=missing_am,
        mark_share=mark_share,
        verdict=verdict,
        reason=reason,
        **counts,
    )


def _verdict(
    counts: dict[str, int], visible: int, thai: int, consonants: int, mark_share: float, missing_am: bool
) -> tuple[str, str]:
    lost = counts["cid"] + counts["replacement"] + counts["control"]
    if visible and lost > 0.05 * visible:
        return "unusable", "glyphs without Unicode"
    if consonants and counts["stranded_marks"] > 0.05 * consonants and counts["stranded_marks"] >= 5:
        return "unusable", "floating marks"
    if consonants >= 100 and mark_share < 0.12:
        return "unusable", "marks are missing"
    if counts["misread"]:
        return "mendable", "wrong encoding"
    for name, why in _MENDABLE.items():
        if counts[name]:
            return "mendable", why
    if missing_am:
        return "mendable", "no sara am at all"
    return "sound", "nothing found" if thai else "no Thai text"


_MENDABLE = {
    "private_use": "private-use glyphs",
    "split_am": "sara am is split",
    "nikhahit_am": "sara am is decomposed",
    "misordered_marks": "marks out of order",
    "stranded_marks": "stranded marks",
    "replacement": "replacement characters",
    "cid": "glyphs without Unicode",
    "control": "control characters",
}
