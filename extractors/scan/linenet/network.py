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
    """Log-probabilities of the classes, shape (columns, classes), of a strip of shape (rows, STEP * columns)."""
    (scores,) = session(model).run(None, {"strips": strip[None, None]})
    logits = np.asarray(scores[0].T, np.float64)
    logits -= logits.max(axis=1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), np.float32)


@cache
def session(model: Path) -> Any:
    """The model of a file, loaded at its first use in a process."""
    return open_session(model)
