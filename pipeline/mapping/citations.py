"""Lists in a letter's header: what it refers to, and what was sent along."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.joining import join_lines
from normalizers.dates import read_dates
from normalizers.numerals import to_arabic
from pipeline.records import Enclosure, Reference

_LEADERS = re.compile(r"\s*(?:\.{4,}|…{2,})\s*")
_ITEM = re.compile(r"(?:(?:^|\s)\(?([0-9]{1,2})[.)]|^([0-9]{1,2}),)\s*(?=[^0-9\s])")
_QUANTITY = re.compile(r"\s*จำนวน\s*([0-9]{1,4})\s*(ชุด|ฉบับ|แผ่น|หน้า|เล่ม|รายการ|เรื่อง|ชิ้น|รูป|ไฟล์)\s*")
_NUMBER = re.compile(r"ที่\s*([ก-ฮ][ก-ฮ.]{0,6}\s*[0-9][0-9./\sวก-ฮ-]*?[0-9])(?=\s*(?:ลงวันที่|ลว|$|\s))")


def read_references(lines: Sequence[str]) -> tuple[Reference, ...]:
    """อ้างถึง: one record a cited letter, the citation as written."""
    result: list[Reference] = []
    for text in _items(lines):
        number = _NUMBER.search(text)
        records = read_dates(text)
        day = records[-1].start if records and records[-1].kind == "point" else None
        result.append(Reference(title=text, ref_no=number.group(1).strip() if number else None, date=day))
    return tuple(result)


def read_enclosures(lines: Sequence[str]) -> tuple[Enclosure, ...]:
    """สิ่งที่ส่งมาด้วย: one record an item, its quantity taken out of the title."""
    result: list[Enclosure] = []
    for text in _items(lines):
        quantity = _QUANTITY.search(text)
        title = text
        if quantity:
            title = join_lines([text[: quantity.start()], text[quantity.end() :]])
        result.append(
            Enclosure(
                title=title,
                quantity=int(quantity.group(1)) if quantity else None,
                unit=quantity.group(2) if quantity else None,
            )
        )
    return tuple(result)


def _items(lines: Sequence[str]) -> list[str]:
    """Numbered items, or the whole as one item. Dots that lead to a quantity say nothing."""
    text = _LEADERS.sub(" ", to_arabic(join_lines(lines))).strip()
    if not text:
        return []
    starts = list(_ITEM.finditer(text))
    # Numbers must count up from 1; any other number belongs to the text.
    expected, cuts = 1, []
    for match in starts:
        if int(match.group(1) or match.group(2)) == expected:
            cuts.append((match.start(), match.end()))
            expected += 1
    if not cuts:
        return [text]
    bounds = [*cuts, (len(text), len(text))]
    head = text[: cuts[0][0]].strip()
    items = [text[bounds[i][1] : bounds[i + 1][0]].strip() for i in range(len(cuts))]
    return [i for i in ([head, *items] if head else items) if i]
