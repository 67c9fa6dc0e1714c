"""Tables of reference: bodies, systems and finding codes, kept as the data files of this version say."""

from __future__ import annotations

import sqlite3

from normalizers.lookups import parties, systems
from pipeline.messages.catalog import finding_codes


def fill_reference(connection: sqlite3.Connection) -> None:
    """Insert what is missing and bring changed names up to date; nothing is deleted (rows may refer to it)."""
    connection.executemany(
        "INSERT INTO parties (id, abbreviation, name_th, name_en, level) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET abbreviation = excluded.abbreviation, name_th = excluded.name_th,"
        " name_en = excluded.name_en, level = excluded.level",
        [(p.id, p.abbreviation, p.name_th, p.name_en, p.level) for p in parties()],
    )
    connection.executemany(
        "INSERT INTO systems (id, name_th, name_en, purpose, url) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name_th = excluded.name_th, name_en = excluded.name_en,"
        " purpose = excluded.purpose, url = excluded.url",
        [(s.id, s.name_th, s.name_en, s.purpose, s.url) for s in systems()],
    )
    connection.executemany(
        "INSERT INTO finding_codes (code, severity, title_th, title_en, help) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (code) DO UPDATE SET severity = excluded.severity, title_th = excluded.title_th,"
        " title_en = excluded.title_en, help = excluded.help",
        [(c.code, c.severity, c.title_th, c.title_en, c.help) for c in finding_codes()],
    )
