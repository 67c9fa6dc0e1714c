"""Texts to train on: the numbers and dates of official letters, among words."""

from __future__ import annotations

import string
from functools import cache
from random import Random
from typing import Final

from pythainlp.corpus import thai_words

from extractors.scan.digits.alphabet import ARABIC_DIGITS, THAI_DIGITS
from normalizers.dates.lexicon import month_names

TO_THAI: Final = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
MONTHS: Final = [*month_names("full"), *month_names("short")]
LOOK_ALIKES: Final = "ๆฯดตคฒลฉฎฐศรกถภบปขชซวจอฬผผOoQDlIiSsBZzGgqbe"
"""Letters that an engine takes for digits."""
PLAIN_SIGNS: Final = ["/", ".", "-", "–", ":", "(", ")", ","]


def some_text(random: Random) -> str:
    """One text of 4 to 40 symbols; a third of the texts hold no digit of a date or number at all."""
    makers = [_date, _date, _date, _short_date, _span, _number, _reference, _time, _item, _digits, _digits]
    makers += [_money, _words, _words, _alike]
    parts = [random.choice(makers)(random) for _ in range(random.choice((1, 1, 2, 2, 3)))]
    text = random.choice((" ", " ", " ", "  ", "")).join(parts)
    return text.translate(TO_THAI) if random.random() < 0.6 else text


def _day(random: Random) -> str:
    return f"{random.randint(1, 31):{random.choice(('d', 'd', 'd', '02d'))}}"


def _year(random: Random) -> str:
    year = random.choice((random.randint(2540, 2575), random.randint(1000, 2999)))
    return f"{year}" if random.random() < 0.8 else f"{year % 100:02d}"


def _date(random: Random) -> str:
    lead = random.choice(("", "", "วันที่ ", "ภายในวันที่ ", "ณ วันที่ "))
    gap = random.choice((" ", " ", "  ", ""))
    return f"{lead}{_day(random)}{gap}{random.choice(MONTHS)}{gap}{_year(random)}"


def _short_date(random: Random) -> str:
    sign = random.choice("//-.")
    return f"{_day(random)}{sign}{random.randint(1, 12)}{sign}{_year(random)}"


def _span(random: Random) -> str:
    sign = random.choice((" - ", "-", " – ", "–", " ถึง "))
    return f"{_day(random)}{sign}{_day(random)} {random.choice(MONTHS)} {_year(random)}"


def _number(random: Random) -> str:
    lead = random.choice(("ที่ ศธ ", "ศธ ", "ที่ ", "", "กค "))
    mid = random.choice(("/ว ", "/", "/ว", "/ "))
    return f"{lead}{random.randint(0, 99999):0{random.randint(3, 5)}d}{mid}{random.randint(1, 9999)}"


def _reference(random: Random) -> str:
    return random.choice(("ปีการศึกษา ", "พ.ศ. ", "ภาคเรียนที่ 1/", "ภาคเรียนที่ 2/", "ปี ")) + _year(random)


def _time(random: Random) -> str:
    sign = random.choice("..:")
    first = f"{random.randint(0, 23):02d}{sign}{random.choice((0, 30, random.randint(0, 59))):02d}"
    return f"เวลา {first} น." if random.random() < 0.5 else f"{first}-{random.randint(0, 23):02d}{sign}00 น."


def _item(random: Random) -> str:
    number = random.randint(1, 30)
    form = random.choice(("{}. ", "({}) ", "{}) ", "{}.{} ", "{}.{}.{} ", "ข้อ {} "))
    return form.format(number, random.randint(1, 12), random.randint(1, 9)) + _words(random)


def _digits(random: Random) -> str:
    """Any digits, so that no digit is learned from its place alone."""
    return "".join(random.choice(ARABIC_DIGITS) for _ in range(random.randint(1, 12)))


def _money(random: Random) -> str:
    amount = 10 ** random.uniform(1, 7)
    return random.choice((f"{amount:,.2f}", f"{amount:,.0f}", f"{amount:.1f} %", f"{amount:,.0f} บาท"))


def _words(random: Random) -> str:
    if random.random() < 0.12:
        letters = random.choice((string.ascii_uppercase, string.ascii_letters))
        return "".join(random.choice(letters) for _ in range(random.randint(2, 8)))
    return "".join(random.choice(_vocabulary()) for _ in range(random.randint(1, 4)))


def _alike(random: Random) -> str:
    """Digits, letters that look like them, and signs, in no order."""
    symbols = [random.choice(LOOK_ALIKES) for _ in range(random.randint(1, 6))]
    symbols += [random.choice(ARABIC_DIGITS) for _ in range(random.randint(0, 6))]
    symbols += [random.choice(PLAIN_SIGNS) for _ in range(random.randint(0, 2))]
    random.shuffle(symbols)
    return "".join(symbols)


@cache
def _vocabulary() -> list[str]:
    return sorted(w for w in thai_words() if 2 <= len(w) <= 12 and not set(w) & set(" 0123456789"))
