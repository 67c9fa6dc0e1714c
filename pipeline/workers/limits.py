"""What a document may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.progress import Work

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """Limits that depend on what is done with a page.

    Attributes:
        page_s: seconds for one page; a page that takes longer is left out and named.
        wall_s: seconds for the whole document from start to answer.
        cpu_s: seconds of processor time for the whole document.
        memory_bytes: resident memory of the child.
        address_bytes: address space of the child; libraries map far more than they use.
    """

    page_s: float
    wall_s: float
    cpu_s: int
    memory_bytes: int
    address_bytes: int


_TEXT = WorkLimits(20.0, 120.0, 110, 720 * _MIB, 1024 * _MIB)
# A long scan is many pages of a second or two each; the engines of recognition map much address space.
_OCR = WorkLimits(60.0, 1800.0, 3600, 1843 * _MIB, 6144 * _MIB)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one document.

    Attributes:
        work: by kind of work; a document has those of text until a page of it is recognised.
        file_bytes: largest file the child may write.
        open_files: descriptors.
        answer_bytes: length of a message; the records of a large document are many (`pipeline.workers.parcels`).
        parcel_bytes: length of all messages of a document, packed.
        retries: how often a document is read once more without the page that ended its reader.
    """

    work: Mapping[Work, WorkLimits] = field(default_factory=lambda: {"text": _TEXT, "ocr": _OCR})
    file_bytes: int = 64 * _MIB
    open_files: int = 128
    answer_bytes: int = 24 * _MIB
    parcel_bytes: int = 64 * _MIB
    retries: int = 4
