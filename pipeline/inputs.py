"""What the user named, as single inputs: files, files in folders and in zip archives, in a stable order."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from extractors.errors import ExtractError

# In a folder or an archive only these are taken for circulars; a file that is named is always tried.
DOCUMENT_SUFFIXES = frozenset(
    {".pdf", ".docx", ".doc", ".docm", ".xlsx", ".xlsm", ".xls", ".txt", ".text", ".tsv", ".md", ".markdown", ".html", ".htm", ".xhtml",
     ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".zip"}
)  # fmt: skip
# Pages about documents, as they lie beside them, are no circulars.
_ABOUT = ("readme", "notes", "license", "licence", "changelog", "contributing")
_DATABASES = (".db", ".sqlite", ".sqlite3", "-journal", "-wal", "-shm")
_MAX_ENTRIES = 5000
_MAX_BYTES = 256 * 1024 * 1024
MAX_FILE = 100 * 1024 * 1024


_IS_UTF_8 = 0x800
_THAI_SHARE = 0.6
_MAX_RATIO = 200
_SMALL = 10 * 1024 * 1024
"""Archives that inflate to less are let be, whatever their ratio: a blank form packs well."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, and which of the entries it is (a name may stand twice).

    Without `index` it is the one that the archive knows by its name. `left_out` as of an `Input`.
    """

    name: str
    index: int | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. `member` is the file inside the archive `path`, or None.

    `refused` (code and detail) is set where looking for it has already failed. `url` is the address of a file that
    lies elsewhere, and `data` its bytes once they have been fetched. `left_out` says why a file met in a folder or an
    archive is not taken for a circular (`why_left_out`); such inputs are counted and not read.
    """

    label: str
    path: Path
    member: Member | None = None
    refused: tuple[str, str] | None = None
    url: str | None = None
    data: bytes | None = field(default=None, repr=False)
    left_out: str = ""

    @property
    def filename(self) -> str:
        """Base name of the file."""
        return shown(PurePosixPath(self.member.name).name if self.member else self.path.name)


def shown(name: str) -> str:
    """A file name as text: bytes of it that are no UTF-8 are written out, since no database holds them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


_URL = re.compile(r"([a-z][a-z0-9+.-]+):/+(.*)", re.DOTALL)


def url_of(path: Path) -> str | None:
    """The address that a path was given as (`s3://bucket/folder`); None for a path of this machine."""
    match = _URL.fullmatch(str(path))
    return (
        f"{match[1]}://{'/' if match[1] == 'file' else ''}{match[2]}" if match and not path.exists() else None
    )


Elsewhere = Callable[[str], Iterator[Input]]
Lister = Callable[[Path], Sequence[Member] | None]
"""Names the files in an archive; None when the file is no archive of files; raises ExtractError."""


def expand(
    paths: Sequence[Path], members: Lister | None = None, elsewhere: Elsewhere | None = None
) -> Iterator[Input]:
    """Inputs behind the given paths, those that are left out among them.

    A path that is not there comes back as an input and fails on reading.

    Args:
        paths: files, folders and archives.
        members: how archives are looked into (default: here and now; the command line lets a fenced process).
        elsewhere: finds the inputs at an address (`s3://…`).
    """
    for path in paths:
        if elsewhere is not None and (url := url_of(path)) is not None:
            yield from elsewhere(url)
            continue
        if path.is_dir():
            for file, left_out in _files(path):
                if left_out:
                    yield Input(shown(str(file)), file, left_out=left_out)
                else:
                    yield from _file(file, members or archive_members)
        else:
            yield from _file(path, members or archive_members)


def _files(folder: Path) -> list[tuple[Path, str]]:
    """What a folder holds at any depth, links to folders not followed, with why it is left out; sorted by path."""
    found: list[tuple[Path, str]] = []

    def note(error: OSError) -> None:
        found.append((Path(error.filename or folder), ""))

    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not is_hidden(name)]
        links = [path for name in folders if (path := Path(place, name)).is_symlink()]
        found += [(path, "link") for path in links]
        for name in names:
            if not is_hidden(name):
                found.append((path := Path(place, name), why_left_out(path)))
    return sorted(found)


def is_hidden(name: str) -> bool:
    """What systems and programs (this one, too) put beside documents for themselves; nobody misses it."""
    return name.startswith((".", "~$")) or name == "__pycache__" or name.lower().endswith(_DATABASES)


def why_left_out(path: PurePath) -> str:
    """Why a file met in a folder or archive is not taken for a circular; "" when it is.

    `suffix`: its name is not that of a kind that is read; `about`: it is a page about documents (a readme).
    """
    if path.stem.lower().startswith(_ABOUT):
        return "about"
    return "" if path.suffix.lower() in DOCUMENT_SUFFIXES else "suffix"


def _file(path: Path, members: Lister) -> Iterator[Input]:
    found: Sequence[Member] | None = None
    if path.suffix.lower() == ".zip" and path.is_file():
        try:
            found = members(path)
        except ExtractError as error:
            yield Input(shown(str(path)), path, refused=(error.code, error.detail))
            return
    if found is None:
        yield Input(shown(str(path)), path)
    for member in found or ():
        yield Input(shown(f"{path}!{member.name}"), path, member, left_out=member.left_out)


def archive_members(path: Path) -> list[Member] | None:
    """The files in a zip archive, by name; None when the file is no plain archive (Word files are not).

    Raises:
        ExtractError: zip_limit where the archive claims more than is read or its entries overlap, no_pages where
            no circular is in it, permission_denied.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except PermissionError as error:
        raise ExtractError("permission_denied") from error
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names or "mimetype" in names:
        return None
    _check(entries)
    found = []
    for index, entry in enumerate(entries):
        name = name_in_archive(entry)
        # A name is never used as a path, so where it points to does not matter.
        parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
        if not entry.filename.endswith("/") and not any(map(is_hidden, parts)):
            found.append(Member(name, index, why_left_out(PurePosixPath(parts[-1] if parts else name))))
    if all(member.left_out for member in found):
        raise ExtractError("no_pages", f"no circular among the {len(entries)} entries of the archive")
    return sorted(found, key=lambda member: member.name)


def name_in_archive(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as it was meant.

    A name that does not say that it is UTF-8 counts as code page 437; Windows writes Thai names in 874 all the
    same, and others write UTF-8 without saying so.
    """
    if entry.flag_bits & _IS_UTF_8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    if raw.isascii():
        return entry.filename
    from extractors.decoding import thai_share

    for encoding in ("utf-8", "cp874"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or thai_share(raw) >= _THAI_SHARE:
            return name
    return entry.filename


def _check(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise ExtractError("zip_limit", f"{len(entries)} entries")
    inflated, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if inflated > _MAX_BYTES or (inflated > _SMALL and inflated > _MAX_RATIO * max(packed, 1)):
        raise ExtractError("zip_limit", f"{inflated} bytes, packed {packed}")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise ExtractError("zip_limit", "entries overlap")
        end = entry.header_offset + entry.compress_size


def load(item: Input) -> bytes:
    """The bytes of an input.

    Raises:
        ExtractError: not_found, permission_denied, not_regular_file, zip_limit, page_too_large, truncated,
            encrypted, unsupported_type.
    """
    if item.refused is not None:
        raise ExtractError(*item.refused)
    if item.data is not None:
        if len(item.data) > MAX_FILE:
            raise ExtractError("page_too_large", f"more than {MAX_FILE} bytes")
        return item.data
    try:
        status = item.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ExtractError("not_regular_file", stat.filemode(status.st_mode))
        if status.st_size > MAX_FILE and item.member is None:
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


def _unzip(path: Path, member: Member) -> bytes:
    """One member, its bytes counted while they are inflated: what the header says may be a lie."""
    parts: list[bytes] = []
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            entry = (
                archive.infolist()[member.index] if member.index is not None else archive.getinfo(member.name)
            )
            if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
                raise ExtractError("not_regular_file", "a link in the archive")
            with archive.open(entry) as stream:
                while chunk := stream.read(1 << 20):
                    total += len(chunk)
                    if total > MAX_FILE or (
                        total > _SMALL and total > _MAX_RATIO * max(entry.compress_size, 1)
                    ):
                        raise ExtractError("zip_limit", f"{total} bytes inflated")
                    parts.append(chunk)
    except NotImplementedError as error:
        raise ExtractError("unsupported_type", f"packed in a way that is not read: {error}") from error
    except RuntimeError as error:  # zipfile's way to say that a member has a password
        raise ExtractError("encrypted", member.name) from error
    except (zipfile.BadZipFile, zlib.error, LookupError, EOFError) as error:
        raise ExtractError("truncated", str(error)) from error
    return b"".join(parts)
