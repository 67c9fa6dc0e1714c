"""report.html: one file that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from pipeline.compare.decisions import COLUMNS
from pipeline.compare.model import Comparison
from pipeline.publish.cells import People
from pipeline.publish.escapes import visible
from pipeline.publish.labels import EXTRACTIONS, FIELDS, KINDS, PARTS, SIGNS, WEIGHTS
from pipeline.publish.timeline import LABEL, LINE, timeline
from pipeline.publish.view import Row, View, headings, view_of

# Letters of the longest name that the filter offers.
NAME = 60
# Bytes that a report with its pictures may have, and what stands around one picture.
FULL = 1_950_000
CROP_MARKUP = 400
# The help screen: keys, and what they do in both languages.
KEYS = (
    ("j k", "รายการถัดไป รายการก่อนหน้า", "next row, previous row"),
    ("[ ]", "หัวข้อก่อนหน้า หัวข้อถัดไป", "previous section, next section"),
    ("/", "ค้นหา", "search"),
    ("i", "เปิดหรือปิดภาพต้นฉบับของรายการ", "open or close the source pictures of the row"),
    ("r", "ทำเครื่องหมายว่าตรวจแล้ว หรือเอาออก", "tick the row as reviewed, or take the tick away"),
    ("?", "หน้านี้", "this screen"),
    ("Esc", "ปิดหน้านี้ ออกจากช่องค้นหา เลิกเลือก", "close this, leave the search, drop a choice"),
)


def html_bytes(comparison: Comparison, crops: Mapping[str, bytes] | None = None) -> bytes:
    """The report. Style and script are inline, and the policy in the head allows those two and nothing else.

    `crops`: pictures by activity, the most wanted first; those that do not fit into FULL are left out.
    """
    view = view_of(comparison)
    page = _page(comparison, view, {})
    chosen = _fitting(view.rows, crops or {}, FULL - len(page))
    return _page(comparison, view, chosen) if chosen else page


def _fitting(rows: Sequence[Row], crops: Mapping[str, bytes], room: int) -> dict[str, str]:
    """Data addresses of as many pictures as there is room for; one activity may stand in several rows."""
    shown = Counter(cell.id for r in rows for cell in (r.left, r.right) if cell)
    out = {}
    for activity_id, picture in crops.items():
        kind = "png" if picture.startswith(b"\x89PNG") else "webp"
        address = f"data:image/{kind};base64,{base64.b64encode(picture).decode('ascii')}"
        room -= shown[activity_id] * (len(address) + CROP_MARKUP)
        if room < 0:
            break
        out[activity_id] = address
    return out


def _page(comparison: Comparison, view: View, crops: Mapping[str, str]) -> bytes:
    style, script = asset("report.css"), asset("report.js")
    page = (
        environment()
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
            roles=sorted({g.key for r in view.rows for g in _people(r)}, key=list(FIELDS).index),
            fields=FIELDS,
            names=_names(view.rows),
            columns=COLUMNS,
            keys=KEYS,
            crops=crops,
            sheets=timeline(view),
            label_width=LABEL,
            line_height=LINE,
            style=style,
            script=script,
            style_hash=integrity(style),
            script_hash=integrity(script),
        )
    )
    return page.encode("utf-8")


def _people(row: Row) -> list[People]:
    return [group for cell in (row.left, row.right) if cell for group in cell.people]


def _names(rows: Sequence[Row]) -> list[str]:
    """Names to offer in the filter, the most frequent first; a whole description of who is no name."""
    counted = Counter(p.text for r in rows for g in _people(r) for p in g.names if len(p.text) <= NAME)
    return sorted(counted, key=lambda name: (-counted[name], name))


def asset(name: str) -> str:
    """A template, style or script by name."""
    return files("pipeline.publish").joinpath("templates", name).read_text("utf-8")


@cache
def environment() -> Environment:
    """Templates whose every value is escaped."""
    environment = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    return environment


def integrity(content: str) -> str:
    """The name by which the policy allows an inline block: it covers every byte between the tags."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
