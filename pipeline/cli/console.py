"""Talking to people: data on standard output, talk on standard error, nothing live from a document."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from pipeline.messages.catalog import Language

# Controls, escape sequences and marks that turn the direction of text are shown, never obeyed.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def inert(text: object) -> str:
    """Text from outside as a terminal may show it."""
    return _CONTROL.sub("\ufffd", str(text))


@dataclass(slots=True)
class Console:
    """Where a command's words go."""

    language: Language = "th"
    quiet: bool = False
    verbose: bool = False
    json: bool = False

    def pick(self, th: str, en: str) -> str:
        """The sentence in the chosen language."""
        return th if self.language == "th" else en

    def say(self, th: str, en: str) -> None:
        """Talk: progress and next steps; silenced by --quiet."""
        if not self.quiet:
            _write(sys.stderr, self.pick(th, en))

    def detail(self, th: str, en: str) -> None:
        """Talk that only --verbose asks for."""
        if self.verbose:
            _write(sys.stderr, self.pick(th, en))

    def warn(self, text: str) -> None:
        """An error or warning: never silenced."""
        _write(sys.stderr, text)

    def out(self, text: str = "") -> None:
        """Data for people."""
        _write(sys.stdout, text)

    def data(self, value: Any) -> None:
        """Data for programs: one JSON document. What a terminal would obey is written as an escape."""
        import json  # the help does without it

        text = json.dumps(value, ensure_ascii=False, indent=1)
        sys.stdout.write(_CONTROL.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n")


def _write(stream: TextIO, text: str) -> None:
    if stream is sys.stderr:
        sys.stdout.flush()  # so that in a file or pipe that takes both, talk stands behind what it is about
    stream.write(inert(text) + "\n")


def default_language() -> Language:
    """Thai, unless the locale of the session is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "th"
    return "th"
