"""From text as read to text that can be used: broken Thai mended, canonical composition, nothing else."""

from __future__ import annotations

import unicodedata

from normalizers.thai_text import repair


def mend(text: str) -> str:
    """Repair by character rules and word list (tiers 1 and 2), then NFC. Digits keep their script."""
    return unicodedata.normalize("NFC", repair(text, tier=2).text)
