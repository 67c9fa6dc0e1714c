"""The workbook: which sheets there are, in what order, and what they share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from extractors.errors import ExtractError
from extractors.office.package import Package, open_package
from extractors.xlsx.model import Book
from extractors.xlsx.parts import Element, attribute, first, is_on, named, string_of, whole
from extractors.xlsx.styles import looks_of

_PRINT_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it. `part` is "" for one without cells (a chart)."""

    name: str
    part: str
    hidden: bool
    title_rows: tuple[int, int] | None


def open_workbook(data: bytes) -> tuple[Package, Element]:
    """Open an Excel file and parse its main part.

    Raises:
        ExtractError: corrupt_xlsx, encrypted, zip_limit, xml_dtd_forbidden.
    """
    with as_workbook():
        package = open_package(data)
        root = package.xml(package.main)
    if root is None or first(root, "sheets") is None:
        raise ExtractError("corrupt_xlsx", "the workbook lists no sheets")
    return package, root


@contextmanager
def as_workbook() -> Iterator[None]:
    """The container is opened by the Word reader's code: what it finds damaged is here an Excel file."""
    try:
        yield
    except ExtractError as error:
        if error.code == "corrupt_docx":
            raise ExtractError("corrupt_xlsx", error.detail) from error
        raise


def sheet_bytes(package: Package, part: str) -> bytes:
    """The bytes of a sheet's part, counted while they are inflated.

    Raises:
        ExtractError: corrupt_xlsx, zip_limit, encrypted.
    """
    with as_workbook():
        return package.part(part)


def part_root(package: Package, part: str) -> Element | None:
    """The root of a part's XML; None when there is none."""
    with as_workbook():
        return package.xml(part)


def relationships(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(id, kind, name of the other part) of every relationship of a part inside the file."""
    folder, base = posixpath.split(part)
    root = part_root(package, posixpath.join(folder, "_rels", base + ".rels"))
    found = []
    for item in named(root, "Relationship"):
        if item.get("TargetMode") == "External":
            continue
        target = item.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found.append((item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(path)))
    return found


def related_parts(package: Package, part: str, kind: str) -> list[str]:
    """Parts of a kind that a part refers to and that are there."""
    return [t for _, k, t in relationships(package, part) if k == kind and t in package.names]


def entries_of(package: Package, root: Element) -> list[SheetEntry]:
    """The sheets in the order of their tabs."""
    targets = {name: (kind, target) for name, kind, target in relationships(package, package.main)}
    titles: dict[int, tuple[int, int]] = {}
    for item in named(first(root, "definedNames"), "definedName"):
        if item.get("name", "").lower() == "_xlnm.print_titles":
            rows = _PRINT_ROWS.search(item.text or "")
            if rows is not None:
                titles[whole(item.get("localSheetId"), -1)] = (int(rows.group(1)), int(rows.group(2)))
    found = []
    for n, item in enumerate(named(first(root, "sheets"), "sheet")):
        kind, part = targets.get(attribute(item, "id") or "", ("", ""))
        part = part if kind == "worksheet" and part in package.names else ""
        found.append(
            SheetEntry(item.get("name", ""), part, item.get("state", "visible") != "visible", titles.get(n))
        )
    return found


def book_of(package: Package, root: Element) -> Book:
    """Shared strings, looks and the calendar's beginning."""
    strings: list[str] = []
    for name in related_parts(package, package.main, "sharedStrings"):
        strings += [string_of(item) for item in named(part_root(package, name), "si")]
    looks = [
        look
        for n in related_parts(package, package.main, "styles")
        for look in looks_of(part_root(package, n))
    ]
    properties = first(root, "workbookPr")
    return Book(strings, looks, properties is not None and is_on(properties.get("date1904")))
