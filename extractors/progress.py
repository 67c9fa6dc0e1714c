"""Which page is being read, told to whoever watches; a page that was given up before is not tried again.

A reader says `begin_page(7)` before it works on page 7. By itself that does nothing. A worker process listens: a
page that hangs or kills its reader is then known by its number, and the file is read once more without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from extractors.errors import ExtractError

Work = Literal["text", "ocr"]
"""What is done with a page: characters of the file, or the recognition of a picture (slower, larger)."""

Listener = Callable[[int, Work], None]

_listener: Listener | None = None
_given_up: Mapping[int, str] = {}
_helpers = 1


def listen(listener: Listener | None, given_up: Mapping[int, str], helpers: int = 1) -> None:
    """Set who is told of pages, the pages (number to reason code) that are not to be tried, and how many processes may
    recognise pages of the file at the same time."""
    global _listener, _given_up, _helpers  # one process reads one file
    _listener, _given_up, _helpers = listener, given_up, helpers


def helpers() -> int:
    """How many processes may recognise pages of the file at the same time."""
    return _helpers


def begin_page(number: int, work: Work = "text") -> None:
    """Say that page `number` (from 1) is worked on from now on.

    Raises:
        ExtractError: the page was given up before, or the time for the whole file is over; the reader leaves
            the page out and names it with the error's code.
    """
    code = _given_up.get(number)
    if code is not None:
        raise ExtractError(code, "page left out", number)
    if _listener is not None:
        _listener(number, work)
