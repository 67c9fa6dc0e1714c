"""Readings that are kept: a file that was read once is read again only when the readers change.

An entry is a `Document` as JSON, packed, under the digest of the file's bytes, its suffix (the name is a hint to the
readers) and the version of the readers, which is a digest of their own code and word lists. A change of the mapping or
of its data files leaves all entries as they are. An entry that is damaged is read anew and written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path, PurePath

from extractors.document import Document, from_json, to_json

FOLDER_VARIABLE = "SARABAN_READINGS"
"""Names another folder for the readings; `off` keeps none."""

_MAX_TOTAL = 1 << 30
_MAX_ENTRY = 256 << 20
_MAGIC = b"saraban-reading/1\n"
# Reasons that another run, or another machine, need not meet again.
_OF_THE_MOMENT = frozenset({"timeout", "memory_limit"})
_LIBRARIES = (
    "pypdfium2",
    "pdfplumber",
    "lxml",
    "python-docx",
    "pythainlp",
    "opencv-python-headless",
    "onnxruntime",
)
# What the readers are made of: everything in `extractors`, and what they use to tell and to mend broken Thai.
_OWN = (
    "extractors",
    "normalizers/thai_text",
    "normalizers/data/text_*",
    "normalizers/data/months.csv",
    "normalizers/*.py",
)


def shared_place() -> str | None:
    """The address of a common place for readings, where $SARABAN_READINGS names one (`s3://…`)."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    return named.rstrip("/") if "://" in named else None


def default_folder() -> Path | None:
    """Where readings are kept: $SARABAN_READINGS, else the user's cache folder (XDG); None for nowhere."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named and "://" not in named:
        return None if named == "off" else Path(named)
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "saraban" / "readings"
    except RuntimeError:  # no home
        return None


@cache
def readers_version() -> str:
    """Digest of the readers: their code, their data and the libraries they stand on."""
    digest = hashlib.sha256()
    for path in sorted(_files(), key=str):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for pattern in _OWN:
        package, _, rest = pattern.partition("/")
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            found = (
                Path(place).glob(rest or "**/*")
                if "*" in rest or not rest
                else Path(place, rest).glob("**/*")
            )
            for path in [*found, *([Path(place, rest)] if rest and "*" not in rest else [])]:
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path


@dataclass(frozen=True, slots=True)
class Readings:
    """The kept readings of one folder.

    Attributes:
        folder: where they lie.
        version: version of the readers.
        reread: read every file anew, and keep the new reading.
    """

    folder: Path
    version: str
    reread: bool = False

    def opened(self) -> tuple[Path, ...]:
        """The folder, made where it is not there: what readers need to write in. Nothing where it cannot be made."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            return ()
        return (self.folder,)

    def get(self, sha256: str, filename: str, size: int) -> Document | None:
        """The reading of a file, under its present name; None when there is none that can be used."""
        if self.reread:
            return None
        path = self.path(sha256, filename)
        try:
            data = path.read_bytes()
            digest, packed = data[len(_MAGIC) : len(_MAGIC) + 32], data[len(_MAGIC) + 32 :]
            if not data.startswith(_MAGIC) or hashlib.sha256(packed).digest() != digest:
                return None
            unpacker = zlib.decompressobj()
            document = from_json(unpacker.decompress(packed, _MAX_ENTRY))
        except (OSError, ValueError, zlib.error):
            return None
        if document.sha256 != sha256 or document.source_bytes != size:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the least used go first
        return replace(document, filename=filename)

    def put(self, document: Document) -> None:
        """Keep a reading; nothing happens where it cannot be kept."""
        if any(reason.code in _OF_THE_MOMENT for reason in document.reasons):
            return
        packed = zlib.compress(to_json(document), 1)
        path = self.path(document.sha256, document.filename)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_bytes(_MAGIC + hashlib.sha256(packed).digest() + packed)
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def prune(self, most: int = _MAX_TOTAL) -> None:
        """Forget the least used readings, and all of earlier readers first, until `most` bytes are left."""
        entries: list[tuple[bool, float, int, Path]] = []
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                own = path.parent.name == self.version and not path.name.startswith(".")
                entries.append((own, status.st_mtime, status.st_size, path))
        total = sum(size for _, _, size, _ in entries)
        for _, _, size, path in sorted(entries):
            if total <= most:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def path(self, sha256: str, filename: str) -> Path:
        """Where the reading of a file lies, or would lie."""
        suffix = "".join(c for c in PurePath(filename).suffix.lower()[:12] if c.isalnum())
        return self.folder / self.version / f"{sha256}-{suffix or 'none'}"


def readings(*, reread: bool = False) -> Readings | None:
    """The kept readings of this machine; None where none are kept."""
    folder = default_folder()
    return Readings(folder, readers_version(), reread) if folder is not None else None
