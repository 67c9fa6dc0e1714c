"""The zip container of an Office file: opened with limits, its parts parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from extractors.errors import ExtractError
from extractors.office.namespaces import STRICT, Element

MAX_ENTRIES = 5_000
MAX_INFLATED = 256 * 2**20
MAX_PART = 64 * 2**20
"""A larger part would need many times its size in memory once parsed."""

_CHUNK = 2**16
_BY_NUMBER = re.compile(rb"&#([0-9]{1,9}|x[0-9A-Fa-f]{1,8});")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "/officeDocument"
_ACTIVE = ("vbaProject.bin", "/embeddings/", "/activeX/")


@dataclass(slots=True)
class Package:
    """The parts of an Office file. `recovered` names parts whose XML had to be mended to be read."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    main: str = ""
    inflated: int = 0
    recovered: list[str] = field(default_factory=list)

    @property
    def active(self) -> list[str]:
        """Names of parts that would do something: programs, controls, embedded files. They are never opened."""
        return sorted(n for n in self.names if any(part in n for part in _ACTIVE))

    def part(self, name: str) -> bytes:
        """The bytes of a part, counted while they are inflated: what the zip says of itself may be false.

        Raises:
            ExtractError: zip_limit, encrypted, corrupt_docx.
        """
        pieces: list[bytes] = []
        size = 0
        try:
            with self.archive.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self.inflated += len(piece)
                    if size > MAX_PART or self.inflated > MAX_INFLATED:
                        raise ExtractError("zip_limit", f"{name} inflates to more than is read")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise ExtractError("corrupt_docx", f"{name}: {error}") from error
        except RuntimeError as error:  # zipfile's way to say that a password is wanted
            raise ExtractError("encrypted", str(error)) from error
        return b"".join(pieces)

    def xml(self, name: str) -> Element | None:
        """The root element of a part; None when there is no such part or nothing can be read of it.

        Raises:
            ExtractError: xml_dtd_forbidden, nesting_too_deep, zip_limit, encrypted, corrupt_docx.
        """
        if name not in self.names:
            return None
        data = self.part(name)
        for strict, usual in STRICT.items():
            data = data.replace(strict, usual)
        root, recovered = _parse(data, name)
        if recovered and root is not None:
            self.recovered.append(name)
        return root

    def related(self, source: str, kind: str) -> list[str]:
        """Names of the parts a part refers to by relationships of a kind (the end of the type's address)."""
        return [target for _, type_, target in self._relationships(source) if type_.endswith("/" + kind)]

    def _relationships(self, source: str) -> list[tuple[str, str, str]]:
        folder, base = posixpath.split(source)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        if root is None:
            return []
        found = []
        for element in root.iter(_RELATIONSHIP):
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found.append((element.get("Id", ""), element.get("Type", ""), posixpath.normpath(path)))
        return found


def open_package(data: bytes) -> Package:
    """Open a Word file and find its main part.

    Raises:
        ExtractError: corrupt_docx, encrypted, zip_limit, xml_dtd_forbidden.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ExtractError("corrupt_docx", str(error)) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ExtractError("zip_limit", f"{len(entries)} entries")
    claimed = sum(entry.file_size for entry in entries)
    if claimed > MAX_INFLATED:
        raise ExtractError("zip_limit", f"{claimed} bytes inflated")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ExtractError("encrypted", "entries of the zip have a password")
    package = Package(archive, frozenset(entry.filename for entry in entries))
    mains = [t for _, kind, t in package._relationships("") if kind.endswith(_MAIN)]
    package.main = next((m for m in (*mains, "word/document.xml") if m in package.names), "")
    if not package.main:
        raise ExtractError("corrupt_docx", "no main document part")
    return package


def _parse(data: bytes, name: str) -> tuple[Element | None, bool]:
    """The root, and whether the XML was broken and read as far as it goes."""
    try:
        root, recovered = etree.fromstring(data, _parser(recover=False)), False
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise ExtractError("nesting_too_deep", f"{name}: {error}") from error
        root, recovered = _mended(data), True
    # The parser judges this, not a search in the bytes: in UTF-16 the declaration looks otherwise.
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        raise ExtractError("xml_dtd_forbidden", name)
    return root, recovered


def _mended(data: bytes) -> Element | None:
    # The parser would take characters by number that no text holds (a lone surrogate), and fail on them later.
    data = _BY_NUMBER.sub(_legal, data)
    try:
        return etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _legal(reference: re.Match[bytes]) -> bytes:
    """A character reference as it is, or U+FFFD where XML 1.0 has no such character."""
    digits = reference.group(1).lower()
    code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    legal = (
        code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )
    return reference.group() if legal else b"&#xFFFD;"


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
