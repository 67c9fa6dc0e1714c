"""Records on their way from the process that read a document to the one that writes it.

The records of an ordinary document are one message. Those of a large one are many: pieces of its long lists, one after
the other, and last the records without them. The receiver packs the pieces as they come, validates them when it is
their turn, and unpacks them again one at a time as they are written, so that its memory does not grow with the
document. Everything is JSON; nothing is ever unpickled.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar, overload

from pydantic import BaseModel, TypeAdapter

from pipeline.records import Activity, CellRow, Finding, LedgerLine, PageRecord, Records

T = TypeVar("T")
_WHOLE = 2000
"""Records that are sent in one message."""
_TOGETHER = 500
"""Records in a piece …"""
_PIECE_BYTES = 2 << 20
"""… unless they are longer than this."""
_PIECE = b'{"piece"'
_RECORDS = b'{"records"'
"""How a message begins; anything else is not of a parcel."""
# The long lists of a document, and the cells of its tables, by their names in `Records` and `TableRecord`.
_LISTS: dict[str, TypeAdapter[Any]] = {
    "pages": TypeAdapter(tuple[PageRecord, ...]),
    "activities": TypeAdapter(tuple[Activity, ...]),
    "findings": TypeAdapter(tuple[Finding, ...]),
    "ledger": TypeAdapter(tuple[LedgerLine, ...]),
    "cells": TypeAdapter(tuple[CellRow, ...]),
}


class ParcelTooLargeError(ValueError):
    """More than one answer may hold."""


class Pieces(Sequence[T], Generic[T]):
    """Records of one list, packed. They are unpacked piece by piece as one walks through them."""

    def __init__(self, adapter: TypeAdapter[tuple[T, ...]], pieces: Iterable[bytes]) -> None:
        """Validate every piece, once.

        Raises:
            ValueError: a piece is not what it should be.
        """
        self._adapter, self._pieces = adapter, tuple(pieces)
        self._length = sum(len(self._unpacked(p)) for p in self._pieces)

    def _unpacked(self, piece: bytes) -> tuple[T, ...]:
        return self._adapter.validate_json(zlib.decompress(piece))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        for piece in self._pieces:
            yield from self._unpacked(piece)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return tuple(self)[index]


def messages(records: Records, peak_kib: int, most: int) -> Iterator[bytes]:
    """The messages that carry records, the last of them the records themselves.

    Args:
        records: of one document.
        peak_kib: the most memory that reading it took.
        most: bytes of one message.

    Raises:
        ParcelTooLargeError: one record is longer than a message may be.
    """
    tables = records.tables
    many = sum(len(getattr(records, name)) for name in _LISTS if name != "cells")
    if many + sum(len(t.cells) for t in tables) > _WHOLE:
        for name in ("pages", "activities", "findings", "ledger"):
            yield from _cut(name, 0, getattr(records, name), most)
        for n, table in enumerate(tables):
            yield from _cut("cells", n, table.cells, most)
        records = records.model_copy(
            update={
                **{name: () for name in _LISTS if name != "cells"},
                "tables": tuple(t.model_copy(update={"cells": ()}) for t in tables),
            }
        )
    message = b'%s: %s, "peak_kib": %d}' % (_RECORDS, records.model_dump_json().encode(), peak_kib)
    if len(message) > most:
        raise ParcelTooLargeError
    yield message


def _cut(name: str, index: int, items: Iterable[Any], most: int) -> Iterator[bytes]:
    head = json.dumps({"piece": name, "of": index}).encode() + b"\n"
    source = iter(items)
    while batch := tuple(islice(source, _TOGETHER)):
        for data in _dumped(_LISTS[name], batch):
            if len(head) + len(data) > most:
                raise ParcelTooLargeError
            yield head + data


def _dumped(adapter: TypeAdapter[Any], batch: tuple[Any, ...]) -> Iterator[bytes]:
    data = adapter.dump_json(batch)
    if len(data) <= _PIECE_BYTES or len(batch) == 1:
        yield data
        return
    half = len(batch) // 2
    yield from _dumped(adapter, batch[:half])
    yield from _dumped(adapter, batch[half:])


class _Last(BaseModel):
    """The last message."""

    records: Records
    peak_kib: int


@dataclass(slots=True)
class Parcel:
    """The messages of one document as they have come, until it is its turn."""

    most: int
    """Bytes of all of it, packed."""
    size: int = 0
    last: bytes | None = None
    pieces: dict[tuple[str, int], list[bytes]] = field(default_factory=dict)

    @staticmethod
    def takes(message: bytes) -> bool:
        """Whether a message belongs into a parcel."""
        return message.startswith((_PIECE, _RECORDS))

    def add(self, message: bytes) -> bool:
        """Take a message; True when it was the last.

        Raises:
            ParcelTooLargeError: it is too much.
            ValueError: a message that is not of a parcel.
        """
        if message.startswith(_RECORDS):
            self.last = message
            self.size += len(message)
            return True
        head, _, data = message.partition(b"\n")
        named = json.loads(head)
        packed = zlib.compress(data, 1)
        self.pieces.setdefault((str(named["piece"]), int(named["of"])), []).append(packed)
        self.size += len(packed)
        if self.size > self.most:
            raise ParcelTooLargeError
        return False

    def opened(self) -> tuple[Records, int]:
        """The records, all of them validated, and the most memory that reading them took, in KiB.

        Raises:
            ValueError, KeyError: something in it is not what it should be.
        """
        last = _Last.model_validate_json(self.last or b"")
        records = last.records
        if not self.pieces:
            return records, last.peak_kib
        lists = {key: Pieces(_LISTS[key[0]], packed) for key, packed in sorted(self.pieces.items())}
        tables = tuple(
            t.model_copy(update={"cells": lists.get(("cells", n), ())}) for n, t in enumerate(records.tables)
        )
        update = {name: found for (name, _), found in lists.items() if name != "cells"}
        return records.model_copy(update={**update, "tables": tables}), last.peak_kib


def whole(records: Records) -> Records:
    """Records with every list in memory, as they were before they were sent."""
    lists = {name: tuple(getattr(records, name)) for name in _LISTS if name != "cells"}
    tables = tuple(t.model_copy(update={"cells": tuple(t.cells)}) for t in records.tables)
    return records.model_copy(update={**lists, "tables": tables})
