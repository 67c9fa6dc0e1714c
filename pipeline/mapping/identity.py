"""Ids from content: the same file gives the same ids on every machine."""

from __future__ import annotations

import hashlib

_LENGTH = 16


def content_id(*parts: object) -> str:
    """First 16 hex digits of a hash over the parts."""
    joined = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def document_id(sha256: str) -> str:
    """Id of a document from the hash of its file."""
    return sha256[:_LENGTH]
