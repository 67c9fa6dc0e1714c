"""Output shown in the documentation, made by running what the page shows.

A page holds `<!-- output: COMMAND -->`, a fenced block and `<!-- /output -->`; the block is what the command prints
(standard output and talk together) in an empty folder that has a copy of samples/. `--write` brings the pages up to
date; the tests compare.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/search.md", "docs/export.md", "docs/queries.md")
_BLOCK = re.compile(
    r"(<!-- output: (?P<command>.+?) -->\n```[a-z]*\n)(?P<body>.*?)(```\n<!-- /output -->)", re.DOTALL
)


def rendered(page: str) -> str:
    """The page with every block made anew."""
    text = (ROOT / page).read_text("utf-8")
    outputs = _run_all(tuple(m.group("command") for m in _BLOCK.finditer(text)))
    return _BLOCK.sub(lambda m: m.group(1) + outputs[m.group("command")] + m.group(4), text)


@cache
def _run_all(commands: tuple[str, ...]) -> dict[str, str]:
    """Run commands one after the other in one fresh folder."""
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONUNBUFFERED", None)  # the same output wherever the page is made
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    outputs: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "samples", Path(folder) / "samples")
        for command in commands:
            result = subprocess.run(
                ["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
            )  # fmt: skip
            outputs[command] = result.stdout
    return outputs


if __name__ == "__main__" and "--write" in sys.argv:
    for name in PAGES:
        (ROOT / name).write_text(rendered(name), encoding="utf-8")
