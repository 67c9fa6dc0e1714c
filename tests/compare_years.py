"""Made-up years with known answers: a real circular moved on by some years and changed here and there."""

from __future__ import annotations

import copy
import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pipeline.compare.calendar import add_months
from pipeline.compare.model import Comparison

WORDS = [
    ("ความถูกต้อง", "ความครบถ้วนถูกต้อง"),
    ("ผ่านระบบ", "ด้วยโปรแกรม"),
    ("ให้เป็นปัจจุบัน", "ให้ครบถ้วน"),
    ("โรงเรียน", "สถานศึกษา"),
    ("ข้อมูล", "สารสนเทศ"),
    ("บันทึก", "กรอก"),
    ("จัดทำ", "จัดเตรียม"),
]
NEW = [
    "จัดอบรมเจ้าหน้าที่ผู้รับผิดชอบระบบสารสนเทศของโรงเรียน",
    "แจ้งผลการจัดสรรงบประมาณเงินอุดหนุนรายหัว",
    "สำรวจความต้องการอุปกรณ์คอมพิวเตอร์เพื่อการศึกษา",
    "ประชุมชี้แจงแนวทางการใช้งานระบบใหม่",
]
OPERATIONS = [
    "move",
    "extend",
    "shorten",
    "reword",
    "party",
    "remove",
    "add",
    "section",
    "kind",
    "system",
    "move+reword",
]

Key = tuple[int | None, int | None]


@dataclass
class MadeYear:
    """The new side, and which old row became which new row with which kinds of change."""

    activities: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[Key, set[str]] = field(default_factory=dict)


def next_year(text: str, years: int) -> str:
    """The text with its year tokens moved on, as an office does with last year's file."""
    text = re.sub(r"(?<!\d)(25\d\d)(?!\d)", lambda m: str(int(m[1]) + years), text)
    text = re.sub(r"(obec|/|ปี |\.\s)(6\d)(?!\d|\.)", lambda m: m[1] + str(int(m[2]) + years), text)
    return re.sub(r"(?<=DMC)(20\d\d)", lambda m: str(int(m[1]) + years), text)


def moved(day: str | None, years: int, days: int = 0) -> str | None:
    return str(add_months(date.fromisoformat(day), 12 * years) + timedelta(days)) if day else None


def make_year(
    activities: list[dict[str, Any]], years: int, seed: int, *, share: float, shuffle: bool
) -> MadeYear:
    rng = random.Random(seed)
    made = MadeYear()
    rows: list[tuple[int | None, dict[str, Any], set[str]]] = []
    for i, old in enumerate(activities):
        new = copy.deepcopy(old)
        new["text"] = next_year(old["text"], years)
        if old.get("section"):
            new["section"] = next_year(old["section"], years)
        new["start"], new["end"] = moved(old.get("start"), years), moved(old.get("end"), years)
        if mention := old.get("mention"):
            kind, start, end, raw = mention
            new["mention"] = [kind, moved(start, years), moved(end, years), next_year(raw, years)]
        operation = rng.choice(OPERATIONS) if rng.random() < share else "none"
        if operation == "remove":
            made.truth[i, None] = {"removed"}
            continue
        kinds = _change(new, old, years, operation, rng)
        rows.append((i, new, kinds or {"unchanged"}))
        if operation == "add":
            extra = {k: v for k, v in new.items() if k != "mention"} | {"text": rng.choice(NEW), "row": "99"}
            rows.append((None, extra, {"added"}))
    if shuffle:
        rng.shuffle(rows)
    for j, (i, new, kinds) in enumerate(rows):
        made.activities.append(new)
        made.truth[i, j] = kinds
    return made


def _change(
    new: dict[str, Any], old: dict[str, Any], years: int, operation: str, rng: random.Random
) -> set[str]:
    start, end = old.get("start"), old.get("end")
    kinds: set[str] = set()
    if operation.startswith("move") and (start or end):
        days = rng.choice([-14, -7, -3, 3, 5, 7, 14, 30])
        new["start"], new["end"] = moved(start, years, days), moved(end, years, days)
        # A deadline that moves gives time or takes it.
        kinds.add("rescheduled" if start else "extended" if days > 0 else "shortened")
    if operation in ("extend", "shorten") and start and end and start < end:
        days = rng.choice([3, 5, 10]) * (1 if operation == "extend" else -1)
        if str(moved(end, years, days)) > str(new["start"]):
            new["end"] = moved(end, years, days)
            kinds.add("extended" if days > 0 else "shortened")
    if operation.endswith("reword"):
        before = new["text"]
        for word, other in rng.sample(WORDS, len(WORDS)):
            if word in before:
                new["text"] = before.replace(word, other, 1)
                break
        else:
            new["text"] = before + " ให้แล้วเสร็จตามกำหนด"
        kinds.add("reworded")
    if operation == "party" and new.get("roles"):
        new["roles"] = dict(new["roles"]) | {min(new["roles"]): ["หน่วยงานที่ได้รับมอบหมาย"]}
        kinds.add("party_changed")
    if operation == "section" and new.get("section"):
        new["section"] = "งานสารสนเทศเพื่อการบริหาร " + new["section"]
        kinds.add("section_changed")
    if operation == "kind" and old["date_kind"] == "point":
        new["date_kind"], new["start"] = "deadline", None
        kinds.add("date_kind_changed")
    if operation == "system" and old.get("systems") == ["DMC"] and " DMC" in new["text"]:
        new["systems"], new["text"] = ["CCT"], new["text"].replace(" DMC", " CCT")
        kinds |= {"system_changed", "reworded"}
    return kinds


def scores(comparison: Comparison, made: MadeYear, left: str, right: str) -> tuple[float, float]:
    """F1 of the pairs, and of pairs with their kinds. Doubts of the source are not changes."""

    def key(i: int | None, j: int | None) -> tuple[str | None, str | None]:
        return (None if i is None else f"{left}-{i + 1:03}", None if j is None else f"{right}-{j + 1:03}")

    truth = {key(i, j): kinds for (i, j), kinds in made.truth.items()}
    found: dict[tuple[str | None, str | None], set[str]] = {}
    for change in comparison.changes:
        kinds = found.setdefault((change.left_activity_id, change.right_activity_id), set())
        if change.change != "unverified":
            kinds.add(change.change)
    pairs = f1({k for k in truth if None not in k}, {(p.left_id, p.right_id) for p in comparison.pairs})
    kinds_f1 = f1(
        {(k, kind) for k, kinds in truth.items() for kind in kinds},
        {(k, kind) for k, kinds in found.items() for kind in kinds or {"unchanged"}},
    )
    return pairs, kinds_f1


def f1(expected: set[Any], got: set[Any]) -> float:
    return 2 * len(expected & got) / (len(expected) + len(got)) if expected or got else 1.0
