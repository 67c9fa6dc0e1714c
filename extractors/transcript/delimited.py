"""Comma separated values to the tab separated lines that transcripts are read from."""

from __future__ import annotations

import csv
import io
import re

_DELIMITERS = ",;|"
_SAMPLE_LINES = 50
_MOST_FIELD = 100_000
_BREAKS = re.compile(r"[\t\r\n]+")


def with_tabs(text: str) -> str:
    """A text of comma (or semicolon) separated values with tabs in their place, a line a row.

    The mark is the one that stands outside quotes in the same number on most lines. A text that has tabs, or no
    such mark, comes back as it is; so does one whose quotes never end, since the rest of it would become one field.
    """
    mark = _mark_of(text)
    if not mark:
        return text
    before = csv.field_size_limit(_MOST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return text.replace(mark, "\t")
    finally:
        csv.field_size_limit(before)
    return "\n".join("\t".join(_BREAKS.sub(" ", field) for field in row) for row in rows) + "\n"


def _mark_of(text: str) -> str:
    """The mark between fields; "" where there is none."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    if not lines or "\t" in text:
        return ""
    shares = {mark: sum(mark in line for line in lines) / len(lines) for mark in _DELIMITERS}
    best = max(shares, key=lambda mark: (shares[mark], -_DELIMITERS.index(mark)))
    return best if shares[best] >= 0.5 else ""
