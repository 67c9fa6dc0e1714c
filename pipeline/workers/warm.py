"""Loaded once by the fork server: what every child would otherwise load for itself."""

from __future__ import annotations

import contextlib

import pipeline.mapping.assemble

# The word list takes longer to load than most circulars take to read.
with contextlib.suppress(Exception):
    from normalizers.thai_text import repair

    repair("โรงเรยี น", tier=2)

__all__ = ["pipeline"]
