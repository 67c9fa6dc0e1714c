"""What the user named, as single inputs: files, files in folders and in zip archives, in a stable order."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractors.errors import ExtractError

# In a folder or an archive only these are taken for circulars; a file that is named is always tried.
DOCUMENT_SUFFIXES = frozenset(
    {".pdf", ".docx", ".doc", ".docm", ".xlsx", ".xlsm", ".xls", ".txt", ".text", ".tsv", ".md", ".markdown", ".html", ".htm", ".xhtml",
     ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".zip"}
)  # fmt: skip
# Pages about documents, as they lie beside them, are no circulars.
_ABOUT = ("readme", "notes", "license", "licence", "changelog", "contributing")
_MAX_ENTRIES = 5000
_MAX_BYTES = 256 * 1024 * 1024
_MAX_FILE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. `member` is its name inside the archive `path`, or None."""

    label: str
    path: Path
    member: str | None = None

    @property
    def filename(self) -> str:
        """Base name of the file."""
        return PurePosixPath(self.member).name if self.member else self.path.name


def expand(paths: Sequence[Path]) -> Iterator[Input]:
    """Inputs behind the given paths. A path that is not there comes back as an input and fails on reading."""
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if _is_circular(p.relative_to(path))):
                if file.is_file():
                    yield from _file(file)
        else:
            yield from _file(path)


def _is_circular(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    about = path.stem.lower().startswith(_ABOUT)
    return not hidden and not about and path.suffix.lower() in DOCUMENT_SUFFIXES


def _file(path: Path) -> Iterator[Input]:
    members = _members(path)
    if members is None:
        yield Input(str(path), path)
    for member in members or ():
        yield Input(f"{path}!{member}", path, member)


def _members(path: Path) -> list[str] | None:
    """Names of the circulars in a zip archive; None when the file is no plain archive (Word files are not)."""
    if path.suffix.lower() != ".zip" or not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [i.filename for i in archive.infolist()[: _MAX_ENTRIES + 1] if not i.is_dir()]
    except (zipfile.BadZipFile, OSError):
        return None
    if len(names) > _MAX_ENTRIES:
        return None
    return sorted(n for n in names if _is_circular(Path(n)) and not n.lower().endswith(".zip"))


def load(item: Input) -> bytes:
    """The bytes of an input.

    Raises:
        ExtractError: not_found, permission_denied, not_regular_file, zip_limit, page_too_large.
    """
    try:
        status = item.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ExtractError("not_regular_file", stat.filemode(status.st_mode))
        if status.st_size > _MAX_FILE and item.member is None:
            raise ExtractError("page_too_large", f"{status.st_size} bytes")
        if not os.access(item.path, os.R_OK):
            raise ExtractError("permission_denied")
        if item.member is None:
            return item.path.read_bytes()
        return _unzip(item.path, item.member)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExtractError("not_found") from error
    except PermissionError as error:
        raise ExtractError("permission_denied") from error
    except (OSError, ValueError) as error:
        raise ExtractError("not_regular_file", str(error)) from error


def _unzip(path: Path, member: str) -> bytes:
    """One member, its bytes counted while they are inflated: what the header says may be a lie."""
    parts: list[bytes] = []
    total = 0
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                total += len(chunk)
                if total > min(_MAX_BYTES, _MAX_FILE):
                    raise ExtractError("zip_limit", member)
                parts.append(chunk)
    except RuntimeError as error:  # zipfile's way to say that a member has a password
        raise ExtractError("encrypted", member) from error
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise ExtractError("truncated", member) from error
    return b"".join(parts)
