"""A day as each language says it: Buddhist Era in Thai, Gregorian in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ERA = 543


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages of the report."""

    th: str
    en: str


def said_day(day: date) -> Said:
    """10 พ.ย. 2564 / 10 Nov 2021."""
    return Said(
        f"{day.day} {MONTHS_TH[day.month - 1]} {day.year + ERA}",
        f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}",
    )
