"""Trains the digit network: ``python -m extractors.scan.digits.training.train FOLDER_OF_FONTS... --out FILE``.

The families marked "figures" in fonts.csv are kept out unless --all is given. One core, about 20 minutes; the same seed,
fonts and versions give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from extractors.scan.digits.training.examples import UNSAID, make_batch
from extractors.scan.digits.training.exporting import write_onnx
from extractors.scan.digits.training.fonts import Face, find_faces
from extractors.scan.digits.training.layers import make_network, seed_everything

Batch = tuple[NDArray[np.float32], NDArray[np.int64]]
LINES = 64
"""Lines to a step."""
AHEAD = 8
"""Batches made before they are needed."""


def main() -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+", help="folders with the fonts of fonts.csv")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write")
    parser.add_argument("--all", action="store_true", help="train on the families of the figures too")
    parser.add_argument("--steps", type=int, default=4000, help=f"steps of {LINES} lines")
    parser.add_argument("--rate", type=float, default=3e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=2560)
    parser.add_argument(
        "--from", dest="start", type=Path, help="weights to go on from (a .pt file of an earlier run)"
    )
    choice = parser.parse_args()
    faces = find_faces(choice.fonts, "training")
    if choice.all:
        faces += find_faces(choice.fonts, "figures")
    _say(f"{len(faces)} faces of {len({f.family for f in faces})} families")
    seed_everything(choice.seed)
    network = make_network()
    if choice.start:
        network.load_state_dict(torch.load(choice.start, weights_only=True))
    train(network, faces, choice.steps, choice.rate, choice.seed)
    torch.save(network.state_dict(), choice.out.with_suffix(".pt"))
    write_onnx(network, choice.out)
    _say(
        f"{choice.out}: {choice.out.stat().st_size} bytes, {hashlib.sha256(choice.out.read_bytes()).hexdigest()}"
    )


def train(network: Any, faces: list[Face], steps: int, rate: float, seed: int) -> None:
    """Train in place and leave the network in evaluation mode."""
    network.to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    began, total = time.monotonic(), 0.0
    for step, (strips, classes) in enumerate(_batches(faces, steps, seed), start=1):
        inputs = torch.from_numpy(strips).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers = network(inputs)[:, :, 0]
        loss = torch.nn.functional.cross_entropy(
            answers.float(), torch.from_numpy(classes), ignore_index=UNSAID, label_smoothing=0.01
        )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
        if step % 100 == 0:
            _say(f"step {step}: loss {total / 100:.4f}, {time.monotonic() - began:.0f} s")
            total = 0.0
    network.eval()


def _batches(faces: list[Face], steps: int, seed: int) -> Iterator[Batch]:
    """Batches of a second process, in the order of their seeds."""
    with multiprocessing.get_context("spawn").Pool(1, _start_worker, (faces,)) as pool:
        waiting = deque(
            pool.apply_async(_work, (seed * 1_000_000 + step,)) for step in range(min(AHEAD, steps))
        )
        for step in range(steps):
            if step + AHEAD < steps:
                waiting.append(pool.apply_async(_work, (seed * 1_000_000 + step + AHEAD,)))
            yield waiting.popleft().get()


_faces: list[Face] = []


def _start_worker(faces: list[Face]) -> None:
    os.nice(5)
    _faces[:] = faces


def _work(seed: int) -> Batch:
    return make_batch(_faces, seed, LINES)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
