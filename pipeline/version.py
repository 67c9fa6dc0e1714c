"""The version of saraban, from the installed distribution or, in a bare checkout, from pyproject.toml."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """Version as released, e.g. "0.1.0"."""
    try:
        return metadata.version("saraban")
    except metadata.PackageNotFoundError:
        return "0+unknown"
