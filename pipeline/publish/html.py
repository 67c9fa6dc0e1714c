"""report.html: one file that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from pipeline.compare.model import Comparison
from pipeline.publish.escapes import visible
from pipeline.publish.labels import EXTRACTIONS, KINDS, PARTS, SIGNS, WEIGHTS
from pipeline.publish.timeline import LABEL, LINE, timeline
from pipeline.publish.view import headings, view_of


def html_bytes(comparison: Comparison) -> bytes:
    """The report. Style and script are inline, and the policy in the head allows those two and nothing else."""
    style, script = _asset("report.css"), _asset("report.js")
    view = view_of(comparison)
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            comparison=comparison,
            kinds=KINDS,
            parts=PARTS,
            signs=SIGNS,
            weights=WEIGHTS,
            extractions=EXTRACTIONS,
            headings=headings(view.rows),
            systems=sorted({s for r in view.rows for s in r.systems.split()}),
            sheets=timeline(view),
            label_width=LABEL,
            line_height=LINE,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )
    return page.encode("utf-8")


def _asset(name: str) -> str:
    return files("pipeline.publish").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    return environment


def _hash(content: str) -> str:
    """The name by which the policy allows an inline block: it covers every byte between the tags."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
