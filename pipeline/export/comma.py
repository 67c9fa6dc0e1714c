"""Tables as CSV: for spreadsheets with a byte order mark, for a data package without."""

from __future__ import annotations

import csv
import io
import sqlite3

from pipeline.export.tables import Table, Value
from pipeline.publish.escapes import csv_safe, visible

BOM = b"\xef\xbb\xbf"


def csv_bytes(connection: sqlite3.Connection, table: Table) -> bytes:
    """One table: head, rows, CRLF. Unknown is an empty field.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, control characters are shown as
    U+FFFD; the formats json and parquet have the text as it is.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name for c in table.columns])
    writer.writerows([safe(value) for value in row] for row in table.rows(connection))
    return out.getvalue().encode("utf-8")


def safe(value: Value) -> Value:
    """A value that does nothing when a spreadsheet opens it."""
    return csv_safe(visible(value)) if isinstance(value, str) else value
