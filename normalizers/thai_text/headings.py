"""Headings set with a space between all letters (``ป ร ะ ก า ศ``)."""

import re
from collections.abc import Iterator

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import CONSONANTS, FOLLOWING, LEADING, MARKS, TONES
from normalizers.thai_text.lexicon import lexicon
from normalizers.thai_text.segments import Prices, read

_PIECE = rf"(?:[{LEADING}]?[{CONSONANTS}][{MARKS}]*[{FOLLOWING}]?|[{LEADING}]|[{FOLLOWING}]|[{MARKS}]+)"
_SPACED = re.compile(rf"(?<![^\s]){_PIECE}(?: {_PIECE}){{2,}}(?![^\s])")
_NIKHAHIT_AM = re.compile(rf"ํ([{TONES}]?)า")
_FEW_PIECES = 3
_COMMON = 14.0
_COST_PER_PIECE = 4.0


def spaced_headings(text: str) -> Iterator[Edit]:
    """Rows of single letters that spell words when the spaces go.

    A row of letters that spells nothing (``ก ข ค ง``) stays, and so does a row of short words
    (``ก็ มา ดู ที่``), which has too many words for its pieces.
    """
    for match in _SPACED.finditer(text):
        row = match.group()
        joined = _NIKHAHIT_AM.sub(r"\1ำ", row.replace(" ", ""))
        if _spells_words(joined, row.count(" ") + 1):
            yield Edit(match.start(), match.end(), joined, "letterspaced")


def _spells_words(joined: str, pieces: int) -> bool:
    steps = read(joined, (), (), lexicon(), Prices())
    if any(step.cls for step in steps):
        return False
    if pieces == _FEW_PIECES:
        return len(steps) == 1 and len(joined) >= _FEW_PIECES and steps[0].cost <= _COMMON
    return sum(step.cost for step in steps) <= _COST_PER_PIECE * pieces
