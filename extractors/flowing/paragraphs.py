"""Paragraphs and list items as they were read, before they have a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import BlockKind
from extractors.lists import is_dash


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph as read.

    `lines` end where a line break was typed; `typed` means a bullet that was typed; `apart` that its lines
    stand by themselves, as they do in a heading or between margins.
    """

    lines: tuple[str, ...]
    page: int
    kind: BlockKind = "paragraph"
    level: int = 0
    bullet: str | None = None
    typed: bool = False
    apart: bool = False

    @property
    def text(self) -> str:
        """The lines, one under the other."""
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return not self.text.strip()


def nested_dashes(paras: Sequence[Para]) -> list[Para]:
    """Typed dashes under a typed or real bullet are one level deeper than it."""
    found: list[Para] = []
    under_bullet = False
    for para in paras:
        if para.typed and para.bullet and is_dash(para.bullet):
            para = replace(para, level=2 if under_bullet else 1)
        elif not para.is_blank:
            under_bullet = para.kind == "list_item" and para.level == 1
        found.append(para)
    return found
