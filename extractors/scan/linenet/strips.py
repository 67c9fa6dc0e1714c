"""Line pictures to strips of one height: letters stand on one row and are equally high in all of them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.strips import contrasted

HEIGHT: Final = 48
BODY: Final = 17
"""Rows of a consonant without marks."""
BASE: Final = 35
"""Row that letters stand on."""
NARROWEST: Final = 16
"""Columns of the narrowest strip."""
LEAST_CONTRAST: Final = 60.0
MARGIN: Final = 12
"""Columns of paper that a reading adds at both ends: a full stop at the edge is no part of a rule then."""


def cut_strip(picture: NDArray[np.uint8], baseline: float, body: float) -> tuple[NDArray[np.float32], float]:
    """A strip of `HEIGHT` rows and its scale (strip pixels a picture pixel).

    Args:
        picture: grey, dark on light, shape (rows, columns), level.
        baseline: the row that letters stand on.
        body: how high consonants without marks are, in pixels.

    Returns:
        Values from 0 (paper) to 1 (ink), shape (HEIGHT, columns * scale).
    """
    scale = BODY / max(body, 3.0)
    rows, columns = picture.shape
    top, bottom = round(baseline - BASE / scale), round(baseline + (HEIGHT - BASE) / scale)
    bottom = max(bottom, top + 4)
    inside = picture[max(top, 0) : max(min(bottom, rows), 0)]
    width = max(round(columns * scale), NARROWEST)
    if inside.size == 0:
        return np.zeros((HEIGHT, width), np.float32), scale
    return contrasted(
        inside, (bottom - top, columns), (max(-top, 0), 0), (HEIGHT, width), scale, LEAST_CONTRAST
    ), scale
