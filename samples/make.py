"""Sets the sample circulars from their content: `python -m samples.make` writes PDF, Word and expected records.

The transcripts (`*.txt`) are not made here: they are what optical character recognition gave.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

from samples.setting.content import load
from samples.setting.expected import expected
from samples.setting.pdf import set_pdf
from samples.setting.style import FontsMissingError, Style, font_files
from samples.setting.word import set_word

HERE = Path(__file__).parent
SAMPLES = {
    "plan-2560": HERE / "2560-plan",
    "circular-2564": HERE / "2564-circular",
}
"""Folder of each sample, by the name of its content file."""

MADE_WITH = HERE / "content" / "made-with.json"


def make(name: str, style: Style) -> dict[Path, bytes]:
    """Every file made for one sample, by its path."""
    content = load(HERE / "content" / f"{name}.toml")
    folder = SAMPLES[name]
    records = json.dumps(expected(content), ensure_ascii=False, indent=1)
    return {
        folder / f"{name}.pdf": set_pdf(content, style),
        folder / f"{name}.docx": set_word(content, style),
        folder / "expected.json": (records + "\n").encode(),
    }


def made_with(style: Style) -> dict[str, object]:
    """Versions that decide the bytes: another typst or another font sets the same text differently."""
    fonts = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in font_files(style.font)}
    return {"typst": version("typst"), "fonts": fonts}


def main() -> int:
    """Write every sample; tell what changed."""
    style = Style()
    try:
        files = {path: data for name in SAMPLES for path, data in make(name, style).items()}
        files[MADE_WITH] = (json.dumps(made_with(style), indent=1) + "\n").encode()
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return 6
    for path, data in files.items():
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(data)
        print(f"{'same   ' if before == data else 'written'} {path.relative_to(HERE)} ({len(data)} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
