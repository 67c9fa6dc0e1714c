"""The lexicon as a file that loads ten times faster than it is made, kept in the user's cache folder.

The file is named by a digest of all that it is made of: the code and the lists of this package, pythainlp's version and
the format. It holds no text of any document, can be deleted at any time, and is checked by its own digest before it is
used. It is kept rather than shipped because some of pythainlp's lists come under a licence (CC BY-SA) that this
package does not have.
"""

import contextlib
import hashlib
import json
import os
import sys
from array import array
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from normalizers.thai_text import letters, lexicon, word_lists
from normalizers.thai_text.lexicon import Lexicon, Mend

_MAGIC = b"saraban-words/1\n"
_DIGEST = 32
_KEY = 32
_TEXT = "utf-16-le"
"""Thai takes less room in it than in UTF-8, and is decoded at once."""


def folder() -> Path | None:
    """Where the file lies: the user's cache folder (XDG); None where there is no such place."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "saraban" / "words"
    except RuntimeError:  # no home
        return None


def key() -> str:
    """Digest of all that the lexicon is made of."""
    digest = hashlib.sha256(
        f"{_MAGIC!r} {sys.byteorder} {array('d').itemsize} {array('H').itemsize}".encode()
    )
    for part in (
        letters.__file__,
        lexicon.__file__,
        word_lists.__file__,
        word_lists.WORDS,
        word_lists.SPELLING,
    ):
        digest.update(Path(part).read_bytes() + b"\0")
    with contextlib.suppress(PackageNotFoundError):
        digest.update(version("pythainlp").encode())
    return digest.hexdigest()[:_KEY]


def load(name: str) -> Lexicon | None:
    """The lexicon of a key; None where none is kept, or what is kept is damaged."""
    place = folder()
    if place is None:
        return None
    try:
        data = (place / name).read_bytes()
        head = len(_MAGIC) + _DIGEST
        body = memoryview(data)[head:]
        if not data.startswith(_MAGIC) or hashlib.sha256(body).digest() != data[len(_MAGIC) : head]:
            return None
        return _unpacked(body)
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None


def keep(name: str, made: Lexicon) -> None:
    """Keep a lexicon under its key in place of any other; nothing happens where it cannot be kept."""
    place = folder()
    if place is None:
        return
    body = _packed(made)
    temporary = place / f".{name}.{os.getpid()}"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.write_bytes(_MAGIC + hashlib.sha256(body).digest() + body)
        temporary.replace(place / name)
        for other in place.iterdir():
            if len(other.name) == _KEY and other.name != name:
                other.unlink()
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _packed(made: Lexicon) -> bytes:
    kinds = sorted(set(made.lengths.values()))
    number = {lengths: n for n, lengths in enumerate(kinds)}
    rest = {"kinds": kinds, "mends": made.mends, "bound": made.bound}
    parts = [
        "\n".join(made.costs).encode(_TEXT),
        array("d", made.costs.values()).tobytes(),
        "\n".join(made.lengths).encode(_TEXT),
        array("H", [number[lengths] for lengths in made.lengths.values()]).tobytes(),
        json.dumps(rest, ensure_ascii=False).encode(),
    ]
    return json.dumps([len(part) for part in parts]).encode() + b"\n" + b"".join(parts)


def _unpacked(body: memoryview) -> Lexicon:
    line = bytes(body[:200]).index(b"\n") + 1
    at, parts = line, []
    for size in json.loads(bytes(body[:line])):
        parts.append(body[at : at + size])
        at += size
    words, prices, starts, numbers, rest = parts
    costs, kinds = array("d"), array("H")
    costs.frombytes(prices)
    kinds.frombytes(numbers)
    tables = json.loads(bytes(rest))
    lengths = [tuple(lengths) for lengths in tables["kinds"]]
    return Lexicon(
        dict(zip(str(words, _TEXT).split("\n"), costs, strict=True)),
        {form: [Mend(*mend) for mend in mends] for form, mends in tables["mends"].items()},
        dict(zip(str(starts, _TEXT).split("\n"), map(lengths.__getitem__, kinds), strict=True)),
        tables["bound"],
    )
