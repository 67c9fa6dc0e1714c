"""Bytes of a web page to its element tree: decoded, parsed without entities or network, depth counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extractors.decoding import Decoded, charset_name, decode
from extractors.errors import ExtractError

Element = Any
"""An lxml element; lxml carries no types."""

MAX_BYTES = 8 * 2**20
"""A larger page would need many times its size in memory once parsed; no circular comes near."""
MAX_DEPTH = 1_000

_HEAD = 4096
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_ENTITIES = re.compile(r"<!doctype[^>\[]*\[[^\]]*<!entity", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def parse(data: bytes) -> tuple[Element | None, Decoded]:
    """The root element of a page (None where there is nothing in it) and how it was decoded.

    Raises:
        ExtractError: page_too_large, unknown_encoding, xml_dtd_forbidden, nesting_too_deep.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError("page_too_large", f"{len(data)} bytes of HTML")
    decoded = decode(data, declared_charset(data))
    if _ENTITIES.search(decoded.text[:_HEAD]):
        raise ExtractError("xml_dtd_forbidden", "the page defines entities")
    # huge_tree lifts libxml2's own bound on depth, which would cut the page off without a word.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    text = _CONTROLS.sub("\ufffd", decoded.text)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        # An empty page is the one that this parser, which mends everything else, gives up on.
        root = None
    if root is not None and deeper_than(root, MAX_DEPTH):
        raise ExtractError("nesting_too_deep", f"more than {MAX_DEPTH} elements inside each other")
    return root, decoded


def declared_charset(data: bytes) -> str | None:
    """The first charset the page names for itself that is known here."""
    names = (match.group(1).decode("ascii") for match in _CHARSET.finditer(data[:_HEAD]))
    return next((name for name in names if charset_name(name)), None)


def deeper_than(root: Element, limit: int) -> bool:
    """Whether elements are nested deeper than a limit, found without recursion."""
    levels: list[Iterator[Element]] = [iter(root)]
    while levels:
        below = next(levels[-1], None)
        if below is None:
            levels.pop()
        elif len(below):
            levels.append(iter(below))
            if len(levels) > limit:
                return True
    return False
