"""Where a new Python process looks for modules: where this one does, never in the folder a person happens to be in.

`python -c` and `python -m`, by which multiprocessing and `saraban serve` start processes, look in the current folder
first. A file json.py among circulars would be run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SAFE, PATH = "PYTHONSAFEPATH", "PYTHONPATH"


def environment() -> dict[str, str]:
    """What to add to the environment of a new process."""
    return {SAFE: "1", PATH: os.pathsep.join(p for p in sys.path if p and os.pathsep not in p)}


@contextmanager
def own_modules() -> Iterator[None]:
    """Processes that are started inside look for modules where this one does."""
    before = {name: os.environ.get(name) for name in (SAFE, PATH)}
    os.environ.update(environment())
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
