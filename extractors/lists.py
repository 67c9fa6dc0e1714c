"""Bullets and numbers at the beginning of a line: what makes a line a list item."""

from __future__ import annotations

import re

from normalizers.dates.lexicon import month_names

# ◆ and kin, and the private-use bullets that Symbol and Wingdings leave behind.
BULLETS = "◆♦◇●○•▪▫■□◦‣⁃❖➢➤✓✔★☆\uf076\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8"
_DASHES = "-–—−"
_BULLET = re.compile(f"([{BULLETS}])[ \\t\u00a0]*")
_DASH = re.compile(f"([{_DASHES}])[ \\t\u00a0]+(?=[^ ])")
# 1.  ๑)  (2)  but not 08.30; a number may follow that is a day: 3) 18 กรกฎาคม
_MONTHS = "|".join(re.escape(name) for form in ("full", "short") for name in month_names(form))
_DAY = rf"[0-9๐-๙]{{1,2}}(?:\s*[-–—]\s*[0-9๐-๙]{{1,2}})?\s*(?:{_MONTHS})"
_NUMBER = re.compile(rf"(\(?[0-9๐-๙]{{1,2}}[.)])[ \t\u00a0]+(?=[^0-9๐-๙ ]|{_DAY})")
# 1.1  ๒.๓.๑  but not 08.30 น. or 2.5 ล้านบาท: what is measured is no number of a point
_LEVELS = re.compile(
    r"([1-9๑-๙][0-9๐-๙]?(?:\.[1-9๑-๙][0-9๐-๙]?){1,3}\.?)[ \t\u00a0]+"
    r"(?=[^0-9๐-๙ \-–—])(?!น\.|นาฬิกา|ล้าน|แสน|หมื่น|พัน|บาท|กิโล|กก|เมตร|ชั่วโมง|ชม|คะแนน|หน่วย|ไร่|%|ลิตร|กรัม|เท่า)"
)
# ก.  ข)  (ค)  but not ก. พ. (a body or a month); จ. and later letters with a dot stand for places
_LETTER = re.compile(r"([กขคง]\.|\([ก-ช]\)|[กขคงจฉช]\))[ \t\u00a0]+(?=[^0-9๐-๙ ])(?![ก-ฮ]\.)")
# ข้อ ๑  but not ข้อ ๑ แห่งระเบียบ …
_CLAUSE = re.compile(
    r"(ข้อ[ \u00a0]*[0-9๐-๙]{1,2}[.)]?)[ \t\u00a0]+(?=[^0-9๐-๙ ])(?!แห่ง|ของ|วรรค|และ|ถึง|ตาม|กับ|-|–)"
)
_DIGITS = "0123456789๐๑๒๓๔๕๖๗๘๙"


def bullet_of(line: str) -> tuple[str, str] | None:
    """(bullet, rest of the line) when a line begins with a bullet, a dash or an item number."""
    text = line.lstrip(" \t\u00a0")
    for pattern in (_BULLET, _DASH, _NUMBER, _LEVELS, _LETTER, _CLAUSE):
        match = pattern.match(text)
        if match:
            return match.group(1), text[match.end() :]
    return None


def is_dash(bullet: str) -> bool:
    """Whether a bullet is a dash, which may also be part of a range cut by the end of a line."""
    return bullet in _DASHES


def is_number(bullet: str) -> bool:
    """Whether a bullet is an item number, or a letter that counts as one."""
    return any(c in _DIGITS or "ก" <= c <= "ฮ" for c in bullet)


def continues_range(before: str, dash_rest: str) -> bool:
    """Whether a dash at the beginning of a line goes on with a range: `… 16` / `- 31 พฤษภาคม`."""
    return bool(before.rstrip()[-1:]) and before.rstrip()[-1] in _DIGITS and dash_rest[:1] in _DIGITS
