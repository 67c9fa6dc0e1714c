"""The files that documents were read from, as far as they are still there, and pictures of places in them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from extractors.errors import ExtractError
from pipeline.inputs import Input, Member, load
from pipeline.publish.page_images import Clip, draw, draw_page

# What the readers take at most; a larger file is no document of ours.
LARGEST = 100 << 20


def source_bytes(connection: sqlite3.Connection, document_id: str) -> bytes | None:
    """The bytes of a PDF or picture file, if one of the paths it was read from still holds them."""
    row = connection.execute(
        "SELECT sha256, media_type FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None or not (row[1] == "application/pdf" or row[1].startswith("image/")):
        return None
    for (name,) in connection.execute(
        "SELECT file FROM runs WHERE document_id = ? ORDER BY file", (document_id,)
    ).fetchall():
        content = _bytes(name)
        if content is not None and hashlib.sha256(content).hexdigest() == row[0]:
            return content
    return None


def _bytes(name: str) -> bytes | None:
    """A file, or a member of an archive (archive!member), that is still there and not too large."""
    path, _, member = name.partition("!")
    try:
        if member and not Path(name).is_file():
            return load(Input(name, Path(path), Member(member)))
        found = Path(name)
        if found.is_file() and found.stat().st_size <= LARGEST:
            return found.read_bytes()
    except (OSError, ValueError, ExtractError):
        pass  # no such path on this machine, or no path at all
    return None


def page_sizes(connection: sqlite3.Connection, document_id: str) -> Mapping[int, tuple[float, float]]:
    """Width and height of every page that has both."""
    rows = connection.execute(
        "SELECT page, width, height FROM pages WHERE document_id = ?", (document_id,)
    ).fetchall()
    return {page: (width, height) for page, width, height in rows if width and height}


def pictures_of(
    connection: sqlite3.Connection,
    document_id: str,
    places: Iterable[tuple[str, int, tuple[float, float, float, float]]],
) -> dict[str, bytes]:
    """A picture of each place (key, page, box) of a document that can be drawn, by key."""
    content = source_bytes(connection, document_id)
    if content is None:
        return {}
    pages = _pages(connection, document_id)
    clips = [replace(pages[page], key=key, box=box) for key, page, box in places if page in pages]
    return draw(content, clips) if clips else {}


def page_picture(connection: sqlite3.Connection, document_id: str, page: int) -> bytes | None:
    """A whole page of a document as a picture; None where it cannot be drawn."""
    clip = _pages(connection, document_id).get(page)
    content = source_bytes(connection, document_id) if clip else None
    return draw_page(content, clip) if content is not None and clip is not None else None


def _pages(connection: sqlite3.Connection, document_id: str) -> dict[int, Clip]:
    """Each page of a document that has a size, whole, as it was read."""
    rows = connection.execute(
        "SELECT page, rotation, skew, corners FROM pages WHERE document_id = ?", (document_id,)
    ).fetchall()
    sizes = page_sizes(connection, document_id)
    return {
        page: Clip(
            "page",
            page,
            sizes[page],
            (0.0, 0.0, *sizes[page]),
            rotation if rotation in (0, 90, 180, 270) else None,
            skew=skew or 0.0,
            corners=tuple(json.loads(corners)) if corners else (),
        )
        for page, rotation, skew, corners in rows
        if page in sizes
    }
