"""Rows of the search index, made from the rows of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.store.search_text import fold, keys_in, party_key, system_key

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]


def search_rows(rows: Rows) -> list[Row]:
    """One row for every activity and for the letter; a document without a letter is known by its title."""
    found = list(_activity_rows(rows))
    letter = next(iter(rows.get("letters", ())), None)
    document = rows["documents"][0]
    if letter is not None:
        found.append(_letter_row(letter, rows))
    elif document["title"]:
        found.append(
            _row("document", document["id"], None, [document["title"]], [], [document["issuer"]], set())
        )
    return [{"seq": seq, **row} for seq, row in enumerate(found, start=1)]


def _activity_rows(rows: Rows) -> Iterator[Row]:
    people: dict[str, list[str]] = defaultdict(list)
    keys: dict[str, set[str]] = defaultdict(set)
    for party in rows.get("activity_parties", ()):
        people[party["activity_id"]].append(party["name"])
        if party["party"]:
            keys[party["activity_id"]].add(party_key(party["party"]))
    for table in ("activity_systems", "inherited_systems"):
        for system in rows.get(table, ()):
            keys[system["activity_id"]].add(system_key(system["system"]))
    for a in rows.get("activities", ()):
        around = [a["context"], a["section"]]
        yield _row("activity", a["document_id"], a["id"], [a["text"]], around, people[a["id"]], keys[a["id"]])


def _letter_row(letter: Row, rows: Rows) -> Row:
    main = [letter["subject"], letter["ref_no"]]
    around = [letter["body"]]
    around += [r["title"] for r in rows.get("letter_references", ())]
    around += [e["title"] for e in rows.get("enclosures", ())]
    people = [
        letter[name]
        for name in ("agency", "addressee", "signatory_name", "signatory_position", "contact_unit", "address")
    ]
    return _row("letter", letter["document_id"], None, main, around, people, set())


def _row(
    kind: str,
    document: str,
    activity: str | None,
    main: Iterable[str | None],
    around: Iterable[str | None],
    people: Iterable[str | None],
    keys: set[str],
) -> Row:
    columns = [[part for part in parts if part] for parts in (main, around, people)]
    for parts in columns:
        for part in parts:
            keys |= keys_in(part)
    folded = ["\n".join(fold(part) for part in parts) for parts in columns]
    return {
        "kind": kind,
        "document_id": document,
        "activity_id": activity,
        "main": folded[0],
        "around": folded[1],
        "people": folded[2],
        "keys": "|" + "|".join(sorted(keys)) + "|" if keys else "",
    }
