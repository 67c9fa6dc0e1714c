"""changes.csv and changes.xlsx: text stays text, and the bytes are the same on every run."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from pipeline.compare.model import ChangeKind, Comparison
from pipeline.publish.escapes import csv_safe
from pipeline.publish.tables import COLUMNS, Value, change_rows, count_rows
from pipeline.publish.view import view_of

# XlsxWriter would write the clock into the file. A zip cannot hold an earlier day.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's properties have no time zone
_CELL_LIMIT = 32_767
_WIDE = {
    "left_text": 48,
    "right_text": 48,
    "before": 30,
    "after": 30,
    "reason": 48,
    "left_section": 26,
    "right_section": 26,
}
_HIDDEN = {"change", "weight", "field", "left_activity_id", "right_activity_id"}

KIND_COLOURS: dict[ChangeKind, str] = {
    "added": "#DDF1E1",
    "removed": "#F8DEDC",
    "rescheduled": "#FFF0CC",
    "extended": "#FFF0CC",
    "shortened": "#FFE3C7",
    "date_kind_changed": "#FFF0CC",
    "party_changed": "#DCE8F8",
    "system_changed": "#DCE8F8",
    "section_changed": "#ECE6F6",
    "split": "#ECE6F6",
    "merged": "#ECE6F6",
    "reworded": "#EEF1F4",
    "unverified": "#F6DDF0",
    "unchanged": "#FFFFFF",
}


def csv_bytes(comparison: Comparison) -> bytes:
    """UTF-8 with a byte order mark, because Excel reads Thai without one as Latin."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _ in COLUMNS])
    for row in change_rows(comparison):
        writer.writerow([csv_safe(v) if isinstance(v, str) else v for v in row.values()])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def lay_out(sheet: Any, rows: int, columns: int, still: int) -> None:
    """A sheet to read and to print: filters, its head and the first `still` columns in sight, the head on every page."""
    sheet.freeze_panes(1, still)
    sheet.autofilter(0, 0, max(1, rows), columns - 1)
    on_paper(sheet)
    sheet.repeat_rows(0)


def on_paper(sheet: Any) -> None:
    """A sheet on A4 on its side, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def new_workbook(buffer: io.BytesIO) -> Any:
    """A workbook whose texts stay texts and whose bytes know no clock."""
    # Only workbooks need it, and it is slow to import.
    import xlsxwriter

    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": "saraban", "created": _CREATED})
    return book


def put(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """Write one cell as what it is; a text never becomes a formula."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:_CELL_LIMIT], style)
    else:
        sheet.write_number(row, column, value, style)


def xlsx_bytes(comparison: Comparison) -> bytes:
    """A workbook of two sheets: the counts, and every change coloured by its kind."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    head = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        kind: book.add_format(
            {"bg_color": colour, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DAE1"}
        )
        for kind, colour in KIND_COLOURS.items()
    }

    changes = change_rows(comparison)
    counts = book.add_worksheet("สรุป")
    counts.set_column(0, 0, 30)
    counts.set_column(1, 1, 14)
    counts.set_column(2, 2, 22)
    counts.merge_range(0, 0, 0, 5, view_of(comparison).sentence.th, bold)
    counts.set_row(0, 48)
    for column, title in enumerate(("การเปลี่ยนแปลง", "จำนวนกิจกรรม", "change")):
        counts.write_string(2, column, title, head)
    for n, row in enumerate(count_rows(comparison), 3):
        style = formats[str(row["change"])]  # type: ignore[index]
        put(counts, n, 0, row["change_th"], style)
        put(counts, n, 1, row["activities"], style)
        put(counts, n, 2, row["change"], style)
    for n, notice in enumerate(comparison.warnings, 4 + len(comparison.counts)):
        put(counts, n, 0, notice.message_th, None)
    counts.freeze_panes(3, 0)

    sheet = book.add_worksheet("รายการเปลี่ยนแปลง")
    for column, (name, title) in enumerate(COLUMNS):
        sheet.write_string(0, column, title, head)
        sheet.set_column(
            column, column, _WIDE.get(name, 16), None, {"hidden": True} if name in _HIDDEN else {}
        )
    for n, row in enumerate(changes, 1):
        for column, value in enumerate(row.values()):
            put(sheet, n, column, value, formats[row["change"]])  # type: ignore[index]
    lay_out(sheet, len(changes), len(COLUMNS), still=1)
    on_paper(counts)
    book.close()
    return buffer.getvalue()
