"""`saraban doctor`: what is installed, what is missing, and the command that installs it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from pipeline.cli.console import Console
from pipeline.errors import DatabaseError, ExitCode
from pipeline.store.database import damage
from pipeline.version import version
from pipeline.workers import fences

_LIBRARIES = (
    "pdfplumber",
    "pypdfium2",
    "pythainlp",
    "pydantic",
    "sqlite-utils",
    "python-docx",
    "rapidfuzz",
    "opencv-python-headless",
    "onnxruntime",
)
_THAI_FONTS = "fonts-thai-tlwg"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    needed_for: str
    install: str = ""


def doctor_command(console: Console, db: Path) -> ExitCode:
    """Look at what is installed, at the fences round readers and, where there is one, at the database.

    Exit code 6 when something without which circulars cannot be read is missing, 7 when the database is damaged.
    """
    checks = [*_python(), *_libraries(), *_owners(), *_scans(), *_programs(), *_fences(), *_database(db)]
    if console.json:
        console.data({"version": version(), "checks": [asdict(c) for c in checks]})
    else:
        console.out(f"saraban {version()}")
        for check in checks:
            mark = console.pick("มี", "ok") if check.ok else console.pick("ไม่มี", "missing")
            console.out(f"{mark:8} {check.name}: {check.found or '-'} ({check.needed_for})")
            if not check.ok and check.install:
                console.out(f"         {check.install}")
    if any(not c.ok and c.name.startswith("database") for c in checks):
        return ExitCode.DATABASE
    required = [c for c in checks if not c.ok and c.needed_for.startswith("reading")]
    return ExitCode.PROGRAM_MISSING if required else ExitCode.OK


def _python() -> list[Check]:
    found = ".".join(map(str, sys.version_info[:3]))
    strict = sqlite3.sqlite_version_info >= (3, 37)
    return [
        Check("Python", sys.version_info >= (3, 11), found, "reading: 3.11 or newer"),
        Check("SQLite", strict, sqlite3.sqlite_version, "reading: 3.37 or newer for strict tables"),
    ]


def _fences() -> list[Check]:
    """What holds a reader in; without one of these it is held in by the others."""
    return [
        Check(f"fence {name.replace('_', ' ')}", holds, "holds" if holds else "", "safety: SECURITY.md")
        for name, holds in fences().items()
    ]


def _database(path: Path) -> list[Check]:
    if not path.is_file():
        return []
    try:
        found = damage(path)
    except DatabaseError as error:
        found = error.fields.get("why", error.key)
    return [Check(f"database {path}", not found, found or "whole", "what was stored: quick_check")]


def _libraries() -> list[Check]:
    checks = []
    for name in _LIBRARIES:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = ""
        checks.append(Check(name, bool(found), found, "reading", "pip install saraban"))
    return checks


def _owners() -> list[Check]:
    """Another distribution with a package of the same name would overwrite ours without a word."""
    owners = metadata.packages_distributions()
    checks = []
    for package in ("pipeline", "extractors", "normalizers"):
        names = sorted(set(owners.get(package, ["saraban"])))
        clash = len(names) > 1
        checks.append(
            Check(
                f"package {package}",
                not clash,
                ", ".join(names),
                "reading: owned by saraban alone",
                "pipx install saraban" if clash else "",
            )
        )
    return checks


def _scans() -> list[Check]:
    """The networks that read scans: they come with saraban, no other OCR is needed."""
    from extractors.scan.digits.network import MODEL as DIGITS
    from extractors.scan.linenet.network import MODEL as LINES

    missing = [m.name for m in (LINES, DIGITS) if not m.is_file()]
    found = "" if missing else f"{LINES.name}, {DIGITS.name}: saraban's own (Tesseract is not needed)"
    install = "pip install --force-reinstall saraban" if missing else ""
    return [Check("Thai OCR models", not missing, found, "scans and pictures", install)]


def _programs() -> list[Check]:
    browser = next(
        (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), ""
    )
    fonts = ""
    if lister := shutil.which("fc-list"):
        listed = subprocess.run([lister, ":lang=th", "family"], capture_output=True, text=True, check=False)  # noqa: S603
        families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
        fonts = ", ".join(families[:6])
    return [
        Check(
            "Thai fonts",
            bool(fonts),
            fonts,
            "looking at reports and setting the samples",
            f"apt-get install {_THAI_FONTS}",
        ),
        Check(
            "browser",
            bool(browser),
            browser,
            "opening reports and the browser tests",
            "apt-get install chromium",
        ),
    ]
