"""Month names one letter off, where a day or a year stands beside them (``10 พฤษภาม 2564``)."""

import re
from collections.abc import Iterator

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import THAI

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip

_DIGIT = "0-9๐-๙"
_WORD = f"[มกเพสตธ][{THAI}]{{4,11}}"
_DATED = re.compile(
    rf"(?:(?<![{_DIGIT}.,/])[{_DIGIT}]{{1,2}} ?|เดือน ?)(?P<word>{_WORD})(?![{THAI}])(?P<year> ?(?:พ\.ศ\. ?)?[{_DIGIT}]{{2,4}}(?![{_DIGIT}]))?"
)
_SHORTEST_YEARLESS = 6


def misspelt_months(text: str) -> Iterator[Edit]:
    """Month names with one letter wrong, lost or too many, inside a date."""
    for match in _DATED.finditer(text):
        word = match["word"]
        if word in MONTHS or (not match["year"] and len(word) < _SHORTEST_YEARLESS):
            continue
        if word[:-1] in MONTHS and (word[-1] != word[-2] or text[match.end("word") :].startswith(".")):
            continue  # the name is whole; the letter behind begins the next word (`กุมภาพันธ์พ.ศ.`)
        near = [month for month in MONTHS if _is_one_off(word, month)]
        if len(near) == 1 and not _goes_on(text, match.end("word"), near[0][len(word) :]):
            yield Edit(match.start("word"), match.end("word"), near[0], "spelling")


def _goes_on(text: str, at: int, rest: str) -> bool:
    """Whether the letters that the month lacks follow behind a gap: then the gap is the fault."""
    return bool(rest) and text[at : at + 4].lstrip(" \r\n").startswith(rest)


def _is_one_off(word: str, month: str) -> bool:
    """Whether one letter put in, left out, replaced or swapped with its neighbour tells the two apart."""
    if abs(len(word) - len(month)) > 1:
        return False
    at = 0
    while at < min(len(word), len(month)) and word[at] == month[at]:
        at += 1
    if len(word) == len(month):
        swapped = (
            word[at + 1 : at + 2] + word[at : at + 1] == month[at : at + 2]
            and word[at + 2 :] == month[at + 2 :]
        )
        return swapped or word[at + 1 :] == month[at + 1 :]
    longer, shorter = (word, month) if len(word) > len(month) else (month, word)
    return longer[at + 1 :] == shorter[at:]
