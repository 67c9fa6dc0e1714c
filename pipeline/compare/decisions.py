"""What reviewers decided about pairs, as text that can be versioned and that outlives a new reading."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.fields import schedule_text
from pipeline.compare.masks import plain
from pipeline.compare.model import Anchor, Decision, Notice, Ruling, Side, SideActivity

COLUMNS = (
    "decision",
    "left_side",
    "left_document",
    "left_activity",
    "left_row",
    "left_schedule",
    "left_text",
    "right_side",
    "right_document",
    "right_activity",
    "right_row",
    "right_schedule",
    "right_text",
    "who",
    "when",
    "why",
)
# Letters of a text that a decision quotes: enough to know a row by, few enough to read in a diff.
EXCERPT = 120
_WORDS = {"same": True, "not same": False, "คู่เดียวกัน": True, "ไม่ใช่คู่เดียวกัน": False}
_REQUIRED = ("decision", "left_activity", "left_text", "right_activity", "right_text")


class DecisionsError(ValueError):
    """A file of decisions that cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions that this comparison obeys, and what became of the others that are about it."""

    in_force: tuple[Ruling, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_decisions(content: bytes) -> tuple[Decision, ...]:
    """The decisions of a CSV file, in its order. Empty lines and lines that begin with # are passed over.

    Raises:
        DecisionsError: not UTF-8, a column is missing, or a decision is neither "same" nor "not same".
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecisionsError(f"not UTF-8 at byte {error.start}") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    names: list[str] | None = None
    out = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            if names is None:
                names = [cell.strip() for cell in row]
                if missing := [name for name in _REQUIRED if name not in names]:
                    raise DecisionsError(f"line {reader.line_num}: no column {', '.join(missing)}")
                continue
            cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
            out.append(_decision(cells, reader.line_num))
    except csv.Error as error:
        raise DecisionsError(f"line {reader.line_num}: {error}") from error
    return tuple(out)


def _decision(cells: dict[str, str], line: int) -> Decision:
    word = " ".join(cells.get("decision", "").lower().replace("_", " ").split())
    if word not in _WORDS:
        raise DecisionsError(f'line {line}: the decision is "same" or "not same", not "{word}"')

    def anchor(side: str) -> Anchor:
        names = ("document", "activity", "row", "schedule", "text")
        document, activity, row, schedule, text = (cells.get(f"{side}_{name}", "") for name in names)
        return Anchor(document_id=document, activity_id=activity, row_label=row, schedule=schedule, text=text)

    return Decision(
        same=_WORDS[word],
        left_side=cells.get("left_side", ""),
        right_side=cells.get("right_side", ""),
        left=anchor("left"),
        right=anchor("right"),
        who=cells.get("who", ""),
        when=cells.get("when", ""),
        why=cells.get("why", ""),
    )


def anchor_of(activity: SideActivity) -> Anchor:
    """What a decision says to find this activity again."""
    text = " ".join(activity.text.split())
    return Anchor(
        document_id=activity.document_id,
        activity_id=activity.id,
        row_label=activity.row_label or "",
        schedule=schedule_text(activity.start_date, activity.end_date) or "",
        text=text[:EXCERPT],
    )


def rulings_of(decisions: Sequence[Decision], left: Side, right: Side) -> Rulings:
    """The decisions that are about these two sides, tied to their rows; of two about one pair the later counts."""
    found: dict[tuple[str, str], Ruling] = {}
    notices: list[Notice] = []
    for decision in decisions:
        turned = _turned(decision, left, right)
        if turned is None:
            continue
        a, b = _find(turned.left, left), _find(turned.right, right)
        if a is None or b is None:
            notices.append(_vanished(turned, a is None, b is None))
            continue
        key = (a.id, b.id)
        if key in found and found[key].same != turned.same:
            notices.append(_contradicted(turned))
        found.pop(key, None)
        found[key] = Ruling(
            same=turned.same, left_id=a.id, right_id=b.id, who=turned.who, when=turned.when, why=turned.why
        )
    return Rulings(tuple(found.values()), tuple(notices))


def _turned(decision: Decision, left: Side, right: Side) -> Decision | None:
    """The decision with its sides as in this comparison, or None when it is about another one."""
    if _about(decision.left, decision.left_side, left) and _about(decision.right, decision.right_side, right):
        return decision
    if _about(decision.left, decision.left_side, right) and _about(decision.right, decision.right_side, left):
        return decision.model_copy(
            update={
                "left": decision.right,
                "right": decision.left,
                "left_side": decision.right_side,
                "right_side": decision.left_side,
            }
        )
    return None


def _about(anchor: Anchor, side_name: str, side: Side) -> bool:
    return (bool(side_name) and side_name == side.ref) or any(
        d.id == anchor.document_id for d in side.documents
    )


def _find(anchor: Anchor, side: Side) -> SideActivity | None:
    """The activity an anchor means: by id while its text is the same, else the only one with that text."""
    by_id = next((a for a in side.activities if a.id == anchor.activity_id), None)
    wanted = _letters(anchor.text)
    if not wanted:
        return by_id
    alike = [a for a in side.activities if _letters(a.text).startswith(wanted)]
    if by_id in alike:
        return by_id
    # The same words often stand in two rounds of a year: days, then row, then file tell them apart.
    seen = [(anchor_of(a), a) for a in alike]
    for name in ("schedule", "row_label", "document_id"):
        seen = [(x, a) for x, a in seen if getattr(x, name) == getattr(anchor, name)] or seen
    return seen[0][1] if len(seen) == 1 else None


def _letters(text: str) -> str:
    """Letters, digits and Thai marks only: a spreadsheet's apostrophe or a lost space is no other text."""
    return "".join(c for c in plain(text) if unicodedata.category(c)[0] in "LMN")


def _vanished(decision: Decision, left: bool, right: bool) -> Notice:
    sides = [(decision.left_side, decision.left)] * left + [(decision.right_side, decision.right)] * right
    rows = "; ".join(f"{name} “{anchor.text}”".strip() for name, anchor in sides)
    who = _signature(decision.who, decision.when)
    return Notice(
        code="decision_rows_gone",
        message_th=f"คำตัดสินของผู้ตรวจทาน{who} ใช้ไม่ได้ เพราะไม่พบรายการ (หรือพบมากกว่าหนึ่ง): {rows}",
        message_en=f"A reviewer's decision{who} is not applied, as its row is gone or no longer the only one: {rows}",
    )


def _contradicted(decision: Decision) -> Notice:
    rows = f"“{decision.left.text}” / “{decision.right.text}”"
    return Notice(
        code="decisions_contradict",
        message_th=f"คำตัดสินสองข้อเกี่ยวกับคู่เดียวกันขัดกัน ใช้ข้อหลัง: {rows}",
        message_en=f"Two decisions about one pair contradict each other; the later one counts: {rows}",
    )


def said_ruling(ruling: Ruling) -> tuple[str, str]:
    """What a person decided, who, when and why (Thai, English)."""
    who, why = _signature(ruling.who, ruling.when), f": {ruling.why}" if ruling.why else ""
    if ruling.same:
        return (
            f"ผู้ตรวจทานตัดสินว่าเป็นคู่เดียวกัน{who}{why}",
            f"a reviewer decided that these two are the same{who}{why}",
        )
    return (
        f"ผู้ตรวจทานตัดสินว่าไม่ใช่คู่เดียวกัน{who}{why}",
        f"a reviewer decided that these two are not the same{who}{why}",
    )


def _signature(who: str, when: str) -> str:
    said = ", ".join(filter(None, (who, when)))
    return f" ({said})" if said else ""
