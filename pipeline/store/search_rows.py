"""Rows of the search index, made from the rows of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.store.search_text import fold, keys_in, party_key, system_key

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
_OF_ACTIVITIES = {
    "activities": "id",
    **dict.fromkeys(("activity_parties", "activity_systems", "inherited_systems"), "activity_id"),
}


def search_rows(rows: Rows) -> list[Row]:
    """One row for every activity and for the letter; a document without a letter is known by its title."""
    together: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for table, key in _OF_ACTIVITIES.items():
        for row in rows.get(table, ()):
            together[row[key]].append((table, row))
    found = [activity_search_row(together[a["id"]]) for a in rows.get("activities", ())]
    heads = ("letters", "letter_references", "enclosures")
    last = head_search_row(rows["documents"][0], [(t, r) for t in heads for r in rows.get(t, ())])
    return [{"seq": seq, **row} for seq, row in enumerate([*found, *([last] if last else [])], start=1)]


def activity_search_row(own: Iterable[tuple[str, Row]]) -> Row:
    """The row of one activity. `own`: table and row of the activity and of all that belongs to it."""
    activity: Row = {}
    people: list[str] = []
    keys: set[str] = set()
    for table, row in own:
        if table == "activities":
            activity = row
        elif table == "activity_parties":
            people.append(row["name"])
            if row["party"]:
                keys.add(party_key(row["party"]))
        elif table in ("activity_systems", "inherited_systems"):
            keys.add(system_key(row["system"]))
    around = [activity["context"], activity["section"]]
    return _row("activity", activity["document_id"], activity["id"], [activity["text"]], around, people, keys)


def head_search_row(document: Row, head: Iterable[tuple[str, Row]]) -> Row | None:
    """The row of the letter, or of the title; None without either. `head`: table and row of the letter and its parts."""
    rows: Rows = defaultdict(list)
    for table, row in head:
        rows[table].append(row)
    if rows["letters"]:
        return _letter_row(rows["letters"][0], rows)
    if document["title"]:
        return _row("document", document["id"], None, [document["title"]], [], [document["issuer"]], set())
    return None


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
