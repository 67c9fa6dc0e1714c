"""Bullets at the beginning of a line: small solid figures that no model of letters knows."""

from __future__ import annotations

import numpy as np

from extractors.scan.lines import Pieces, TextLine

# In units of the height of letters without marks.
_SIZE = (0.28, 1.5)
_APART = 0.18
_SQUARE = (0.75, 1.35)  # width by height
_FULL = 0.93  # share of its outline that a solid figure fills
_DIAMOND, _DISC = 0.64, 0.9  # share of its box that a diamond or a disc fills at most


def bullet_of_line(pieces: Pieces, line: TextLine) -> tuple[int, str] | None:
    """The piece of ink that is the line's bullet and the character for it; None where a letter begins it."""
    members = np.asarray([*line.pieces, *line.marks])
    if len(members) < 2:
        return None
    first = int(members[np.argmin(pieces.x0[members])])
    x0, top = int(pieces.x0[first]), int(pieces.top[first])
    x1, bottom = int(pieces.x1[first]), int(pieces.bottom[first])
    width, height = x1 - x0, bottom - top
    if not _SIZE[0] * line.body <= height <= _SIZE[1] * line.body:
        return None
    if not _SQUARE[0] <= width / height <= _SQUARE[1] or height < 4:
        return None
    others = members[members != first]
    if int(pieces.x0[others].min()) - x1 < _APART * line.body:
        return None
    middle = (top + bottom) / 2
    if not line.baseline - 1.0 * line.body <= middle <= line.baseline - 0.15 * line.body:
        return None
    mask = pieces.labels[top:bottom, x0:x1] == first
    down = height - np.argmax(mask, axis=0) - np.argmax(mask[::-1], axis=0)
    across = width - np.argmax(mask, axis=1) - np.argmax(mask[:, ::-1], axis=1)
    area = float(mask.sum())
    if area < _FULL * float(down.sum()) or area < _FULL * float(across.sum()):
        return None
    share = area / (width * height)
    return first, "◆" if share < _DIAMOND else "•" if share < _DISC else "■"
