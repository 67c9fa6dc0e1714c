"""One input to its records: load, extract, map. Pure but for reading the file, so it can run anywhere.

The mapping is loaded when something is mapped: the process that hands inputs out only names these functions.
"""

from __future__ import annotations

import hashlib

from extractors import extract
from extractors.document import Document
from pipeline.inputs import Input, load
from pipeline.readings import Readings
from pipeline.records import Records


def read_input(item: Input, year: int | None = None, readings: Readings | None = None) -> Records:
    """Records of one input; the file is not read again where its reading was kept.

    Raises:
        ExtractError: the input is refused, with a reason code.
    """
    from pipeline.mapping.assemble import map_document

    return map_document(document_of(load(item), item.filename, readings), year)


def document_of(data: bytes, filename: str, readings: Readings | None = None) -> Document:
    """The Document of a file's bytes, from the kept readings or by reading it.

    Raises:
        ExtractError: the file is refused.
    """
    if readings is None:
        return extract(data, filename)
    found = readings.get(hashlib.sha256(data).hexdigest(), filename, len(data))
    if found is None:
        found = extract(data, filename)
        readings.put(found)
    return found
