"""What a repair did: changes with spans in the raw and the repaired text, and the map between both."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class TextChange:
    """One stretch of the original text that was replaced.

    ``start`` and ``end`` count code points of the original text, ``start_after`` and ``end_after``
    those of the repaired one. ``cls`` names the class of damage.
    """

    start: int
    end: int
    before: str
    after: str
    cls: str
    tier: int
    start_after: int
    end_after: int

    def to_json(self) -> dict[str, str | int]:
        """The change as the command line prints it."""
        return {
            "start": self.start,
            "end": self.end,
            "before": self.before,
            "after": self.after,
            "class": self.cls,
            "tier": self.tier,
        }


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text, what it became, and every change between the two."""

    raw: str
    text: str
    changes: tuple[TextChange, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _starts_after: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(change.start for change in self.changes))
        object.__setattr__(self, "_starts_after", tuple(change.start_after for change in self.changes))

    def to_raw(self, offset: int) -> int:
        """The offset in the raw text of an offset in the repaired text (clamped to the text)."""
        offset = min(max(offset, 0), len(self.text))
        index = bisect_right(self._starts_after, offset) - 1
        if index < 0:
            return offset
        change = self.changes[index]
        return _carry(offset, change.start_after, change.end_after, change.start, change.end)

    def from_raw(self, offset: int) -> int:
        """The offset in the repaired text of an offset in the raw text (clamped to the text)."""
        offset = min(max(offset, 0), len(self.raw))
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        change = self.changes[index]
        return _carry(offset, change.start, change.end, change.start_after, change.end_after)


def _carry(offset: int, start: int, end: int, other_start: int, other_end: int) -> int:
    if offset >= end:
        return other_end + offset - end
    return min(other_start + offset - start, other_end)


class Edit(NamedTuple):
    """A replacement that one rule asks for, in the offsets of the text it was given."""

    start: int
    end: int
    after: str
    cls: str


@dataclass(slots=True)
class _Piece:
    """A change under way: its span in the raw text, and in the draft."""

    start: int
    end: int
    low: int
    high: int
    cls: str
    tier: int


class Draft:
    """A text that rules change one after the other, while the way back to the raw text is kept."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._pieces: list[_Piece] = []

    def apply(self, edits: Sequence[Edit], tier: int) -> bool:
        """Make the edits (sorted, not overlapping); tell whether the text is another one now."""
        edits = [edit for edit in edits if self.text[edit.start : edit.end] != edit.after]
        if not edits:
            return False
        pieces: list[_Piece] = []
        parts: list[str] = []
        done = 0  # everything before this offset of the old draft is in parts
        length = 0
        shift = 0  # raw offset minus old draft offset behind the last piece seen
        old_index, edit_index = 0, 0
        old = self._pieces
        while old_index < len(old) or edit_index < len(edits):
            group_old, group_new, low, high = _next_group(old, old_index, edits, edit_index)
            old_index += len(group_old)
            edit_index += len(group_new)
            if group_old:
                start = group_old[0].start - (group_old[0].low - low)
                end = group_old[-1].end + (high - group_old[-1].high)
                shift = group_old[-1].end - group_old[-1].high
            else:
                start, end = low + shift, high + shift
            after = _patched(self.text, low, high, group_new)
            parts += (self.text[done:low], after)
            length += low - done + len(after)
            done = high
            if self.raw[start:end] != after:
                cls, tier_of = _reason(group_old, group_new, tier)
                pieces.append(_Piece(start, end, length - len(after), length, cls, tier_of))
        parts.append(self.text[done:])
        self.text = "".join(parts)
        self._pieces = pieces
        return True

    def finish(self) -> Repaired:
        """The repaired text with its changes."""
        changes = tuple(
            TextChange(
                piece.start,
                piece.end,
                self.raw[piece.start : piece.end],
                self.text[piece.low : piece.high],
                piece.cls,
                piece.tier,
                piece.low,
                piece.high,
            )
            for piece in self._pieces
        )
        return Repaired(self.raw, self.text, changes)


def _next_group(
    old: Sequence[_Piece], old_index: int, edits: Sequence[Edit], edit_index: int
) -> tuple[list[_Piece], list[Edit], int, int]:
    """The next pieces and edits that touch one another, and the span of the old draft they cover."""
    group_old: list[_Piece] = []
    group_new: list[Edit] = []
    low, high = -1, -1
    while True:
        piece = old[old_index] if old_index < len(old) else None
        edit = edits[edit_index] if edit_index < len(edits) else None
        take_piece = piece is not None and (edit is None or (piece.low, piece.high) <= (edit.start, edit.end))
        if take_piece and piece is not None:
            if low >= 0 and not _touches(low, high, piece.low, piece.high, bool(group_new)):
                break
            group_old.append(piece)
            old_index += 1
            low = piece.low if low < 0 else low
            high = max(high, piece.high)
        elif edit is not None:
            if low >= 0 and not _touches(low, high, edit.start, edit.end, bool(group_old)):
                break
            group_new.append(edit)
            edit_index += 1
            low = edit.start if low < 0 else low
            high = max(high, edit.end)
        else:
            break
    return group_old, group_new, low, high


def _touches(low: int, high: int, start: int, end: int, mixed: bool) -> bool:
    """Whether the next span belongs to the group: it overlaps, or it is empty and lies on its border."""
    if start < high:
        return True
    return mixed and start == high and (start == end or low == high)


def _patched(text: str, low: int, high: int, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    for edit in edits:
        parts += (text[low : edit.start], edit.after)
        low = edit.end
    parts.append(text[low:high])
    return "".join(parts)


def _reason(pieces: Sequence[_Piece], edits: Sequence[Edit], tier: int) -> tuple[str, int]:
    """The class of a merged change: that of the highest tier, the earliest among equals."""
    reasons = [(piece.tier, piece.cls) for piece in pieces] + [(tier, edit.cls) for edit in edits]
    top = max(reason[0] for reason in reasons)
    return next(cls for level, cls in reasons if level == top), top
