"""Web addresses a circular prints, and the system each belongs to."""

from __future__ import annotations

import re
from functools import cache

from extractors.document import Document
from normalizers.lookups import find_systems, systems
from normalizers.numerals import to_arabic
from pipeline.records import SystemAddress

_URL = re.compile(r"https?://[^\s<>()\[\]\"'“”|]+|www\.[^\s<>()\[\]\"'“”|]+")
_TRAILING = ".,;:)"


def host_of(url: str) -> str:
    """Host of an address, small letters, without www."""
    return url.split("://", 1)[-1].split("/", 1)[0].lower().removeprefix("www.")


@cache
def _systems_by_host() -> dict[str, set[str]]:
    hosts: dict[str, set[str]] = {}
    for system in systems():
        if system.url:
            hosts.setdefault(host_of(system.url), set()).add(system.id)
    return hosts


def _system_at(host: str) -> str | None:
    there = _systems_by_host().get(host, set())
    return next(iter(there)) if len(there) == 1 else None


def read_addresses(document: Document) -> tuple[list[SystemAddress], set[int]]:
    """Addresses in the order of the document, and the ids (id()) of blocks that state them.

    An address belongs to a system when the same line or cell names exactly one, or when its host is that of one system only.
    """
    found: dict[tuple[str | None, str], SystemAddress] = {}
    stating: set[int] = set()
    texts: list[tuple[str, int, int | None]] = [
        (b.text, b.page, id(b)) for page in document.pages for b in page.blocks
    ]
    texts += [(c.text, c.page, None) for t in document.tables for c in t.cells if c.text]
    for text, page, block in texts:
        addresses = [u.rstrip(_TRAILING) for u in _URL.findall(to_arabic(text))]
        if not addresses:
            continue
        named = {m.system for m in find_systems(text)}
        only = named.pop() if len(named) == 1 else None
        for url in addresses:
            system = only or _system_at(host_of(url))
            found.setdefault((system, url), SystemAddress(system=system, url=url, page=page))
        if block is not None:
            stating.add(block)
    known = {a.url for a in found.values() if a.system}
    return [a for a in found.values() if a.system or a.url not in known], stating
