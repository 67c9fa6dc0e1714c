"""What must hold for any bytes: each target takes some and raises where something does not."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from functools import cache

from extractors import extract, from_json, to_json
from extractors.decoding import decode
from extractors.errors import ExtractError
from normalizers.dates import DateContext, read_dates
from normalizers.dates.records import FLAGS, KINDS
from pipeline.mapping.assemble import map_document
from pipeline.messages.catalog import reason_codes
from pipeline.store.reference import fill_reference
from pipeline.store.schema import create
from pipeline.store.write import write_records

_NEVER = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_HEADS = (
    "ที่",
    "รายการปฏิบัติ",
    "วัน เดือน ปี",
    "ผู้รับผิดชอบ",
    "ต.ค. 64",
    "พ.ย. 64",
    "งานข้อมูลสารสนเทศ",
    "ผู้ดำเนินการ",
    "หมายเหตุ",
    "ระบบ",
)
_WORDS = (
    "โรงเรียน",
    "สพท./สพฐ.",
    "10 พ.ย. 64",
    "↔",
    "- ",
    "1.",
    "ภายใน ",
    "ต.ค. 64 - มี.ค. 65",
    "DMC",
    "◆ ",
    "ข้อ ",
    "<br>",
    "(15 ต.ค.",
    "ครั้งที่ 1",
    "\t",
    "",
)


def decoder(data: bytes) -> None:
    """Bytes are text without anything that no text holds, or refused for a reason that is known."""
    try:
        found = decode(data)
    except ExtractError as error:
        if error.code != "unknown_encoding":
            raise
        return
    assert not _NEVER.search(found.text)
    assert found.text.encode("utf-8").decode("utf-8") == found.text
    assert found.replaced >= 0
    assert found == decode(data)


def dates(data: bytes) -> None:
    """Every date stands where it says it stands, and is one that there can be."""
    text = data[1:].decode("utf-8", errors="replace")
    year = 2400 + data[0] if data and data[0] < 250 else None
    context = DateContext(academic_year_be=year)
    found = read_dates(text, context)
    assert found == read_dates(text, context)
    for record in found:
        start, end = record.span
        assert 0 <= start < end <= len(text)
        assert record.raw == text[start:end]
        assert record.kind in KINDS
        assert set(record.flags) <= set(FLAGS)
        assert list(record.flags) == sorted(set(record.flags))
        if record.start and record.end and record.start > record.end:
            assert "reversed" in record.flags
        json.dumps(record.to_json(), ensure_ascii=False)


def tables(data: bytes) -> None:
    """A table of any shape becomes records that the database takes, every activity with its place; the reading comes
    back from JSON as it was."""
    try:
        document = extract(_table(data), "fuzz.txt")
    except ExtractError as error:
        if error.code not in reason_codes():
            raise
        return
    assert to_json(from_json(to_json(document))) == to_json(document)
    records = map_document(document)
    assert records == map_document(from_json(to_json(document)))
    assert len({a.id for a in records.activities}) == len(records.activities)
    for activity in records.activities:
        assert activity.text
        assert activity.text_raw
        assert 1 <= activity.place.page <= len(records.pages)
    connection = _database()
    assert write_records(connection, records, "fuzz")
    assert not write_records(connection, records, "fuzz")
    with connection:
        connection.execute("DELETE FROM documents")


@cache
def _database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        create(connection)
        fill_reference(connection)
    return connection


def _table(data: bytes) -> bytes:
    """Bytes as a text with a table: below 16 a word of ours, below 32 a head, the rest as they are."""
    out = bytearray()
    for byte in data[:4000]:
        if byte == 10 or byte == 9 or byte >= 32:
            out.append(byte)
        elif byte < 16:
            out += _WORDS[byte].encode()
        else:
            out += _HEADS[byte % len(_HEADS)].encode() + b"\t"
    return bytes(out)


TARGETS: Mapping[str, Callable[[bytes], None]] = {"decoder": decoder, "dates": dates, "tables": tables}
