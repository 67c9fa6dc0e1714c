"""The version of saraban, from the installed distribution or, in a bare checkout, from pyproject.toml."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """Version as released, e.g. "0.1.0"."""
    from importlib import metadata  # it loads the e-mail package, which the help must not wait for

    try:
        return metadata.version("saraban")
    except metadata.PackageNotFoundError:
        return "0+unknown"
