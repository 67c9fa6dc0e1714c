"""Bullets and numbers at the beginning of a line: what makes a line a list item."""

from __future__ import annotations

import re

# ◆ and kin, and the private-use bullets that Symbol and Wingdings leave behind.
BULLETS = "◆♦◇●○•▪▫■□◦‣⁃❖➢➤✓✔★☆\uf076\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8"
_DASHES = "-–—−"
_BULLET = re.compile(f"([{BULLETS}])[ \\t\u00a0]*")
_DASH = re.compile(f"([{_DASHES}])[ \\t\u00a0]+(?=[^ ])")
# 1.  ๑)  (2)  but not 08.30 or 1.2
_NUMBER = re.compile(r"(\(?[0-9๐-๙]{1,2}[.)])[ \t\u00a0]+(?=[^0-9๐-๙ ])")
_DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙"


def bullet_of(line: str) -> tuple[str, str] | None:
    """(bullet, rest of the line) when a line begins with a bullet, a dash or an item number."""
    text = line.lstrip(" \t\u00a0")
    for pattern in (_BULLET, _DASH, _NUMBER):
        match = pattern.match(text)
        if match:
            return match.group(1), text[match.end() :]
    return None


def is_dash(bullet: str) -> bool:
    """Whether a bullet is a dash, which may also be part of a range cut by the end of a line."""
    return bullet in _DASHES


def is_number(bullet: str) -> bool:
    """Whether a bullet is an item number."""
    return any(c in _DIGITS for c in bullet)


def continues_range(before: str, dash_rest: str) -> bool:
    """Whether a dash at the beginning of a line goes on with a range: `… 16` / `- 31 พฤษภาคม`."""
    return bool(before.rstrip()[-1:]) and before.rstrip()[-1] in _DIGITS and dash_rest[:1] in _DIGITS
