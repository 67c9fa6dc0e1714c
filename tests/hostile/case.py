"""What a hostile file is, and what must become of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# One row of a plan. Every file that can be read at all must give this sentence back.
TASK = "โรงเรียนบันทึกข้อมูลนักเรียนรายบุคคล"
DAY = "10 พฤศจิกายน 2564"
HEAD = ("ที่", "รายการปฏิบัติ", "วัน เดือน ปี", "ผู้รับผิดชอบ")
ROW = ("1", TASK, DAY, "โรงเรียน")
PLAN = (HEAD, ROW)
PLAN_TEXT = "\n".join("\t".join(row) for row in PLAN) + "\n"

STATUSES = frozenset({"ok", "partial", "empty", "refused"})


@dataclass(frozen=True)
class Case:
    """One file.

    Attributes:
        kind: folder it is written to.
        name: file name; bytes where it is no UTF-8.
        content: its bytes, or a function that makes something other than a file at the path it is given.
        status: what may become of it, words set apart by a blank.
        codes: reason codes of which at least one must be given, words set apart by a blank; "" for none asked.
        holds: text that must be in the database afterwards ("" where nothing can be read).
    """

    kind: str
    name: str | bytes
    content: bytes | Callable[[Path], None]
    status: str
    codes: str = ""
    holds: str = ""

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that are right."""
        return frozenset(self.status.split())

    @property
    def reasons(self) -> frozenset[str]:
        """The reason codes of which one must be given."""
        return frozenset(self.codes.split())

    @property
    def label(self) -> str:
        """The case in words that every terminal can show."""
        name = self.name if isinstance(self.name, str) else self.name.decode("utf-8", "backslashreplace")
        return re.sub(r"[^\w.\- ]", "_", f"{self.kind}-{name}")[:80]


def read(kind: str, name: str | bytes, content: bytes, codes: str = "", holds: str = TASK) -> Case:
    """A file that must be read whole."""
    return Case(kind, name, content, "ok", codes, holds)


def some(kind: str, name: str | bytes, content: bytes, codes: str = "", holds: str = TASK) -> Case:
    """A file of which the rest must be read, and the loss named."""
    return Case(kind, name, content, "partial", codes, holds)


def refused(kind: str, name: str | bytes, content: bytes | Callable[[Path], None], codes: str) -> Case:
    """A file that must be refused, with one of these reasons."""
    return Case(kind, name, content, "refused", codes)
