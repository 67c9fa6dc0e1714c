"""Two sides in, one comparison out. Pure: no file, no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.compare.changes import changes_of, count_kinds
from pipeline.compare.decisions import rulings_of
from pipeline.compare.fields import Years
from pipeline.compare.match import Matching, match
from pipeline.compare.model import MODEL_VERSION, Comparison, Decision, Notice, Side

# Fewer pairs than this share of the smaller side: added and removed rows say little about the work itself.
FEW_PAIRS = 0.5


def compare(left: Side, right: Side, decisions: Sequence[Decision] = ()) -> Comparison:
    """Compare two sides, obeying what reviewers decided about them.

    The same sides always have the same id, whatever was decided: ticks that a reader made stay with them.
    """
    years = Years(left.year, right.year, _step_months(left, right))
    rulings = rulings_of(decisions, left, right)
    matching = match(left.activities, right.activities, years.step_months, rulings.in_force)
    changes = changes_of(left.activities, right.activities, matching, years)
    return Comparison(
        id=_identity(left, right),
        left=left,
        right=right,
        step_months=years.step_months,
        corresponds=matching.corresponds,
        pairs=matching.pairs,
        decisions=rulings.in_force,
        changes=changes,
        counts=count_kinds(changes),
        warnings=(*_notices(left, right, matching), *rulings.notices, *left.notices, *right.notices),
    )


def _step_months(left: Side, right: Side) -> int:
    """Twelve months a year between the sides; none where a year is not known."""
    return 12 * (right.year - left.year) if left.year and right.year else 0


def _identity(left: Side, right: Side) -> str:
    content = f"{MODEL_VERSION}\n{left.model_dump_json()}\n{right.model_dump_json()}"
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]


def _notices(left: Side, right: Side, matching: Matching) -> list[Notice]:
    out = []
    for side in (left, right):
        if not side.activities:
            out.append(
                Notice(
                    code="side_empty",
                    message_th=f"ไม่มีกิจกรรมใน {side.ref} จึงไม่มีสิ่งที่จะเปรียบเทียบ",
                    message_en=f"{side.ref} holds no activities, so there is nothing to compare",
                )
            )
        if side.year is None:
            out.append(
                Notice(
                    code="year_unknown",
                    message_th=f"ไม่ทราบปีการศึกษาของ {side.ref} จึงเปรียบเทียบวันที่โดยไม่หักปีที่ต่างกัน",
                    message_en=f"The academic year of {side.ref} is not known, so dates are compared as they stand",
                )
            )
    fewer = min(len(left.activities), len(right.activities))
    if matching.corresponds and len(matching.pairs) < FEW_PAIRS * fewer:
        out.append(
            Notice(
                code="few_pairs",
                message_th=(
                    f"จับคู่ได้เพียง {len(matching.pairs)} จาก {fewer} กิจกรรม สองฝ่ายอาจเป็นเอกสารต่างชนิดหรือต่างขอบเขต "
                    "รายการที่ว่าเพิ่มใหม่หรือไม่มีแล้วจึงอาจไม่ใช่การเปลี่ยนแปลงงานจริง"
                ),
                message_en=(
                    f"Only {len(matching.pairs)} of {fewer} activities found a partner: the two may be different kinds of "
                    "document, so what seems added or removed need not be a change of the work"
                ),
            )
        )
    if not matching.corresponds and left.activities and right.activities:
        out.insert(
            0,
            Notice(
                code="no_correspondence",
                message_th=(
                    f"เอกสารสองฝ่ายไม่ใช่เรื่องเดียวกัน: จาก {len(left.activities)} และ {len(right.activities)} กิจกรรม "
                    "แทบไม่มีรายการใดตรงกัน จึงไม่แสดงรายการเปลี่ยนแปลง"
                ),
                message_en=(
                    f"The two sides do not correspond: of {len(left.activities)} and {len(right.activities)} activities "
                    "hardly any match, so no list of changes is given"
                ),
            ),
        )
    return out
