"""Our pages as HTML: every value escaped, no inline style or script, so that the strictest policy holds."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from pipeline.publish.escapes import visible
from pipeline.publish.thai_dates import said_day
from pipeline.words import LINKS, ROLES, SEVERITIES, STATES, USAGES

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


def static_file(name: str) -> tuple[str, str] | None:
    """Text and type of a static file of ours; None when there is none of that name."""
    kind = _TYPES.get(name[name.rfind(".") :])
    resource = files("pipeline.serve").joinpath("static", name)
    if kind is None or "/" in name or ".." in name or not resource.is_file():
        return None
    return resource.read_text("utf-8"), kind


@cache
def environment() -> Environment:
    """Templates whose every value is escaped."""
    found = Environment(
        loader=FunctionLoader(
            lambda name: files("pipeline.serve").joinpath("templates", name).read_text("utf-8")
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["visible"] = visible
    found.globals.update(
        ROLES=ROLES, SEVERITIES=SEVERITIES, STATES=STATES, LINKS=LINKS, USAGES=USAGES, said_day=said_day
    )
    return found


def page(template: str, language: str, **values: Any) -> str:
    """A page in one language. In templates `t(thai, english)` and `w((thai, english))` pick the words."""
    th = language != "en"

    def t(thai: str, english: str) -> str:
        return thai if th else english

    def w(pair: Any) -> str:
        if hasattr(pair, "th"):
            return str(pair.th if th else pair.en)
        return str(pair[0] if th else pair[1])

    return environment().get_template(template).render(language="th" if th else "en", t=t, w=w, **values)
