"""Cells that hold no words but a sign: a bar set as characters, or a tick."""

from __future__ import annotations

import re

# A bar set as characters, or a tick in the columns of the months in which something is done.
_MARKS = re.compile(r"[↔⟷⇔⬌←→⟵⟶⬅➡<>|=_\-–—─━═…·.]+|[✓✔√☑🗸/●•■▪◆×xX*\uf0fc]{1,3}")


def is_mark(text: str) -> bool:
    """Whether a cell holds a bar or a tick set as characters, and no words."""
    return _MARKS.fullmatch("".join(text.split())) is not None
