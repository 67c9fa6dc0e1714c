"""What a document says must be inert in every file made from it: one function a format."""

from __future__ import annotations

import re

# C0, DEL and C1 controls other than line breaks, and the marks that turn the direction of a line around.
_CONTROL = re.compile(
    r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_FORMULA = re.compile(r"\A[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|\A[\t\r\n]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#|!~&])")
_MARKDOWN_START = re.compile(r"\A(\s*)([-+=]|\d+[.)])")


def visible(text: str) -> str:
    """The text with each control character replaced by U+FFFD, so that what was there can be seen; tabs are spaces."""
    return _CONTROL.sub("\ufffd", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))


def csv_safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a leading = + - @ TAB CR gets an apostrophe before it."""
    return "'" + text if _FORMULA.match(text) else text


def markdown_safe(text: str) -> str:
    """A text on one line that Markdown shows as it is, also inside a table cell."""
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(visible(text).split()))
    # A bare address would become a link to wherever the document says.
    escaped = re.sub(r"(?i)\b(https?|ftp|mailto|javascript|data):", r"\1\\:", escaped).replace(
        "www.", "www\\."
    )
    return _MARKDOWN_START.sub(r"\1\\\2", escaped)
