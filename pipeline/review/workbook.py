"""Questions as a spreadsheet: the source beside each, drop-downs for what can be answered."""

from __future__ import annotations

import io
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.corrections.fields import Field, system_ids
from pipeline.messages.catalog import Language
from pipeline.publish.escapes import visible
from pipeline.publish.sources import pictures_of
from pipeline.publish.spreadsheets import lay_out, new_workbook
from pipeline.publish.thai_dates import said_day
from pipeline.review.answers import ANSWER_WORDS, COLUMNS, DRAFT_WORDS, FILLED_BY_PEOPLE, SEVERITY_WORDS, word
from pipeline.review.questions import Question

SHEET = {"th": "ตรวจ", "en": "review"}
_LISTS = "lists"
# A picture is no wider than its column; Excel counts heights in points.
_PICTURE_PIXELS = 430
_LEAST_HEIGHT = 62.0
_MOST_HEIGHT = 400.0
_CELL_LIMIT = 32_000


def workbook_bytes(connection: sqlite3.Connection, asked: Sequence[Question], language: Language) -> bytes:
    """The sheet as an Excel file; the same questions give the same bytes."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    sheet = book.add_worksheet(SHEET[language])
    _lists(book)
    style = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DAE1"}
    formats = {
        "head": book.add_format(
            {**style, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter"}
        ),
        "body": book.add_format(style),
        "answer": book.add_format({**style, "bg_color": "#FFF8DC", "num_format": "@"}),
        "error": book.add_format({**style, "bg_color": "#F8DEDC", "bold": True}),
        "warning": book.add_format({**style, "bg_color": "#FFF0CC"}),
        "info": book.add_format({**style, "bg_color": "#EEF1F4"}),
    }
    for column, (name, th, en, width) in enumerate(COLUMNS):
        sheet.write_string(0, column, th if language == "th" else en, formats["head"])
        sheet.set_column(column, column, width, None, {"hidden": True} if name == "key" else {})
    pictures = _pictures(connection, asked)
    for number, question in enumerate(asked, start=1):
        _row(sheet, number, question, language, formats, pictures.get(question.key))
    lay_out(sheet, len(asked), len(COLUMNS), still=2)
    book.close()
    return buffer.getvalue()


def _lists(book: Any) -> None:
    """Closed lists that are too long for a cell's own drop-down."""
    hidden = book.add_worksheet(_LISTS)
    for row, system in enumerate(system_ids()):
        hidden.write_string(row, 0, system)
    hidden.hide()


def _row(
    sheet: Any,
    number: int,
    q: Question,
    language: Language,
    formats: Mapping[str, Any],
    picture: bytes | None,
) -> None:
    before = q.before
    values: dict[str, str | None] = {
        "severity": word(SEVERITY_WORDS[q.severity], language),
        "picture": None if picture else q.evidence.text,
        "file": q.filename,
        "place": place_of(q, language),
        "text": q.text,
        "field": q.field.th if language == "th" else q.field.en,
        "machine": shown(q.field, q.machine, language),
        "reason": "\n".join(
            f"• {word(said, language)}\n   → {word(remedy, language)}" for said, remedy in q.reasons
        ),
        "proposal": q.proposal,
        "answer": word(ANSWER_WORDS[before.answer], language) if before else None,
        "value": before.value if before else None,
        "who": before.who if before else None,
        "why": before.why if before else None,
        "when": before.when if before else None,
        "draft": word(DRAFT_WORDS, language) if before and before.draft else None,
        "key": json.dumps(q.correction("unsure", None, "", "", "").to_json(), ensure_ascii=False),
    }
    for column, (name, *_) in enumerate(COLUMNS):
        text = values[name]
        style = formats[
            q.severity if name == "severity" else "answer" if name in FILLED_BY_PEOPLE else "body"
        ]
        if text is None:
            sheet.write_blank(number, column, None, style)
        else:
            sheet.write_string(
                number, column, (text if name == "key" else visible(text))[:_CELL_LIMIT], style
            )
    _drop_downs(sheet, number, q, language)
    height = _LEAST_HEIGHT
    if picture is not None:
        height = max(height, _insert(sheet, number, picture))
    lines = max(len(values["reason"] or "") / 40, len(q.text) / 40, (values["reason"] or "").count("\n") + 1)
    sheet.set_row(number, min(max(height, 15.0 * (lines + 1)), _MOST_HEIGHT))


def _drop_downs(sheet: Any, number: int, q: Question, language: Language) -> None:
    place = {name: column for column, (name, *_) in enumerate(COLUMNS)}
    allowed = [
        word(words, language)
        for answer, words in ANSWER_WORDS.items()
        if not (answer == "not_in_document" and (q.field.required or q.target == "finding"))
        and not (answer == "withdrawn" and q.before is None)
        and not (answer == "value" and q.target == "finding" and q.proposal is None)
    ]
    sheet.data_validation(
        number, place["answer"], number, place["answer"], {"validate": "list", "source": allowed}
    )
    sheet.data_validation(
        number,
        place["draft"],
        number,
        place["draft"],
        {"validate": "list", "source": [word(DRAFT_WORDS, language)]},
    )
    source: Any = None
    if q.field.choices:
        source = list(q.field.choices)
    elif q.field.kind == "systems":
        source = f"={_LISTS}!$A$1:$A${len(system_ids())}"
    elif q.proposal and len(q.proposal) < 200 and "," not in q.proposal:
        source = [q.proposal]
    if source is not None:
        # Several systems, or other words than proposed, may be typed: only a closed list refuses what is not in it.
        options = {"validate": "list", "source": source, "show_error": bool(q.field.choices)}
        sheet.data_validation(number, place["value"], number, place["value"], options)


def _insert(sheet: Any, number: int, picture: bytes) -> float:
    """Put a picture into its cell; the height in points that the row needs."""
    from PIL import Image

    image = Image.open(io.BytesIO(picture), formats=("WEBP", "PNG"))
    scale = min(1.0, _PICTURE_PIXELS / image.width)
    png = io.BytesIO()
    image.convert("RGB").quantize(32).save(png, "PNG", optimize=True)
    png.seek(0)
    column = next(n for n, (name, *_) in enumerate(COLUMNS) if name == "picture")
    sheet.insert_image(
        number,
        column,
        "source.png",
        {
            "image_data": png,
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 3,
            "y_offset": 3,
            "object_position": 1,
        },
    )
    return image.height * scale * 0.75 + 6


def _pictures(connection: sqlite3.Connection, asked: Sequence[Question]) -> dict[str, bytes]:
    """Pictures by question; the same place is drawn once."""
    places: dict[str, dict[tuple[int, tuple[float, float, float, float]], str]] = defaultdict(dict)
    for q in asked:
        if q.unit == "pt" and q.page is not None and q.box is not None:
            places[q.document_id].setdefault((q.page, q.box), q.key)
    drawn: dict[str, bytes] = {}
    for document, wanted in sorted(places.items()):
        drawn |= pictures_of(connection, document, [(key, page, box) for (page, box), key in wanted.items()])
    out = {}
    for q in asked:
        first = (
            places[q.document_id].get((q.page, q.box)) if q.page is not None and q.box is not None else None
        )
        if first in drawn:
            out[q.key] = drawn[first]
    return out


def place_of(q: Question, language: Language) -> str:
    """Page (or line) and row, in words."""
    th = language == "th"
    parts = []
    if q.unit == "line" and q.box is not None:
        parts.append(f"{'บรรทัด' if th else 'line'} {q.box[1]:.0f}")
    elif q.page is not None:
        parts.append(f"{'หน้า' if th else 'page'} {q.page}")
    if q.evidence.row:
        parts.append(f"{'ลำดับ' if th else 'row'} {q.evidence.row}")
    return "\n".join(parts)


def shown(field: Field, value: str | None, language: Language) -> str | None:
    """A value as people read it: days with their Buddhist year."""
    if value is None:
        return "(ไม่มีค่า)" if language == "th" else "(no value)"
    if field.kind == "date":
        day = said_day(date.fromisoformat(value))
        return f"{day.th if language == 'th' else day.en}\n{value}"
    return value
