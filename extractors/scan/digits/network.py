"""Runs the digit network with onnxruntime, on one thread."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import BLANK

MODEL: Final = Path(__file__).with_name("digits.onnx")
FACTS: Final = Path(__file__).with_name("digits.json")
STEP: Final = 2
"""Strip columns to a column of the network's answer."""
BATCH: Final = 64
"""Strips to a run: memory stays small on a page full of numbers."""


@dataclass(frozen=True)
class Network:
    """The loaded model and the temperature that makes its probabilities honest."""

    session: Any
    temperature: float

    def logits(self, strips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-probabilities of every class, shape (n, columns, classes), of strips of shape (n, rows, 2 * columns)."""
        parts = [
            self.session.run(None, {"strips": strips[i : i + BATCH, None]})[0]
            for i in range(0, len(strips), BATCH)
        ]
        scores = np.concatenate(parts).transpose(0, 2, 1).astype(np.float64)
        scores -= scores.max(axis=2, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=2, keepdims=True)), np.float32)

    def classes(self, logits: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated probabilities of the classes of a symbol, from the logits of the columns in its middle.

        The blank class has none: that there is a symbol is known. Shape (columns, classes) to (classes,).
        """
        mean = middle_logits(logits) / self.temperature
        mean[BLANK] = -np.inf
        mean -= mean.max()
        odds = np.exp(mean)
        return np.asarray(odds / odds.sum(), np.float64)


def middle_logits(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logits of a symbol from those of its columns: its middle knows best what it is."""
    weights = np.hanning(len(logits) + 2)[1:-1]
    return np.asarray(weights @ logits / weights.sum(), np.float64)


@cache
def load_network() -> Network:
    """The shipped network; it is loaded at the first reading of a process."""
    return open_network(MODEL, float(json.loads(FACTS.read_text(encoding="utf-8"))["temperature"]))


def open_network(model: Path, temperature: float) -> Network:
    """A network of another file, as training makes."""
    return Network(open_session(model), temperature)


def open_session(model: Path) -> Any:
    """A model of a file for onnxruntime, on one thread."""
    # From 1.32 on the library reports its use to its makers unless it is told not to before it is loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # 0.25 s: only those who read a scan pay

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
