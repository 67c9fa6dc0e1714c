"""Several files of one year may be one circular (PDF, Word, transcript, scan): keep the best read of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from pipeline.compare.masks import essence
from pipeline.compare.model import Notice, SideActivity
from pipeline.compare.offices import grouped, office_of

# Two activities read alike when their masked texts are this near; OCR costs a few letters.
ALIKE = 80
# Files are one circular when this share of the shorter one is in the longer …
SHARED = 0.6
# … and the shorter is no mere excerpt, such as a letter that quotes two rows of a plan.
EXCERPT = 0.4
# Below this share of equal schedules the two are versions, not two reads of one paper.
SAME_DATES = 0.5
_REVISED = "ปรับปรุง"
_EXTRACTION_RANK = {"native": 0, "text_layer": 0, "hybrid": 2, "ocr": 3}
_TRANSCRIPT_RANK = 1


@dataclass(frozen=True, slots=True)
class Read:
    """A document as read: its row, its activities, and how many errors were found in them."""

    document: dict[str, Any]
    activities: tuple[SideActivity, ...]
    errors: int

    @property
    def office(self) -> str | None:
        """The area office or school that issued it."""
        return office_of(self.document["issuer"])


def choose_reads(reads: Sequence[Read]) -> tuple[list[Read], list[Notice]]:
    """The reads to compare, in the order given, and a notice for each kept one that stands for others."""
    kept: list[Read] = []
    of_office: dict[int, list[Read]] = defaultdict(list)
    office = dict(zip((r.document["id"] for r in reads), grouped([r.office for r in reads]), strict=True))
    duplicates: dict[str, list[Read]] = defaultdict(list)
    versions: dict[str, list[Read]] = defaultdict(list)
    for read in sorted(reads, key=_preference):
        own = office[read.document["id"]]
        # The calendars of two offices are two, however alike; a paper that names none may be anybody's.
        others = (*of_office[own], *of_office[0]) if own else kept
        better = next((k for k in others if _overlap(read, k)[0] >= SHARED), None)
        if better is None:
            kept.append(read)
            of_office[own].append(read)
        else:
            same_dates = _overlap(read, better)[1]
            (duplicates if same_dates >= SAME_DATES else versions)[better.document["id"]].append(read)
    ids = {r.document["id"] for r in kept}
    chosen = [r for r in reads if r.document["id"] in ids]
    notices = [_other_versions(r, versions[r.document["id"]]) for r in chosen if r.document["id"] in versions]
    notices += [
        _duplicates(r, duplicates[r.document["id"]]) for r in chosen if r.document["id"] in duplicates
    ]
    return chosen, notices


def _preference(read: Read) -> tuple[bool, int, int, int, bool, str]:
    document = read.document
    revised = _REVISED in f"{document['title'] or ''} {document['filename']}"
    transcript = str(document["media_type"]).startswith("text/plain")
    rank = _TRANSCRIPT_RANK if transcript else _EXTRACTION_RANK[document["extraction"]]
    # Of equals, the one whose places are pages and points: a reader can be shown where a row stands.
    placeless = document["unit"] != "pt"
    return (not revised, rank, read.errors, -len(read.activities), placeless, document["id"])


def _overlap(a: Read, b: Read) -> tuple[float, float]:
    """Share of the shorter read that the longer has, and share of those with the same schedule."""
    short, long = sorted((a, b), key=lambda r: len(r.activities))
    if not short.activities or len(short.activities) < EXCERPT * len(long.activities):
        return (0.0, 0.0)
    scores = cdist(
        [essence(x.text) for x in short.activities],
        [essence(x.text) for x in long.activities],
        scorer=fuzz.ratio,
    )
    found = np.flatnonzero(scores.max(axis=1) >= ALIKE)
    same = 0
    for i in found:
        x = short.activities[int(i)]
        # Any of the like texts may be the one: the same words often stand in two rounds.
        twins = (long.activities[int(j)] for j in np.flatnonzero(scores[i] >= ALIKE))
        same += any((x.start_date, x.end_date) == (y.start_date, y.end_date) for y in twins)
    return len(found) / len(short.activities), same / len(found) if len(found) else 0.0


def _names(reads: Sequence[Read], other: str) -> str:
    """File names, with the id where a name alone would not tell two files apart."""
    names = [r.document["filename"] for r in reads]
    return ", ".join(
        f"{name} ({r.document['id']})" if names.count(name) > 1 or name == other else name
        for name, r in zip(names, reads, strict=True)
    )


def _other_versions(kept: Read, left_out: Sequence[Read]) -> Notice:
    other = kept.document["filename"]
    names = _names(left_out, other)
    return Notice(
        code="other_version_left_out",
        message_th=(
            f"{names} มีข้อความเดียวกับ {other} แต่กำหนดวันต่างกัน อาจเป็นคนละฉบับ "
            f"ใช้เฉพาะ {other}; เทียบไฟล์เหล่านี้กันเองได้โดยระบุชื่อไฟล์หรือรหัสเอกสาร"
        ),
        message_en=(
            f"{names}: the words of {other} but other dates, so it may be another version; "
            f"only {other} is used. Compare the files by name or id"
        ),
    )


def _duplicates(kept: Read, left_out: Sequence[Read]) -> Notice:
    other = kept.document["filename"]
    names = _names(left_out, other)
    return Notice(
        code="duplicate_left_out",
        message_th=f"ใช้เฉพาะ {other} เพราะ {names} เป็นหนังสือฉบับเดียวกัน",
        message_en=f"Only {other} is used: {names} is the same circular",
    )
