"""From text as read to text that can be used: broken Thai mended, canonical composition, nothing else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from normalizers.dates.scan_months import mend_scan_months
from normalizers.thai_text import repair


@lru_cache(maxsize=8192)
def mend(text: str) -> str:
    """Repair by character rules and word list (tiers 1 and 2), then NFC. Digits keep their script.

    Heads, names and phrases come back on every page of a circular, so what was mended is remembered.
    """
    return unicodedata.normalize("NFC", repair(text, tier=2).text)


@lru_cache(maxsize=8192)
def mend_scanned(text: str) -> str:
    """The same for text that was recognised in a picture: short names of months in dates are mended, too."""
    return mend_scan_months(mend(text))
