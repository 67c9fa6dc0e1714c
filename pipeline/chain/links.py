"""How documents hang together: cites, replies to, revises, passes on, copy of."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import chain

from normalizers.lookups import squeeze
from pipeline.chain.acts import LOCAL, NATIONAL, Paper
from pipeline.chain.shelf import Shelf
from pipeline.chain.staging import replace_rows

_REVISED = re.compile("ฉบับปรับปรุง|ฉบับแก้ไข|แก้ไขเพิ่มเติม|เปลี่ยนแปลงกำหนด|ปรับปรุงปฏิทิน|ปรับปฏิทิน|ขยายเวลา")
# So much of the smaller document's acts must stand in the other for the two to be about one thing.
SHARE = 0.5
Link = tuple[str, str, str, str, str]
_COLUMNS = ("document_id", "target_document_id", "kind", "reason_th", "reason_en")


def link_documents(connection: sqlite3.Connection, shelf: Shelf) -> bool:
    """Bring the table `document_links` up to date; True when it changed. `shelf`: the papers of the database."""
    found = shelf.stage("links", _COLUMNS, 3)
    for link in chain(_citations(connection), _by_acts(shelf)):
        found.add(link)
    return replace_rows(connection, "document_links", found)


def _citations(connection: sqlite3.Connection) -> Iterator[Link]:
    rows = connection.execute(
        "SELECT r.document_id, r.target_document_id AS target, r.title, a.addressee, b.agency, b.signatory_position"
        " FROM letter_references AS r JOIN letters AS a ON a.document_id = r.document_id"
        " JOIN letters AS b ON b.document_id = r.target_document_id"
    )
    for row in rows:
        asked = squeeze(row["addressee"] or "")
        sender = [squeeze(row[n] or "") for n in ("agency", "signatory_position")]
        reply = bool(asked) and any(s and (s in asked or asked in s) for s in sender)
        yield (
            row["document_id"],
            row["target"],
            "replies_to" if reply else "cites",
            f"อ้างถึง: {row['title']}",
            f"cites: {row['title']}",
        )


def _by_acts(shelf: Shelf) -> Iterator[Link]:
    """Documents of one academic year that share their acts."""
    for later, earlier in shelf.pairs():
        share = later.share(earlier)
        if share < SHARE:
            continue
        same = later.body == earlier.body
        shown = f"{share:.0%}"
        if same and later.is_copy_of(earlier):
            yield (
                later.id,
                earlier.id,
                "copy_of",
                "กิจกรรมและวันเดียวกันทุกรายการ",
                "the same acts on the same days",
            )
        elif same:
            yield from _revision(later, earlier, shown)
        else:
            yield from _passed_on(later, earlier, shown)


def _revision(later: Paper, earlier: Paper, shown: str) -> Iterator[Link]:
    marks = [bool(_REVISED.search(p.title or "")) for p in (later, earlier)]
    if later.date != earlier.date and later.date is not None and earlier.date is not None:
        why = ("ออกทีหลังโดยหน่วยงานเดียวกัน", "issued later by the same body")
        new, old = later, earlier
    elif marks[0] != marks[1]:
        why = ("ชื่อเรื่องบอกว่าเป็นฉบับปรับปรุง", "its title says that it is a revision")
        new, old = (later, earlier) if marks[0] else (earlier, later)
    else:
        return  # which of the two holds cannot be known; where their days differ, they contradict each other
    yield (
        new.id,
        old.id,
        "revises",
        f"{why[0]} กิจกรรมตรงกัน {shown}",
        f"{why[1]}; {shown} of the acts are the same",
    )


def _passed_on(later: Paper, earlier: Paper, shown: str) -> Iterator[Link]:
    for local, national in ((later, earlier), (earlier, later)):
        if local.level in LOCAL and national.level in NATIONAL:
            yield (
                local.id,
                national.id,
                "passes_on",
                f"กิจกรรมตรงกับปฏิทินของส่วนกลาง {shown}",
                f"{shown} of the acts are those of the national calendar",
            )
