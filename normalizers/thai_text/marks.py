"""Sara am, the order and number of marks, and spaces inside a written cluster: character rules only.

Each rule fires on a sequence that correct Thai never has, so none of them needs to know words. Where
the character alone leaves two readings (``ค ่า`` may be ค่ำ or ค่า) a judge who knows words may be asked.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from normalizers.thai_text.changes import Edit
from normalizers.thai_text.letters import (
    CONSONANTS,
    FOLLOWING,
    LEADING,
    LEADING_SET,
    MARKS,
    THAI,
    TONE_SET,
    TONES,
    TOP_MARKS,
    VOWEL_MARK_SET,
    VOWEL_MARKS,
)

Judge = Callable[[str, int, int, str, str], bool | None]
"""Given text, span and the readings with am and with aa: True for am, False for aa, None for no idea."""

# Four and more single letters with one space between each: spaced-out headings, or a list of letters.
_PIECE = rf"(?:[{CONSONANTS}][{MARKS}]*|[{LEADING}]|[{FOLLOWING}]|[{MARKS}]+)"
LETTERSPACED = re.compile(rf"(?<![^\s]){_PIECE}(?: {_PIECE}){{3,}}(?![^\s])")

_NIKHAHIT_AM = re.compile(
    rf"(?:ํ(?P<a>[{TONES}]?)|(?P<b>[{TONES}])ํ) ?[าๅ]|(?P<c>[{TONES}]?)าํ(?P<d>[{TONES}]?)"
)
_DOUBLE_AM = re.compile(rf"ำ(?P<tone>[{TONES}]?)[าๅ]|ํำ|ำํ")
_LOST_AM = re.compile(
    rf"(?P<lead>[{LEADING}]?)(?P<cluster>[{CONSONANTS}](?:[รลว](?=[{TONES}]?\ufffd))?)"
    rf"(?P<a>[{TONES}]?)\ufffd{{1,3}}(?P<b>[{TONES}]?)[าำๅ]"
)
_SPACED_AM = re.compile(
    rf"[{CONSONANTS}](?P<a>[{TONES}]?) (?P<b>[{TONES}]?)(?P<aa>[าำๅ])(?P<late>[{TONES}]?)"
)

# Syllables of consonant, tone and am that exist; with any other consonant the tone belongs to aa.
_AM_WITH_TONE = frozenset(
    ["น้", "ซ้", "ช้", "ค้", "ค่", "ต่", "ต้", "ย้", "ย่", "ล้", "ล่", "ร่", "ร้", "ก้",
     "ก่", "ถ้", "ง้", "ด่", "จ้", "ป้", "อ้", "ช่", "ส่", "ฉ่"]
)  # fmt: skip


def nikhahit_am(text: str) -> Iterator[Edit]:
    """Nikhahit and aa, in either order and with the tone anywhere, to am."""
    for match in _NIKHAHIT_AM.finditer(text):
        tone = "".join(match.group(name) or "" for name in "abcd")[:1]
        yield Edit(match.start(), match.end(), tone + "ำ", "sara_am_nikhahit")


def double_am(text: str) -> Iterator[Edit]:
    """Am written once and a half (``คำาสั่ง``)."""
    for match in _DOUBLE_AM.finditer(text):
        yield Edit(match.start(), match.end(), (match.group("tone") or "") + "ำ", "sara_am_double")


def replaced_am(text: str) -> Iterator[Edit]:
    """Replacement characters that stand where the nikhahit of am stood (``จ\ufffdานวน``)."""
    for match in _LOST_AM.finditer(text):
        if match["lead"]:
            continue  # after เ the lost mark is a tone (เข้า), and which one cannot be known
        tone = (match["a"] + match["b"])[:1]
        yield Edit(match.start("a"), match.end(), tone + "ำ", "fffd")


def spaced_am(text: str, judge: Judge | None = None) -> Iterator[Edit]:
    """Consonant, space, aa: the nikhahit of am went lost (``ส านัก``, ``น ้าหนัก``)."""
    spared = _Spans(LETTERSPACED, text)
    for match in _SPACED_AM.finditer(text):
        if spared.covers(match.start()):
            continue
        tone = (match["a"] + match["b"] + match["late"])[:1]
        am, aa = tone + "ำ", tone + "า"
        start, end = match.start("a"), match.end()
        if match["aa"] == "ำ":
            yield Edit(start, end, am, "space_in_word")
            continue
        if _leading_vowel_before(text, match.start()) or (tone and not _has_am(text, match.start(), tone)):
            is_am = False
        else:
            verdict = judge(text, start, end, am, aa) if judge else None
            is_am = True if verdict is None else verdict
        yield Edit(start, end, am if is_am else aa, "sara_am_space" if is_am else "space_in_word")


def _has_am(text: str, at: int, tone: str) -> bool:
    """Whether the consonant there, with the tone, can carry am."""
    before = text[at - 1 : at] if at else ""
    syllable = text[at] + tone
    return (syllable in _AM_WITH_TONE and before != "ห") or (syllable == "ม่" and before == "ส")


def _leading_vowel_before(text: str, at: int) -> bool:
    """Whether the cluster that ends at ``at`` has a vowel in front: เ and am never meet."""
    if at and text[at - 1] in LEADING_SET:
        return True
    return at > 1 and text[at] in "รลว" and text[at - 2] in "เแโ" and text[at - 1] in "กขคตปผพ"


_DOUBLE_E = re.compile(r"(?<!เ)เเ(?!เ)")
_LAKKHANGYAO = re.compile(rf"(?<=[{CONSONANTS}{TOP_MARKS}])(?<![ฤฦ])ๅ")
_ORDER = re.compile(rf"(?P<top>[{TOP_MARKS}])(?P<vowel>[ัิ-ฺ])|(?P<aa>[{FOLLOWING}])(?P<tone>[{TONES}])")
_MARK_RUN = re.compile(rf"[{MARKS}]{{2,}}")
_DOUBLE_AM_SIGN = re.compile("ำำ+")


def double_e(text: str) -> Iterator[Edit]:
    """Two เ for one แ."""
    for match in _DOUBLE_E.finditer(text):
        yield Edit(match.start(), match.end(), "แ", "double_e")


def lakkhangyao(text: str) -> Iterator[Edit]:
    """The long foot ๅ, which only follows ฤ and ฦ, to า."""
    for match in _LAKKHANGYAO.finditer(text):
        yield Edit(match.start(), match.end(), "า", "lakkhangyao")


def late_vowels(text: str) -> Iterator[Edit]:
    """Marks into writing order: vowel mark before tone, tone before า and ำ."""
    for match in _ORDER.finditer(text):
        if match["aa"] and text[match.start() - 1 : match.start()] in TONE_SET and match.start():
            continue  # the syllable has its tone; a second one is another fault
        after = match["vowel"] + match["top"] if match["top"] else match["tone"] + match["aa"]
        yield Edit(match.start(), match.end(), after, "mark_order")


def double_marks(text: str) -> Iterator[Edit]:
    """The same mark twice on one consonant, also when the pair is written twice (``ที่ี่``)."""
    for match in _MARK_RUN.finditer(text):
        run = match.group()
        once = "".join(dict.fromkeys(run))
        if len(once) < len(run) and _is_plain(once):
            yield Edit(match.start(), match.end(), once, "mark_double")
    for match in _DOUBLE_AM_SIGN.finditer(text):
        yield Edit(match.start(), match.end(), "ำ", "mark_double")


def _is_plain(run: str) -> bool:
    """At most one vowel mark and then at most one top mark."""
    vowels = sum(char in VOWEL_MARK_SET for char in run)
    return vowels <= 1 and len(run) - vowels <= 1


_LONE_VOWEL = re.compile(rf"(?<![{LEADING}])(?P<vowel>[{LEADING}]) (?=[{CONSONANTS}])")
_LONE_MARK = re.compile(rf"(?P<before>[{CONSONANTS}][{VOWEL_MARKS}]?) (?P<run>[{MARKS}]+)(?! ?[{MARKS}])")
_MARK_AT_LINE_START = re.compile(rf"(?<=[{CONSONANTS}])\n(?=(?:[{MARKS}]{{1,2}}[{FOLLOWING}]?|[าำ])[{THAI}])")
_SPACED_DOT = re.compile(
    rf"(?<![{THAI}.])(?P<head>[{LEADING}]?[{CONSONANTS}][ิี]?[{CONSONANTS}]{{0,3}}) (?=\.[{CONSONANTS}])"
)
_MONTH = re.compile(
    rf"(?<![{THAI}.])(?P<a>ม|ก|มี|เม|พ|มิ|ส|ต|ธ|ค)(?P<gap> ?\. ?)(?P<b>ค|พ|ย|ศ)(?P<gap2> ?)\.(?P<tail> ?)(?=[0-9๐-๙])"
)
_MONTHS = frozenset(["มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค", "พศ", "คศ"])
# Texts on spelling show marks and vowels standing alone, after these words.
_SPELLING_LESSON = re.compile(
    r"(?:สระ|เอก|โท|ตรี|จัตวา|วรรณยุกต์|การันต์|ทัณฑฆาต|พินทุ|นิคหิต|นฤคหิต|ไต่คู้|หันอากาศ|อากาศ|รูป|เครื่องหมาย|ตัว|อักษร)[ \"'“”‘’(]*$"
)


def spaced_clusters(text: str) -> Iterator[Edit]:
    """Spaces between a vowel or mark and its consonant (``เ ดือน``, ``ที ่``), and before the dot of ``พ .ค.``."""
    yield from sorted([*_lone_vowels(text), *_lone_marks(text), *_spaced_dots(text), *_wrapped_marks(text)])


def _lone_vowels(text: str) -> Iterator[Edit]:
    spared = _Spans(LETTERSPACED, text)
    for match in _LONE_VOWEL.finditer(text):
        if not spared.covers(match.start()) and not _is_lesson(text, match.start()):
            yield Edit(match.end("vowel"), match.end(), "", "space_in_word")


def _lone_marks(text: str) -> Iterator[Edit]:
    spared = _Spans(LETTERSPACED, text)
    for match in _LONE_MARK.finditer(text):
        joined = match["before"][1:] + match["run"]
        if not _is_plain(joined) or (match["before"][1:] and match["run"][0] in VOWEL_MARK_SET):
            continue
        if match["run"] == "ํ" or spared.covers(match.start()) or _is_lesson(text, match.end("before")):
            continue
        yield Edit(match.end("before"), match.start("run"), "", "space_in_word")


def _spaced_dots(text: str) -> Iterator[Edit]:
    taken = -1
    for match in _MONTH.finditer(text):
        if match["a"] + match["b"] in _MONTHS and (match["gap"].startswith(" ") or match["gap2"]):
            yield Edit(match.start("gap"), match.end("gap"), ".", "space_in_word")
            if match["gap2"]:
                yield Edit(match.start("gap2"), match.end("gap2"), "", "space_in_word")
            taken = match.end()
    for match in _SPACED_DOT.finditer(text):
        if match.start() >= taken:
            yield Edit(match.end("head"), match.end(), "", "space_in_word")


def _wrapped_marks(text: str) -> Iterator[Edit]:
    for match in _MARK_AT_LINE_START.finditer(text):
        yield Edit(match.start(), match.end(), "", "line_join")


def _is_lesson(text: str, at: int) -> bool:
    return _SPELLING_LESSON.search(text[max(0, at - 20) : at]) is not None


class _Spans:
    """Stretches of a text that a pattern covers, found only when somebody asks."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern = pattern
        self._text = text
        self._starts: list[int] | None = None
        self._ends: list[int] = []

    def covers(self, at: int) -> bool:
        if self._starts is None:
            spans = [match.span() for match in self._pattern.finditer(self._text)]
            self._starts = [start for start, _ in spans]
            self._ends = [end for _, end in spans]
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]
