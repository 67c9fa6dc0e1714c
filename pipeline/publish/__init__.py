"""A comparison as five files that people read: report.html, report.md, changes.csv, changes.json, changes.xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Search and export use small parts of this package and must not load what a comparison needs.
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.compare.model import Comparison

__all__ = ["FILES", "publish"]

FILES = ("report.html", "report.md", "changes.csv", "changes.json", "changes.xlsx")


def publish(comparison: Comparison, directory: Path, crops: Mapping[str, bytes] | None = None) -> list[Path]:
    """Write the five files into a directory, which is made if need be, and return their paths.

    `crops`: pictures of the source pages by activity (`pipeline.publish.crops`), the most wanted first; the report
    takes as many as it has room for.

    The same comparison always gives the same bytes. Everything is rendered before anything is written, so a
    failure leaves the old files as they were.
    """
    # What draws the files is needed only when files are drawn.
    from pipeline.publish.files import write_atomically
    from pipeline.publish.html import html_bytes
    from pipeline.publish.markdown import markdown_bytes
    from pipeline.publish.spreadsheets import csv_bytes, xlsx_bytes

    contents = (
        html_bytes(comparison, crops or {}),
        markdown_bytes(comparison),
        csv_bytes(comparison),
        (comparison.model_dump_json(indent=1) + "\n").encode("utf-8"),
        xlsx_bytes(comparison),
    )
    directory.mkdir(parents=True, exist_ok=True)
    return [
        write_atomically(directory / name, content) for name, content in zip(FILES, contents, strict=True)
    ]
