"""The Document model: frozen, exact, and the same after a trip through JSON."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import ExtractError, extract, from_json, to_json
from extractors.document import SCHEMA_VERSION, Block, Box, Cell, Document, Page, Table


@pytest.mark.parametrize(
    "file",
    [
        "2560-plan/plan-2560.pdf",
        "2560-plan/plan-2560.docx",
        "2560-plan/plan-2560.txt",
        "2564-circular/circular-2564.pdf",
    ],
)
def test_a_reading_survives_json_and_gives_the_same_bytes_twice(samples: Path, file: str) -> None:
    data = (samples / file).read_bytes()
    document = extract(data, "a.bin" if file.endswith("pdf") else Path(file).name)
    written = to_json(document)
    assert from_json(written) == document
    assert to_json(extract(data, document.filename)) == written


def test_a_reading_of_another_schema_is_refused(samples: Path) -> None:
    written = json.loads(to_json(extract((samples / "2560-plan" / "plan-2560.txt").read_bytes(), "plan.txt")))
    written["schema_version"] = SCHEMA_VERSION + 1
    with pytest.raises(ValueError, match="schema"):
        from_json(json.dumps(written).encode())


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"not json"])
def test_what_is_no_reading_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(damage)


def test_impossible_boxes_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="impossible box"):
        Box(10, 0, 9, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Box(0, 0, 1, 1).x0 = 5  # type: ignore[misc]


def test_cover_gives_every_place_its_cell() -> None:
    box = Box(0, 0, 1, 1)
    wide, tall, small = Cell(0, 0, 1, 2, 1, box), Cell(0, 2, 2, 1, 1, box), Cell(1, 0, 1, 1, 1, box)
    table = Table(1, 2, 3, (wide, tall, small), 1, 1)
    assert table.at(0, 1) is wide
    assert table.at(1, 2) is tall
    assert table.at(1, 1) is None


numbers = st.floats(0, 1000, allow_nan=False).map(lambda x: round(x, 3))
boxes = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda t: Box(min(t[0], t[2]), min(t[1], t[3]), max(t[0], t[2]), max(t[1], t[3]))
)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
blocks = st.builds(
    Block, st.sampled_from(["paragraph", "heading", "list_item"]), texts, texts, st.integers(1, 9), boxes
)
pages = st.builds(
    Page, st.integers(1, 9), numbers, numbers, st.sampled_from([0, 90]), st.just("native"), texts, st.lists(blocks, max_size=3).map(tuple)
)  # fmt: skip


@given(st.lists(pages, max_size=3).map(tuple), texts)
def test_any_document_survives_json(made: tuple[Page, ...], filename: str) -> None:
    document = Document("0" * 64, 1, filename, "text/plain", "line", "test/1", made)
    assert from_json(to_json(document)) == document


def test_the_type_is_found_in_the_content_not_in_the_name(samples: Path) -> None:
    data = (samples / "2564-circular" / "circular-2564.pdf").read_bytes()
    document = extract(data, "circular.docx")
    assert document.media_type == "application/pdf"
    assert [r.code for r in document.reasons] == ["type_mismatch"]


def test_errors_carry_a_code_and_a_page() -> None:
    error = ExtractError("no_text", "a scan", 3)
    assert (error.code, error.detail, error.page) == ("no_text", "a scan", 3)
    assert "no_text" in str(error)
