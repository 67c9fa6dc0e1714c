"""The scanner: one pass over the folded text, typed tokens with offsets out.

Kinds of token: NUM, MONTH, WEEKDAY, ERA, CUE (its role says which), LABEL (a word whose number is
no day), UNIT (a word whose number is a quantity), BLOCK (a look-alike: never part of a date), WORD
(Latin), BLANK (a place left to fill in), DASH, SLASH, DOT, COMMA, COLON, LPAR, RPAR, EDGE (the
text's ends). Text that is no token shows as a gap between two tokens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from normalizers.dates import lexicon, months
from normalizers.dates.folding import Folded

# How a token stands to the one before it.
TOUCHING: Final = 0
SPACED: Final = 1  # blanks only
NEXT_LINE: Final = 2  # blanks and one line end
APART: Final = 3  # other text, a tab or an empty line

_MARKS: Final = {"/": "SLASH", ",": "COMMA", ":": "COLON", "(": "LPAR", ")": "RPAR", "[": "LPAR", "]": "RPAR"}
_DIGIT_LETTERS: Final = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_YEAR_LETTERS: Final = str.maketrans({"S": "5", "s": "5", "B": "8", "Z": "2"})
_THAI_LETTER: Final = r"ก-ฮะ-ๅๆ"
_LETTER: Final = re.compile(f"[{_THAI_LETTER}]")
_NEAR_MONTH: Final = re.compile(rf"[ \n]{{0,3}}([ก-ฮเแ][{_THAI_LETTER}]{{3,15}})")
_LOOK_AHEAD: Final = 8  # EDGE tokens at the end, so that no reader need test for it
_TAIL: Final = re.compile("[ก-ฌญ-ฒด-ฮ](?![ก-ฮะ-๙.])")
_ENGLISH_WORDS: Final = frozenset({"may", "mar", "march", "august", "sept"})  # words, in small letters
_ONE_TOO_MANY: Final = re.compile("[ก-ฮ](?= {0,2}[0-9])")
_BEFORE_MONTHS: Final = frozenset({"month_word", "of_month", "month_end", "vague_month"})


@dataclass(slots=True)
class Token:
    """One token. `start` and `end` are offsets into the folded text; `gap` is how it stands to the
    token before it; `value` is a number, month or weekday, -1 where there is none."""

    kind: str
    start: int
    end: int
    role: str = ""
    value: int = -1
    digits: int = 0
    repaired: bool = False
    gap: int = APART
    glued: bool = False  # a Thai letter that is no token stands right before it


@cache
def _pattern() -> re.Pattern[str]:
    letter_before = rf"(?:(?<![{_THAI_LETTER}.])|(?<=เดอน))"
    no_letter_behind = rf"(?:(?![{_THAI_LETTER}])|(?=(?:จน)?ถง))"
    parts = [
        (
            r"(?P<URL>(?=[A-Za-z0-9])(?:https?://[^ \n\t]{0,2000}+|www[.][^ \n\t]{0,2000}+"
            r"|[A-Za-z0-9][A-Za-z0-9._-]{0,63}+@[A-Za-z0-9.-]{1,99}+))"
        ),
        r"(?P<MONEY>(?=[0-9])(?<![0-9,])[0-9]{1,3}+(?:,[0-9]{3})++(?![0-9,])(?:[.][0-9]++)?+)",
        r"(?P<NUM>[0-9][0-9OolISsBZ|]{0,7}+(?![0-9A-Za-z|])|[0-9]++)",
        f"(?P<SHORT>(?=[กตธพมสเ])(?:{_short_pattern(letter_before, no_letter_behind)}))",
        rf"(?P<UNITMARK>น(?: ?[.])?+{no_letter_behind}|น ?[.])",
        (
            r"(?P<SHORTDAY>(?=[(จพศสอ])(?:[(] ?(?:พฤ|อา|[จอพศส]) ?[.]? ?[)]"
            rf"|{letter_before}(?:พฤ|อา|[จอพศส]) ?[.] {{0,2}}(?=[0-9])))"
        ),
        (
            r"(?P<VAGUEWORD>(?=[กตป])(?:(?<![ก-ฮะ-ๆ])|(?<=ประมาณ)|(?<=ชวง)|(?<=ไน)|(?<=ราว))"
            r"(?:ตน|กลาง|ปลาย)(?= {0,2}[ก-ฮเ])(?! {0,2}เดอน))"
        ),
        f"(?P<THAI>{lexicon.words_pattern()})",
        r"(?P<BLANK>[._]{2,}+(?: ?[._]{2,}+)*+)",
        r"(?P<DASH>-{1,3}+(?!>))",
        r"(?P<DOT>[.])",
        r"(?P<MARK>[/,:()\[\]])",
        r"(?P<WORD>[A-Za-z_][A-Za-z0-9_]*+)",
    ]
    return re.compile("|".join(parts))


def _short_pattern(letter_before: str, no_letter_behind: str) -> str:
    """Short month names: with stops or commas, with a last stop only, with neither, or spaced."""
    short = months.SHORT_LETTERS
    # No letter with a stop may follow as the next link of a longer abbreviation (ก.ค.ศ., ส.ค.ส.),
    # unless it begins an era word.
    goes_on = r"(?!(?!พ ?[.]? ?ศ|ค ?[.]? ?ศ)[ก-ฮ]{1,2}[.])"
    dotted = (
        short.format(" {0,2}[.,]{1,2} {0,2}")
        + r"(?: {0,2}[.]{1,2}(?![.])|,(?=[0-9])|,(?= {1,2}(?:[3-9][0-9]|2[45][0-9][0-9])(?![0-9])))?+"
    )
    return "|".join(
        (
            rf"(?<![ก-ฮ][.])(?:{short.format(' ?, ?')},|{dotted}){goes_on}",
            rf"(?<![ก-ฮ][.]){letter_before}{short.format('')} ?[.]{goes_on}",
            rf"(?<![ก-ฮ][.]){letter_before}{short.format('')}{no_letter_behind}",
            rf"(?<=[0-9] ){short.format(' ')}(?= ?[0-9])",
        )
    )


class Scanner:
    """Turns one folded text into its tokens."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.text = folded.text

    def tokens(self) -> list[Token]:
        """All tokens, EDGE tokens at either end, gaps filled in."""
        text, pattern, place, more = self.text, _pattern(), 0, True
        out = [Token("EDGE", 0, 0)]
        while more:
            more = False
            for found in pattern.finditer(text, place):
                token: Token | None = _MAKERS[found.lastgroup or ""](self, found)
                if token is None:
                    # A letter or two that are no word: the word may begin at the second.
                    place, more = found.start() + 1, True
                    break
                self._append(token, out)
                if token.kind == "NUM" or token.role in _BEFORE_MONTHS:
                    damaged = self._near_month(token.end)
                    if damaged is not None:
                        self._append(damaged, out)
                        token = damaged
                if token.end != found.end():
                    # The pattern went on from another place: begin anew from here.
                    place, more = token.end, True
                    break
        edge = Token("EDGE", len(text), len(text))
        out += [edge] * _LOOK_AHEAD
        return out

    def _append(self, token: Token, out: list[Token]) -> None:
        before = out[-1]
        start, end = before.end, token.start
        if start == end:
            token.gap = TOUCHING
        elif end - start == 1 and self.text[start] == " ":
            token.gap = SPACED
        else:
            token.gap = self._gap(start, end)
        if token.digits > 2 and (before.kind == "MONTH" or 5 <= token.digits <= 6):
            self._split_glued(token, out)
        else:
            out.append(token)

    def _gap(self, start: int, end: int) -> int:
        between = self.text[start : min(end, start + 200)]
        if end - start > 200 or between.strip(" \n"):
            return APART
        lines = between.count("\n")
        return SPACED if not lines else NEXT_LINE if lines == 1 else APART

    def _split_glued(self, token: Token, out: list[Token]) -> None:
        """Split a year from the day of the next column (`31 ต.ค. 256515 ธ.ค. 2565`).

        Whether a month follows is looked up in the text, for the tokens behind are not made yet.
        """
        digits = self.text[token.start : token.end]
        for cut in (4, 2) if out[-1].kind == "MONTH" else (4,):
            year, day = digits[:cut], digits[cut:]
            if not (1 <= len(day) <= 2 and year.isascii() and digits.isdigit()):
                continue
            whole = int(digits)
            if not (2400 <= int(year) <= 2699 if cut == 4 else not 1900 <= whole <= 2699):
                continue
            if 1 <= int(day) <= 31 and _DAY_GOES_ON().match(self.text, token.end):
                middle = token.start + cut
                out.append(Token("NUM", token.start, middle, value=int(year), digits=cut, gap=token.gap))
                out.append(Token("NUM", middle, token.end, value=int(day), digits=len(day), gap=TOUCHING))
                return
        out.append(token)

    def _near_month(self, place: int) -> Token | None:
        """A misspelt full month name right behind a number or เดือน."""
        run = _NEAR_MONTH.match(self.text, place, place + 18)
        if run is None:
            return None
        start = run.start(1)
        if run[1].startswith(months.full_beginnings()):
            return None
        whole = _pattern().match(self.text, start)
        if whole and whole.lastgroup == "SHORT":
            return None
        if whole and whole.lastgroup == "THAI":
            word = lexicon.key(whole[0])
            known = lexicon.vocabulary().get(word)
            if known is not None and known.kind == "BLOCK":
                return None
            if word in months.full_names() or word in months.other_names("damaged") or word == run[1]:
                return None
        near = months.near_month(run[1])
        if near is None:
            return None
        month, used = near
        return Token("MONTH", start, start + used, role="full", value=month, repaired=True)

    # One method a group of the pattern; each gives a token, or None for no token at all.

    def _block(self, found: re.Match[str]) -> Token:
        return Token("BLOCK", found.start(), found.end())

    def _num(self, found: re.Match[str]) -> Token:
        written = found[0]
        start, end = found.span()
        if written.isdigit():
            count = end - start
            return Token("NUM", start, end, "", int(written) if count <= 9 else -1, count)
        if "|" in written and len(written) > 2:
            written = written[: written.index("|")]  # a line between two columns
            end = start + len(written)
        digits = written.translate(_DIGIT_LETTERS)
        repaired = digits != written
        if not digits.isdigit():
            # S, B and Z pass for digits only in a number as long as a year.
            if len(digits) != 4 or sum(char.isdigit() for char in digits) < 3:
                plain = re.match("[0-9]+", written)
                digits = plain[0] if plain else ""
                repaired, end = False, start + len(digits)
            else:
                digits, repaired = digits.translate(_YEAR_LETTERS), True
        value = int(digits) if len(digits) <= 9 else -1
        return Token("NUM", start, end, "", value, len(digits), repaired)

    def _short(self, found: re.Match[str]) -> Token | None:
        if self._tail(found.end()):
            return None
        letters = "".join(char for char in found[0] if char not in " .,")
        month, repaired = months.short_month(letters, self.folded.spelled(found.start(), found.end()))
        token = Token("MONTH", found.start(), found.end(), role="short", value=month)
        token.repaired = repaired or "," in found[0]
        token.glued = self._letter_before(found.start())
        if "." not in found[0] and "," not in found[0]:
            token.role = "bare"
        return token

    def _unitmark(self, found: re.Match[str]) -> Token | None:
        if self.folded.spelled(*found.span()) != "น":
            return None  # นี้
        return Token("CUE", found.start(), found.end(), role="time_unit")

    def _shortday(self, found: re.Match[str]) -> Token:
        return Token(
            "WEEKDAY", found.start(), found.end(), role="short", value=_short_days()[found[0].strip("(). ")]
        )

    def _vagueword(self, found: re.Match[str]) -> Token:
        return Token("CUE", found.start(), found.end(), role="vague_word")

    def _thai(self, found: re.Match[str]) -> Token | None:
        word = lexicon.key(found[0])
        start, end = found.span()
        entry = lexicon.vocabulary().get(word)
        if entry is not None:
            # Short words share their letters with others (ปี and ป.6, วันนี้ and วันนับแต่).
            if (len(word) <= 2 or entry.role == "from_now") and self.folded.spelled(
                start, end
            ) not in entry.spellings:
                return None
            if (entry.alone or (entry.kind == "LABEL" and "." in found[0])) and self._letter_before(start):
                return None
            if entry.kind == "LABEL" and word.endswith("ท") and _LETTER.match(self.text, end):
                return None  # not คันที่ but คัน ทุก…
            token = Token(entry.kind, start, end, entry.role)
            if entry.kind == "CUE":
                token.glued = entry.role == "at" and self._letter_before(start)
            elif entry.kind == "WEEKDAY":
                token.value, token.role = int(entry.role), "ordinal" if word.endswith("ท") else "full"
            elif entry.kind == "ERA":
                token.repaired = "," in found[0]
            return token
        glued = self._letter_before(start)
        full = months.full_names().get(word)
        if full is not None:
            month, spelling = full
            repaired = self.folded.spelled(start, end) != spelling
            if _ONE_TOO_MANY.match(self.text, end) and len(self.folded.spelled(end, end + 1)) == 1:
                end, repaired = end + 1, True
            return Token("MONTH", start, end, "full", month, 0, repaired, glued=glued)
        damaged = months.other_names("damaged").get(word)
        if damaged is not None:
            return Token("MONTH", start, end, "full", damaged, 0, True, glued=glued)
        if _LETTER.match(self.text, end):
            return None
        return Token("MONTH", start, end, "clipped", months.other_names("clipped")[word], glued=glued)

    def _blank(self, found: re.Match[str]) -> Token:
        return Token("BLANK", found.start(), found.end())

    def _dash(self, found: re.Match[str]) -> Token:
        return Token("DASH", found.start(), found.end())

    def _dot(self, found: re.Match[str]) -> Token:
        return Token("DOT", found.start(), found.end())

    def _mark(self, found: re.Match[str]) -> Token:
        return Token(_MARKS[found[0]], found.start(), found.end())

    def _word(self, found: re.Match[str]) -> Token:
        written = found[0]
        start, end = found.span()
        if len(written) <= 2 and set(written) <= set("OolI0123456789"):
            digits = written.translate(_DIGIT_LETTERS)
            return Token("NUM", start, end, value=int(digits), digits=len(digits), repaired=True)
        name = written.lower()
        month = months.english_names().get(name)
        if month is not None and (written[0].isupper() or name not in _ENGLISH_WORDS):
            return Token("MONTH", start, end, role="english", value=month)
        if (weekday := _english_weekdays().get(name)) is not None and written[0].isupper():
            return Token("WEEKDAY", start, end, role="english", value=weekday)
        if len(name) == 2 and name[0] == "q" and name[1] in "1234":
            return Token("CUE", start, end, role=f"quarter_{name[1]}")
        return Token("WORD", start, end, role=name if len(name) <= 2 else "")

    def _tail(self, place: int) -> bool:
        """Whether a lone consonant at `place` makes a short form a longer one: ก.ค.ศ, but not นี้."""
        tail = _TAIL.match(self.text, place)
        return tail is not None and self.folded.end_place(tail.end()) == self.folded.place(place) + 1

    def _letter_before(self, place: int) -> bool:
        return place > 0 and "ก" <= self.text[place - 1] <= "ๆ"


# Each group of the pattern is made into a token by the method of its name.
_MAKERS: Final[dict[str, Callable[[Scanner, re.Match[str]], Token | None]]] = {
    "URL": Scanner._block,
    "MONEY": Scanner._block,
    "NUM": Scanner._num,
    "SHORT": Scanner._short,
    "UNITMARK": Scanner._unitmark,
    "SHORTDAY": Scanner._shortday,
    "VAGUEWORD": Scanner._vagueword,
    "THAI": Scanner._thai,
    "BLANK": Scanner._blank,
    "DASH": Scanner._dash,
    "DOT": Scanner._dot,
    "MARK": Scanner._mark,
    "WORD": Scanner._word,
}


@cache
def _short_days() -> dict[str, int]:
    return {
        row["spelling"]: int(row["iso_weekday"])
        for row in lexicon.rows("dates_weekdays")
        if row["form"] == "short"
    }


@cache
def _english_weekdays() -> dict[str, int]:
    return {
        row["spelling"].lower(): int(row["iso_weekday"])
        for row in lexicon.rows("dates_weekdays")
        if row["form"] == "english"
    }


@cache
def _DAY_GOES_ON() -> re.Pattern[str]:  # noqa: N802
    """A day number goes on with a month, or as the first day of a range that has one."""
    name = "|".join(sorted(months.full_names(), key=len, reverse=True))
    month = rf"(?:{name}|{months.SHORT_LETTERS.format(' ?[.]? ?')})"
    return re.compile(rf" {{0,2}}(?:- {{0,2}}[0-9]{{1,2}} {{0,2}})?{month}")


def tokens(folded: Folded) -> list[Token]:
    """The tokens of a folded text, EDGE tokens at both ends."""
    return Scanner(folded).tokens()
