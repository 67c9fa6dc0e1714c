"""Runs the line network with onnxruntime, on one thread."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.network import open_session

MODEL: Final = Path(__file__).with_name("lines.onnx")
STEP: Final = 2
"""Strip columns to a column of the network's answer."""


def answers(strip: NDArray[np.float32], model: Path = MODEL) -> NDArray[np.float32]:
    """What the network says for the classes, shape (classes, columns), of a strip of shape (rows, STEP * columns).

    `shares_of` makes shares of it.
    """
    (scores,) = session(model).run(None, {"strips": strip[None, None]})
    return np.asarray(scores[0], dtype=np.float32)


def shares_of(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shares of the classes in some columns of an answer, shape (columns, classes)."""
    logits = np.asarray(columns.T, np.float64)
    logits -= logits.max(axis=1, keepdims=True)
    return np.exp(np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), np.float32))


@cache
def session(model: Path) -> Any:
    """The model of a file, loaded at its first use in a process."""
    return open_session(model)
