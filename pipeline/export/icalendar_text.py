"""Lines of an iCalendar file (RFC 5545): escaped text, lines of at most 75 octets."""

from __future__ import annotations

import re

from pipeline.publish.escapes import visible

_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPECIAL = re.compile(r"([\\;,])")
_OCTETS = 75


def escape_text(text: str) -> str:
    """A TEXT value: every kind of line break is an escaped one, so that no text can begin a line of its own.

    >>> escape_text("a;b" + chr(13) + "END:VEVENT")
    'a\\\\;b\\\\nEND:VEVENT'
    """
    shown = visible(_BREAK.sub("\n", text))
    return _SPECIAL.sub(r"\\\1", shown).replace("\n", "\\n")


def fold_line(line: str) -> bytes:
    """A content line with its end, folded at 75 octets and never inside a character."""
    out = bytearray()
    size = 0
    for char in line:
        octets = char.encode("utf-8")
        if size + len(octets) > _OCTETS:
            out += b"\r\n "
            size = 1
        out += octets
        size += len(octets)
    return bytes(out + b"\r\n")
