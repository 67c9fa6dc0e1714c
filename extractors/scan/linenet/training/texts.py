"""Texts to train on: what stands in official letters, tables and calendars, from single signs to full lines."""

from __future__ import annotations

import string
from collections.abc import Callable
from random import Random
from typing import Final

from extractors.scan.linenet.alphabet import CONSONANTS, THAI_DIGITS, readable
from extractors.scan.linenet.training.vocabulary import Vocabulary
from normalizers.dates.lexicon import month_names

TO_THAI: Final = str.maketrans(string.digits, THAI_DIGITS)
FULL: Final = month_names("full")
SHORT: Final = month_names("short")
WEEKDAYS: Final = ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"]
HEADS: Final = [
    "ที่",
    "เรื่อง",
    "เรียน",
    "อ้างถึง",
    "สิ่งที่ส่งมาด้วย",
    "ขอแสดงความนับถือ",
    "วันที่",
    "โทร.",
    "โทรสาร",
    "ลำดับ",
    "กิจกรรม",
    "รายการ",
    "ผู้รับผิดชอบ",
    "หมายเหตุ",
    "ระยะเวลา",
    "กำหนดส่ง",
    "ด่วน",
    "ด่วนที่สุด",
    "ด่วนมาก",
    "บันทึกข้อความ",
    "ประกาศ",
    "คำสั่ง",
    "ส่วนราชการ",
    "ปฏิทิน",
    "แผนปฏิบัติการ",
    "สถานที่",
    "เวลา",
]
SYSTEMS: Final = [
    "DMC",
    "EMIS",
    "SGS",
    "B-OBEC",
    "M-OBEC",
    "SchoolMIS",
    "SET",
    "V-NET",
    "O-NET",
    "NT",
    "RT",
    "CCT",
    "PISA",
    "GPA",
    "GPAX",
    "ICT",
    "OBEC",
    "e-mail",
    "ID",
    "line",
    "QR",
    "Code",
    "Google",
    "Form",
    "Excel",
    "AMSS++",
    "My-Office",
    "Smart",
    "OBEC",
    "e-Budget",
    "e-GP",
    "PDF",
    "Word",
    "http",
    "https",
    "www",
    "go.th",
    "ac.th",
]
PREFIXES: Final = ["นาย", "นาง", "นางสาว", "น.ส.", "ดร.", "ว่าที่ร้อยตรี"]
BRACKETS: Final = ("()", "()", "()", "[]", "“”", '""', "''", "‘’", "<>")


class Texts:
    """Makes texts of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary

    def label(self, random: Random) -> str:
        """A short text: a date, number or name as it stands in a cell, on an arrow, or alone on a line."""
        makers: list[tuple[Callable[[Random], str], int]] = [
            (_calendar_label, 8),
            (_date, 5),
            (_span, 5),
            (_number, 2),
            (_digits, 2),
            (_time, 2),
            (_item, 1),
            (_year_text, 1),
            (self._term, 3),
            (self._phrase, 5),
            (_system, 3),
            (self._latin, 1),
            (_money, 1),
            (_signs, 1),
            (_jumble, 1),
            (self._person, 1),
        ]
        (maker,) = random.choices([m for m, _ in makers], [w for _, w in makers])
        text = maker(random)
        if random.random() < 0.1:
            text = _bracketed(random, text)
        return self._finished(random, text, 28)

    def line(self, random: Random) -> str:
        """A line of running text with dates, numbers, names and systems in it."""
        length = random.randint(18, 95)
        parts = [random.choice((_item, _item, _bullet))(random)] if random.random() < 0.25 else []
        while sum(map(len, parts)) + len(parts) < length:
            makers: list[tuple[Callable[[Random], str], int]] = [
                (self._phrase, 16),
                (self._term, 4),
                (_date, 2),
                (_span, 1),
                (_number, 1),
                (_time, 1),
                (_year_text, 1),
                (_system, 2),
                (self._latin, 1),
                (_money, 1),
                (self._person, 1),
                (_url, 1),
                (_jumble, 1),
            ]
            (maker,) = random.choices([m for m, _ in makers], [w for _, w in makers])
            part = maker(random)
            parts.append(_bracketed(random, part) if random.random() < 0.06 else part)
        text = random.choice((" ", " ", " ", "")).join(parts)
        if random.random() < 0.05:
            text += " " + random.choice("._") * random.randint(3, 30)
        return self._finished(random, text, 105)

    def _finished(self, random: Random, text: str, longest: int) -> str:
        text = text[:longest]
        if random.random() < 0.5:
            text = text.translate(TO_THAI)
        return readable(text) or "-"

    def _word(self, random: Random) -> str:
        kind = random.choices(("common", "rare", "terms", "titles", "names"), (10, 5, 3, 2, 1))[0]
        words = self._words[kind]
        if kind == "common":  # the first words of the list are the common ones
            return words[int(len(words) * random.random() ** 2.5)]
        return random.choice(words)

    def _phrase(self, random: Random) -> str:
        words = [self._word(random) for _ in range(random.choice((1, 2, 2, 3, 3, 4, 6)))]
        text = "".join(w if random.random() < 0.93 else w + " " for w in words)
        if random.random() < 0.04:
            text += random.choice((" ๆ", "ๆ", "ฯ", " ฯลฯ", ",", " /", ":"))
        return text

    def _term(self, random: Random) -> str:
        return random.choice(HEADS) if random.random() < 0.25 else random.choice(self._words["terms"])

    def _latin(self, random: Random) -> str:
        return " ".join(random.choice(self._words["latin"]) for _ in range(random.choice((1, 1, 2, 3))))

    def _person(self, random: Random) -> str:
        first, last = random.choice(self._words["names"]), random.choice(self._words["names"])
        return f"{random.choice(PREFIXES)}{first} {last}"


def _bracketed(random: Random, text: str) -> str:
    left, right = random.choice(BRACKETS)
    kind = random.random()
    if kind < 0.1:
        return left + text
    return text + right if kind < 0.2 else left + text + right


def _day(random: Random) -> str:
    return f"{random.randint(1, 31):{random.choice(('d', 'd', 'd', '02d'))}}"


def _month(random: Random) -> str:
    month = random.choice(SHORT if random.random() < 0.55 else FULL)
    kind = random.random()
    if kind < 0.08 and "." in month:
        return month.rstrip(".") if kind < 0.04 else month.replace(".", ". ").strip()
    return month


def _year(random: Random) -> str:
    year = random.choice((random.randint(2550, 2572), random.randint(2550, 2572), random.randint(1000, 2999)))
    return f"{year}" if random.random() < 0.6 else f"{year % 100:02d}"


def _gap(random: Random) -> str:
    return random.choice((" ", " ", " ", ""))


def _date(random: Random) -> str:
    lead = random.choice(("", "", "", "วันที่ ", "ภายในวันที่ ", "ภายใน ", "ณ วันที่ ", "ตั้งแต่วันที่ ", "ก่อนวันที่ "))
    if random.random() < 0.1:
        lead += f"วัน{random.choice(WEEKDAYS)}ที่ "
    if random.random() < 0.12:
        sign = random.choice("//-.")
        return f"{lead}{_day(random)}{sign}{random.randint(1, 12)}{sign}{_year(random)}"
    gap = _gap(random)
    year = "" if random.random() < 0.2 else gap + random.choice(("", "", "", "พ.ศ. ")) + _year(random)
    return f"{lead}{_day(random)}{gap}{_month(random)}{year}"


def _span(random: Random) -> str:
    sign = random.choice((" - ", " - ", "-", " – ", "–", " ถึง ", " ถึงวันที่ ", " และ "))
    if random.random() < 0.5:
        return f"{_day(random)}{sign}{_day(random)}{_gap(random)}{_month(random)} {_year(random)}"
    year = "" if random.random() < 0.6 else " " + _year(random)
    gap = _gap(random)
    return (
        f"{_day(random)}{gap}{_month(random)}{year}{sign}{_day(random)}{gap}{_month(random)} {_year(random)}"
    )


def _calendar_label(random: Random) -> str:
    """A label in a calendar: a day or a span, often without a year."""
    gap, sign = _gap(random), random.choice((" - ", "-", "-", " – ", "–"))
    month, year = _month(random), " " + _year(random) if random.random() < 0.55 else ""
    kind = random.random()
    if kind < 0.3:
        text = f"{_day(random)}{gap}{month}{year}"
    elif kind < 0.6:
        text = f"{_day(random)}{sign}{_day(random)}{gap}{month}{year}"
    elif kind < 0.85:
        text = f"{_day(random)}{gap}{month}{year if random.random() < 0.4 else ''}{sign}{_day(random)}{gap}{_month(random)}{year}"
    elif kind < 0.92:
        text = f"{month}{year}"
    else:
        text = random.choice(("ภายใน ", "ปีละ ", "ทุกวันที่ ", "สัปดาห์ที่ ", "ไตรมาสที่ ", "เดือน")) + _day(random)
    return f"({text})" if random.random() < 0.3 else text


def _year_text(random: Random) -> str:
    lead = random.choice(
        (
            "ปีการศึกษา ",
            "ปีการศึกษา",
            "พ.ศ. ",
            "พ.ศ.",
            "ภาคเรียนที่ 1/",
            "ภาคเรียนที่ 2/",
            "ปี ",
            "ปีงบประมาณ ",
            "ปีงบประมาณ พ.ศ. ",
            "ไตรมาส 1/",
        )
    )
    return lead + f"{random.randint(2540, 2575)}"


def _number(random: Random) -> str:
    lead = random.choice(("ที่ ศธ ", "ศธ ", "ที่ ", "", "กค ", "มท ", "ที่ ศธ"))
    mid = random.choice(("/ว ", "/", "/ว", "/ ", "/ ว"))
    return f"{lead}{random.randint(0, 99999):0{random.randint(3, 5)}d}{mid}{random.randint(1, 99999)}"


def _time(random: Random) -> str:
    sign = random.choice("..:")
    first = f"{random.randint(0, 23):02d}{sign}{random.choice((0, 30, random.randint(0, 59))):02d}"
    second = f"{random.randint(0, 23):02d}{sign}{random.choice((0, 30)):02d}"
    return random.choice(
        (f"เวลา {first} น.", f"{first} น.", f"{first} - {second} น.", f"{first}-{second} น.", first)
    )


def _item(random: Random) -> str:
    number = random.randint(1, 40)
    form = random.choice(("{}.", "({})", "{})", "{}.{}", "{}.{}.{}", "ข้อ {}", "{}", "{}.{})"))
    return form.format(number, random.randint(1, 12), random.randint(1, 9))


def _bullet(random: Random) -> str:
    return random.choice(("-", "-", "•", "*", "–", f"{random.choice(CONSONANTS)}."))


def _digits(random: Random) -> str:
    """Any digits, so that no digit is learned from its place alone."""
    return "".join(random.choice(string.digits) for _ in range(random.randint(1, 10)))


def _money(random: Random) -> str:
    amount = 10 ** random.uniform(1, 7)
    return random.choice(
        (f"{amount:,.2f}", f"{amount:,.0f}", f"{amount:.1f} %", f"{amount:,.0f} บาท", f"{amount / 10:.0f}%")
    )


def _system(random: Random) -> str:
    if random.random() < 0.7:
        text = random.choice(SYSTEMS)
        return random.choice(
            (text, text, f"ระบบ {text}", f"ระบบ{text}", f"({text})", f"{text} {_year(random)}")
        )
    letters = random.choice(
        (string.ascii_uppercase, string.ascii_uppercase, string.ascii_letters, string.ascii_lowercase)
    )
    word = "".join(random.choice(letters) for _ in range(random.randint(2, 9)))
    return word if random.random() < 0.8 else f"{word}{random.choice('-_ +')}{_digits(random)[:4]}"


def _url(random: Random) -> str:
    name = "".join(
        random.choice(string.ascii_lowercase + "-_0123456789") for _ in range(random.randint(3, 12))
    )
    form = random.choice(
        ("http://{}.obec.go.th", "https://www.{}.com/{}", "www.{}.go.th", "{}@gmail.com", "{}@{}.ac.th")
    )
    return form.format(name, name[::-1])


def _signs(random: Random) -> str:
    """Signs by themselves and in odd places."""
    signs = [random.choice(".,:;-–/()[]\"'“”!?%&@#+=*_<>•") for _ in range(random.randint(1, 4))]
    return random.choice(("", " ")).join(signs)


def _jumble(random: Random) -> str:
    """Letters, digits and signs in no order: not every line is made of words."""
    kinds = (CONSONANTS, CONSONANTS, THAI_DIGITS, string.digits, string.ascii_letters, ".-/() ")
    letters = []
    for _ in range(random.randint(2, 10)):
        kind = random.choice(kinds)
        letter = random.choice(kind)
        if kind is CONSONANTS:
            letter = random.choice(("", "", "", "เ", "แ", "โ", "ไ")) + letter
            letter += random.choice(("", "", "", "ิ", "ี", "ึ", "ื", "ุ", "ู", "ั"))
            letter += random.choice(("", "", "", "่", "้", "๊", "๋", "์"))
            letter += random.choice(("", "", "", "า", "ะ"))
        letters.append(letter)
    return "".join(letters)
