"""Saturdays, Sundays and public holidays of Thailand.

The holidays come from the package `holidays`: laws and cabinet announcements up to the year of its release (2026 for
0.109), among them days moved or added for one year. For later years it knows the lasting rules and reckons the days of the
moon, so a day off that the cabinet has yet to add is not known. Its list begins in 2457 (1914).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

_WEEKEND = {5: ("วันเสาร์", "a Saturday"), 6: ("วันอาทิตย์", "a Sunday")}


def day_off(day: dt.date) -> tuple[str, str] | None:
    """What makes the day a day off (Thai, English), or None for a working day."""
    weekend = _WEEKEND.get(day.weekday())
    if weekend is not None:
        return weekend
    thai, english = _holidays("th", day.year), _holidays("en_US", day.year)
    if day in thai:
        return thai[day], english[day]
    return None


@cache
def _holidays(language: str, year: int) -> dict[dt.date, str]:
    if not 1914 <= year <= 2100:
        return {}
    return dict(_thailand()(years=year, language=language))


@cache
def _thailand() -> Any:
    """The class of Thailand's holidays, from its file: their package would load those of 250 countries."""
    import holidays  # slow to import, and only deadlines ask

    place = Path(holidays.__file__).parent / "countries" / "thailand.py"
    module = ModuleType("holidays.countries.thailand")
    SourceFileLoader(module.__name__, str(place)).exec_module(module)
    return module.Thailand
