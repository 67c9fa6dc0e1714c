"""Tesseract's models: which are needed, where they lie, and the command that installs them.

Apart from the engine, so that asking for them costs nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

THAI = "Thai"
LATIN = "eng"
MODELS = (THAI, LATIN)
INSTALL = "sudo apt-get install -y tesseract-ocr-tha tesseract-ocr-script-thai tesseract-ocr-eng"
_SYSTEM_FOLDERS = ("/usr/share/tesseract-ocr", "/usr/share")
_LOCAL_FOLDERS = ("/usr/local/share/tessdata", "/opt/homebrew/share/tessdata", "/usr/local/share")


def tessdata() -> Path | None:
    """The folder that holds the models `Thai` and `eng`, or None."""
    return next((f for f in _folders() if all(_model_in(f, m) for m in MODELS)), None)


def _folders() -> list[Path]:
    said = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(said), Path(said) / "tessdata"] if said else []
    for folder in _SYSTEM_FOLDERS:
        folders += sorted(Path(folder).glob("*/tessdata"), reverse=True)
        folders.append(Path(folder) / "tessdata")
    return folders + [Path(f) for f in _LOCAL_FOLDERS]


def missing_models() -> list[str]:
    """Names of the models that no known folder holds."""
    if tessdata() is not None:
        return []
    found = {m for path in _folders() for m in MODELS if _model_in(path, m)}
    return [m for m in MODELS if m not in found] or [THAI]


def _model_in(folder: Path, name: str) -> bool:
    return (folder / f"{name}.traineddata").is_file()
