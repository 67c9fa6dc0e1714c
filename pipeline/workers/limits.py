"""What a document may cost."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one document.

    Attributes:
        wall_s: seconds from start to answer.
        cpu_s: seconds of processor time.
        memory_bytes: address space of the child.
        file_bytes: largest file the child may write.
        open_files: descriptors.
        answer_bytes: length of the answer.
    """

    wall_s: float = 600.0
    cpu_s: int = 590
    memory_bytes: int = 1843 * _MIB
    file_bytes: int = 64 * _MIB
    open_files: int = 128
    answer_bytes: int = 64 * _MIB
