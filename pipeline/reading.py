"""One input to its records: load, extract, map. Pure but for reading the file, so it can run anywhere."""

from __future__ import annotations

from extractors import extract
from pipeline.inputs import Input, load
from pipeline.mapping.assemble import map_document
from pipeline.records import Records


def read_input(item: Input, year: int | None = None) -> Records:
    """Records of one input.

    Raises:
        ExtractError: the input is refused, with a reason code.
    """
    return map_document(extract(load(item), item.filename), year)
