"""Records between two processes: whole or in pieces they arrive as they were sent, and nothing else is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractors import extract
from pipeline.mapping.assemble import map_document
from pipeline.records import Records
from pipeline.store.rows import stream_rows
from pipeline.workers import parcels, whole
from pipeline.workers.parcels import Parcel, ParcelTooLargeError, messages

MOST = 1 << 20


@pytest.fixture(scope="module")
def records(samples: Path) -> Records:
    path = samples / "2564-circular" / "circular-2564.txt"
    return map_document(extract(path.read_bytes(), path.name))


def sent(records: Records) -> Parcel:
    return sent_to(Parcel(MOST), records)


def sent_to(parcel: Parcel, records: Records) -> Parcel:
    *pieces, last = messages(records, 7, MOST)
    assert all(parcel.takes(p) and not parcel.add(p) for p in pieces)
    assert parcel.takes(last)
    assert parcel.add(last)
    return parcel


def test_an_ordinary_document_is_one_message(records: Records) -> None:
    parcel = sent(records)
    assert not parcel.pieces
    assert parcel.opened() == (records, 7)


@pytest.mark.parametrize("together", [1, 3, 500])
def test_a_large_document_comes_in_pieces(
    records: Records, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "_WHOLE", 0)
    monkeypatch.setattr(parcels, "_TOGETHER", together)
    found, peak_kib = sent(records).opened()
    assert peak_kib == 7
    assert isinstance(found.activities, parcels.Pieces)
    assert len(found.activities) == len(records.activities) == 15
    assert found.activities[3] == records.activities[3]
    assert found.activities[2:4] == tuple(records.activities[2:4])
    assert whole(found) == records
    assert list(stream_rows(found, "1")) == list(stream_rows(records, "1"))


def test_long_pieces_are_halved(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "_WHOLE", 0)
    monkeypatch.setattr(parcels, "_PIECE_BYTES", 2000)
    parcel = sent(records)
    assert len(parcel.pieces["activities", 0]) > 4
    assert whole(parcel.opened()[0]) == records


def test_what_is_too_long_is_refused(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParcelTooLargeError):
        list(messages(records, 7, 1000))
    monkeypatch.setattr(parcels, "_WHOLE", 0)
    with pytest.raises(ParcelTooLargeError):  # one activity is longer than a message
        list(messages(records, 7, 300))
    monkeypatch.setattr(parcels, "_TOGETHER", 3)
    with pytest.raises(ParcelTooLargeError):  # of every piece there is room, not of all
        sent_to(Parcel(1000), records)


@pytest.mark.parametrize(
    ("piece", "content"),
    [
        pytest.param(b'{"piece": "activities", "of": 0}', b'[{"id": 1}]', id="fields are missing"),
        pytest.param(b'{"piece": "activities", "of": 0}', b"[", id="cut off"),
        pytest.param(b'{"piece": "findings", "of": 0}', b'[{"code": "a", "evidence": "b", "more": 1}]', id="a field too many"),
        pytest.param(b'{"piece": "documents", "of": 0}', b"[]", id="no list of a document"),
        pytest.param(b'{"piece": "ledger", "of": 0}', b"{}", id="not a list"),
    ],
)  # fmt: skip
def test_what_is_not_records_is_not_taken(records: Records, piece: bytes, content: bytes) -> None:
    parcel = Parcel(MOST)
    parcel.add(piece + b"\n" + content)
    for message in messages(records, 7, MOST):
        parcel.add(message)
    with pytest.raises((ValueError, KeyError)):
        parcel.opened()


def test_a_message_that_is_no_piece_is_an_error() -> None:
    with pytest.raises((ValueError, KeyError)):
        Parcel(MOST).add(b'{"piece": "activities"')
    assert not Parcel.takes(b'{"refused": []}')


def test_rows_are_told_apart_by_what_they_hold(records: Records, tmp_path: Path) -> None:
    """A document is left as it is only where every row is the same."""
    from pipeline.store.database import open_database
    from pipeline.store.write import stored_rows, write_records

    first = records.activities[0]
    other = records.model_copy(
        update={"activities": (replace(first, confidence=first.confidence / 2), *records.activities[1:])}
    )
    with open_database(tmp_path / "x.db") as connection:
        assert write_records(connection, records, "1")
        assert not write_records(connection, records, "1")
        assert write_records(connection, other, "1")
        rows = stored_rows(connection, records.document_id)
        assert rows is not None
        assert min(a["confidence"] for a in rows["activities"]) == first.confidence / 2
        assert write_records(connection, records, "1")
        connection.execute("UPDATE ledger SET text = text || ' ' WHERE seq = 1")
        connection.commit()
        assert write_records(connection, records, "1")
        assert not write_records(connection, records, "1")
